"""One file as values to compare, with what is odd in it. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from startups import parcours
from startups.betagouv import lignes
from startups.betagouv.anomalies import Anomalie
from startups.betagouv.champs import (
    FICHES,
    Fiche,
    Liste,
    Nature,
    Texte,
    ValeurIllisible,
    chemin,
    texte_du_corps,
)
from startups.betagouv.fichier import couper, ligne_de, lire_entete
from startups.betagouv.lignes import JALON, PHASE
from startups.enums import Public

LIENS = {"link", "repository", "stats_url", "budget_url", "impact_url", "dashlord_url", "website", "github"}


@dataclass(frozen=True)
class FicheLue:
    """What a file says. `illisibles` names the fields it says something of that could not be read."""

    nature: Nature
    identifiant: str
    texte: str
    valeurs: dict
    illisibles: frozenset[str] = frozenset()
    anomalies: tuple[Anomalie, ...] = ()
    # The older names of phases met here, and what they were taken for.
    correspondance: Mapping[str, str] = field(default_factory=dict)
    # Startups an incubateur puts forward.
    mises_en_avant: tuple[str, ...] = ()

    @property
    def chemin(self) -> str:
        return chemin(self.nature, self.identifiant)

    def lit(self, champ: str) -> bool:
        """Whether the file could be read on this field: of a list half read, a missing row says nothing."""
        if champ.startswith(PHASE):
            return PHASE not in self.illisibles
        if champ.startswith(JALON):
            return champ in self.valeurs or JALON not in self.illisibles
        return champ not in self.illisibles

    def phases(self) -> list[lignes.LignePhase]:
        """The path the file tells."""
        return [
            ligne
            for champ, valeur in self.valeurs.items()
            if champ.startswith(PHASE)
            for ligne in lignes.phases_de(champ, valeur)
        ]


def lire(
    nature: Nature, identifiant: str, texte: str, correspondance: Mapping[str, str], today: date
) -> FicheLue:
    """Read a file. Raises FichierIllisible."""
    return _Lecteur(nature, identifiant, texte, correspondance, today).lire()


class _Lecteur:
    def __init__(
        self, nature: Nature, identifiant: str, texte: str, correspondance: Mapping[str, str], today: date
    ):
        self.nature, self.identifiant, self.texte = nature, identifiant, texte
        self.correspondance, self.today = correspondance, today
        self.fiche: Fiche = FICHES[nature]
        self.valeurs: dict = {}
        self.illisibles: set[str] = set()
        self.anomalies: list[Anomalie] = []

    def lire(self) -> FicheLue:
        fichier = couper(self.texte)
        self.donnees = lire_entete(fichier.entete)
        self._cles()
        for champ in self.fiche.champs:
            self._champ(champ)
        if self.fiche.corps:
            self.valeurs[self.fiche.corps] = texte_du_corps(fichier.corps)
        used = {}
        if self.nature is Nature.STARTUP:
            used = self._lignes()
            self._co_incubateurs()
            self._publics()
        self._obligatoires()
        return FicheLue(
            nature=self.nature,
            identifiant=self.identifiant,
            texte=self.texte,
            valeurs=self.valeurs,
            illisibles=frozenset(self.illisibles),
            anomalies=tuple(self.anomalies),
            correspondance=used,
            mises_en_avant=self._mises_en_avant(),
        )

    def _note(self, code: str, message: str, cle: str = "", ligne: int = 0) -> None:
        if cle and cle in self.donnees:
            ligne = ligne_de(self.donnees, cle)
        self.anomalies.append(Anomalie(chemin(self.nature, self.identifiant), ligne, code, message))

    def _cles(self) -> None:
        for cle in self.donnees:
            if cle not in self.fiche.cles():
                shown = str(cle)[:60] if isinstance(cle, str | int | float | date) else "?"
                message = f"Clé « {shown} » : elle est gardée sans être reprise."
                self._note("cle-inconnue", message, ligne=ligne_de(self.donnees, cle))

    def _champ(self, champ) -> None:
        brut = self.donnees.get(champ.cle)
        try:
            self.valeurs[champ.nom] = champ.lire(brut)
        except ValeurIllisible as error:
            self.illisibles.add(champ.nom)
            self._note(error.code, f"« {champ.cle} » : {error}", champ.cle)
            return
        if isinstance(champ, Liste):
            for faute in champ.fautes(brut):
                self._note("valeur-illisible", faute, champ.cle)
        elif isinstance(champ, Texte) and champ.cle in self.donnees:
            self._texte(champ, brut)

    def _texte(self, champ: Texte, brut) -> None:
        valeur = self.valeurs[champ.nom]
        if isinstance(brut, str) and brut.strip() != brut.rstrip("\n"):
            self._note("espaces", f"« {champ.cle} » commence ou finit par des espaces.", champ.cle)
        if champ.cle not in LIENS:
            return
        if not valeur:
            self._note("lien-vide", f"« {champ.cle} » est vide.", champ.cle)
        elif not re.match(r"https?://\S+$", valeur):
            self._note(
                "lien-douteux", f"« {champ.cle} » n’est pas une adresse http : « {valeur[:80]} ».", champ.cle
            )

    def _obligatoires(self) -> None:
        for champ in self.fiche.champs:
            missing = not self.valeurs.get(champ.nom) and champ.nom not in self.illisibles
            if champ.nom in self.fiche.obligatoires and missing:
                self._note(
                    "champ-absent", f"« {champ.cle} » est absent ou vide : la fiche n’est pas importée."
                )

    # Startups ---------------------------------------------------------------------------------------------

    def _lignes(self) -> dict[str, str]:
        phases = lignes.lire_phases(self.donnees.get("phases"), self.correspondance)
        self._fautes(phases, "phases")
        if phases.sure:
            self.valeurs |= lignes.valeurs_phases(phases.lues)
            self._remarques(phases.lues)
        else:
            self.illisibles.add(PHASE)
        jalons = lignes.lire_jalons(self.donnees.get("events"))
        self._fautes(jalons, "events")
        self.valeurs |= lignes.valeurs_jalons(jalons.lues)
        if not jalons.sure:
            self.illisibles.add(JALON)
        return self._used()

    def _used(self) -> dict[str, str]:
        rows = self.donnees.get("phases")
        names = (
            [row.get("name") for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
        )
        return {
            name: self.correspondance[name]
            for name in names
            if isinstance(name, str) and name in self.correspondance and name not in lignes.NOMS_PHASES
        }

    def _fautes(self, liste: lignes.Liste, cle: str) -> None:
        rows = self.donnees.get(cle)
        for faute in liste.fautes:
            ligne = (
                rows.lc.item(faute.index)[0] + 2 if isinstance(rows, list) else ligne_de(self.donnees, cle)
            )
            self._note(faute.code, faute.message, ligne=ligne)

    def _remarques(self, lues: Iterable[lignes.LignePhase]) -> None:
        lues = list(lues)
        ligne = ligne_de(self.donnees, "phases") if "phases" in self.donnees else 0
        if not lues:
            self._note("sans-phase", "Aucune phase : la startup n’en aura pas.", ligne=ligne)
        for etape in parcours.lire(lues, self.today):
            for remarque in etape.remarques:
                self._note(remarque.code, remarque.texte, ligne=ligne)

    def _co_incubateurs(self) -> None:
        """beta.gouv.fr lists the principal incubateur among « incubators »."""
        if "co_incubateurs" in self.valeurs:
            principal = self.valeurs.get("incubateur")
            self.valeurs["co_incubateurs"] = [
                other for other in self.valeurs["co_incubateurs"] if other != principal
            ]

    def _publics(self) -> None:
        for public in self.valeurs.get("publics", []):
            if public not in Public.values:
                self._note("public-hors-liste", f"« {public} » n’est pas un public de la liste.", "usertypes")

    def _mises_en_avant(self) -> tuple[str, ...]:
        found = self.donnees.get("highlighted_startups") if self.nature is Nature.INCUBATEUR else None
        return tuple(item for item in found if isinstance(item, str)) if isinstance(found, list) else ()


def references(fiche: Fiche) -> Iterable:
    """Fields that name files of another folder."""
    return [champ for champ in fiche.champs if hasattr(champ, "vers")]
