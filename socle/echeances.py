"""What awaits a person: one shape for the lines that each package contributes to « À traiter »."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Echeance:
    """One line of « À traiter ». `urgence` sorts the lines, smallest first; `date` is when it was or is due."""

    kind: str
    titre: str
    pourquoi: str
    url: str
    urgence: int
    date: date | None = None
    startup: str = ""
