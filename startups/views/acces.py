"""What every view of a startup starts with: load what is visible (else 404), check what is allowed (else 403)."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from socle.acces import here, require, return_address
from startups.models import Startup

__all__ = ["get_startup", "here", "require", "return_address"]


def get_startup(request: HttpRequest, identifiant: str, queryset=None, *, lock: bool = False) -> Startup:
    """The startup of the address, if the signed-in person may see it; raises Http404 else.

    With `lock`, inside a transaction, nobody else writes it or what its forms check until the end.
    """
    queryset = Startup.objects.all() if queryset is None else queryset
    visible = queryset.visible_to(request.user).select_related("incubateur")
    if lock:
        visible = visible.select_for_update(of=("self",))
    return get_object_or_404(visible, identifiant=identifiant)
