"""Ask for the ZIP of the running letters, let the worker make it, give it up."""

import logging
from tempfile import TemporaryFile

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from annuaire.models import Personne
from missions import archive as zipped
from missions.enums import EtatArchive
from missions.models import Archive
from socle import depots
from socle.clock import today

logger = logging.getLogger(__name__)

# Letters between two marks of progress: each costs a write.
PAS = 10


class GivenUp(Exception):
    """Somebody gave it up while it was made."""


@transaction.atomic
def ask_archive(*, by: Personne) -> Archive:
    """The archive in preparation for `by`, or a new one; those of other days are forgotten."""
    Personne.objects.select_for_update(of=("self",)).get(pk=by.pk)
    mine = Archive.objects.filter(par=by)
    mine.filter(mouvement_le__lt=timezone.now() - depots.KEPT).delete()
    moving = next((archive for archive in mine if archive.en_mouvement and not archive.interrompue), None)
    if moving:
        return moving
    archive = Archive.objects.create(par=by, total=zipped.running(by, today()).count())
    from missions.tasks import composer_archive  # the task calls `make_archive` below

    composer_archive.enqueue(str(archive.uuid))
    return archive


def give_up_archive(*, archive: Archive) -> None:
    """Stop making it, or forget its file."""
    moved = {"etat": EtatArchive.ABANDONNEE, "mouvement_le": timezone.now()}
    Archive.objects.filter(pk=archive.pk).update(**moved)
    if archive.cle:
        depots.forget(archive.cle, by=archive.par)


def still_readable(archive: Archive) -> bool:
    """Whether the person may still read every letter of the file; it is forgotten otherwise."""
    readable = zipped.Lettre.objects.visible_to(archive.par).filter(pk__in=archive.lettres)
    return readable.count() == len(archive.lettres)


# By the worker ----------------------------------------------------------------------------------------------


def make_archive(*, uuid: str) -> None:
    """Write the file; whatever happens, the row says where it stands."""
    archive = Archive.objects.select_related("par").get(uuid=uuid)
    if not archive.en_mouvement:
        return
    try:
        _make(archive)
    except GivenUp:
        return
    except Exception:
        Archive.objects.filter(pk=archive.pk, etat=EtatArchive.EN_COURS).update(
            etat=EtatArchive.ECHEC, mouvement_le=timezone.now()
        )
        logger.exception("Archive %s", archive.uuid)
        raise


def _make(archive: Archive) -> None:
    keys = list(zipped.running(archive.par, today()).values_list("pk", flat=True))
    archive.total = len(keys)
    with TemporaryFile() as out:
        zipped.write(out, keys, lambda done: _mark(archive, done))
        size = out.tell()
        out.seek(0)
        key = depots.keep(File(out), by=archive.par)
    done = {"etat": EtatArchive.PRETE, "cle": key, "taille": size, "lettres": keys, "fait": len(keys)}
    moving = Archive.objects.filter(pk=archive.pk, etat=EtatArchive.EN_COURS)
    if not moving.update(**done, total=len(keys), mouvement_le=timezone.now()):
        depots.forget(key, by=archive.par)


def _mark(archive: Archive, done: int) -> None:
    if done % PAS == 0 or done == archive.total:
        moving = Archive.objects.filter(pk=archive.pk, etat=EtatArchive.EN_COURS)
        if not moving.update(fait=done, total=archive.total, mouvement_le=timezone.now()):
            raise GivenUp
