"""The mail that carries a note: its substance, for each of its recipients."""

from collections.abc import Sequence

from annuaire.models import Personne
from notes.contenu import Contenu
from notes.differences import Ecart
from notes.enums import VISENT, Qualite
from notes.liens import lien
from notes.models import Transmission
from socle.mail import queue

# Those of whom an answer is awaited, and who stand in for them.
ASKED = [*VISENT, Qualite.SUPPLEANT]


def note_sent(
    transmission: Transmission, contenu: Contenu, ecarts: Sequence[Ecart] | None, *, by: Personne
) -> None:
    """To each recipient, the substance of the note itself; of a rectification, what it changed first."""
    note = transmission.note
    what = "rectification de la note" if note.rectification else "note"
    for destinataire in transmission.destinataires.select_related("personne", "pour").order_by("pk"):
        theirs = contenu.attendus_de({destinataire.personne_id, destinataire.pour_id} - {None})
        queue(
            to=destinataire.email,
            subject=f"{contenu.startup} : {what} de {contenu.libelle_periode}",
            template="notes/emails/note",
            context={
                "contenu": contenu,
                "destinataire": destinataire,
                "attendus": theirs,
                "autres": [blocage for blocage in contenu.blocages_ouverts if blocage not in theirs],
                "vise": destinataire.qualite in ASKED,
                "ecarts": ecarts,
                "lien": lien(destinataire),
                "by": by,
            },
            key=f"note:{note.uuid}:{destinataire.personne.uuid}",
            by=by,
            portee=note.startup.incubateur.identifiant,
        )
