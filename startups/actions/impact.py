"""Write indicators and their measures."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from annuaire.models import Personne
from socle.history import delete_tracked, save_tracked, track_many
from startups.enums import Dimension
from startups.impact.matrice import Usuel
from startups.models import Indicateur, Mesure, Startup


class NotFollowed(Exception):
    """The indicator is no longer followed: it cannot be the principal one."""


# Indicators -----------------------------------------------------------------------------------------------


@transaction.atomic
def save_indicateur(*, indicateur: Indicateur, by: Personne) -> Indicateur:
    """Add an indicator at the end of its dimension, or correct it."""
    if indicateur.pk is None:
        indicateur.position = _next_position(indicateur.startup, indicateur.dimension)
        return save_tracked(indicateur, by=by, reason="Indicateur ajouté")
    return save_tracked(indicateur, by=by, reason="Correction")


def _next_position(startup: Startup, dimension: str) -> int:
    last = startup.indicateurs.filter(dimension=dimension).order_by("-position").first()
    return last.position + 1 if last else 0


@transaction.atomic
def add_usuel(
    *, startup: Startup, dimension: Dimension, usuel: Usuel, by: Personne
) -> tuple[Indicateur, bool]:
    """Add a usual indicator in one act; the startup's own one of that name, and False, when there is one."""
    Startup.objects.select_for_update(of=("self",)).get(pk=startup.pk)
    known = startup.indicateurs.filter(nom=usuel.nom).first()
    if known:
        return known, False
    counted = startup.indicateurs.filter(usagers=True).exists()
    indicateur = Indicateur(
        startup=startup,
        dimension=dimension,
        nom=usuel.nom,
        unite=usuel.unite,
        sens=usuel.sens,
        frequence=usuel.frequence,
        usagers=usuel.usagers and not counted,
    )
    return save_indicateur(indicateur=indicateur, by=by), True


@transaction.atomic
def make_principal(*, indicateur: Indicateur, by: Personne, motif: str = "") -> Indicateur:
    """One act: the former principal indicator steps down, this one takes its place. Raises NotFollowed."""
    Startup.objects.select_for_update(of=("self",)).get(pk=indicateur.startup_id)
    indicateur.refresh_from_db()
    if indicateur.archive_le:
        raise NotFollowed("Un indicateur que l’on ne suit plus ne peut pas être le principal.")
    if indicateur.principal:
        return indicateur
    former = indicateur.startup.indicateurs.filter(principal=True).first()
    reason = motif or "Changement d’indicateur principal"
    if former:
        former.principal = False
        save_tracked(former, by=by, reason=reason)
    indicateur.principal = True
    return save_tracked(indicateur, by=by, reason=reason)


@transaction.atomic
def archive(*, indicateur: Indicateur, by: Personne, motif: str = "") -> Indicateur:
    """Stop following it: no longer the principal one, nor asked for; its measures stay."""
    indicateur.principal = False
    return save_tracked(indicateur, by=by, reason=motif or "Fin de suivi")


def resume(*, indicateur: Indicateur, by: Personne) -> Indicateur:
    """Follow it again."""
    indicateur.archive_le = None
    return save_tracked(indicateur, by=by, reason="Reprise du suivi")


@transaction.atomic
def move(*, indicateur: Indicateur, step: int) -> bool:
    """Exchange it with its neighbour in its dimension: before (-1) or after (1). False at the end of the list.

    The order is comfort, not a fact: it leaves no history.
    """
    Startup.objects.select_for_update(of=("self",)).get(pk=indicateur.startup_id)
    same = Indicateur.objects.filter(startup=indicateur.startup_id, dimension=indicateur.dimension).followed()
    order = list(same.order_by("position", "nom", "pk"))
    place = order.index(indicateur)
    if not 0 <= place + step < len(order):
        return False
    order[place], order[place + step] = order[place + step], order[place]
    for position, each in enumerate(order):
        each.position = position
    Indicateur.objects.bulk_update(order, ["position"])
    return True


# Measures -------------------------------------------------------------------------------------------------


def save_mesure(*, mesure: Mesure, by: Personne, motif: str = "") -> Mesure:
    """Add a measure, or correct it: what it was stays in its history."""
    return save_tracked(mesure, by=by, reason=motif or ("Correction" if mesure.pk else "Mesure saisie"))


def delete_mesure(*, mesure: Mesure, by: Personne, motif: str) -> None:
    """Remove a measure entered by mistake; it stays in the history."""
    delete_tracked(mesure, by=by, reason=motif)


@transaction.atomic
def record_many(
    *,
    added: Sequence[tuple[Indicateur, date, Decimal, str]],
    replaced: Sequence[tuple[Mesure, Decimal]],
    by: Personne,
) -> None:
    """Write the measures of a table in one act: new ones, and new values of known ones."""
    new = [
        Mesure(indicateur=indicateur, date=day, valeur=valeur, commentaire=commentaire, version=1)
        for indicateur, day, valeur, commentaire in added
    ]
    track_many(Mesure.objects.bulk_create(new), by=by, reason="Mesures importées d’un tableau", created=True)
    for mesure, valeur in replaced:
        mesure.valeur = valeur
        save_tracked(mesure, by=by, reason="Valeur corrigée par un tableau importé")
