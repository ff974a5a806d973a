"""Addresses of the notes: /notes/, and the tab of a startup."""

from django.urls import path

from notes.views import ecriture, note
from startups import converters  # noqa: F401  (registers <startup:…>)

app_name = "notes"
# Of a startup, the note of a period.
NOTE = "startups/<startup:identifiant>/notes/<str:periode>/"
urlpatterns = [
    path(NOTE, note.page, name="note"),
    path(f"{NOTE}rectifier/", ecriture.rectifier, name="rectifier"),
]
