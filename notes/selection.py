"""Which startups the list of notes shows: filters, counts by state, order. Pure reading, shared by the page and its files.

The state of a startup is that of the note that presses: the one that is late, else that of the period that holds today.
Each person counts and sorts what they may know (notes/calendrier.py), so that no count, filter or order tells more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from annuaire.models import Personne
from notes.cadence import COURANTE, concerned, late, owed, with_cadence
from notes.enums import EtatNote
from notes.models import Destinataire, Note
from notes.models.notes import WRITERS
from startups import selection as startups
from startups.enums import NomPhase
from startups.models import Startup, startups_held
from startups.models.suivi import followed_by
from startups.permissions import can_read_some_points

# Values of « avec » and « tri ».
A_VISER, SANS_VISA = "a-viser", "sans-visa"
PAR_RETARD, PAR_VISA, PAR_NOM = "retard", "a-viser", "nom"
# What presses first.
ETATS = list(EtatNote)

type Selection = Sequence[tuple[int, EtatNote]]


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


def selected(user: Personne, criteres: Criteres, today: date) -> Selection:
    """Keys and states of the startups that meet every criterion but the state, in the order asked.

    One query, that asks of each startup of the portfolio where it stands: once, for the counts, the order and the pages.
    """
    rows = _ordered(_with_rang(_filtered(user, criteres), user, today), user, criteres.tri)
    return [(pk, ETATS[rang]) for pk, rang in rows.values_list("pk", "rang")]


def in_state(found: Selection, etat: str) -> list[int]:
    """Keys of those in a state; without one, of those that have a note to show."""
    return [pk for pk, stands in found if (stands == etat if etat else stands != EtatNote.RIEN)]


def _filtered(user: Personne, criteres: Criteres) -> QuerySet[Startup]:
    described = startups.Criteres(
        q=criteres.q, mien=criteres.mien, incubateur=criteres.incubateur, coach=criteres.coach
    )
    found = startups.in_phase(startups.described(_listed(user, criteres), user, described), criteres.phase)
    if A_VISER in criteres.avec:
        found = found.filter(pk__in=awaiting(user).values("transmission__note__startup"))
    if SANS_VISA in criteres.avec:
        waiting = Destinataire.objects.awaited().latest_of_startup().order_by()
        waiting = waiting.values("transmission__note__startup")
        found = found.filter(_written_by(user), pk__in=waiting)
    return found


def awaiting(user: Personne) -> QuerySet[Destinataire]:
    """Visas that this person is asked for: of the last note of each startup."""
    return Destinataire.objects.awaited().latest_of_startup().for_person(user).order_by()


def _listed(user: Personne, criteres: Criteres) -> QuerySet[Startup]:
    """Startups whose page one reads, and those of which one received a note: of these, nothing is asked about the page."""
    visible = Startup.objects.visible_to(user).order_by()
    if criteres.phase or criteres.incubateur or criteres.coach or criteres.mien:
        return visible
    received = Destinataire.objects.for_person(user).order_by().values("transmission__note__startup")
    return visible | Startup.objects.filter(pk__in=received).order_by()


# What each may know -----------------------------------------------------------------------------------------


def _written_by(user: Personne) -> Q:
    return Q(incubateur__in=user.roles().equipe) | Q(pk__in=startups_held(user, roles=WRITERS))


def _expected_by(user: Personne) -> Q:
    return followed_by(user) | Q(pk__in=startups_held(user))


def _with_rang(found: QuerySet[Startup], user: Personne, today: date) -> QuerySet[Startup]:
    """Annotate `rang`, the place of the state among ETATS: a number, so that sorting asks nothing again."""
    there = {"startup": OuterRef("pk"), "periode__range": (OuterRef("_cle_0"), OuterRef("_cle_fin_0"))}
    readable = Note.objects.visible_to(user).sent().order_by()
    expects, current = _expected_by(user), with_cadence(found, today).with_phase_courante(today)
    current = current.alias(
        _brouillon=Exists(Note.objects.drafts().filter(**there).order_by()),
        _lisible_0=Exists(readable.filter(**there)),
        _lisible=Exists(readable.filter(startup=OuterRef("pk"))),
    )
    stands = {
        EtatNote.EN_RETARD: followed_by(user) & late(),
        EtatNote.TRANSMISE: Q(_lisible_0=True),
        EtatNote.BROUILLON: _written_by(user) & Q(_brouillon=True),
        EtatNote.ATTENDUE: expects & owed(COURANTE),
        EtatNote.DISPENSEE: expects & concerned(COURANTE),
        EtatNote.INVESTIGATION: expects & Q(phase_courante=NomPhase.INVESTIGATION),
        EtatNote.PASSEE: Q(_lisible=True),
    }
    cases = [When(condition, then=Value(ETATS.index(etat))) for etat, condition in stands.items()]
    return current.annotate(rang=Case(*cases, default=Value(ETATS.index(EtatNote.RIEN))))


# Order ------------------------------------------------------------------------------------------------------


def _ordered(found: QuerySet[Startup], user: Personne, tri: str) -> QuerySet[Startup]:
    """`found` in the order asked; of the same rank by name."""
    if tri == PAR_NOM:
        return found.by_name()
    if tri == PAR_VISA:
        mine = Exists(awaiting(user).filter(transmission__note__startup=OuterRef("pk")))
        return found.annotate(_a_viser=mine).by_name("-_a_viser")
    if not can_read_some_points(user):
        return found.by_name("rang")
    last = Note.objects.sent().filter(startup=OuterRef("pk")).order_by("-periode")
    # Only of those whose lateness one may know: else even the order would tell.
    derniere = Case(When(followed_by(user), then=Subquery(last.values("periode")[:1])))
    return found.annotate(_derniere=derniere).by_name("rang", F("_derniere").asc(nulls_first=True))
