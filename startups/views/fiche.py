"""Write the fiche, section by section."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from socle import brouillons
from socle.readonly import atomic_post, readonly
from startups import permissions, sections
from startups.actions.fiche import write_fiche
from startups.forms.base import SuppressionForm
from startups.forms.fiche import SectionForm, section_stamp
from startups.models import Startup
from startups.views.acces import get_startup, require


@readonly
@atomic_post
def section(request: HttpRequest, identifiant: str, slug: str) -> HttpResponse:
    """Correct a section, or write a usual one that is missing."""
    startup = _startup(request, identifiant)
    titre = sections.HABITUELLES.get(slug, "")
    # Somebody else may have removed it while this person was writing: their text is not lost.
    if not (titre or request.method == "POST" or sections.trouver(startup.fiche, slug)):
        raise Http404
    return _write(request, startup, slug=slug, titre=titre)


@readonly
@atomic_post
def nouvelle(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Write a section of one's own."""
    return _write(request, _startup(request, identifiant))


def _write(request: HttpRequest, startup: Startup, **which) -> HttpResponse:
    form = SectionForm(brouillons.data(request), instance=startup, **which)
    draft = f"fiche-{startup.identifiant}-{form.slug}"
    if request.method == "POST" and form.is_valid():
        titre = form.cleaned_data["titre"]
        named = f"section « {titre} »" if titre else "présentation"
        write_fiche(startup=startup, by=request.user, fiche=form.rewritten(), reason=f"Fiche : {named}")
        messages.success(
            request, f"Fiche enregistrée : {named}.", extra_tags=brouillons.saved(request, draft)
        )
        return redirect(_anchor(startup, titre))
    context = {"startup": startup, "form": form, "brouillon": brouillons.of(request, draft)}
    return render(request, "startups/fiche_section.html", context)


def _anchor(startup: Startup, titre: str) -> str:
    """The page, at the section of that title."""
    slug = next(section.slug for section in sections.decouper(startup.fiche) if section.titre == titre)
    return f"{reverse('startups:page', args=[startup.identifiant])}#section-{slug}"


@readonly
@atomic_post
def supprimer(request: HttpRequest, identifiant: str, slug: str) -> HttpResponse:
    """Remove a section, once confirmed."""
    startup = _startup(request, identifiant)
    found = sections.trouver(startup.fiche, slug)
    if found is None:
        raise Http404
    named = f"section « {found.titre} »" if found.titre else "présentation"
    form = SuppressionForm(request.POST or None, version=section_stamp(found))
    if request.method == "POST" and form.is_valid():
        without = sections.remplacer(startup.fiche, slug, found.titre, "")
        write_fiche(startup=startup, by=request.user, fiche=without, reason=form.cleaned_data["motif"])
        messages.success(request, f"Fiche enregistrée, sans la {named}.")
        return redirect("startups:page", startup.identifiant)
    context = {
        "startup": startup,
        "form": form,
        "titre": "Supprimer une section",
        "objet": f"La {named} de la fiche de {startup.nom}.",
        "texte": found.texte,
        "consequences": ["Elle disparaît de la page pour tout le monde."],
        "retour": reverse("startups:page", args=[startup.identifiant]),
    }
    return render(request, "startups/supprimer.html", context)


def _startup(request: HttpRequest, identifiant: str) -> Startup:
    startup = get_startup(request, identifiant, lock=request.method == "POST")
    require(permissions.can_write_fiche(request.user, startup))
    return startup
