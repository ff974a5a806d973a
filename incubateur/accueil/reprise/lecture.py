"""What each line of the table says, once its cells are understood; what is wrong is kept on the line."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from annuaire.models import Incubateur, Organisation
from incubateur.accueil.reprise.colonnes import (
    COLUMNS,
    EXAMPLE_DOMAIN,
    INCUBATEUR_ROLES,
    POSITIONS,
    STARTUP_ROLES,
    known_organisations,
    known_startups,
)
from socle.imports import CellError, Known, Line, Row, as_date, as_percentage, as_text
from startups.models import Startup

ONLY_ON_STARTUP = ("quotite", "position", "employeur")


@dataclass
class Saisie:
    """One line: who (`fiche`, by field) and in which role (`termes`, by field); an empty cell says nothing."""

    line: Line
    email: str = ""
    fiche: dict[str, Any] = field(default_factory=dict)
    role: str | None = None
    startup: Startup | None = None
    termes: dict[str, Any] = field(default_factory=dict)
    remarques: list[str] = field(default_factory=list)
    exemple: bool = False

    @property
    def number(self) -> int:
        return self.line.number

    @property
    def is_sound(self) -> bool:
        return not self.line.errors


class Lecteur:
    """Reads the lines of a table about the people of one incubateur."""

    def __init__(self, incubateur: Incubateur):
        self.incubateur = incubateur
        self.startups: Known[Startup] = known_startups(incubateur)
        self.organisations: Known[Organisation] = known_organisations()

    def read(self, row: Row) -> Saisie:
        saisie = Saisie(Line(row, COLUMNS))
        self._read_person(saisie)
        self._read_role(saisie)
        saisie.exemple = saisie.email.endswith(EXAMPLE_DOMAIN)
        return saisie

    def _read_person(self, saisie: Saisie) -> None:
        line = saisie.line
        saisie.email = line.read("email", as_email) or ""
        if not line.text("email"):
            line.refuse("email", "Donnez l’adresse : c’est elle qui reconnaît la personne.")
        parsers = {
            "prenom": as_text(150),
            "nom": as_text(150),
            "fonction": as_text(250),
            "organisation": self.organisations,
            "telephone": as_text(40),
        }
        saisie.fiche = _filled(line, parsers)

    def _read_role(self, saisie: Saisie) -> None:
        line = saisie.line
        saisie.startup = line.read("startup", self.startups)
        on_startup = bool(line.text("startup"))
        roles, others = (STARTUP_ROLES, INCUBATEUR_ROLES) if on_startup else (INCUBATEUR_ROLES, STARTUP_ROLES)
        if not line.text("role"):
            self._refuse_terms_without_role(saisie)
            return
        if _knows(others, line.text("role")) and not _knows(roles, line.text("role")):
            line.refuse("startup", PLACES[on_startup])
        else:
            saisie.role = line.read("role", roles)
        parsers = {"debut": as_date, "fin": as_date}
        if on_startup:
            parsers |= {"quotite": as_percentage, "position": POSITIONS, "employeur": as_text(250)}
        elif any(line.text(key) for key in ONLY_ON_STARTUP):
            saisie.remarques.append(
                "Quotité, position et employeur ne concernent que les rôles sur une startup."
            )
        saisie.termes = _filled(line, parsers)
        debut, fin = saisie.termes.get("debut"), saisie.termes.get("fin")
        if debut and fin and fin < debut:
            line.refuse("fin", "La fin précède le début.")

    def _refuse_terms_without_role(self, saisie: Saisie) -> None:
        line = saisie.line
        if any(line.text(key) for key in ("startup", "debut", "fin", *ONLY_ON_STARTUP)):
            line.refuse("role", "Donnez le rôle, ou videz ce qui en dépend (startup, dates, quotité…).")


PLACES = {
    True: "Ce rôle vaut pour tout l’incubateur : laissez la startup vide.",
    False: "Ce rôle se tient sur une startup : nommez-la.",
}


def as_email(text: str) -> str:
    """One address, in lower case. Raises CellError."""
    email = text.lower()
    try:
        validate_email(email)
    except ValidationError:
        raise CellError(
            "Cette adresse n’est pas valable : écrivez-la ainsi, prenom.nom@exemple.fr."
        ) from None
    return as_text(254)(email)


def _filled(line: Line, parsers: dict) -> dict[str, str | int | date | Organisation]:
    values = {key: line.read(key, parse) for key, parse in parsers.items()}
    return {key: value for key, value in values.items() if value is not None}


def _knows(words: Known, text: str) -> bool:
    try:
        words(text)
    except CellError:
        return False
    return True
