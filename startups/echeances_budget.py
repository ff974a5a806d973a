"""What awaits a person about money: financing that ends soon, credits that will lapse, orders beyond what was granted.

The équipe is told of its incubateur, coach and intrapreneur of their own startups; all read those budgets.
"""

from datetime import date
from decimal import Decimal

from django.db.models import F, QuerySet
from django.urls import reverse

from annuaire.models import Personne
from socle.echeances import Echeance, Lot, Urgence, rank
from socle.templatetags.socle import jour, montant
from startups.budget.lecture import LAPSE_SAID_FROM, d_apres_rythme
from startups.financement import LAST_ORDER
from startups.models import Startup, budget_read_by, short_of_money, with_exercice
from startups.selection import FINANCEMENT_COURT


def lots(startups: QuerySet[Startup], today: date) -> list[Lot]:
    """Lots about the money of `startups`, active ones whose budget the person reads."""
    startups = startups.only("identifiant", "nom")
    return [_short(startups, today), *_lapsing(startups, today), _exceeded(startups, today)]


def readable(reader: Personne, today: date) -> QuerySet:
    """Startups of which somebody else who looks may be told these lines."""
    return Startup.objects.filter(budget_read_by(reader, today)).order_by().values("pk")


def _lot(**fields) -> Lot:
    return Lot(urgence=Urgence.A_REVOIR, startup="pk", readable=readable, **fields)


def _tab(startup: Startup) -> str:
    return reverse("startups:budget", args=[startup.identifiant])


def _short(startups: QuerySet[Startup], today: date) -> Lot:
    def line(startup: Startup) -> Echeance:
        found = d_apres_rythme(startup, today)
        why = (
            f"{found.court} : prochaine commande à lancer avant le {jour(found.commander_avant)}"
            if found.jusquau
            else "Les commandes passées sont entièrement consommées"
        )
        return Echeance(
            kind="financement",
            titre=startup.nom,
            pourquoi=why,
            url=_tab(startup),
            urgence=rank(Urgence.A_REVOIR, -int(startup.jours_finances)),
            date=found.jusquau,
            startup=startup.nom,
        )

    short = short_of_money(startups, today, FINANCEMENT_COURT)
    return _lot(
        kind="financement",
        label="Financements de moins de 3 mois",
        court="Financements",
        explication="Une commande prend environ un mois, et un comité se tient avant : c’est maintenant qu’on prépare la suite.",
        rows=short.order_by("jours_finances", "nom", "pk"),
        line=line,
    )


def _lapsing(startups: QuerySet[Startup], today: date) -> list[Lot]:
    """In time, and not before: from September on."""
    if (today.month, today.day) < LAPSE_SAID_FROM:
        return []
    last = date(today.year, *LAST_ORDER)

    def line(startup: Startup) -> Echeance:
        return Echeance(
            kind="credits-perdus",
            titre=startup.nom,
            pourquoi=f"{montant(startup.accorde - startup.engage)} ne sont pas engagés : perdus le 31 décembre",
            url=_tab(startup),
            urgence=rank(Urgence.A_REVOIR, (today - last).days),
            date=last,
            startup=startup.nom,
        )

    return [
        _lot(
            kind="credits-perdus",
            label="Crédits perdus le 31 décembre",
            court="Crédits perdus",
            explication=f"Ce qui n’est pas commandé cette année est perdu ; la dernière commande se passe avant le {jour(last)}.",
            rows=with_exercice(startups, today.year)
            .filter(accorde__gt=F("engage"))
            .order_by((F("accorde") - F("engage")).desc(), "nom", "pk"),
            line=line,
        )
    ]


def _exceeded(startups: QuerySet[Startup], today: date) -> Lot:
    def line(startup: Startup) -> Echeance:
        over: Decimal = startup.engage - startup.accorde
        return Echeance(
            kind="engagements-depasses",
            titre=startup.nom,
            pourquoi=f"{montant(over)} engagés en {today.year} au-delà de ce qui est accordé",
            url=_tab(startup),
            urgence=rank(Urgence.A_REVOIR, 0),
            startup=startup.nom,
        )

    return _lot(
        kind="engagements-depasses",
        label="Engagements au-delà de ce qui est accordé",
        court="Engagements dépassés",
        explication="Corrigez une saisie, ajoutez l’enveloppe qui manque, ou réduisez une commande.",
        rows=with_exercice(startups, today.year)
        .filter(engage__gt=F("accorde"))
        .order_by((F("engage") - F("accorde")).desc(), "nom", "pk"),
        line=line,
    )
