"""What awaits a person about impact: objectives whose day is past and of which nobody said how they ended."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from socle.echeances import Echeance, Lot, Urgence, rank
from socle.templatetags.socle import span
from startups.impact.progres import lire
from startups.models import Objectif, Startup


def late_objectives(startups: QuerySet[Startup], today: date) -> Lot:
    """Objectives of `startups`, active ones whose impact the person writes."""
    late = Objectif.objects.running().filter(echeance__lt=today, startup__in=startups.order_by().values("pk"))

    def line(objectif: Objectif) -> Echeance:
        days = (today - objectif.echeance).days
        return Echeance(
            kind="objectifs-depasses",
            titre=str(objectif),
            pourquoi=f"Échéance dépassée depuis {span(days)}. {lire(objectif).phrase}",
            url=reverse("startups:objectif_clore", args=[objectif.startup.identifiant, objectif.uuid]),
            urgence=rank(Urgence.RETARD, days),
            date=objectif.echeance,
            startup=objectif.startup.nom,
        )

    return Lot(
        kind="objectifs-depasses",
        label="Objectifs dont l’échéance est passée",
        court="Objectifs dépassés",
        explication="Dites comment chacun se termine : atteint, en partie, manqué, abandonné ; ou corrigez son échéance.",
        urgence=Urgence.RETARD,
        startup="startup",
        rows=late.with_mesure().select_related("startup", "indicateur").defer("startup__fiche"),
        line=line,
    )
