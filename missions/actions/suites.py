"""Draft what follows a letter: an avenant that amends it, or the next letter."""

from datetime import timedelta

from django.db import transaction

from annuaire.models import Personne
from missions import regles
from missions.actions.preparation import AlreadyDrafted, draft_lettre
from missions.enums import EN_VIGUEUR, NatureLettre
from missions.models import Lettre
from missions.preparation import open_draft, propose
from socle.transitions import ForbiddenTransition
from startups.enums import ACTIVE_PHASES
from startups.models import Startup

DAY = timedelta(days=1)


def refus(lettre: Lettre) -> str:
    """Why nothing can follow this letter, in a sentence; empty when something can."""
    if lettre.statut not in EN_VIGUEUR:
        return "Seule une lettre émise, et qui n’est pas annulée, peut être suivie par une autre."
    if lettre.suivantes.filter(statut__in=EN_VIGUEUR).exists():
        return "Cette lettre est déjà suivie par une autre : c’est elle qu’il faut renouveler."
    phase = lettre.startup.phase_at()
    if phase is None or phase.nom not in ACTIVE_PHASES:
        return f"{lettre.startup} n’est plus dans une phase de la méthode : sa lettre ne se renouvelle pas."
    return ""


@transaction.atomic
def draft_suite(*, lettre: Lettre, nature: NatureLettre, by: Personne) -> Lettre:
    """A draft that continues the day after, with the phase, quotité and signatories of today.

    Raises ForbiddenTransition when nothing can follow, AlreadyDrafted when somebody has begun.
    """
    Startup.objects.select_for_update(of=("self",)).get(pk=lettre.startup_id)
    if said := refus(lettre):
        raise ForbiddenTransition(said)
    existing = open_draft(lettre.startup, lettre.titulaire)
    if existing:
        raise AlreadyDrafted(existing)
    suite, signing = propose(lettre.startup, lettre.titulaire, by=by)
    suite.nature, suite.precedente = nature, lettre
    suite.fonction = suite.fonction or lettre.fonction
    suite.but, suite.contexte = lettre.but or suite.but, lettre.contexte or suite.contexte
    suite.phase = lettre.startup.phase_at().nom
    suite.debut = lettre.fin + DAY
    suite.duree, suite.unite = regles.duree_usuelle(suite.incubateur, suite.phase)
    suite.fin = regles.dernier_jour(suite.debut, suite.duree, suite.unite)
    suite.quotite = suite.quotite or max(
        lettre.quotite, regles.quotite_minimale(suite.incubateur, suite.phase)
    )
    people = {row.qualite: (row.personne, row.fonction) for row in signing}
    return draft_lettre(lettre=suite, signataires=people, by=by)
