"""What a signatory was already written. Pure reading, in the outbox."""

from django.db.models import Q
from django.utils import timezone

from missions.models import Signature
from socle.clock import today
from socle.models import Courriel


def last_mail(signature: Signature) -> Courriel | None:
    """The latest mail that told the signatory that it is their turn."""
    told = Q(cle=f"lettre-a-signer:{signature.uuid}") | Q(cle__startswith=f"lettre-relance:{signature.uuid}:")
    found = Courriel.objects.filter(told).select_related("demandeur").defer("texte", "html")
    return found.order_by("-created_at", "-pk").first()


def is_of_today(courriel: Courriel | None) -> bool:
    """Whether it was written today: one a day is enough."""
    return courriel is not None and timezone.localdate(courriel.created_at) == today()
