"""Cost of impact between two days: for those who read the budget."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from socle.charts import SCREEN, Value, curve
from socle.readonly import readonly
from startups import permissions
from startups.forms.cout import PeriodeForm
from startups.impact import cout as calcul
from startups.impact.lecture import values
from startups.models import Indicateur, ServiceFait, Startup
from startups.views.acces import require
from startups.views.impact.acces import readable


@readonly
@require_safe
def cout(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Euros for a unit of the principal indicator and for an active user, period by period."""
    startup = readable(request, identifiant)
    require(permissions.can_read_budget(request.user, startup))
    form = PeriodeForm.read(request.GET)
    context = {"startup": startup, "form": form, "palette": SCREEN}
    if form.days:
        context |= _computed(startup, *form.days)
    return render(request, "startups/impact/cout.html", context | {"computed": bool(form.days)})


def _computed(startup: Startup, debut: date, fin: date) -> dict:
    mesurees = _measured(startup, debut, fin)
    services = ServiceFait.objects.filter(depense__enveloppe__startup=startup, date__range=(debut, fin))
    depenses = list(services.values_list("date", "montant"))
    lignes = calcul.lignes(debut, fin, depenses, mesurees)
    names = [_unit(mesurees[0]), "usager actif"]
    return {
        "debut": debut,
        "fin": fin,
        "principal": mesurees[0].indicateur if mesurees[0] else None,
        "usagers": mesurees[1].indicateur if mesurees[1] else None,
        "noms": names,
        "total": calcul.ligne(debut, fin, depenses, mesurees),
        "lignes": lignes,
        "courbes": [found for rank, name in enumerate(names) if (found := _curve(name, lignes, rank))],
    }


def _measured(startup: Startup, debut: date, fin: date) -> list[calcul.Mesuree | None]:
    """The principal indicator and the one that counts active users, with their measures; None for what lacks."""
    asked = {each.pk: each for each in startup.indicateurs.all() if each.principal or each.usagers}
    chosen: list[Indicateur | None] = [
        next((each for each in asked.values() if each.principal), None),
        next((each for each in asked.values() if each.usagers), None),
    ]
    mesures = {each.pk: values(each.mesures.filter(date__range=(debut, fin))) for each in asked.values()}
    return [calcul.Mesuree(each, mesures[each.pk]) if each else None for each in chosen]


def _unit(mesuree: calcul.Mesuree | None) -> str:
    return f"unité de « {mesuree.indicateur.nom} »" if mesuree else "unité de l’indicateur principal"


def _curve(name: str, lignes: list[calcul.Ligne], rank: int):
    """(title, drawing) of a cost over time; None below two periods that can be computed."""
    found = [Value(ligne.fin, ligne.couts[rank].montant) for ligne in lignes if ligne.couts[rank].montant]
    titre = f"Coût par {name}"
    return (titre, curve(titre, found, unite="€")) if len(found) > 1 else None
