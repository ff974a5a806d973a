"""`/sante/`: what a supervisor reads, in counts alone."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from socle.enums import StatutCourriel
from socle.models import Courriel
from tests.outils.html import faults
from tests.outils.queries import counted


def make_courriel(**fields) -> Courriel:
    values = {
        "cle": f"cle-{Courriel.objects.count()}",
        "destinataire": "lise@agence.example",
        "sujet": "Secret",
    }
    return Courriel.objects.create(**values | fields)


@pytest.mark.django_db
def test_it_works(client):
    response = client.get("/sante/")
    assert response.status_code == 200
    assert response.json() == {
        "base": "joignable",
        "migrations_en_attente": 0,
        "courriels_en_attente": 0,
        "courriels_en_echec": 0,
    }
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_mails_are_counted_without_detail(client):
    make_courriel()
    make_courriel(statut=StatutCourriel.EN_COURS)
    make_courriel(statut=StatutCourriel.ABANDONNE)
    make_courriel(statut=StatutCourriel.A_VERIFIER)
    make_courriel(statut=StatutCourriel.ENVOYE, sent_at=timezone.now())
    with counted() as queries:
        response = client.get("/sante/")
    assert (response.json()["courriels_en_attente"], response.json()["courriels_en_echec"]) == (2, 2)
    assert "lise" not in response.text
    assert "Secret" not in response.text
    assert len(queries) <= 4


@pytest.mark.django_db
def test_database_not_yet_migrated(client):
    MigrationRecorder.Migration.objects.filter(app="startups").order_by("-pk").first().delete()
    response = client.get("/sante/")
    assert response.status_code == 503
    assert response.json() == {"base": "joignable", "migrations_en_attente": 1}


ASK = """
import django
django.setup()
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
client = Client(raise_request_exception=False)
answers = {path: client.get(path) for path in ["/sante/", "/aide/"]}
import json
print(json.dumps({path: [answer.status_code, answer.content.decode()] for path, answer in answers.items()}))
"""


@pytest.mark.parametrize(
    "database",
    [
        pytest.param("postgres://personne:rien@127.0.0.1:1/absente", id="nothing listens"),
        pytest.param("sqlite:////nulle/part/base.sqlite3", id="no such folder"),
    ],
)
def test_database_away(database):
    """In a process of its own: a connection that never was."""
    environment = os.environ | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": str(settings.BASE_DIR),
    }
    asked = subprocess.run(
        [sys.executable, "-c", ASK],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    answers = json.loads(asked.stdout.splitlines()[-1])
    status, body = answers["/sante/"]
    assert (status, json.loads(body)) == (503, {"base": "injoignable"})
    # The page of an error needs no database either.
    status, body = answers["/aide/"]
    assert status == 500
    assert "<h1>Une erreur de notre côté</h1>" in body
    assert faults(body) == []
