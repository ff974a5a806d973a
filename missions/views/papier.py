"""Letters already signed on paper: recorded one by one, on the first day and later."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from missions import permissions
from missions.actions.papier import AlreadyRecorded, record_paper_letter
from missions.forms.papier import PapierForm
from socle import brouillons
from socle.acces import require
from socle.readonly import readonly
from startups.models import Startup
from startups.views.acces import get_startup

SHOWN = 25


@readonly
def reprise(request: HttpRequest) -> HttpResponse:
    """Record the letter of `?startup=`; without it, choose the startup."""
    require(permissions.can_prepare_lettres(request.user))
    identifiant = request.GET.get("startup", "")
    if not identifiant:
        return _choose(request)
    startup = get_startup(request, identifiant)
    require(permissions.can_write_lettres(request.user, startup))
    form = PapierForm(brouillons.data(request), request.FILES or None, startup=startup, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            return _record(request, startup, form)
        except AlreadyRecorded as already:
            form.add_error("debut", form.already(already.lettre))
    context = {"form": form, "startup": startup, "brouillon": brouillons.of(request, _name(startup))}
    return render(request, "missions/papier.html", context)


def _name(startup: Startup) -> str:
    return f"papier-{startup.identifiant}"


def _record(request: HttpRequest, startup: Startup, form: PapierForm) -> HttpResponse:
    lettre = record_paper_letter(
        lettre=form.lettre(),
        scan=form.content,
        nom=form.cleaned_data["nom_du_fichier"] or "lettre.pdf",
        signes=form.signes(),
        lieu=form.cleaned_data["lieu"],
        by=request.user,
    )
    form.forget()
    saved = brouillons.saved(request, _name(startup))
    messages.success(
        request, f"La lettre de {lettre.titulaire}, signée sur papier, est enregistrée.", extra_tags=saved
    )
    return redirect("missions:lettre", lettre.uuid)


def _choose(request: HttpRequest) -> HttpResponse:
    q = request.GET.get("q", "").strip()[:200]
    mine = permissions.startups_to_write(request.user).search(q).by_name()
    context = {"q": q, "startups": mine[:SHOWN], "total": mine.count(), "url": reverse("missions:reprise")}
    return render(request, "missions/papier_choisir.html", context)
