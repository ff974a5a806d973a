"""Which startups owe a passage, why and by when (metier.md §6). Reads, writes nothing.

A startup passes every six months (a rule of its incubateur), at the end of its investigation, and before the last
order that its money lets place: the earliest of these days is when it is due. Comités told as jalons count.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Case, DateField, F, Func, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Floor, Least

from comites.enums import Objet, StatutComite
from comites.models import Passage
from socle.jours import AddDays, AddMonths
from socle.templatetags.socle import jour, late, plural
from startups.budget.lecture import d_apres_rythme
from startups.enums import GenreJalon, NomPhase
from startups.financement import HORIZON, ORDER_DAYS, Financement
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
    ARGENT = "argent"


class _BeforeWinter(Func):
    """The last day to order, as startups.financement.order_before: never from mid-December to early February.

    The day is worked out once, in a query of its own: Django would write its subqueries at each use.
    """

    output_field = DateField()
    arity = 1
    shape = (
        "(SELECT CASE WHEN {month_day} > '1214' THEN {year_end} WHEN {month_day} < '0205' THEN {year_before} "
        "ELSE wanted END FROM (SELECT %(expressions)s AS wanted) AS ordering)"
    )

    def as_sqlite(self, compiler, connection, **context):
        template = self.shape.format(
            month_day="substr(wanted, 6, 2) || substr(wanted, 9)",
            year_end="substr(wanted, 1, 4) || '-12-14'",
            year_before="(substr(wanted, 1, 4) - 1) || '-12-14'",
        )
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler, connection, **context):
        year = "extract(year FROM wanted)::integer"
        template = self.shape.format(
            month_day="to_char(wanted, 'MMDD')",
            year_end=f"make_date({year}, 12, 14)",
            year_before=f"make_date({year} - 1, 12, 14)",
        )
        return self.as_sql(compiler, connection, template=template, **context)


# What is due ----------------------------------------------------------------------------------------------


def owing(startups: StartupQuerySet, at: date) -> StartupQuerySet:
    """The active ones of `startups`, annotated with what they owe on the day `at`.

    `regle`: the day by the rules alone; `du_le`: the earliest of it and of what money asks for; `prevu_le` and `prevu`:
    the day and the UUID of the séance in which they pass next. Asked of startups whose budget the reader may read.
    """
    rhythm = with_rythme(startups.active(at).with_phase_courante(at).with_dernier_comite(at), at)
    planned = next_passages(at).filter(startup=OuterRef("pk"))
    return rhythm.annotate(
        regle=_by_rule(at),
        prevu_le=Subquery(planned.values("demi_journee__date")[:1]),
        prevu=Subquery(planned.values("comite__uuid")[:1]),
    ).annotate(du_le=Least(F("regle"), Coalesce(_by_money(at), Value(date.max), output_field=DateField())))


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
    after_last = Subquery(held.values(due=AddMonths("date", months))[:1])
    # A new investigation owes its end, whatever was decided before it.
    since = held.filter(date__gte=OuterRef("phase_debut"))
    after_last_since = Subquery(since.values(due=AddMonths("date", months))[:1])
    return Case(
        When(
            phase_courante=NomPhase.INVESTIGATION,
            then=Coalesce(after_last_since, Subquery(begun.values(due=AddDays("debut", weeks * 7))[:1])),
        ),
        default=Coalesce(after_last, Subquery(begun.values(due=AddMonths("debut", months))[:1])),
        output_field=DateField(),
    )


def _by_money(at: date) -> Func:
    """The last day to order before what is ordered is consumed; nothing when no pace says until when."""
    days = Floor(F("reste") * F("rythme_jours") / F("consomme"))
    # Beyond, nothing is said: and no database counts days without end.
    near = Least(days, Value(HORIZON.days))
    return _BeforeWinter(AddDays(Value(at), near - Value(ORDER_DAYS)))


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
        return Raison.SEMESTRE if startup.dernier_comite else Raison.PREMIER

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
        return f"{_months(rules.comite_mois)} après le comité du {jour(self.startup.dernier_comite)}"

    @property
    def delai(self) -> str:
        """« en retard de 3 semaines », « dans 12 jours »."""
        return late(self.le)


def _months(count: int) -> str:
    return f"{count}\u00a0mois"


def due(startup: Startup, at: date) -> Du:
    return Du(startup, startup.du_le, at)
