"""Twenty people save points of twenty startups at once: none lost, none refused, on the database of the run."""

import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.urls import reverse

from startups.models import Point
from tests import factories
from tests.outils.serveur import Visitor, served

PEOPLE = 20
SECONDS = 10


def save_points(visitor: Visitor, path: str, until: float) -> tuple[list[str], list[int]]:
    """Fill the form again and again; returns the texts accepted and the statuses of the refusals."""
    accepted, refused = [], []
    while time.monotonic() < until:
        status, page = visitor.get(path)
        typed = f"{path} {len(accepted)}"
        fields = {name: hidden(page, name) for name in ("csrfmiddlewaretoken", "cle", "vu", "_auteur")}
        answer, _ = visitor.post(path, fields | {"meteo": "nuageux", "fait": typed, "suite": ""})
        if (status, answer) == (200, 302):
            accepted.append(typed)
        else:
            refused += [status, answer]
    return accepted, refused


def hidden(page: str, name: str) -> str:
    field = re.search(rf'<input type="hidden" name="{name}"[^>]*', page)[0]
    value = re.search(r'value="([^"]*)"', field)
    return value[1] if value else ""


@pytest.mark.django_db(transaction=True)
def test_points_saved_by_all_at_once_are_all_there(tmp_path):
    incubateur = factories.make_incubateur()
    visits = []
    with served(tmp_path / "gunicorn.log", workers=2) as port:
        for _ in range(PEOPLE):
            startup = factories.make_startup(incubateur=incubateur, phase="construction")
            coach = factories.make_personne()
            factories.make_affectation(startup, coach)
            path = reverse("startups:suivi_nouveau", args=[startup.identifiant])
            visits.append((Visitor(port, coach), path))
        until = time.monotonic() + SECONDS
        with ThreadPoolExecutor(PEOPLE) as pool:
            outcomes = list(pool.map(lambda visit: save_points(*visit, until), visits))
    assert [refused for _, refused in outcomes if refused] == [], (tmp_path / "gunicorn.log").read_text()
    accepted = [text for texts, _ in outcomes for text in texts]
    assert Counter(Point.objects.values_list("fait", flat=True)) == Counter(accepted)
    assert Counter(Point.history.values_list("fait", flat=True)) == Counter(accepted)
    assert all(texts for texts, _ in outcomes), "somebody saved nothing in ten seconds"
