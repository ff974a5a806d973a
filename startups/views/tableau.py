"""The board: where each startup stands, by phase, the most urgent first."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from socle.charts import SCREEN
from socle.readonly import readonly
from startups import permissions
from startups.enums import Meteo
from startups.forms.filtres import PHASES, TableauForm
from startups.selection import (
    AVEC_BLOCAGES,
    AVEC_FINANCEMENT_COURT,
    AVEC_PHASE_LONGUE,
    SANS_NOUVELLES,
    filtered,
)
from startups.tableau import Colonne, board
from startups.views.acces import require


@readonly
@require_safe
def tableau(request: HttpRequest) -> HttpResponse:
    """Active startups by phase; the address takes the filters of the list, but the phase and the order."""
    require(permissions.has_any_role(request.user))
    form = TableauForm(request.GET, user=request.user)
    found = board(filtered(request.user, form.criteres()), request.user)
    can_read_points = permissions.can_read_some_points(request.user)
    context = {
        "form": form,
        "colonnes": [_shown(colonne, form, can_read_points) for colonne in found.colonnes],
        "ailleurs": [
            Lien(label, found.ailleurs[phase], _list_address(form, phase=phase))
            for phase, label in PHASES
            if found.ailleurs[phase]
        ],
        "siennes": found.siennes,
        "total": sum(colonne.total for colonne in found.colonnes),
        "actifs": form.actifs(),
        "conserves": [pair for pair in form.pairs() if pair[0] != "incubateur"],
        "portefeuilles": _portefeuilles(form),
        "retour": reverse("startups:tableau") + form.address(),
        "liste": _list_address(form),
        "palette": SCREEN,
        "can_read_points": can_read_points,
        "can_tour": permissions.can_tour(request.user),
    }
    return render(request, "startups/tableau.html", context)


@dataclass(frozen=True)
class Lien:
    """So many startups, and the list that shows them; `label` may be « singulier,pluriel »."""

    label: str
    nombre: int
    url: str


def _list_address(form: TableauForm, **changed: str) -> str:
    return reverse("startups:liste") + form.address(**changed)


def _shown(colonne: Colonne, form: TableauForm, can_read_points: bool) -> dict:
    """A column with the list of its startups, and that of each alert there is."""

    def lien(label: str, nombre: int, **asked: str) -> Lien:
        return Lien(label, nombre, _list_address(form, phase=colonne.phase, **asked))

    about_points = [
        lien("orageuse", colonne.orageuses, meteo=Meteo.ORAGEUX),
        lien("sans nouvelles,sans nouvelles", colonne.silencieuses, sans=SANS_NOUVELLES),
        lien("bloquée", colonne.bloquees, avec=AVEC_BLOCAGES),
    ]
    alertes = [
        *(about_points if can_read_points else []),
        lien("en phase longue,en phase longue", colonne.longues, avec=AVEC_PHASE_LONGUE),
        lien(
            "financée pour moins de 3 mois,financées pour moins de 3 mois",
            colonne.courtes,
            avec=AVEC_FINANCEMENT_COURT,
        ),
    ]
    return {
        "colonne": colonne,
        "url": _list_address(form, phase=colonne.phase),
        "alertes": [alerte for alerte in alertes if alerte.nombre],
    }


def _portefeuilles(form: TableauForm) -> list[tuple[str, str, bool]]:
    """Label, address and whether it is shown: all that one sees, or one's own; nothing where both are the same."""
    if "mien" not in form.fields:
        return []
    mine = form.criteres().mien
    return [
        ("Toutes les startups", form.address(mien=""), not mine),
        ("Mon portefeuille", form.address(mien="1"), mine),
    ]
