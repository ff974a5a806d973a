"""Addresses of the notes: /notes/, and the tab of a startup."""

from django.urls import path

from notes.views import brouillon, ecriture, lecture, liens, note
from startups import converters  # noqa: F401  (registers <startup:…>)

app_name = "notes"
# Of a startup, the note of a period.
NOTE = "startups/<startup:identifiant>/notes/<str:periode>/"
# What the mail of a note opens to one person.
LIEN = "notes/lien/<str:jeton>/"
urlpatterns = [
    path(NOTE, note.page, name="note"),
    path(f"{NOTE}rectifier/", ecriture.rectifier, name="rectifier"),
    path(f"{NOTE}apercu/", brouillon.apercu, name="apercu"),
    path(f"{NOTE}longueur/", brouillon.longueur, name="longueur"),
    path(f"{NOTE}supprimer/", brouillon.supprimer, name="supprimer"),
    path(f"{NOTE}viser/", lecture.viser, name="viser"),
    path(f"{NOTE}repondre/", lecture.repondre, name="repondre"),
    path(LIEN, liens.page, name="lien"),
    path(f"{LIEN}viser/", liens.viser, name="lien_viser"),
    path(f"{LIEN}repondre/", liens.repondre, name="lien_repondre"),
]
