"""Addresses under /lettres/."""

from django.urls import path

from missions.views import lettres

app_name = "missions"
urlpatterns = [
    path("<uuid:uuid>/", lettres.lettre, name="lettre"),
    path("<uuid:uuid>/lettre.pdf", lettres.lettre_pdf, name="lettre_pdf"),
]
