"""The running letters of a person as one ZIP: which ones, under what names, one document in memory at a time."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import IO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.utils import timezone

from annuaire.models import Personne
from missions.lignes import title
from missions.models import Lettre
from missions.models.lettres import LettreQuerySet
from socle.documents import Damaged
from socle.models import Document
from socle.text import sur_une_ligne

# What some system refuses in the name of a file, and characters nobody sees.
REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e]+')
LONGEST = 60


def running(user: Personne, at: date) -> LettreQuerySet:
    """The letters in force that `user` reads, in the order of the archive."""
    found = Lettre.objects.visible_to(user).in_force(at)
    return found.order_by("startup__recherche", "titulaire__recherche", "debut", "pk")


def write(out: IO[bytes], keys: list[int], mark: Callable[[int], None]) -> None:
    """Write the letters `keys` in `out`, in that order; `mark(n)` is told after each one.

    PDFs are compressed already: they are stored as they are, so that the same letters give the same bytes.
    """
    used: set[str] = set()
    with ZipFile(out, "w", ZIP_STORED, strict_timestamps=False) as archive:
        for done, key in enumerate(keys, 1):
            lettre = (
                Lettre.objects.defer("emission__page", "emission__texte")
                .select_related("startup", "titulaire", "emission")
                .get(pk=key)
            )
            document = _document(lettre)
            if not document.intact:
                raise Damaged(str(document.uuid))
            when = timezone.localtime(document.scelle_le).timetuple()[:6]
            info = ZipInfo(_unique(name(lettre), used), when)
            info.external_attr = 0o644 << 16
            archive.writestr(info, bytes(document.contenu))
            mark(done)


def _document(lettre: Lettre) -> Document:
    """The signed copy when there is one, else what was sealed when it was issued."""
    return Document.objects.get(pk=lettre.scan_id or lettre.emission.document_id)


def name(lettre: Lettre) -> str:
    """« Carnet de haies, Camille Aubrac, Lettre de mission n° 2026-007.pdf »."""
    signed = ", exemplaire signé" if lettre.scan_id and not lettre.papier else ""
    paper = f" du {lettre.debut:%Y-%m-%d}" if lettre.papier else ""
    parts = (lettre.startup.nom, lettre.titulaire.nom_complet, f"{title(lettre)}{paper}{signed}")
    return f"{', '.join(map(_safe, parts))}.pdf"


def _safe(text: str) -> str:
    """The text as every system accepts it in the name of a file."""
    plain = sur_une_ligne(REFUSED.sub(" ", text).replace("\u00a0", " ").replace("\u202f", " "))
    return plain[:LONGEST].strip(" .") or "sans nom"


def _unique(wanted: str, used: set[str]) -> str:
    """The name, numbered when another file has it, whatever the case."""
    stem = wanted.removesuffix(".pdf")
    found = next(each for each in _numbered(stem) if each.casefold() not in used)
    used.add(found.casefold())
    return found


def _numbered(stem: str) -> Iterator[str]:
    yield f"{stem}.pdf"
    number = 2
    while True:
        yield f"{stem} ({number}).pdf"
        number += 1
