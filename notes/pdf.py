"""A note as pages to print, and as a PDF: at most two pages."""

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pikepdf
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from annuaire.models import Incubateur, Logo
from notes.contenu import Contenu
from notes.enums import Qualite
from notes.models import Destinataire
from socle import pdf
from socle.charts import PAPER
from socle.pdf import marque
from socle.templatetags.socle import chiffre, jour
from socle.text import espaces_insecables

SHEET = Path(__file__).with_name("note.css")
PAGES = 2
# Whom the document names: those it is written for. The others receive a copy.
NAMED = [Qualite.SPONSOR_DG, Qualite.SPONSOR_PROXIMITE, Qualite.CABINET]


def page(
    contenu: Contenu,
    incubateur: Incubateur,
    destinataires: Sequence[Destinataire] = (),
    le: date | None = None,
) -> str:
    """The whole page to print; without the day `le` on which it is sent, it says that it is a draft."""
    body = render_to_string(
        "notes/_note_pdf.html",
        {
            "contenu": contenu,
            "incubateur": incubateur,
            "trait": _trait(contenu),
            "destinataires": [row for row in destinataires if row.qualite in NAMED],
            "le": le,
            "etat": marque if settings.MARQUE_ETAT else None,
            "logo": logo(incubateur),
        },
    )
    return render_to_string(
        "notes/note_pdf.html",
        {
            "contenu": contenu,
            "corps": espaces_insecables(body),
            "document_reference": {"numero": _reference(contenu, le)},
            "style": SHEET.read_text("utf-8"),
        },
    )


def render(html: str) -> bytes:
    return pdf.render(html)


def count(content: bytes) -> int:
    """How many pages a document has."""
    with pikepdf.open(io.BytesIO(content)) as document:
        return len(document.pages)


def _reference(contenu: Contenu, le: date | None) -> str:
    """What the foot of each page says."""
    version = f", version {contenu.version}" if contenu.version > 1 else ""
    draft = "" if le else "Brouillon, "
    return f"{draft}{Truncator(contenu.startup).chars(40)}, {contenu.periode}{version}"


def _trait(contenu: Contenu) -> SafeString | None:
    """The shape of the principal indicator; its alternative says where it comes from and where it is."""
    if contenu.trait is None:
        return None
    svg = render_to_string(
        "socle/graphiques/sparkline.html", {"trait": contenu.trait, "palette": PAPER, "fixe": True}
    )
    first, last, unite = contenu.serie[0], contenu.serie[-1], contenu.principal.unite
    alt = (
        f"Courbe de l’indicateur principal « {contenu.principal.nom} », qui passe de {chiffre(first.valeur)} à "
        f"{chiffre(last.valeur)} {unite} entre le {jour(first.date)} et le {jour(last.date)}."
    )
    return pdf.figure(svg, alt=alt, css="trait")


def logo(incubateur: Incubateur) -> SafeString | None:
    """The logo of the incubateur, if it has one."""
    found = Logo.objects.filter(incubateur=incubateur).first()
    return pdf.picture(bytes(found.contenu), alt=found.alternatif, css="logo") if found else None
