"""Write changed fields into a file, every other character kept. Pure.

The front matter is cut at its keys; only the pieces of changed keys are written anew. What comes out is read again: if
it does not say exactly what it should, the whole front matter is written from its data.
"""

from collections.abc import Iterable, Mapping
from io import StringIO

from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.nodes import MappingNode

from startups.betagouv import lignes
from startups.betagouv.champs import ABSENT, FICHES, Nature, texte_du_corps
from startups.betagouv.comparaison import champs_compares, vide
from startups.betagouv.fichier import FichierIllisible, couper, lire_entete, yaml
from startups.betagouv.lignes import JALON, PHASE


def nouvelle(nature: Nature, ici: Mapping) -> str:
    """The file of a row that beta.gouv.fr does not have yet."""
    blank = {champ.cle: "" for champ in FICHES[nature].champs if getattr(champ, "toujours", False)}
    return reecrire(nature, f"---\n{_dump(blank)}---\n", {}, ici, {})


def reecrire(
    nature: Nature, texte: str, lues: Mapping, ici: Mapping, correspondance: Mapping[str, str]
) -> str:
    """The file `texte`, which said `lues`, made to say `ici`. Equal fields keep their exact source."""
    changes = {
        champ
        for champ in champs_compares(lues, ici)
        if ici.get(champ, vide(nature, champ)) != lues.get(champ, vide(nature, champ))
    }
    if not changes:
        return texte
    fichier = couper(texte)
    entete = fichier.entete
    ecrits = _written(nature, lire_entete(entete), changes, lues, ici, correspondance)
    if ecrits:
        entete = _entete(entete, ecrits, fichier.fin_de_ligne)
    corps = fichier.corps
    if FICHES[nature].corps in changes:
        corps = _corps(corps, ici[FICHES[nature].corps], fichier.fin_de_ligne)
    return fichier.ouverture + entete + fichier.fermeture + corps


def _written(
    nature: Nature,
    donnees: CommentedMap,
    changes: set[str],
    lues: Mapping,
    ici: Mapping,
    correspondance: Mapping[str, str],
) -> dict:
    """{key: new value or ABSENT} for the changed fields."""
    found = {}
    for champ in FICHES[nature].champs:
        if champ.nom in changes or (champ.nom == "co_incubateurs" and "incubateur" in changes):
            brut = donnees.get(champ.cle, ABSENT)
            read, value = lues.get(champ.nom, champ.vide), ici.get(champ.nom, champ.vide)
            if champ.nom == "co_incubateurs":
                if brut is ABSENT and not value:
                    continue
                read = [*read, lues.get("incubateur", "")]
                value = [ici["incubateur"], *value]
            found[champ.cle] = champ.ecrire(value, brut, read)
    if any(champ.startswith(PHASE) for champ in changes):
        rows = [
            row for champ in ici if champ.startswith(PHASE) for row in lignes.phases_de(champ, ici[champ])
        ]
        found["phases"] = lignes.ecrire_phases(donnees.get("phases"), rows, correspondance)
    if any(champ.startswith(JALON) for champ in changes):
        rows = [
            row for champ in ici if champ.startswith(JALON) for row in lignes.jalons_de(champ, ici[champ])
        ]
        found["events"] = lignes.ecrire_jalons(donnees.get("events"), rows)
    return found


def _corps(before: str, texte: str, newline: str) -> str:
    """The body rewritten between the blanks that surrounded the old one."""
    old = texte_du_corps(before)
    if not old:
        return texte.replace("\n", newline) + newline if texte else before
    lead = before[: len(before) - len(before.lstrip("\r\n"))]
    tail = before[len(before.rstrip()) :]
    return lead + texte.replace("\n", newline) + tail


# Front matter -----------------------------------------------------------------------------------------------


def _entete(entete: str, ecrits: Mapping, newline: str) -> str:
    expected = dict(lire_entete(entete))
    for cle, valeur in ecrits.items():
        if valeur is ABSENT:
            expected.pop(cle, None)
        else:
            expected[cle] = valeur
    for attempt in (_spliced, _rewritten):
        written = attempt(entete, ecrits, expected).replace("\r\n", "\n").replace("\n", newline)
        if _says(written, expected):
            return written
    raise FichierIllisible("La fiche ne peut pas être récrite sans en changer le sens.")


def _says(entete: str, expected: Mapping) -> bool:
    try:
        found = lire_entete(entete)
    except FichierIllisible:
        return False
    return list(found) == list(expected) and all(same_data(found[cle], expected[cle]) for cle in expected)


def _spliced(entete: str, ecrits: Mapping, expected: Mapping) -> str:
    pieces, waiting = [], dict(ecrits)
    for cle, piece in _pieces(entete):
        if cle not in waiting:
            pieces.append(piece)
            continue
        valeur = waiting.pop(cle)
        pieces.append(_dump({cle: valeur}) if valeur is not ABSENT else "")
        pieces.append(_trailing_comments(piece))
    text = "".join(pieces)
    if text and not text.endswith("\n"):
        text += "\n"
    return text + "".join(_dump({cle: valeur}) for cle, valeur in waiting.items() if valeur is not ABSENT)


def _pieces(entete: str) -> Iterable[tuple[object, str]]:
    """(key, its lines with what follows them), after a first piece without key."""
    root = yaml().compose(entete)
    if not isinstance(root, MappingNode) or root.flow_style:
        return [(None, entete)]
    starts = [key.start_mark.index for key, _ in root.value]
    bounds = [*starts, len(entete)]
    found: list[tuple[object, str]] = [(ABSENT, entete[: bounds[0]])]
    for (key, _), start, end in zip(root.value, bounds, bounds[1:], strict=False):
        found.append((key.value, entete[start:end]))
    return found


def _trailing_comments(piece: str) -> str:
    """Comments and blank lines after a value: they belong to nobody and stay."""
    lines = piece.splitlines(keepends=True)
    kept: list[str] = []
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].startswith("#")):
        kept.insert(0, lines.pop())
    return "".join(kept)


def _rewritten(entete: str, ecrits: Mapping, expected: Mapping) -> str:
    donnees = lire_entete(entete)
    for cle, valeur in ecrits.items():
        if valeur is ABSENT:
            donnees.pop(cle, None)
        else:
            donnees[cle] = valeur
    donnees.fa.set_block_style()
    return _dump(donnees)


def _dump(donnees: Mapping) -> str:
    out = StringIO()
    yaml().dump(donnees, out)
    return out.getvalue()


def same_data(one, other) -> bool:
    """Whether two values of a front matter are the same data, order of keys included."""
    if isinstance(one, Mapping) or isinstance(other, Mapping):
        return (
            isinstance(one, Mapping)
            and isinstance(other, Mapping)
            and list(one) == list(other)
            and all(same_data(one[cle], other[cle]) for cle in one)
        )
    if isinstance(one, list) or isinstance(other, list):
        return (
            isinstance(one, list)
            and isinstance(other, list)
            and len(one) == len(other)
            and all(same_data(*pair) for pair in zip(one, other, strict=True))
        )
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other or (type(one) is type(other) and one == other)
    return one == other or (one != one and other != other)
