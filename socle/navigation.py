"""The main menu. Packages above declare their entries in settings.MENU, so that socle knows none of them."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from socle.existence import which_hold


@dataclass(frozen=True)
class Entree:
    label: str
    url: str
    current: bool


def entries(request: HttpRequest) -> list[Entree]:
    """The entries of the menu that the signed-in person may open."""
    return [Entree(label, url, _is_current(request.path, url)) for label, url in allowed(request.user)]


def allowed(user) -> list[tuple[str, str]]:
    """Label and address of the entries that `user` may open: by their right, or because a row is theirs to read.

    All those rows are asked for in one query, and only of who has not the right.
    """
    granted = {url: not right or import_string(right)(user) for _, url, right, _ in settings.MENU}
    asked = [(url, rows) for _, url, _, rows in settings.MENU if rows and not granted[url]]
    held = which_hold(user, [import_string(rows)(user) for _, rows in asked])
    granted |= {url: holds for (url, _), holds in zip(asked, held, strict=True)}
    return [(label, url) for label, url, _, _ in settings.MENU if granted[url]]


def can_search(request: HttpRequest) -> bool:
    """Whether the header offers the search (settings.RECHERCHE)."""
    return request.user.is_authenticated and import_string(settings.RECHERCHE)(request.user)


def _is_current(path: str, url: str) -> bool:
    others = [other for _, other, _, _ in settings.MENU if other != "/" and path.startswith(other)]
    return url == (max(others, key=len) if others else path)
