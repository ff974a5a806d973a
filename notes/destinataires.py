"""To whom a note is sent, and in what capacity: known before it is, shown, then written as it was shown."""

from collections.abc import Iterator

from annuaire.enums import RoleIncubateur
from annuaire.models import Personne, Rattachement, Suppleance
from notes.enums import VISENT, Qualite
from notes.models import Destinataire, Note
from startups.enums import RoleStartup
from startups.models import Affectation

OF_STARTUP = {
    RoleStartup.SPONSOR_DG: Qualite.SPONSOR_DG,
    RoleStartup.SPONSOR_PROXIMITE: Qualite.SPONSOR_PROXIMITE,
    RoleStartup.PORTEFEUILLE: Qualite.PORTEFEUILLE,
}
OF_INCUBATEUR = {
    RoleIncubateur.LECTURE: Qualite.CABINET,
    RoleIncubateur.PORTEFEUILLE: Qualite.PORTEFEUILLE,
    RoleIncubateur.EQUIPE: Qualite.EQUIPE,
}
RANK = {qualite: rank for rank, qualite in enumerate(Qualite)}


def destinataires(note: Note) -> list[Destinataire]:
    """The rows that sending `note` today would write, one a person: their first capacity. Three queries.

    Nobody inactive, nor who stands in for somebody inactive.
    """
    named = list(_of_startup(note))
    found: dict[int, Destinataire] = {}
    people = [*named, *_suppleants(named), *_of_incubateur(note)]
    for row in sorted(people, key=lambda row: RANK[row.qualite]):
        found.setdefault(row.personne_id, row)
    return list(found.values())


def has_sponsor(rows: list[Destinataire]) -> bool:
    """Whether somebody will be asked for a visa."""
    return any(row.qualite in VISENT for row in rows)


def _row(personne: Personne, qualite: Qualite, pour: Personne | None = None) -> Destinataire:
    return Destinataire(personne=personne, qualite=qualite, pour=pour, email=personne.email)


def _of_startup(note: Note) -> Iterator[Destinataire]:
    held = Affectation.objects.current().filter(startup=note.startup_id, role__in=OF_STARTUP)
    for row in held.filter(personne__is_active=True).select_related("personne").order_by("debut", "pk"):
        yield _row(row.personne, OF_STARTUP[row.role])


def _suppleants(named: list[Destinataire]) -> Iterator[Destinataire]:
    """Those who stand in for the sponsors, the sponsor DG's first."""
    rank = {row.personne_id: RANK[row.qualite] for row in named if row.qualite in VISENT}
    held = Suppleance.objects.current().filter(personne__in=rank, suppleant__is_active=True)
    rows = held.select_related("personne", "suppleant").order_by("debut", "pk")
    for row in sorted(rows, key=lambda row: rank[row.personne_id]):
        yield _row(row.suppleant, Qualite.SUPPLEANT, pour=row.personne)


def _of_incubateur(note: Note) -> Iterator[Destinataire]:
    """Those of the incubateur; who only reads it when the note is addressed to the Cabinet too."""
    roles = {role for role in OF_INCUBATEUR if note.cabinet or role != RoleIncubateur.LECTURE}
    held = Rattachement.objects.current().filter(incubateur=note.startup.incubateur_id, role__in=roles)
    for row in held.filter(personne__is_active=True).select_related("personne").order_by("debut", "pk"):
        yield _row(row.personne, OF_INCUBATEUR[row.role])
