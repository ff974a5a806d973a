"""Fields that beta.gouv.fr's last known file and the portfolio do not say alike, for the équipe that may settle them.

Derived each time from the rows themselves: nothing to refresh when somebody edits.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import unified_diff
from itertools import islice

from django.db.models import QuerySet

from annuaire.models import Incubateur, Organisation, Personne
from startups.betagouv import ici
from startups.betagouv.champs import Nature, chemin
from startups.betagouv.comparaison import champs_compares, vide
from startups.betagouv.exporter import fichier
from startups.betagouv.ici import MODELES, Objet
from startups.betagouv.libelles import VIDE, adresse, cle, libelle, montrer
from startups.models import FicheImportee, Report, Startup
from startups.permissions import exchange_scope

# Name of the field that stands for a whole file beta.gouv.fr does not have.
CREATION = "creation"
# Characters beyond which the lines that differ are told apart.
LONG = 600


@dataclass(frozen=True)
class Difference:
    """One field: what is here, what the file says, and whether both sides changed it."""

    nature: Nature
    objet: Objet
    champ: str
    ici: object
    betagouv: object
    base: object = None
    ouverte: bool = False
    reportee: Report | None = None

    @property
    def chemin(self) -> str:
        return chemin(self.nature, self.objet.identifiant)

    @property
    def libelle(self) -> str:
        return "Fiche à créer" if self.champ == CREATION else libelle(self.nature, self.champ)

    @property
    def cle(self) -> str:
        """Where beta.gouv.fr keeps it."""
        return "fichier entier" if self.champ == CREATION else cle(self.nature, self.champ)

    @property
    def texte_ici(self) -> str:
        return fichier(self.objet, None) if self.champ == CREATION else montrer(self.champ, self.ici)

    @property
    def texte_betagouv(self) -> str:
        return VIDE if self.champ == CREATION else montrer(self.champ, self.betagouv)

    @property
    def long(self) -> bool:
        """Whether the differences are hard to see in the whole."""
        return len(self.texte_ici) + len(self.texte_betagouv) > LONG

    @property
    def texte_base(self) -> str:
        return montrer(self.champ, self.base)

    @property
    def adresse(self) -> str:
        """The page of the Espace Membre where it is corrected."""
        return adresse(self.nature, "" if self.champ == CREATION else self.objet.identifiant)

    @property
    def empreinte(self) -> str:
        """Says whether what a page showed is still true."""
        return empreinte([self])

    def lignes(self) -> list[tuple[str, str]]:
        """Lines of a long text that differ: ("ici" or "betagouv", line)."""
        sides = {"-": "betagouv", "+": "ici"}
        lines = unified_diff(self.texte_betagouv.splitlines(), self.texte_ici.splitlines(), n=0, lineterm="")
        # The first two name the files.
        return [
            (sides[line[0]], line[1:])
            for line in islice(lines, 2, None)
            if line[0] in sides and line[1:].strip()
        ]


def empreinte(differences: Iterable[Difference]) -> str:
    """The same as long as every value of these differences is the same."""
    said = [[found.chemin, found.champ, found.ici, found.betagouv] for found in differences]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def ecarts(user: Personne) -> list[Difference]:
    """Fields both sides changed, that somebody has to choose."""
    fiches = FicheImportee.objects.for_equipe(user).exclude(ancetres={})
    natures = [nature for nature in Nature if fiches.filter(**{f"{nature.value}__isnull": False}).exists()]
    found = [
        one
        for nature in natures
        for one in _differences(nature, MODELES[nature].objects.filter(fiche_importee__in=fiches))
    ]
    return _sorted(one for one in found if one.ouverte)


def ecarts_de(fiche: FicheImportee, *, lock: bool = False) -> list[Difference]:
    """The same for one file. `lock`: its row is about to be written."""
    nature = ici.nature_de(fiche.objet)
    rows = MODELES[nature].objects.filter(fiche_importee=fiche)
    return _sorted(one for one in _differences(nature, rows, lock=lock) if one.ouverte)


def a_reporter(user: Personne) -> list[Difference]:
    """Fields corrected here alone, and startups that beta.gouv.fr does not have, with what was already reported."""
    scope = exchange_scope(user)
    startups = ici.charger(_avec_fiche(Startup.objects.filter(incubateur__in=scope)))
    found = [one for row in startups for one in _of_row(Nature.STARTUP, row)]
    # Before any import, every startup would seem to be missing there.
    if any(_fiche(row) for row in startups):
        found += [_creation(row) for row in startups if _fiche(row) is None]
    found += _differences(Nature.INCUBATEUR, Incubateur.objects.filter(pk__in=scope))
    found += _differences(Nature.ORGANISATION, Organisation.objects.filter(fiche_importee__isnull=False))
    reports = {(report.chemin, report.champ): report for report in Report.objects.select_related("par")}
    return _sorted(
        _with_report(one, reports.get((one.chemin, one.champ))) for one in found if not one.ouverte
    )


def _sorted(found: Iterable[Difference]) -> list[Difference]:
    return sorted(found, key=lambda one: (one.champ == CREATION, one.objet.nom, one.chemin, one.libelle))


def _with_report(found: Difference, report: Report | None) -> Difference:
    """A report stands only for the value that was copied."""
    return replace(found, reportee=report) if report and report.valeur == found.ici else found


def _avec_fiche(rows: QuerySet) -> QuerySet:
    return rows.select_related("fiche_importee")


def _fiche(objet: Objet) -> FicheImportee | None:
    return getattr(objet, "fiche_importee", None)


def _differences(nature: Nature, rows: QuerySet, *, lock: bool = False) -> list[Difference]:
    return [one for row in ici.charger(_avec_fiche(rows), lock=lock) for one in _of_row(nature, row)]


def _of_row(nature: Nature, objet: Objet) -> list[Difference]:
    fiche = _fiche(objet)
    if fiche is None:
        return []
    values, found = ici.valeurs(objet), []
    for champ in champs_compares(values, fiche.valeurs):
        absent = vide(nature, champ)
        here, there = values.get(champ, absent), fiche.valeurs.get(champ, absent)
        if here != there:
            base, opened = fiche.ancetres.get(champ, absent), champ in fiche.ancetres
            found.append(Difference(nature, objet, champ, here, there, base, opened))
    return found


def _creation(row: Startup) -> Difference:
    return Difference(Nature.STARTUP, row, CREATION, ici=True, betagouv=False)
