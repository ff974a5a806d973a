"""Who may do what with what looks across the packages."""

from django.conf import settings
from django.db.models import Q

from annuaire.models import Incubateur, Personne
from annuaire.models.organisations import IncubateurQuerySet
from socle.models import Courriel, Rappel
from socle.models.courriels import CourrielQuerySet
from socle.models.rappels import RappelQuerySet


def outboxes(user: Personne) -> IncubateurQuerySet:
    """Incubateurs whose outgoing mails `user` looks after: those whose équipe they are."""
    return Incubateur.objects.filter(pk__in=user.roles().equipe)


def can_look_after_mails(user: Personne) -> bool:
    """An équipe sees what waits and what failed in its incubateur, and resends."""
    return bool(user.roles().equipe)


def can_open_mails(user: Personne) -> bool:
    """In the demonstration, where no mail leaves, everybody reads theirs in the application."""
    return settings.DEMO or can_look_after_mails(user)


def looked_after(user: Personne) -> CourrielQuerySet:
    """Mails of the outboxes `user` looks after, and those that remind of something of theirs among others."""
    return of_outboxes(outboxes(user).values("identifiant"))


def of_outboxes(identifiants) -> CourrielQuerySet:
    """Mails of these outboxes: written for them, or with a reminder about them."""
    shared = Rappel.objects.filter(portee__in=identifiants).values("courriel")
    return Courriel.objects.filter(Q(portee__in=identifiants) | Q(pk__in=shared))


def addressed_to(user: Personne) -> CourrielQuerySet:
    """Mails `user` gets, in the demonstration only: elsewhere they are in a mailbox, not here."""
    mine = Courriel.objects.filter(destinataire=user.email)
    return mine if settings.DEMO else mine.none()


def readable_mails(user: Personne) -> CourrielQuerySet:
    """Mails `user` may open here."""
    return looked_after(user) | addressed_to(user)


def can_resend(user: Personne, courriel: Courriel) -> bool:
    """Only the équipe whose outbox it is, not the recipient."""
    return looked_after(user).filter(pk=courriel.pk).exists()


def can_read_text(user: Personne, courriel: Courriel) -> bool:
    """The recipient reads all of a mail; an équipe does not when other incubateurs' affairs are in it."""
    return is_recipient(user, courriel) or outboxes(user).filter(identifiant=courriel.portee).exists()


def is_recipient(user: Personne, courriel: Courriel) -> bool:
    """Whether the mail is `user`'s own, and read here: in the demonstration only."""
    return settings.DEMO and courriel.destinataire == user.email


def readable_rappels(user: Personne, *, mine: bool) -> RappelQuerySet:
    """Reminders `user` may know of: those about the outboxes looked after; in one's own mails (`mine`), all one got."""
    if mine:
        return user.rappels.all()
    return Rappel.objects.filter(portee__in=outboxes(user).values("identifiant"))
