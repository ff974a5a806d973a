"""Suspend the notes of a startup, and say that a dossier de comité stands for one."""

from datetime import date, timedelta

from django.db import transaction

from annuaire.models import Personne
from notes.enums import NatureDispense
from notes.models import Dispense
from socle.history import delete_tracked, save_tracked
from socle.templatetags.socle import jour
from startups.models import Jalon, Startup


def save_suspension(*, dispense: Dispense, by: Personne) -> Dispense:
    """Suspend, or correct a suspension."""
    return save_tracked(dispense, by=by, reason="Correction" if dispense.pk else "Notes suspendues")


@transaction.atomic
def lift(*, dispense: Dispense, by: Personne, today: date) -> None:
    """Notes are owed again from today: the suspension ends the day before, or never was when it had not begun."""
    if dispense.nature == NatureDispense.DOSSIER_COMITE:
        delete_tracked(dispense, by=by, reason="Le dossier ne tient plus lieu de note")
    elif dispense.debut >= today:
        delete_tracked(dispense, by=by, reason="Suspension annulée avant son début")
    else:
        dispense.fin = today - timedelta(days=1)
        save_tracked(dispense, by=by, reason="Suspension levée")


@transaction.atomic
def accept_dossier(*, comite: Jalon, by: Personne) -> Dispense:
    """The dossier of that comité stands for the note of the period; said twice, it is so once."""
    said = {"startup": comite.startup, "nature": NatureDispense.DOSSIER_COMITE, "debut": comite.date}
    # Pressed by two people at once: the second waits, then finds it said.
    Startup.objects.select_for_update(of=("self",)).get(pk=comite.startup_id)
    known = Dispense.objects.filter(**said).first()
    if known:
        return known
    dispense = Dispense(**said, fin=comite.date, motif=f"Dossier du comité du {jour(comite.date)}")
    return save_tracked(dispense, by=by, reason="Un dossier de comité tient lieu de note")
