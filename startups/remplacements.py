"""What a successor can take over on startups: roles and open blocages."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from annuaire.actions.personnes import add_to_directory
from annuaire.models import Personne
from socle.clock import today
from socle.remplacements import Choix, Releve, Tenue, Transmissible, period
from socle.templatetags.socle import jour
from startups.actions.blocages import hand_blocage
from startups.models import Affectation, Blocage

ROLES, BLOCAGES = "Rôles sur les startups", "Blocages ouverts"
# Somebody has often left already when they are replaced: a role that ended lately and that nobody took.
LATELY = timedelta(days=60)


def transmissibles(
    *,
    personne: Personne,
    successeur: Personne | None,
    incubateurs: Collection[int],
    at: date,
    lock: bool = False,
) -> list[Transmissible]:
    """Roles and open blocages on the startups of `incubateurs`."""
    return [
        *_roles(personne, successeur, incubateurs, at, lock),
        *_blocages(personne, incubateurs, lock),
    ]


# Roles ------------------------------------------------------------------------------------------------------


@dataclass
class RoleTransmis(Tenue):
    """A role on a startup; the successor enters the directory of its incubateur.

    `autres` are the rows by which third people hold the same role there.
    """

    autres: Sequence[Affectation] = ()

    def consequences(self, releve: Releve, choix: Choix) -> list[str]:
        told = super().consequences(releve, choix)
        return [*told, *(f"{row.personne} l’a aussi {period(row.debut, row.fin)}." for row in self.autres)]

    def termes(self, choix: Choix) -> str:
        kept = Affectation(
            quotite=choix.get("quotite", self.row.quotite), position=choix.get("position", self.row.position)
        )
        parts = [f"{kept.quotite}\u00a0%" if kept.quotite else "", kept.get_position_display()]
        return "".join(f", {part}" for part in parts if part)

    def transmettre(self, releve: Releve, choix: Choix) -> None:
        add_to_directory(personne=releve.successeur, incubateur=self.row.startup.incubateur, by=releve.by)
        super().transmettre(releve, choix)


def _roles(personne, successeur, incubateurs, at, lock) -> list[Transmissible]:
    wanted = (_not_over(at) | _vacant(at)) & Q(personne=personne)
    if successeur:
        wanted |= Q(personne=successeur)
    rows = Affectation.objects.filter(wanted, startup__incubateur__in=incubateurs)
    if lock:
        rows = rows.select_for_update(of=("self",))
    mine, theirs = [], defaultdict(list)
    rows = rows.select_related("startup__incubateur").order_by("startup__nom", "role", "debut", "pk")
    for row in rows:
        if row.personne_id == personne.pk:
            mine.append(row)
        else:
            theirs[row.startup_id, row.role].append(row)
    others = _others(mine, at, {personne.pk, successeur and successeur.pk})
    return [
        RoleTransmis(
            cle=f"affectation-{row.uuid}",
            groupe=ROLES,
            titre=f"{row.get_role_display()}, {row.startup}",
            precision=period(row.debut, row.fin),
            version=row.version,
            autres=others[row.startup_id, row.role],
            row=row,
            place=("startup", "role"),
            repris=("quotite", "position"),
            deja=theirs[row.startup_id, row.role],
        )
        for row in mine
    ]


def _others(rows: list[Affectation], at: date, people: set[int | None]) -> dict[tuple, list[Affectation]]:
    """Who else holds the roles of `rows` on the day `at` or later, by startup and role."""
    same = Affectation.objects.filter(
        _not_over(at), startup__in={row.startup_id for row in rows}, role__in={row.role for row in rows}
    )
    found = defaultdict(list)
    for row in same.select_related("personne").order_by("debut", "pk"):
        if row.personne_id not in people:
            found[row.startup_id, row.role].append(row)
    return found


def _not_over(at: date) -> Q:
    return Q(fin__isnull=True) | Q(fin__gte=at)


def _vacant(at: date) -> Q:
    """Roles that ended lately and that nobody holds since."""
    others = Affectation.objects.filter(_not_over(at), startup=OuterRef("startup"), role=OuterRef("role"))
    return Q(fin__gte=at - LATELY) & ~Exists(others)


# Blocages ---------------------------------------------------------------------------------------------------


@dataclass
class BlocageTransmis(Transmissible):
    """An open blocage expected of the person. It does not wait for the day: it changes hands at once."""

    blocage: Blocage | None = None

    def consequences(self, releve: Releve, choix: Choix) -> list[str]:
        found = self.blocage
        told = [f"Attendu de {releve.successeur} dès maintenant."]
        if releve.le > today():
            told = [f"Attendu de {releve.successeur} dès maintenant, sans attendre le {jour(releve.le)}."]
        if found.pris_en_charge_par:
            told.append(f"{found.pris_en_charge_par} ne s’en occupe plus.")
        opener = found.ouvert_par
        if opener.is_active and opener not in {releve.by, releve.successeur}:
            told.append(
                f"{opener}, qui l’a ouvert, en est prévenu·e par courriel tant que cette personne suit la startup."
            )
        return told

    def transmettre(self, releve: Releve, choix: Choix) -> None:
        hand_blocage(
            blocage=self.blocage, by=releve.by, to=releve.successeur, mot=releve.motif, named_is_told=False
        )


def _blocages(personne, incubateurs, lock) -> list[Transmissible]:
    rows = Blocage.objects.open().filter(attendu_de=personne, startup__incubateur__in=incubateurs)
    if lock:
        rows = rows.select_for_update(of=("self",))
    rows = rows.select_related("startup__incubateur", "ouvert_par", "pris_en_charge_par")
    return [
        BlocageTransmis(
            cle=f"blocage-{row.uuid}",
            groupe=BLOCAGES,
            titre=f"{row.titre}, {row.startup}",
            precision=f"depuis le {jour(row.depuis)}",
            version=row.version,
            blocage=row,
        )
        for row in rows.order_by("depuis", "pk")
    ]
