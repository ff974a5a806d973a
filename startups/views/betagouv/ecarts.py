"""Divergences between the portfolio and beta.gouv.fr's files, and what remains to be reported there."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from socle.acces import require, return_address
from socle.exports import CONTENT_TYPES, export
from socle.readonly import readonly
from socle.text import normalise
from startups import permissions
from startups.actions import ecarts as actions
from startups.betagouv.champs import Nature
from startups.betagouv.differences import Difference, a_reporter, ecarts, ecarts_de
from startups.betagouv.libelles import libelle
from startups.forms.betagouv import ChoixForm
from startups.models import FicheImportee

PER_PAGE = 20
COLONNES = [
    "Fiche",
    "Champ",
    "Clé",
    "Valeur à copier",
    "Valeur chez beta.gouv.fr",
    "Page de l’Espace Membre",
    "Reporté le",
    "par",
]


@readonly
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Files that both sides changed."""
    require(permissions.can_exchange(request.user))
    by_file: dict[str, list[Difference]] = {}
    for ecart in ecarts(request.user):
        by_file.setdefault(ecart.chemin, []).append(ecart)
    page = Paginator(list(by_file.values()), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "startups/betagouv/ecarts.html", {"page": page})


@readonly
def fiche(request: HttpRequest, uuid) -> HttpResponse:
    """Choose, field by field, between what is here and what beta.gouv.fr says."""
    found = _get(request, uuid)
    form = ChoixForm(request.POST if request.method == "POST" else None, ecarts=ecarts_de(found))
    if form.is_valid() and _settle(request, found, form):
        return redirect("startups:betagouv_ecarts")
    return render(
        request, "startups/betagouv/ecart.html", {"fiche": found, "objet": found.objet, "form": form}
    )


def _get(request: HttpRequest, uuid) -> FicheImportee:
    fiches = FicheImportee.objects.visible_to(request.user)
    found = get_object_or_404(
        fiches.select_related("startup__incubateur", "incubateur", "organisation"), uuid=uuid
    )
    require(permissions.can_settle(request.user, found))
    return found


def _settle(request: HttpRequest, found: FicheImportee, form: ChoixForm) -> bool:
    choix = form.choix()
    try:
        refused = actions.settle(fiche=found, by=request.user, choix=choix, seen=form.cleaned_data["vu"])
    except actions.Changed:
        form.refresh()
        form.add_error(
            None,
            "Une valeur a changé pendant que vous choisissiez : voici où elle en est. Vos choix sont gardés.",
        )
        return False
    for refus in refused:
        messages.warning(
            request,
            f"{libelle(Nature.STARTUP, refus.champ)} : la ligne que beta.gouv.fr n’a plus est citée ailleurs, elle reste.",
        )
    kept = sum(side == actions.ICI for side in choix.values())
    said = f"Choix enregistrés pour {found.objet}." if choix else f"{found.objet} : plus rien à trancher."
    if kept:
        said += " Ce que vous gardez ici est maintenant « À reporter dans l’Espace Membre »."
    messages.success(request, said)
    return True


# To be reported -------------------------------------------------------------------------------------------


@readonly
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """What was corrected here and not at beta.gouv.fr: the value to copy, and where."""
    require(permissions.can_exchange(request.user))
    started = FicheImportee.objects.for_equipe(request.user).exists()
    found = a_reporter(request.user) if started else []
    chosen = _filtered(request, found)
    context = {
        "page": Paginator(chosen, PER_PAGE).get_page(request.GET.get("page")),
        "q": request.GET.get("q", ""),
        "nature": request.GET.get("nature", ""),
        "reportes": request.GET.get("etat") == "reportes",
        "natures": sorted({one.nature for one in found}),
        "any": bool(found),
        "started": started,
    }
    return render(request, "startups/betagouv/a_reporter.html", context)


def _filtered(request: HttpRequest, found: Sequence[Difference]) -> list[Difference]:
    words = normalise(request.GET.get("q", "")).split()
    nature, reported = request.GET.get("nature", ""), request.GET.get("etat") == "reportes"
    return [
        one
        for one in found
        if bool(one.reportee) is reported
        and (nature not in Nature or one.nature == nature)
        and all(word in normalise(f"{one.objet.nom} {one.objet.identifiant} {one.libelle}") for word in words)
    ]


@readonly
@require_safe
def reports_fichier(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list, filters included, as a file."""
    require(permissions.can_exchange(request.user))
    if kind not in CONTENT_TYPES:
        raise Http404
    rows = [
        [
            one.objet.nom,
            one.libelle,
            one.cle,
            one.texte_ici,
            one.texte_betagouv,
            one.adresse,
            one.reportee and one.reportee.le,
            one.reportee and str(one.reportee.par),
        ]
        for one in _filtered(request, a_reporter(request.user))
    ]
    return export(kind, "a-reporter-espace-membre", COLONNES, rows)


@readonly
@require_POST
def noter(request: HttpRequest) -> HttpResponse:
    """Tick or untick « reporté » for the value that was shown."""
    require(permissions.can_exchange(request.user))
    found = next((one for one in a_reporter(request.user) if one.empreinte == request.POST.get("vu")), None)
    if found is None:
        messages.warning(
            request, "Cette valeur a changé entre-temps : la liste est à jour, regardez-la de nouveau."
        )
    elif "annuler" in request.POST:
        actions.forget_report(difference=found)
        messages.success(request, f"{found.objet}, {found.libelle} : de nouveau à reporter.")
    else:
        actions.note_report(difference=found, by=request.user)
        messages.success(
            request, f"{found.objet}, {found.libelle} : reporté. Il reviendra ici si la valeur change."
        )
    return redirect(return_address(request, reverse("startups:betagouv_reports")))
