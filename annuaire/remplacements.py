"""What a successor can take over in the directory: roles for an incubateur, suppléances."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from annuaire.actions.personnes import add_to_directory
from annuaire.models import Personne, Rattachement, Suppleance
from socle.remplacements import Choix, Releve, Tenue, Transmissible, period

ROLES, SUPPLEANCES = "Rôles pour l’incubateur", "Suppléances"


def transmissibles(
    *,
    personne: Personne,
    successeur: Personne | None,
    incubateurs: Collection[int],
    at: date,
    lock: bool = False,
) -> list[Transmissible]:
    """Roles in `incubateurs`, and suppléances of people whom no other directory holds."""
    return [
        *_roles(personne, successeur, incubateurs, at, lock),
        *_suppleances(personne, successeur, incubateurs, at, lock),
    ]


def not_over(rows: QuerySet, at: date, lock: bool) -> QuerySet:
    """Rows in force on the day `at` or later, locked when they are about to change."""
    rows = rows.filter(Q(fin__isnull=True) | Q(fin__gte=at))
    return rows.select_for_update(of=("self",)) if lock else rows


# Roles for an incubateur ------------------------------------------------------------------------------------


@dataclass
class RoleTransmis(Tenue):
    """A role for a whole incubateur; the successor enters its directory."""

    def transmettre(self, releve: Releve, choix: Choix) -> None:
        add_to_directory(personne=releve.successeur, incubateur=self.row.incubateur, by=releve.by)
        super().transmettre(releve, choix)


def _roles(personne, successeur, incubateurs, at, lock) -> list[Transmissible]:
    rows = Rattachement.objects.filter(incubateur__in=incubateurs, personne__in=_both(personne, successeur))
    mine, theirs = [], defaultdict(list)
    for row in not_over(rows.select_related("incubateur"), at, lock).order_by(
        "incubateur__nom", "role", "pk"
    ):
        if row.personne_id == personne.pk:
            mine.append(row)
        else:
            theirs[row.incubateur_id, row.role].append(row)
    return [
        RoleTransmis(
            cle=f"role-{row.uuid}",
            groupe=ROLES,
            titre=str(row),
            precision=period(row.debut, row.fin),
            version=row.version,
            row=row,
            place=("incubateur", "role"),
            deja=theirs[row.incubateur_id, row.role],
        )
        for row in mine
    ]


def _both(personne: Personne, successeur: Personne | None) -> list[Personne]:
    return [personne, successeur] if successeur else [personne]


# Suppléances ------------------------------------------------------------------------------------------------


@dataclass
class SuppleanceTransmise(Tenue):
    """Who stands in for the person, or for whom they stand in; `autre` is the other one."""

    autre: Personne | None = None
    a_confirmer: bool = False

    def refus(self, releve: Releve, choix: Choix) -> str:
        if self.autre == releve.successeur:
            return f"{releve.successeur} ne peut pas se suppléer : décochez cette suppléance."
        if self.a_confirmer:
            return (
                f"Un autre incubateur compte sur {releve.successeur}, qui doit donner son accord : "
                "décochez, et ajoutez la suppléance depuis sa fiche."
            )
        return super().refus(releve, choix)


def _suppleances(personne, successeur, incubateurs, at, lock) -> list[Transmissible]:
    both = _both(personne, successeur)
    rows = Suppleance.objects.filter(Q(personne__in=both) | Q(suppleant__in=both))
    found = not_over(rows.select_related("personne", "suppleant"), at, lock).order_by("debut", "pk")
    mine, known = [], defaultdict(list)
    for row in found:
        known[row.personne_id, row.suppleant_id].append(row)
        if personne.pk in {row.personne_id, row.suppleant_id}:
            mine.append(row)
    involved = {pk for row in mine for pk in (row.personne_id, row.suppleant_id)} | {one.pk for one in both}
    inside, elsewhere = _directories(involved, incubateurs)
    return [
        _suppleance(row, personne, successeur, known, elsewhere)
        for row in mine
        if row.personne_id not in elsewhere and {row.personne_id, row.suppleant_id} <= inside
    ]


def _directories(people: set[int], incubateurs: Collection[int]) -> tuple[set[int], set[int]]:
    """Those of `people` in the directory of one of `incubateurs`, and those in that of another."""
    through = Personne.incubateurs.through.objects.filter(personne__in=people)
    held = list(through.values_list("personne_id", "incubateur_id").order_by("pk"))
    return (
        {pk for pk, incubateur in held if incubateur in incubateurs},
        {pk for pk, incubateur in held if incubateur not in incubateurs},
    )


def _suppleance(row, personne, successeur, known, elsewhere) -> Transmissible:
    replaced = row.personne_id == personne.pk
    autre = row.suppleant if replaced else row.personne
    pair = (successeur and successeur.pk, autre.pk) if replaced else (autre.pk, successeur and successeur.pk)
    return SuppleanceTransmise(
        cle=f"suppleance-{row.uuid}",
        groupe=SUPPLEANCES,
        titre=f"Suppléé·e par {autre}" if replaced else f"Supplée {autre}",
        precision=period(row.debut, row.fin),
        coche=autre != successeur,
        version=row.version,
        row=row,
        personne="personne" if replaced else "suppleant",
        place=("suppleant",) if replaced else ("personne",),
        deja=known[pair],
        autre=autre,
        a_confirmer=replaced and successeur is not None and successeur.pk in elsewhere,
    )
