"""What awaits a person about comités, for « À traiter »: startups whose next passage is to be planned.

The équipe and the portefeuille are told of their incubateurs, coach and intrapreneur·e of their own startups. In time:
those that are late, and those due within the weeks it takes to gather people.
"""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from annuaire.models import Personne
from comites import permissions
from comites.calendrier import due, owing
from socle.echeances import Echeance, Lot, Urgence, rank
from startups.models import Startup, budget_read_by

# Dates of busy people are found some weeks ahead.
WITHIN = timedelta(days=45)


def echeances(user: Personne, today: date) -> list[Lot]:
    """Lots of lines about comités."""
    return [_to_plan(user, today)] if permissions.can_plan(user) else []


def _to_plan(user: Personne, today: date) -> Lot:
    owed = owing(permissions.startups_to_plan(user).order_by(), today)
    soon = owed.filter(prevu_le__isnull=True, du_le__lte=today + WITHIN)

    def line(startup: Startup) -> Echeance:
        found = due(startup, today)
        return Echeance(
            kind="comites-a-programmer",
            titre=startup.nom,
            pourquoi=f"{found.delai[0].upper()}{found.delai[1:]} : {found.pourquoi}",
            url=f"{reverse('comites:proposer')}?startup={startup.identifiant}",
            urgence=rank(Urgence.RETARD, (today - found.le).days),
            date=found.le,
            startup=startup.nom,
        )

    return Lot(
        kind="comites-a-programmer",
        label="Comités à programmer",
        court="Comités",
        explication="Un passage est dû, en retard ou dans les six semaines, et aucune séance ne l’attend.",
        urgence=Urgence.RETARD,
        startup="pk",
        rows=soon.select_related("incubateur").defer("fiche").order_by("du_le", "nom", "pk"),
        line=line,
        geste=("Proposer une séance", reverse("comites:proposer")),
        readable=_readable,
    )


def _readable(reader: Personne, today: date):
    """What makes it due may be money: told to who reads the budget."""
    planned = Startup.objects.filter(permissions.planned_by(reader) & Q(budget_read_by(reader, today)))
    return planned.order_by().values("pk")
