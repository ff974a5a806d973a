"""Addresses of the application: each package owns its own; those of sign-in keep the names allauth looks for."""

from allauth.account import views as allauth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path
from django.views.decorators.http import require_POST

from annuaire import urls as annuaire
from incubateur.accueil.views.annuaire import exporter, liste
from incubateur.accueil.views.connexion import connexion, connexion_mot_de_passe
from startups.views.betagouv.api import startups as public_startups

# allauth leaves this one to signed-in people, but whoever waits for a code also leaves through it.
logout = login_not_required(require_POST(allauth.logout))

sign_in = [
    path("connexion/", connexion, name="account_login"),
    # Names allauth reverses for pages we do not have: nobody signs up, and all begins at /connexion/.
    path("connexion/", connexion, name="account_request_login_code"),
    path("connexion/", connexion, name="account_signup"),
    path("connexion/", connexion, name="account_reset_password_from_key_done"),
    path("connexion/code/", allauth.confirm_login_code, name="account_confirm_login_code"),
    path("connexion/mot-de-passe/", connexion_mot_de_passe, name="account_login_password"),
    path("deconnexion/", logout, name="account_logout"),
    path("compte/mot-de-passe/", allauth.password_change, name="account_change_password"),
    path("compte/mot-de-passe/choisir/", allauth.password_set, name="account_set_password"),
    path("compte/mot-de-passe/oubli/", allauth.password_reset, name="account_reset_password"),
    path(
        "compte/mot-de-passe/oubli/envoye/", allauth.password_reset_done, name="account_reset_password_done"
    ),
    re_path(
        r"^compte/mot-de-passe/oubli/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]

# The list of people shows their roles on startups: it looks across, so accueil makes it, under the directory's name.
directory = [
    path("", liste, name="liste"),
    path("export.<str:kind>", exporter, name="export"),
    *annuaire.urlpatterns,
]

urlpatterns = [
    *sign_in,
    path("annuaire/", include((directory, annuaire.app_name))),
    path("startups/", include("startups.urls")),
    path("api/v2.7/startups.json", public_startups, name="api_startups"),
    path("", include("notes.urls")),
    path("", include("comites.urls")),
    path("", include("missions.urls")),
    path("", include("incubateur.accueil.urls")),
]
