"""Which startups owe a passage, why and by when (metier.md §6). Reads, writes nothing.

A startup passes when its last comité said, else six months after it (a rule of its incubateur), at the end of its investigation, and before the last
order that its money lets place: the earliest of these days is when it is due. Comités told as jalons count.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dateutil.relativedelta import relativedelta
from django.db.models import Case, DateField, F, Func, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from comites.enums import Objet, StatutComite
from comites.models import Decision, Passage
from socle.jours import AddDays, AddMonths
from socle.templatetags.socle import jour, late, plural
from startups.budget.lecture import d_apres_rythme
from startups.enums import GenreJalon, NomPhase
from startups.financement import HORIZON, ORDER_DAYS, Financement, known_until
from startups.models import Jalon, Startup, with_rythme
from startups.models.phases import current_phase
from startups.models.startups import StartupQuerySet


class Etat(StrEnum):
    """Where the next passage of a startup stands."""

    RETARD = "retard"
    A_PROGRAMMER = "a-programmer"
    PROGRAMME = "programme"


class Raison(StrEnum):
    """What makes the day due."""

    SEMESTRE = "semestre"
    INVESTIGATION = "investigation"
    PREMIER = "premier"
    DECISION = "decision"
    ARGENT = "argent"


class _DueDay(Func):
    """The day of the rules, or before it the last one to order that the money lets, as startups.financement reckons.

    Of that day, today, the days whose services may be hidden by the stop of payments, and what `with_rythme` annotates.
    One orders a month before what is ordered is consumed, and never from mid-December to early February. Written in
    SQL so that each figure, a subquery, is worked out once, and in few parentheses: SQLite's parser stands so many of
    them and no more.
    """

    output_field = DateField()
    names = ("regle", "today", "hidden", "reste", "rythme", "consomme", "fait")
    arity = len(names)
    template = (
        "(SELECT {least}(regle, COALESCE(CASE WHEN {month_day} > '1214' THEN {year_end} "
        "WHEN {month_day} < '0205' THEN {year_before} ELSE wanted END, regle)) "
        "FROM (SELECT regle, {wanted} AS wanted FROM (SELECT {figures}) AS known) AS ordering)"
    )
    # Days still paid for; unknown without a pace.
    lasts = (
        "CASE WHEN reste = 0 THEN 0 WHEN consomme > 0 THEN {least}(reste * rythme / consomme, "
        "(reste + COALESCE({fait}, 0)) * rythme / consomme - hidden) END"
    )

    def _written(self, compiler, **shapes):
        parts = [compiler.compile(each) for each in self.source_expressions]
        figures = ", ".join(f"{sql} AS {name}" for name, (sql, _) in zip(self.names, parts, strict=True))
        params = [value for _, params in parts for value in params]
        return self.template.format(figures=figures, **shapes), params

    # Beyond the horizon nothing is said: and no database counts days without end.
    def as_sqlite(self, compiler, connection, **context):
        lasts = self.lasts.format(least="min", fait="fait")
        days = f"CAST(max(min({lasts}, {HORIZON.days}), 0) AS INTEGER)"
        return self._written(
            compiler,
            least="min",
            wanted=f"date(today, ({days} - {ORDER_DAYS}) || ' days')",
            month_day="substr(wanted, 6, 2) || substr(wanted, 9)",
            year_end="substr(wanted, 1, 4) || '-12-14'",
            year_before="(substr(wanted, 1, 4) - 1) || '-12-14'",
        )

    def as_postgresql(self, compiler, connection, **context):
        # « least » ignores what is unknown: it is made so again.
        # What is always unknown has no type of its own.
        lasts = self.lasts.format(least="least", fait="fait::numeric")
        days = f"floor(({lasts}) * 0 + greatest(least({lasts}, {HORIZON.days}), 0))::integer"
        year = "extract(year FROM wanted)::integer"
        return self._written(
            compiler,
            least="least",
            wanted=f"today + {days} - {ORDER_DAYS}",
            month_day="to_char(wanted, 'MMDD')",
            year_end=f"make_date({year}, 12, 14)",
            year_before=f"make_date({year} - 1, 12, 14)",
        )


# What is due ----------------------------------------------------------------------------------------------


def owing(startups: StartupQuerySet, at: date) -> StartupQuerySet:
    """The active ones of `startups`, annotated with what they owe on the day `at`.

    `regle`: the day by the rules alone; `du_le`: the earliest of it and of what money asks for; `prevu_le` and `prevu`:
    the day and the UUID of the séance in which they pass next. Asked of startups whose budget the reader may read.
    """
    rhythm = with_rythme(startups.active(at).with_phase_courante(at).with_dernier_comite(at), at)
    planned = next_passages(at).filter(startup=OuterRef("pk"))
    hidden = Value((at - known_until(at)).days)
    figures = (F("reste"), F("rythme_jours"), F("consomme"), F("fait_depuis"))
    return rhythm.annotate(
        regle=_by_rule(at),
        prevu_le=Subquery(planned.values("demi_journee__date")[:1]),
        prevu=Subquery(planned.values("comite__uuid")[:1]),
    ).annotate(du_le=_DueDay(F("regle"), Value(at), hidden, *figures))


def next_passages(at: date):
    """Passages to come in séances that are still to be held, the next first."""
    coming = Q(demi_journee__date__gte=at) | Q(comite__statut=StatutComite.EN_SEANCE)
    return Passage.objects.to_hold().filter(coming).order_by("demi_journee__date", "pk")


def _by_rule(at: date) -> Case:
    months = OuterRef("incubateur__comite_mois")
    held = Jalon.objects.filter(startup=OuterRef("pk"), genre=GenreJalon.COMITE, date__lte=at).order_by(
        "-date"
    )
    begun = current_phase("pk", at)
    weeks = OuterRef("incubateur__investigation_semaines")
    # The comité itself may have said when, or for how long it is convinced.
    decided = Decision.objects.filter(jalon=OuterRef("pk")).order_by().values("prochain_le")
    held = held.annotate(_following=Coalesce(Subquery(decided[:1]), AddMonths("date", months)))
    after_last = Subquery(held.values("_following")[:1])
    # A new investigation owes its end, whatever was decided before it.
    since = held.filter(date__gte=OuterRef("phase_debut"))
    after_last_since = Subquery(since.values("_following")[:1])
    return Case(
        When(
            phase_courante=NomPhase.INVESTIGATION,
            then=Coalesce(after_last_since, Subquery(begun.values(due=AddDays("debut", weeks * 7))[:1])),
        ),
        default=Coalesce(after_last, Subquery(begun.values(due=AddMonths("debut", months))[:1])),
        output_field=DateField(),
    )


def in_state(startups: StartupQuerySet, etat: str, at: date) -> StartupQuerySet:
    """Those of `startups`, annotated by `owing`, whose next passage stands so."""
    match etat:
        case Etat.RETARD:
            return startups.filter(prevu_le__isnull=True, du_le__lt=at)
        case Etat.A_PROGRAMMER:
            return startups.filter(prevu_le__isnull=True)
        case Etat.PROGRAMME:
            return startups.filter(prevu_le__isnull=False)
    return startups


# In words -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Du:
    """What one startup, annotated by `owing`, owes on a day."""

    startup: Startup
    le: date
    at: date

    @property
    def prevu_le(self) -> date | None:
        return self.startup.prevu_le

    @property
    def etat(self) -> Etat:
        if self.prevu_le:
            return Etat.PROGRAMME
        return Etat.RETARD if self.le < self.at else Etat.A_PROGRAMMER

    @property
    def tardif(self) -> bool:
        """Whether it is planned, later than it is due."""
        return self.prevu_le is not None and self.prevu_le > self.le

    @property
    def raison(self) -> Raison:
        startup = self.startup
        if self.le < startup.regle:
            return Raison.ARGENT
        if self.investigates and not (
            startup.dernier_comite and startup.dernier_comite >= startup.phase_debut
        ):
            return Raison.INVESTIGATION
        if not startup.dernier_comite:
            return Raison.PREMIER
        half_year = startup.dernier_comite + relativedelta(months=startup.incubateur.comite_mois)
        return Raison.SEMESTRE if startup.regle == half_year else Raison.DECISION

    @property
    def financement(self) -> Financement:
        return d_apres_rythme(self.startup, self.at)

    @property
    def investigates(self) -> bool:
        return self.startup.phase_courante == NomPhase.INVESTIGATION

    @property
    def objet(self) -> Objet:
        """What its passage is for, unless somebody says otherwise."""
        return Objet.INVESTIGATION if self.investigates else Objet.SEMESTRIEL

    @property
    def pourquoi(self) -> str:
        """Why that day, in a few words."""
        rules = self.startup.incubateur
        match self.raison:
            case Raison.ARGENT:
                return f"{self.financement.court} : à tenir avant la commande suivante"
            case Raison.INVESTIGATION:
                return f"Fin des {plural(rules.investigation_semaines, 'semaine')} d’investigation"
            case Raison.PREMIER:
                return f"Premier comité : {_months(rules.comite_mois)} après le début de la phase"
            case Raison.DECISION:
                return f"Décidé par le comité du {jour(self.startup.dernier_comite)}"
        return f"{_months(rules.comite_mois)} après le comité du {jour(self.startup.dernier_comite)}"

    @property
    def delai(self) -> str:
        """« en retard de 3 semaines », « dans 12 jours »."""
        return late(self.le)


def _months(count: int) -> str:
    return f"{count}\u00a0mois"


def due(startup: Startup, at: date) -> Du:
    return Du(startup, startup.du_le, at)
