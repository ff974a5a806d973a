"""Rules of the incubateur that a letter must keep: duration and quotité by phase (metier.md §2 and §7)."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from annuaire.models import Incubateur
from missions.enums import Unite
from startups.enums import NomPhase

SIX_MONTHS = 6
WORDS = [
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
    *("treize", "quatorze", "quinze", "seize"),
]


def quotite_minimale(incubateur: Incubateur, phase: str) -> int:
    """Least share of working time, in percent, that the phase asks of an intrapreneur·e."""
    if phase == NomPhase.INVESTIGATION:
        return incubateur.quotite_investigation
    return incubateur.quotite


def duree_usuelle(incubateur: Incubateur, phase: str) -> tuple[int, Unite]:
    """(number, unit): that of an investigation, else six months."""
    if phase == NomPhase.INVESTIGATION:
        return incubateur.investigation_semaines, Unite.SEMAINES
    return SIX_MONTHS, Unite.MOIS


def dernier_jour(debut: date, duree: int, unite: str) -> date:
    """Last day of a mission that begins on `debut`: six months from 1 September end on 28 February."""
    length = timedelta(weeks=duree) if unite == Unite.SEMAINES else relativedelta(months=duree)
    return debut + length - timedelta(days=1)


def duree_en_lettres(duree: int, unite: str) -> str:
    """« neuf semaines », « six mois », « 24 mois »."""
    number = WORDS[duree] if duree < len(WORDS) else str(duree)
    if unite == Unite.SEMAINES:
        return f"{'une' if duree == 1 else number} semaine{'s' if duree > 1 else ''}"
    return f"{number} mois"


def rythme(mois: int) -> str:
    """« tous les mois », « tous les deux mois »."""
    return "tous les mois" if mois == 1 else f"tous les {duree_en_lettres(mois, Unite.MOIS)}"
