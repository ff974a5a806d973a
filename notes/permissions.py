"""Who may do what with the notes: the line « note » of conception.md §4, one function a cell."""

from django.db.models import QuerySet

from annuaire.models import Incubateur, Personne
from notes.enums import VISENT
from notes.models import Destinataire, Note
from notes.models.notes import WRITERS, NoteQuerySet
from startups.enums import SPONSORS
from startups.models import SUPPLEANT, Startup, holds
from startups.permissions import can_read_impact, has_any_role, is_equipe, roles_on


def readable_notes(user: Personne) -> NoteQuerySet:
    """Of who holds no role any more, what they received."""
    return Note.objects.visible_to(user)


def can_list_notes(user: Personne) -> bool:
    """Whoever holds a role anywhere, or received a note: the list holds what each may read."""
    return has_any_role(user) or readable_notes(user).exists()


def can_read_notes(user: Personne, startup: Startup) -> bool:
    """The tab of a startup: whoever reads its impact; it shows each the notes they may read."""
    return can_read_impact(user, startup)


def can_write_notes(user: Personne, startup: Startup) -> bool:
    """Write, send, rectify, suspend, see who has read: équipe, own coach and own intrapreneur."""
    return is_equipe(user, startup) or bool(WRITERS & roles_on(user, startup))


def can_write_some_notes(user: Personne) -> bool:
    """Whether the person writes the notes of any startup: else nobody's visa is a filter."""
    return bool(user.roles().equipe) or holds(user, WRITERS)


def can_acknowledge_some(user: Personne) -> bool:
    """Whether notes are sent to the person for them to acknowledge, or to who they stand in for."""
    return holds(user, {*SPONSORS, SUPPLEANT})


def can_write_note(user: Personne, note: Note) -> bool:
    return can_write_notes(user, note.startup)


def can_viser(user: Personne, destinataire: Destinataire) -> bool:
    """The sponsor to whom the note was sent, under this entry or one since merged into it, or who stands in for them."""
    sponsor = destinataire.personne
    return destinataire.qualite in VISENT and (is_same(user, sponsor) or _stands_in(user, sponsor))


def can_reply(user: Personne, note: Note) -> bool:
    """Sponsors who received it and who stand in for them answer; writers answer in return."""
    if can_write_note(user, note):
        return True
    sponsors = Destinataire.objects.viseurs().filter(transmission__note=note).select_related("personne")
    return any(can_viser(user, destinataire) for destinataire in sponsors)


def can_read_replies(user: Personne, note: Note) -> bool:
    """What sponsors and writers say to one another stays between them: whoever answers reads."""
    return can_reply(user, note)


def can_see_readers(user: Personne, note: Note) -> bool:
    """Who has read and acknowledged is shown to those who write the notes."""
    return can_write_note(user, note)


def can_list_syntheses(user: Personne) -> bool:
    """Those who read the page of a period, and the Cabinet, who finds what was sealed."""
    return bool(_with_syntheses(user))


def incubateurs_with_syntheses(user: Personne) -> QuerySet[Incubateur]:
    """Those of whose notes `user` reads the syntheses, sealed at least."""
    return Incubateur.objects.filter(pk__in=_with_syntheses(user))


def incubateurs_known_to(user: Personne) -> QuerySet[Incubateur]:
    """Those in which `user` holds a role, whatever it allows."""
    return Incubateur.objects.filter(pk__in=user.roles().any())


def _with_syntheses(user: Personne) -> frozenset[int]:
    roles = user.roles()
    return roles.equipe | roles.portefeuille | roles.lecture


def can_read_syntheses(user: Personne, incubateur: Incubateur) -> bool:
    """The page of a period: équipe and portefeuille, who read every note that was sent."""
    roles = user.roles()
    return incubateur.pk in roles.equipe | roles.portefeuille


def can_seal_syntheses(user: Personne, incubateur: Incubateur) -> bool:
    """Équipe alone: sealed, it is read by the Cabinet too."""
    return incubateur.pk in user.roles().equipe


def is_same(user: Personne, personne: Personne) -> bool:
    """Whether it is the user, under this entry of the directory or one since merged into theirs."""
    return user.pk in {personne.pk, personne.fusionnee_dans_id}


def _stands_in(user: Personne, personne: Personne) -> bool:
    return bool({personne.pk, personne.fusionnee_dans_id} & {*user.replaced()})
