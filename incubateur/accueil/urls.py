"""Addresses of what looks across the packages."""

from django.urls import path

from incubateur.accueil.views import a_traiter, connexion, courriels, personnes

app_name = "accueil"
urlpatterns = [
    path("", a_traiter.a_traiter, name="a_traiter"),
    path("annuaire/personnes/<uuid:uuid>/", personnes.personne, name="personne"),
    path("connexion/demo/", connexion.connexion_demo, name="connexion_demo"),
    path("courriels/", courriels.liste, name="courriels"),
    path("courriels/renvoyer/", courriels.renvoyer_tous, name="courriels_renvoyer"),
    path("courriels/<uuid:uuid>/", courriels.courriel, name="courriel"),
    path("courriels/<uuid:uuid>/renvoyer/", courriels.renvoyer, name="courriel_renvoyer"),
    path("courriels/<uuid:uuid>/arrive/", courriels.declarer_arrive, name="courriel_arrive"),
]
