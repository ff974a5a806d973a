"""All the notes of a period in an incubateur on one page: météo, facts, what waits on whom and for how long."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from annuaire.models import Incubateur
from notes.cadence import Faits
from notes.contenu import Contenu
from notes.enums import NatureDispense
from notes.models import Note
from notes.periodes import Periode
from socle.templatetags.socle import jour, span
from startups.enums import Meteo, NomPhase
from startups.models import Blocage, Startup

# Worst first, as one reads it in a hurry.
RANK = {meteo: rank for rank, meteo in enumerate(reversed(Meteo))}


@dataclass(frozen=True)
class Attente:
    """A blocage a note tells, still open, that waits on somebody."""

    titre: str
    de: str
    depuis: date
    pris_par: str
    jours: int

    def __str__(self) -> str:
        """« Accès aux données : attendu de Solange Aubrac depuis 3 semaines »."""
        taken = f", pris en charge par {self.pris_par}" if self.pris_par else ""
        return f"{self.titre} : attendu de {self.de} depuis {span(self.jours)}{taken}"


@dataclass(frozen=True)
class Ligne:
    """A startup and the note it sent; `manque` says why there is none."""

    startup: Startup
    phase: str
    note: Note | None = None
    contenu: Contenu | None = None
    attentes: Sequence[Attente] = ()
    manque: str = ""
    retard: bool = False

    @property
    def faits(self) -> str:
        return "\n".join(self.contenu.faits)

    @property
    def attendu(self) -> str:
        return "\n".join(str(attente) for attente in self.attentes)


@dataclass(frozen=True)
class Tableau:
    """The synthesis of a period as it stands on a day."""

    incubateur: Incubateur
    periode: Periode
    lignes: Sequence[Ligne]

    @property
    def transmises(self) -> list[Ligne]:
        return [ligne for ligne in self.lignes if ligne.note]

    @property
    def absentes(self) -> list[Ligne]:
        return [ligne for ligne in self.lignes if not ligne.note]

    @property
    def attentes(self) -> int:
        return sum(len(ligne.attentes) for ligne in self.lignes)

    @property
    def retards(self) -> int:
        return sum(ligne.retard for ligne in self.lignes)

    @property
    def meteos(self) -> list[tuple[str, int]]:
        """How many startups stand under each weather that some note says, the worst first."""
        said = [ligne.contenu.meteo for ligne in self.transmises]
        return [(meteo, said.count(meteo)) for meteo in RANK if meteo in said]

    def after(self, moment) -> int:
        """How many of its notes were sent after that moment."""
        return sum(ligne.note.transmission.transmise_le > moment for ligne in self.transmises)


def tableau(incubateur: Incubateur, periode: Periode, today: date) -> Tableau:
    """Every startup that sent a note for the period, or of which one was expected: at most six queries."""
    notes = {note.startup_id: note for note in _notes(incubateur, periode)}
    read = {pk: Contenu.from_json(note.transmission.contenu) for pk, note in notes.items()}
    opened = _opened(read.values())
    later = _told_later(incubateur, periode)
    lignes = []
    for startup in _startups(incubateur):
        faits = Faits.of(startup)
        if startup.pk in notes:
            attentes = _attentes(read[startup.pk], opened, today)
            phase = read[startup.pk].phase_libelle
            lignes.append(Ligne(startup, phase, notes[startup.pk], read[startup.pk], attentes))
        elif faits.concerned(periode, today):
            lignes.append(_missing(startup, faits, periode, today, told=startup.pk in later))
    return Tableau(incubateur, periode, lignes)


def _startups(incubateur: Incubateur) -> Iterable[Startup]:
    rows = Startup.objects.filter(incubateur=incubateur).prefetch_related("phases", "dispenses")
    return rows.defer("fiche").by_name()


def _notes(incubateur: Incubateur, periode: Periode) -> Iterable[Note]:
    """The version that holds of each note of the period."""
    within = {"periode__gte": periode.cle, "periode__lte": f"{periode.fin:%Y-%m}"}
    rows = Note.objects.current().filter(startup__incubateur=incubateur, **within)
    return rows.select_related("transmission").defer("transmission__page").order_by("periode")


def _opened(notes: Iterable[Contenu]) -> dict:
    """Of the blocages these notes tell, those still open, as they are now."""
    told = [blocage.uuid for contenu in notes for blocage in contenu.blocages]
    rows = Blocage.objects.open().filter(uuid__in=told, attendu_de__isnull=False) if told else []
    return {row.uuid: row for row in rows.with_people().order_by("pk")} if told else {}


def _told_later(incubateur: Incubateur, periode: Periode) -> set[int]:
    """Startups that have told what was missed in a later note."""
    rows = Note.objects.sent().filter(startup__incubateur=incubateur, periode__gt=f"{periode.fin:%Y-%m}")
    return set(rows.order_by().values_list("startup", flat=True))


def _attentes(contenu: Contenu, opened: dict, today: date) -> list[Attente]:
    found = [opened[blocage.uuid] for blocage in contenu.blocages if blocage.uuid in opened]
    return [
        Attente(
            titre=row.titre,
            de=str(row.attendu_de),
            depuis=row.depuis,
            pris_par=str(row.pris_en_charge_par or ""),
            jours=max((today - row.depuis).days, 0),
        )
        for row in sorted(found, key=lambda row: row.depuis)
    ]


def _missing(startup: Startup, faits: Faits, periode: Periode, today: date, *, told: bool) -> Ligne:
    phase = faits.phase_at(min(periode.fin, today))
    label = NomPhase(phase.nom).label if phase else ""
    dispense = faits.dispense(periode)
    if dispense:
        suspended = dispense.nature == NatureDispense.SUSPENSION
        said = "Notes suspendues" if suspended else "Un dossier de comité en tient lieu"
        return Ligne(startup, label, manque=said)
    if today <= periode.fin:
        return Ligne(startup, label, manque=f"Attendue pour le {jour(periode.fin)}")
    if told or faits.suspended(today) or today > periode.suivante.fin:
        return Ligne(startup, label, manque="Jamais transmise")
    late = f"En retard de {span((today - periode.fin).days)}"
    return Ligne(startup, label, manque=late, retard=True)
