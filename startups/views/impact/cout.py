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
    principal, usagers = _asked(startup)
    # The principal indicator may be the one that counts the users: it is told once.
    asked = [("usager actif", usagers)]
    if principal is None or principal != usagers:
        asked.insert(0, (f"unité de « {principal} »" if principal else "unité d’impact", principal))
    names = [name for name, _ in asked]
    mesurees = [_measured(indicateur, debut, fin) for _, indicateur in asked]
    services = ServiceFait.objects.filter(depense__enveloppe__startup=startup, date__range=(debut, fin))
    depenses = list(services.values_list("date", "montant"))
    total, lignes = (
        calcul.ligne(debut, fin, depenses, mesurees),
        calcul.lignes(debut, fin, depenses, mesurees),
    )
    return {
        "debut": debut,
        "fin": fin,
        "principal": principal,
        "usagers": usagers,
        "total": total,
        "totaux": list(zip(names, total.couts, strict=True)),
        "lignes": lignes,
        "courbes": [found for rank, name in enumerate(names) if (found := _curve(name, lignes, rank))],
    }


def _asked(startup: Startup) -> tuple[Indicateur | None, Indicateur | None]:
    """The principal indicator and the one that counts active users; None for what lacks."""
    indicateurs = list(startup.indicateurs.all())
    return (
        next((each for each in indicateurs if each.principal), None),
        next((each for each in indicateurs if each.usagers), None),
    )


def _measured(indicateur: Indicateur | None, debut: date, fin: date) -> calcul.Mesuree | None:
    if indicateur is None:
        return None
    return calcul.Mesuree(indicateur, values(indicateur.mesures.filter(date__range=(debut, fin))))


def _curve(name: str, lignes: list[calcul.Ligne], rank: int):
    """(title, drawing) of a cost over time; None below two periods that can be computed."""
    found = [Value(ligne.fin, ligne.couts[rank].montant) for ligne in lignes if ligne.couts[rank].montant]
    titre = f"Coût par {name}"
    return (titre, curve(titre, found, unite="€")) if len(found) > 1 else None
