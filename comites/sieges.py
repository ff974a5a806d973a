"""Who sits where: proposed from the roles held on the day, and who is missing of those who must come (metier.md §6)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from annuaire.enums import RoleIncubateur
from annuaire.models import Incubateur, Personne, Rattachement
from comites.enums import OBLIGATOIRES, OBLIGATOIRES_SEANCE, Capacite, Doit
from comites.models import Membre, Passage
from startups.enums import RoleStartup
from startups.models import Affectation, Startup

# In what capacity one sits, by the role held; of several, the first.
OF_STARTUP = {
    RoleStartup.SPONSOR_DG: Capacite.SPONSOR_DG,
    RoleStartup.SPONSOR_PROXIMITE: Capacite.SPONSOR_PROXIMITE,
    RoleStartup.INTRAPRENEUR: Capacite.INTRAPRENEUR,
    RoleStartup.COACH: Capacite.COACH,
    RoleStartup.PORTEFEUILLE: Capacite.PORTEFEUILLE,
}
OF_INCUBATEUR = {
    RoleIncubateur.EQUIPE: Capacite.EQUIPE,
    RoleIncubateur.PORTEFEUILLE: Capacite.PORTEFEUILLE,
}
# Who owes what of a dossier, with the équipe.
PREPARENT = {RoleStartup.INTRAPRENEUR: Doit.INTRAPRENEUR, RoleStartup.COACH: Doit.COACH}
ORDER = {role: rank for rank, role in enumerate([*OF_STARTUP, *OF_INCUBATEUR])}


def members(wanted: Mapping[Startup, date], permanents: Iterable[Membre] = ()) -> dict[int, list[Membre]]:
    """Who would sit at the passage of each startup on its day, by startup's key; not saved, one query.

    Who sits throughout (`permanents`) in the same capacity is not seated twice.
    """
    throughout = {(seat.personne_id, seat.capacite) for seat in permanents}
    rows = Affectation.objects.filter(
        startup__in=[startup.pk for startup in wanted], role__in=OF_STARTUP, personne__is_active=True
    )
    days = {startup.pk: day for startup, day in wanted.items()}
    held = [
        row for row in rows.select_related("personne").order_by("pk") if row.is_current(days[row.startup_id])
    ]
    seated: dict[int, dict[int, Membre]] = {pk: {} for pk in days}
    for row in sorted(held, key=lambda row: ORDER[row.role]):
        capacite = OF_STARTUP[row.role]
        if (row.personne_id, capacite) in throughout:
            continue
        seat = Membre(personne=row.personne, capacite=capacite, obligatoire=capacite in OBLIGATOIRES)
        seated[row.startup_id].setdefault(row.personne_id, seat)
    return {pk: sorted(seats.values(), key=lambda seat: not seat.obligatoire) for pk, seats in seated.items()}


def permanents(incubateur: Incubateur, day: date) -> list[Membre]:
    """Who sits throughout a séance of the incubateur on that day: its équipe and the DINUM; not saved, one query."""
    rows = Rattachement.objects.current(day).filter(
        incubateur=incubateur, role__in=OF_INCUBATEUR, personne__is_active=True
    )
    seats: dict[int, Membre] = {}
    for row in sorted(rows.select_related("personne").order_by("pk"), key=lambda row: ORDER[row.role]):
        seats.setdefault(row.personne_id, Membre(personne=row.personne, capacite=OF_INCUBATEUR[row.role]))
    return list(seats.values())


def missing(membres: Iterable[Membre], permanents: Iterable[Membre]) -> list[Capacite]:
    """Capacities in which somebody must sit at a passage, and nobody does."""
    held: Collection[str] = {membre.capacite for membre in (*membres, *permanents)}
    return [capacite for capacite in (*OBLIGATOIRES, *OBLIGATOIRES_SEANCE) if capacite not in held]


def responsables(passages: Iterable[Passage]) -> dict[int, dict[Doit, list[Personne]]]:
    """Who prepares each passage today, by its primary key; two queries."""
    passages = list(passages)
    rows = Affectation.objects.current().filter(
        startup__in={passage.startup_id for passage in passages}, role__in=PREPARENT, personne__is_active=True
    )
    around = Rattachement.objects.current().filter(
        incubateur__in={passage.comite.incubateur_id for passage in passages},
        role=RoleIncubateur.EQUIPE,
        personne__is_active=True,
    )
    held = list(rows.select_related("personne").order_by("pk"))
    equipes = list(around.select_related("personne").order_by("pk"))
    found = {}
    for passage in passages:
        parts: dict[Doit, dict[int, Personne]] = {doit: {} for doit in Doit}
        for row in held:
            if row.startup_id == passage.startup_id:
                parts[PREPARENT[row.role]][row.personne_id] = row.personne
        for row in equipes:
            if row.incubateur_id == passage.comite.incubateur_id:
                parts[Doit.EQUIPE][row.personne_id] = row.personne
        found[passage.pk] = {doit: list(people.values()) for doit, people in parts.items()}
    return found


def chairs(incubateur: Incubateur, day: date):
    """People who may chair: the équipe and the DINUM of the incubateur."""
    held = Rattachement.objects.current(day).filter(incubateur=incubateur, role__in=OF_INCUBATEUR).order_by()
    return Personne.objects.active().filter(pk__in=held.values("personne"))
