"""What each invented startup costs: envelopes a year, orders three times a year, services done month by month."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from random import Random

from incubateur.accueil.demo.entourage import Entourage
from incubateur.accueil.demo.histoire import Acte, stable_uuid, write
from incubateur.accueil.demo.impact import WHOLE, YEARS
from startups.enums import SourceFinancement
from startups.models import Depense, Enveloppe, ServiceFait, Startup

FOURNISSEURS = [
    "Coopérative des Clairières",
    "Atelier du Gué",
    "Studio Passerelle",
    "Les Artisans du Formulaire",
    "Collectif Pas de Côté",
]
OBJETS = [
    "Développement et maintenance",
    "Design et recherche auprès des usagers",
    "Déploiement sur les territoires",
    "Accompagnement produit",
]
ORDER_DAYS = [(2, 15), (6, 15), (10, 15)]
MONTH = timedelta(days=30)
MONTHS_OF_OTHERS = timedelta(days=300)
# Awkward cases, by the number of the startup: two neighbours, of two incubateurs, share one.
EXHAUSTED, NONE, OVERSPENT, LAPSING, SOON, NO_SERVICE = 1, 2, 3, 4, 5, 6
ROUND = Decimal(5000)


@dataclass(frozen=True)
class Marche:
    """An order: the day, and the days on which a month of work is done."""

    le: date
    faits: list[date]


def write_budget(around: dict[Startup, Entourage]) -> None:
    """Envelopes, orders and services done of the startups whose investigation is over."""
    drawn = [
        (startup, found, _marches(found))
        for startup, found in around.items()
        if found.vie.construite and _kind(found) != NONE
    ]
    enveloppes = write(Enveloppe, (life for row in drawn for life in _enveloppes(*row)))
    places = {(enveloppe.startup_id, enveloppe.exercice): enveloppe for enveloppe in enveloppes}
    placed = [
        (_depense(places[startup.pk, marche.le.year], found, marche), found, marche)
        for startup, found, marches in drawn
        for marche in marches
    ]
    write(
        Depense,
        (
            (depense, [Acte(marche.le, found.equipe, "Commande enregistrée")])
            for depense, found, marche in placed
        ),
    )
    write(ServiceFait, (life for row in placed for life in _services(*row)))


def _kind(found: Entourage) -> int:
    return found.vie.numero // 2 % 8


def _pace(found: Entourage) -> Decimal:
    """What a month costs."""
    rng = Random(f"budget-{found.vie.numero}")
    return Decimal(rng.randrange(450_000, 1_600_000, 25_000)) / 100 + (found.vie.numero % 3) * Decimal("0.35")


def _since(found: Entourage) -> date:
    kept = YEARS if found.vie.numero < WHOLE else MONTHS_OF_OTHERS
    return max(found.vie.construite, (found.over or found.cadre.today) - kept)


def _marches(found: Entourage) -> list[Marche]:
    """Its orders, oldest first; together they pay without a gap until some day."""
    since, today = _since(found), found.cadre.today
    paid_until = {SOON: today + timedelta(days=50), EXHAUSTED: today - timedelta(days=10)}.get(_kind(found))
    limit = found.over or paid_until or date.max
    # An order pays until some time after the next one.
    ahead = timedelta(days=70 + 12 * (found.vie.numero % 9))
    days = [date(year, *day) for year in range(since.year, today.year + 1) for day in ORDER_DAYS]
    days = [day for day in days if since <= day <= (found.over or today)]
    marches, covered = [], since
    for rank, day in enumerate(days):
        begins = max(covered, day)
        following = days[rank + 1] if rank + 1 < len(days) else day + 4 * MONTH
        months = (min(following + ahead, limit) - begins) // MONTH
        if months > 0:
            marches.append(Marche(day, [begins + MONTH * n for n in range(1, months + 1)]))
            covered = begins + MONTH * months
    return marches


def _enveloppes(startup: Startup, found: Entourage, marches: list[Marche]) -> Iterator[tuple]:
    """One a year: what its orders need, more where some of it lapses, less where too much is ordered."""
    since, pace = _since(found), _pace(found)
    rng = Random(f"enveloppes-{found.vie.numero}")
    for year in range(since.year, (found.over or found.cadre.today).year + 1):
        months = sum(len(marche.faits) for marche in marches if marche.le.year == year) or 6
        opened = max(since, date(year, 1, 1))
        enveloppe = Enveloppe(
            startup=startup,
            source=rng.choice(SourceFinancement.values),
            intitule=f"Décision d’ouverture {year}" if rng.random() < 0.7 else "",
            montant=_granted(months * pace, found, year),
            exercice=year,
            debut=opened,
            fin=date(year, 12, 31),
            uuid=stable_uuid(found.vie.identifiant, "enveloppe", year),
        )
        yield enveloppe, [Acte(opened, found.equipe, "Enveloppe ajoutée")]


def _granted(needed: Decimal, found: Entourage, year: int) -> Decimal:
    present = year == found.cadre.today.year
    if present and _kind(found) == OVERSPENT:
        return (needed * Decimal("0.85")).quantize(Decimal(1))
    if present and _kind(found) != LAPSING:
        return needed
    share = Decimal("1.5") if present else Decimal(1)
    return (needed * share / ROUND).to_integral_value(ROUND_CEILING) * ROUND


def _depense(enveloppe: Enveloppe, found: Entourage, marche: Marche) -> Depense:
    rng = Random(f"{found.vie.numero}-{marche.le}")
    return Depense(
        enveloppe=enveloppe,
        fournisseur=rng.choice(FOURNISSEURS),
        objet=rng.choice(OBJETS),
        reference=f"BC-{marche.le:%Y%m}-{found.vie.numero:04d}",
        montant=len(marche.faits) * _pace(found),
        date=marche.le,
        uuid=stable_uuid(found.vie.identifiant, "commande", marche.le),
    )


def _services(depense: Depense, found: Entourage, marche: Marche) -> Iterator[tuple]:
    if _kind(found) == NO_SERVICE:
        return
    for day in marche.faits:
        if day <= found.cadre.today:
            service = ServiceFait(
                depense=depense,
                date=day,
                montant=_pace(found),
                uuid=stable_uuid(depense.uuid, day),
            )
            yield service, [Acte(day, found.equipe, "Service fait constaté")]
