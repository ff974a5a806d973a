"""A file waits for its sender, and for nobody else."""

import os
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from socle import depots


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }


def age(key, by, *, hours: int) -> None:
    """Make a file as old as that."""
    moment = (timezone.now() - timedelta(hours=hours)).timestamp()
    os.utime(default_storage.path(depots._name(key, by)), (moment, moment))


def test_file_is_found_again_by_its_sender_alone(externe, voisin):
    key = depots.keep(b"nom;prenom", by=externe)
    assert depots.fetch(key, by=externe) == b"nom;prenom"
    assert depots.fetch(key, by=voisin) is None
    assert depots.fetch(uuid4(), by=externe) is None


def test_used_file_is_forgotten(externe):
    key = depots.keep(b"nom", by=externe)
    depots.forget(key, by=externe)
    assert depots.fetch(key, by=externe) is None
    depots.forget(key, by=externe)


def test_file_expires_after_a_day_and_is_swept(externe, voisin):
    old, young = depots.keep(b"hier", by=externe), depots.keep(b"ce matin", by=externe)
    age(old, externe, hours=25)
    age(young, externe, hours=23)
    assert depots.fetch(old, by=externe) is None
    assert depots.fetch(young, by=externe) == b"ce matin"
    depots.keep(b"autre", by=voisin)
    assert not default_storage.exists(depots._name(old, externe))
    assert default_storage.exists(depots._name(young, externe))
    assert depots.sweep() == 0


def test_one_person_keeps_a_bounded_number_of_files(externe, voisin):
    theirs = depots.keep(b"voisin", by=voisin)
    keys = []
    for rank in range(depots.PER_PERSON + 2):
        keys.append(depots.keep(str(rank).encode(), by=externe))
        age(keys[-1], externe, hours=10 - rank)
    kept = [depots.fetch(key, by=externe) for key in keys]
    assert kept == [None, None, b"2", b"3", b"4", b"5", b"6"]
    assert depots.fetch(theirs, by=voisin) == b"voisin"


def test_nothing_to_sweep_before_the_first_file():
    assert depots.sweep() == 0
