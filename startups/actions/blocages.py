"""Open, hand over, take charge of, answer and resolve blocages."""

from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from annuaire.models import Personne
from socle.history import save_tracked
from startups import emails
from startups.models import Blocage, Reponse, Startup


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
    """Open a blocage and tell the person of whom something is expected. The same `cle` twice opens one."""
    cle = cle or uuid4()
    existing = Blocage.objects.filter(cle=cle).first()
    if existing:
        return existing
    blocage = Blocage(
        startup=startup,
        titre=titre,
        attendu=attendu,
        attendu_de=attendu_de,
        depuis=depuis,
        ouvert_par=by,
        cle=cle,
    )
    save_tracked(blocage, by=by, reason="Blocage ouvert")
    if attendu_de and attendu_de != by:
        emails.blocage_handed(blocage, by=by)
    return blocage


def correct_blocage(*, blocage: Blocage, by: Personne) -> Blocage:
    """Save corrected words or dates."""
    return save_tracked(blocage, by=by, reason="Correction")


@transaction.atomic
def hand_blocage(*, blocage: Blocage, by: Personne, to: Personne, mot: str = "") -> Blocage:
    """Expect it from somebody else from now on: who had taken charge no longer has; the new person is told."""
    blocage.attendu_de = to
    blocage.pris_en_charge_le = blocage.pris_en_charge_par = None
    save_tracked(blocage, by=by, reason=f"Confié à {to}. {mot}".strip())
    if to != by:
        emails.blocage_handed(blocage, by=by, mot=mot)
    return blocage


@transaction.atomic
def take_blocage(*, blocage: Blocage, by: Personne) -> Blocage:
    """The person named takes charge; who opened it is told."""
    if blocage.pris_en_charge_par_id == by.pk:
        return blocage
    blocage.pris_en_charge_le, blocage.pris_en_charge_par = timezone.now(), by
    save_tracked(blocage, by=by, reason="Pris en charge")
    emails.blocage_taken(blocage)
    return blocage


@transaction.atomic
def answer_blocage(
    *, blocage: Blocage, by: Personne, texte: str, cle: UUID, pour: Personne | None = None
) -> Reponse:
    """Add an answer; the same `cle` twice adds one. The other side (opener or person named) is told."""
    existing = Reponse.objects.filter(cle=cle).first()
    if existing:
        return existing
    reponse = Reponse.objects.create(blocage=blocage, auteur=by, pour=pour, texte=texte, cle=cle)
    emails.blocage_answered(reponse)
    return reponse


def resolve_blocage(*, blocage: Blocage, by: Personne, issue: str, le: date) -> Blocage:
    """Close a blocage on the day `le`, saying how it ended."""
    blocage.resolu_le, blocage.issue = max(le, blocage.depuis), issue
    return save_tracked(blocage, by=by, reason="Résolu")


def reopen_blocage(*, blocage: Blocage, by: Personne) -> Blocage:
    """It was not over: open again, what was said of its end stays in the history."""
    blocage.resolu_le, blocage.issue = None, ""
    return save_tracked(blocage, by=by, reason="Rouvert")
