"""The main menu. Packages above declare their entries in settings.MENU, so that socle knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Entree:
    label: str
    url: str
    current: bool


def entries(request: HttpRequest) -> list[Entree]:
    """Entries whose right (dotted path of a `can_…(user)`, or empty) the signed-in person has."""
    return [
        Entree(label, url, _is_current(request.path, url))
        for label, url, right in settings.MENU
        if not right or _right(right)(request.user)
    ]


def can_search(request: HttpRequest) -> bool:
    """Whether the header offers the search (settings.RECHERCHE)."""
    return request.user.is_authenticated and _right(settings.RECHERCHE)(request.user)


def _right(path: str) -> Callable:
    return import_string(path)


def _is_current(path: str, url: str) -> bool:
    others = [other for _, other, _ in settings.MENU if other != "/" and path.startswith(other)]
    return url == (max(others, key=len) if others else path)
