"""Addresses of the notes: /notes/, and the tab of a startup."""

from django.urls import path

from notes.views import (
    brouillon,
    dispenses,
    ecriture,
    lecture,
    liens,
    liste,
    note,
    syntheses,
    transmission,
    versions,
)
from startups import converters  # noqa: F401  (registers <startup:…>)

app_name = "notes"
# The tab of a startup, and under it the note of a period; what is not a period comes first.
ONGLET = "startups/<startup:identifiant>/notes/"
NOTE = f"{ONGLET}<str:periode>/"
# What the mail of a note opens to one person.
LIEN = "notes/lien/<str:jeton>/"
# Of an incubateur, all the notes of a period.
SYNTHESE = "notes/synthese/<str:identifiant>/<str:periode>/"
urlpatterns = [
    path("notes/", liste.liste, name="liste"),
    path("notes/export.<str:kind>", liste.exporter, name="export"),
    path("notes/synthese/", syntheses.liste, name="syntheses"),
    path(SYNTHESE, syntheses.synthese, name="synthese"),
    path(f"{SYNTHESE}apercu.pdf", syntheses.apercu_pdf, name="synthese_apercu"),
    path(f"{SYNTHESE}synthese.pdf", syntheses.synthese_pdf, name="synthese_pdf"),
    path(f"{SYNTHESE}sceller/", syntheses.sceller, name="sceller"),
    path(f"{SYNTHESE}<uuid:uuid>.pdf", syntheses.scellee_pdf, name="scellee_pdf"),
    path(ONGLET, liste.startup_notes, name="startup"),
    path(f"{ONGLET}suspendre/", dispenses.suspendre, name="suspendre"),
    path(f"{ONGLET}dispenses/<uuid:uuid>/", dispenses.modifier, name="dispense"),
    path(f"{ONGLET}dispenses/<uuid:uuid>/lever/", dispenses.lever, name="lever"),
    path(NOTE, note.page, name="note"),
    path(f"{NOTE}rectifier/", ecriture.rectifier, name="rectifier"),
    path(f"{NOTE}apercu/", brouillon.apercu, name="apercu"),
    path(f"{NOTE}longueur/", brouillon.longueur, name="longueur"),
    path(f"{NOTE}supprimer/", brouillon.supprimer, name="supprimer"),
    path(f"{NOTE}transmettre/", transmission.transmettre, name="transmettre"),
    path(f"{NOTE}brouillon.pdf", transmission.brouillon_pdf, name="brouillon_pdf"),
    path(f"{NOTE}note.pdf", versions.note_pdf, name="pdf"),
    path(f"{NOTE}versions/<int:version>/", versions.version, name="version"),
    path(f"{NOTE}versions/<int:version>/note.pdf", versions.version_pdf, name="version_pdf"),
    path(f"{NOTE}viser/", lecture.viser, name="viser"),
    path(f"{NOTE}repondre/", lecture.repondre, name="repondre"),
    path(f"{NOTE}dossier/", dispenses.dossier, name="dossier"),
    path(LIEN, liens.page, name="lien"),
    path(f"{LIEN}viser/", liens.viser, name="lien_viser"),
    path(f"{LIEN}repondre/", liens.repondre, name="lien_repondre"),
]
