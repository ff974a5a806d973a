"""Send the reminders due today, every morning (docs/exploitation.md)."""

from argparse import ArgumentTypeError
from datetime import date

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.utils.formats import date_format

from incubateur.accueil.actions.relances import Bilan, remind
from incubateur.accueil.relances import gather
from socle.clock import today
from socle.jours_ouvres import holiday, is_working_day, next_working_day
from socle.periods import plausible
from socle.templatetags.socle import compte, jour


def typed_day(text: str) -> date:
    """A day typed on the command line."""
    try:
        found = date.fromisoformat(text)
        plausible(found)
    except ValueError as error:
        raise ArgumentTypeError(f"« {text} » n’est pas une date : écrivez AAAA-MM-JJ.") from error
    except ValidationError as error:
        raise ArgumentTypeError(error.messages[0]) from error
    return found


class Command(BaseCommand):
    help = (
        "Envoie les rappels du jour : un courriel par personne au plus, aucun le week-end ni les jours fériés. "
        "La lancer deux fois n’envoie rien de plus."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--le",
            type=typed_day,
            metavar="AAAA-MM-JJ",
            help="le jour dont on envoie les rappels (aujourd’hui)",
        )

    def handle(self, *, le: date | None, **options) -> None:
        day = le or today()
        for line in told(remind(day=day, due=gather(day))):
            self.stdout.write(line)


def told(bilan: Bilan) -> list[str]:
    """What was done, in sentences."""
    if not is_working_day(bilan.jour):
        name = holiday(bilan.jour)
        why = f"{_written(bilan.jour)} ({name})" if name else _written(bilan.jour)
        following = _written(next_working_day(bilan.jour))
        return [f"{why} : rien ne part. Prochains rappels le {following}."]
    total, people = compte(bilan.rappels.total(), "rappel"), compte(bilan.personnes, "personne")
    lines = [f"{_written(bilan.jour)} : {total}, {people}."]
    lines += [f"  {label} : {count}" for label, count in sorted(bilan.rappels.items())]
    if bilan.en_attente:
        waiting = compte(
            bilan.en_attente,
            "personne attend que son courriel précédent parte,personnes attendent que leur courriel précédent parte",
        )
        lines.append(f"{waiting} : rien ne s’y ajoute.")
    if bilan.refuses:
        refused = compte(bilan.refuses, "courriel n’a pu être écrit,courriels n’ont pu être écrits")
        lines.append(f"{refused} : voyez le journal.")
    return lines


def _written(day: date) -> str:
    """« vendredi 1er mai 2026 »."""
    return f"{date_format(day, 'l')} {jour(day)}"
