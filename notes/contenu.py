"""The facts a note shows: read live for a draft, from what was frozen once it is sent.

The preview, the reading page, the mail, the document, the synthesis and the comparison of versions all show a
`Contenu`. `as_json` and `Contenu.from_json` carry it through `Transmission.contenu` without losing anything.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import get_args, get_type_hints
from uuid import UUID

from django.db.models import Case, F, Q, Value, When, Window
from django.db.models.functions import RowNumber

from notes.models import Note, Transmission
from notes.models.notes import WRITERS
from notes.periodes import Periode
from socle import charts
from socle.charts import Curve
from socle.charts.curve import Sparkline
from socle.clock import today
from socle.templatetags.socle import as_day
from startups.enums import GenreJalon, IssueObjectif, Meteo, NomPhase, RoleStartup
from startups.impact import progres
from startups.impact.lecture import DRAWN, Lecture
from startups.models import Affectation, Blocage, Indicateur, Jalon, Mesure, Objectif

# Measures of the principal indicator that a note carries, for its curve.
SERIE = 60


@dataclass(frozen=True)
class Point:
    """A measure of the principal indicator."""

    date: date
    valeur: Decimal


@dataclass(frozen=True)
class MesureLue:
    """The last measure of an indicator, and what it was at the note before (`avant`, None when nothing changed)."""

    nom: str
    unite: str
    sens: str
    principal: bool
    valeur: Decimal
    le: date
    avant: Decimal | None = None
    avant_le: date | None = None
    # Whether it was measured since the note before.
    nouvelle: bool = True

    @property
    def evolution(self) -> str:
        """« +120 (+12 %), progrès » since the note before; empty when it cannot be said."""
        if self.avant is None:
            return ""
        read = [charts.Value(self.avant_le, self.avant), charts.Value(self.le, self.valeur)]
        return Lecture(Indicateur(nom=self.nom, unite=self.unite, sens=self.sens), read).evolution


@dataclass(frozen=True)
class ObjectifLu:
    """An objective that runs, or that ended since the note before."""

    nom: str
    echeance: date
    issue: str
    progres: str
    motif: str = ""
    part: int | None = None

    @property
    def issue_libelle(self) -> str:
        return IssueObjectif(self.issue).label


@dataclass(frozen=True)
class JalonLu:
    date: date
    genre: str
    commentaire: str

    @property
    def nom(self) -> str:
        """What happened: « Lancement du service », or what was said of another kind."""
        return self.commentaire or self.genre


@dataclass(frozen=True)
class BlocageLu:
    """A blocage the note tells, as it was when it was read; `attendu_de_pk` tells whether it is the reader's."""

    uuid: UUID
    titre: str
    attendu: str
    attendu_de: str
    attendu_de_pk: int | None
    depuis: date
    pris_en_charge_par: str = ""
    pris_en_charge_le: date | None = None
    resolu_le: date | None = None
    issue: str = ""

    @property
    def ouvert(self) -> bool:
        return self.resolu_le is None


@dataclass(frozen=True)
class Redacteur:
    """Who writes the notes of the startup, with what they are: « Camille Aubrac, Coach »."""

    nom: str
    role: str


@dataclass(frozen=True)
class Contenu:
    """All that a version of a note says."""

    startup: str
    identifiant: str
    mission: str
    phase: str
    incubateur: str
    periode: str
    mois: int
    version: int
    motif: str
    # The facts hold from the note before (excluded) to that day (included).
    depuis: date
    au: date
    meteo: str
    faits: list[str] = field(default_factory=list)
    avancees: str = ""
    indicateurs: str = ""
    attentes: str = ""
    suite: str = ""
    cabinet: bool = False
    mesures: list[MesureLue] = field(default_factory=list)
    serie: list[Point] = field(default_factory=list)
    objectifs: list[ObjectifLu] = field(default_factory=list)
    jalons: list[JalonLu] = field(default_factory=list)
    blocages: list[BlocageLu] = field(default_factory=list)
    redacteurs: list[Redacteur] = field(default_factory=list)

    @classmethod
    def from_json(cls, data: dict) -> "Contenu":
        """What `as_json` gave."""
        return _loaded(cls, data)

    def as_json(self) -> dict:
        """The same as plain values, exactly: days and figures as text."""
        return _plain(asdict(self))

    @property
    def libelle_periode(self) -> Periode:
        return Periode.parse(self.periode, self.mois)

    @property
    def phase_libelle(self) -> str:
        return NomPhase(self.phase).label if self.phase else ""

    @property
    def meteo_libelle(self) -> str:
        return Meteo(self.meteo).label if self.meteo else ""

    @property
    def principal(self) -> MesureLue | None:
        return next((mesure for mesure in self.mesures if mesure.principal), None)

    @property
    def blocages_ouverts(self) -> list[BlocageLu]:
        return [blocage for blocage in self.blocages if blocage.ouvert]

    @property
    def blocages_resolus(self) -> list[BlocageLu]:
        return [blocage for blocage in self.blocages if not blocage.ouvert]

    def attendus_de(self, people: Iterable[int]) -> list[BlocageLu]:
        """Open blocages of which something is expected of one of these people (primary keys)."""
        wanted = set(people)
        return [blocage for blocage in self.blocages_ouverts if blocage.attendu_de_pk in wanted]

    @property
    def trait(self) -> Sparkline | None:
        """The shape of the principal indicator; None with fewer than two measures."""
        if self.principal is None or len(self.serie) < 2:
            return None
        return charts.sparkline(self.principal.nom, self._values()[-DRAWN:], unite=self.principal.unite)

    @property
    def courbe(self) -> Curve | None:
        """The curve of the principal indicator with what happened meanwhile; None with fewer than two measures."""
        if self.principal is None or len(self.serie) < 2:
            return None
        events = [charts.Event(jalon.date, jalon.nom[:80]) for jalon in self.jalons]
        return charts.curve(self.principal.nom, self._values(), unite=self.principal.unite, evenements=events)

    def _values(self) -> list[charts.Value]:
        return [charts.Value(point.date, point.valeur) for point in self.serie]


def contenu(note: Note, au: date | None = None) -> Contenu:
    """The facts of a note whose `startup` and its incubateur are loaded: at most eight queries, one once sent.

    A draft tells what happened until today; until the day `au`, for who writes the past.
    """
    if not note.draft:
        return Contenu.from_json(note.transmission.contenu)
    startup, since, au = note.startup, depuis(note), au or dernier_jour(note)
    phase = startup.phase_at(au)
    mesures, serie = lire_mesures(note, since, au)
    return Contenu(
        startup=startup.nom,
        identifiant=startup.identifiant,
        mission=startup.mission,
        phase=phase.nom if phase else "",
        incubateur=startup.incubateur.nom,
        periode=note.periode,
        mois=note.mois,
        version=note.version,
        motif=note.motif,
        depuis=since,
        au=au,
        meteo=note.meteo,
        faits=[fait for fait in note.faits if fait],
        avancees=note.avancees,
        indicateurs=note.indicateurs,
        attentes=note.attentes,
        suite=note.suite,
        cabinet=note.cabinet,
        mesures=mesures,
        serie=serie,
        objectifs=lire_objectifs(note, since),
        jalons=lire_jalons(note, since, au),
        blocages=lire_blocages(note),
        redacteurs=_redacteurs(note),
    )


def depuis(note: Note) -> date:
    """The day the note before was first sent; without one, the eve of the period."""
    before = Transmission.objects.filter(note__startup=note.startup_id, note__periode__lt=note.periode)
    sent = before.order_by("-note__periode", "note__version").values_list("transmise_le", flat=True).first()
    return as_day(sent) if sent else note.libelle_periode.veille


def dernier_jour(note: Note) -> date:
    """Today; a rectification tells the same days as the first version."""
    if not note.rectification:
        return today()
    first = Transmission.objects.get(
        note__startup=note.startup_id, note__periode=note.periode, note__version=1
    )
    return as_day(first.transmise_le)


def lire_mesures(note: Note, depuis: date, au: date) -> tuple[list[MesureLue], list[Point]]:
    """The last measure of each followed indicator against that of the note before, and the principal's series."""
    recent = Case(When(date__gt=depuis, then=Value(1)), default=Value(0))
    rank = Window(RowNumber(), partition_by=[F("indicateur"), F("recente")], order_by=[F("date").desc()])
    rows = (
        Mesure.objects.filter(
            indicateur__startup=note.startup_id, indicateur__archive_le__isnull=True, date__lte=au
        )
        .annotate(recente=recent)
        .annotate(rang=rank)
        .filter(Q(rang=1) | Q(indicateur__principal=True, rang__lte=SERIE))
        .select_related("indicateur")
        .order_by(
            "-indicateur__principal", "indicateur__position", "indicateur__nom", "indicateur_id", "date"
        )
    )
    found, serie = [], []
    for _, group in groupby(rows, key=lambda row: row.indicateur_id):
        mesures = list(group)
        found.append(_mesure(mesures, depuis))
        if mesures[0].indicateur.principal:
            serie = [Point(mesure.date, mesure.valeur) for mesure in mesures[-SERIE:]]
    return found, serie


def _mesure(mesures: Sequence[Mesure], depuis: date) -> MesureLue:
    """What a note says of an indicator, from its measures, oldest first."""
    last = mesures[-1]
    before = next((mesure for mesure in reversed(mesures) if mesure.date <= depuis), None)
    compared = before if before is not last else None
    return MesureLue(
        nom=last.indicateur.nom,
        unite=last.indicateur.unite,
        sens=last.indicateur.sens,
        principal=last.indicateur.principal,
        valeur=last.valeur,
        le=last.date,
        avant=compared.valeur if compared else None,
        avant_le=compared.date if compared else None,
        nouvelle=last.date > depuis,
    )


def lire_objectifs(note: Note, depuis: date) -> list[ObjectifLu]:
    kept = Q(issue=IssueObjectif.EN_COURS) | Q(clos_le__gt=depuis)
    rows = Objectif.objects.filter(kept, startup=note.startup_id).with_mesure().select_related("indicateur")
    return [_objectif(row) for row in rows.order_by("echeance", "pk")]


def _objectif(objectif: Objectif) -> ObjectifLu:
    read = progres.lire(objectif)
    return ObjectifLu(
        nom=objectif.texte or objectif.indicateur.nom,
        echeance=objectif.echeance,
        issue=objectif.issue,
        progres=read.phrase,
        motif=objectif.motif,
        part=read.part,
    )


def lire_jalons(note: Note, depuis: date, au: date) -> list[JalonLu]:
    rows = Jalon.objects.filter(startup=note.startup_id, date__gt=depuis, date__lte=au).order_by("date", "pk")
    return [JalonLu(row.date, GenreJalon(row.genre).label, row.commentaire) for row in rows]


def lire_blocages(note: Note) -> list[BlocageLu]:
    """Those the note tells, the open ones first, the oldest first."""
    if not note.blocages:
        return []
    rows = Blocage.objects.filter(startup=note.startup_id, uuid__in=note.blocages)
    rows = rows.select_related("attendu_de", "pris_en_charge_par")
    return [
        _blocage(row) for row in sorted(rows.order_by("depuis", "pk"), key=lambda row: bool(row.resolu_le))
    ]


def _blocage(blocage: Blocage) -> BlocageLu:
    taken = blocage.pris_en_charge_le
    return BlocageLu(
        uuid=blocage.uuid,
        titre=blocage.titre,
        attendu=blocage.attendu,
        attendu_de=str(blocage.attendu_de or ""),
        attendu_de_pk=blocage.attendu_de_id,
        depuis=blocage.depuis,
        pris_en_charge_par=str(blocage.pris_en_charge_par or ""),
        pris_en_charge_le=as_day(taken) if taken else None,
        resolu_le=blocage.resolu_le,
        issue=blocage.issue,
    )


def _redacteurs(note: Note) -> list[Redacteur]:
    """Intrapreneur·e first, then coach; one line a person."""
    rows = Affectation.objects.current().filter(
        startup=note.startup_id, role__in=WRITERS, personne__is_active=True
    )
    found: dict[int, Redacteur] = {}
    for row in sorted(rows.select_related("personne").order_by("debut", "pk"), key=_coach_last):
        found.setdefault(row.personne_id, Redacteur(str(row.personne), row.get_role_display()))
    return list(found.values())


def _coach_last(affectation: Affectation) -> bool:
    return affectation.role == RoleStartup.COACH


# To JSON and back -------------------------------------------------------------------------------------------


def _plain(value):
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, date | Decimal | UUID) else value


def _loaded(kind, value):
    """`value` as the type `kind` says."""
    if value is None:
        return None
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(
            **{
                each.name: _loaded(hints[each.name], value[each.name])
                for each in fields(kind)
                if each.name in value
            }
        )
    inner = get_args(kind)
    if isinstance(value, list):
        return [_loaded(inner[0], each) for each in value]
    read = inner[0] if inner else kind
    return date.fromisoformat(value) if read is date else read(value)
