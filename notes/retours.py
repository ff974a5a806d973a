"""What comes back of a note that was sent: who opened it, who acknowledged, what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from annuaire.models import Personne
from notes.enums import VISENT
from notes.models import Destinataire, Lecture, Note, Reponse
from notes.permissions import can_viser, is_same


@dataclass(frozen=True)
class Retours:
    """The recipients of a version, sponsors first, as `reader` looks at them."""

    destinataires: Sequence[Destinataire]
    reader: Personne

    @property
    def siens(self) -> list[Destinataire]:
        """The rows by which the note was sent to the reader."""
        return [row for row in self.destinataires if is_same(self.reader, row.personne)]

    @property
    def visables(self) -> list[Destinataire]:
        """The sponsors for whom the reader acknowledges and answers: themself, else those they stand in for."""
        rows = [row for row in self.destinataires if can_viser(self.reader, row)]
        own = [row for row in rows if is_same(self.reader, row.personne)]
        return own or rows

    @property
    def a_viser(self) -> list[Destinataire]:
        """Those of them whose visa is awaited."""
        return [row for row in self.visables if not given(row)]

    @property
    def vises(self) -> list[Destinataire]:
        return [row for row in self.visables if given(row)]

    @property
    def donnes(self) -> list[Destinataire]:
        """All the sponsors who acknowledged, whoever looks."""
        return [row for row in self.viseurs if given(row)]

    @property
    def attendus(self) -> list[Destinataire]:
        """All the sponsors of whom a visa is awaited, whoever looks."""
        return [row for row in self.viseurs if not given(row)]

    @property
    def viseurs(self) -> list[Destinataire]:
        return [row for row in self.destinataires if row.qualite in VISENT]

    @property
    def lus(self) -> list[Destinataire]:
        """Those who opened it, or acknowledged it themselves."""
        return [row for row in self.destinataires if opened(row)]

    def pour(self, sponsor: Destinataire) -> Personne | None:
        """In whose name the reader acts for this sponsor: None in their own."""
        return None if is_same(self.reader, sponsor.personne) else sponsor.personne


def retours(note: Note, reader: Personne) -> Retours:
    """One query, whatever the number of recipients."""
    rows = Destinataire.objects.filter(transmission__note=note)
    rows = rows.select_related("personne", "pour", "lecture", "visa__par").order_by("pk")
    return Retours(list(rows), reader)


def given(destinataire: Destinataire) -> bool:
    return hasattr(destinataire, "visa")


def opened(destinataire: Destinataire) -> bool:
    return hasattr(destinataire, "lecture")


def receipts(found: Retours, lu_le) -> list[Lecture]:
    """What remains to write that the reader opened the note."""
    return [Lecture(destinataire=row, lu_le=lu_le) for row in found.siens if not opened(row)]


def fil(note: Note) -> list[Reponse]:
    """What was answered to any version of the note, the oldest first."""
    rows = Reponse.objects.filter(note__startup=note.startup_id, note__periode=note.periode)
    return list(rows.select_related("auteur", "pour", "note").order_by("repondu_le", "pk"))
