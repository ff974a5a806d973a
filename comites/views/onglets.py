"""The tabs of a passage, each of them a page: those its reader may open."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse

from comites import permissions
from comites.gates import CRITERES
from comites.models import Passage
from startups.views.onglets import Onglet


def passage_context(request: HttpRequest, passage: Passage, current: str) -> dict:
    """What every page of a passage shows: its tabs, of which `current` (a name of address), what one may do there."""
    user, comite = request.user, passage.comite
    place = [comite.uuid, passage.uuid]
    return {
        "comite": comite,
        "passage": passage,
        "startup": passage.startup,
        "onglets": [
            Onglet(label, reverse(f"comites:{name}", args=place), name == current)
            for name, label in _tabs(user, passage)
        ],
        "can_write_dossier": comite.to_hold and permissions.can_write_dossier(user, passage),
    }


def _tabs(user, passage: Passage) -> Iterator[tuple[str, str]]:
    yield "passage", "Passage"
    yield "dossier", "Raison d’être et bilan"
    yield "dossier_suite", "Suite et besoins"
    if CRITERES[passage.objet]:
        yield "gate", "Critères"
    yield "questions", "Questions"
    if permissions.can_score(user, passage) or permissions.can_read_grilles(user, passage):
        yield "grille", "Grille d’arbitrage"
    if permissions.can_read_avis(user, passage):
        yield "avis", "Avis du coach"
    if permissions.can_write_dossier(user, passage):
        yield "a_completer", "À compléter"
