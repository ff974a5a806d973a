"""Record a letter that was signed on paper before: by its scan, its terms and who signed when; without a number of ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from annuaire.models import Personne
from missions.enums import Qualite, StatutLettre
from missions.models import Lettre, Signature
from socle import documents
from socle.history import save_tracked
from startups.models import Startup

REASON = "Reprise d’une lettre signée sur papier"


@dataclass(frozen=True)
class Signe:
    """Who signed in what capacity, as what, and when."""

    qualite: Qualite
    personne: Personne
    fonction: str
    le: date


class AlreadyRecorded(Exception):
    """Another letter of this person on this startup holds at these dates: `lettre`."""

    def __init__(self, lettre: Lettre):
        super().__init__(str(lettre))
        self.lettre = lettre


def same_days(lettre: Lettre) -> Lettre | None:
    """The letter of the same person on the same startup that holds on a day of this one."""
    others = Lettre.objects.in_force_some_day().filter(
        startup=lettre.startup, titulaire=lettre.titulaire, debut__lte=lettre.fin, fin__gte=lettre.debut
    )
    return others.order_by("debut", "pk").first()


@transaction.atomic
def record_paper_letter(
    *, lettre: Lettre, scan: bytes, nom: str, signes: Sequence[Signe], lieu: str, by: Personne
) -> Lettre:
    """Seal the scan and write the letter as signed. Raises AlreadyRecorded."""
    Startup.objects.select_for_update(of=("self",)).get(pk=lettre.startup_id)
    existing = same_days(lettre)
    if existing:
        raise AlreadyRecorded(existing)
    lettre.papier, lettre.statut = True, StatutLettre.SIGNEE
    lettre.scan = documents.seal(nom=nom, contenu=scan, by=by)
    save_tracked(lettre, by=by, reason=REASON)
    for rang, signe in enumerate(signes, 1):
        signature = Signature(
            lettre=lettre,
            rang=rang,
            qualite=signe.qualite,
            personne=signe.personne,
            fonction=signe.fonction,
            signee_le=signe.le,
            lieu=lieu,
            enregistree_par=by,
            enregistree_le=timezone.now(),
        )
        save_tracked(signature, by=by, reason=REASON)
    return lettre
