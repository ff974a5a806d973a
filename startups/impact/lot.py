"""What a table of measures would write: line by line, what is new, different, already there or wrong."""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices

from socle.imports import CellError, Known, read_lines
from socle.templatetags.socle import chiffre, jour
from startups.impact.saisie import as_jour, as_valeur, is_jump
from startups.impact.tableau import Case, cases
from startups.models import Indicateur, Mesure, Startup

MAX_COMMENT = 300


class Statut(TextChoices):
    """What becomes of a measure of the table."""

    ERREUR = "erreur", "À corriger"
    DIFFERENTE = "differente", "Autre valeur que celle connue"
    NOUVELLE = "nouvelle", "Nouvelles"
    IDENTIQUE = "identique", "Déjà connues"


@dataclass
class Lue:
    """A measure of the table once read: what it says, what is known that day, what becomes of it."""

    case: Case
    indicateur: Indicateur | None = None
    jour: date | None = None
    valeur: Decimal | None = None
    connue: Mesure | None = None
    statut: Statut = Statut.NOUVELLE
    erreurs: list[tuple[str, str]] = field(default_factory=list)  # column, sentence
    saut: str = ""

    def refuse(self, column: str, sentence: str) -> None:
        self.erreurs.append((column, sentence))
        self.statut = Statut.ERREUR

    def read[T](self, column: str, text: str, parse) -> T | None:
        """The value of a text; None when it is wrong, what is wrong being kept."""
        try:
            return parse(text)
        except CellError as error:
            self.refuse(column, str(error))
            return None

    @property
    def cle(self) -> tuple[int, date]:
        return self.indicateur.pk, self.jour

    @property
    def change(self) -> str:
        """What it would do, in words."""
        unite = f" {self.indicateur.unite}".rstrip() if self.indicateur else ""
        told = f"{chiffre(self.valeur)}{unite}"
        match self.statut:
            case Statut.DIFFERENTE:
                return f"{chiffre(self.connue.valeur)} est connu ce jour-là ; le tableau dit {told}"
            case Statut.IDENTIQUE:
                return f"{told}, rien à changer"
        return told


class Apercu:
    """A table read against what is known of a startup; `seul` is the indicator of the lines that name none."""

    def __init__(
        self, content: bytes, *, startup: Startup, seul: Indicateur | None = None, lock: bool = False
    ):
        self.startup = startup
        self.lues = self._read(cases(read_lines(content)), seul)
        self._refuse_disagreements()
        self._compare(lock)
        self._notice_jumps()

    # Reading ----------------------------------------------------------------------------------------------

    def _read(self, written: Sequence[Case], seul: Indicateur | None) -> list[Lue]:
        known = Known(
            ((indicateur.nom, indicateur) for indicateur in self.startup.indicateurs.all()),
            unknown="Cet indicateur n’existe pas ici : ajoutez-le d’abord, ou corrigez son nom.",
        )
        return [_read_one(case, known, seul) for case in written]

    @property
    def lisibles(self) -> list[Lue]:
        return [lue for lue in self.lues if lue.statut is not Statut.ERREUR]

    def _refuse_disagreements(self) -> None:
        """Two figures for one day: nobody but the person knows which is right. The same one twice is one."""
        by_day: dict[tuple, list[Lue]] = defaultdict(list)
        for lue in self.lisibles:
            by_day[lue.cle].append(lue)
        for same in by_day.values():
            if len({lue.valeur for lue in same}) > 1:
                lines = ", ".join(dict.fromkeys(str(lue.case.ligne) for lue in same))
                for lue in same:
                    lue.refuse("Date", f"Ce tableau donne plusieurs valeurs pour ce jour (lignes {lines}).")
            for lue in same[1:]:
                if lue.statut is not Statut.ERREUR:
                    lue.statut = Statut.IDENTIQUE

    def _compare(self, lock: bool) -> None:
        mesures = Mesure.objects.filter(indicateur__in={lue.indicateur for lue in self.lisibles})
        mesures = mesures.select_for_update(of=("self",)) if lock else mesures
        self._known = {(mesure.indicateur_id, mesure.date): mesure for mesure in mesures.order_by("pk")}
        for lue in self.lisibles:
            lue.connue = self._known.get(lue.cle)
            if lue.connue and lue.statut is Statut.NOUVELLE:
                same = lue.connue.valeur == lue.valeur
                lue.statut = Statut.IDENTIQUE if same else Statut.DIFFERENTE

    def _notice_jumps(self) -> None:
        """A thousand times the measure before: said, and confirmed."""
        series: dict[int, dict[date, Decimal]] = defaultdict(dict)
        for (pk, day), mesure in self._known.items():
            series[pk][day] = mesure.valeur
        for lue in self.lisibles:
            series[lue.indicateur.pk][lue.jour] = lue.valeur
        before = {
            (pk, day): previous
            for pk, values in series.items()
            for previous, (day, _) in zip(
                [None, *sorted(values.items())], sorted(values.items()), strict=False
            )
        }
        for lue in self.lisibles:
            previous = before[lue.cle]
            written = lue.statut in {Statut.NOUVELLE, Statut.DIFFERENTE}
            if written and previous and is_jump(lue.valeur, previous[1]):
                lue.saut = f"Mille fois plus ou moins que {chiffre(previous[1])}, le {jour(previous[0])}."

    # What it would do -------------------------------------------------------------------------------------

    def of(self, *statuts: Statut) -> list[Lue]:
        return [lue for lue in self.lues if lue.statut in statuts]

    @property
    def comptes(self) -> dict[Statut, int]:
        return {statut: len(self.of(statut)) for statut in Statut}

    @property
    def sauts(self) -> list[Lue]:
        return [lue for lue in self.lues if lue.saut]

    @property
    def is_empty(self) -> bool:
        """Whether it would write nothing."""
        return not self.of(Statut.NOUVELLE, Statut.DIFFERENTE)

    def empreinte(self) -> str:
        """Changes when what it would do changes."""
        return f"{zlib.crc32('|'.join(_told(self.lues)).encode()):08x}"


def _read_one(case: Case, known: Known, seul: Indicateur | None) -> Lue:
    lue = Lue(case)
    if case.indicateur:
        lue.indicateur = lue.read("Indicateur", case.indicateur, known)
    elif seul:
        lue.indicateur = seul
    else:
        lue.refuse("Indicateur", "De quel indicateur est-ce la mesure ? Ajoutez une colonne « Indicateur ».")
    lue.jour = lue.read("Date", case.date, as_jour)
    unite = lue.indicateur.unite if lue.indicateur else ""
    lue.valeur = lue.read(case.colonne, case.valeur, lambda text: as_valeur(text, unite))
    if len(case.commentaire) > MAX_COMMENT:
        lue.refuse("Commentaire", f"Trop long : {MAX_COMMENT} caractères au plus.")
    return lue


def _told(lues: Iterable[Lue]) -> Iterable[str]:
    for lue in lues:
        known = lue.connue.valeur if lue.connue else ""
        yield f"{lue.case} {lue.statut} {known} {lue.saut}"
