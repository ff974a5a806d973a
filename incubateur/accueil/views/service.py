"""What every visitor needs: the state of the service, legal pages, help, and files robots ask for."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from incubateur.accueil import sante as health
from incubateur.accueil.contacts import reachable
from incubateur.accueil.plan import PUBLIC, sections
from socle.clock import today
from socle.periods import months_before
from socle.readonly import readonly


def told_when_down(view: Callable) -> Callable:
    """Answer 503 when the database does not, even to the read-only guard."""

    @wraps(view)
    def wrapper(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except DatabaseError:
            return JsonResponse({"base": "injoignable"}, status=503)

    return wrapper


@login_not_required
@never_cache
@told_when_down
@readonly
@require_safe
def sante(request: HttpRequest) -> HttpResponse:
    """JSON for supervision: 200 when it works, 503 when the database is away or not yet migrated."""
    state = health.state()
    return JsonResponse(state, status=503 if state["migrations_en_attente"] else 200)


def _page(template: str, doc: str) -> Callable:
    """A public page of text, which says who answers for the service."""

    @login_not_required
    @readonly
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        context = {
            "editeur": settings.EDITEUR,
            "hebergeur": settings.HEBERGEUR,
            "contact": settings.CONTACT,
            "incubateurs": reachable(request.user) if request.user.is_authenticated else [],
        }
        return render(request, template, context)

    view.__doc__ = doc
    return view


accessibilite = _page("accueil/accessibilite.html", "What is known of the accessibility of the service.")
mentions_legales = _page("accueil/mentions_legales.html", "Who publishes and hosts the service.")
donnees_personnelles = _page(
    "accueil/donnees_personnelles.html", "What is kept about people, and their rights."
)


@login_not_required
@readonly
@require_safe
def aide(request: HttpRequest) -> HttpResponse:
    """What each role can do here, and how; only pages the visitor may open are links."""
    opened = {url for section in sections(request.user) for _, url in section.pages}
    return render(request, "accueil/aide.html", {"ouvertes": opened})


@login_not_required
@readonly
@require_safe
def plan_du_site(request: HttpRequest) -> HttpResponse:
    """Every page the visitor may open, but those of each startup and person."""
    return render(request, "accueil/plan_du_site.html", {"sections": sections(request.user)})


@login_not_required
@readonly
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Robots read the public pages alone."""
    lines = ["User-agent: *", *(f"Allow: {url}$" for url in PUBLIC.values()), "Disallow: /"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
@readonly
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """`/.well-known/security.txt` (RFC 9116): whom to tell about a flaw; 404 where nobody is named."""
    if not settings.CONTACT:
        raise Http404
    expires = months_before(today().replace(day=1), -6)
    lines = [
        f"Contact: mailto:{settings.CONTACT}",
        f"Expires: {expires.isoformat()}T00:00:00Z",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
