"""Addresses of the notes: /notes/, and the tab of a startup."""

from django.urls import path

from notes.views import brouillon, dispenses, ecriture, lecture, liens, liste, note
from startups import converters  # noqa: F401  (registers <startup:…>)

app_name = "notes"
# The tab of a startup, and under it the note of a period; what is not a period comes first.
ONGLET = "startups/<startup:identifiant>/notes/"
NOTE = f"{ONGLET}<str:periode>/"
# What the mail of a note opens to one person.
LIEN = "notes/lien/<str:jeton>/"
urlpatterns = [
    path("notes/", liste.liste, name="liste"),
    path("notes/export.<str:kind>", liste.exporter, name="export"),
    path(ONGLET, liste.startup_notes, name="startup"),
    path(f"{ONGLET}suspendre/", dispenses.suspendre, name="suspendre"),
    path(f"{ONGLET}dispenses/<uuid:uuid>/", dispenses.modifier, name="dispense"),
    path(f"{ONGLET}dispenses/<uuid:uuid>/lever/", dispenses.lever, name="lever"),
    path(NOTE, note.page, name="note"),
    path(f"{NOTE}rectifier/", ecriture.rectifier, name="rectifier"),
    path(f"{NOTE}apercu/", brouillon.apercu, name="apercu"),
    path(f"{NOTE}longueur/", brouillon.longueur, name="longueur"),
    path(f"{NOTE}supprimer/", brouillon.supprimer, name="supprimer"),
    path(f"{NOTE}viser/", lecture.viser, name="viser"),
    path(f"{NOTE}repondre/", lecture.repondre, name="repondre"),
    path(f"{NOTE}dossier/", dispenses.dossier, name="dossier"),
    path(LIEN, liens.page, name="lien"),
    path(f"{LIEN}viser/", liens.viser, name="lien_viser"),
    path(f"{LIEN}repondre/", liens.repondre, name="lien_repondre"),
]
