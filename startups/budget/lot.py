"""What a table of budget would write: line by line, what is new, corrected, already there or wrong."""

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Model, TextChoices

from socle.imports import CellError, Known, Line, LineError, TableError, as_date, as_text, read_table
from socle.templatetags.socle import jour, montant
from startups.budget.lecture import lire
from startups.budget.montants import as_montant
from startups.budget.tableau import COLUMNS, COMMANDE, ENVELOPPE, SERVICE
from startups.enums import SourceFinancement
from startups.models import Depense, Enveloppe, ServiceFait, Startup

MAX_LINES = 3_000
NATURES = [ENVELOPPE, COMMANDE, SERVICE]
MODELS = {ENVELOPPE: Enveloppe, COMMANDE: Depense, SERVICE: ServiceFait}
# What a line hangs on: the nature, and the field that says it.
ABOVE = {COMMANDE: (ENVELOPPE, "enveloppe"), SERVICE: (COMMANDE, "depense")}
# Fields of each nature and the column that holds them; those that must be filled.
FIELDS = {
    ENVELOPPE: {
        "source": "source",
        "intitule": "intitule",
        "montant": "montant",
        "exercice": "exercice",
        "debut": "date",
        "fin": "fin",
    },
    COMMANDE: {
        "fournisseur": "fournisseur",
        "objet": "intitule",
        "reference": "reference",
        "montant": "montant",
        "date": "date",
    },
    SERVICE: {"date": "date", "montant": "montant"},
}
NEEDED = {
    ENVELOPPE: ("source", "montant", "exercice", "date"),
    COMMANDE: ("fournisseur", "intitule", "montant", "date"),
    SERVICE: ("montant", "date"),
}
LENGTHS = {
    "intitule": {ENVELOPPE: 200, COMMANDE: 300},
    "fournisseur": {COMMANDE: 200},
    "reference": {COMMANDE: 100},
}
as_nature = Known(
    [
        *((nature, nature) for nature in NATURES),
        ("bon de commande", COMMANDE),
        ("dépense", COMMANDE),
        ("service", SERVICE),
    ],
    unknown="Écrivez « Enveloppe », « Commande » ou « Service fait ».",
    shown=NATURES,
)
as_source = Known(
    [(name, value) for value, label in SourceFinancement.choices for name in (label, value)],
    unknown="Cette source n’existe pas.",
    shown=SourceFinancement.labels,
)


def as_exercice(text: str) -> int:
    """A budget year."""
    bare = text.strip().removesuffix(".0")
    if not bare.isdecimal() or not 1990 <= int(bare[:9]) <= 2100:
        raise CellError("Écrivez une année entre 1990 et 2100.")
    return int(bare)


class Statut(TextChoices):
    """What becomes of a line of the table."""

    ERREUR = "erreur", "À corriger"
    NOUVELLE = "nouvelle", "Nouvelles"
    CORRIGEE = "corrigee", "Corrigées"
    IDENTIQUE = "identique", "Déjà connues"


@dataclass
class Ligne:
    """A line once read: its values, what it hangs on, the row already known."""

    numero: int
    nature: str = ""
    identifiant: str = ""
    valeurs: dict = field(default_factory=dict)
    au_dessus: "Ligne | Model | None" = None
    connue: Model | None = None
    erreurs: list[LineError] = field(default_factory=list)

    @property
    def statut(self) -> Statut:
        if self.erreurs:
            return Statut.ERREUR
        if self.connue is None:
            return Statut.NOUVELLE
        return Statut.CORRIGEE if self.changes else Statut.IDENTIQUE

    @property
    def changes(self) -> list[str]:
        """Fields whose known value is another one."""
        changed = [name for name, value in self.valeurs.items() if getattr(self.connue, name) != value]
        if self.au_dessus is not None and self._hangs_elsewhere():
            changed.append(ABOVE[self.nature][1])
        return changed

    def _hangs_elsewhere(self) -> bool:
        known = row_of(self.au_dessus)
        return known is None or known.pk != getattr(self.connue, f"{ABOVE[self.nature][1]}_id")

    @property
    def dit(self) -> str:
        """The line in words."""
        name = {
            ENVELOPPE: lambda: self.valeurs["intitule"] or SourceFinancement(self.valeurs["source"]).label,
            COMMANDE: lambda: f"{self.valeurs['fournisseur']} : {self.valeurs['objet']}",
            SERVICE: lambda: f"le {jour(self.valeurs['date'])}",
        }[self.nature]()
        return f"{name}, {montant(self.valeurs['montant'])}"

    @property
    def corrige(self) -> str:
        """What it corrects, in words."""
        labels = {name: MODELS[self.nature]._meta.get_field(name).verbose_name for name in self.changes}
        return ", ".join(
            f"{label} (était : {getattr(self.connue, name) or 'vide'})" for name, label in labels.items()
        )


def row_of(above: Ligne | Model | None) -> Model | None:
    """The row something hangs on, when it is known already."""
    return above.connue if isinstance(above, Ligne) else above


class Apercu:
    """A table read against the budget of a startup. Raises TableError when it is not such a table."""

    def __init__(self, content: bytes, *, startup: Startup, today: date):
        self.startup, self.today = startup, today
        table = read_table(content, COLUMNS)
        if len(table.rows) > MAX_LINES:
            raise TableError(f"Ce tableau a plus de {MAX_LINES} lignes : partagez-le en plusieurs.")
        budget = lire(startup, today)
        self.rows = {ENVELOPPE: budget.enveloppes, COMMANDE: budget.depenses, SERVICE: budget.services}
        self.inconnues = table.unknown
        lines = [Line(row, COLUMNS) for row in table.rows]
        self.lignes = [self._read(line) for line in lines]
        self._tie(lines)
        self._recognise()

    def of(self, statut: Statut) -> list[Ligne]:
        return [ligne for ligne in self.lignes if ligne.statut == statut]

    @property
    def comptes(self) -> Mapping[Statut, int]:
        return Counter(ligne.statut for ligne in self.lignes)

    def empreinte(self) -> str:
        """Changes as soon as what would be written does."""
        told = [(ligne.numero, ligne.statut, ligne.changes if ligne.connue else "") for ligne in self.lignes]
        return f"{zlib.crc32(repr(told).encode()):08x}"

    def to_write(self) -> tuple[list[Model], list[Model]]:
        """New rows, and known ones with their new values."""
        built: dict[int, Model] = {}
        for nature in NATURES:
            for ligne in self.lignes:
                if ligne.nature == nature and ligne.statut in {Statut.NOUVELLE, Statut.CORRIGEE}:
                    built[ligne.numero] = self._row(ligne, built)
        new = {ligne.numero for ligne in self.of(Statut.NOUVELLE)}
        return (
            [row for numero, row in built.items() if numero in new],
            [row for numero, row in built.items() if numero not in new],
        )

    def _row(self, ligne: Ligne, built: Mapping[int, Model]) -> Model:
        row = ligne.connue or MODELS[ligne.nature]()
        for name, value in ligne.valeurs.items():
            setattr(row, name, value)
        if ligne.nature == ENVELOPPE:
            row.startup = self.startup
        else:
            above = ligne.au_dessus
            known = built.get(above.numero) or above.connue if isinstance(above, Ligne) else above
            setattr(row, ABOVE[ligne.nature][1], known)
        return row

    # Reading ----------------------------------------------------------------------------------------------

    def _read(self, line: Line) -> Ligne:
        ligne = Ligne(line.number, erreurs=line.errors, identifiant=line.text("identifiant")[:200])
        nature = line.read("nature", as_nature)
        if nature is None:
            if not line.text("nature"):
                line.refuse("nature", as_nature.unknown)
            return ligne
        ligne.nature = nature
        for name, column in FIELDS[nature].items():
            value = line.read(column, self._parser(nature, column))
            ligne.valeurs[name] = "" if value is None and column in LENGTHS else value
        for column in NEEDED[nature]:
            if not line.text(column):
                line.refuse(column, f"À remplir pour une ligne « {nature} ».")
        self._check_period(line, ligne)
        return ligne

    def _parser(self, nature: str, column: str) -> Callable:
        if column in LENGTHS:
            return as_text(LENGTHS[column][nature])
        if column == "date" and nature != ENVELOPPE:
            return self._as_past
        parsers = {"source": as_source, "montant": as_montant, "exercice": as_exercice}
        return parsers.get(column, as_date)

    def _as_past(self, text: str) -> date:
        found = as_date(text)
        if found > self.today:
            raise CellError(f"Le {jour(found)} est dans le futur : on note ce qui a eu lieu.")
        return found

    @staticmethod
    def _check_period(line: Line, ligne: Ligne) -> None:
        debut, fin = ligne.valeurs.get("debut"), ligne.valeurs.get("fin")
        if debut and fin and fin < debut:
            line.refuse("fin", "La date de fin ne peut pas précéder la date de début.")

    # Ties -------------------------------------------------------------------------------------------------

    def _tie(self, lines: Iterable[Line]) -> None:
        """Find what each line hangs on: a line of the table, or a row known here."""
        named: dict[str, Ligne] = {}
        for line, ligne in zip(lines, self.lignes, strict=True):
            first = named.setdefault(ligne.identifiant, ligne) if ligne.identifiant else ligne
            if first is not ligne:
                line.refuse("identifiant", f"Cet identifiant est déjà celui de la ligne {first.numero}.")
        for line, ligne in zip(lines, self.lignes, strict=True):
            if ligne.nature in ABOVE:
                ligne.au_dessus = self._above(line, ABOVE[ligne.nature][0], named)

    def _above(self, line: Line, nature: str, named: Mapping[str, Ligne]) -> Ligne | Model | None:
        asked = line.text("parent")
        if not asked:
            line.refuse("parent", f"Écrivez l’identifiant de sa ligne « {nature} ».")
            return None
        found = named.get(asked)
        if found is None:
            found = _by_uuid(self.rows[nature]).get(asked)
        elif found.nature != nature:
            found = None
        if found is None:
            line.refuse(
                "parent", f"Aucune ligne « {nature} » n’a cet identifiant, ni ici ni dans le tableau."
            )
        return found

    def _recognise(self) -> None:
        """Known rows: by their identifiant, else by their very content, each standing for one line."""
        for nature in NATURES:
            lignes = [ligne for ligne in self.lignes if ligne.nature == nature and not ligne.erreurs]
            by_uuid = _by_uuid(self.rows[nature])
            for ligne in lignes:
                ligne.connue = by_uuid.get(ligne.identifiant)
            taken = {ligne.connue.pk for ligne in lignes if ligne.connue}
            alike: dict[tuple, list[Model]] = {}
            for row in self.rows[nature]:
                if row.pk not in taken:
                    alike.setdefault(_content(nature, row), []).append(row)
            for ligne in lignes:
                above = row_of(ligne.au_dessus)
                if ligne.connue is None and (nature == ENVELOPPE or above is not None):
                    same = alike.get((above.pk if above else None, *ligne.valeurs.values()))
                    ligne.connue = same.pop(0) if same else None


def _by_uuid(rows: Iterable[Model]) -> dict[str, Model]:
    return {str(row.uuid): row for row in rows}


def _content(nature: str, row: Model) -> tuple:
    above = getattr(row, f"{ABOVE[nature][1]}_id") if nature in ABOVE else None
    return (above, *(getattr(row, name) for name in FIELDS[nature]))
