"""What importing a table would do, line by line, before anything is written."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from django.db.models import TextChoices

from annuaire.enums import RoleIncubateur
from annuaire.models import Incubateur, Personne
from incubateur.accueil.reprise.colonnes import LABELS
from incubateur.accueil.reprise.fiches import Fiche, Fiches
from incubateur.accueil.reprise.lecture import Lecteur, Saisie
from incubateur.accueil.reprise.roles import NO_START, RoleRepris, Roles
from socle.imports import LineError, Table
from socle.templatetags.socle import jour
from startups.enums import Position, RoleStartup

WRITES_EVERYWHERE = "Ce rôle donne le droit d’écrire dans tout l’incubateur."


class Statut(TextChoices):
    """What becomes of a line."""

    ERREUR = "erreur", "En erreur"
    CREEE = "creee", "Créées"
    MODIFIEE = "modifiee", "Modifiées"
    INCHANGEE = "inchangee", "Inchangées"


@dataclass
class Ligne:
    """One line of the table: who, which role, and what importing it does, in sentences."""

    number: int
    qui: str
    email: str
    quoi: str
    statut: Statut = Statut.INCHANGEE
    effets: list[str] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)
    erreurs: list[LineError] = field(default_factory=list)


class Apercu:
    """The whole preview: `lignes` to show, `fiches` and `roles` to write.

    `default` starts the new roles whose line says no date. `lock` keeps others from changing, before the end of the
    transaction, what was compared.
    """

    def __init__(
        self,
        table: Table,
        *,
        incubateur: Incubateur,
        by: Personne,
        default: date | None = None,
        lock: bool = False,
    ):
        self.incubateur, self.unknown, self.missing = incubateur, table.unknown, table.missing
        lecteur = Lecteur(incubateur)
        saisies = [lecteur.read(row) for row in table.rows]
        self.fiches: list[Fiche] = []
        self.roles: list[RoleRepris] = []
        sound = [saisie for saisie in saisies if saisie.is_sound and not saisie.exemple]
        self._meet(sound, by, default=default, lock=lock)
        self.lignes = self._write_lines(saisies)
        self.comptes = Counter(ligne.statut for ligne in self.lignes)

    @property
    def is_empty(self) -> bool:
        """Whether importing would change nothing."""
        return not self.fiches and not self.roles

    @property
    def erreurs(self) -> list[LineError]:
        """All that is wrong, in the order of the lines."""
        return [erreur for ligne in self.lignes for erreur in ligne.erreurs]

    @property
    def sans_debut(self) -> int:
        """How many lines only miss a start date, that a default would give."""
        return sum(any(erreur.sentence == NO_START for erreur in ligne.erreurs) for ligne in self.lignes)

    def empreinte(self) -> str:
        """The same as long as importing would do the same: what was confirmed is what is written."""
        return sha256(repr(self.lignes).encode()).hexdigest()

    def _meet(self, saisies: list[Saisie], by: Personne, *, default: date | None, lock: bool) -> None:
        known = Fiches(saisies, self.incubateur, by, lock=lock)
        by_person: defaultdict[int | str, list[Saisie]] = defaultdict(list)
        for saisie in saisies:
            by_person[known.identity(saisie)].append(saisie)
        fiches = [fiche for same in by_person.values() if (fiche := known.open(same))]
        held = Roles(fiches, self.incubateur, by, default=default, lock=lock)
        for fiche in fiches:
            roles = held.meet(fiche)
            fiche.saisies = [saisie for saisie in fiche.saisies if saisie.is_sound]
            if fiche.saisies and known.complete(fiche):
                self.fiches.append(fiche)
                self.roles += [repris for repris in roles if repris.saisie.is_sound]

    def _write_lines(self, saisies: list[Saisie]) -> list[Ligne]:
        lignes = {saisie.number: _ligne(saisie) for saisie in saisies}
        for fiche in self.fiches:
            ligne = lignes[next(saisie.number for saisie in fiche.saisies if saisie.is_sound)]
            ligne.qui = fiche.personne.nom_complet
            _tell_fiche(ligne, fiche, self.incubateur)
        for repris in self.roles:
            _tell_role(lignes[repris.saisie.number], repris)
        self.fiches = [fiche for fiche in self.fiches if fiche.is_written]
        self.roles = [repris for repris in self.roles if repris.is_written]
        return list(lignes.values())


def _ligne(saisie: Saisie) -> Ligne:
    text = saisie.line.text
    qui = f"{text('prenom')} {text('nom')}".strip()[:80]
    ligne = Ligne(saisie.number, qui, text("email")[:80], _quoi(saisie), remarques=saisie.remarques)
    if saisie.exemple:
        ligne.remarques = ["Ligne d’exemple du modèle : ignorée."]
    elif saisie.line.errors:
        ligne.statut, ligne.erreurs = Statut.ERREUR, saisie.line.errors
    return ligne


def _quoi(saisie: Saisie) -> str:
    if saisie.role is None:
        return saisie.line.text("role")[:80]
    if saisie.startup:
        return f"{RoleStartup(saisie.role).label}, {saisie.startup}"
    return RoleIncubateur(saisie.role).label


def _tell_fiche(ligne: Ligne, fiche: Fiche, incubateur: Incubateur) -> None:
    ligne.remarques = [*ligne.remarques, *fiche.remarques]
    if fiche.is_new:
        ligne.statut = Statut.CREEE
        ligne.effets.append("Nouvelle fiche")
        return
    if fiche.enters:
        ligne.statut = Statut.CREEE
        ligne.effets.append(f"Déjà connue ailleurs : entre dans l’annuaire de {incubateur}")
    elif fiche.changes:
        ligne.statut = Statut.MODIFIEE
    ligne.effets += [_change(*change) for change in fiche.changes]


def _tell_role(ligne: Ligne, repris: RoleRepris) -> None:
    tenue = repris.tenue
    if repris.is_new:
        ligne.statut = Statut.CREEE
        until = f", jusqu’au {jour(tenue.fin)}" if tenue.fin else ""
        ligne.effets.append(f"Nouveau rôle, depuis le {jour(tenue.debut)}{until}")
        if tenue.role == RoleIncubateur.EQUIPE:
            ligne.remarques = [*ligne.remarques, WRITES_EVERYWHERE]
    elif repris.changes:
        ligne.statut = Statut.CREEE if ligne.statut == Statut.CREEE else Statut.MODIFIEE
        ligne.effets += [_change(*change) for change in repris.changes]


def _change(key: str, before, after) -> str:
    label, old, new = LABELS[key], _shown(before), _shown(after)
    return f"{label} : {old} → {new}" if old else f"{label} : {new}"


def _shown(value) -> str:
    if isinstance(value, date):
        return jour(value)
    if isinstance(value, str) and value in Position.values:
        return Position(value).label
    return "" if value is None else str(value)
