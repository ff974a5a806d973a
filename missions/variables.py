"""The named variables of a model of letter: a closed list, filled as text and never executed.

In the Markdown of a model, `{titulaire}` stands for the name of the person. A value is inserted as plain text (its
own `*` or `[` show as they are), except the variables of several paragraphs, which are Markdown and stand alone on
their line.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from django.core.exceptions import ValidationError

from socle.text import normalise, sur_une_ligne


@dataclass(frozen=True)
class Variable:
    """`exemple` shows what it becomes; `bloc`: several paragraphs, alone on its line."""

    nom: str
    libelle: str
    exemple: str
    bloc: bool = False

    @property
    def accolades(self) -> str:
        """As it is written in a model."""
        return f"{{{self.nom}}}"


VARIABLES = {
    variable.nom: variable
    for variable in [
        Variable("titulaire", "Prénom et nom du titulaire", "Camille Aubrac"),
        Variable("fonction", "Fonction du titulaire", "Chargée de mission"),
        Variable("bureau", "Bureau ou service du titulaire", "Bureau des haies"),
        Variable("service", "Nom du service numérique", "Carnet de haies"),
        Variable(
            "mission_service",
            "Mission du service, en une phrase",
            "Compter les haies avec ceux qui les plantent.",
        ),
        Variable("organisation", "Organisation du titulaire", "Direction du bocage"),
        Variable("incubateur", "Nom de l’incubateur", "Incubateur du Bocage"),
        Variable("phase", "Phase de la startup", "Construction"),
        Variable("sponsor_dg", "Sponsor DG", "Solange Perrin"),
        Variable("sponsor_dg_fonction", "Fonction du sponsor DG", "Directrice générale du bocage"),
        Variable("sponsor_proximite", "Sponsor de proximité", "Serge Rivière"),
        Variable(
            "sponsor_proximite_fonction", "Fonction du sponsor de proximité", "Sous-directeur des haies"
        ),
        Variable("responsable_hierarchique", "Responsable hiérarchique", "Hélène Vasseur"),
        Variable("responsable_incubateur", "Responsable d’incubateur", "Émile Garnier"),
        Variable("coach", "Coach de la startup", "Alice Morin"),
        Variable("date_debut", "Date de démarrage, en lettres", "1er septembre 2026"),
        Variable("date_fin", "Date de fin, en lettres", "28 février 2027"),
        Variable("duree", "Durée, en lettres", "six mois, renouvelables"),
        Variable("quotite", "Quotité", "60 %"),
        Variable("position", "Position administrative", "fonctionnaire ou agent statutaire"),
        Variable("affectation", "Affectation", "Bureau des haies"),
        Variable("lieu", "Lieu de réalisation", "Rennes"),
        Variable(
            "conduite",
            "Ce que la phase demande, devant ce que vise la solution",
            "conduire la construction d’une solution numérique visant à",
        ),
        Variable("but", "Ce que vise la solution", "simplifier la déclaration des haies plantées"),
        Variable(
            "contexte",
            "Comment le service s’est constitué",
            "Depuis 2024, trois départements comptent les haies à la main : chacun a sa méthode, et les chiffres "
            "ne s’additionnent pas.\n\nUn premier atelier, en mars 2026, a réuni les bureaux concernés.",
            bloc=True,
        ),
        Variable("rythme_notes", "Rythme des notes, selon la règle de l’incubateur", "tous les deux mois"),
        Variable("rythme_comites", "Rythme des comités, selon la règle de l’incubateur", "tous les six mois"),
        Variable("taches", "Tâches de la phase", "- mener des entretiens sur le terrain", bloc=True),
        Variable("derogation", "Dérogation à la quotité, s’il y en a une", "", bloc=True),
    ]
}
PATTERN = re.compile(r"\{([^{}\n]*)\}")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def used(texte: str) -> set[str]:
    """Names written between braces, known or not."""
    return {found[1].strip() for found in PATTERN.finditer(texte)}


def unknown(texte: str) -> list[tuple[int, str]]:
    """(line, name) of each name that is not in the list; lines count from 1."""
    return [
        (number, found[1].strip())
        for number, line in enumerate(texte.splitlines(), 1)
        for found in PATTERN.finditer(line)
        if found[1].strip() not in VARIABLES
    ]


def only_known(texte: str) -> None:
    """Refuse a text that names an unknown variable or puts a block inside a line. Raises ValidationError."""
    wrong = [
        f"Ligne {number} : « {{{name}}} » n’est pas une variable connue.{_suggestion(name)}"
        for number, name in unknown(texte)
    ]
    wrong += [
        f"Ligne {number} : « {{{name}}} » fait plusieurs paragraphes, laissez cette variable seule sur sa ligne."
        for number, name in _misplaced_blocks(texte)
    ]
    if wrong:
        raise ValidationError(wrong, code="variables")


def _suggestion(name: str) -> str:
    near = nearest(name)
    return f" Vouliez-vous « {{{near}}} » ?" if near else ""


def nearest(name: str) -> str:
    """The variable a person probably meant: spelt alike, else described by a word like theirs; or none."""
    asked = normalise(name)
    alike = get_close_matches(asked.replace(" ", "_"), VARIABLES, n=1, cutoff=0.6)
    if alike:
        return alike[0]
    described = {word: nom for nom, found in reversed(VARIABLES.items()) for word in _telling(found.libelle)}
    near = [match for word in asked.split() for match in get_close_matches(word, described, n=1, cutoff=0.8)]
    return described[near[0]] if near else ""


def _telling(libelle: str) -> list[str]:
    """The words of a description, articles left out."""
    return [word for word in normalise(libelle).split() if len(word) > 3]


def _misplaced_blocks(texte: str) -> list[tuple[int, str]]:
    found = []
    for number, line in enumerate(texte.splitlines(), 1):
        names = [match[1].strip() for match in PATTERN.finditer(line)]
        blocks = [name for name in names if name in VARIABLES and VARIABLES[name].bloc]
        if blocks and not PATTERN.fullmatch(line.strip()):
            found += [(number, name) for name in blocks]
    return found


def fill(texte: str, valeurs: Mapping[str, str]) -> str:
    """The Markdown with its variables replaced; an unknown name stays as it is written."""
    return PATTERN.sub(lambda found: _value(found, valeurs), texte)


def told(texte: str, valeurs: Mapping[str, str]) -> str:
    """The same as plain text: values as they were typed."""
    return PATTERN.sub(lambda found: valeurs.get(found[1].strip(), found[0]), texte)


def _value(found: re.Match, valeurs: Mapping[str, str]) -> str:
    name = found[1].strip()
    if name not in VARIABLES:
        return found[0]
    value = valeurs.get(name, "")
    return value if VARIABLES[name].bloc else plain(value)


def plain(value: str) -> str:
    """A value as Markdown that shows it to the letter, on one line."""
    return _PUNCTUATION.sub(r"\\\1", sur_une_ligne(value))


def empty(texte: str, valeurs: Mapping[str, str]) -> set[str]:
    """Known variables of the text that have nothing to say; blocks may be empty by nature (`derogation`)."""
    return {
        name
        for name in used(texte)
        if name in VARIABLES and name != "derogation" and not valeurs.get(name, "").strip()
    }
