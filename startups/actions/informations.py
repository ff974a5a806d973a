"""Create a startup, say what it is and to whom it is linked."""

from collections.abc import Iterable

from django.db import transaction

from annuaire.actions.personnes import add_to_directory
from annuaire.models import Incubateur, Organisation, Personne
from socle.history import quietly, save_tracked
from startups.actions.phases import open_phase
from startups.models import Phase, Startup, Thematique


@transaction.atomic
def create_startup(*, startup: Startup, phase: Phase, by: Personne) -> Startup:
    """A startup enters the portfolio, in its first phase."""
    save_tracked(startup, by=by, reason="Startup créée")
    phase.startup = startup
    open_phase(phase=phase, by=by)
    return startup


@transaction.atomic
def update_informations(*, startup: Startup, by: Personne, thematiques: Iterable[Thematique]) -> Startup:
    """Save what was changed on the startup, and its thématiques: one row of history."""
    with quietly(startup):
        startup.thematiques.set(thematiques)
    return save_tracked(startup, by=by, reason="Informations modifiées")


@transaction.atomic
def add_sponsor(*, startup: Startup, organisation: Organisation, by: Personne) -> None:
    """An organisation sponsors the startup."""
    with quietly(startup):
        startup.sponsors.add(organisation)
    save_tracked(startup, by=by, reason=f"Organisation sponsor : {organisation}")


@transaction.atomic
def remove_sponsor(*, startup: Startup, organisation: Organisation, by: Personne) -> None:
    """An organisation no longer sponsors the startup."""
    with quietly(startup):
        startup.sponsors.remove(organisation)
    save_tracked(startup, by=by, reason=f"N’est plus sponsor : {organisation}")


@transaction.atomic
def change_incubateurs(
    *,
    startup: Startup,
    by: Personne,
    incubateur: Incubateur,
    co_incubateurs: Iterable[Incubateur],
    motif: str = "",
) -> Startup:
    """The principal incubateur writes the startup from now on, the others read it.

    People around the startup enter the directory of a new principal incubateur, which could not name them else.
    """
    startup.incubateur = incubateur
    with quietly(startup):
        startup.co_incubateurs.set(co_incubateurs)
    save_tracked(startup, by=by, reason=motif or "Incubateurs modifiés")
    for personne in Personne.objects.filter(affectations__startup=startup).distinct():
        add_to_directory(personne=personne, incubateur=incubateur, by=by)
    return startup
