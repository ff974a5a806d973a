"""Draft, correct and remove the letters that are not issued yet."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import F

from annuaire.models import Personne
from missions.actions.modeles import current_modele
from missions.enums import Qualite, StatutLettre
from missions.models import Lettre, Section, Signature
from missions.preparation import open_draft, propose, signatories
from socle.history import delete_tracked, save_tracked
from socle.transitions import ForbiddenTransition
from startups.models import Startup

# Who signs in each capacity, and their function as the letter writes it.
Signataires = Mapping[str, tuple[Personne | None, str]]


class AlreadyDrafted(Exception):
    """Somebody has begun the letter of this person meanwhile: `lettre`."""

    def __init__(self, lettre: Lettre):
        super().__init__(str(lettre))
        self.lettre = lettre


@transaction.atomic
def draft_lettre(*, lettre: Lettre, signataires: Signataires, by: Personne) -> Lettre:
    """Save a new draft, which follows the model in use. Raises AlreadyDrafted."""
    Startup.objects.select_for_update(of=("self",)).get(pk=lettre.startup_id)
    existing = open_draft(lettre.startup, lettre.titulaire)
    if existing:
        raise AlreadyDrafted(existing)
    lettre.modele = current_modele(incubateur=lettre.incubateur, by=by)
    if not lettre.options:
        lettre.options = kept_by_default(lettre)
    save_tracked(lettre, by=by, reason="Lettre en préparation")
    _write_signatories(lettre, signataires, by)
    return lettre


def kept_by_default(lettre: Lettre) -> list[str]:
    """Optional sections whose box is ticked when a letter is prepared."""
    return [str(section.uuid) for section in _optional(lettre) if section.cochee]


@transaction.atomic
def correct_lettre(*, lettre: Lettre, signataires: Signataires, by: Personne) -> Lettre:
    """Save what was corrected. Raises ForbiddenTransition once it is issued."""
    _still_draft(lettre)
    save_tracked(lettre, by=by, reason="Correction")
    _write_signatories(lettre, signataires, by)
    return lettre


@transaction.atomic
def follow_modele(*, lettre: Lettre, by: Personne) -> Lettre:
    """Take the model in use today, with the same choices where its parts bear the same titles.

    Who signs in a capacity that the former model did not have is proposed. Raises ForbiddenTransition once it is issued.
    """
    _still_draft(lettre)
    before = {section.titre: str(section.uuid) in lettre.options for section in _optional(lettre)}
    lettre.modele = current_modele(incubateur=lettre.incubateur, by=by)
    lettre.options = [
        str(section.uuid) for section in _optional(lettre) if before.get(section.titre, section.cochee)
    ]
    save_tracked(lettre, by=by, reason=f"Suit la version {lettre.modele.numero} du modèle")
    known = {
        row.qualite: (row.personne, row.fonction) for row in lettre.signatures.select_related("personne")
    }
    proposed = {row.qualite: (row.personne, row.fonction) for row in signatories(lettre, None, by=by)}
    _write_signatories(lettre, proposed | known, by)
    return lettre


def _optional(lettre: Lettre) -> Sequence[Section]:
    return lettre.modele.sections.filter(facultative=True)


@transaction.atomic
def delete_lettre(*, lettre: Lettre, by: Personne, motif: str) -> None:
    """Remove a draft; its history stays. Raises ForbiddenTransition once it is issued."""
    _still_draft(lettre)
    for signature in lettre.signatures.all():
        delete_tracked(signature, by=by, reason=motif)
    delete_tracked(lettre, by=by, reason=motif)


def _still_draft(lettre: Lettre) -> None:
    if lettre.statut != StatutLettre.BROUILLON:
        raise ForbiddenTransition("Cette lettre est émise : son contenu ne change plus.")


def _write_signatories(lettre: Lettre, signataires: Signataires, by: Personne) -> None:
    """One row a capacity of the model, in its order."""
    wanted = lettre.modele.signataires
    known = {signature.qualite: signature for signature in lettre.signatures.order_by("rang")}
    for qualite, signature in known.items():
        if qualite not in wanted:
            delete_tracked(signature, by=by, reason="Ne signe plus selon le modèle")
    if any(wanted.index(qualite) + 1 != row.rang for qualite, row in known.items() if qualite in wanted):
        # Out of the way first: no two rows may have the same rank, even for a moment.
        lettre.signatures.update(rang=F("rang") + len(Qualite))
        known = {signature.qualite: signature for signature in lettre.signatures.order_by("rang")}
    for rang, qualite in enumerate(wanted, 1):
        personne, fonction = signataires.get(qualite, (None, ""))
        if qualite == Qualite.INTRAPRENEUR:
            personne, fonction = lettre.titulaire, lettre.fonction
        signature = known.get(qualite) or Signature(lettre=lettre, qualite=qualite)
        values = {"rang": rang, "personne": personne, "fonction": fonction}
        if not signature.pk or any(getattr(signature, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(signature, name, value)
            save_tracked(signature, by=by)


# Several at once --------------------------------------------------------------------------------------------


def draft_many(
    *, wanted: Sequence[tuple[Startup, Personne]], by: Personne
) -> tuple[list[Lettre], list[tuple[Startup, Personne]]]:
    """Prepare a letter for each, from the portfolio alone: the drafts (those already begun too), and who could not.

    A startup that is in no phase of the method cannot: nothing says how long the mission lasts.
    """
    drafts, left = [], []
    for startup, titulaire in wanted:
        lettre, signing = propose(startup, titulaire, by=by)
        if not lettre.phase:
            left.append((startup, titulaire))
            continue
        people = {row.qualite: (row.personne, row.fonction) for row in signing}
        try:
            drafts.append(draft_lettre(lettre=lettre, signataires=people, by=by))
        except AlreadyDrafted as already:
            drafts.append(already.lettre)
    return drafts, left
