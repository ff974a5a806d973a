"""Addresses of what looks across the packages."""

from django.urls import path

from incubateur.accueil.views import connexion, personnes

app_name = "accueil"
urlpatterns = [
    path("annuaire/personnes/<uuid:uuid>/", personnes.personne, name="personne"),
    path("connexion/demo/", connexion.connexion_demo, name="connexion_demo"),
]
