"""Propose a séance, correct what it says, its half-days, cancel it."""

from collections.abc import Sequence

from django.db import transaction

from annuaire.models import Personne
from comites import emails
from comites.calendrier import next_passages
from comites.enums import TRANSITIONS, StatutComite
from comites.models import Comite, Decision, DemiJournee, Passage
from comites.permissions import runs
from comites.proposition import Proposition
from socle.clock import today
from socle.history import delete_tracked, save_tracked
from socle.transitions import ForbiddenTransition
from startups.models import Startup


class AlreadyPlanned(Exception):
    """Startups of a proposal already pass in another séance to come: `passages`."""

    def __init__(self, passages: Sequence[Passage]):
        super().__init__(", ".join(passage.startup.nom for passage in passages))
        self.passages = passages


@transaction.atomic
def propose_comite(*, proposition: Proposition, by: Personne) -> Comite:
    """Write the séance, its half-days, its passages and who sits at each; the équipe is told when it is not theirs.

    The same form (`cle`) sent twice writes one. Raises AlreadyPlanned when somebody planned a startup meanwhile.
    """
    comite = proposition.comite
    already = Comite.objects.filter(cle=comite.cle).first()
    if already:
        return already
    lock_unplanned([passage.startup for passage in proposition.passages])
    save_tracked(comite, by=by, reason="Séance proposée")
    for tranche in proposition.tranches:
        tranche.demi_journee.comite = comite
        save_tracked(tranche.demi_journee, by=by)
    for membre in proposition.permanents:
        membre.comite = comite
        save_tracked(membre, by=by)
    for passage in proposition.passages:
        passage.comite, passage.demi_journee = comite, passage.demi_journee
        save_tracked(passage, by=by, reason=f"Inscrit à {comite.titre}")
        for membre in proposition.tours[passage.startup_id].membres:
            membre.comite, membre.passage = comite, passage
            save_tracked(membre, by=by)
    if not runs(by, comite.incubateur):
        emails.comite_proposed(comite, by=by)
    return comite


def lock_unplanned(startups: Sequence[Startup]) -> None:
    """Lock startups about to be given a passage; raises AlreadyPlanned when one has another to come."""
    keys = [startup.pk for startup in startups]
    list(Startup.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    planned = next_passages(today()).filter(startup__in=keys)
    found = list(planned.select_related("startup", "comite", "demi_journee"))
    if found:
        raise AlreadyPlanned(found)


def correct_comite(*, comite: Comite, by: Personne) -> Comite:
    """Save what the séance says of itself."""
    return save_tracked(comite, by=by, reason="Correction")


@transaction.atomic
def cancel_comite(*, comite: Comite, by: Personne, motif: str) -> Comite:
    """It will not be held: its startups are to be planned again. Raises ForbiddenTransition once it has decided, or is over."""
    TRANSITIONS.check(
        comite.statut, StatutComite.ANNULE, "Cette séance a commencé ou est finie : elle ne s’annule plus."
    )
    if Decision.objects.filter(passage__comite=comite).exists():
        raise ForbiddenTransition("Des décisions sont enregistrées : effacez-les avant d’annuler la séance.")
    comite.statut, comite.motif = StatutComite.ANNULE, motif
    return save_tracked(comite, by=by, reason=motif)


def save_demi_journee(*, demi_journee: DemiJournee, by: Personne) -> DemiJournee:
    """Add a half-day, or change its day or hours."""
    return save_tracked(demi_journee, by=by, reason="Correction" if demi_journee.pk else "")


class HasPassages(Exception):
    """The half-day still holds passages: they are moved or removed first."""


@transaction.atomic
def delete_demi_journee(*, demi_journee: DemiJournee, by: Personne) -> None:
    """Remove a half-day in which nothing takes place. Raises HasPassages."""
    if demi_journee.passages.exists():
        raise HasPassages
    delete_tracked(demi_journee, by=by)
