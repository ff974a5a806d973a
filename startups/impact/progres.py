"""How far an objective is, whichever way its indicator should go. Pure: takes rows annotated by `with_mesure`."""

from dataclasses import dataclass
from decimal import Decimal

from socle.templatetags.socle import chiffre, jour
from startups.enums import Sens
from startups.models import Objectif


@dataclass(frozen=True)
class Progres:
    """`part`: share of the way from 0 to 100, None when it cannot be said; `phrase` says it in words."""

    objectif: Objectif
    part: int | None
    phrase: str


def lire(objectif: Objectif) -> Progres:
    """Where an objective stands against the last measure of its indicator."""
    if objectif.indicateur is None:
        return Progres(objectif, None, "Un résultat en mots : l’équipe dira s’il est atteint.")
    unite = f" {objectif.indicateur.unite}".rstrip()
    aim = f"cible {chiffre(objectif.cible)}{unite}"
    if objectif.mesure_le is None:
        return Progres(objectif, None, f"Jamais mesuré ; {aim}.")
    said = f"{chiffre(objectif.mesure_valeur)}{unite} le {jour(objectif.mesure_le)} ; {aim}"
    if objectif.mesure_le < objectif.fixe_le:
        return Progres(objectif, None, f"Pas mesuré depuis que l’objectif est fixé : {said}.")
    if objectif.depart is not None:
        said += f", départ {chiffre(objectif.depart)}"
    if is_reached(objectif):
        return Progres(objectif, 100, f"Cible atteinte : {said}.")
    share = _share(objectif)
    if share is None:
        return Progres(objectif, None, f"{_capital(said)}.")
    if share < 0:
        return Progres(objectif, 0, f"En recul sur le départ : {said}.")
    return Progres(objectif, int(share), f"{int(share)}\u00a0% du chemin : {said}.")


def goes_up(objectif: Objectif) -> bool:
    """Whether the figure must grow: from its start to its target, or as its indicator should."""
    if objectif.depart is not None and objectif.depart != objectif.cible:
        return objectif.cible > objectif.depart
    return objectif.indicateur.sens == Sens.HAUSSE


def is_reached(objectif: Objectif) -> bool:
    """Whether the last measure is at the target or beyond."""
    value = objectif.mesure_valeur
    return value >= objectif.cible if goes_up(objectif) else value <= objectif.cible


def _share(objectif: Objectif) -> Decimal | None:
    """Percent of the way done; negative when it went backward."""
    value, start, aim = objectif.mesure_valeur, objectif.depart, objectif.cible
    if start is not None and start != aim:
        return (value - start) / (aim - start) * 100
    # Without a start, only a growth from zero has a way.
    return value / aim * 100 if goes_up(objectif) and aim > 0 else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
