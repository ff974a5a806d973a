"""Lists that htmx refreshes in place: the tabs of their filters, and what is sent back."""

from dataclasses import dataclass

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True)
class Onglet:
    """One value of a filter, how many rows it holds within the other filters, and the address that shows them."""

    label: str
    count: int
    url: str
    current: bool


def number(page: Page) -> str:
    """The page as the address says it: nothing for the first one."""
    return str(page.number) if page.number > 1 else ""


def answer(request: HttpRequest, template: str, context: dict, here: str = "") -> HttpResponse:
    """The page; for htmx its fragment `resultats` alone, and `here` as the address that shows it."""
    # Going back in the history, htmx asks for the whole page.
    if not request.htmx or request.htmx.history_restore_request:
        return render(request, template, context)
    response = render(request, f"{template}#resultats", context)
    if here:
        response["HX-Push-Url"] = here
    return response
