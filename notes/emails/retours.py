"""What comes back of a note: its writers learn that it was acknowledged and answered, its sponsors that they were."""

from annuaire.models import Personne
from notes.enums import VISENT, Qualite
from notes.liens import lien
from notes.models import Destinataire, Note, Reponse, Visa
from notes.models.notes import WRITERS
from socle.clock import today
from socle.mail import queue
from startups.models import Affectation

# Those with whom the writers speak.
PARLENT = [*VISENT, Qualite.SUPPLEANT]


def note_acknowledged(visa: Visa) -> None:
    """To who writes the note: one mail a day with the visas so far, and one when the last awaited came."""
    note = _note(visa.destinataire.transmission.note_id)
    rows = Destinataire.objects.viseurs().filter(transmission__note=note)
    rows = list(rows.select_related("personne", "visa__par").order_by("pk"))
    awaited = [row for row in rows if not hasattr(row, "visa")]
    for personne in writers(note) - {visa.par}:
        _mail(
            note,
            to=personne,
            by=visa.par,
            subject="sa note est visée" if awaited else "sa note est visée par tous ses sponsors",
            template="note_visee",
            key=f"note-visee:{note.uuid}:{today() if awaited else 'tous'}:{personne.uuid}",
            context={"vises": [row for row in rows if hasattr(row, "visa")], "attendus": awaited},
        )


def writers_answered(reponse: Reponse) -> None:
    """A sponsor answered: to who writes the note."""
    note = _note(reponse.note_id)
    for personne in writers(note) - {reponse.auteur}:
        _answered(note, reponse, to=personne)


def sponsors_answered(reponse: Reponse) -> None:
    """A writer answered: to the sponsors who spoke, or for whom somebody did; to all of them when none did."""
    note = _note(reponse.note_id)
    said = Reponse.objects.filter(note__startup=note.startup_id, note__periode=note.periode).order_by("pk")
    spoke = {pk for pair in said.values_list("auteur", "pour") for pk in pair}
    rows = Destinataire.objects.filter(transmission__note=note, qualite__in=PARLENT)
    sponsors = {_reached(row.personne): row for row in rows.select_related("personne__fusionnee_dans")}
    told = {one: row for one, row in sponsors.items() if one.pk in spoke} or {
        one: row for one, row in sponsors.items() if row.qualite in VISENT
    }
    for personne, row in told.items():
        if personne.is_active and personne != reponse.auteur:
            _answered(note, reponse, to=personne, lien=lien(row))


def writers(note: Note) -> set[Personne]:
    """Its intrapreneur·e and coach of today, and who sent it: not the whole équipe, at each visa."""
    held = Affectation.objects.current().filter(startup=note.startup_id, role__in=WRITERS)
    people = {row.personne for row in held.select_related("personne").order_by("pk")}
    people.add(_reached(note.transmission.transmise_par))
    return {personne for personne in people if personne.is_active}


def _note(pk: int) -> Note:
    rows = Note.objects.select_related("startup__incubateur", "transmission__transmise_par__fusionnee_dans")
    return rows.defer("transmission__page").get(pk=pk)


def _reached(personne: Personne) -> Personne:
    """The entry that receives mails: the one theirs was merged into."""
    return personne.fusionnee_dans or personne


def _answered(note: Note, reponse: Reponse, *, to: Personne, lien: str = "") -> None:
    _mail(
        note,
        to=to,
        by=reponse.auteur,
        subject="une réponse à la note",
        template="note_reponse",
        key=f"note-reponse:{reponse.uuid}:{to.uuid}",
        context={"reponse": reponse, "lien": lien},
    )


def _mail(
    note: Note, *, to: Personne, by: Personne, subject: str, template: str, key: str, context: dict
) -> None:
    queue(
        to=to.email,
        subject=f"{note.startup.nom} : {subject}",
        template=f"notes/emails/{template}",
        context={"note": note} | context,
        key=key,
        by=by,
        portee=note.startup.incubateur.identifiant,
    )
