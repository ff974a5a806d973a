"""Addresses under /annuaire/, but for the list of people and a person's page, which look across (incubateur/urls.py)."""

from django.urls import path

from annuaire.views import incubateurs, organisations, personnes

app_name = "annuaire"
urlpatterns = [
    path("personnes/nouvelle/", personnes.nouvelle, name="personne_nouvelle"),
    path("organisations/", organisations.liste, name="organisations"),
    path("organisations/nouvelle/", organisations.nouvelle, name="organisation_nouvelle"),
    path("organisations/<str:identifiant>/modifier/", organisations.modifier, name="organisation_modifier"),
    path("incubateurs/", incubateurs.liste, name="incubateurs"),
    path("incubateurs/<str:identifiant>/", incubateurs.incubateur, name="incubateur"),
    path("incubateurs/<str:identifiant>/modifier/", incubateurs.modifier, name="incubateur_modifier"),
]
