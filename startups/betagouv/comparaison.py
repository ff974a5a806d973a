"""Three-way comparison, field by field: what the file says, what is here, what both said at the last import. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from startups.betagouv.champs import FICHES, Nature
from startups.betagouv.lecture import FicheLue
from startups.betagouv.lignes import JALON, PHASE


def vide(nature: Nature, champ: str):
    """The value of a field nobody filled in."""
    if champ.startswith((PHASE, JALON)):
        return []
    found = FICHES[nature].par_nom().get(champ)
    return found.vide if found else ""


@dataclass(frozen=True)
class Comparaison:
    """What to do with each field that differs.

    `prendre`: only the file moved; take its value. `ecarts`: both moved; keep both, with the value they last shared.
    `reportees`: only here moved; to be copied to beta.gouv.fr by somebody. At the first import both sides are taken
    to come from nothing: a blank is filled, two different texts are a divergence.
    """

    prendre: dict = field(default_factory=dict)
    ecarts: dict = field(default_factory=dict)
    reportees: frozenset[str] = frozenset()

    def touche_phases(self) -> bool:
        return any(champ.startswith(PHASE) for champ in self.prendre)


@dataclass(frozen=True)
class Derniere:
    """What the last import left: the values of its file, and the ancestors of the divergences still open."""

    valeurs: Mapping
    ancetres: Mapping


def champs_compares(*valeurs: Mapping) -> list[str]:
    """Every field one of the sides knows, in a stable order."""
    return sorted({champ for side in valeurs for champ in side})


def comparer(lue: FicheLue, ici: Mapping, derniere: Derniere | None) -> Comparaison:
    """Compare a file with what is here. `derniere` is None when this file was never imported."""
    prendre, ecarts, reportees = {}, {}, set()
    before = derniere.valeurs if derniere else {}
    for champ in champs_compares(lue.valeurs, ici, before):
        absent = vide(lue.nature, champ)
        here, there = ici.get(champ, absent), lue.valeurs.get(champ, absent)
        if not lue.lit(champ) or here == there:
            continue
        base = _base(champ, derniere, absent)
        if here == base:
            prendre[champ] = there
        elif there == base:
            reportees.add(champ)
        else:
            ecarts[champ] = base
    return Comparaison(prendre, ecarts, frozenset(reportees))


def _base(champ: str, derniere: Derniere | None, absent):
    """What both sides last said."""
    if derniere is None:
        return absent
    return derniere.ancetres.get(champ, derniere.valeurs.get(champ, absent))


def valeurs_retenues(lue: FicheLue, derniere: Derniere | None) -> dict:
    """What to remember of a file: its values; where it could not be read, those of the one before."""
    kept = dict(lue.valeurs)
    for champ, valeur in (derniere.valeurs if derniere else {}).items():
        if not lue.lit(champ):
            kept[champ] = valeur
    return kept
