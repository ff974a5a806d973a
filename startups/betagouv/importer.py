"""Make what the plan says happen, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from annuaire.models import Personne
from socle.clock import today
from startups import parcours
from startups.actions.betagouv import Changement, write_fiches
from startups.betagouv.anomalies import Anomalie
from startups.betagouv.champs import Nature, chemin
from startups.betagouv.libelles import libelle
from startups.betagouv.lot import Lot
from startups.betagouv.plan import Ligne, Plan, Portee, Statut, planifier
from startups.models import FicheImportee, Report


class TropDeParcours(Exception):
    """More than a fifth of the known startups would have their phases changed: somebody has to say so."""

    def __init__(self, touches: int, connues: int):
        super().__init__(
            f"L’import changerait les phases de {touches} des {connues} startups connues, plus d’une sur cinq."
        )


class AutreChose(Exception):
    """What the import would do is no longer what was shown."""


@transaction.atomic
def importer(
    lot: Lot,
    *,
    by: Personne | None,
    portee: Portee | None = None,
    force: bool = False,
    empreinte: str = "",
) -> Plan:
    """Do what the plan says, or nothing. Raises TropDeParcours, and AutreChose when the plan is not `empreinte` any more."""
    plan = planifier(lot, portee or Portee(), lock=True)
    if empreinte and plan.empreinte != empreinte:
        raise AutreChose
    if plan.trop_de_parcours and not force:
        raise TropDeParcours(len(plan.parcours_touches), plan.connues)
    reason = f"Import beta.gouv.fr du {parcours.jour(today())}"
    chosen = [ligne for ligne in plan.lignes if ligne.statut in {Statut.CREEE, Statut.MODIFIEE}]
    rows, refused = write_fiches(
        changements=[
            Changement(ligne.fiche.nature, ligne.fiche.identifiant, ligne.objet, ligne.a_ecrire)
            for ligne in chosen
        ],
        by=by,
        reason=reason,
    )
    retenus = {(refus.identifiant, refus.champ) for refus in refused}
    _remember([ligne for ligne in plan.lignes if ligne.suivie], rows, retenus)
    _keep(lot.gardes if plan.portee.partout else {})
    _clear_reports(plan.lignes)
    for identifiant, champ in sorted(retenus):
        message = f"{libelle(Nature.STARTUP, champ)} : la ligne que beta.gouv.fr n’a plus est citée ailleurs, elle reste."
        plan.anomalies.append(Anomalie(chemin(Nature.STARTUP, identifiant), 0, "phase-retenue", message))
    return plan


def _remember(lignes: Sequence[Ligne], rows: Mapping, retenus: set[tuple[str, str]]) -> None:
    """Keep the text and values of each file, and the divergences it leaves open."""
    created, updated = [], []
    for ligne in lignes:
        kept = ligne.derniere_fiche or FicheImportee(chemin=ligne.fiche.chemin)
        row = ligne.objet or rows[ligne.fiche.nature, ligne.fiche.identifiant]
        ancetres = ligne.comparaison.ecarts | {
            champ: ligne.bases[champ]
            for identifiant, champ in retenus
            if identifiant == ligne.fiche.identifiant
        }
        new = {
            "contenu": ligne.fiche.texte,
            "valeurs": ligne.retenues,
            "ancetres": ancetres,
            "correspondance": {**kept.correspondance, **ligne.fiche.correspondance},
        }
        if kept.pk and all(getattr(kept, name) == value for name, value in new.items()):
            continue
        for name, value in new.items():
            setattr(kept, name, value)
        setattr(kept, ligne.fiche.nature.value, row)
        kept.importee_le = timezone.now()
        (updated if kept.pk else created).append(kept)
    FicheImportee.objects.bulk_create(created)
    columns = ["contenu", "valeurs", "ancetres", "correspondance", "importee_le"]
    if updated:
        FicheImportee.objects.bulk_update(updated, columns, batch_size=100)


def _keep(gardes: Mapping[str, str]) -> None:
    known = {fiche.chemin: fiche for fiche in FicheImportee.objects.filter(chemin__in=gardes)}
    for place, texte in gardes.items():
        fiche = known.get(place) or FicheImportee(chemin=place)
        if fiche.contenu != texte:
            fiche.contenu = texte
            fiche.save()


def _clear_reports(lignes: Iterable[Ligne]) -> None:
    """What both sides now say has been reported for good."""
    places = {ligne.fiche.chemin: ligne for ligne in lignes if ligne.suivie}
    agreed = [
        report.pk
        for report in Report.objects.filter(chemin__in=places).order_by("pk")
        if report.champ not in places[report.chemin].differents
    ]
    Report.objects.filter(pk__in=agreed).delete()
