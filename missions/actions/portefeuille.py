"""Write back to the portfolio what a letter has taught, when the équipe agrees."""

import zlib
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db import transaction

from annuaire.actions.personnes import correct_personne
from annuaire.models import Organisation, Personne
from annuaire.permissions import writable_people
from missions.enums import Qualite
from missions.models import Lettre
from socle.versions import Versioned
from startups.actions.affectations import correct_affectation
from startups.enums import Position, RoleStartup
from startups.models import Affectation
from startups.permissions import can_write_affectations

NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Report:
    """One fact the portfolio does not say as the letter does. `cle` changes with what would be written."""

    libelle: str
    de: str
    vers: str
    row: Versioned
    champ: str
    valeur: object

    @property
    def cle(self) -> str:
        about = f"{self.row._meta.label}:{self.row.pk}:{self.champ}:{self.de}:{self.vers}"
        return f"{zlib.crc32(about.encode()):08x}"


def reports(lettre: Lettre, by: Personne) -> list[Report]:
    """What `by` may write back: of the role of the titulaire, of the people who sign."""
    found = []
    held = _affectation(lettre)
    if held and can_write_affectations(by, lettre.startup):
        found += _about_the_role(lettre, held)
    people = _people(lettre)
    writable = writable_people(by).filter(pk__in=[personne.pk for personne, _ in people]).order_by("pk")
    allowed = set(writable.values_list("pk", flat=True))
    for personne, fonction in people:
        if personne.pk in allowed and fonction and fonction != personne.fonction:
            found.append(_report(f"{personne}, fonction", personne, "fonction", personne.fonction, fonction))
    if lettre.titulaire_id in allowed:
        found += _about_the_organisation(lettre)
    return found


def _affectation(lettre: Lettre) -> Affectation | None:
    """The titulaire's role of intrapreneur on the day the mission begins, else a later one."""
    rows = [
        row
        for row in lettre.startup.affectations.all()
        if row.personne_id == lettre.titulaire_id
        and row.role == RoleStartup.INTRAPRENEUR
        and (row.fin is None or row.fin >= lettre.debut)
    ]
    return min(rows, key=lambda row: (row.debut, row.pk), default=None)


def _about_the_role(lettre: Lettre, held: Affectation) -> Iterator[Report]:
    whose = f"{lettre.titulaire}, sur {lettre.startup}"
    if held.quotite != lettre.quotite:
        before = f"{held.quotite}{NO_BREAK}%" if held.quotite else ""
        after = f"{lettre.quotite}{NO_BREAK}%"
        yield _report(f"{whose}, quotité", held, "quotite", before, after, lettre.quotite)
    if lettre.position and held.position != lettre.position:
        after = Position(lettre.position).label
        yield _report(
            f"{whose}, position", held, "position", held.get_position_display(), after, lettre.position
        )


def _people(lettre: Lettre) -> list[tuple[Personne, str]]:
    """The titulaire and the signatories, with the function the letter gives them.

    Somebody who signs twice under two functions has none that the directory should take.
    """
    people = {lettre.titulaire_id: lettre.titulaire}
    said = defaultdict(set, {lettre.titulaire_id: {lettre.fonction.strip()}})
    for signature in lettre.signatures.all():
        if signature.personne and signature.qualite != Qualite.INTRAPRENEUR:
            people.setdefault(signature.personne_id, signature.personne)
            said[signature.personne_id].add(signature.fonction.strip())
    return [(people[pk], *functions) for pk, functions in said.items() if len(functions) == 1]


def _about_the_organisation(lettre: Lettre) -> Iterator[Report]:
    """The affectation, when the directory knows no organisation of the person and one bears that name."""
    titulaire = lettre.titulaire
    if titulaire.organisation_id or not lettre.affectation.strip():
        return
    named = Organisation.objects.filter(nom__iexact=lettre.affectation.strip()).order_by("pk")[:2]
    if len(named) == 1:
        yield _report(f"{titulaire}, organisation", titulaire, "organisation", "", named[0].nom, named[0])


def _report(libelle: str, row, champ: str, before: str, after: str, value=None) -> Report:
    return Report(libelle, before or "non renseignée", after, row, champ, after if value is None else value)


@transaction.atomic
def write_back(*, lettre: Lettre, cles: Collection[str], by: Personne) -> list[Report]:
    """Write the facts agreed to, by the actions of their own pages; what changed meanwhile is left alone."""
    agreed = [report for report in reports(lettre, by) if report.cle in cles]
    rows: dict[tuple[str, int], Versioned] = {}
    for report in agreed:
        where = (report.row._meta.label, report.row.pk)
        if where not in rows:
            rows[where] = type(report.row).objects.select_for_update(of=("self",)).get(pk=report.row.pk)
        setattr(rows[where], report.champ, report.valeur)
    for row in rows.values():
        if isinstance(row, Affectation):
            correct_affectation(affectation=row, by=by, motif=f"D’après la lettre de {lettre.titulaire}")
        else:
            correct_personne(personne=row, by=by)
    return agreed
