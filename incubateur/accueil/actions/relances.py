"""Send the reminders due on a day: one mail a person, each stage once, on worked days, to who wants them."""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire.models import Personne
from incubateur.accueil import emails
from socle.jours_ouvres import is_working_day
from socle.models import Abonnement, Courriel, Rappel
from socle.relances import Relance, latest_stages

logger = logging.getLogger(__name__)

# Between two stages of one matter, for who was away when the first was due.
RESPITE = timedelta(days=3)


@dataclass
class Bilan:
    """What was sent on `jour`: how many reminders of each kind, to how many people; who must wait, and why."""

    jour: date
    rappels: Counter = field(default_factory=Counter)
    personnes: int = 0
    # Their previous mail has not left yet: a second one would arrive with it.
    en_attente: int = 0
    refuses: int = 0


def remind(*, day: date, due: Iterable[Relance]) -> Bilan:
    """Write the reminders `due` on `day`; nothing on a day off, nothing twice, whoever else runs it meanwhile."""
    bilan = Bilan(day)
    if not is_working_day(day):
        return bilan
    for pk, relances in _by_person(day, due).items():
        try:
            _remind_one(pk, relances, bilan)
        except ValidationError as error:
            # An address that no mail can be written to stops nobody else's reminders.
            bilan.refuses += 1
            logger.error("Rappels de la personne %s : %s", relances[0].personne.uuid, error)
    return bilan


def _by_person(day: date, due: Iterable[Relance]) -> dict[int, list[Relance]]:
    """What is due to each person who can receive it; a merged entry's goes to the one that was kept."""
    served = set(Rappel.objects.of_day(day).values_list("personne", flat=True))
    found = defaultdict(list)
    for relance in due:
        pk = relance.personne.fusionnee_dans_id or relance.personne.pk
        if pk not in served:
            found[pk].append(relance)
    return {pk: latest_stages(relances) for pk, relances in found.items()}


@transaction.atomic
def _remind_one(pk: int, relances: Sequence[Relance], bilan: Bilan) -> None:
    # Two processes at once: the second waits here, then sees the mail of the first.
    personne = Personne.objects.select_for_update(of=("self",)).get(pk=pk)
    due = _due(personne, relances, bilan.jour) if personne.is_active else []
    if not due or Rappel.objects.of_day(bilan.jour).filter(personne=personne).exists():
        return
    if Courriel.objects.waiting().filter(rappels__personne=personne).exists():
        bilan.en_attente += 1
        return
    courriel = emails.reminded(personne, due, day=bilan.jour)
    Rappel.objects.bulk_create(_row(personne, relance, courriel, bilan.jour) for relance in due)
    bilan.personnes += 1
    bilan.rappels.update(relance.genre.label for relance in due)


def _due(personne: Personne, relances: Sequence[Relance], day: date) -> list[Relance]:
    """Those the person receives and was not sent: neither this stage nor a later one, nor anything of it these days."""
    chosen = Abonnement.objects.chosen([personne])
    told = personne.rappels.filter(cle__in={relance.cle for relance in relances})
    done = [(row.cle, row.etape, row.jour) for row in told.order_by("pk")]

    def is_due(relance: Relance) -> bool:
        genre = relance.genre
        return chosen.get((personne.pk, genre.cle), genre.par_defaut) and not any(
            cle == relance.cle and (etape >= relance.etape or jour > day - RESPITE)
            for cle, etape, jour in done
        )

    return sorted(filter(is_due, relances), key=lambda relance: relance.genre.cle)


def _row(personne: Personne, relance: Relance, courriel: Courriel, day: date) -> Rappel:
    return Rappel(
        personne=personne,
        genre=relance.genre.cle,
        cle=relance.cle,
        etape=relance.etape,
        titre=relance.titre[:250],
        portee=relance.portee,
        courriel=courriel,
        jour=day,
    )
