"""What would keep every letter of a version from being issued, told before it is published."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from missions import variables
from missions.controles import ENDLESS, PLACEHOLDER
from missions.enums import PartieModele, Qualite
from missions.models import Modele, Section
from socle import pdf

# Variables that speak of a signatory: empty when nobody signs in that capacity.
QUALITES = {
    "sponsor_dg": Qualite.SPONSOR_DG,
    "sponsor_dg_fonction": Qualite.SPONSOR_DG,
    "sponsor_proximite": Qualite.SPONSOR_PROXIMITE,
    "sponsor_proximite_fonction": Qualite.SPONSOR_PROXIMITE,
    "responsable_hierarchique": Qualite.HIERARCHIE,
    "responsable_incubateur": Qualite.INCUBATEUR,
}


@dataclass(frozen=True)
class Defaut:
    """What to mend, and in which section; none for the subject and the list of signatories."""

    texte: str
    section: Section | None = None


def relire(modele: Modele) -> list[Defaut]:
    """Everything to mend before publishing, in the order of the text."""
    sections = list(modele.sections.all())
    found = [Defaut(said) for said in _faults(modele, modele.objet)]
    if not any(section.partie == PartieModele.CORPS for section in sections):
        found.append(Defaut("Le corps de la lettre n’a aucune section."))
    for section in sections:
        found += [Defaut(said, section) for said in _faults(modele, f"{section.titre}\n{section.texte}")]
    if not modele.signataires:
        found.append(Defaut("Personne ne signe : ajoutez au moins un signataire."))
    return found


def _faults(modele: Modele, texte: str) -> Iterator[str]:
    try:
        variables.only_known(texte)
    except ValidationError as wrong:
        yield from wrong.messages
    if left := PLACEHOLDER.search(texte):
        yield f"Il reste « {left[0]} » dans le texte."
    if endless := ENDLESS.search(texte):
        yield f"« {endless[0]} » contredit la date de fin que chaque lettre porte."
    if missing := pdf.missing_characters(texte):
        yield f"La police du document ne sait pas écrire : {' '.join(missing[:10])}"
    for nom in sorted(variables.used(texte) & QUALITES.keys()):
        if QUALITES[nom] not in modele.signataires:
            yield (
                f"« {{{nom}}} » resterait vide : la qualité « {QUALITES[nom].label} » n’est pas parmi les signataires."
            )
