"""The letterhead of the first incubateur, and a second version of its model in preparation."""

from io import BytesIO

from PIL import Image, ImageDraw

from annuaire.actions.organisations import write_logo
from annuaire.models import Logo
from incubateur.accueil.demo.cadre import Cadre
from missions.actions.modeles import current_modele, draft_modele, write_section
from missions.models import Modele

SIZE = (720, 288)
GREEN, BROWN = "#1f6f43", "#6b4a2b"


def write_letterhead(cadre: Cadre) -> None:
    """Before the letters, which bear it."""
    incubateur = cadre.incubateurs[0]
    if not Logo.objects.filter(incubateur=incubateur).exists():
        logo = Logo(incubateur=incubateur, contenu=_tree(), alternatif=f"Logo de {incubateur}")
        logo.largeur, logo.hauteur = SIZE
        write_logo(logo=logo, by=cadre.equipe_of(incubateur))


def _tree() -> bytes:
    """Three trees in a row."""
    drawn = Image.new("RGBA", SIZE)
    pencil = ImageDraw.Draw(drawn)
    for left in (0, 240, 480):
        pencil.rectangle((left + 108, 170, left + 132, 280), fill=BROWN)
        pencil.ellipse((left + 20, 10, left + 220, 210), fill=GREEN)
    written = BytesIO()
    drawn.save(written, "PNG", optimize=True)
    return written.getvalue()


def write_draft(cadre: Cadre) -> None:
    """A version somebody is writing: one section reads otherwise, another became optional."""
    incubateur = cadre.incubateurs[0]
    by = cadre.equipe_of(incubateur)
    if Modele.objects.filter(incubateur=incubateur, publie_le__isnull=True).exists():
        return
    draft = draft_modele(modele=current_modele(incubateur=incubateur, by=by), by=by)
    account, ending = draft.sections.get(rang=3), draft.sections.get(rang=5)
    account.texte = account.texte.replace("restent l’exception", "restent rares")
    ending.facultative = True
    for section in (account, ending):
        write_section(section=section, by=by)
