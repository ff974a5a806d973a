"""Several letters in one file to print. Each letter keeps its own sealed document, which alone is the letter."""

import io
from collections.abc import Iterable

import pikepdf

from missions.models import Emission

TITRE = "Lettres de mission à imprimer"


def merged(emissions: Iterable[Emission]) -> bytes:
    """The sealed documents one after the other, in order, with a bookmark at the first page of each."""
    written = io.BytesIO()
    with pikepdf.Pdf.new() as printed:
        with printed.open_outline() as outline:
            for emission in emissions:
                first = len(printed.pages)
                with pikepdf.open(io.BytesIO(bytes(emission.document.contenu))) as one:
                    printed.pages.extend(one.pages)
                outline.root.append(pikepdf.OutlineItem(f"Lettre n°\u00a0{emission.reference}", first))
        printed.docinfo["/Title"] = TITRE
        printed.Root.Lang = pikepdf.String("fr-FR")
        printed.save(written, deterministic_id=True)
    return written.getvalue()
