"""A letter as a line of a list: its state in words, what it waits for, since when. Pure, on rows of `for_lines`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from missions.enums import StatutLettre
from missions.models import Lettre, Signature
from socle.clock import today
from socle.templatetags.socle import late, relative


@dataclass(frozen=True)
class Ligne:
    """`etat` and `precision` say where it stands; `echeance` what comes next and how far away it is."""

    lettre: Lettre
    titre: str
    etat: str
    precision: str
    echeance: str
    pressant: bool
    # Whose signature an issued letter waits for.
    attend: Signature | None = None


def lines(lettres: Iterable[Lettre]) -> list[Ligne]:
    """A line for each letter read by `for_lines`, in the same order."""
    return [_line(lettre, today()) for lettre in lettres]


def _line(lettre: Lettre, at: date) -> Ligne:
    echeance, pressant = _next_step(lettre, at)
    return Ligne(
        lettre=lettre,
        titre=title(lettre),
        etat=state(lettre, at),
        precision=_detail(lettre),
        echeance=echeance,
        pressant=pressant,
        attend=waiting_for(lettre) if lettre.statut == StatutLettre.EMISE else None,
    )


def title(lettre: Lettre) -> str:
    """« Lettre de mission n° 2026-007 », « Avenant », « Lettre de mission, sur papier »."""
    nature = lettre.get_nature_display()
    emission = getattr(lettre, "emission", None)
    if emission:
        return f"{nature} n°\u00a0{emission.reference}"
    return f"{nature}, sur papier" if lettre.papier else nature


def state(lettre: Lettre, at: date) -> str:
    """The state as people say it: a letter whose term has passed is no longer just « signée »."""
    if lettre.statut == StatutLettre.BROUILLON:
        return "Brouillon"
    if lettre.statut == StatutLettre.ANNULEE:
        return "Annulée"
    if lettre.suivie and lettre.fin < at:
        return "Terminée"
    if lettre.expired(at):
        return "Expirée"
    return "À signer" if lettre.statut == StatutLettre.EMISE else "Signée"


def _detail(lettre: Lettre) -> str:
    if lettre.cancelled:
        return lettre.motif
    if lettre.statut != StatutLettre.EMISE:
        return ""
    signatures = list(lettre.signatures.all())
    waiting = waiting_for(lettre)
    if waiting is None:
        return ""
    signed = sum(signature.signee_le is not None for signature in signatures)
    return (
        f"{signed} signature{'s' if signed > 1 else ''} sur {len(signatures)}, au tour de {waiting.personne}"
    )


def waiting_for(lettre: Lettre) -> Signature | None:
    """Whose turn it is to sign."""
    waiting = [signature for signature in lettre.signatures.all() if signature.signee_le is None]
    return min(waiting, key=lambda signature: signature.rang, default=None)


def _next_step(lettre: Lettre, at: date) -> tuple[str, bool]:
    """What comes next, and whether it presses."""
    if lettre.draft:
        if lettre.prevue_le is None:
            return "", False
        return f"signature prévue {late(lettre.prevue_le)}", lettre.prevue_le < at
    if lettre.cancelled or lettre.suivie:
        return "", False
    if lettre.fin < at:
        return f"à renouveler, {late(lettre.fin)}", True
    if lettre.statut == StatutLettre.EMISE and lettre.prevue_le and lettre.prevue_le < at:
        return f"à signer, {late(lettre.prevue_le)}", True
    if lettre.debut > at:
        return f"commence {relative(lettre.debut)}", False
    return f"se termine {relative(lettre.fin)}", (lettre.fin - at).days <= 30
