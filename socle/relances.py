"""Reminders that leave by themselves: one shape for what each package wants people reminded of.

A package that reminds offers `relances.py` with `GENRES`, the kinds of its reminders, and `relances(today)`. It says
what is due on that day and nothing more: of a matter that passed several stages, the last one reached. Whoever
gathers (incubateur/accueil) keeps to worked days, to what each person chose, to one mail a person and a day, and to
once for each stage.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import models, transaction

from socle.echeances import Lot
from socle.history import save_tracked
from socle.models import Abonnement


@dataclass(frozen=True, kw_only=True)
class Genre:
    """A kind of automatic mail, that each person receives or not. `cle` is stored: it never changes.

    `label` names it beside its checkbox, `explication` says when it comes.
    """

    cle: str
    label: str
    explication: str
    par_defaut: bool = True


@dataclass(frozen=True, kw_only=True)
class Relance:
    """What one person is reminded of. `cle` names the matter, `etape` how far it is gone: each stage is told once.

    `titre` is the subject when it comes alone, `texte` says what is expected and by when, with dates that stay true if
    the mail is late; `pourquoi` says why this person gets it; `url` is a path and `geste` what one does there; `portee`
    is the identifiant of the incubateur whose équipe looks after the mail. A digest tells `lots` instead of a text.
    """

    genre: Genre
    personne: models.Model
    cle: str
    etape: int
    titre: str
    texte: str
    pourquoi: str
    url: str
    geste: str
    portee: str
    lots: Sequence[Lot] = ()


def latest_stages(relances: Iterable[Relance]) -> list[Relance]:
    """Of one person's reminders, one a matter: the furthest stage, in the order they came."""
    found: dict[str, Relance] = {}
    for relance in relances:
        if relance.cle not in found or found[relance.cle].etape < relance.etape:
            found[relance.cle] = relance
    return list(found.values())


# What each person chose -----------------------------------------------------------------------------------


def received(personne: models.Model, genres: Iterable[Genre]) -> set[str]:
    """Keys of the `genres` that the person receives, by choice or by default."""
    chosen = Abonnement.objects.chosen([personne])
    return {genre.cle for genre in genres if chosen.get((personne.pk, genre.cle), genre.par_defaut)}


@transaction.atomic
def choose(
    *, personne: models.Model, genres: Sequence[Genre], wanted: set[str], by: models.Model, reason: str
) -> bool:
    """Of these `genres`, the person receives those of `wanted` and no other; whether that changed anything."""
    # Two pages saved at once: one after the other.
    get_user_model()._base_manager.select_for_update(of=("self",)).get(pk=personne.pk)
    rows = {row.genre: row for row in Abonnement.objects.filter(personne=personne)}
    before = received(personne, genres)
    changed = [genre.cle for genre in genres if (genre.cle in before) != (genre.cle in wanted)]
    for cle in changed:
        row = rows.get(cle) or Abonnement(personne=personne, genre=cle)
        row.recu = cle in wanted
        save_tracked(row, by=by, reason=reason)
    return bool(changed)
