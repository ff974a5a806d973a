"""How a startup goes, in a line of the list or a card of the board: shown again in place once something was done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from socle.readonly import readonly
from startups import permissions
from startups.cartes import cards, for_cards
from startups.models import Startup
from startups.views.acces import get_startup, here, require


@readonly
@require_safe
def etat(request: HttpRequest, identifiant: str) -> HttpResponse:
    """The state of a startup, for who closes the form without publishing; the tab « Suivi » without htmx."""
    startup = get_startup(request, identifiant)
    require(permissions.can_read_points(request.user, startup))
    if in_a_card(request, startup):
        return render_state(request, startup)
    if request.htmx:
        return HttpResponseClientRedirect(here(request))
    return redirect("startups:suivi", startup.identifiant)


def in_a_card(request: HttpRequest, startup: Startup) -> bool:
    """Whether a card of another page asks: its state is all that changes there. The startup's own pages say more."""
    around = request.htmx.current_url_abs_path or "" if request.htmx else ""
    own_pages = reverse("startups:page", args=[startup.identifiant])
    return bool(request.htmx) and not around.startswith(own_pages)


def render_state(
    request: HttpRequest, startup: Startup, *, said: str = "", saved: str = "", can_undo: bool = False
) -> HttpResponse:
    """The state as it is now, under the sentence `said`.

    `saved` is the key of the draft that is now saved; `can_undo` offers to take back « rien de nouveau ».
    """
    readable = for_cards(Startup.objects.visible_to(request.user), request.user)
    [carte] = cards(readable.filter(pk=startup.pk).order_by("pk"), request.user)
    context = {
        "carte": carte,
        "retour": here(request),
        "said": said,
        "saved": saved,
        "can_undo": can_undo,
    }
    return render(request, "startups/etat.html", context)
