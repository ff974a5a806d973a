"""The fields both sides know: the key of the file, how it is read, how it is written back. Pure.

A value is JSON (text, true, list…), trimmed so that equal means the same to a reader. `nom` is the field of the model.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from annuaire.enums import DomaineMinisteriel, TypeOrganisation
from socle.text import sur_une_ligne
from startups.enums import Accessibilite, Public

# The key is not in the file, or must leave it.
ABSENT: Any = object()


class Nature(StrEnum):
    """What a file is about; the value is the name of the field that points to it."""

    STARTUP = "startup"
    INCUBATEUR = "incubateur"
    ORGANISATION = "organisation"


DOSSIERS = {
    Nature.STARTUP: "_startups",
    Nature.INCUBATEUR: "_incubators",
    Nature.ORGANISATION: "_organisations",
}
# Kept and given back as it is: the portfolio has its own list of phases.
DOSSIER_PHASES = "_phases"


class ValeurIllisible(Exception):
    """The value cannot be read; the message is a French sentence. `code` names the anomaly."""

    def __init__(self, message: str, code: str = "valeur-illisible"):
        super().__init__(message)
        self.code = code


def chemin(nature: Nature, identifiant: str) -> str:
    """Where the file of a row is in the folder."""
    return f"{DOSSIERS[nature]}/{identifiant}.md"


def texte_simple(brut) -> str:
    """One value as text, without spaces around. Raises ValeurIllisible."""
    if brut is None:
        return ""
    if isinstance(brut, bool) or not isinstance(brut, str | int | float | date):
        raise ValeurIllisible("Un texte est attendu.")
    texte = str(brut).replace("\r\n", "\n").strip()
    try:
        texte.encode()
    except UnicodeEncodeError:
        texte = "\0"
    if "\0" in texte:
        raise ValeurIllisible("Le texte contient un caractère impossible.")
    return texte


def texte_du_corps(corps: str) -> str:
    """The body as the portfolio keeps it: Unix line ends, nothing blank around."""
    return re.sub(r"\r\n?", "\n", corps).lstrip("\n").rstrip()


@dataclass(frozen=True)
class Texte:
    """A text of at most `longueur` characters. `toujours`: once emptied the key stays, empty."""

    nom: str
    cle: str
    longueur: int = 500
    toujours: bool = False
    vide: ClassVar[str] = ""

    def lire(self, brut) -> str:
        texte = self.propre(brut)
        if len(texte) > self.longueur:
            raise ValeurIllisible(
                f"{len(texte)} caractères, alors que {self.longueur} sont admis.", "valeur-trop-longue"
            )
        return texte

    def propre(self, brut) -> str:
        """The text without what a reader does not see."""
        return texte_simple(brut)

    def ecrire(self, valeur: str, brut, lu: str):
        return valeur if valeur or self.toujours else ABSENT


@dataclass(frozen=True)
class LigneDeTexte(Texte):
    """A text on one line, as the forms keep it: without doubled spaces."""

    def propre(self, brut) -> str:
        return sur_une_ligne(super().propre(brut))


@dataclass(frozen=True)
class Courriel(Texte):
    """An e-mail address the portfolio will write to."""

    longueur: int = 254

    def lire(self, brut) -> str:
        texte = super().lire(brut)
        if texte and not re.fullmatch(r"[^@\s?]+@[^@\s?]+\.[^@\s?]+", texte):
            raise ValeurIllisible(f"« {texte} » n’est pas une adresse e-mail.")
        return texte


@dataclass(frozen=True)
class Choix(Texte):
    """One key of a closed list. `defaut`: the key that stands for no value at all."""

    admis: frozenset[str] = frozenset()
    defaut: str = ""

    @property
    def vide(self) -> str:
        return self.defaut

    def lire(self, brut) -> str:
        texte = super().lire(brut) or self.defaut
        if texte and texte not in self.admis:
            raise ValeurIllisible(f"« {texte} » n’est pas dans la liste.")
        return texte


@dataclass(frozen=True)
class Booleen:
    """True, false, or nothing said; `certain`: nothing said means false."""

    nom: str
    cle: str
    certain: bool = False

    @property
    def vide(self) -> bool | None:
        return False if self.certain else None

    def lire(self, brut) -> bool | None:
        if brut is None or brut == "":
            return self.vide
        if not isinstance(brut, bool | int) or int(brut) not in (0, 1):
            raise ValeurIllisible("« true » ou « false » est attendu.")
        return bool(brut)

    def ecrire(self, valeur: bool | None, brut, lu):
        return ABSENT if valeur is None else valeur


@dataclass(frozen=True)
class Liste:
    """Several texts whose order says nothing."""

    nom: str
    cle: str
    longueur: int = 120
    # Keys that come first, in the order in which forms give them back.
    ordre: tuple[str, ...] = ()
    vide: ClassVar[list] = []

    def lire(self, brut) -> list[str]:
        return self.ranger(self._lus(brut))

    def ranger(self, textes: Iterable[str]) -> list[str]:
        """Each text once, in an order that depends on nothing else."""
        rank = {texte: place for place, texte in enumerate(self.ordre)}
        return sorted({*textes} - {""}, key=lambda texte: (rank.get(texte, len(rank)), texte))

    def fautes(self, brut) -> list[str]:
        """What is wrong with the items that `lire` leaves out."""
        return [faute for item in self._items(brut) if (faute := self._faute(item))]

    def ecrire(self, valeur: Iterable[str], brut, lu: Iterable[str]):
        """The list of the file without what left, with what came; what could not be read stays."""
        left = set(lu) - set(valeur)
        source = brut if isinstance(brut, list) else []
        kept = [item for item in source if self._lu(item) not in left]
        held = {self._lu(item) for item in kept}
        return kept + [self.ecrit(texte) for texte in valeur if texte not in held]

    def ecrit(self, texte: str) -> str:
        return texte

    def _items(self, brut) -> list:
        if brut is None or brut == "":
            return []
        if not isinstance(brut, list):
            raise ValeurIllisible("Une liste est attendue.")
        return list(brut)

    def _lus(self, brut) -> list[str]:
        return [self._lu(item) for item in self._items(brut) if not self._faute(item)]

    def _lu(self, item) -> str:
        try:
            return texte_simple(item)
        except ValeurIllisible:
            return ""

    def _faute(self, item) -> str:
        try:
            texte = texte_simple(item)
        except ValeurIllisible as error:
            return f"{error} Un élément de « {self.cle} » n’est pas repris."
        if len(texte) > self.longueur:
            return f"Un élément de « {self.cle} » dépasse {self.longueur} caractères : il n’est pas repris."
        return ""


@dataclass(frozen=True)
class References(Liste):
    """Files of another folder, by identifiant; the file may write them with a prefix."""

    prefixe: str = ""
    vers: Nature = Nature.ORGANISATION

    def _lu(self, item) -> str:
        return super()._lu(item).removeprefix(self.prefixe)

    def ecrit(self, texte: str) -> str:
        return f"{self.prefixe}{texte}"


@dataclass(frozen=True)
class Reference(Texte):
    """One file of another folder, by identifiant."""

    prefixe: str = ""
    ecrire_prefixe: bool = True
    vers: Nature = Nature.INCUBATEUR

    def lire(self, brut) -> str:
        return super().lire(brut).removeprefix(self.prefixe)

    def ecrire(self, valeur: str, brut, lu: str):
        written = f"{self.prefixe}{valeur}" if valeur and self.ecrire_prefixe else valeur
        return super().ecrire(written, brut, lu)


@dataclass(frozen=True)
class Fiche:
    """The fields of one kind of file. `corps`: the field that holds the body; `obligatoires`: no file without."""

    champs: tuple
    corps: str = ""
    obligatoires: tuple[str, ...] = ()
    # Known keys the portfolio has no field for: they survive in the kept text.
    autres: frozenset[str] = frozenset()
    lignes: frozenset[str] = field(default=frozenset())

    def par_nom(self) -> dict[str, Any]:
        return {champ.nom: champ for champ in self.champs}

    def cles(self) -> frozenset[str]:
        """Every key that surprises nobody."""
        return frozenset(champ.cle for champ in self.champs) | self.autres | self.lignes


ORGANISATIONS = "/organisations/"
INCUBATEURS = "/incubators/"

FICHES = {
    Nature.STARTUP: Fiche(
        champs=(
            LigneDeTexte("nom", "title", 250, toujours=True),
            LigneDeTexte("mission", "mission", 1000, toujours=True),
            Reference("incubateur", "incubator", 120, True, INCUBATEURS, ecrire_prefixe=False),
            References("co_incubateurs", "incubators", vers=Nature.INCUBATEUR),
            References("sponsors", "sponsors", prefixe=ORGANISATIONS),
            Texte("contact", "contact", 250, toujours=True),
            Texte("site", "link", toujours=True),
            Texte("depot", "repository"),
            Booleen("statistiques", "stats"),
            Texte("statistiques_url", "stats_url"),
            Texte("budget_url", "budget_url"),
            Texte("impact_url", "impact_url"),
            Texte("dashlord_url", "dashlord_url"),
            Liste("thematiques", "thematiques"),
            Liste("publics", "usertypes", ordre=tuple(Public.values)),
            Liste("technos", "techno"),
            Choix("accessibilite", "accessibility_status", admis=frozenset(Accessibilite.values)),
            Booleen("analyse_risques", "analyse_risques"),
            Texte("analyse_risques_url", "analyse_risques_url"),
            Booleen("mon_service_securise", "mon_service_securise"),
        ),
        corps="fiche",
        obligatoires=("nom", "incubateur"),
        autres=frozenset({"fast", "contact_dinum", "contact_incubator", "redirect_from", "robots", "rgpd"}),
        lignes=frozenset({"phases", "events"}),
    ),
    Nature.INCUBATEUR: Fiche(
        champs=(
            LigneDeTexte("nom", "title", 250, toujours=True),
            Texte("resume", "short_description", 100_000, toujours=True),
            Reference("organisation", "owner", 120, True, ORGANISATIONS, vers=Nature.ORGANISATION),
            Courriel("contact", "contact", toujours=True),
            Texte("adresse", "address", 300, toujours=True),
            Texte("site", "website", toujours=True),
            Texte("github", "github", toujours=True),
            Booleen("masque", "hidden", certain=True),
        ),
        corps="presentation",
        obligatoires=("nom",),
        autres=frozenset({"logo", "highlighted_startups", "redirect_from"}),
    ),
    Nature.ORGANISATION: Fiche(
        champs=(
            Texte("nom", "name", 250, toujours=True),
            Texte("sigle", "acronym", 60, toujours=True),
            Choix(
                "type", "type", admis=frozenset(TypeOrganisation.values), defaut=TypeOrganisation.AUTRE.value
            ),
            Choix(
                "domaine_ministeriel",
                "domaine_ministeriel",
                admis=frozenset(DomaineMinisteriel.values),
                defaut=DomaineMinisteriel.AUTRES.value,
            ),
        ),
        obligatoires=("nom",),
        autres=frozenset({"id", "annuaire"}),
    ),
}
