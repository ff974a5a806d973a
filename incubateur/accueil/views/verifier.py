"""Verify a letter: public, by the code written on each of its pages."""

import math
from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from incubateur.accueil import verification
from incubateur.accueil.forms.verifier import CodeForm, FichierForm
from socle.clock import today
from socle.essais import Essais
from socle.readonly import readonly

# A code is one in 10^18: somebody who miscopies has enough tries, a robot finds nothing in the life of the service.
ESSAIS = Essais("verifier", nombre=20, duree=timedelta(minutes=10))


def not_indexed(view: Callable) -> Callable:
    """Say to robots that what a code opens is not theirs to keep."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return wrapper


def limited(view: Callable) -> Callable:
    """Count the codes that lead nowhere; past the limit, answer 429 to right codes as to wrong ones."""

    @wraps(view)
    def wrapper(request: HttpRequest, code: str) -> HttpResponse:
        wait = ESSAIS.wait(request)
        if wait:
            minutes = math.ceil(wait.total_seconds() / 60)
            response = render(request, "accueil/verifier_attendre.html", {"minutes": minutes}, status=429)
            response["Retry-After"] = str(int(wait.total_seconds()))
            return response
        response = view(request, code)
        if response.status_code == 404:
            ESSAIS.count(request)
        return response

    return wrapper


@login_not_required
@readonly
@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """Where a code is typed."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("accueil:verifier_code", form.cleaned_data["code"])
    return render(request, "accueil/verifier.html", {"form": form})


@login_not_required
@never_cache
@not_indexed
@limited
@readonly
@require_http_methods(["GET", "HEAD", "POST"])
def verifier_code(request: HttpRequest, code: str) -> HttpResponse:
    """What this code proves; a posted file is compared with the one that was sealed, and forgotten."""
    asked = verification.canonical(code)
    emission = verification.find(asked)
    if emission is None:
        form = CodeForm(initial={"code": asked[:200]})
        return render(request, "accueil/verifier_inconnu.html", {"form": form}, status=404)
    if asked != code and request.method != "POST":
        return redirect("accueil:verifier_code", asked)
    form = FichierForm(*([request.POST, request.FILES] if request.method == "POST" else []))
    context = {
        "emission": emission,
        "lettre": emission.lettre,
        "constat": verification.constat(emission, today()),
        "avenants": verification.avenants(emission.lettre),
        "initiales": verification.initials(emission.lettre),
        "form": form,
        "comparaison": verification.compare(emission, form.cleaned_data["fichier"])
        if form.is_valid()
        else None,
    }
    return render(request, "accueil/verifier_code.html", context)
