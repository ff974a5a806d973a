"""The present state of a directory, as a table that a reprise reads back without changing anything."""

from collections.abc import Iterator

from django.db.models import Prefetch, Q

from annuaire.enums import RoleIncubateur
from annuaire.models import Incubateur, Personne
from socle.clock import today
from startups.enums import Position, RoleStartup
from startups.models import Affectation


def present_rows(incubateur: Incubateur) -> Iterator[list]:
    """A line for each role held today or later, and one for each person without any, in the order of COLUMNS."""
    not_over = Q(fin__isnull=True) | Q(fin__gte=today())
    affectations = Affectation.objects.filter(not_over, startup__incubateur=incubateur)
    people = (
        incubateur.personnes.active()
        .select_related("organisation")
        .prefetch_related(
            Prefetch(
                "rattachements",
                incubateur.rattachements.filter(not_over).order_by("role", "debut", "pk"),
                to_attr="roles_incubateur",
            ),
            Prefetch(
                "affectations",
                affectations.select_related("startup").order_by("startup__nom", "role", "debut", "pk"),
                to_attr="roles_startup",
            ),
        )
    )
    for personne in people.order_by("nom", "prenom", "pk"):
        yield from _rows(personne)


def _rows(personne: Personne) -> Iterator[list]:
    who = [personne.prenom, personne.nom, personne.email, personne.fonction]
    who += [personne.organisation.nom if personne.organisation else "", personne.telephone]
    for held in personne.roles_incubateur:
        yield [*who, RoleIncubateur(held.role).label, "", held.debut, held.fin, None, "", ""]
    for held in personne.roles_startup:
        position = Position(held.position).label if held.position else ""
        yield [
            *who,
            RoleStartup(held.role).label,
            held.startup.identifiant,
            held.debut,
            held.fin,
            held.quotite,
            position,
            held.employeur,
        ]
    if not (personne.roles_incubateur or personne.roles_startup):
        yield [*who, *[""] * 7]
