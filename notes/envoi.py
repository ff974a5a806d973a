"""All that sending a note would do now: what it says, to whom, on how many pages, and what is missing."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256

from notes import pdf as paper
from notes.contenu import Contenu, contenu
from notes.destinataires import destinataires, has_sponsor
from notes.longueur import a_raccourcir
from notes.models import Destinataire, Note
from socle.clock import today


@dataclass(frozen=True)
class Envoi:
    """A draft as it would be sent on the day `le`."""

    note: Note
    contenu: Contenu
    destinataires: list[Destinataire]
    le: date

    @property
    def empreinte(self) -> str:
        """Tells whether what is sent is what was read: the facts, the people, their capacity and their address."""
        people = [[row.personne_id, row.qualite, row.pour_id, row.email] for row in self.destinataires]
        read = json.dumps([self.contenu.as_json(), people, self.le.isoformat()], sort_keys=True)
        return sha256(read.encode()).hexdigest()

    @cached_property
    def page(self) -> str:
        return paper.page(self.contenu, self.note.startup.incubateur, self.destinataires, self.le)

    @cached_property
    def document(self) -> bytes:
        """The PDF that would be sealed; a few tenths of a second."""
        return paper.render(self.page)

    @cached_property
    def manquements(self) -> list[str]:
        """What forbids to send it, as sentences; empty when it is ready."""
        found = []
        if not self.contenu.meteo:
            found.append("Choisissez la météo.")
        if not self.contenu.faits:
            found.append("Écrivez au moins un fait à retenir.")
        if self.note.rectification and not self.note.motif:
            found.append("Dites ce que la rectification corrige, et pourquoi.")
        if not self.destinataires:
            found.append("Personne ne recevrait cette note : nommez un sponsor, ou l’équipe de l’incubateur.")
        pages = paper.count(self.document)
        if pages > paper.PAGES:
            found.append(
                f"La note fait {pages} pages, elle en fait {paper.PAGES} au plus : "
                f"raccourcissez d’abord {a_raccourcir(self.note)}."
            )
        return found

    @property
    def sans_sponsor(self) -> bool:
        """Nobody will be asked for a visa."""
        return not has_sponsor(self.destinataires)


def preparer(note: Note) -> Envoi:
    """What sending `note` would do now; its `startup` and its incubateur are loaded."""
    return Envoi(note, contenu(note), destinataires(note), today())
