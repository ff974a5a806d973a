"""Upload beta.gouv.fr's files, see what they would do, confirm, and let the worker do it."""

import logging
from collections.abc import Callable
from io import BytesIO

from django.db import DatabaseError, transaction
from django.utils import timezone

from annuaire.models import Personne
from socle import depots
from socle.transitions import ForbiddenTransition
from startups.betagouv.bilan import bilan
from startups.betagouv.correspondance import Correspondance
from startups.betagouv.importer import AutreChose, TropDeParcours, importer
from startups.betagouv.lot import Lot, Progress, lire_lot
from startups.betagouv.plan import Portee, planifier
from startups.betagouv.sources import SourceRefusee, Sources, du_zip
from startups.enums import EtatDepot
from startups.models import Depot
from startups.permissions import exchange_scope

logger = logging.getLogger(__name__)

# Up to so many files, what an archive would do is said at once; beyond, the worker reads it.
SUR_LE_CHAMP = 200
# Files between two marks of progress: each costs a write.
PAS = 25
AUTRE_ETAT = "Cet import n’en est plus là : voici où il en est."


@transaction.atomic
def receive(*, contenu: bytes, nom: str, by: Personne, correspondance: Correspondance | None = None) -> Depot:
    """Keep an uploaded ZIP and find out what it would do. Raises SourceRefusee when it cannot be read."""
    sources = du_zip(BytesIO(contenu))
    depot = Depot(par=by, nom=nom[-250:], correspondance=(correspondance or Correspondance()).as_dict())
    depot.cle = depots.keep(contenu, by=by)
    return _begin(depot, sources)


@transaction.atomic
def restart(*, depot: Depot) -> Depot:
    """Read the file again: what it would do may have changed. Raises ForbiddenTransition, SourceRefusee."""
    depot = _locked(depot, EtatDepot.LECTURE)
    return _begin(depot, _sources(depot))


def _begin(depot: Depot, sources: Sources) -> Depot:
    depot.fait, depot.total, depot.echec = 0, len(sources.fichiers), ""
    if depot.total <= SUR_LE_CHAMP:
        _preview(depot, _lot(depot, sources))
        depot.etat = EtatDepot.PROPOSE
        depot.save()
        return depot
    depot.save()
    from startups.tasks import lire_depot  # the task calls `read` below

    lire_depot.enqueue(str(depot.uuid))
    return depot


@transaction.atomic
def confirm(*, depot: Depot, forcer: bool) -> Depot:
    """The person saw what it does: the worker may begin. Raises ForbiddenTransition."""
    depot = _locked(depot, EtatDepot.CONFIRME)
    depot.forcer, depot.fait = forcer, 0
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


def _locked(depot: Depot, target: EtatDepot) -> Depot:
    depot = Depot.objects.select_for_update(of=("self",)).select_related("par").get(pk=depot.pk)
    Depot.TRANSITIONS.check(depot.etat, target, AUTRE_ETAT)
    depot.etat = target
    return depot


def _preview(depot: Depot, lot: Lot) -> None:
    plan = planifier(lot, Portee(exchange_scope(depot.par)))
    depot.bilan, depot.empreinte = bilan(plan), plan.empreinte


def _sources(depot: Depot) -> Sources:
    contenu = depots.fetch(depot.cle, by=depot.par)
    if contenu is None:
        raise SourceRefusee("Le fichier a été oublié : déposez-le de nouveau.")
    return du_zip(BytesIO(contenu))


def _lot(depot: Depot, sources: Sources, progress: Progress | None = None) -> Lot:
    return lire_lot(sources, Correspondance(**depot.correspondance), progress)


# By the worker ----------------------------------------------------------------------------------------------


def read(*, uuid: str) -> None:
    """Find out what a big upload would do."""
    depot = Depot.objects.select_related("par").get(uuid=uuid)
    if depot.etat == EtatDepot.LECTURE:
        _telling(depot, _read)


def run(*, uuid: str) -> None:
    """Import a confirmed upload; all is written or nothing."""
    try:
        with transaction.atomic():
            depot = _locked(Depot.objects.get(uuid=uuid), EtatDepot.EN_COURS)
            depot.save()
    except ForbiddenTransition:
        # Given up, or begun by another task, since it was confirmed.
        return
    _telling(depot, _import)


def _telling(depot: Depot, work: Callable[[Depot], None]) -> None:
    """Do the work; whatever happens, the row says where it stands."""
    etat = depot.etat
    try:
        work(depot)
    except (SourceRefusee, ForbiddenTransition) as error:
        _fail(depot, etat, str(error))
    except DatabaseError:
        logger.exception("Import beta.gouv.fr %s", depot.uuid)
        _fail(depot, etat, "Quelqu’un enregistrait en même temps : rien n’a été écrit. Recommencez.")
    except Exception:
        _fail(
            depot, etat, "Une erreur a tout arrêté : rien n’a été écrit. Le journal du service dit laquelle."
        )
        raise


def _fail(depot: Depot, etat: EtatDepot, message: str) -> None:
    """Say why it stopped, unless somebody gave it up or started it again meanwhile."""
    moving = Depot.objects.filter(pk=depot.pk, etat=etat)
    moving.update(etat=EtatDepot.ECHEC, echec=message, mouvement_le=timezone.now())


def _read(depot: Depot) -> None:
    lot = _lot(depot, _sources(depot), _marker(depot))
    with transaction.atomic():
        current = _locked(depot, EtatDepot.PROPOSE)
        _preview(current, lot)
        current.save()


def _import(depot: Depot) -> None:
    lot = _lot(depot, _sources(depot), _marker(depot))
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


def _marker(depot: Depot) -> Progress:
    def mark(done: int, total: int) -> None:
        if done % PAS == 0 or done == total:
            depot.fait, depot.total = done, total
            depot.save(update_fields=["fait", "total", "mouvement_le"])

    return mark
