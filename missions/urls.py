"""Addresses of the letters: /lettres/, and the tab of a startup."""

from django.urls import path

from missions.views import lettres, liste
from startups import converters  # noqa: F401  (registers <startup:…>)

app_name = "missions"
urlpatterns = [
    path("lettres/", liste.liste, name="liste"),
    path("lettres/export.<str:kind>", liste.exporter, name="export"),
    path("startups/<startup:identifiant>/lettres/", liste.startup_lettres, name="startup"),
    path("lettres/<uuid:uuid>/", lettres.lettre, name="lettre"),
    path("lettres/<uuid:uuid>/lettre.pdf", lettres.lettre_pdf, name="lettre_pdf"),
]
