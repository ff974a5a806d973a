"""What an import would do: each file beside what is here, and what comes of it. Reads, writes nothing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from startups.betagouv import ici
from startups.betagouv.anomalies import Anomalie
from startups.betagouv.champs import FICHES, Liste, Nature
from startups.betagouv.comparaison import Comparaison, Derniere, comparer, valeurs_retenues, vide
from startups.betagouv.ici import MODELES, Objet
from startups.betagouv.lecture import FicheLue, references
from startups.betagouv.lot import Lot
from startups.models import FicheImportee, Startup
from startups.models.startups import valid_identifiant

# Beyond this share of the known startups, an import that changes their phases asks before.
PART_DE_PARCOURS = 5


class Statut(StrEnum):
    """What happens to a file."""

    CREEE = "creee"
    MODIFIEE = "modifiee"
    INCHANGEE = "inchangee"
    # Outside what the person may change.
    LAISSEE = "laissee"
    REFUSEE = "refusee"

    @property
    def label(self) -> str:
        return {
            "creee": "Créée",
            "modifiee": "Modifiée",
            "inchangee": "Inchangée",
            "laissee": "Laissée : hors de votre incubateur",
            "refusee": "Non importée",
        }[self]


@dataclass(frozen=True)
class Portee:
    """What an import may change: everything, or the startups of some incubateurs (by primary key)."""

    incubateurs: frozenset[int] | None = None

    @property
    def partout(self) -> bool:
        return self.incubateurs is None

    def admet(self, incubateur_id: int | None) -> bool:
        """Whether rows of this incubateur may be written."""
        return self.partout or incubateur_id in self.incubateurs

    def startups(self) -> QuerySet:
        """The startups known there."""
        return (
            Startup.objects.all() if self.partout else Startup.objects.filter(incubateur__in=self.incubateurs)
        )


@dataclass(frozen=True)
class Ligne:
    """One file and what becomes of it."""

    fiche: FicheLue
    statut: Statut
    objet: Objet | None = None
    derniere_fiche: FicheImportee | None = None
    ici: Mapping = field(default_factory=dict)
    comparaison: Comparaison = field(default_factory=Comparaison)

    @property
    def derniere(self) -> Derniere | None:
        kept = self.derniere_fiche
        return Derniere(kept.valeurs, kept.ancetres) if kept else None

    @property
    def suivie(self) -> bool:
        """Whether the file is taken into account at all."""
        return self.statut in {Statut.CREEE, Statut.MODIFIEE, Statut.INCHANGEE}

    @property
    def a_ecrire(self) -> dict:
        """Values to write: all of them for a new row."""
        return dict(self.fiche.valeurs) if self.statut is Statut.CREEE else self.comparaison.prendre

    @property
    def retenues(self) -> dict:
        return valeurs_retenues(self.fiche, self.derniere)

    @property
    def bases(self) -> Mapping:
        """What was here before, by field."""
        absent = {champ: vide(self.fiche.nature, champ) for champ in self.comparaison.prendre}
        return {**absent, **self.ici}

    @property
    def differents(self) -> set[str]:
        """Fields that still differ once the plan is done."""
        return set(self.comparaison.ecarts) | self.comparaison.reportees


@dataclass
class Plan:
    """Everything an import would do."""

    portee: Portee
    lignes: list[Ligne]
    anomalies: list[Anomalie]
    # Startups already here that the import could have changed.
    connues: int

    def au(self, *statuts: Statut) -> list[Ligne]:
        """Lines that have one of these ends."""
        return [ligne for ligne in self.lignes if ligne.statut in statuts]

    @cached_property
    def parcours_touches(self) -> list[Ligne]:
        """Known startups whose phases would change."""
        return [ligne for ligne in self.au(Statut.MODIFIEE) if ligne.comparaison.touche_phases()]

    @property
    def absentes(self) -> int:
        """Known startups that no file is about: they are left alone."""
        return self.connues - sum(
            ligne.objet is not None and ligne.fiche.nature is Nature.STARTUP for ligne in self.lignes
        )

    @property
    def trop_de_parcours(self) -> bool:
        return len(self.parcours_touches) * PART_DE_PARCOURS > self.connues

    @cached_property
    def empreinte(self) -> str:
        """One line that changes when the plan does."""
        said = [
            [ligne.fiche.chemin, ligne.statut, ligne.comparaison.prendre, ligne.comparaison.ecarts]
            for ligne in self.lignes
        ]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def planifier(lot: Lot, portee: Portee, *, lock: bool = False) -> Plan:
    """Compare the files of a lot with the portfolio. `lock`: the rows will be written in this transaction."""
    return _Planificateur(lot, portee, lock).plan()


class _Planificateur:
    def __init__(self, lot: Lot, portee: Portee, lock: bool):
        self.lot, self.portee, self.lock = lot, portee, lock
        self.anomalies: list[Anomalie] = list(lot.anomalies)
        self.objets = {nature: self._objets(nature) for nature in MODELES}
        places = [fiche.chemin for fiche in lot.fiches]
        kept = FicheImportee.objects.filter(chemin__in=places)
        self.dernieres = {row.chemin: row for row in (kept.select_for_update() if lock else kept)}
        # References may name what this import creates.
        self.connus = {nature: set(found) for nature, found in self.objets.items()}

    def _objets(self, nature: Nature) -> dict[str, Objet]:
        rows = MODELES[nature].objects.all()
        if nature is Nature.STARTUP:
            named = [fiche.identifiant for fiche in self.lot.fiches if fiche.nature is nature]
            rows = rows.filter(identifiant__in=named)
        return {row.identifiant: row for row in ici.charger(rows, lock=self.lock)}

    def plan(self) -> Plan:
        order = (Nature.ORGANISATION, Nature.INCUBATEUR, Nature.STARTUP)
        lignes = [
            self._ligne(fiche) for nature in order for fiche in self.lot.fiches if fiche.nature is nature
        ]
        if self.portee.partout:
            self._mises_en_avant()
        return Plan(self.portee, lignes, self.anomalies, self.portee.startups().count())

    def _ligne(self, fiche: FicheLue) -> Ligne:
        objet = self.objets[fiche.nature].get(fiche.identifiant)
        if not self._admise(fiche, objet):
            return Ligne(fiche, Statut.LAISSEE)
        fiche = self._sans_inconnus(fiche, objet)
        self.anomalies += fiche.anomalies
        if self._refusee(fiche, objet):
            return Ligne(fiche, Statut.REFUSEE, objet)
        if objet is None:
            self.connus[fiche.nature].add(fiche.identifiant)
            return Ligne(fiche, Statut.CREEE)
        derniere_fiche = self.dernieres.get(fiche.chemin)
        derniere = Derniere(derniere_fiche.valeurs, derniere_fiche.ancetres) if derniere_fiche else None
        values = ici.valeurs(objet)
        found = comparer(fiche, values, derniere)
        statut = Statut.MODIFIEE if found.prendre else Statut.INCHANGEE
        return Ligne(fiche, statut, objet, derniere_fiche, values, found)

    def _admise(self, fiche: FicheLue, objet: Objet | None) -> bool:
        if self.portee.partout or fiche.nature is Nature.ORGANISATION:
            return True
        if fiche.nature is Nature.INCUBATEUR:
            return objet is not None and self.portee.admet(objet.pk)
        if objet is not None:
            return self.portee.admet(objet.incubateur_id)
        incubateur = self.objets[Nature.INCUBATEUR].get(fiche.valeurs.get("incubateur", ""))
        return incubateur is not None and self.portee.admet(incubateur.pk)

    def _sans_inconnus(self, fiche: FicheLue, objet: Objet | None) -> FicheLue:
        """The file without the references nobody knows: said, not taken; its text still holds them."""
        valeurs, illisibles, noted = dict(fiche.valeurs), set(fiche.illisibles), list(fiche.anomalies)
        for champ in references(FICHES[fiche.nature]):
            if champ.nom in illisibles:
                continue
            named = valeurs[champ.nom] if isinstance(champ, Liste) else [valeurs[champ.nom]]
            lost = [other for other in named if other and other not in self.connus[champ.vers]]
            if not lost:
                continue
            if isinstance(champ, Liste):
                valeurs[champ.nom] = [other for other in named if other not in lost]
            else:
                illisibles.add(champ.nom)
                del valeurs[champ.nom]
            needed = champ.nom == "incubateur" and objet is None
            code = "incubateur-inconnu" if needed else "reference-inconnue"
            noted += [
                Anomalie(fiche.chemin, 0, code, f"« {champ.cle} » cite « {other} », que personne ne connaît.")
                for other in lost
            ]
        return replace(fiche, valeurs=valeurs, illisibles=frozenset(illisibles), anomalies=tuple(noted))

    def _refusee(self, fiche: FicheLue, objet: Objet | None) -> bool:
        """Whether the file cannot become a row."""
        if any(anomalie.code in {"champ-absent", "incubateur-inconnu"} for anomalie in fiche.anomalies):
            return True
        if objet is not None:
            return False
        if any(champ in fiche.illisibles for champ in FICHES[fiche.nature].obligatoires):
            message = "Un champ obligatoire est illisible : la fiche n’est pas importée."
            self.anomalies.append(Anomalie(fiche.chemin, 0, "champ-absent", message))
            return True
        try:
            valid_identifiant(fiche.identifiant)
        except ValidationError as error:
            self.anomalies.append(Anomalie(fiche.chemin, 0, "nom-de-fichier", error.messages[0]))
            return True
        if len(fiche.identifiant) > 120:
            message = "Le nom du fichier dépasse 120 caractères."
            self.anomalies.append(Anomalie(fiche.chemin, 0, "nom-de-fichier", message))
            return True
        return False

    def _mises_en_avant(self) -> None:
        incubateurs = [fiche for fiche in self.lot.fiches if fiche.nature is Nature.INCUBATEUR]
        named = {name for fiche in incubateurs for name in fiche.mises_en_avant}
        known = set(Startup.objects.filter(identifiant__in=named).values_list("identifiant", flat=True))
        known |= self.connus[Nature.STARTUP]
        for fiche in incubateurs:
            for name in fiche.mises_en_avant:
                if name not in known:
                    message = f"« {name[:120]} » est mise en avant, mais aucune startup n’a cet identifiant."
                    self.anomalies.append(Anomalie(fiche.chemin, 0, "mise-en-avant-inconnue", message))
