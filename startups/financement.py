"""Until when a startup is paid for, and what its exercices hold (metier.md §4). Pure: takes figures, reads nothing.

Orders placed pay the work until they are consumed, at the pace of the last three months. What an envelope still
holds pays nothing before it is ordered, and lapses on 31 December.

Nothing is paid from the end of November to January, but the work goes on: what is done meanwhile is paid, and
recorded, in February. Until then the pace is the one of the three months before the stop, and what was worked
since at this pace is taken off what is left, as far as it is not recorded yet. So the date does not go further
away because the record is silent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum, auto

from socle.templatetags.socle import jour, montant

PACE_DAYS = 91  # the last three months
# A younger startup is judged on what it has, from this many days on.
SHORTEST_PACE = 30
ORDER_DAYS = 30  # an order takes about a month
COMITE_BEFORE = (45, 30)  # days before the money runs out between which the comité is held
LAST_ORDER = (12, 14)  # month and day: no order from the middle of December…
FIRST_ORDER = (2, 5)  # … to early February
LAST_PAYMENT = (11, 29)  # no payment from the end of November to January…
PAID_UP = (3, 1)  # … and what was done meanwhile is paid in February
# Nothing is said of what lies further.
HORIZON = timedelta(days=3650)
MONTH = Decimal("30.4375")  # days


@dataclass(frozen=True)
class Commande:
    """An order: its amount and what of it was done, in euros."""

    montant: Decimal
    consomme: Decimal

    @property
    def reste(self) -> Decimal:
        """What it still pays for; an order consumed beyond its amount pays nothing more."""
        return max(self.montant - self.consomme, Decimal(0))


@dataclass(frozen=True)
class Consommation:
    """A service done: when, and for how much."""

    date: date
    montant: Decimal


class Etat(Enum):
    """What can be said of the date."""

    CALCULE = auto()
    AUCUNE_COMMANDE = auto()
    EPUISE = auto()
    SANS_RYTHME = auto()
    LOINTAIN = auto()


@dataclass(frozen=True)
class Financement:
    """`jusquau`: last day paid for, None when it cannot be said; `raison` says why in one sentence.

    `commander_avant`: last day to start the next order; `comite`: days between which to hold the comité.
    """

    etat: Etat
    raison: str
    reste: Decimal
    rythme: Decimal | None = None  # euros a month
    jusquau: date | None = None
    commander_avant: date | None = None
    comite: tuple[date, date] | None = None

    @property
    def court(self) -> str:
        """In a few words, for lists; empty when nothing says until when."""
        match self.etat:
            case Etat.CALCULE:
                return f"Financé jusqu’au {jour(self.jusquau)}"
            case Etat.EPUISE:
                return "Financement épuisé"
            case Etat.LOINTAIN:
                return "Financé pour plus de dix ans"
        return ""


def known_until(today: date) -> date:
    """Last day whose services are all recorded: today, but from the stop of payments until they have caught up."""
    if (today.month, today.day) > LAST_PAYMENT:
        return date(today.year, *LAST_PAYMENT)
    if (today.month, today.day) < PAID_UP:
        return date(today.year - 1, *LAST_PAYMENT)
    return today


def financement(
    commandes: Iterable[Commande], consommations: Sequence[Consommation], today: date
) -> Financement:
    """Until when the orders placed pay for the work."""
    commandes = list(commandes)
    reste = sum((commande.reste for commande in commandes), Decimal(0))
    if not commandes:
        return Financement(Etat.AUCUNE_COMMANDE, "Aucune commande n’est enregistrée.", reste)
    known = known_until(today)
    recorded = sum((one.montant for one in consommations if known < one.date <= today), Decimal(0))
    return at_pace(reste, pace(consommations, known), today, recorded)


def pace(consommations: Iterable[Consommation], known: date) -> Decimal:
    """Euros consumed a day over the three months up to `known`; less for a startup whose first service is younger."""
    done = [one for one in consommations if one.date <= known]
    if not done:
        return Decimal(0)
    age = (known - min(one.date for one in done)).days
    if age < PACE_DAYS:
        return sum((one.montant for one in done), Decimal(0)) / max(age, SHORTEST_PACE)
    since = known - timedelta(days=PACE_DAYS)
    return sum((one.montant for one in done if one.date > since), Decimal(0)) / PACE_DAYS


def at_pace(reste: Decimal, daily: Decimal, today: date, recorded: Decimal) -> Financement:
    """Until when `reste`, what is left on the orders placed, pays for the work at `daily` euros a day.

    `recorded`: services done since the day until which all of them are known.
    """
    if reste == 0:
        return Financement(
            Etat.EPUISE, "Les commandes passées sont entièrement consommées : plus rien n’est financé.", reste
        )
    known = known_until(today)
    if daily == 0:
        when = "depuis trois mois" if known == today else "de septembre à novembre"
        return Financement(
            Etat.SANS_RYTHME,
            f"Il reste {montant(reste)} sur les commandes passées, mais rien n’a été consommé {when} : "
            "aucun rythme ne permet de dire jusqu’à quand.",
            reste,
        )
    unpaid = max(daily * (today - known).days - recorded, Decimal(0))
    return _until(reste, daily, unpaid, today)


def _until(reste: Decimal, daily: Decimal, unpaid: Decimal, today: date) -> Financement:
    monthly = (daily * MONTH).quantize(Decimal(1))
    said = f"Il reste {montant(reste)} sur les commandes passées{_unpaid_said(min(unpaid, reste), today)}"
    if unpaid >= reste:
        return Financement(Etat.EPUISE, f"{said} : plus rien n’est financé.", reste, monthly)
    said = f"{said} ; au rythme de {montant(monthly)} par mois"
    days = (reste - unpaid) / daily
    if days > HORIZON.days:
        return Financement(Etat.LOINTAIN, f"{said}, elles couvrent plus de dix ans.", reste, monthly)
    end = today + timedelta(days=int(days))
    order = order_before(end)
    early, late = COMITE_BEFORE
    period = "trois derniers mois" if known_until(today) == today else "de septembre à novembre"
    return Financement(
        Etat.CALCULE,
        f"{said} ({period}), elles couvrent le travail jusqu’au {jour(end)}.{_order_said(end, order)}",
        reste,
        monthly,
        jusquau=end,
        commander_avant=order,
        comite=(order - timedelta(days=early - late), order),
    )


def _unpaid_said(unpaid: Decimal, today: date) -> str:
    """What the stop of payments hides of what was done, as a part of the sentence."""
    if not unpaid:
        return ""
    since = known_until(today) + timedelta(days=1)
    amount = montant(unpaid.quantize(Decimal(1)))
    return f", dont environ {amount} de travail fait depuis le {jour(since)}, que l’arrêt des paiements repousse à février"


def order_before(end: date) -> date:
    """Last day to start an order that takes over on `end`: a month before, and never in the winter stop."""
    wanted = end - timedelta(days=ORDER_DAYS)
    if (wanted.month, wanted.day) > LAST_ORDER:
        return date(wanted.year, *LAST_ORDER)
    if (wanted.month, wanted.day) < FIRST_ORDER:
        return date(wanted.year - 1, *LAST_ORDER)
    return wanted


def _order_said(end: date, order: date) -> str:
    if order == end - timedelta(days=ORDER_DAYS):
        return f" La commande suivante est à lancer avant le {jour(order)}."
    return (
        f" La commande suivante est à lancer avant le {jour(order)} : rien ne se commande ensuite "
        "jusqu’au début de février."
    )


# Exercices ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Exercice:
    """A budget year, in euros: granted, committed (AE), done in the year (CP)."""

    annee: int
    accorde: Decimal
    engage: Decimal
    consomme: Decimal

    @property
    def reste(self) -> Decimal:
        """Left to commit; negative when more was committed than granted."""
        return self.accorde - self.engage

    @property
    def depassement(self) -> Decimal:
        return max(-self.reste, Decimal(0))

    def lapses(self, today: date) -> Decimal:
        """What will be lost on 31 December of the present year if it is not committed; 0 for the other years."""
        return max(self.reste, Decimal(0)) if self.annee == today.year else Decimal(0)

    def lapsed(self, today: date) -> Decimal:
        """What was lost at the end of a past year."""
        return max(self.reste, Decimal(0)) if self.annee < today.year else Decimal(0)


def exercices(
    enveloppes: Sequence[tuple[int, Decimal]],
    commandes: Sequence[tuple[int, Decimal]],
    consommations: Iterable[Consommation],
) -> list[Exercice]:
    """One row a year that has an envelope, an order or a service, latest first; (year, euros) pairs given."""
    granted, committed, done = {}, {}, {}
    for totals, pairs in (
        (granted, enveloppes),
        (committed, commandes),
        (done, ((one.date.year, one.montant) for one in consommations)),
    ):
        for year, amount in pairs:
            totals[year] = totals.get(year, Decimal(0)) + amount
    zero = Decimal(0)
    return [
        Exercice(year, granted.get(year, zero), committed.get(year, zero), done.get(year, zero))
        for year in sorted({*granted, *committed, *done}, reverse=True)
    ]
