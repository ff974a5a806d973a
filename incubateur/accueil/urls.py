"""Addresses of what looks across the packages."""

from django.urls import path

from incubateur.accueil.views import a_traiter, connexion, personnes

app_name = "accueil"
urlpatterns = [
    path("", a_traiter.a_traiter, name="a_traiter"),
    path("annuaire/personnes/<uuid:uuid>/", personnes.personne, name="personne"),
    path("connexion/demo/", connexion.connexion_demo, name="connexion_demo"),
]
