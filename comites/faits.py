"""What the follow-up of a startup says for the dossier of its passage, read live: nothing of it is copied.

From a passage read with `for_dossier`: `du_passage` and `periode` first, then `bilan` (what happened) and `suite` (standards, money). Each is a handful of queries, whatever
there is to tell. What one may not read is not there: money for who does not read the budget, blocages that the
writers did not join for who does not follow the startup.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Q

from annuaire.models import Personne
from comites.enums import EtatCondition
from comites.models import Condition, Dossier, Passage
from notes.models import Note
from notes.permissions import can_read_notes
from socle.charts import Curve
from socle.periods import months_before
from socle.templatetags.socle import as_day
from startups import permissions, standards
from startups.budget import lecture as budget
from startups.budget.lecture import Budget
from startups.enums import IssueObjectif
from startups.impact import courbes, cout, progres
from startups.impact.lecture import Lecture, lire
from startups.impact.matrice import MATRICE, Question
from startups.impact.progres import Progres
from startups.models import Blocage, Objectif
from startups.models.startups import midnight

# Points of the curve, measures written beside it, indicators that say what the startup is for.
DRAWN, BESIDE, PREMIERS = 60, 6, 3
# Notes, objectives and conditions told: the latest ones of a long period.
NOTES, OBJECTIFS, CONDITIONS = 6, 12, 12
# What one dossier says that the next one starts from.
CONSERVES = ("probleme", "solution", "vision")
# Without a comité before, the cost of impact is that of six months.
PERIODE_MOIS = 6


@dataclass(frozen=True)
class Periode:
    """From the comité before (excluded; None: this one is the first) to the day of the séance, or today."""

    depuis: date | None
    au: date


def periode(passage: Passage, today: date) -> Periode:
    """Of a passage read with `for_dossier`: no query."""
    return Periode(passage.avant_le, min(passage.demi_journee.date, today))


def du_passage(passage: Passage) -> Dossier:
    """What is written; else, unsaved, what the dossier of the passage before lets one start from: one query then."""
    return dossiers([passage])[passage.pk]


def dossiers(passages: Iterable[Passage]) -> dict[int, Dossier]:
    """The same of several passages read with `for_dossier`, by primary key; one query at most."""
    found = {passage.pk: getattr(passage, "dossier", None) for passage in passages}
    fresh = [passage for passage in passages if found[passage.pk] is None]
    before = _before(fresh) if fresh else []
    for passage in fresh:
        last = next((row for row in before if _precedes(row.passage, passage)), None)
        kept = {name: getattr(last, name) for name in CONSERVES} if last else {}
        found[passage.pk] = Dossier(passage_id=passage.pk, **kept)
    return found


def _before(passages: Iterable[Passage]) -> list[Dossier]:
    """Dossiers of their startups, the latest first."""
    rows = Dossier.objects.filter(passage__startup__in={passage.startup_id for passage in passages})
    return list(rows.select_related("passage__demi_journee").order_by("-passage__demi_journee__date", "-pk"))


def _precedes(other: Passage, passage: Passage) -> bool:
    return other.startup_id == passage.startup_id and other.demi_journee.date < passage.demi_journee.date


# What happened --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Engagement:
    """An objective with its measure, and why it stands there."""

    progres: Progres
    pourquoi: str

    @property
    def objectif(self) -> Objectif:
        return self.progres.objectif


@dataclass(frozen=True)
class BlocageLu:
    """An open blocage; `joint`: every reader of the dossier finds it there."""

    blocage: Blocage
    joint: bool


@dataclass(frozen=True)
class Bilan:
    """What was measured, promised, told and awaited in the period."""

    periode: Periode
    engagements: Sequence[Engagement]
    lectures: Sequence[Lecture]
    notes: Sequence[Note]
    lit_les_notes: bool
    blocages: Sequence[BlocageLu]
    conditions: Sequence[Condition]

    @property
    def premiers(self) -> Sequence[Lecture]:
        return self.lectures[:PREMIERS]

    @property
    def principal(self) -> Lecture | None:
        return next((each for each in self.lectures if each.indicateur.principal), None)

    @cached_property
    def courbe(self) -> Curve | None:
        if self.principal is None:
            return None
        own = [
            one.objectif
            for one in self.engagements
            if one.objectif.indicateur_id == self.principal.indicateur.pk
        ]
        return courbes.dessiner(self.principal.indicateur, self.principal.mesures, [], own, most=DRAWN)

    @property
    def recentes(self) -> Sequence:
        return self.principal.mesures[: -BESIDE - 1 : -1] if self.principal else []

    @property
    def matrice(self) -> list[tuple[Question, list[Lecture]]]:
        return [
            (question, [each for each in self.lectures if each.indicateur.dimension == question.dimension])
            for question in MATRICE
        ]

    @property
    def perimees(self) -> list[Lecture]:
        """Followed indicators whose last measure is too old to decide on, or that were never measured."""
        return [
            each
            for each in self.lectures
            if each.indicateur.is_stale(each.derniere.date if each.derniere else None, self.periode.au)
        ]


def bilan(passage: Passage, dossier: Dossier, user: Personne, during: Periode) -> Bilan:
    """Six queries."""
    startup = passage.startup
    return Bilan(
        periode=during,
        engagements=engagements(passage, dossier, during),
        lectures=mesures(passage, during),
        notes=_notes(passage, during),
        lit_les_notes=can_read_notes(user, startup),
        blocages=_blocages(passage, dossier, user),
        conditions=_conditions(passage, during),
    )


def engagements(passage: Passage, dossier: Dossier, during: Periode) -> list[Engagement]:
    """Objectives that run, or that ended in the period; one query."""
    told = Q(issue=IssueObjectif.EN_COURS)
    told |= Q(clos_le__gt=during.depuis) if during.depuis else Q(clos_le__isnull=False)
    rows = passage.startup.objectifs.filter(told, fixe_le__lte=during.au).select_related("indicateur")
    ordered = rows.with_mesure(during.au).order_by("-echeance", "pk")[:OBJECTIFS]
    return [
        Engagement(progres.lire(row), dossier.explications.get(str(row.uuid)) or row.motif)
        for row in reversed(ordered)
    ]


def mesures(passage: Passage, during: Periode) -> list[Lecture]:
    """Followed indicators with their measures up to the end of the period, the principal first; two queries."""
    followed = list(passage.startup.indicateurs.followed())
    whole = next((each for each in followed if each.principal), None)
    return [
        Lecture(each.indicateur, [mesure for mesure in each.mesures if mesure.date <= during.au])
        for each in lire(followed, whole=whole)
    ]


def _conditions(passage: Passage, during: Periode) -> list[Condition]:
    """What comités before asked for and that is not met, or that ended in the period; one query."""
    told = Q(etat=EtatCondition.A_LEVER) | Q(close_le__gt=during.depuis or date.min)
    rows = Condition.objects.decided().filter(
        told,
        decision__passage__startup=passage.startup_id,
        decision__passage__demi_journee__date__lt=passage.demi_journee.date,
    )
    return list(rows.select_related("responsable").order_by("echeance", "pk")[:CONDITIONS])


def _notes(passage: Passage, during: Periode) -> list[Note]:
    """The notes sent in the period, oldest first; one query."""
    sent = Note.objects.current().filter(startup=passage.startup_id)
    sent = sent.filter(transmission__transmise_le__lt=midnight(during.au + timedelta(days=1)))
    if during.depuis:
        sent = sent.filter(transmission__transmise_le__gte=midnight(during.depuis + timedelta(days=1)))
    return list(sent.order_by("-periode", "-pk")[:NOTES])[::-1]


def _blocages(passage: Passage, dossier: Dossier, user: Personne) -> list[BlocageLu]:
    """Open blocages one may know of, the oldest first; one query."""
    joined = set(dossier.blocages or [])
    follows = permissions.can_read_blocages(user, passage.startup)
    return [
        BlocageLu(row, str(row.uuid) in joined)
        for row in ouverts(passage)
        if follows or str(row.uuid) in joined or row.attendu_de_id == user.pk
    ]


def ouverts(passage: Passage):
    """Open blocages of the startup, the oldest first."""
    return passage.startup.blocages.open().select_related("attendu_de").order_by("depuis", "pk")


# What comes next ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Suite:
    """Standards, money and its effect; `budget` and `couts` are None for who does not read the budget."""

    standards: Sequence[standards.Standard]
    budget: Budget | None
    # (what one unit is, its cost in each period), and the periods.
    periodes: Sequence[cout.Ligne]
    unites: Sequence[str]

    @property
    def tenus(self) -> int:
        return standards.count_held(self.standards)

    @property
    def couts(self) -> list[tuple[str, list[cout.Cout]]]:
        return [
            (unite, [ligne.couts[rank] for ligne in self.periodes]) for rank, unite in enumerate(self.unites)
        ]


def suite(passage: Passage, user: Personne, during: Periode) -> Suite:
    """Seven queries, two without the right to read the budget."""
    startup = passage.startup
    held = standards.present(startup.standards.all(), startup.visees.all(), at=during.au)
    if not permissions.can_read_budget(user, startup):
        return Suite(held, None, [], [])
    read = budget.lire(startup, during.au)
    unites, measured = _measured(mesures(passage, during))
    spent = [(as_day(service.date), service.montant) for service in read.services]
    return Suite(held, read, [cout.ligne(*days, spent, measured) for days in _two_periods(during)], unites)


def _measured(lectures: Sequence[Lecture]) -> tuple[list[str], list[cout.Mesuree]]:
    """What the cost of impact divides by: the principal indicator and the one that counts active users."""
    asked = [each for each in lectures if each.indicateur.principal or each.indicateur.usagers]
    unites = ["usager actif" if each.indicateur.usagers else each.indicateur.nom for each in asked]
    return unites, [cout.Mesuree(each.indicateur, each.mesures) for each in asked]


def _two_periods(during: Periode) -> list[tuple[date, date]]:
    """The period of the comité and the six months before it, both days included, the latest first."""
    start = during.depuis + timedelta(days=1) if during.depuis else months_before(during.au, PERIODE_MOIS)
    start = min(start, during.au)
    return [(start, during.au), (months_before(start, PERIODE_MOIS), start - timedelta(days=1))]
