"""The budget as a table: take it away, and bring it back after a look at what it would write."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from socle import depots
from socle.clock import today
from socle.exports import CONTENT_TYPES, export
from socle.readonly import atomic_post, readonly
from socle.templatetags.socle import compte
from startups.actions import budget as actions
from startups.budget.depassements import depassements
from startups.budget.lecture import lire
from startups.budget.lot import Apercu, Statut
from startups.budget.tableau import HEADER, rows
from startups.forms.budget_import import ConfirmationForm, FichierForm
from startups.views.budget.acces import readable, tab, writable

PER_PAGE = 20


@readonly
@require_safe
def exporter(request: HttpRequest, identifiant: str, kind: str) -> HttpResponse:
    """Envelopes, orders and services done, in the shape an import reads."""
    startup = readable(request, identifiant)
    if kind not in CONTENT_TYPES:
        raise Http404
    name = f"budget-{slugify(identifiant)}-{today():%Y-%m-%d}"
    return export(kind, name, HEADER, rows(lire(startup, today())))


@readonly
@atomic_post
def importer(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Upload a table; nothing is written before its preview is confirmed."""
    startup = writable(request, identifiant)

    def read(content: bytes) -> Apercu:
        return Apercu(content, startup=startup, today=today())

    form = FichierForm(request.POST or None, request.FILES or None, read=read)
    if request.method == "POST" and form.is_valid():
        return redirect("startups:budget_apercu", identifiant, depots.keep(form.content, by=request.user))
    return render(request, "startups/budget/importer.html", {"startup": startup, "form": form})


@readonly
@atomic_post
def apercu(request: HttpRequest, identifiant: str, cle: UUID) -> HttpResponse:
    """What the table would write, line by line; on POST, write it."""
    startup = writable(request, identifiant)
    content = depots.fetch(cle, by=request.user)
    if content is None:
        messages.warning(request, "Ce tableau n’est plus en attente : déposez-le de nouveau.")
        return redirect("startups:budget_importer", identifiant)
    preview = Apercu(content, startup=startup, today=today())
    form = ConfirmationForm(request.POST or None, apercu=preview)
    if request.method == "POST" and form.is_valid():
        created, corrected = preview.to_write()
        actions.record_many(created=created, corrected=corrected, by=request.user)
        depots.forget(cle, by=request.user)
        said = f"C’est importé : {compte(len(created), 'ligne ajoutée,lignes ajoutées')}"
        messages.success(request, f"{said}, {compte(len(corrected), 'corrigée')}.")
        return redirect(tab(startup))
    comptes = preview.comptes
    asked = request.GET.get("voir", "")
    voir = asked if asked in Statut else next((s for s in Statut if comptes[s]), Statut.NOUVELLE)
    context = {
        "startup": startup,
        "form": form,
        "erreurs": comptes[Statut.ERREUR],
        "a_ecrire": comptes[Statut.NOUVELLE] + comptes[Statut.CORRIGEE],
        "depassements": [] if comptes[Statut.ERREUR] else depassements(preview),
        "inconnues": preview.inconnues,
        "voir": voir,
        "statuts": [(statut, statut.label, comptes[statut]) for statut in Statut],
        "page": Paginator(preview.of(Statut(voir)), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "startups/budget/apercu.html", context)
