"""The list of notes as a table to download: a row for a startup and a period."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import batched

from annuaire.models import Personne
from notes.calendrier import Case, Ligne, calendars, read
from notes.enums import EtatNote
from socle.exports import Row
from socle.templatetags.socle import as_day

BATCH = 500
HEADER = [
    "Startup",
    "Identifiant",
    "Incubateur",
    "Phase",
    "Période",
    "Attendue pour le",
    "État",
    "Précision",
    "Retard (jours)",
    "Transmise le",
    "Transmise par",
    "Version",
    "Sponsors",
    "Lue par",
    "Visée par",
]


def table(keys: Sequence[int], user: Personne, today: date) -> Iterator[Row]:
    """Rows of these startups, without the periods of which there is nothing to say; read by some, to hold few at once."""
    for some in batched(keys, BATCH):
        for calendrier in calendars(read(some, user), user, today):
            for ligne in calendrier.lignes:
                yield from (_row(ligne, case, today) for case in ligne.cases if case.etat != EtatNote.RIEN)


def _row(ligne: Ligne, case: Case, today: date) -> Row:
    startup, note = ligne.startup, case.note
    late = case.etat == EtatNote.EN_RETARD
    return [
        startup.nom,
        startup.identifiant,
        startup.incubateur.nom,
        ligne.phase or None,
        str(case.periode),
        case.periode.fin,
        case.etat.label,
        ", ".join(filter(None, [case.texte, case.detail])),
        (today - case.periode.fin).days if late else None,
        as_day(note.transmission.transmise_le) if note else None,
        str(note.transmission.transmise_par) if note else None,
        note.version if note else None,
        *([note.viseurs, note.lus, note.vises] if note and ligne.regard.ecrit else [None] * 3),
    ]
