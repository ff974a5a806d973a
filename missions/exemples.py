"""A model filled with an invented letter, to read it before anybody signs one. Writes nothing."""

from datetime import date

from annuaire.models import Personne
from missions import contenu, variables
from missions.enums import Qualite
from missions.models import Lettre, Modele, Signature
from missions.regles import dernier_jour, duree_usuelle, quotite_minimale
from startups.enums import ACTIVE_PHASES, NomPhase, Position
from startups.models import Startup

PHASES = ACTIVE_PHASES
DEBUT = date(2026, 9, 1)
EXEMPLES = {nom: variable.exemple for nom, variable in variables.VARIABLES.items()}
# Who signs, and as what.
SIGNATAIRES = {
    Qualite.INTRAPRENEUR: ("titulaire", "fonction"),
    Qualite.SPONSOR_DG: ("sponsor_dg", "sponsor_dg_fonction"),
    Qualite.SPONSOR_PROXIMITE: ("sponsor_proximite", "sponsor_proximite_fonction"),
    Qualite.HIERARCHIE: ("responsable_hierarchique", ""),
    Qualite.INCUBATEUR: ("responsable_incubateur", ""),
}
FONCTIONS = {Qualite.HIERARCHIE: "Chef·fe de bureau", Qualite.INCUBATEUR: "Responsable de l’incubateur"}


def phase_of(key: str) -> NomPhase:
    """The phase named by an address; construction else."""
    return NomPhase(key) if key in PHASES else NomPhase.CONSTRUCTION


def lettre(modele: Modele, phase: NomPhase) -> Lettre:
    """An invented letter of that phase, never saved: its durations and quotité are those of the rules."""
    incubateur = modele.incubateur
    duree, unite = duree_usuelle(incubateur, phase)
    return Lettre(
        modele=modele,
        incubateur=incubateur,
        startup=Startup(nom=EXEMPLES["service"], mission=EXEMPLES["mission_service"]),
        titulaire=_personne("titulaire"),
        phase=phase,
        debut=DEBUT,
        duree=duree,
        unite=unite,
        fin=dernier_jour(DEBUT, duree, unite),
        quotite=quotite_minimale(incubateur, phase),
        position=Position.STATUTAIRE,
        **{nom: EXEMPLES[nom] for nom in ("fonction", "bureau", "affectation", "lieu", "but", "contexte")},
    )


def valeurs(modele: Modele, phase: NomPhase) -> dict[str, str]:
    """What each variable becomes in that letter."""
    known = {"incubateur": modele.incubateur.nom} if modele.incubateur_id else {}
    return EXEMPLES | known | contenu.termes(lettre(modele, phase))


def composer(modele: Modele, phase: NomPhase) -> contenu.Contenu:
    """The whole text, optional sections included, as that letter would read."""
    signataires = [_signature(Qualite(qualite)) for qualite in modele.signataires]
    return contenu.ecrire(modele, list(modele.sections.all()), valeurs(modele, phase), signataires)


def _signature(qualite: Qualite) -> Signature:
    nom, fonction = SIGNATAIRES[qualite]
    return Signature(
        qualite=qualite, personne=_personne(nom), fonction=EXEMPLES.get(fonction) or FONCTIONS[qualite]
    )


def _personne(nom: str) -> Personne:
    prenom, _, famille = EXEMPLES[nom].partition(" ")
    return Personne(prenom=prenom, nom=famille)
