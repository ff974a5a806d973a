"""Upload beta.gouv.fr's files, see what they would do, confirm, follow."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from socle.acces import require
from socle.exports import CONTENT_TYPES, export
from socle.readonly import readonly
from socle.transitions import ForbiddenTransition
from startups import permissions
from startups.actions import depots as actions
from startups.betagouv.anomalies import CODES, bilan
from startups.betagouv.bilan import COLONNES, anomalies_de, lignes_tableau
from startups.betagouv.plan import Statut
from startups.betagouv.sources import SourceRefusee
from startups.enums import EtatDepot
from startups.forms.betagouv import ConfirmForm, UploadForm
from startups.models import Depot, FicheImportee

PER_PAGE = 25
# Lists of a preview, and the ends of the files that each shows.
VUES = {
    "modifications": ("Ce qui change", {Statut.MODIFIEE}),
    "creations": ("Ce qui est créé", {Statut.CREEE}),
    "ecarts": ("Modifié des deux côtés", {Statut.MODIFIEE, Statut.INCHANGEE}),
    "laissees": ("Laissé de côté", {Statut.LAISSEE, Statut.REFUSEE}),
    "anomalies": ("Anomalies", set()),
}


@readonly
def accueil(request: HttpRequest) -> HttpResponse:
    """What the exchange is about, where it stands, and the upload."""
    require(permissions.can_exchange(request.user))
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        depot = _receive(request, form)
        if depot:
            return redirect("startups:betagouv_depot", depot.uuid)
    fiches = FicheImportee.objects.for_equipe(request.user)
    context = {
        "form": form,
        "ecarts": fiches.exclude(ancetres={}).count(),
        "derniere": fiches.order_by("-importee_le").first(),
        "depots": Depot.objects.for_equipe(request.user).defer("bilan", "correspondance")[:10],
    }
    return render(request, "startups/betagouv/accueil.html", context)


def _receive(request: HttpRequest, form: UploadForm) -> Depot | None:
    fichier = form.cleaned_data["fichier"]
    try:
        return actions.receive(
            contenu=fichier.read(),
            nom=fichier.name,
            by=request.user,
            correspondance=form.cleaned_data["correspondance"],
        )
    except SourceRefusee as error:
        form.add_error("fichier", str(error))
        return None


def _get(request: HttpRequest, uuid) -> Depot:
    """One's own upload: of anybody else's nothing is said, not even that it exists."""
    require(permissions.can_exchange(request.user))
    return get_object_or_404(Depot.objects.for_equipe(request.user).select_related("par"), uuid=uuid)


@readonly
@require_safe
def depot(request: HttpRequest, uuid) -> HttpResponse:
    """What an upload would do, how far it is, or what it did."""
    found = _get(request, uuid)
    return _show(request, found, ConfirmForm(trop_de_parcours=_too_many(found)))


def _too_many(found: Depot) -> bool:
    """Whether so many paths would change that the person has to accept it; unknown while it is being read."""
    return found.bilan.get("trop_de_parcours", False)


def _show(request: HttpRequest, found: Depot, form: ConfirmForm) -> HttpResponse:
    if request.htmx and found.en_mouvement:
        return render(request, "startups/betagouv/depot.html#avancement", {"depot": found})
    context = {
        "depot": found,
        "form": form,
        "bilan": found.bilan,
        "waits": found.etat == EtatDepot.PROPOSE and not found.oublie,
        "can_restart": _can_restart(found),
        "can_abandon": Depot.TRANSITIONS.allows(found.etat, EtatDepot.ABANDONNE) and not found.oublie,
        **_vue(request, found),
    }
    response = render(request, "startups/betagouv/depot.html", context)
    if request.htmx:
        # It moved on: the whole page tells the end.
        response["HX-Refresh"] = "true"
    return response


def _vue(request: HttpRequest, found: Depot) -> dict:
    """The chosen list of the preview, one page of it."""
    counts = {name: len(_rows(found, name)) for name in VUES}
    chosen = request.GET.get("vue", "")
    if chosen not in VUES:
        chosen = next((name for name in VUES if counts[name]), "anomalies")
    rows = _rows(found, chosen)
    code = request.GET.get("code", "")
    if chosen == "anomalies" and code in CODES:
        rows = [anomalie for anomalie in rows if anomalie.code == code]
    return {
        "vue": chosen,
        "vues": [(name, label, counts[name]) for name, (label, _) in VUES.items() if counts[name]],
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "codes": [(key, CODES[key][1], count) for key, count, _ in bilan(anomalies_de(found.bilan))],
        "code": code,
    }


def _rows(found: Depot, vue: str) -> list:
    if vue == "anomalies":
        return anomalies_de(found.bilan)
    lignes = [ligne for ligne in found.bilan.get("lignes", []) if ligne["statut"] in VUES[vue][1]]
    return [ligne for ligne in lignes if ligne["ecarts"]] if vue == "ecarts" else lignes


def _can_restart(found: Depot) -> bool:
    stopped = found.etat in {EtatDepot.PROPOSE, EtatDepot.ECHEC} or found.interrompu
    return stopped and not found.oublie


@readonly
@require_POST
def confirmer(request: HttpRequest, uuid) -> HttpResponse:
    """Import, now that one saw what it does."""
    found = _get(request, uuid)
    form = ConfirmForm(request.POST, trop_de_parcours=_too_many(found))
    if not form.is_valid():
        return _show(request, found, form)
    try:
        actions.confirm(depot=found, forcer=bool(form.cleaned_data.get("forcer")))
    except ForbiddenTransition as error:
        messages.warning(request, str(error))
    return redirect("startups:betagouv_depot", uuid)


@readonly
@require_POST
def abandonner(request: HttpRequest, uuid) -> HttpResponse:
    """Forget the file; nothing was written."""
    try:
        actions.abandon(depot=_get(request, uuid))
    except ForbiddenTransition as error:
        messages.warning(request, str(error))
        return redirect("startups:betagouv_depot", uuid)
    messages.success(request, "Le fichier est oublié, rien n’a été écrit.")
    return redirect("startups:betagouv")


@readonly
@require_POST
def recommencer(request: HttpRequest, uuid) -> HttpResponse:
    """Read the file again: what it would do may have changed, or its import was interrupted."""
    found = _get(request, uuid)
    try:
        if not _can_restart(found):
            raise ForbiddenTransition(actions.AUTRE_ETAT)
        actions.restart(depot=found)
    except (ForbiddenTransition, SourceRefusee) as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "L’archive est relue.")
    return redirect("startups:betagouv_depot", uuid)


@readonly
@require_safe
def anomalies(request: HttpRequest, uuid, kind: str) -> HttpResponse:
    """Every anomaly of an upload, as a file."""
    found = _get(request, uuid)
    if kind not in CONTENT_TYPES:
        raise Http404
    return export(kind, "anomalies-betagouv", COLONNES, lignes_tableau(anomalies_de(found.bilan)))
