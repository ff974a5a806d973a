"""Add, correct, order and archive indicators; choose the principal one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from socle import brouillons
from socle.readonly import atomic_post, readonly
from startups.actions import impact as actions
from startups.enums import Dimension
from startups.forms.impact import ArchiveForm, IndicateurForm, PrincipalForm
from startups.impact.matrice import USUELS
from startups.models import Indicateur, Startup
from startups.views.impact.acces import get_indicateur, readable, writable

STEPS = {"avant": -1, "apres": 1}


@readonly
@atomic_post
def nouveau(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Add an indicator; `?dimension=` proposes which question it answers."""
    startup = writable(request, identifiant)
    asked = request.GET.get("dimension")
    initial = {"dimension": asked if asked in Dimension.values else None}
    return _write(request, Indicateur(startup=startup), "Ajouter un indicateur", initial=initial)


@readonly
@atomic_post
def modifier(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Correct the description of an indicator; its measures stay."""
    return _write(request, get_indicateur(writable(request, identifiant), uuid), "Corriger l’indicateur")


def _write(request: HttpRequest, indicateur: Indicateur, titre: str, **options) -> HttpResponse:
    startup, known = indicateur.startup, indicateur.pk is not None
    form = IndicateurForm(brouillons.data(request), instance=indicateur, **options)
    draft = f"indicateur-{indicateur.uuid if known else startup.identifiant}"
    if request.method == "POST" and form.is_valid():
        actions.save_indicateur(indicateur=form.save(commit=False), by=request.user)
        said = (
            "L’indicateur est corrigé."
            if known
            else "L’indicateur est ajouté : saisissez une première mesure."
        )
        messages.success(request, said, extra_tags=brouillons.saved(request, draft))
        return redirect("startups:indicateur", startup.identifiant, indicateur.uuid)
    return _form_page(request, startup, form, titre, indicateur=indicateur if known else None, draft=draft)


def _form_page(
    request: HttpRequest,
    startup: Startup,
    form,
    titre: str,
    *,
    indicateur: Indicateur | None,
    draft: str,
    **more,
) -> HttpResponse:
    there = (
        reverse("startups:indicateur", args=[startup.identifiant, indicateur.uuid])
        if indicateur
        else reverse("startups:impact", args=[startup.identifiant])
    )
    context = {
        "startup": startup,
        "titre": titre,
        "sur": indicateur,
        "form": form,
        "bouton": "Enregistrer",
        "retour": there,
        "brouillon": brouillons.of(request, draft),
        "consequences": [],
    }
    return render(request, "startups/impact/formulaire.html", context | more)


@readonly
@require_POST
@atomic_post
def usuel(request: HttpRequest, identifiant: str, cle: str) -> HttpResponse:
    """Add in one act an indicator that many startups follow."""
    startup = writable(request, identifiant)
    if cle not in USUELS:
        raise Http404
    dimension, proposed = USUELS[cle]
    indicateur, added = actions.add_usuel(
        startup=startup, dimension=dimension, usuel=proposed, by=request.user
    )
    if added:
        messages.success(request, f"« {indicateur.nom} » est ajouté : saisissez une mesure, puis sa source.")
    else:
        messages.info(request, f"« {indicateur.nom} » est déjà un indicateur de cette startup : le voici.")
    return redirect("startups:indicateur", startup.identifiant, indicateur.uuid)


@readonly
@atomic_post
def principal(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Choose the principal indicator, once one knows which it replaces."""
    startup = writable(request, identifiant)
    indicateur = get_indicateur(startup, uuid)
    former = startup.indicateurs.filter(principal=True).exclude(pk=indicateur.pk).first()
    form = PrincipalForm(brouillons.data(request), instance=indicateur)
    if request.method == "POST" and form.is_valid():
        return _choose(request, startup, indicateur, form.cleaned_data["motif"])
    replaced = (
        f"« {former} » ne sera plus l’indicateur principal ; il reste suivi, avec ses mesures."
        if former
        else "La startup n’avait pas encore d’indicateur principal."
    )
    return _form_page(
        request,
        startup,
        form,
        "Choisir l’indicateur principal",
        indicateur=indicateur,
        draft=f"principal-{uuid}",
        bouton="En faire l’indicateur principal",
        consequences=[
            f"« {indicateur} » sera celui de la page, des listes, des notes et des dossiers de comité.",
            replaced,
        ],
    )


def _choose(request: HttpRequest, startup: Startup, indicateur: Indicateur, motif: str) -> HttpResponse:
    try:
        actions.make_principal(indicateur=indicateur, by=request.user, motif=motif)
    except actions.NotFollowed as refused:
        messages.error(request, str(refused))
        return redirect("startups:indicateur", startup.identifiant, indicateur.uuid)
    saved = brouillons.saved(request, f"principal-{indicateur.uuid}")
    messages.success(request, f"« {indicateur} » est l’indicateur principal.", extra_tags=saved)
    return redirect("startups:impact", startup.identifiant)


@readonly
@atomic_post
def archiver(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Stop following an indicator."""
    startup = writable(request, identifiant)
    indicateur = get_indicateur(startup, uuid)
    was_principal, name = indicateur.principal, str(indicateur)
    # The form checks the row as it will be: no longer the principal one.
    indicateur.principal = False
    form = ArchiveForm(brouillons.data(request), instance=indicateur)
    draft = f"archive-{uuid}"
    if request.method == "POST" and form.is_valid():
        actions.archive(indicateur=form.save(commit=False), by=request.user, motif=form.cleaned_data["motif"])
        saved = brouillons.saved(request, draft)
        messages.success(request, f"« {name} » n’est plus suivi ; ses mesures restent.", extra_tags=saved)
        return redirect("startups:impact", startup.identifiant)
    consequences = ["Ses mesures et ses objectifs restent ; on ne demandera plus de le mesurer."]
    if was_principal:
        consequences.append("C’est l’indicateur principal : la startup n’en aura plus.")
    return _form_page(
        request,
        startup,
        form,
        "Ne plus suivre l’indicateur",
        indicateur=indicateur,
        draft=draft,
        bouton="Ne plus le suivre",
        consequences=consequences,
    )


@readonly
@require_POST
@atomic_post
def reprendre(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Follow an archived indicator again."""
    startup = writable(request, identifiant)
    indicateur = actions.resume(indicateur=get_indicateur(startup, uuid), by=request.user)
    messages.success(request, f"« {indicateur} » est de nouveau suivi.")
    return redirect("startups:indicateur", startup.identifiant, uuid)


@readonly
@require_POST
@atomic_post
def deplacer(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Put an indicator before or after its neighbour."""
    startup = writable(request, identifiant)
    indicateur = get_indicateur(startup, uuid)
    step = STEPS.get(request.POST.get("vers", ""))
    if step is None or indicateur.archive_le:
        messages.error(request, "Seul un indicateur suivi change de place : avant ou après son voisin.")
    elif actions.move(indicateur=indicateur, step=step):
        messages.success(request, f"« {indicateur} » a changé de place dans sa dimension.")
    else:
        messages.info(request, f"« {indicateur} » est déjà au bout de sa dimension.")
    return redirect("startups:impact", startup.identifiant)


@readonly
@require_safe
def archives(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Indicators that are no longer followed."""
    startup = readable(request, identifiant)
    context = {
        "startup": startup,
        "indicateurs": startup.indicateurs.filter(archive_le__isnull=False).order_by(
            "-archive_le", "nom", "pk"
        ),
    }
    return render(request, "startups/impact/archives.html", context)
