"""What a note that nobody has begun yet already says, so that little is left to type. Nothing here is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.text import Truncator

from notes.contenu import (
    JalonLu,
    MesureLue,
    ObjectifLu,
    dernier_jour,
    lire_jalons,
    lire_mesures,
    lire_objectifs,
)
from notes.models import Note
from notes.models.notes import FAIT_LENGTH, FAITS
from socle.templatetags.socle import as_day, chiffre, jour
from startups.enums import IssueObjectif
from startups.models import Blocage, Point

# Points told at once: two months of a coach who writes twice a week.
POINTS = 16
SECTIONS = ["meteo", "faits", "avancees", "indicateurs", "blocages", "attentes", "suite", "cabinet"]


@dataclass(frozen=True)
class Matiere:
    """What happened since the note before, the day `depuis` excluded: what a note shows beside what is typed."""

    depuis: date
    mesures: Sequence[MesureLue]
    objectifs: Sequence[ObjectifLu]
    jalons: Sequence[JalonLu]
    # Those the note can tell.
    blocages: Sequence[Blocage]
    # The last ones, the newest first, whatever their day.
    points: Sequence[Point]

    @property
    def recents(self) -> list[Point]:
        """Points published since the note before, the newest first."""
        return [point for point in self.points if as_day(point.created_at) > self.depuis]


def matiere(note: Note, since: date) -> Matiere:
    """What there is to tell after the day `since`, in five queries; `note` may be unsaved."""
    until = dernier_jour(note)
    return Matiere(
        depuis=since,
        mesures=lire_mesures(note, since, until)[0],
        objectifs=lire_objectifs(note, since),
        jalons=lire_jalons(note, since, until),
        blocages=_blocages(note, since),
        # The avis du coach is no part of it: it is for the équipe and the DINUM alone.
        points=list(note.startup.points.only("meteo", "fait", "suite", "created_at")[:POINTS]),
    )


def _blocages(note: Note, since: date) -> list[Blocage]:
    """Open, closed since, or already told; the open ones first, the oldest first."""
    wanted = Q(resolu_le__isnull=True) | Q(resolu_le__gt=since) | Q(uuid__in=note.blocages)
    found = note.startup.blocages.filter(wanted).select_related("attendu_de").order_by("depuis", "pk")
    return sorted(found, key=lambda blocage: bool(blocage.resolu_le))


def remplir(note: Note, known: Matiere) -> None:
    """Fill a note that says nothing yet."""
    note.meteo = known.points[0].meteo if known.points else ""
    note.avancees = _together(known.recents)
    note.suite = known.recents[0].suite if known.recents else ""
    note.blocages = [str(blocage.uuid) for blocage in known.blocages]
    note.faits = [Truncator(fait).chars(FAIT_LENGTH) for fait in _faits(known)][:FAITS]


def rectification(sent: Note) -> Note:
    """The draft of a rectification, unsaved: what the note that was sent says."""
    said = {name: getattr(sent, name) for name in SECTIONS}
    return Note(startup=sent.startup, periode=sent.periode, mois=sent.mois, version=sent.version + 1, **said)


def _together(points: Sequence[Point]) -> str:
    """What happened, the oldest first, as one text that a note can hold."""
    text = "\n\n".join(point.fait for point in reversed(points) if point.fait)
    return Truncator(text).chars(Note._meta.get_field("avancees").max_length)


def _faits(known: Matiere) -> Iterator[str]:
    """What a sponsor in a hurry would remember, the most telling first."""
    for mesure in known.mesures:
        if mesure.principal and mesure.nouvelle:
            figure = f"{mesure.nom} : {chiffre(mesure.valeur)} {mesure.unite}".rstrip()
            yield (
                f"{figure}, {mesure.evolution} depuis la dernière note." if mesure.evolution else f"{figure}."
            )
    for objectif in known.objectifs:
        if objectif.issue != IssueObjectif.EN_COURS:
            yield f"Objectif {objectif.issue_libelle.lower()} : {objectif.nom}."
    for jalon in known.jalons:
        yield f"{jalon.nom}, le {jour(jalon.date)}."
    for blocage in known.blocages:
        if blocage.resolu_le:
            yield f"Blocage résolu : {blocage.titre}."
