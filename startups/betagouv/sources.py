"""Where the files come from: a `content/` folder, or a ZIP somebody uploaded. Reads, judges nothing of their text."""

import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from startups.betagouv.anomalies import Anomalie
from startups.betagouv.champs import DOSSIER_PHASES, DOSSIERS, Nature
from startups.betagouv.fichier import MAX_BYTES

MAX_ARCHIVE = 10_000_000
MAX_ENTREES = 5_000
MAX_DEPLIE = 40_000_000
NATURES = {dossier: nature for nature, dossier in DOSSIERS.items()}
_PLACE = re.compile(rf"(?:.*/)?({'|'.join((*NATURES, DOSSIER_PHASES))})/([^/]+)\.md")


class SourceRefusee(Exception):
    """Nothing can be read from there; the message is a French sentence that says what to do."""


@dataclass(frozen=True)
class Source:
    """One file: its folder, the name that is its identifiant, its bytes."""

    dossier: str
    identifiant: str
    contenu: bytes

    @property
    def chemin(self) -> str:
        return f"{self.dossier}/{self.identifiant}.md"

    @property
    def nature(self) -> Nature | None:
        """None for the files that are only kept."""
        return NATURES.get(self.dossier)


@dataclass
class Sources:
    """The files of a folder or archive, in order, with what was wrong before reading their text."""

    fichiers: list[Source] = field(default_factory=list)
    anomalies: list[Anomalie] = field(default_factory=list)

    def ajouter(self, nom: str, contenu: bytes) -> None:
        source = Source(*_place(nom), contenu)
        if source.chemin in self._seen:
            self.refuser(nom, "Deux fichiers ont ce nom : seul le premier est lu.")
            return
        self._seen.add(source.chemin)
        self.fichiers.append(source)

    def refuser(self, nom: str, message: str) -> None:
        dossier, identifiant = _place(nom)
        self.anomalies.append(Anomalie(f"{dossier}/{identifiant}.md", 0, "fichier-illisible", message))

    def __post_init__(self) -> None:
        self._seen: set[str] = set()


def _place(nom: str) -> tuple[str, str]:
    """Folder and identifiant; a Mac writes accents apart from their letters."""
    found = _PLACE.fullmatch(nom)
    return found[1], unicodedata.normalize("NFC", found[2])


def du_dossier(racine: Path) -> Sources:
    """Files of a `content/` folder (or of the one it is in). Raises SourceRefusee."""
    if not racine.is_dir():
        raise SourceRefusee(f"Le dossier {racine} n’existe pas.")
    contenu = racine if _has_folders(racine) else racine / "content"
    if not _has_folders(contenu):
        raise SourceRefusee(
            f"Le dossier {racine} n’a pas de dossier « _startups » : donnez le dossier « content » de beta.gouv.fr."
        )
    sources = Sources()
    for dossier in (*DOSSIERS.values(), DOSSIER_PHASES):
        for path in sorted((contenu / dossier).glob("*.md")):
            _add_file(sources, f"{dossier}/{path.name}", path)
    return sources


def _has_folders(racine: Path) -> bool:
    return any((racine / dossier).is_dir() for dossier in DOSSIERS.values())


def _add_file(sources: Sources, nom: str, path: Path) -> None:
    try:
        with path.open("rb") as opened:
            sources.ajouter(nom, opened.read(MAX_BYTES + 1))
    except OSError:
        sources.refuser(nom, "Le fichier ne peut pas être ouvert.")


def du_zip(archive: BinaryIO) -> Sources:
    """Files of an uploaded ZIP, read within bounds and never unpacked on disk. Raises SourceRefusee."""
    if archive.seek(0, 2) > MAX_ARCHIVE:
        raise SourceRefusee(
            f"Le fichier dépasse {MAX_ARCHIVE // 1_000_000} Mo : ne gardez que le dossier « content »."
        )
    archive.seek(0)
    try:
        with zipfile.ZipFile(archive) as opened:
            return _read(opened)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, ValueError, OverflowError) as error:
        raise SourceRefusee("Ce fichier n’est pas une archive ZIP lisible.") from error


def _read(archive: zipfile.ZipFile) -> Sources:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MAX_ENTREES:
        raise SourceRefusee(f"L’archive contient plus de {MAX_ENTREES} fichiers.")
    sources, left = Sources(), MAX_DEPLIE
    for nom, entry in _named(entries):
        contenu = _content(archive, entry, sources, nom)
        left -= len(contenu)
        if left < 0:
            raise SourceRefusee(f"Une fois dépliée, l’archive dépasse {MAX_DEPLIE // 1_000_000} Mo.")
        if contenu:
            sources.ajouter(nom, contenu)
    if not sources.fichiers and not sources.anomalies:
        raise SourceRefusee(
            "L’archive ne contient aucun fichier « .md » dans un dossier « _startups », « _incubators » "
            "ou « _organisations »."
        )
    return sources


def _named(entries: list[zipfile.ZipInfo]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Entries that are files of beta.gouv.fr, by name. Raises SourceRefusee on a name that leaves the archive."""
    for entry in entries:
        nom = _decoded(entry)
        if (
            "\\" in nom
            or nom.startswith("/")
            or ".." in PurePosixPath(nom).parts
            or re.match(r"[A-Za-z]:", nom)
        ):
            raise SourceRefusee("L’archive contient un chemin qui sort de son dossier : elle est refusée.")
        if not nom.startswith("__MACOSX/") and _PLACE.fullmatch(nom):
            yield nom, entry


def _decoded(entry: zipfile.ZipInfo) -> str:
    """The name, even from tools that write UTF-8 without saying so."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, sources: Sources, nom: str) -> bytes:
    if entry.flag_bits & 0x1:
        raise SourceRefusee("L’archive est protégée par un mot de passe : déposez-la sans protection.")
    try:
        with archive.open(entry) as opened:
            # Whatever size the archive claims, no more than this is unpacked.
            contenu = opened.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError):
        sources.refuser(nom, "Le fichier est abîmé dans l’archive.")
        return b""
    if not contenu:
        sources.refuser(nom, "Le fichier est vide.")
    return contenu
