"""All running letters as one ZIP: ask, follow, download, give up."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from missions import permissions
from missions.actions import archives as actions
from missions.archive import running
from missions.models import Archive
from socle import depots
from socle.acces import require
from socle.clock import today
from socle.readonly import readonly


@readonly
def archives(request: HttpRequest) -> HttpResponse:
    """What the archive would hold today; the act that asks for it."""
    require(permissions.can_archive_lettres(request.user))
    if request.method == "POST":
        return redirect("missions:archive", actions.ask_archive(by=request.user).uuid)
    context = {
        "total": running(request.user, today()).count(),
        "archives": [
            found for found in Archive.objects.visible_to(request.user) if found.prete or found.en_mouvement
        ],
    }
    return render(request, "missions/archives.html", context)


def _get(request: HttpRequest, uuid) -> Archive:
    require(permissions.can_archive_lettres(request.user))
    return get_object_or_404(Archive.objects.visible_to(request.user).select_related("par"), uuid=uuid)


@readonly
@require_safe
def archive(request: HttpRequest, uuid) -> HttpResponse:
    """How far it is, then the file."""
    found = _get(request, uuid)
    if request.htmx and found.en_mouvement:
        return render(request, "missions/archive.html#avancement", {"archive": found})
    response = render(request, "missions/archive.html", {"archive": found})
    if request.htmx:
        # It moved on: the whole page tells the end.
        response["HX-Refresh"] = "true"
    return response


@readonly
@require_POST
def annuler(request: HttpRequest, uuid) -> HttpResponse:
    """Stop it, or forget its file."""
    actions.give_up_archive(archive=_get(request, uuid))
    messages.success(request, "L’archive est abandonnée, son fichier est effacé.")
    return redirect("missions:archives")


@readonly
@require_safe
def telecharger(request: HttpRequest, uuid) -> HttpResponse:
    """The file, if every letter in it may still be read by who asks."""
    found = _get(request, uuid)
    if not found.prete:
        raise Http404
    if not actions.still_readable(found):
        messages.warning(
            request,
            "Vous ne pouvez plus lire toutes les lettres de cette archive : demandez-en une nouvelle.",
        )
        return redirect("missions:archives")
    stored = depots.opened(found.cle, by=request.user)
    if stored is None:
        raise Http404
    name = f"lettres-de-mission-{found.created_at:%Y-%m-%d}.zip"
    return FileResponse(stored, as_attachment=True, filename=name, content_type="application/zip")
