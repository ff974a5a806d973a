"""What the budget of a startup tells: its exercices, until when it is financed, what calls for an act. Three queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from socle.charts import Share, gauge
from socle.charts.gauge import Gauge
from socle.templatetags.socle import jour, montant
from startups.financement import (
    LAST_ORDER,
    Commande,
    Consommation,
    Exercice,
    Financement,
    at_pace,
    exercices,
    financement,
)
from startups.models import Depense, Enveloppe, ServiceFait, Startup

ZERO = Decimal(0)
# « In time »: from the first of September, three months and a half before the last order of the year.
LAPSE_SAID_FROM = (9, 1)


@dataclass(frozen=True)
class LigneEnveloppe:
    """An envelope and what its orders commit of it."""

    enveloppe: Enveloppe
    engage: Decimal
    commandes: int

    @property
    def reste(self) -> Decimal:
        return self.enveloppe.montant - self.engage


@dataclass(frozen=True)
class LigneCommande:
    """An order and what of it was done."""

    depense: Depense
    fait: Decimal

    @property
    def reste(self) -> Decimal:
        return self.depense.montant - self.fait


@dataclass(frozen=True)
class LigneExercice:
    """A budget year, with its gauge: what is committed of what was granted."""

    exercice: Exercice
    jauge: Gauge | None
    caduc: Decimal
    perdu: Decimal


@dataclass(frozen=True)
class Budget:
    """All that is recorded of the money of a startup, as of `today`."""

    enveloppes: Sequence[Enveloppe]
    depenses: Sequence[Depense]
    services: Sequence[ServiceFait]
    today: date

    @cached_property
    def financement(self) -> Financement:
        """Until when the orders placed pay for the work."""
        return financement(
            [Commande(ligne.depense.montant, ligne.fait) for ligne in self.commandes],
            self._consommations,
            self.today,
        )

    @cached_property
    def commandes(self) -> list[LigneCommande]:
        """Orders, latest first."""
        done: dict[int, Decimal] = defaultdict(lambda: ZERO)
        for service in self.services:
            done[service.depense_id] += service.montant
        return [LigneCommande(depense, done[depense.pk]) for depense in self.depenses]

    @cached_property
    def lignes(self) -> list[LigneEnveloppe]:
        """Envelopes, latest exercice first."""
        orders: dict[int, list[Decimal]] = defaultdict(list)
        for depense in self.depenses:
            orders[depense.enveloppe_id].append(depense.montant)
        return [
            LigneEnveloppe(each, sum(orders[each.pk], ZERO), len(orders[each.pk])) for each in self.enveloppes
        ]

    @cached_property
    def exercices(self) -> list[LigneExercice]:
        """One line a year, latest first."""
        years = {enveloppe.pk: enveloppe.exercice for enveloppe in self.enveloppes}
        found = exercices(
            [(enveloppe.exercice, enveloppe.montant) for enveloppe in self.enveloppes],
            [(years[depense.enveloppe_id], depense.montant) for depense in self.depenses],
            self._consommations,
        )
        return [self._line(exercice) for exercice in found]

    def _line(self, exercice: Exercice) -> LigneExercice:
        shares = [Share("Engagé", exercice.engage)]
        if exercice.reste > 0:
            shares.append(Share("Reste à engager", exercice.reste, "tiers"))
        return LigneExercice(
            exercice,
            gauge(f"Exercice {exercice.annee}", exercice.accorde, shares),
            exercice.lapses(self.today),
            exercice.lapsed(self.today),
        )

    @cached_property
    def _consommations(self) -> list[Consommation]:
        return [Consommation(service.date, service.montant) for service in self.services]

    @property
    def alertes(self) -> list[str]:
        """Sentences: exercices committed beyond what was granted, and what will soon be lost."""
        return [
            *(
                f"Exercice {ligne.exercice.annee} : {montant(ligne.exercice.depassement)} engagés au-delà "
                f"des {montant(ligne.exercice.accorde)} accordés."
                for ligne in self.exercices
                if ligne.exercice.depassement
            ),
            *(self._lapse(ligne.caduc) for ligne in self.exercices if ligne.caduc and self._lapse_is_near),
        ]

    @property
    def _lapse_is_near(self) -> bool:
        return (self.today.month, self.today.day) >= LAPSE_SAID_FROM

    def _lapse(self, caduc: Decimal) -> str:
        last = date(self.today.year, *LAST_ORDER)
        end = f"{montant(caduc)} de l’exercice {self.today.year} ne sont pas engagés : ils seront perdus le 31 décembre."
        if self.today > last:
            return f"{end} On ne commande plus en principe depuis le {jour(last)}."
        return f"{end} La dernière commande se passe avant le {jour(last)}."


def lire(startup: Startup, today: date) -> Budget:
    """The budget of a startup; the reader must hold the right `can_read_budget` on it."""
    return Budget(
        enveloppes=list(startup.enveloppes.all()),
        depenses=list(Depense.objects.filter(enveloppe__startup=startup)),
        services=list(ServiceFait.objects.filter(depense__enveloppe__startup=startup)),
        today=today,
    )


def d_apres_rythme(startup: Startup, today: date) -> Financement | None:
    """Until when a startup annotated by `with_rythme` is financed; None without any order. No query.

    The reader must hold the right `can_read_budget` on it.
    """
    if startup.reste is None:
        return None
    daily = (startup.consomme or ZERO) / startup.rythme_jours
    return at_pace(startup.reste, daily, today, startup.fait_depuis or ZERO)


def financements(startups: Iterable[Startup], today: date) -> dict[int, Financement]:
    """Until when each startup (by primary key) that has orders is financed, for lists and boards: one query.

    The reader must hold the right `can_read_budget` on these startups.
    """
    orders = Depense.objects.filter(enveloppe__startup__in=[startup.pk for startup in startups]).order_by(
        "pk"
    )
    amounts: dict[int, dict[int, Decimal]] = defaultdict(dict)
    done: dict[int, Decimal] = defaultdict(lambda: ZERO)
    consumed: dict[int, list[Consommation]] = defaultdict(list)
    about = ("enveloppe__startup", "pk", "montant", "services_faits__date", "services_faits__montant")
    for startup, order, amount, day, part in orders.values_list(*about):
        amounts[startup][order] = amount
        if day:
            done[order] += part
            consumed[startup].append(Consommation(day, part))
    return {
        startup: financement(
            [Commande(amount, done[order]) for order, amount in placed.items()], consumed[startup], today
        )
        for startup, placed in amounts.items()
    }
