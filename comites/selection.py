"""Which séances and which startups the lists show: filters, counts, order. Pure reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db.models import Count, F, Prefetch, Q

from annuaire.models import Personne
from comites.calendrier import Etat, in_state, owing
from comites.enums import A_TENIR
from comites.models import Comite, DemiJournee, Passage
from comites.models.seances import ComiteQuerySet
from comites.permissions import startups_to_plan
from startups.models import Startup
from startups.models.startups import StartupQuerySet

# Values of « quand ».
A_VENIR, PASSEES = "a-venir", "passees"


@dataclass(frozen=True, kw_only=True)
class Criteres:
    """What was asked of the séances. Empty means « all »."""

    q: str = ""
    quand: str = A_VENIR
    etat: str = ""
    incubateur: Sequence[str] = ()
    annee: str = ""


def seances(user: Personne, criteres: Criteres) -> ComiteQuerySet:
    """Séances `user` sees that meet every criterion but « quand », in no order."""
    found = Comite.objects.visible_to(user).with_dates().order_by()
    if criteres.q:
        seen = Passage.objects.visible_to(user)
        said = Startup.objects.search(criteres.q).order_by()
        named = seen.filter(startup__in=said.values("pk")).order_by()
        found = found.filter(pk__in=named.values("comite"))
    if criteres.etat:
        found = found.filter(statut=criteres.etat)
    if criteres.incubateur:
        found = found.filter(incubateur__identifiant__in=criteres.incubateur)
    if criteres.annee:
        days = DemiJournee.objects.filter(date__year=int(criteres.annee)).order_by()
        found = found.filter(pk__in=days.values("comite"))
    return found


def count_by_time(found: ComiteQuerySet) -> dict[str, int]:
    """How many of them are to be held, and how many are over."""
    coming = Q(statut__in=A_TENIR)
    counted = found.aggregate(coming=Count("pk", filter=coming), over=Count("pk", filter=~coming))
    return {A_VENIR: counted["coming"], PASSEES: counted["over"]}


def at_time(found: ComiteQuerySet, quand: str) -> ComiteQuerySet:
    """Those to be held, the next first; or those over, the last first."""
    if quand == PASSEES:
        return found.exclude(statut__in=A_TENIR).order_by(F("debut").desc(nulls_last=True), "-pk")
    return found.filter(statut__in=A_TENIR).order_by(F("debut").asc(nulls_last=True), "pk")


def for_lines(found: ComiteQuerySet, user: Personne) -> ComiteQuerySet:
    """With what a line shows, whatever their number: the passages are those `user` reads."""
    seen = Passage.objects.visible_to(user).select_related("startup").defer("startup__fiche").in_order()
    days = DemiJournee.objects.order_by("date", "debut")
    return found.select_related("incubateur", "president").prefetch_related(
        Prefetch("passages", seen, to_attr="lisibles"), Prefetch("demi_journees", days, to_attr="jours")
    )


# What is owed ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class CriteresDus:
    """What was asked of the passages owed."""

    q: str = ""
    etat: str = Etat.A_PROGRAMMER
    incubateur: Sequence[str] = ()
    mois: str = ""


def dus(user: Personne, criteres: CriteresDus, at: date) -> StartupQuerySet:
    """Startups whose next passage `user` sees to, as asked but for the state, in no order."""
    found = startups_to_plan(user).order_by()
    if criteres.q:
        found = found.search(criteres.q)
    if criteres.incubateur:
        found = found.filter(incubateur__identifiant__in=criteres.incubateur)
    found = owing(found, at)
    if criteres.mois:
        first = date.fromisoformat(f"{criteres.mois}-01")
        found = found.filter(du_le__gte=first, du_le__lt=first + relativedelta(months=1))
    return found


def count_by_state(found: StartupQuerySet, at: date) -> dict[str, int]:
    """How many startups of `found`, annotated by `owing`, stand in each state; one query."""
    unplanned = Q(prevu_le__isnull=True)
    return found.aggregate(
        **{
            Etat.RETARD: Count("pk", filter=unplanned & Q(du_le__lt=at)),
            Etat.A_PROGRAMMER: Count("pk", filter=unplanned),
            Etat.PROGRAMME: Count("pk", filter=~unplanned),
        }
    )


def ordered(found: StartupQuerySet, etat: str, at: date) -> StartupQuerySet:
    """Those in a state, the soonest due first."""
    return in_state(found, etat, at).select_related("incubateur").defer("fiche").by_name("du_le")
