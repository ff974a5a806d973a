"""The two lists of a startup's file: phases and events, read row by row and written back. Pure.

In compared values, the phases of one name are one value (`phase:construction`) and the events of one kind on one day
another (`jalon:committee:2026-03-12`): two people who changed different rows do not disagree.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from socle.periods import EARLIEST, LATEST
from startups.betagouv.champs import ABSENT, ValeurIllisible, texte_simple
from startups.betagouv.fichier import jour
from startups.enums import JALONS_PUBLICS, GenreJalon, NomPhase

# beta.gouv.fr says « consolidation » where the method says « transfert ».
CLES_PHASES = {nom: "consolidation" if nom == NomPhase.TRANSFERT else str(nom.value) for nom in NomPhase}
NOMS_PHASES = {cle: nom for nom, cle in CLES_PHASES.items()}
# Names of older files: they do not map one to one, so a person says what they mean (--correspondance).
ANCIENS = frozenset({"success", "transfer", "transfert", "alumni", "perennisation"})
PHASE, JALON = "phase:", "jalon:"
# Faults after which a row is missing.
INCOMPLETE = {"valeur-illisible", "phase-ancienne", "phase-inconnue", "phase-illisible", "jalon-illisible"}


@dataclass(frozen=True)
class LignePhase:
    """One phase of a file, with the portfolio's names."""

    debut: date
    nom: NomPhase
    fin: date | None = None
    commentaire: str = ""

    @property
    def rang(self) -> tuple:
        return (self.debut, self.nom.rank)


@dataclass(frozen=True)
class LigneJalon:
    """One event of a file."""

    date: date
    genre: str
    commentaire: str = ""

    @property
    def rang(self) -> tuple:
        return (self.date,)


@dataclass(frozen=True)
class Faute:
    """What is wrong with the row at `index` of the list."""

    index: int
    code: str
    message: str


@dataclass(frozen=True)
class Liste:
    """Rows in the order of the file; None where the row could not be read."""

    lignes: Sequence[Any]
    fautes: Sequence[Faute]

    @property
    def lues(self) -> list:
        return [ligne for ligne in self.lignes if ligne is not None]

    @property
    def sure(self) -> bool:
        """Whether what was read is the whole list: a repeated row takes nothing away from it."""
        return not any(faute.code in INCOMPLETE for faute in self.fautes)


class _Refus(Exception):
    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


# Reading ----------------------------------------------------------------------------------------------------


def lire_phases(brut, correspondance: Mapping[str, str]) -> Liste:
    """Rows of « phases », older names read by `correspondance`; those that cannot be read are None."""
    return _lire(brut, lambda row, fautes: _phase(row, correspondance, fautes), _twice_a_phase)


def lire_jalons(brut) -> Liste:
    """Rows of « events »; those that cannot be read are None."""
    return _lire(brut, _jalon, lambda ligne, seen: "")


def _lire(brut, lire_ligne: Callable, doublon: Callable) -> Liste:
    if brut is None or brut is ABSENT or brut == "":
        return Liste([], [])
    if not isinstance(brut, list):
        return Liste([None], [Faute(0, "valeur-illisible", "Une liste est attendue.")])
    lignes, fautes = [], []
    for index, row in enumerate(brut):
        found: list[tuple[str, str]] = []
        try:
            ligne = lire_ligne(row, found)
            if twice := doublon(ligne, lignes):
                raise _Refus("phase-double", twice)
        except _Refus as refus:
            ligne = None
            found.append((refus.code, str(refus)))
        lignes.append(ligne)
        fautes += [Faute(index, code, message) for code, message in found]
    return Liste(lignes, fautes)


def _phase(row, correspondance: Mapping[str, str], fautes: list) -> LignePhase:
    if not isinstance(row, Mapping):
        raise _Refus("phase-illisible", "Une phase a un nom et une date de début.")
    fautes += _strange(row, {"name", "start", "end", "comment"}, "phase")
    nom = _nom(row, correspondance, fautes)
    debut = _date(row.get("start"), "start", "phase-illisible")
    fin = None
    if row.get("end") not in (None, ""):
        fin = _date(row["end"], "end", "phase-illisible")
    if fin and fin < debut:
        fautes.append(
            (
                "fin-avant-debut",
                f"La phase « {nom.label} » finit avant de commencer : sa fin n’est pas reprise.",
            )
        )
        fin = None
    return LignePhase(debut, nom, fin, _commentaire(row, "phase-illisible"))


def _nom(row: Mapping, correspondance: Mapping[str, str], fautes: list) -> NomPhase:
    cle = _texte(row.get("name"), "phase-illisible")
    if cle in NOMS_PHASES:
        return NOMS_PHASES[cle]
    if cle in correspondance:
        nom = NomPhase(correspondance[cle])
        fautes.append(("ancien-nom-repris", f"« {cle} » est repris comme « {nom.label} »."))
        return nom
    if cle in ANCIENS:
        raise _Refus(
            "phase-ancienne",
            f"« {cle} » est un ancien nom : le parcours n’est pas repris sans correspondance.",
        )
    raise _Refus("phase-inconnue", f"« {cle[:60]} » n’est pas une phase : le parcours n’est pas repris.")


def _jalon(row, fautes: list) -> LigneJalon:
    if not isinstance(row, Mapping):
        raise _Refus("jalon-illisible", "Un jalon a un nom et une date.")
    fautes += _strange(row, {"name", "date", "comment"}, "jalon")
    genre = _texte(row.get("name"), "jalon-illisible")
    le = _date(row.get("date"), "date", "jalon-illisible")
    if genre not in JALONS_PUBLICS:
        fautes.append(
            ("jalon-inconnu", f"« {genre[:60]} » n’est pas un genre de jalon : repris comme « Autre ».")
        )
        genre = GenreJalon.AUTRE.value
    return LigneJalon(le, genre, _commentaire(row, "jalon-illisible"))


def _twice_a_phase(ligne: LignePhase, seen: Iterable[LignePhase | None]) -> str:
    if any(other and (other.nom, other.debut) == (ligne.nom, ligne.debut) for other in seen):
        return f"« {ligne.nom.label} » commence deux fois le même jour : la seconde ligne n’est pas reprise."
    return ""


def _strange(row: Mapping, known: set[str], what: str) -> list[tuple[str, str]]:
    return [
        ("cle-inconnue", f"Clé « {str(cle)[:60]} » de {what} : elle est gardée sans être reprise.")
        for cle in row
        if cle not in known
    ]


def _texte(brut, code: str) -> str:
    try:
        return texte_simple(brut)
    except ValeurIllisible as error:
        raise _Refus(code, str(error)) from error


def _commentaire(row: Mapping, code: str) -> str:
    return _texte(row.get("comment"), code)


def _date(brut, cle: str, code: str) -> date:
    found = jour(brut)
    if found is None:
        said = (
            "absente"
            if brut in (None, "")
            else f"« {str(brut)[:40]} » illisible"
            if _is_short(brut)
            else "illisible"
        )
        raise _Refus(code, f"Date « {cle} » {said} : AAAA-MM-JJ est attendu.")
    if not EARLIEST <= found <= LATEST:
        raise _Refus(code, f"Date « {cle} » : l’année {found.year} n’est pas plausible.")
    return found


def _is_short(brut) -> bool:
    return isinstance(brut, str | int | float | date)


# As compared values -----------------------------------------------------------------------------------------


def valeurs_phases(lignes: Iterable[LignePhase]) -> dict[str, list]:
    """`{"phase:construction": [[debut, fin, commentaire], …]}`."""
    found: dict[str, list] = {}
    for ligne in sorted(lignes, key=lambda ligne: ligne.debut):
        fin = ligne.fin.isoformat() if ligne.fin else None
        found.setdefault(f"{PHASE}{ligne.nom.value}", []).append(
            [ligne.debut.isoformat(), fin, ligne.commentaire]
        )
    return found


def phases_de(champ: str, valeur: Iterable[Sequence]) -> list[LignePhase]:
    """The rows that a value of `valeurs_phases` stands for."""
    nom = NomPhase(champ.removeprefix(PHASE))
    return [
        LignePhase(date.fromisoformat(debut), nom, date.fromisoformat(fin) if fin else None, commentaire)
        for debut, fin, commentaire in valeur
    ]


def valeurs_jalons(lignes: Iterable[LigneJalon]) -> dict[str, list[str]]:
    """`{"jalon:committee:2026-03-12": [commentaire, …]}`."""
    found: dict[str, list[str]] = {}
    for ligne in sorted(lignes, key=lambda ligne: (ligne.date, ligne.genre, ligne.commentaire)):
        found.setdefault(f"{JALON}{ligne.genre}:{ligne.date.isoformat()}", []).append(ligne.commentaire)
    return found


def jalons_de(champ: str, valeur: Iterable[str]) -> list[LigneJalon]:
    """The rows that a value of `valeurs_jalons` stands for."""
    genre, le = champ.removeprefix(JALON).rsplit(":", 1)
    return [LigneJalon(date.fromisoformat(le), genre, commentaire) for commentaire in valeur]


# Writing ----------------------------------------------------------------------------------------------------


def ecrire_phases(brut, cible: Sequence[LignePhase], correspondance: Mapping[str, str]):
    """The list of the file made equal to `cible`; rows that already say so are not touched.

    A path rewritten here replaces the rows nobody could read.
    """
    return _fusionner(
        brut, lire_phases(brut, correspondance).lignes, cible, "nom", _write_phase, keep_unread=False
    )


def ecrire_jalons(brut, cible: Sequence[LigneJalon]):
    """The list of the file made equal to `cible`; rows that already say so, or could not be read, are not touched."""
    return _fusionner(brut, lire_jalons(brut).lignes, cible, "genre", _write_jalon, keep_unread=True)


def _fusionner(brut, lues: Sequence, cible: Sequence, same: str, write: Callable, *, keep_unread: bool):
    rows = list(brut) if isinstance(brut, list) else []
    kept = Counter(cible) & Counter(ligne for ligne in lues if ligne)
    waiting = list((Counter(cible) - kept).elements())
    written: list[tuple[Any, Any]] = []
    for row, ligne in zip(rows, lues, strict=False):
        if kept[ligne] or (ligne is None and keep_unread):
            kept[ligne] -= 1
            written.append((row, ligne))
        elif ligne is not None:
            heir = next((other for other in waiting if getattr(other, same) == getattr(ligne, same)), None)
            if heir:
                waiting.remove(heir)
                written.append((write(row, heir, ligne), heir))
    for ligne in sorted(waiting, key=lambda ligne: ligne.rang):
        written.insert(_place(written, ligne), (write(None, ligne, None), ligne))
    return [row for row, _ in written] if written or rows else ABSENT


def _place(written: Sequence[tuple[Any, Any]], ligne) -> int:
    """After the last row that is not later."""
    return max(
        (index + 1 for index, (_, other) in enumerate(written) if other and other.rang <= ligne.rang),
        default=0,
    )


def _write_phase(row: Mapping | None, ligne: LignePhase, before: LignePhase | None):
    updated = dict(row) if row else {"name": CLES_PHASES[ligne.nom]}
    _set(updated, "comment", ligne.commentaire, before and before.commentaire)
    _set(updated, "start", ligne.debut, before and before.debut)
    _set(updated, "end", ligne.fin, before and before.fin)
    return updated


def _write_jalon(row: Mapping | None, ligne: LigneJalon, before: LigneJalon | None):
    updated = dict(row) if row else {"name": ligne.genre}
    _set(updated, "date", ligne.date, before and before.date)
    _set(updated, "comment", ligne.commentaire, before and before.commentaire)
    return updated


def _set(row: dict, cle: str, valeur, before) -> None:
    """Write what changed; a key that no longer says anything leaves."""
    if valeur == before:
        return
    if valeur:
        row[cle] = valeur
    else:
        row.pop(cle, None)
