"""What every view of the tab « Budget » starts with, and how each ends."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from socle import brouillons
from startups import permissions
from startups.models import Depense, Enveloppe, Startup
from startups.views.acces import get_startup, require


def readable(request: HttpRequest, identifiant: str, queryset=None) -> Startup:
    """The startup of the address, whose budget the person may read; else Http404 or PermissionDenied."""
    startup = get_startup(request, identifiant, queryset)
    require(permissions.can_read_budget(request.user, startup))
    return startup


def writable(request: HttpRequest, identifiant: str) -> Startup:
    """The startup of the address, whose budget the person may write; locked while a POST writes."""
    startup = get_startup(request, identifiant, lock=request.method == "POST")
    require(permissions.can_write_budget(request.user, startup))
    return startup


def get_enveloppe(startup: Startup, uuid) -> Enveloppe:
    """An envelope of the startup; raises Http404."""
    return get_object_or_404(startup.enveloppes.select_related("startup"), uuid=uuid)


def get_depense(startup: Startup, uuid) -> Depense:
    """An order of the startup; raises Http404."""
    orders = Depense.objects.filter(enveloppe__startup=startup).select_related("enveloppe__startup")
    return get_object_or_404(orders, uuid=uuid)


def tab(startup: Startup) -> str:
    """Address of the tab."""
    return reverse("startups:budget", args=[startup.identifiant])


def at_depense(startup: Startup, depense: Depense) -> str:
    """Address of an order."""
    return reverse("startups:depense", args=[startup.identifiant, depense.uuid])


def form_page(
    request: HttpRequest, startup: Startup, titre: str, form, draft: str, *, retour: str, enveloppe=None
) -> HttpResponse:
    """The page where something is recorded or corrected; `enveloppe` is what may be removed from there."""
    context = {
        "startup": startup,
        "titre": titre,
        "form": form,
        "retour": retour,
        "enveloppe": enveloppe,
        "brouillon": brouillons.of(request, draft),
    }
    return render(request, "startups/budget/formulaire.html", context)


def removal(
    request: HttpRequest, startup: Startup, form, titre: str, objet: str, consequence: str, *, retour: str
) -> HttpResponse:
    """The page that confirms a removal."""
    context = {
        "startup": startup,
        "form": form,
        "titre": titre,
        "objet": objet,
        "texte": "",
        "consequences": [consequence],
        "retour": retour,
    }
    return render(request, "startups/supprimer.html", context)
