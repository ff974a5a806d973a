"""What every request goes through."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.cache import add_never_cache_headers, has_vary_header
from django.utils.http import url_has_allowed_host_and_scheme

from socle import brouillons


class SignInMiddleware(LoginRequiredMiddleware):
    """Asks who it is before every page but those said to be public; nothing typed is lost on the way.

    After signing in, the person is back where they were: on the page of the form whose text was kept, else on the
    page from which they clicked (an address that only receives forms shows nothing).
    """

    def handle_no_permission(self, request: HttpRequest, view_func) -> HttpResponse:
        # Its cookie is still sent, what it named is gone.
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.session.is_empty():
            messages.info(
                request, "Votre session a expiré : reconnectez-vous, vous reviendrez où vous étiez."
            )
        kept = request.method == "POST" and brouillons.keep(request)
        asked = request.method in {"GET", "HEAD"} and not _by_htmx(request)
        back = request.get_full_path() if kept or asked else _page_shown(request)
        response = redirect_to_login(
            back, resolve_url(self.get_login_url(view_func)), self.get_redirect_field_name(view_func)
        )
        if _by_htmx(request):
            # The sign-in page must not land inside a fragment of the page.
            return HttpResponse(headers={"HX-Redirect": response.url})
        return response


def _by_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _page_shown(request: HttpRequest) -> str:
    """The page of ours on which the person was; the home page when the browser does not tell."""
    shown = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(shown, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(shown)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"


class NoStoreMiddleware:
    """Pages that depend on who is signed in are never kept by a browser or a proxy (back button after sign-out)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if has_vary_header(response, "Cookie") or (
            getattr(request, "user", None) and request.user.is_authenticated
        ):
            add_never_cache_headers(response)
        return response
