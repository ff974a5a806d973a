"""A letter as a page to print, and as a PDF."""

import re
from dataclasses import dataclass
from pathlib import Path

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from annuaire.models import Incubateur, Logo
from missions import exemples
from missions.contenu import Contenu, composer
from missions.models import Emission, Lettre, Modele
from socle import pdf
from socle.pdf import marque
from startups.enums import NomPhase

SHEET = Path(__file__).with_name("lettre.css")
DRAFT_SHEET = Path(__file__).with_name("brouillon.css")
HEADING = re.compile(r"(</?h)([1-5])\b")


@dataclass(frozen=True)
class Reference:
    """What tells a letter that was issued: « 2026-007 » and the code that proves it."""

    numero: str
    code: str

    @property
    def url(self) -> str:
        return f"{settings.BASE_URL}/verifier/{self.code}/"

    @property
    def qr(self) -> SafeString:
        """The address as a square image; the address itself is written in the text."""
        return pdf.figure(
            segno.make(self.url, error="m").svg_inline(border=0, dark="#161616", omitsize=True), alt=""
        )


def texte(lettre: Lettre, reference: Reference | None = None) -> str:
    """The text of the letter as HTML, for a page of the site or for printing."""
    return _texte(lettre, composer(lettre), reference)


def _texte(lettre: Lettre, contenu: Contenu, reference: Reference | None = None) -> str:
    return render_to_string(
        "missions/_texte.html", {"lettre": lettre, "contenu": contenu, "reference": reference}
    )


def on_screen(html: str) -> SafeString:
    """The text inside a page of the site, which has its own first heading: each heading one level lower."""
    return mark_safe(HEADING.sub(lambda tag: f"{tag[1]}{int(tag[2]) + 1}", html))


def page(lettre: Lettre, html: str, reference: Reference | None = None) -> str:
    """The whole page to print; without a reference it says that it is a draft."""
    context = {
        "lettre": lettre,
        "texte": html,
        "document_reference": reference,
        "etat": marque if settings.MARQUE_ETAT else None,
        "logo": _logo(lettre.incubateur),
        "style": SHEET.read_text("utf-8") + ("" if reference else DRAFT_SHEET.read_text("utf-8")),
    }
    return render_to_string("missions/lettre_pdf.html", context)


def _logo(incubateur: Incubateur) -> SafeString | None:
    found = Logo.objects.filter(incubateur=incubateur).first()
    return pdf.picture(bytes(found.contenu), alt=found.alternatif, css="logo") if found else None


def apercu(lettre: Lettre) -> bytes:
    """The PDF of a draft, marked as such."""
    return pdf.render(page(lettre, texte(lettre)))


def apercu_modele(modele: Modele, phase: NomPhase) -> bytes:
    """A model as an invented letter of that phase would print it, marked as a draft."""
    return pdf.render(page_modele(modele, phase))


def page_modele(modele: Modele, phase: NomPhase) -> str:
    """The whole page of that invented letter."""
    lettre = exemples.lettre(modele, phase)
    return page(lettre, _texte(lettre, exemples.composer(modele, phase)))


def refaire(emission: Emission) -> bytes:
    """The document of an issued letter rendered again: the bytes that were sealed."""
    return pdf.render(emission.page)
