"""When a note is owed and until when: the only place that knows (metier.md §5).

A startup owes the note of a period when it is in a phase that owes notes on the first day of the period and on the last
one (today, while that is to come), when it was in the portfolio before the period ended, and when nothing dispenses it.
The note is due on the last day of the period, and late from the next one: as long as no later note was sent, the startup
still owes notes and is not suspended. What was missed before is told by the next note, and no longer asked for.

The rule is told twice: as conditions on startups, for lists of thousands, and of one startup whose facts were read.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import (
    Case,
    CharField,
    DateField,
    DateTimeField,
    Exists,
    F,
    Field,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils import timezone

from annuaire.models import Incubateur, Personne
from notes.enums import PHASES_A_NOTE, NatureDispense
from notes.models import Dispense, Note
from notes.models.dispenses import covers
from notes.models.notes import WRITERS
from notes.periodes import Periode
from startups.models import Affectation, Phase, Startup
from startups.models.phases import current_phase
from startups.models.startups import midnight

DAY = timedelta(days=1)
# Before the day a note is due, its writers are told.
BIENTOT_JOURS = 7
# The period that holds the day, and the last one that ended.
COURANTE, CLOSE = 0, 1


def periode_of(startup: Startup, today: date, back: int = COURANTE) -> Periode:
    """The period that holds `today` by the rule of the startup's incubateur, or the one before."""
    return _back(today, startup.incubateur.note_mois, back)


def _back(today: date, mois: int, back: int) -> Periode:
    periode = Periode.of(today, mois)
    return periode.precedente if back else periode


# Of one startup -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Faits:
    """What tells whether a startup owes a note: its path, what dispenses it, when it entered the portfolio."""

    phases: Iterable[Phase]
    dispenses: Iterable[Dispense]
    entree: date

    @classmethod
    def of(cls, startup: Startup) -> "Faits":
        """Of a startup whose phases and dispenses were prefetched, else in two queries."""
        return cls(startup.phases.all(), startup.dispenses.all(), timezone.localdate(startup.created_at))

    def phase_at(self, day: date) -> Phase | None:
        """The phase in force on a day: the latest begun, ties by rank."""
        begun = [phase for phase in self.phases if phase.debut <= day]
        return max(begun, key=lambda phase: (phase.debut, phase.rang), default=None)

    def in_scope(self, day: date) -> bool:
        """Whether its phase of that day owes notes."""
        phase = self.phase_at(day)
        return phase is not None and phase.nom in PHASES_A_NOTE

    def dispense(self, periode: Periode) -> Dispense | None:
        """What frees it of the note of a period."""
        return next((row for row in self.dispenses if row.frees(periode)), None)

    def suspended(self, day: date) -> bool:
        return any(row.nature == NatureDispense.SUSPENSION and row.is_current(day) for row in self.dispenses)

    def concerned(self, periode: Periode, today: date) -> bool:
        """Whether the rule asks for the note of a period, dispensed or not."""
        return (
            self.entree <= periode.fin
            and self.in_scope(periode.debut)
            and self.in_scope(min(periode.fin, today))
        )

    def owes(self, periode: Periode, today: date) -> bool:
        return self.concerned(periode, today) and self.dispense(periode) is None


# Of all startups ------------------------------------------------------------------------------------------


# Months between two notes, weeks of an investigation: the pairs that incubateurs have.
type Regles = list[tuple[int, int]]


def regles() -> Regles:
    """The rules of all incubateurs, in one query."""
    rules = Incubateur.objects.order_by("note_mois", "investigation_semaines")
    return list(rules.values_list("note_mois", "investigation_semaines").distinct())


def with_cadence(startups: QuerySet[Startup], today: date, rules: Regles | None = None) -> QuerySet[Startup]:
    """Annotate nothing, and make `owed`, `due_by` and `late` mean something. Reads the rules when they are not given.

    Aliases, for the period that holds the day (0) and the last one that ended (1): `_debut_0`, `_fin_0`, `_cle_0`,
    `_cle_fin_0`; `_concerne_0` at both ends, `_dispense_0`, `_transmise_0`.
    """
    months = sorted({mois for mois, _ in (regles() if rules is None else rules)})
    for back in (COURANTE, CLOSE):
        startups = startups.alias(**_dates(months, today, back)).alias(**_facts(back))
    return startups.alias(_suspendue=Exists(_suspensions(today)))


def _dates(months: list[int], today: date, back: int) -> dict[str, Case]:
    def by_rule(value: Callable[[Periode], object], kind: Field) -> Case:
        cases = [
            When(incubateur__note_mois=mois, then=Value(value(_back(today, mois, back)), output_field=kind))
            for mois in months
        ]
        return Case(*cases, output_field=kind)

    return {
        f"_debut_{back}": by_rule(lambda periode: periode.debut, DateField()),
        f"_fin_{back}": by_rule(lambda periode: periode.fin, DateField()),
        f"_vecu_{back}": by_rule(lambda periode: min(periode.fin, today), DateField()),
        f"_ferme_{back}": by_rule(lambda periode: midnight(periode.fin + DAY), DateTimeField()),
        f"_cle_{back}": by_rule(lambda periode: periode.cle, CharField()),
        f"_cle_fin_{back}": by_rule(lambda periode: f"{periode.fin:%Y-%m}", CharField()),
    }


def _facts(back: int) -> dict:
    dispenses = Dispense.objects.filter(
        covers(OuterRef(f"_debut_{back}"), OuterRef(f"_fin_{back}")), startup=OuterRef("pk")
    )
    sent = Note.objects.sent().filter(
        startup=OuterRef("pk"),
        periode__gte=OuterRef(f"_cle_{back}"),
        periode__lte=OuterRef(f"_cle_fin_{back}"),
    )
    return {
        f"_au_debut_{back}": _in_scope(OuterRef(f"_debut_{back}")),
        f"_a_la_fin_{back}": _in_scope(OuterRef(f"_vecu_{back}")),
        f"_dispense_{back}": Exists(dispenses.order_by()),
        f"_transmise_{back}": Exists(sent.order_by()),
    }


def _in_scope(day: OuterRef) -> Subquery:
    """Whether the phase of that day owes notes; NULL before the first phase."""
    scope = Case(When(nom__in=PHASES_A_NOTE, then=True), default=False)
    return Subquery(current_phase("pk", day).values(dans=scope)[:1])


def _suspensions(today: date) -> QuerySet[Dispense]:
    held = Dispense.objects.current(today).filter(nature=NatureDispense.SUSPENSION)
    return held.filter(startup=OuterRef("pk")).order_by()


def concerned(back: int) -> Q:
    """The rule asks for the note of the period, dispensed or not. On startups `with_cadence`, as all that follow."""
    entered = Q(created_at__lt=F(f"_ferme_{back}"))
    return entered & Q(**{f"_au_debut_{back}": True, f"_a_la_fin_{back}": True})


def owed(back: int) -> Q:
    """The note of the period is owed, sent or not."""
    return concerned(back) & Q(**{f"_dispense_{back}": False})


def unsent(back: int) -> Q:
    """The note of the period is owed, and was not sent."""
    return owed(back) & Q(**{f"_transmise_{back}": False})


def due_by(day: date) -> Q:
    """The note of the period that holds today is to be sent by that day."""
    return unsent(COURANTE) & Q(_fin_0__lte=day)


def late() -> Q:
    """The note of the last period that ended is still awaited."""
    return unsent(CLOSE) & Q(_transmise_0=False, _a_la_fin_0=True, _suspendue=False)


# Whom to remind -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Attente:
    """A note that is owed and was not sent: due in a few days, or late."""

    startup: Startup
    periode: Periode
    retard: int  # in days; negative: days left, the day it is due included
    redacteurs: list[Personne]

    @property
    def due(self) -> date:
        return self.periode.fin


def a_rappeler(today: date, startups: QuerySet[Startup] | None = None) -> list[Attente]:
    """Notes due within `BIENTOT_JOURS` and those that are late, the latest first, with who writes them.

    Of all startups by default. Four queries, whatever their number. The same startup may come twice: late of a note and
    about to owe the next one.
    """
    found = with_cadence(Startup.objects.all() if startups is None else startups, today)
    soon = due_by(today + timedelta(days=BIENTOT_JOURS))
    rows = found.filter(late() | soon).annotate(
        en_retard=Case(When(late(), then=True), default=False),
        bientot=Case(When(soon, then=True), default=False),
    )
    rows = (
        rows.select_related("incubateur")
        .defer("fiche")
        .prefetch_related(writers(today))
        .order_by("nom", "pk")
    )
    awaited = [
        Attente(startup, periode, (today - periode.fin).days, redacteurs_of(startup))
        for startup in rows
        for back, asked in ((CLOSE, startup.en_retard), (COURANTE, startup.bientot))
        if asked
        for periode in [periode_of(startup, today, back)]
    ]
    return sorted(awaited, key=lambda attente: -attente.retard)


def writers(today: date) -> Prefetch:
    """Coaches and intrapreneurs in office of each startup, intrapreneurs first, as `redaction`."""
    held = Affectation.objects.current(today).filter(role__in=WRITERS, personne__is_active=True)
    return Prefetch(
        "affectations", held.select_related("personne").order_by("-role", "debut", "pk"), to_attr="redaction"
    )


def redacteurs_of(startup: Startup) -> list[Personne]:
    """Who writes its notes, each once, of a startup read with `writers`."""
    return list({affectation.personne_id: affectation.personne for affectation in startup.redaction}.values())
