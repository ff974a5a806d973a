"""What a startup costs: envelopes given by a decision, orders placed, services done (metier.md §4)."""

from datetime import date, timedelta
from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import (
    Case,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest, Least, Round

from socle.history import tracked
from socle.periods import Dated, DatedQuerySet, end_after_start, plausible
from socle.versions import Versioned
from startups.enums import SPONSORS, RoleStartup, SourceFinancement
from startups.financement import PACE_DAYS, SHORTEST_PACE, known_until
from startups.models.affectations import SUPPLEANT, startups_held
from startups.models.startups import Startup

EUROS = {"max_digits": 12, "decimal_places": 2}
DECIMAL = {"output_field": models.DecimalField(**EUROS)}
# Roles that read the budget of their startup.
BUDGET_READERS = {
    RoleStartup.COACH,
    RoleStartup.INTRAPRENEUR,
    RoleStartup.PORTEFEUILLE,
    SUPPLEANT,
    *SPONSORS,
}


class Enveloppe(Versioned, Dated):
    """Money a source gives for a period, to commit within the exercice: what is not lapses on 31 December."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    startup = models.ForeignKey(
        Startup, verbose_name="startup", on_delete=models.PROTECT, related_name="enveloppes"
    )
    source = models.CharField("source", max_length=20, choices=SourceFinancement)
    intitule = models.CharField("intitulé", max_length=200, blank=True)
    montant = models.DecimalField("montant (€)", validators=[MinValueValidator(0)], **EUROS)
    exercice = models.PositiveSmallIntegerField(
        "exercice",
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
        help_text="L’année budgétaire.",
    )

    history = tracked(about="startup")
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-exercice", "-debut", "pk"]
        indexes = [models.Index(fields=["startup", "-exercice"], name="enveloppe_startup")]
        constraints = [
            end_after_start("enveloppe"),
            models.CheckConstraint(
                name="enveloppe_montant_positif",
                condition=Q(montant__gte=0),
                violation_error_code="montant",
                violation_error_message="Un montant ne peut pas être négatif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.intitule or self.get_source_display()}, {self.exercice}"


class Depense(Versioned):
    """An order (bon de commande): its amount is committed (AE) in the exercice of its envelope."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    enveloppe = models.ForeignKey(
        Enveloppe, verbose_name="enveloppe", on_delete=models.PROTECT, related_name="depenses"
    )
    fournisseur = models.CharField("fournisseur", max_length=200)
    objet = models.CharField("objet", max_length=300)
    reference = models.CharField("numéro du bon de commande", max_length=100, blank=True)
    montant = models.DecimalField("montant (€)", validators=[MinValueValidator(0)], **EUROS)
    date = models.DateField("commandé le", validators=[plausible])

    history = tracked(about="enveloppe")

    class Meta:
        ordering = ["-date", "-pk"]
        indexes = [models.Index(fields=["enveloppe", "-date"], name="depense_enveloppe")]
        constraints = [
            models.CheckConstraint(
                name="depense_montant_positif",
                condition=Q(montant__gte=0),
                violation_error_code="montant",
                violation_error_message="Un montant ne peut pas être négatif.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.fournisseur} : {self.objet}"


class ServiceFait(Versioned):
    """Part of an order that was done on a day: consumed (CP)."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    depense = models.ForeignKey(
        Depense, verbose_name="bon de commande", on_delete=models.PROTECT, related_name="services_faits"
    )
    date = models.DateField("fait le", validators=[plausible])
    montant = models.DecimalField("montant (€)", validators=[MinValueValidator(0)], **EUROS)

    history = tracked(about="depense")

    class Meta:
        ordering = ["date", "pk"]
        verbose_name = "service fait"
        indexes = [models.Index(fields=["depense", "date"], name="service_fait_depense")]
        constraints = [
            models.CheckConstraint(
                name="service_fait_montant_positif",
                condition=Q(montant__gte=0),
                violation_error_code="montant",
                violation_error_message="Un montant ne peut pas être négatif.",
            )
        ]

    def __str__(self) -> str:
        return f"Service fait du {self.date:%d/%m/%Y}"


# Who reads, and what a portfolio asks ---------------------------------------------------------------------


def budget_read_by(user, at: date | None = None) -> Q:
    """Startups whose budget `user` may read, as a condition: `permissions.can_read_budget` says the same of one."""
    roles = user.roles(at)
    within = roles.equipe | roles.portefeuille
    across = Startup.co_incubateurs.through.objects.filter(incubateur_id__in=within)
    return (
        Q(incubateur_id__in=within)
        | Q(pk__in=across.values("startup_id"))
        | Q(pk__in=startups_held(user, at, BUDGET_READERS))
    )


class _Days(Func):
    """Whole days from the second date to the first."""

    output_field = IntegerField()

    def as_sqlite(self, compiler, connection, **context):
        template = "CAST(julianday(%(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=") - julianday(", **context)

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="(%(expressions)s)", arg_joiner=" - ", **context)


def _sum_by_startup(rows: models.QuerySet, path: str, value) -> Subquery:
    """Total of `value` over the rows of the startup of the outer query; `path` leads from a row to it."""
    of_startup = rows.filter(**{path: OuterRef("pk")}).order_by().values(path)
    return Subquery(of_startup.annotate(_total=_to_the_cent(Sum(value))).values("_total"), **DECIMAL)


def _to_the_cent(euros) -> Round:
    # SQLite adds up floats: what is left of 0.30 after 0.10 and 0.20 must be 0.
    return Round(euros, precision=2, **DECIMAL)


def with_rythme(startups: models.QuerySet, at: date) -> models.QuerySet:
    """Annotate `reste`, what orders still pay for, `consomme` and `rythme_jours`, the euros done in how many days.

    As startups.financement counts; `reste` is None without any order, `consomme` without any recent service.
    `fait_depuis`: the euros done since the day until which all services are known, if any.
    """
    order, done = "enveloppe__startup", "depense__enveloppe__startup"
    consumed = ServiceFait.objects.filter(depense=OuterRef("pk")).order_by().values("depense")
    fait = Coalesce(Subquery(consumed.annotate(_t=Sum("montant")).values("_t")), Value(0), **DECIMAL)
    left = Greatest(_to_the_cent(F("montant") - fait), Value(0), **DECIMAL)
    known = known_until(at)
    services = ServiceFait.objects.filter(date__lte=known)
    since = known - timedelta(days=PACE_DAYS)
    first = services.filter(**{done: OuterRef("pk")}).order_by("date").values("date")[:1]
    over = Case(
        When(_first__gt=since, then=Greatest(_Days(Value(known), F("_first")), Value(SHORTEST_PACE))),
        default=Value(PACE_DAYS),
    )
    later = ServiceFait.objects.filter(date__gt=known, date__lte=at)
    return startups.alias(_first=Subquery(first)).annotate(
        reste=_sum_by_startup(Depense.objects.annotate(_left=left), order, "_left"),
        consomme=_sum_by_startup(services.filter(date__gt=since), done, "montant"),
        rythme_jours=over,
        fait_depuis=Value(None, **DECIMAL) if known == at else _sum_by_startup(later, done, "montant"),
    )


def with_jours_finances(startups: models.QuerySet, at: date) -> models.QuerySet:
    """Annotate by `with_rythme`, and `jours_finances`: for how many days orders still pay, a number to sort and compare.

    None without any order, or when nothing was done for three months: nothing says until when.
    """
    days, hidden = _days_paid(F("reste")), (at - known_until(at)).days
    if hidden:
        before = F("reste") + Coalesce(F("fait_depuis"), Value(0), **DECIMAL)
        days = Least(days, _days_paid(before) - Value(float(hidden)))
    return with_rythme(startups, at).annotate(
        jours_finances=Case(
            When(reste=0, then=Value(0.0)),
            When(consomme__gt=0, then=days),
            output_field=FloatField(),
        )
    )


def _days_paid(euros):
    return Cast(euros, FloatField()) * F("rythme_jours") / Cast(F("consomme"), FloatField())


def short_of_money(startups: models.QuerySet, at: date, days: int) -> models.QuerySet:
    """Those of `startups`, annotated by `with_jours_finances`, whose orders pay for less than `days` days."""
    return with_jours_finances(startups, at).filter(jours_finances__lt=days)


def with_exercice(startups: models.QuerySet, year: int) -> models.QuerySet:
    """Annotate `accorde` and `engage`, in euros, of the exercice `year`."""
    granted = _sum_by_startup(Enveloppe.objects.filter(exercice=year), "startup", "montant")
    committed = _sum_by_startup(
        Depense.objects.filter(enveloppe__exercice=year), "enveloppe__startup", "montant"
    )
    return startups.annotate(
        accorde=Coalesce(granted, Value(0), **DECIMAL), engage=Coalesce(committed, Value(0), **DECIMAL)
    )
