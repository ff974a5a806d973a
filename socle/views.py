"""Answers that belong to no page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import csrf

from socle import brouillons


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was shown before the person signed in again (another tab): its text is kept and given back.

    Any other forged form is refused. What is kept is only shown again to its verified author, never saved.
    """
    if request.method == "POST" and brouillons.keep(request):
        return redirect(request.get_full_path())
    return csrf.csrf_failure(request, reason=reason)
