"""What a rectification changed: the two versions compared field by field, as texts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from notes.contenu import BlocageLu, Contenu, JalonLu, MesureLue, ObjectifLu
from socle.templatetags.socle import chiffre, jour
from socle.textdiff import Piece, compare


@dataclass(frozen=True)
class Ecart:
    """One part of the note: what it said, what it says, and the changes with a little of the text around."""

    titre: str
    avant: str
    apres: str
    pieces: Sequence[Piece]


def entre(before: Contenu, after: Contenu) -> list[Ecart]:
    """The parts that changed, in the order of the note."""
    said = [(titre, read(before), read(after)) for titre, read in PARTS.items()]
    return [Ecart(titre, old, new, compare(old, new)) for titre, old, new in said if old != new]


def _mesure(mesure: MesureLue) -> str:
    return f"{mesure.nom} : {chiffre(mesure.valeur)} {mesure.unite}".rstrip() + f" le {jour(mesure.le)}"


def _objectif(objectif: ObjectifLu) -> str:
    said = f"{objectif.nom}, pour le {jour(objectif.echeance)} : {objectif.issue_libelle}. {objectif.progres}"
    return f"{said} {objectif.motif}".rstrip()


def _jalon(jalon: JalonLu) -> str:
    return f"{jour(jalon.date)} : {jalon.nom}"


def _blocage(blocage: BlocageLu) -> str:
    said = [blocage.titre, blocage.attendu]
    if blocage.attendu_de:
        said.append(f"Attendu de {blocage.attendu_de} depuis le {jour(blocage.depuis)}.")
    if blocage.pris_en_charge_par:
        said.append(f"Pris en charge par {blocage.pris_en_charge_par} le {jour(blocage.pris_en_charge_le)}.")
    if not blocage.ouvert:
        said += [f"Résolu le {jour(blocage.resolu_le)}.", blocage.issue]
    return "\n".join(_lines(each) for each in said if each)


def _lines(text: str) -> str:
    """Browsers send other ends of lines than those of the application; the last one says nothing."""
    return "\n".join(text.splitlines()).strip()


def _all(name: str, line: Callable) -> Callable[[Contenu], str]:
    return lambda contenu: "\n".join(line(each) for each in getattr(contenu, name))


def _text(name: str) -> Callable[[Contenu], str]:
    return lambda contenu: _lines(getattr(contenu, name))


PARTS: dict[str, Callable[[Contenu], str]] = {
    "Météo": lambda contenu: contenu.meteo_libelle,
    "À retenir": lambda contenu: "\n".join(contenu.faits),
    "Blocages": _all("blocages", _blocage),
    "Autres attentes": _text("attentes"),
    "Avancées": _text("avancees"),
    "Jalons": _all("jalons", _jalon),
    "Ce que disent les indicateurs": _text("indicateurs"),
    "Mesures": _all("mesures", _mesure),
    "Objectifs": _all("objectifs", _objectif),
    "La suite": _text("suite"),
}
