"""Fields and values in words, for screens and reports."""

from datetime import date
from urllib.parse import quote

from django.conf import settings
from django.utils.text import capfirst

from startups import parcours
from startups.betagouv import lignes
from startups.betagouv.champs import FICHES, Nature
from startups.betagouv.ici import MODELES
from startups.betagouv.lignes import CLES_PHASES, JALON, PHASE
from startups.enums import Accessibilite, GenreJalon, NomPhase, Public

VIDE = "—"
# Pages of the Espace Membre about each kind of row.
PAGES = {Nature.STARTUP: "startups", Nature.INCUBATEUR: "incubators", Nature.ORGANISATION: "organizations"}
CHOIX = {"publics": dict(Public.choices), "accessibilite": dict(Accessibilite.choices)}


def libelle(nature: Nature, champ: str) -> str:
    """« Mission », « Phase Construction », « Jalon Comité d’investissement du 12 mars 2026 »."""
    if champ.startswith(PHASE):
        return f"Phase {NomPhase(champ.removeprefix(PHASE)).label}"
    if champ.startswith(JALON):
        genre, le = champ.removeprefix(JALON).rsplit(":", 1)
        return f"Jalon {GenreJalon(genre).label} du {parcours.jour(date.fromisoformat(le))}"
    return capfirst(MODELES[nature]._meta.get_field(champ).verbose_name)


def cle(nature: Nature, champ: str) -> str:
    """The key of beta.gouv.fr's file that holds the field."""
    if champ.startswith(PHASE):
        return f"phases : {CLES_PHASES[NomPhase(champ.removeprefix(PHASE))]}"
    if champ.startswith(JALON):
        return f"events : {champ.removeprefix(JALON).rsplit(':', 1)[0]}"
    known = FICHES[nature].par_nom()
    return known[champ].cle if champ in known else "texte de la fiche"


def montrer(champ: str, valeur) -> str:
    """A value as a person reads it; « — » for none."""
    if champ.startswith(PHASE):
        return "\n".join(_phase(ligne) for ligne in lignes.phases_de(champ, valeur)) or VIDE
    if champ.startswith(JALON):
        return "\n".join(commentaire or "Sans commentaire" for commentaire in valeur) or VIDE
    if isinstance(valeur, bool):
        return "Oui" if valeur else "Non"
    if isinstance(valeur, list):
        return ", ".join(CHOIX.get(champ, {}).get(item, item) for item in valeur) or VIDE
    return CHOIX.get(champ, {}).get(valeur, valeur) or VIDE


def _phase(ligne: lignes.LignePhase) -> str:
    said = f"Du {parcours.jour(ligne.debut)}" + (f" au {parcours.jour(ligne.fin)}" if ligne.fin else "")
    return f"{said} ({ligne.commentaire})" if ligne.commentaire else said


def adresse(nature: Nature, identifiant: str = "") -> str:
    """The page of the Espace Membre where a person reports a change; without identifiant, the list of all."""
    page = f"{settings.ESPACE_MEMBRE_URL}/{PAGES[nature]}"
    return f"{page}/{quote(identifiant)}" if identifiant else page
