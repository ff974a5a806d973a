"""Who may do what with what looks across the packages."""

from django.conf import settings

from annuaire.models import Incubateur, Personne
from annuaire.models.organisations import IncubateurQuerySet
from socle.models import Courriel
from socle.models.courriels import CourrielQuerySet


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
    """Mails of the outboxes `user` looks after."""
    return Courriel.objects.filter(portee__in=outboxes(user).values("identifiant"))


def addressed_to(user: Personne) -> CourrielQuerySet:
    """Mails `user` gets, in the demonstration only: elsewhere they are in a mailbox, not here."""
    mine = Courriel.objects.filter(destinataire=user.email)
    return mine if settings.DEMO else mine.none()


def readable_mails(user: Personne) -> CourrielQuerySet:
    """Mails `user` may open here."""
    return looked_after(user) | addressed_to(user)


def can_resend(user: Personne, courriel: Courriel) -> bool:
    """Only the équipe whose outbox it is, not the recipient."""
    return outboxes(user).filter(identifiant=courriel.portee).exists()
