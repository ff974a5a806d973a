"""Open, hand over, take charge of, answer, resolve and reopen blocages.

What changes a blocage receives it locked by its caller (`select_for_update`): what was read is what is changed.
"""

from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from annuaire.models import Personne
from socle.history import save_tracked
from socle.templatetags.socle import jour
from startups import emails
from startups.models import Blocage, Reponse, Startup


class AlreadyResolved(Exception):
    """Somebody else resolved the blocage meanwhile; the message is a French sentence to show."""

    def __init__(self, blocage: Blocage):
        super().__init__(
            f"« {blocage.titre} » a déjà été résolu le {jour(blocage.resolu_le)} : « {blocage.issue} ». "
            "Votre texte est intact : gardez-en ce qui manque dans une réponse à ce blocage."
        )
        self.blocage = blocage


@transaction.atomic
def open_blocage(
    *,
    startup: Startup,
    by: Personne,
    titre: str,
    depuis: date,
    attendu: str = "",
    attendu_de: Personne | None = None,
    cle: UUID | None = None,
) -> Blocage:
    """Open a blocage and tell the person of whom something is expected.

    The same form (`cle`) sent twice opens one; sent again with other words, it opens another: nothing is lost.
    """
    Startup.objects.select_for_update(of=("self",)).get(pk=startup.pk)
    said = {
        "startup": startup,
        "titre": titre,
        "attendu": attendu,
        "attendu_de": attendu_de,
        "depuis": depuis,
    }
    existing = Blocage.objects.with_people().filter(cle=cle).first() if cle else None
    if existing and all(getattr(existing, name) == value for name, value in said.items()):
        return existing
    blocage = Blocage(ouvert_par=by, cle=cle if cle and not existing else uuid4(), **said)
    save_tracked(blocage, by=by, reason="Blocage ouvert")
    if attendu_de:
        emails.blocage_handed(blocage, by=by)
    return blocage


def correct_blocage(*, blocage: Blocage, by: Personne) -> Blocage:
    """Save corrected words or dates."""
    return save_tracked(blocage, by=by, reason="Correction")


@transaction.atomic
def hand_blocage(
    *, blocage: Blocage, by: Personne, to: Personne, mot: str = "", named_is_told: bool = True
) -> Blocage:
    """Expect it from somebody else from now on: who had taken charge no longer has; the new person is told.

    `named_is_told` is False when one mail tells them of several things at once.
    """
    blocage.attendu_de = to
    blocage.pris_en_charge_le = blocage.pris_en_charge_par = None
    save_tracked(blocage, by=by, reason=f"Confié à {to}. {mot}".strip())
    emails.blocage_handed(blocage, by=by, mot=mot, named_is_told=named_is_told)
    return blocage


@transaction.atomic
def take_blocage(*, blocage: Blocage, by: Personne) -> Blocage:
    """The person named takes charge; who opened it is told."""
    if blocage.pris_en_charge_par_id == by.pk:
        return blocage
    blocage.pris_en_charge_le, blocage.pris_en_charge_par = timezone.now(), by
    save_tracked(blocage, by=by, reason="Pris en charge")
    emails.blocage_taken(blocage, by=by)
    return blocage


@transaction.atomic
def answer_blocage(
    *, blocage: Blocage, by: Personne, texte: str, cle: UUID, pour: Personne | None = None
) -> Reponse:
    """Add an answer and tell the other side (opener or person named).

    The same form (`cle`) sent twice adds one answer; sent again with other words, it adds another.
    """
    existing = Reponse.objects.filter(cle=cle).first()
    if existing and (existing.blocage_id, existing.auteur_id, existing.texte) == (blocage.pk, by.pk, texte):
        return existing
    reponse = Reponse.objects.create(
        blocage=blocage, auteur=by, pour=pour, texte=texte, cle=uuid4() if existing else cle
    )
    emails.blocage_answered(reponse)
    return reponse


@transaction.atomic
def resolve_blocage(*, blocage: Blocage, by: Personne, issue: str, le: date) -> Blocage:
    """Close a blocage on the day `le`, saying how it ended; those concerned are told.

    Resolved again with the same words, nothing changes; with others, raises AlreadyResolved.
    """
    if blocage.resolu_le:
        if blocage.issue == issue:
            return blocage
        raise AlreadyResolved(blocage)
    blocage.resolu_le, blocage.issue = max(le, blocage.depuis), issue
    save_tracked(blocage, by=by, reason="Résolu")
    emails.blocage_resolved(blocage, by=by)
    return blocage


@transaction.atomic
def reopen_blocage(*, blocage: Blocage, by: Personne) -> Blocage:
    """It was not over: open again; what was said of its end stays in the history."""
    if blocage.resolu_le is None:
        return blocage
    blocage.resolu_le, blocage.issue = None, ""
    save_tracked(blocage, by=by, reason="Rouvert")
    emails.blocage_reopened(blocage, by=by)
    return blocage
