"""Load the startup that is measured: five hundred measures of its principal indicator, three hundred orders."""

from datetime import date, timedelta
from decimal import Decimal

from socle.clock import today
from startups.enums import Dimension, SourceFinancement
from startups.models import Depense, Enveloppe, Indicateur, Mesure, ServiceFait, Startup

MEASURES, ORDERS = 500, 300


def load(startup: Startup) -> None:
    """Add what is missing for the startup to have as many measures and orders."""
    indicateur = startup.indicateurs.filter(principal=True).first() or Indicateur.objects.create(
        startup=startup, nom="Usagers", dimension=Dimension.UTILISE, principal=True
    )
    known = set(indicateur.mesures.order_by("date").values_list("date", flat=True))
    days = [today() - timedelta(days=number) for number in range(MEASURES + len(known))]
    missing = [day for day in days if day not in known][: MEASURES - len(known)]
    Mesure.objects.bulk_create(
        Mesure(indicateur=indicateur, date=day, valeur=Decimal(number)) for number, day in enumerate(missing)
    )
    year = today().year
    enveloppe = startup.enveloppes.first() or Enveloppe.objects.create(
        startup=startup,
        source=SourceFinancement.DINUM,
        montant=Decimal(100_000),
        exercice=year,
        debut=date(year, 1, 1),
    )
    placed = Depense.objects.filter(enveloppe__startup=startup).count()
    orders = Depense.objects.bulk_create(
        Depense(
            enveloppe=enveloppe,
            fournisseur="Atelier du Gué",
            objet=f"Lot {number}",
            montant=Decimal(1000),
            date=today() - timedelta(days=number),
        )
        for number in range(ORDERS - placed)
    )
    ServiceFait.objects.bulk_create(
        ServiceFait(depense=order, date=order.date, montant=Decimal(500)) for order in orders
    )
