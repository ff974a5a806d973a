"""Add, move, correct and remove the passages of a séance, and who sits at them.

What changes the agenda locks the séance first: two people who reorder it do so in turn.
"""

from django.db import models, transaction

from annuaire.models import Personne
from comites import emails, sieges
from comites.actions.seances import lock_unplanned
from comites.agenda import agenda
from comites.calendrier import Du
from comites.models import AvisCoach, Comite, Dossier, Grille, Membre, Passage, PreuveGate, Question
from comites.permissions import runs
from socle.history import delete_tracked, save_tracked


def _lock(comite: Comite) -> None:
    Comite.objects.select_for_update(of=("self",)).get(pk=comite.pk)


@transaction.atomic
def add_passage(*, comite: Comite, du: Du, by: Personne) -> Passage:
    """Give a startup its turn, in the first half-day where it fits, else after the last, with who sits at it.

    The équipe is told when it is asked by somebody else. Raises AlreadyPlanned when it passes in another séance to come.
    """
    _lock(comite)
    lock_unplanned([du.startup])
    passage = Passage(comite=comite, startup=du.startup, objet=du.objet)
    tranches = agenda(comite.demi_journees.all(), comite.passages.in_order())
    chosen = next((each for each in tranches if each.reste >= passage.duree), tranches[-1])
    passage.demi_journee = chosen.demi_journee
    passage.rang = 1 + max((creneau.passage.rang for creneau in chosen.creneaux), default=0)
    save_tracked(passage, by=by, reason=f"Inscrit à {comite.titre}")
    wanted = {passage.startup: passage.demi_journee.date}
    seats = sieges.members(wanted, comite.membres.permanent().order_by("pk"))[passage.startup_id]
    for membre in seats:
        membre.comite, membre.passage = comite, passage
        save_tracked(membre, by=by)
    if not runs(by, comite.incubateur):
        emails.passage_asked(passage, by=by)
    return passage


@transaction.atomic
def move_passage(*, passage: Passage, up: bool, by: Personne) -> Passage:
    """One place up or down; past the end of its half-day, into the one beside. At the end of the séance, nowhere."""
    _lock(passage.comite)
    columns = _columns(passage.comite)
    place = next(place for place, column in enumerate(columns) if passage in column)
    column = columns[place]
    index = column.index(passage)
    beside = index - 1 if up else index + 1
    if 0 <= beside < len(column):
        column[index], column[beside] = column[beside], column[index]
    else:
        target = place - 1 if up else place + 1
        if not 0 <= target < len(columns):
            return passage
        moved = column.pop(index)
        columns[target].insert(len(columns[target]) if up else 0, moved)
    _renumber(passage.comite, columns, by=by)
    return passage


def _columns(comite: Comite) -> list[list[Passage]]:
    """The passages of each half-day, in order."""
    columns: dict[int, list[Passage]] = {row.pk: [] for row in comite.demi_journees.all()}
    for passage in comite.passages.in_order():
        columns[passage.demi_journee_id].append(passage)
    return list(columns.values())


def _renumber(comite: Comite, columns: list[list[Passage]], *, by: Personne) -> None:
    """Write the half-day and the rank of those that changed."""
    for half_day, column in zip(comite.demi_journees.all(), columns, strict=True):
        for rang, passage in enumerate(column, 1):
            if (passage.demi_journee_id, passage.rang) != (half_day.pk, rang):
                passage.demi_journee, passage.rang = half_day, rang
                save_tracked(passage, by=by, reason="Ordre du jour")


@transaction.atomic
def correct_passage(*, passage: Passage, by: Personne) -> Passage:
    """Save durations, object or half-day; in another half-day it goes last."""
    before = Passage.objects.get(pk=passage.pk)
    if passage.demi_journee_id != before.demi_journee_id:
        _lock(passage.comite)
        passage.rang = passage.demi_journee.passages.count() + 1
    return save_tracked(passage, by=by, reason="Correction")


@transaction.atomic
def remove_passage(*, passage: Passage, by: Personne, motif: str) -> None:
    """The startup no longer passes in this séance, nobody sits for it, its dossier goes; all stays in the history."""
    _lock(passage.comite)
    for row in written(passage):
        delete_tracked(row, by=by, reason=motif)
    delete_tracked(passage, by=by, reason=motif)


def written(passage: Passage) -> list[models.Model]:
    """What hangs on a passage and goes with it."""
    found = [*passage.membres.all()]
    found += Dossier.objects.filter(passage=passage)
    for model in (AvisCoach, PreuveGate, Question, Grille):
        found += model.objects.filter(passage=passage).order_by("pk")
    return found


def save_membre(*, membre: Membre, by: Personne) -> Membre:
    """Seat somebody, or change in what capacity they sit."""
    return save_tracked(membre, by=by, reason="Correction" if membre.pk else "Membre ajouté")


def remove_membre(*, membre: Membre, by: Personne) -> None:
    """They no longer sit."""
    delete_tracked(membre, by=by, reason="Membre retiré")
