"""Upload beta.gouv.fr's files, see what they would do, confirm, and let the worker do it."""

import logging
from io import BytesIO

from django.db import DatabaseError, transaction

from annuaire.models import Personne
from socle import depots
from socle.transitions import ForbiddenTransition
from startups.betagouv.bilan import bilan
from startups.betagouv.correspondance import Correspondance
from startups.betagouv.importer import AutreChose, TropDeParcours, importer
from startups.betagouv.lot import Lot, lire_lot
from startups.betagouv.plan import Portee, planifier
from startups.betagouv.sources import SourceRefusee, du_zip
from startups.enums import EtatDepot
from startups.models import Depot
from startups.permissions import exchange_scope

logger = logging.getLogger(__name__)

# Files between two marks of progress: each costs a write.
PAS = 25
PAS_MAINTENANT = "Cet import n’en est plus là : voici où il en est."


@transaction.atomic
def receive(*, contenu: bytes, nom: str, by: Personne, correspondance: Correspondance | None = None) -> Depot:
    """Keep an uploaded ZIP with what it would do. Raises SourceRefusee when it cannot be read."""
    sources = du_zip(BytesIO(contenu))
    correspondance = correspondance or Correspondance()
    depot = Depot(par=by, nom=nom[-250:], correspondance=correspondance.as_dict())
    _preview(depot, lire_lot(sources, correspondance))
    depot.cle = depots.keep(contenu, by=by)
    depot.save()
    return depot


@transaction.atomic
def confirm(*, depot: Depot, forcer: bool) -> Depot:
    """The person saw what it does: the worker may begin. Raises ForbiddenTransition."""
    depot = _locked(depot, EtatDepot.CONFIRME)
    depot.forcer = forcer
    depot.save()
    from startups.tasks import importer_depot  # the task calls `run` below

    importer_depot.enqueue(str(depot.uuid))
    return depot


@transaction.atomic
def abandon(*, depot: Depot) -> Depot:
    """Forget the file; nothing is written. Raises ForbiddenTransition."""
    depot = _locked(depot, EtatDepot.ABANDONNE)
    depot.save()
    depots.forget(depot.cle, by=depot.par)
    return depot


@transaction.atomic
def restart(*, depot: Depot) -> Depot:
    """Read the file again and show what it would do today. Raises ForbiddenTransition, SourceRefusee."""
    depot = _locked(depot, EtatDepot.PROPOSE)
    _preview(depot, _read(depot))
    depot.save()
    return depot


def _locked(depot: Depot, target: EtatDepot) -> Depot:
    depot = Depot.objects.select_for_update(of=("self",)).select_related("par").get(pk=depot.pk)
    Depot.TRANSITIONS.check(depot.etat, target, PAS_MAINTENANT)
    depot.etat = target
    return depot


def _preview(depot: Depot, lot: Lot) -> None:
    plan = planifier(lot, Portee(exchange_scope(depot.par)))
    depot.bilan, depot.empreinte = bilan(plan), plan.empreinte


def _read(depot: Depot, progress=None) -> Lot:
    contenu = depots.fetch(depot.cle, by=depot.par)
    if contenu is None:
        raise SourceRefusee("Le fichier a été oublié : déposez-le de nouveau.")
    return lire_lot(du_zip(BytesIO(contenu)), Correspondance(**depot.correspondance), progress)


# By the worker ----------------------------------------------------------------------------------------------


def run(*, uuid: str) -> None:
    """Import a confirmed upload. Whatever happens, the row says where it stands; all is written or nothing."""
    try:
        with transaction.atomic():
            depot = _locked(Depot.objects.get(uuid=uuid), EtatDepot.EN_COURS)
            depot.save()
    except ForbiddenTransition:
        # Given up, or begun by another task, since it was confirmed.
        return
    try:
        _import(depot)
    except SourceRefusee as error:
        _fail(depot, str(error))
    except DatabaseError:
        logger.exception("Import beta.gouv.fr %s", uuid)
        _fail(depot, "Quelqu’un enregistrait en même temps : rien n’a été écrit. Recommencez.")
    except Exception:
        _fail(
            depot,
            "L’import s’est arrêté sur une erreur : rien n’a été écrit. L’équipe technique la trouvera dans le journal.",
        )
        raise


def _import(depot: Depot) -> None:
    lot = _read(depot, lambda done, total: _mark(depot, done, total))
    portee = Portee(exchange_scope(depot.par))
    try:
        with transaction.atomic():
            plan = importer(lot, by=depot.par, portee=portee, force=depot.forcer, empreinte=depot.empreinte)
            depot.etat, depot.bilan = EtatDepot.TERMINE, bilan(plan)
            depot.save()
    except (AutreChose, TropDeParcours):
        _preview(depot, lot)
        depot.etat, depot.bilan["change"] = EtatDepot.PROPOSE, True
        depot.save()
        return
    depots.forget(depot.cle, by=depot.par)


def _mark(depot: Depot, done: int, total: int) -> None:
    if done % PAS == 0 or done == total:
        depot.fait, depot.total = done, total
        depot.save(update_fields=["fait", "total", "mouvement_le"])


def _fail(depot: Depot, message: str) -> None:
    depot.etat, depot.bilan["echec"] = EtatDepot.ECHEC, message
    depot.save()
