"""« Reprise »: bring people and roles from a table: upload, look at what it would do, confirm."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from annuaire.enums import RoleIncubateur
from annuaire.models import Incubateur
from annuaire.permissions import can_write_directory, can_write_incubateur, writable_incubateurs
from incubateur.accueil.actions import reprise as actions
from incubateur.accueil.forms.reprise import ConfirmationForm, DebutForm, DepotForm
from incubateur.accueil.reprise.apercu import Apercu, Statut
from incubateur.accueil.reprise.colonnes import COLUMNS, HELP, VALUES_HEADER, accepted_values, example_rows
from incubateur.accueil.reprise.etat import present_rows
from socle import depots
from socle.acces import require
from socle.clock import today
from socle.exports import CONTENT_TYPES, export
from socle.imports import Table, read_table
from socle.readonly import readonly
from socle.templatetags.socle import compte
from startups.enums import Position, RoleStartup

PER_PAGE = 20
HEADER = [column.label for column in COLUMNS]
ERRORS_HEADER = ["Ligne", "Colonne", "Ce qui est écrit", "Ce qui ne va pas"]


@readonly
def deposer(request: HttpRequest) -> HttpResponse:
    """Upload a table; download a model, the accepted values, or the present state to correct."""
    require(can_write_directory(request.user))
    form = DepotForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        cle = depots.keep(form.cleaned_data["fichier"], by=request.user)
        return redirect("accueil:reprise_apercu", form.chosen.identifiant, cle)
    context = {
        "form": form,
        "incubateurs": writable_incubateurs(request.user),
        "colonnes": [(column.label, column.required, HELP[column.key]) for column in COLUMNS],
        "roles_startup": RoleStartup.labels,
        "roles_incubateur": RoleIncubateur.labels,
        "positions": Position.labels,
    }
    return render(request, "accueil/reprise.html", context)


def _get(request: HttpRequest, identifiant: str) -> Incubateur:
    """The incubateur of the address: 404 when the person may not read it, 403 when not write its directory."""
    found = get_object_or_404(Incubateur.objects.visible_to(request.user), identifiant=identifiant)
    require(can_write_incubateur(request.user, found))
    return found


# What a file would do ---------------------------------------------------------------------------------------


@readonly
def apercu(request: HttpRequest, incubateur: str, cle: UUID) -> HttpResponse:
    """What the file would do, line by line; on POST, do it."""
    found = _get(request, incubateur)
    table = _waiting_table(request, cle)
    if table is None:
        messages.warning(request, "Ce fichier n’est plus en attente : déposez-le de nouveau.")
        return redirect("accueil:reprise")
    debut_form = DebutForm(request.GET or None)
    if request.method == "POST":
        return _confirm(request, cle, table, found, debut_form)
    preview = _preview(request, table, found, debut_form)
    return _show(request, cle, preview, debut_form, ConfirmationForm(apercu=preview))


def _waiting_table(request: HttpRequest, cle: UUID) -> Table | None:
    content = depots.fetch(cle, by=request.user)
    return None if content is None else read_table(content, COLUMNS)


def _preview(
    request: HttpRequest, table: Table, incubateur: Incubateur, debut_form: DebutForm, *, lock: bool = False
) -> Apercu:
    default = debut_form.cleaned_data.get("debut") if debut_form.is_valid() else None
    return Apercu(table, incubateur=incubateur, by=request.user, default=default, lock=lock)


def _show(
    request: HttpRequest, cle: UUID, preview: Apercu, debut_form: DebutForm, form: ConfirmationForm
) -> HttpResponse:
    asked = request.GET.get("voir", "")
    voir = asked if asked in Statut else next((s for s in Statut if preview.comptes[s]), Statut.INCHANGEE)
    lignes = [ligne for ligne in preview.lignes if ligne.statut == voir]
    context = {
        "apercu": preview,
        "cle": cle,
        "form": form,
        "debut_form": debut_form,
        "voir": voir,
        "statuts": [(statut, statut.label, preview.comptes[statut]) for statut in Statut],
        "page": Paginator(lignes, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "accueil/reprise_apercu.html", context)


def _confirm(
    request: HttpRequest, cle: UUID, table: Table, incubateur: Incubateur, debut_form: DebutForm
) -> HttpResponse:
    here = request.get_full_path()
    try:
        with transaction.atomic():
            # Two imports of the same directory wait for each other.
            Incubateur.objects.select_for_update(of=("self",)).get(pk=incubateur.pk)
            preview = _preview(request, table, incubateur, debut_form, lock=True)
            form = ConfirmationForm(request.POST, apercu=preview)
            if not form.is_valid():
                return _show(request, cle, preview, debut_form, form)
            actions.importer(apercu=preview, by=request.user)
    except IntegrityError:
        messages.error(
            request, "Quelqu’un écrivait dans l’annuaire au même moment : rien n’est importé. Réessayez."
        )
        return redirect(here)
    messages.success(request, _said(preview))
    if preview.erreurs:
        # The file still waits: what is left to correct is read there.
        return redirect(here)
    depots.forget(cle, by=request.user)
    return redirect("accueil:reprise")


def _said(preview: Apercu) -> str:
    created, changed = preview.comptes[Statut.CREEE], preview.comptes[Statut.MODIFIEE]
    said = f"C’est importé : {compte(created, 'ligne créée,lignes créées')}, {compte(changed, 'modifiée')}"
    if preview.erreurs:
        left = compte(preview.comptes[Statut.ERREUR], "ligne reste,lignes restent")
        return f"{said}. {left} à corriger."
    return f"{said}."


# Files to download ------------------------------------------------------------------------------------------


@readonly
@require_safe
def erreurs(request: HttpRequest, incubateur: str, cle: UUID, kind: str) -> HttpResponse:
    """All that is wrong in the file, to correct it at leisure."""
    found = _get(request, incubateur)
    table = _waiting_table(request, cle)
    if table is None:
        raise Http404
    preview = _preview(request, table, found, DebutForm(request.GET or None))
    rows = [[found.line, found.column, found.value, found.sentence] for found in preview.erreurs]
    return _download(kind, "reprise-erreurs", ERRORS_HEADER, rows)


@readonly
@require_safe
def modele(request: HttpRequest, incubateur: str, kind: str) -> HttpResponse:
    """An empty table with a few examples, which an import would ignore."""
    first = _get(request, incubateur).startups.first()
    rows = example_rows(first.identifiant if first else "ma-startup")
    return _download(kind, "reprise-modele", HEADER, rows)


@readonly
@require_safe
def valeurs(request: HttpRequest, incubateur: str, kind: str) -> HttpResponse:
    """What the closed columns accept, startups and organisations included."""
    found = _get(request, incubateur)
    return _download(kind, "reprise-valeurs", VALUES_HEADER, accepted_values(found))


@readonly
@require_safe
def etat(request: HttpRequest, incubateur: str, kind: str) -> HttpResponse:
    """The directory as it is today, to correct and import again."""
    found = _get(request, incubateur)
    return _download(kind, f"annuaire-{incubateur}-{today():%Y-%m-%d}", HEADER, present_rows(found))


def _download(kind: str, name: str, header: list[str], rows) -> HttpResponse:
    if kind not in CONTENT_TYPES:
        raise Http404
    return export(kind, slugify(name), header, rows)
