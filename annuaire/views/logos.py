"""The logo of an incubateur: to see, to change, to remove."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from annuaire import permissions
from annuaire.actions import organisations as actions
from annuaire.forms.logos import LogoForm
from annuaire.models import Logo
from annuaire.views.incubateurs import get_incubateur
from socle.acces import require
from socle.readonly import atomic_post, readonly


@readonly
@atomic_post
def modifier(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Add or replace it."""
    found = get_incubateur(request, identifiant, lock=request.method == "POST")
    require(permissions.can_write_incubateur(request.user, found))
    stored = Logo.objects.filter(incubateur=found).first()
    instance = stored or Logo(incubateur=found, alternatif=f"Logo de {found.nom}"[:150])
    form = LogoForm(request.POST or None, request.FILES or None, instance=instance)
    if request.method == "POST" and form.is_valid():
        actions.write_logo(logo=form.save(commit=False), by=request.user)
        messages.success(request, "Le logo est enregistré : les prochaines lettres le porteront.")
        return redirect("annuaire:logo", identifiant)
    return render(request, "annuaire/logo.html", {"incubateur": found, "logo": stored, "form": form})


@readonly
@require_safe
def image(request: HttpRequest, identifiant: str) -> HttpResponse:
    """The picture itself, for those who read the directory."""
    logo = get_object_or_404(Logo, incubateur=get_incubateur(request, identifiant))
    return HttpResponse(bytes(logo.contenu), content_type="image/png")


@readonly
@require_POST
@atomic_post
def retirer(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Remove it."""
    found = get_incubateur(request, identifiant, lock=True)
    require(permissions.can_write_incubateur(request.user, found))
    logo = Logo.objects.filter(incubateur=found).first()
    if logo:
        actions.remove_logo(logo=logo, by=request.user)
        messages.success(request, "Le logo est retiré : les prochaines lettres n’en porteront pas.")
    return redirect("annuaire:incubateur", identifiant)
