"""The two steps every view starts with, below any domain: load what is visible (else 404), require what is allowed (else 403)."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from socle import brouillons


def require(allowed: bool) -> None:
    """Raise PermissionDenied (a 403 page) unless `allowed`."""
    if not allowed:
        raise PermissionDenied


def return_address(request: HttpRequest, default: str) -> str:
    """Where the person came from, given by `retour` and kept to this site; `default` else."""
    typed = brouillons.data(request) or {}
    asked = typed.get("retour") or request.GET.get("retour", "")
    if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return default


def words(request: HttpRequest, name: str) -> str:
    """Some words of the address; PostgreSQL knows no null character."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:200]


def here(request: HttpRequest) -> str:
    """The page the person is looking at, to come back to it: of a fragment asked by htmx, the page around it."""
    around = request.htmx.current_url_abs_path if request.htmx else None
    return around or request.get_full_path()
