"""What every view of the tab « Impact » starts with."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from startups import permissions
from startups.models import Indicateur, Startup
from startups.views.acces import get_startup, require


def readable(request: HttpRequest, identifiant: str) -> Startup:
    """The startup of the address, whose impact the person may read; else Http404 or PermissionDenied."""
    # Several rights of a page ask who co-incubates.
    startup = get_startup(request, identifiant, Startup.objects.prefetch_related("co_incubateurs"))
    require(permissions.can_read_impact(request.user, startup))
    return startup


def writable(request: HttpRequest, identifiant: str) -> Startup:
    """The startup of the address, whose impact the person may write; locked while a POST writes."""
    startup = get_startup(request, identifiant, lock=request.method == "POST")
    require(permissions.can_write_impact(request.user, startup))
    return startup


def get_indicateur(startup: Startup, uuid) -> Indicateur:
    """An indicator of the startup; raises Http404."""
    return get_object_or_404(startup.indicateurs.select_related("startup"), uuid=uuid)
