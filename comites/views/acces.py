"""What every view of a séance starts with: load what is visible, else 404; what is over no longer changes."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from comites.models import Comite, Passage
from comites.permissions import can_write_comite
from socle.acces import require

__all__ = ["get_comite", "get_dossier", "get_passage", "open_only", "require", "writable"]


class Over(Exception):
    """The séance is closed or cancelled: its agenda no longer changes."""


def get_comite(request: HttpRequest, uuid, *, lock: bool = False) -> Comite:
    """The séance of the address, if the signed-in person may see it; `lock` it for what is about to be saved."""
    comites = Comite.objects.visible_to(request.user).select_related("incubateur", "president", "propose_par")
    if lock:
        comites = comites.select_for_update(of=("self",))
    return get_object_or_404(comites, uuid=uuid)


def writable(request: HttpRequest, uuid) -> Comite:
    """The same, for who is about to change it: locked by a POST. Raises Over."""
    found = get_comite(request, uuid, lock=request.method == "POST")
    require(can_write_comite(request.user, found))
    if not found.to_hold:
        raise Over
    return found


def open_only(view: Callable) -> Callable:
    """Lead back to the séance, in a sentence, when it is over."""

    @wraps(view)
    def wrapper(request: HttpRequest, uuid, *args, **kwargs) -> HttpResponse:
        try:
            return view(request, uuid, *args, **kwargs)
        except Over:
            messages.warning(request, "Cette séance est close ou annulée : son ordre du jour ne change plus.")
            return redirect("comites:comite", uuid)

    return wrapper


def get_passage(request: HttpRequest, comite: Comite, uuid) -> Passage:
    """A passage of that séance, if the signed-in person may see it; locked by a POST."""
    passages = Passage.objects.visible_to(request.user).filter(comite=comite).with_siege(request.user)
    passages = passages.select_related("startup__incubateur", "demi_journee")
    if request.method == "POST":
        passages = passages.select_for_update(of=("self",))
    return get_object_or_404(passages, uuid=uuid)


def get_dossier(request: HttpRequest, uuid, passage) -> Passage:
    """A passage with its séance, its startup and its dossier, in one query; locked by a POST."""
    passages = Passage.objects.visible_to(request.user).filter(comite__uuid=uuid).for_dossier()
    passages = passages.with_siege(request.user)
    if request.method == "POST":
        passages = passages.select_for_update(of=("self",))
    return get_object_or_404(passages, uuid=passage)
