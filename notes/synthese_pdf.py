"""The synthesis of a period as a document to seal."""

from datetime import date
from hashlib import sha256

from django.conf import settings
from django.template.loader import render_to_string

from notes.pdf import SHEET, logo, render
from notes.synthese import Tableau
from socle.pdf import marque
from socle.text import espaces_insecables

__all__ = ["empreinte", "page", "render"]

WIDE = SHEET.with_name("synthese.css")


def page(tableau: Tableau, le: date, *, scellee: bool) -> str:
    """The whole page to print, as of the day `le`; one that is not to be sealed says that it is a preview."""
    context = {
        "tableau": tableau,
        "le": le,
        "scellee": scellee,
        "incubateur": tableau.incubateur,
        "etat": marque if settings.MARQUE_ETAT else None,
        "logo": logo(tableau.incubateur),
    }
    body = render_to_string("notes/_synthese_pdf.html", context)
    name = f"Notes {tableau.periode.cle}"
    return render_to_string(
        "notes/synthese_pdf.html",
        {
            "tableau": tableau,
            "corps": espaces_insecables(body),
            "document_reference": {"numero": name if scellee else f"Aperçu, {name}"},
            "style": SHEET.read_text("utf-8") + WIDE.read_text("utf-8"),
        },
    )


def empreinte(html: str) -> str:
    """Tells whether what is sealed is what was read."""
    return sha256(html.encode()).hexdigest()
