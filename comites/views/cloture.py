"""Close a séance: what will happen, and to whom, then it happens."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from comites import permissions
from comites.actions.cloture import CannotClose, close_comite
from comites.cloture import read_cloture
from comites.views.acces import Over, get_comite, open_only, require
from socle.readonly import atomic_post, readonly
from socle.templatetags.socle import compte


@readonly
@atomic_post
@open_only
def clore(request: HttpRequest, uuid) -> HttpResponse:
    """Show exactly what closing does; a POST does it, if it is still what was shown."""
    found = get_comite(request, uuid, lock=request.method == "POST")
    require(permissions.can_decide(request.user, found))
    if not found.to_hold:
        raise Over
    changed = False
    cloture = read_cloture(found)
    if request.method == "POST":
        try:
            close_comite(comite=found, shown=request.POST.get("vu", ""), by=request.user)
        except CannotClose as refused:
            cloture, changed = refused.cloture, True
        else:
            told = len(cloture.destinataires)
            messages.success(
                request, f"La séance est close. {compte(told, 'personne prévenue,personnes prévenues')}."
            )
            return redirect("comites:comite", uuid)
    context = {"comite": found, "cloture": cloture, "changed": changed}
    return render(request, "comites/clore.html", context)
