"""Signing in: allauth's pages, and one click per person of the demonstration."""

from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from annuaire.forms.connexion import ConnexionMotDePasseForm
from annuaire.models import Personne
from incubateur.accueil.demo.cadre import DOMAIN, PEOPLE
from socle.readonly import readonly

DEMO_ADDRESSES = [f"{key}@{DOMAIN}" for key, *_ in PEOPLE]


class CodeLoginView(LoginView):
    """`/connexion/`: an address, to which a code is sent; in the demo, its people."""

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"demo_personnes": _demo_people()}


class PasswordLoginView(LoginView):
    """`/connexion/mot-de-passe/`: for those who chose one."""

    template_name = "account/login_password.html"

    def get_form_class(self):
        return ConnexionMotDePasseForm


connexion = readonly(CodeLoginView.as_view())
connexion_mot_de_passe = readonly(PasswordLoginView.as_view())


@login_not_required
@require_POST
@readonly
def connexion_demo(request: HttpRequest) -> HttpResponse:
    """Sign in as the person of the demonstration whose `email` is posted."""
    if not settings.DEMO:
        raise Http404
    address = request.POST.get("email", "")
    if address not in DEMO_ADDRESSES:
        raise Http404
    personne = get_object_or_404(Personne.objects.active(), email=address)
    get_adapter().login(request, personne)
    return redirect(get_next_redirect_url(request) or settings.LOGIN_REDIRECT_URL)


def _demo_people() -> list[Personne]:
    """People of the sign-in page, in the order of the list; nobody outside the demonstration."""
    if not settings.DEMO:
        return []
    found = {
        personne.email: personne for personne in Personne.objects.active().filter(email__in=DEMO_ADDRESSES)
    }
    return [found[address] for address in DEMO_ADDRESSES if address in found]
