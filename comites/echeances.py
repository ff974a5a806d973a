"""What awaits a person about comités, for « À traiter »: conditions to meet, séances to close, passages to be planned.

Of passages, the équipe and the portefeuille are told of their incubateurs, coach and intrapreneur·e of their own startups. In time:
those that are late, and those due within the weeks it takes to gather people.
"""

from datetime import date, timedelta

from django.db.models import Max, Q
from django.urls import reverse

from annuaire.models import Personne
from comites import permissions
from comites.calendrier import due, owing
from comites.models import Comite, Condition, Passage
from socle.echeances import Echeance, Lot, Urgence, rank
from socle.templatetags.socle import late, relative
from startups.models import Startup, budget_read_by

# Dates of busy people are found some weeks ahead.
WITHIN = timedelta(days=45)


def echeances(user: Personne, today: date) -> list[Lot]:
    """Lots of lines about comités."""
    lots = [_to_meet(user, today), _to_close(user, today)]
    return [*lots, _to_plan(user, today)] if permissions.can_plan(user) else lots


def _to_meet(user: Personne, today: date) -> Lot:
    """Conditions the person owns, from the closing of the séance until they are met."""

    def line(condition: Condition) -> Echeance:
        startup = condition.decision.passage.startup.nom
        return Echeance(
            kind="comites-conditions",
            titre=f"{startup} : {condition.texte}",
            pourquoi=f"Condition posée par le comité, {late(condition.echeance)}",
            url=reverse("comites:condition", args=[condition.uuid]),
            urgence=rank(Urgence.ATTENDU, (today - condition.echeance).days),
            date=condition.echeance,
            startup=startup,
        )

    rows = Condition.objects.filter(responsable=user).to_meet()
    return Lot(
        kind="comites-conditions",
        label="Conditions à lever",
        court="Conditions",
        explication="Un comité attend cela de vous : dites-le ici quand c’est fait.",
        urgence=Urgence.ATTENDU,
        startup="decision__passage__startup",
        rows=rows.select_related("decision__passage__startup"),
        line=line,
        readable=_seen,
    )


def _seen(reader: Personne, today: date):
    """Startups of which somebody else who looks reads what comités decided."""
    return Passage.objects.visible_to(reader, today).order_by().values("startup")


def _to_close(user: Personne, today: date) -> Lot:
    """Séances whose last day is past, for those who decide."""

    def line(comite: Comite) -> Echeance:
        return Echeance(
            kind="comites-a-clore",
            titre=comite.titre,
            pourquoi=f"Tenue {relative(comite.dernier)} : enregistrez les décisions, puis fermez la séance",
            url=reverse("comites:comite", args=[comite.uuid]),
            urgence=rank(Urgence.RETARD, (today - comite.dernier).days),
            date=comite.dernier,
        )

    held = (
        Comite.objects.to_hold()
        .filter(permissions.decided_by(user))
        .annotate(dernier=Max("demi_journees__date"))
    )
    return Lot(
        kind="comites-a-clore",
        label="Séances à clore",
        court="À clore",
        explication="La séance est passée : ses décisions n’ont d’effet qu’une fois close.",
        urgence=Urgence.RETARD,
        rows=held.filter(dernier__lt=today).order_by("dernier", "pk"),
        line=line,
    )


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
