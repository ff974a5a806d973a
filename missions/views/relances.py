"""Remind a signatory, in one gesture of the équipe."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from missions import permissions
from missions.actions.relances import remind_signatory
from missions.views.acces import get_lettre
from socle.acces import require
from socle.readonly import readonly
from socle.transitions import ForbiddenTransition


@readonly
@require_POST
def relancer(request: HttpRequest, uuid) -> HttpResponse:
    """Write again to the person whose turn it is; at most once a day."""
    lettre = get_lettre(request, uuid)
    require(permissions.can_write_lettre(request.user, lettre))
    try:
        signature = remind_signatory(lettre=lettre, by=request.user)
    except ForbiddenTransition as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"Un courriel part à {signature.personne}, qui peut vous répondre.")
    return redirect("missions:lettre", lettre.uuid)
