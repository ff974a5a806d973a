"""The link of the mail: it opens one note to one person, who reads, acknowledges and answers without signing in.

The token names a row of `Destinataire`, signed and dated: it serves that person and that version, nothing else, and
signs nobody in. It dies after DUREE, with the version it shows, with the address it was sent to, with its person.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.urls import reverse

from annuaire.models import Personne
from notes.models import Destinataire, Note

SALT = "notes.liens"
DUREE = timedelta(days=60)
# A link inside a text, as a mail holds it.
WRITTEN = re.compile(r"(/notes/lien/)[\w:\-]+")


@dataclass(frozen=True)
class Ouverture:
    """What a link opens: the note that holds, and the person it is shown to."""

    note: Note
    personne: Personne


class Closed(Exception):
    """The link opens nothing: `titre` and `phrase` say why, in French, and what to do; `note` when it may be named."""

    def __init__(self, status: int, titre: str, phrase: str, note: Note | None = None):
        super().__init__(phrase)
        self.status, self.titre, self.phrase, self.note = status, titre, phrase, note


def lien(destinataire: Destinataire) -> str:
    """Path of the page that opens this note to this person."""
    return reverse("notes:lien", args=[token_of(destinataire)])


def token_of(destinataire: Destinataire) -> str:
    """What the link holds: the recipient and the moment, signed."""
    return signing.dumps(str(destinataire.uuid), salt=SALT)


def masked(text: str) -> str:
    """The text of a mail for somebody else than its recipient: with links that open nothing."""
    return WRITTEN.sub(r"\1masque", text)


def ouvrir(jeton: str) -> Ouverture:
    """What the link opens. Raises Closed."""
    row = _destinataire(jeton)
    note, personne = row.transmission.note, row.personne.fusionnee_dans or row.personne
    if not personne.is_active:
        raise Closed(
            410, "Ce lien ne vaut plus", "La personne à qui il a été envoyé n’est plus dans l’annuaire."
        )
    if row.personne.email != row.email:
        raise Closed(
            410,
            "Ce lien ne vaut plus",
            "Votre adresse a changé depuis son envoi : connectez-vous avec la nouvelle pour lire la note.",
            note,
        )
    if not Note.objects.current().filter(pk=note.pk).exists():
        raise Closed(410, "Cette note a été rectifiée", _rectified(note, personne), note)
    if not Note.objects.visible_to(personne).filter(pk=note.pk).exists():
        raise Closed(410, "Ce lien ne vaut plus", "Vous ne lisez plus les notes de cette startup.")
    return Ouverture(note, personne)


def _destinataire(jeton: str) -> Destinataire:
    try:
        uuid = UUID(signing.loads(jeton, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        raise Closed(
            404,
            "Ce lien n’ouvre rien",
            "Il est incomplet : vérifiez qu’il a été copié en entier depuis le courriel.",
        ) from None
    rows = Destinataire.objects.select_related(
        "personne__fusionnee_dans",
        "transmission__note__startup__incubateur",
        "transmission__transmise_par",
    )
    row = rows.defer("transmission__page").filter(uuid=uuid).first()
    if row is None:
        raise Closed(404, "Ce lien n’ouvre rien", "La note qu’il ouvrait n’existe pas ici.")
    try:
        signing.loads(jeton, salt=SALT, max_age=DUREE)
    except signing.SignatureExpired:
        raise Closed(
            410,
            "Ce lien a expiré",
            f"Il valait {DUREE.days} jours. Connectez-vous pour lire la note : votre adresse suffit.",
            row.transmission.note,
        ) from None
    return row


def _rectified(note: Note, personne: Personne) -> str:
    """Where the new version is: in another mail, when it was sent to that person too."""
    again = Destinataire.objects.filter(
        transmission__note__in=Note.objects.current().filter(startup=note.startup_id, periode=note.periode)
    )
    if again.filter(personne=personne).exists():
        return "Une nouvelle version la remplace : un autre lien vous a été envoyé avec elle."
    return "Une nouvelle version la remplace : connectez-vous pour la lire."
