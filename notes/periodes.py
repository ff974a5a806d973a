"""The periods of the notes: a few months each, counted from January. Pure dates."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

KEY = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True)
class Periode:
    """`mois` months from the first day `debut`; the last period of a year ends with it, whatever `mois`."""

    debut: date
    mois: int

    @classmethod
    def of(cls, day: date, mois: int) -> "Periode":
        """The period that holds `day`, when a note is owed every `mois` months (1 to 12)."""
        return cls(date(day.year, (day.month - 1) // mois * mois + 1, 1), mois)

    @classmethod
    def parse(cls, cle: str, mois: int) -> "Periode":
        """The period named « AAAA-MM ». Raises ValueError when no period of `mois` months starts then."""
        match = KEY.fullmatch(cle)
        if not match:
            raise ValueError(f"« {cle} » n’est pas une période.")
        debut = date(int(match[1]), int(match[2]), 1)
        if cls.of(debut, mois).debut != debut:
            raise ValueError(f"Aucune période ne commence en {cle}.")
        return cls(debut, mois)

    @property
    def cle(self) -> str:
        """« 2026-11 », as in addresses."""
        return f"{self.debut:%Y-%m}"

    @property
    def fin(self) -> date:
        """Its last day, on which the note is due."""
        return self.suivante.debut - timedelta(days=1)

    @property
    def veille(self) -> date:
        """The day before its first one."""
        return self.debut - timedelta(days=1)

    @property
    def suivante(self) -> "Periode":
        month = self.debut.month + self.mois
        if month > 12:
            return Periode(date(self.debut.year + 1, 1, 1), self.mois)
        return Periode(self.debut.replace(month=month), self.mois)

    @property
    def precedente(self) -> "Periode":
        return Periode.of(self.veille, self.mois)

    def last(self, number: int) -> list["Periode"]:
        """This period and those before it, `number` in all, the oldest first."""
        found = [self]
        while len(found) < number:
            found.append(found[-1].precedente)
        return found[::-1]

    def __contains__(self, day: date) -> bool:
        return self.debut <= day <= self.fin

    @property
    def abrege(self) -> str:
        """« nov. – déc. 2026 », where room is short."""
        return self._written("N")

    def __str__(self) -> str:
        """« novembre – décembre 2026 », « janvier 2026 »."""
        return self._written("F")

    def _written(self, month: str) -> str:
        first, last = (date_format(day, month) for day in (self.debut, self.fin))
        return f"{first} {self.debut.year}" if first == last else f"{first} – {last} {self.debut.year}"
