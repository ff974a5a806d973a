"""Write what a reprise previewed, in bulk and with its history."""

from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from annuaire.models import Personne, Rattachement
from incubateur.accueil.reprise.apercu import Apercu
from incubateur.accueil.reprise.fiches import Fiche
from incubateur.accueil.reprise.roles import RoleRepris
from startups.models import Affectation

# Updates in bulk are one statement of CASE WHEN: long ones cost more than several short ones.
BATCH = 100


@transaction.atomic
def importer(*, apercu: Apercu, by: Personne) -> None:
    """People, then their place in the directory, then their roles. Raises IntegrityError when somebody came first."""
    _write_fiches([fiche for fiche in apercu.fiches if fiche.is_new], by=by, create=True)
    _write_fiches([fiche for fiche in apercu.fiches if not fiche.is_new], by=by, create=False)
    directory = Personne.incubateurs.through
    directory.objects.bulk_create(
        [
            directory(personne_id=fiche.personne.pk, incubateur_id=apercu.incubateur.pk)
            for fiche in apercu.fiches
            if fiche.enters
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    for model in (Rattachement, Affectation):
        roles = [repris for repris in apercu.roles if isinstance(repris.tenue, model)]
        _write_roles([repris for repris in roles if repris.is_new], model, by=by, create=True)
        _write_roles([repris for repris in roles if not repris.is_new], model, by=by, create=False)


def _write_fiches(fiches: list[Fiche], *, by: Personne, create: bool) -> None:
    for fiche in fiches:
        if create:
            fiche.personne.set_unusable_password()
        fiche.personne.recherche = fiche.personne.search_text()
        fiche.personne._change_reason = _reason(fiche.saisies[0].number)
    fields = {"recherche", *_changed(fiches)}
    _bulk([fiche.personne for fiche in fiches], Personne, fields, by=by, create=create)


def _write_roles(roles: list[RoleRepris], model: type, *, by: Personne, create: bool) -> None:
    for repris in roles:
        # The person has a primary key by now.
        repris.tenue.personne = repris.fiche.personne
        repris.tenue._change_reason = _reason(repris.saisie.number)
    _bulk([repris.tenue for repris in roles], model, _changed(roles), by=by, create=create)


def _changed(rows: list[Fiche] | list[RoleRepris]) -> set[str]:
    return {key for row in rows for key, _, _ in row.changes}


def _bulk(rows: list, model: type, fields: set[str], *, by: Personne, create: bool) -> None:
    for row in rows:
        row.version += 1
    if create:
        bulk_create_with_history(rows, model, batch_size=BATCH, default_user=by)
    else:
        columns = sorted({"version", *fields})
        bulk_update_with_history(rows, model, columns, batch_size=BATCH, default_user=by)


def _reason(line: int) -> str:
    return f"Reprise de l’annuaire, ligne {line}"
