"""What older names of phases mean: decided by a person in a small YAML file, never guessed (docs/echange.md).

phases:
  success: transfere
  transfer: transfert
startups:
  carnet-vert:
    alumni: abandon-investigation
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from startups.betagouv.fichier import FichierIllisible, decoder, lire_entete
from startups.betagouv.lignes import NOMS_PHASES
from startups.enums import NomPhase


class CorrespondanceRefusee(Exception):
    """The file does not say what is needed; the message is a French sentence."""


@dataclass(frozen=True)
class Correspondance:
    """Meaning of the older names, for all startups and for some of them."""

    phases: Mapping[str, str] = field(default_factory=dict)
    startups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def pour(self, identifiant: str, retenue: Mapping[str, str]) -> dict[str, str]:
        """Names for one startup: said for it, said for all, said at an earlier import."""
        return {**retenue, **self.phases, **self.startups.get(identifiant, {})}

    def as_dict(self) -> dict:
        """For keeping in JSON; `Correspondance(**…)` reads it back."""
        return {"phases": self.phases, "startups": self.startups}


def lire_correspondance(contenu: bytes) -> Correspondance:
    """Read the file. Raises CorrespondanceRefusee."""
    try:
        donnees = lire_entete(decoder(contenu))
    except FichierIllisible as error:
        raise CorrespondanceRefusee(f"Ligne {max(error.ligne - 1, 1)} : {error}") from error
    if strange := set(donnees) - {"phases", "startups"}:
        raise CorrespondanceRefusee(
            f"« {min(map(str, strange))} » n’est pas attendu : seuls « phases » et « startups » le sont."
        )
    startups = donnees.get("startups") or {}
    if not isinstance(startups, Mapping):
        raise CorrespondanceRefusee("« startups » doit donner, par identifiant, des noms de phases.")
    return Correspondance(
        _names(donnees.get("phases") or {}),
        {str(identifiant): _names(names) for identifiant, names in startups.items()},
    )


def _names(names) -> dict[str, str]:
    if not isinstance(names, Mapping):
        raise CorrespondanceRefusee("Une correspondance s’écrit « ancien : nouveau », une par ligne.")
    return {str(old): _meaning(str(old), new) for old, new in names.items()}


def _meaning(old: str, new) -> str:
    if old in NOMS_PHASES:
        raise CorrespondanceRefusee(f"« {old} » est déjà un nom de phase : il n’a pas de correspondance.")
    found = NOMS_PHASES.get(str(new)) or next((nom for nom in NomPhase if nom.value == str(new)), None)
    if found is None:
        known = ", ".join(nom.value for nom in NomPhase)
        raise CorrespondanceRefusee(f"« {old} » : une phase est attendue parmi {known}.")
    return str(found.value)
