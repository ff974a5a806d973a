"""Choose between what is here and what beta.gouv.fr says; note what was reported to it."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from annuaire.models import Personne
from startups import parcours
from startups.actions.betagouv import Changement, Refus, write_fiches
from startups.betagouv.differences import Difference, ecarts_de, empreinte
from startups.models import FicheImportee, Report

# What a person chooses for a field.
ICI, BETAGOUV = "ici", "betagouv"


class Changed(Exception):
    """What the person saw has changed since; nothing was written."""


@transaction.atomic
def settle(*, fiche: FicheImportee, by: Personne, choix: Mapping[str, str], seen: str) -> list[Refus]:
    """Settle divergences of a file: `choix` gives for a field ICI (keep it, to be reported) or BETAGOUV (take it).

    `seen` is the imprint of the divergences the person saw. Raises Changed when they are others by now.
    """
    fiche = FicheImportee.objects.select_for_update().get(pk=fiche.pk)
    found = ecarts_de(fiche, lock=True)
    if empreinte(found) != seen:
        raise Changed
    chosen = {one.champ: one for one in found if choix.get(one.champ) in {ICI, BETAGOUV}}
    taken = {champ: one.betagouv for champ, one in chosen.items() if choix[champ] == BETAGOUV}
    refused: list[Refus] = []
    if taken:
        one = next(iter(chosen.values()))
        day = parcours.jour(timezone.localdate(fiche.importee_le))
        changement = Changement(one.nature, one.objet.identifiant, one.objet, taken)
        reason = f"Import beta.gouv.fr du {day} : valeur choisie"
        _, refused = write_fiches(changements=[changement], by=by, reason=reason)
    # What an edit made equal is over too.
    left = {one.champ for one in found} - set(chosen) | {refus.champ for refus in refused}
    fiche.ancetres = {champ: base for champ, base in fiche.ancetres.items() if champ in left}
    fiche.save(update_fields=["ancetres"])
    return refused


def note_report(*, difference: Difference, by: Personne) -> Report:
    """The value was copied into the Espace Membre."""
    report, _ = Report.objects.update_or_create(
        chemin=difference.chemin, champ=difference.champ, defaults={"valeur": difference.ici, "par": by}
    )
    return report


def forget_report(*, difference: Difference) -> None:
    """It was not copied after all."""
    Report.objects.filter(chemin=difference.chemin, champ=difference.champ).delete()
