"""Addresses of what looks across the packages."""

from django.urls import path

from incubateur.accueil.views import connexion

app_name = "accueil"
urlpatterns = [
    path("connexion/demo/", connexion.connexion_demo, name="connexion_demo"),
]
