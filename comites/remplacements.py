"""What a successor can take over: of comités to come, a seat and the chairing; of those held, conditions still to meet.

Who sat in those that were held stays as it was.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from annuaire.actions.personnes import add_to_directory
from annuaire.models import Personne
from comites.models import Comite, Condition, Membre
from socle.history import save_tracked
from socle.remplacements import Choix, Releve, Transmissible
from socle.templatetags.socle import jour

COMITES, CONDITIONS = "Comités à venir", "Conditions posées par un comité"


def transmissibles(
    *,
    personne: Personne,
    successeur: Personne | None,
    incubateurs: Collection[int],
    at: date,
    lock: bool = False,
) -> list[Transmissible]:
    """Séances of `incubateurs` still to be held that the person chairs, those where they sit, what they must bring."""
    return [
        *_chaired(personne, incubateurs, lock),
        *_seats(personne, successeur, incubateurs, lock),
        *_conditions(personne, incubateurs, lock),
    ]


@dataclass
class PresidenceTransmise(Transmissible):
    """A séance that the person chairs."""

    comite: Comite | None = None

    def consequences(self, releve: Releve, choix: Choix) -> list[str]:
        return [f"{releve.successeur} présidera cette séance, et en lit tous les passages dès maintenant."]

    def transmettre(self, releve: Releve, choix: Choix) -> None:
        add_to_directory(personne=releve.successeur, incubateur=self.comite.incubateur, by=releve.by)
        self.comite.president = releve.successeur
        save_tracked(self.comite, by=releve.by, reason=releve.motif)


def _chaired(personne, incubateurs, lock) -> list[Transmissible]:
    rows = Comite.objects.to_hold().filter(president=personne, incubateur__in=incubateurs)
    if lock:
        rows = rows.select_for_update(of=("self",))
    return [
        PresidenceTransmise(
            cle=f"presidence-{row.uuid}",
            groupe=COMITES,
            titre=f"Présidence, {row.titre}",
            version=row.version,
            comite=row,
        )
        for row in rows.select_related("incubateur").order_by("created_at", "pk")
    ]


@dataclass
class SiegeTransmis(Transmissible):
    """A seat. `deja`: the successor already sits there."""

    membre: Membre | None = None
    deja: bool = False

    def refus(self, releve: Releve, choix: Choix) -> str:
        if self.deja:
            return f"{releve.successeur} y siège déjà : décochez, et retirez {releve.sortant} de la séance."
        return ""

    def consequences(self, releve: Releve, choix: Choix) -> list[str]:
        reads = "ce passage" if self.membre.passage else "tous les passages"
        return [f"{releve.successeur} y siégera, et lit {reads} dès maintenant."]

    def transmettre(self, releve: Releve, choix: Choix) -> None:
        membre = self.membre
        add_to_directory(personne=releve.successeur, incubateur=membre.comite.incubateur, by=releve.by)
        membre.personne = releve.successeur
        save_tracked(membre, by=releve.by, reason=releve.motif)


def _seats(personne, successeur, incubateurs, lock) -> list[Transmissible]:
    rows = Membre.objects.filter(
        comite__in=Comite.objects.to_hold().filter(incubateur__in=incubateurs), personne=personne
    )
    if lock:
        rows = rows.select_for_update(of=("self",))
    rows = list(rows.select_related("comite__incubateur", "passage__startup").order_by("comite", "pk"))
    theirs = set()
    if successeur and successeur.pk and rows:
        held = Membre.objects.filter(personne=successeur, comite__in={row.comite_id for row in rows})
        theirs = set(held.order_by("pk").values_list("comite", "passage"))
    return [
        SiegeTransmis(
            cle=f"siege-{row.uuid}",
            groupe=COMITES,
            titre=f"Siège, {row.passage.startup if row.passage else 'toute la séance'}, {row.comite.titre}",
            precision=f"en qualité de {row.get_capacite_display()}",
            version=row.version,
            membre=row,
            deja=(row.comite_id, row.passage_id) in theirs,
        )
        for row in rows
    ]


@dataclass
class ConditionTransmise(Transmissible):
    """Something a comité asked of the person, not met yet."""

    condition: Condition | None = None

    def consequences(self, releve: Releve, choix: Choix) -> list[str]:
        return [f"{releve.successeur} en devient responsable, et la trouve dans « À traiter »."]

    def transmettre(self, releve: Releve, choix: Choix) -> None:
        condition = self.condition
        incubateur = condition.decision.passage.comite.incubateur
        add_to_directory(personne=releve.successeur, incubateur=incubateur, by=releve.by)
        condition.responsable = releve.successeur
        save_tracked(condition, by=releve.by, reason=releve.motif)


def _conditions(personne, incubateurs, lock) -> list[Transmissible]:
    passage = "decision__passage"
    rows = Condition.objects.to_meet().filter(
        responsable=personne, **{f"{passage}__comite__incubateur__in": incubateurs}
    )
    if lock:
        rows = rows.select_for_update(of=("self",))
    return [
        ConditionTransmise(
            cle=f"condition-{row.uuid}",
            groupe=CONDITIONS,
            titre=f"{row.decision.passage.startup} : {row.texte}",
            precision=f"avant le {jour(row.echeance)}",
            version=row.version,
            condition=row,
        )
        for row in rows.select_related(f"{passage}__startup", f"{passage}__comite__incubateur")
    ]
