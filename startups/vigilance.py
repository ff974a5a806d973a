"""What is unusual but real in the people around a startup: said, never refused. Pure."""

from collections.abc import Iterable
from datetime import date

from annuaire.models import Incubateur
from startups.enums import NomPhase, RoleStartup
from startups.models import Affectation
from startups.parcours import jour

# Roles that one person usually holds at a time.
ALONE = {
    RoleStartup.INTRAPRENEUR,
    RoleStartup.COACH,
    RoleStartup.SPONSOR_DG,
    RoleStartup.SPONSOR_PROXIMITE,
    RoleStartup.PORTEFEUILLE,
}


def remarques(
    affectation: Affectation,
    others: Iterable[Affectation],
    *,
    incubateur: Incubateur,
    phase: str | None,
    today: date,
) -> list[str]:
    """Sentences about one affectation among the others of its startup, which is in `phase` while it holds."""
    if affectation.fin and affectation.fin < today:
        return []
    return [
        *_several(affectation, others),
        *_little_time(affectation, incubateur, phase),
        *_long_coaching(affectation, incubateur, today),
    ]


def _several(affectation: Affectation, others: Iterable[Affectation]) -> Iterable[str]:
    for other in others:
        if other.pk == affectation.pk or other.role != affectation.role or not _overlap(affectation, other):
            continue
        role = affectation.get_role_display()
        if other.personne_id == affectation.personne_id:
            yield f"{other.personne} a déjà ce rôle ({role}) {period(other)}."
        elif affectation.role in ALONE:
            yield f"{other.personne} a le même rôle ({role}) {period(other)}."


def _overlap(one: Affectation, other: Affectation) -> bool:
    return one.debut <= (other.fin or date.max) and other.debut <= (one.fin or date.max)


def _little_time(affectation: Affectation, incubateur: Incubateur, phase: str | None) -> Iterable[str]:
    if affectation.role != RoleStartup.INTRAPRENEUR or affectation.quotite is None:
        return
    if phase is None or NomPhase(phase).is_outcome:
        return
    early = phase == NomPhase.INVESTIGATION
    rule = incubateur.quotite_investigation if early else incubateur.quotite
    if affectation.quotite < rule:
        when = "en investigation" if early else "à partir de la construction"
        yield (
            f"Quotité de {affectation.quotite}\u00a0% : l’incubateur demande au moins {rule}\u00a0% {when}."
        )


def _long_coaching(affectation: Affectation, incubateur: Incubateur, today: date) -> Iterable[str]:
    months = (today - affectation.debut).days * 12 // 365
    if affectation.role == RoleStartup.COACH and months > incubateur.coach_mois:
        yield (
            f"Coach depuis {months} mois : l’incubateur prévoit d’en changer au bout de {incubateur.coach_mois}."
        )


def period(affectation: Affectation) -> str:
    """« depuis le 3 mars 2026 », « du 3 mars 2026 au 1er mai 2026 »."""
    if affectation.fin is None:
        return f"depuis le {jour(affectation.debut)}"
    return f"du {jour(affectation.debut)} au {jour(affectation.fin)}"
