"""Which startups the list of notes shows: filters, counts by state, order. Pure reading, shared by the page and its files.

The state of a startup is that of the note that presses: the one that is late, else that of the period that holds today.
Each person counts and sorts what they may know (notes/calendrier.py), so that no count, filter or order tells more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from annuaire.models import Personne
from notes.cadence import COURANTE, concerned, late, owed, with_cadence
from notes.enums import EtatNote
from notes.models import Destinataire, Note
from notes.models.notes import WRITERS
from startups import selection as startups
from startups.enums import NomPhase
from startups.models import Startup, startups_held
from startups.models.suivi import followed_by

# Values of « avec » and « tri ».
A_VISER, SANS_VISA = "a-viser", "sans-visa"
PAR_RETARD, PAR_VISA, PAR_NOM = "retard", "a-viser", "nom"


@dataclass(frozen=True, kw_only=True)
class Criteres:
    """What was asked. Empty means « all » (of the states: all those in which there is a note to show)."""

    q: str = ""
    etat: str = ""
    phase: str = ""
    incubateur: Sequence[str] = ()
    coach: Sequence[str] = ()
    mien: bool = False
    avec: Sequence[str] = ()
    tri: str = ""


def filtered(user: Personne, criteres: Criteres, today: date) -> QuerySet[Startup]:
    """Startups of the list that meet every criterion but the state, in no order; annotates `etat`."""
    described = startups.Criteres(
        q=criteres.q, mien=criteres.mien, incubateur=criteres.incubateur, coach=criteres.coach
    )
    found = startups.described(_listed(user), user, described)
    found = startups.in_phase(found, criteres.phase)
    if A_VISER in criteres.avec:
        found = found.filter(pk__in=awaiting(user).values("transmission__note__startup"))
    if SANS_VISA in criteres.avec:
        waiting = Destinataire.objects.awaited().order_by().values("transmission__note__startup")
        found = found.filter(_written_by(user), pk__in=waiting)
    return _with_etat(found, user, today)


def awaiting(user: Personne) -> QuerySet[Destinataire]:
    """Visas that this person may give."""
    return Destinataire.objects.awaited().for_person(user).order_by()


def _listed(user: Personne) -> QuerySet[Startup]:
    """Startups whose page one reads, and those of which one received a note."""
    received = Destinataire.objects.for_person(user).order_by().values("transmission__note__startup")
    return (Startup.objects.visible_to(user) | Startup.objects.filter(pk__in=received)).order_by()


# What each may know -----------------------------------------------------------------------------------------


def _written_by(user: Personne) -> Q:
    return Q(incubateur__in=user.roles().equipe) | Q(pk__in=startups_held(user, roles=WRITERS))


def _expected_by(user: Personne) -> Q:
    return followed_by(user) | Q(pk__in=startups_held(user))


def _with_etat(found: QuerySet[Startup], user: Personne, today: date) -> QuerySet[Startup]:
    """Annotate `etat`, a value of EtatNote."""
    there = {"startup": OuterRef("pk"), "periode__range": (OuterRef("_cle_0"), OuterRef("_cle_fin_0"))}
    readable = Note.objects.visible_to(user).sent().order_by()
    expects, current = _expected_by(user), with_cadence(found, today).with_phase_courante(today)
    current = current.alias(
        _brouillon=Exists(Note.objects.drafts().filter(**there).order_by()),
        _lisible_0=Exists(readable.filter(**there)),
        _lisible=Exists(readable.filter(startup=OuterRef("pk"))),
    )
    return current.annotate(
        etat=Case(
            When(followed_by(user) & late(), then=Value(EtatNote.EN_RETARD)),
            When(_lisible_0=True, then=Value(EtatNote.TRANSMISE)),
            When(_written_by(user) & Q(_brouillon=True), then=Value(EtatNote.BROUILLON)),
            When(expects & owed(COURANTE), then=Value(EtatNote.ATTENDUE)),
            When(expects & concerned(COURANTE), then=Value(EtatNote.DISPENSEE)),
            When(expects & Q(phase_courante=NomPhase.INVESTIGATION), then=Value(EtatNote.INVESTIGATION)),
            When(_lisible=True, then=Value(EtatNote.PASSEE)),
            default=Value(EtatNote.RIEN),
            output_field=CharField(),
        )
    )


# States -----------------------------------------------------------------------------------------------------


def count_by_state(found: QuerySet[Startup]) -> dict[str, int]:
    """How many startups stand in each state."""
    counted = found.values("etat").order_by("etat").annotate(nombre=Count("pk"))
    return dict(counted.values_list("etat", "nombre"))


def states_of(etat: str) -> list[str]:
    """States that a value of the criterion stands for."""
    return [etat] if etat else [each for each in EtatNote if each != EtatNote.RIEN]


def in_state(found: QuerySet[Startup], etat: str) -> QuerySet[Startup]:
    return found.filter(etat__in=states_of(etat))


# Order ------------------------------------------------------------------------------------------------------


def ordered(found: QuerySet[Startup], user: Personne, tri: str) -> QuerySet[Startup]:
    """`found` in the order asked; of the same rank by name."""
    if tri == PAR_NOM:
        return found.by_name()
    if tri == PAR_VISA:
        mine = Exists(awaiting(user).filter(transmission__note__startup=OuterRef("pk")))
        return found.annotate(_a_viser=mine).by_name("-_a_viser")
    last = Note.objects.sent().filter(startup=OuterRef("pk")).order_by("-periode")
    # Only of those whose lateness one may know: else even the order would tell.
    derniere = Case(When(followed_by(user), then=Subquery(last.values("periode")[:1])))
    rank = Case(*(When(etat=etat, then=Value(rank)) for rank, etat in enumerate(EtatNote)))
    return found.annotate(_rang=rank, _derniere=derniere).by_name(
        "_rang", F("_derniere").asc(nulls_first=True)
    )
