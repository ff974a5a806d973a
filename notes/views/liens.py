"""What the link of a mail opens: one note, to one person, without signing in. Only a POST writes."""

import math
from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from notes.actions.retours import Refused, reply
from notes.contenu import contenu
from notes.corps import corps
from notes.emails import writers
from notes.forms.retours import ReponseForm
from notes.liens import Closed, Ouverture, ouvrir
from notes.models import Note
from notes.retours import fil, retours
from notes.views import lecture
from socle.essais import Essais
from socle.readonly import SAFE_METHODS, atomic_post, readonly

# Links that open nothing, and what is written: enough for a person, nothing for a robot.
ESSAIS = Essais("notes-lien", nombre=30, duree=timedelta(minutes=10))


def by_link(view: Callable) -> Callable:
    """Give the view what the link opens, whoever is signed in; say clearly why when it opens nothing.

    The address is a secret: kept by no cache and no robot, told to no other page.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, jeton: str) -> HttpResponse:
        # The act is that of the person of the link, not of who is signed in on this computer.
        request.user = AnonymousUser()
        response = _too_many(request) or _opened(view, request, jeton)
        if response.status_code == 404 or request.method not in SAFE_METHODS:
            ESSAIS.count(request)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        # Not « no-referrer »: a browser then hides the origin too, by which forms are recognised as ours.
        response["Referrer-Policy"] = "strict-origin"
        return response

    return login_not_required(never_cache(wrapper))


def _too_many(request: HttpRequest) -> HttpResponse | None:
    wait = ESSAIS.wait(request)
    if not wait:
        return None
    context = {"minutes": math.ceil(wait.total_seconds() / 60)}
    response = render(request, "notes/lien_attendre.html", context, status=429)
    response["Retry-After"] = str(int(wait.total_seconds()))
    return response


def _opened(view: Callable, request: HttpRequest, jeton: str) -> HttpResponse:
    try:
        return view(request, jeton, ouvrir(jeton))
    except Closed as closed:
        context = {"lien": closed, "connexion_url": sign_in(closed.note) if closed.note else ""}
        return render(request, "notes/lien_ferme.html", context, status=closed.status)


def sign_in(note: Note, anchor: str = "") -> str:
    """Where one signs in, to come back to the note."""
    return f"{resolve_url('account_login')}?{urlencode({'next': lecture.url(note, anchor)})}"


@by_link
@readonly
@require_safe
def page(request: HttpRequest, jeton: str, ouverture: Ouverture) -> HttpResponse:
    """The note, and what the person can say of it. Opening it writes nothing: robots open the links of mails."""
    return _show(request, jeton, ouverture)


def _show(
    request: HttpRequest, jeton: str, ouverture: Ouverture, form: ReponseForm | None = None, refused: str = ""
) -> HttpResponse:
    note, personne = ouverture.note, ouverture.personne
    found = retours(note, personne)
    context = {
        "note": note,
        "jeton": jeton,
        "personne": personne,
        "retours": found,
        "refused": refused,
        "connexion_url": sign_in(note),
        "can_reply": bool(found.visables),
        **corps(contenu(note), personne),
    }
    if found.visables:
        context |= {
            "reponses": fil(note),
            "form": form or ReponseForm(retours=found, writes=False),
            "prevenus": sorted(writers(note) - {personne}, key=str),
        }
    return render(request, "notes/lien.html", context)


def _page_url(jeton: str, anchor: str) -> str:
    return f"{reverse('notes:lien', args=[jeton])}{anchor}"


@by_link
@readonly
@require_http_methods(["GET", "HEAD", "POST"])
def viser(request: HttpRequest, jeton: str, ouverture: Ouverture) -> HttpResponse:
    """Acknowledge: a GET says what will be written and to whom it is told, a POST writes."""
    note, found = ouverture.note, retours(ouverture.note, ouverture.personne)
    if request.method != "POST":
        context = {"note": note, "jeton": jeton, "retours": found, "personne": ouverture.personne}
        context["prevenus"] = sorted(writers(note) - {ouverture.personne}, key=str)
        return render(request, "notes/lien_viser.html", context)
    try:
        lecture.acknowledge(request.POST, note, found, par_lien=True)
    except Refused as refused:
        return _show(request, jeton, ouverture, refused=str(refused))
    return redirect(_page_url(jeton, "#visa"))


@by_link
@readonly
@atomic_post
@require_http_methods(["GET", "HEAD", "POST"])
def repondre(request: HttpRequest, jeton: str, ouverture: Ouverture) -> HttpResponse:
    """Answer the writers of the note."""
    found = retours(ouverture.note, ouverture.personne)
    if request.method != "POST" or not found.visables:
        return _show(request, jeton, ouverture)
    form = ReponseForm(request.POST, retours=found, writes=False)
    if not form.is_valid():
        return _show(request, jeton, ouverture, form=form)
    reply(note=ouverture.note, by=ouverture.personne, **form.to_write())
    return redirect(_page_url(jeton, "#reponses"))
