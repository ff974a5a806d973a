"""Load the startup that is measured: five hundred measures, three hundred orders, a séance of twelve passages."""

from datetime import date, time, timedelta
from decimal import Decimal

from annuaire.models import Personne
from comites.enums import Capacite
from comites.models import Comite, DemiJournee, Membre, Passage
from socle.clock import today
from startups.enums import Dimension, SourceFinancement
from startups.models import Depense, Enveloppe, Indicateur, Mesure, ServiceFait, Startup

MEASURES, ORDERS, PASSAGES, SEATS = 500, 300, 12, 6


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


def seat(startup: Startup) -> None:
    """Make the startup pass in a séance to come, the last of its incubateur, with as many others."""
    people = list(Personne.objects.order_by("pk")[:SEATS])
    comite = Comite.objects.create(
        incubateur=startup.incubateur, titre="Comité d’investissement", propose_par=people[0]
    )
    half_days = [
        DemiJournee.objects.create(comite=comite, date=today() + timedelta(days=60), debut=debut, fin=fin)
        for debut, fin in [(time(8), time(13)), (time(13, 30), time(18, 30))]
    ]
    others = Startup.objects.filter(incubateur=startup.incubateur).exclude(pk=startup.pk).order_by("pk")
    for rang, each in enumerate([startup, *others[: PASSAGES - 1]]):
        passage = Passage.objects.create(
            comite=comite, demi_journee=half_days[rang * 2 // PASSAGES], startup=each, rang=rang
        )
        Membre.objects.bulk_create(
            Membre(comite=comite, passage=passage, personne=personne, capacite=Capacite.INVITE)
            for personne in people
        )
