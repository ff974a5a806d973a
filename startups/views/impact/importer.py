"""Measures from a spreadsheet: paste or upload, look at what it would write, confirm; and take them all away."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from socle import brouillons, depots
from socle.clock import today
from socle.exports import CONTENT_TYPES, export
from socle.readonly import atomic_post, readonly
from socle.templatetags.socle import compte
from startups.actions import impact as actions
from startups.forms.impact_import import ImportForm, TableauForm
from startups.impact.lot import Apercu, Statut
from startups.models import Indicateur, Mesure, Startup
from startups.views.impact.acces import get_indicateur, readable, writable

PER_PAGE = 20
HEADER = ["Indicateur", "Date", "Valeur", "Commentaire", "Dimension", "Unité"]


@readonly
@atomic_post
def importer(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Paste or upload a table; `?indicateur=` is the one its lines are about when they name none."""
    startup = writable(request, identifiant)
    seul = _alone(request, startup)
    form = TableauForm(brouillons.data(request), request.FILES or None, startup=startup, seul=seul)
    if request.method == "POST" and form.is_valid():
        brouillons.saved(request, _draft(identifiant))
        cle = depots.keep(form.content, by=request.user)
        query = {"indicateur": seul.uuid} if seul else None
        return redirect(reverse("startups:impact_apercu", args=[identifiant, cle], query=query))
    context = {
        "startup": startup,
        "seul": seul,
        "form": form,
        "indicateurs": startup.indicateurs.followed(),
        "brouillon": brouillons.of(request, _draft(identifiant)),
    }
    return render(request, "startups/impact/importer.html", context)


def _draft(identifiant: str) -> str:
    return f"tableau-{identifiant}"


def _alone(request: HttpRequest, startup: Startup) -> Indicateur | None:
    asked = request.GET.get("indicateur")
    if not asked:
        return None
    try:
        return get_indicateur(startup, UUID(asked))
    except ValueError as error:
        raise Http404 from error


@readonly
@atomic_post
def apercu(request: HttpRequest, identifiant: str, cle: UUID) -> HttpResponse:
    """What the table would write, line by line; on POST, write it."""
    startup = writable(request, identifiant)
    seul = _alone(request, startup)
    content = depots.fetch(cle, by=request.user)
    if content is None:
        messages.warning(request, "Ce tableau n’est plus en attente : collez-le ou déposez-le de nouveau.")
        return redirect("startups:impact_importer", identifiant)
    preview = Apercu(content, startup=startup, seul=seul, lock=request.method == "POST")
    form = ImportForm(request.POST or None, apercu=preview)
    if request.method == "POST" and form.is_valid():
        return _write(request, startup, cle, preview, form)
    return _show(request, startup, preview, form)


def _write(
    request: HttpRequest, startup: Startup, cle: UUID, preview: Apercu, form: ImportForm
) -> HttpResponse:
    replaced = preview.of(Statut.DIFFERENTE) if form.cleaned_data.get("remplacer") else []
    added = preview.of(Statut.NOUVELLE)
    actions.record_many(
        added=[(lue.indicateur, lue.jour, lue.valeur, lue.case.commentaire) for lue in added],
        replaced=[(lue.connue, lue.valeur) for lue in replaced],
        by=request.user,
    )
    said = f"C’est importé : {compte(len(added), 'mesure ajoutée,mesures ajoutées')}"
    messages.success(
        request,
        f"{said}, {compte(len(replaced), 'remplacée')}.",
        extra_tags=brouillons.saved(request, _draft(startup.identifiant)),
    )
    if preview.of(Statut.ERREUR):
        # The table still waits: what is left to correct is read there.
        return redirect(request.get_full_path())
    depots.forget(cle, by=request.user)
    return redirect("startups:impact", startup.identifiant)


def _show(request: HttpRequest, startup: Startup, preview: Apercu, form: ImportForm) -> HttpResponse:
    comptes = preview.comptes
    asked = request.GET.get("voir", "")
    voir = asked if asked in Statut else next((s for s in Statut if comptes[s]), Statut.NOUVELLE)
    context = {
        "startup": startup,
        "apercu": preview,
        "form": form,
        "voir": voir,
        "statuts": [(statut, statut.label, comptes[statut]) for statut in Statut],
        "page": Paginator(preview.of(Statut(voir)), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "startups/impact/apercu.html", context)


@readonly
@require_safe
def exporter(request: HttpRequest, identifiant: str, kind: str) -> HttpResponse:
    """Every measure, in the shape an import reads; `?indicateur=` those of one indicator."""
    startup = readable(request, identifiant)
    if kind not in CONTENT_TYPES:
        raise Http404
    mesures = Mesure.objects.filter(indicateur__startup=startup).select_related("indicateur")
    alone = _alone(request, startup)
    if alone:
        mesures = mesures.filter(indicateur=alone)
    rows = [
        [
            mesure.indicateur.nom,
            mesure.date,
            mesure.valeur.normalize(),
            mesure.commentaire,
            mesure.indicateur.get_dimension_display(),
            mesure.indicateur.unite,
        ]
        for mesure in mesures.order_by("indicateur__nom", "date")
    ]
    name = f"mesures-{slugify(identifiant)}-{today():%Y-%m-%d}"
    return export(kind, name, HEADER, rows)
