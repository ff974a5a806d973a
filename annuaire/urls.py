"""Addresses under /annuaire/, but for the list of people and a person's page, which look across (incubateur/urls.py)."""

from django.urls import path

from annuaire.views import confirmations, fusion, incubateurs, logos, organisations, personnes, roles

app_name = "annuaire"
urlpatterns = [
    path("personnes/nouvelle/", personnes.nouvelle, name="personne_nouvelle"),
    path("personnes/<uuid:uuid>/modifier/", personnes.modifier, name="personne_modifier"),
    path("personnes/<uuid:uuid>/desactiver/", personnes.desactiver, name="personne_desactiver"),
    path("personnes/<uuid:uuid>/reactiver/", personnes.reactiver, name="personne_reactiver"),
    path("personnes/<uuid:uuid>/fusionner/", fusion.fusionner, name="personne_fusionner"),
    path("personnes/<uuid:uuid>/roles/ajouter/", roles.ajouter, name="role_ajouter"),
    path("personnes/<uuid:uuid>/suppleances/ajouter/", roles.suppleance_ajouter, name="suppleance_ajouter"),
    path("roles/<uuid:uuid>/", roles.modifier, name="role_modifier"),
    path("suppleances/<uuid:uuid>/", roles.suppleance_modifier, name="suppleance_modifier"),
    path("demandes/<uuid:uuid>/annuler/", confirmations.annuler, name="demande_annuler"),
    path("confirmer/<str:token>/", confirmations.confirmer, name="confirmer"),
    path("organisations/", organisations.liste, name="organisations"),
    path("organisations/nouvelle/", organisations.nouvelle, name="organisation_nouvelle"),
    path("organisations/<str:identifiant>/modifier/", organisations.modifier, name="organisation_modifier"),
    path("incubateurs/", incubateurs.liste, name="incubateurs"),
    path("incubateurs/<str:identifiant>/", incubateurs.incubateur, name="incubateur"),
    path("incubateurs/<str:identifiant>/modifier/", incubateurs.modifier, name="incubateur_modifier"),
    path("incubateurs/<str:identifiant>/logo/", logos.modifier, name="logo"),
    path("incubateurs/<str:identifiant>/logo/retirer/", logos.retirer, name="logo_retirer"),
    path("incubateurs/<str:identifiant>/logo.png", logos.image, name="logo_png"),
]
