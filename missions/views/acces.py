"""What every view of a letter starts with: load what is visible, else 404."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from missions.models import Lettre


def get_lettre(request: HttpRequest, uuid, *, lock: bool = False) -> Lettre:
    """The letter of the address, if the signed-in person may see it; `lock` it for what is about to be saved."""
    lettres = Lettre.objects.visible_to(request.user).for_controls()
    if lock:
        lettres = lettres.select_for_update(of=("self",))
    return get_object_or_404(lettres, uuid=uuid)
