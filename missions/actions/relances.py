"""Remind the person whose turn it is to sign."""

from django.db import transaction

from annuaire.models import Personne
from missions import emails
from missions.attente import awaited
from missions.models import Lettre, Signature
from socle.transitions import ForbiddenTransition

NOBODY = "Cette lettre n’attend plus de signature : personne n’a été relancé."


@transaction.atomic
def remind_signatory(*, lettre: Lettre, by: Personne) -> Signature:
    """Write to the person whose turn it is; the outbox keeps who asked for it.

    Raises ForbiddenTransition when the letter awaits nobody, or when they were written to today.
    """
    Lettre.objects.select_for_update(of=("self",)).get(pk=lettre.pk)
    signature = awaited().filter(lettre=lettre).select_related("personne").order_by("rang").first()
    if signature is None:
        raise ForbiddenTransition(NOBODY)
    if emails.is_of_today(emails.last_mail(signature)):
        raise ForbiddenTransition(
            f"Un courriel est déjà parti aujourd’hui à {signature.personne} : un par jour suffit."
        )
    emails.signatory_reminded(signature, by=by)
    return signature
