"""A Markdown file with YAML front matter, cut so that putting it back loses no character. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.constructor import DuplicateKeyError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode
from ruamel.yaml.reader import ReaderError

MAX_BYTES = 1_000_000
# What the aliases of a front matter may stand for in all: a few lines can otherwise mean billions of values.
MAX_NODES = 20_000
BOM = "\ufeff"
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_OPENING = re.compile(r"---[ \t]*(?:\r\n|\n|\r)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)", re.MULTILINE)


class FichierIllisible(Exception):
    """The file cannot be read. The message is a French sentence; `ligne` counts from 1."""

    def __init__(self, message: str, ligne: int = 1):
        super().__init__(message)
        self.ligne = ligne


class _Constructor(RoundTripConstructor):
    """Impossible dates (30 février) stay the text they are, instead of making the whole file unreadable."""

    def construct_yaml_timestamp(self, node, values=None):
        try:
            return super().construct_yaml_timestamp(node, values)
        except ValueError:
            return node.value


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _Constructor.construct_yaml_timestamp)


@dataclass(frozen=True)
class Fichier:
    """The three parts of a file; joined, they are the file itself."""

    ouverture: str
    entete: str
    fermeture: str
    corps: str

    @property
    def source(self) -> str:
        return self.ouverture + self.entete + self.fermeture + self.corps

    @property
    def fin_de_ligne(self) -> str:
        """How its lines end."""
        return "\r\n" if "\r\n" in self.ouverture + self.fermeture else "\n"


def decoder(contenu: bytes) -> str:
    """The text of a file. Raises FichierIllisible when it is not one we can keep."""
    if len(contenu) > MAX_BYTES:
        raise FichierIllisible(f"Le fichier dépasse {MAX_BYTES // 1_000_000} Mo.")
    if not contenu.strip():
        raise FichierIllisible("Le fichier est vide.")
    try:
        texte = contenu.decode("utf-8")
    except UnicodeDecodeError as error:
        ligne = contenu.count(b"\n", 0, error.start) + 1
        raise FichierIllisible(
            "Le fichier n’est pas en UTF-8 : enregistrez-le dans cet encodage.", ligne
        ) from error
    if "\0" in texte:
        raise FichierIllisible(
            "Le fichier contient un caractère nul.", texte[: texte.index("\0")].count("\n") + 1
        )
    return texte


def couper(texte: str) -> Fichier:
    """Front matter and body. Raises FichierIllisible when there is no front matter."""
    bom = BOM if texte.startswith(BOM) else ""
    opening = _OPENING.match(texte, len(bom))
    if not opening:
        raise FichierIllisible("Le fichier ne commence pas par un en-tête entre deux lignes « --- ».")
    closing = _CLOSING.search(texte, opening.end())
    if not closing:
        raise FichierIllisible("L’en-tête n’est pas fermé par une ligne « --- ».")
    return Fichier(
        ouverture=texte[: opening.end()],
        entete=texte[opening.end() : closing.start()],
        fermeture=closing[0],
        corps=texte[closing.end() :],
    )


def lire_entete(entete: str) -> CommentedMap:
    """The front matter as data that remembers its lines. Raises FichierIllisible."""
    try:
        if "&" in entete and "*" in entete:
            _refuse_bombs(entete)
        donnees = yaml().load(entete)
    except DuplicateKeyError as error:
        ligne = error.problem_mark.line + 2 if error.problem_mark else 1
        raise FichierIllisible("Une clé apparaît deux fois dans l’en-tête.", ligne) from error
    except MarkedYAMLError as error:
        line = _line(error)
        raise FichierIllisible(_explained(error, entete.splitlines()[line : line + 1]), line + 2) from error
    except ReaderError as error:
        ligne = entete[: error.position].count("\n") + 2
        raise FichierIllisible("L’en-tête contient un caractère de contrôle.", ligne) from error
    except RecursionError as error:
        raise FichierIllisible("L’en-tête imbrique trop de niveaux.") from error
    except (YAMLError, ValueError, TypeError, AttributeError) as error:
        raise FichierIllisible("L’en-tête n’est pas du YAML.") from error
    if donnees is None:
        return CommentedMap()
    if not isinstance(donnees, CommentedMap):
        raise FichierIllisible("L’en-tête n’est pas une suite de « clé : valeur ».", 2)
    return donnees


def yaml() -> YAML:
    """A reader and writer that keeps order, quotes and comments, in the layout of beta.gouv.fr's files."""
    parser = YAML(typ="rt", pure=True)
    parser.Constructor = _Constructor
    parser.preserve_quotes = True
    parser.allow_unicode = True
    parser.width = 1_000_000
    parser.indent(mapping=2, sequence=4, offset=2)
    return parser


def _line(error: MarkedYAMLError) -> int:
    """Line of the fault, from 0; of a quote never closed, the line that opens it."""
    opened = "end of stream" in str(error.problem)
    mark = (opened and error.context_mark) or error.problem_mark or error.context_mark
    return mark.line if mark else 0


def _explained(error: MarkedYAMLError, lines: list[str]) -> str:
    line = lines[0] if lines else ""
    if line.startswith("\t") or "'\\t'" in str(error.problem):
        return "Une tabulation sert de retrait : le YAML n’admet que des espaces."
    if "mapping values" in str(error.problem) and ": " in line.partition(":")[2]:
        return "Un texte contient « : » sans être entre guillemets."
    if "end of stream" in str(error.problem):
        return "Un texte entre guillemets n’est pas fermé."
    return "L’en-tête n’est pas du YAML lisible à cet endroit."


def _refuse_bombs(entete: str) -> None:
    sizes: dict[int, int] = {}

    def size(node: Node) -> int:
        if id(node) not in sizes:
            # While it is being counted: an alias that points to what contains it never ends.
            sizes[id(node)] = MAX_NODES + 1
            sizes[id(node)] = 1 + sum(size(child) for child in _children(node))
        if sizes[id(node)] > MAX_NODES:
            raise FichierIllisible("Les renvois YAML de l’en-tête représentent trop de valeurs.")
        return sizes[id(node)]

    root = yaml().compose(entete)
    if root is not None:
        size(root)


def _children(node: Node) -> list[Node]:
    if isinstance(node, MappingNode):
        return [child for pair in node.value for child in pair]
    return list(node.value) if isinstance(node, SequenceNode) else []


def ligne_de(donnees: CommentedMap, cle: str) -> int:
    """Line of the file that holds a key (the front matter starts at line 2)."""
    return donnees.lc.key(cle)[0] + 2


def jour(valeur) -> date | None:
    """A date of the file, whether YAML reads it as a date, a moment or a text; None when it is not one."""
    if isinstance(valeur, datetime):
        return valeur.date()
    if isinstance(valeur, date):
        return valeur
    if isinstance(valeur, str) and _ISO.fullmatch(valeur.strip()):
        try:
            return date.fromisoformat(valeur.strip())
        except ValueError:
            return None
    return None
