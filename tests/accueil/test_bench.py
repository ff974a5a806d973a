"""The bench names what exceeds, and runs from one end to the other."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import resolve

from incubateur.accueil.bench.documents import Mesure, document_excesses
from incubateur.accueil.bench.mesures import Ligne, count_nodes, excesses
from incubateur.accueil.bench.pages import PAGES
from incubateur.accueil.bench.visite import Visite, first_visit
from incubateur.accueil.management.commands.bench import write

COLUMNS = ["page", "base", "startups", "requetes", "ms", "rapport_vide", "rapport_admin", "ko", "noeuds"]


def line(startups: int, page: str = "liste", **fields) -> Ligne:
    values = {"requetes": 9, "ms": 20.0, "rapport_vide": 4.0, "rapport_admin": 1.0, "ko": 5.0, "noeuds": 400}
    return Ligne(page, "SQLite", startups, **values | fields)


def lines(**large) -> list[Ligne]:
    """Every page within its limits, save the list at 10,000 startups."""
    return [replace(line(600), page=page.nom) for page in PAGES] + [
        line(10_000, page.nom, **(large if page.nom == "liste" else {})) for page in PAGES
    ]


@pytest.mark.parametrize(
    ("large", "said"),
    [
        ({}, []),
        ({"requetes": 10}, ["liste, SQLite\u202f: 9 requêtes puis 10, selon la taille"]),
        ({"noeuds": 601}, ["liste, SQLite\u202f: 601 éléments, au plus 600"]),
        # Twice as long, or 60 ms more: the larger of both is allowed.
        ({"ms": 80.0}, []),
        ({"ms": 80.1}, ["liste, SQLite\u202f: 20.0 ms à 600, 80.1 ms à 10000"]),
    ],
)
def test_what_exceeds_is_named(large, said):
    assert excesses(lines(**large)) == said


def test_too_many_queries_are_named_even_when_constant():
    found = [replace(row, requetes=13) for row in lines()]
    named = {sentence.partition(",")[0] for sentence in excesses(found)}
    assert named == {page.nom for page in PAGES if page.requetes_max == 12}


def test_elements_are_counted():
    assert count_nodes('<!DOCTYPE html><html><body><p>a<br>b</p><img src="x"/></body></html>') == 5


def test_first_visit_weighs_what_the_page_names(settings, tmp_path):
    settings.STATIC_ROOT, settings.STATIC_URL = tmp_path, "/static/"
    (tmp_path / "a.css").write_text("p { background: url('icones/i.svg'); } @font-face { src: url(data:x) }")
    (tmp_path / "a.css.gz").write_bytes(b"c" * 30_000)
    (tmp_path / "a.css.br").write_bytes(b"c" * 20_000)
    (tmp_path / "icones").mkdir()
    (tmp_path / "icones" / "i.svg").write_bytes(b"i" * 1_000)
    (tmp_path / "f.woff2").write_bytes(b"f" * 40_000)
    (tmp_path / "s.js").write_bytes(b"s" * 5_000)
    html = (
        '<link rel="stylesheet" href="/static/a.css"><link rel="preload" href="/static/f.woff2">'
        '<script src="/static/s.js"></script><a href="/startups/">x</a>'
    )
    assert first_visit(html) == Visite(ko=66.1, css=20.0)


def test_measures_of_one_base_leave_those_of_the_other(tmp_path):
    file = tmp_path / "bench.json"
    for base, ms in (("SQLite", 1), ("PostgreSQL", 2), ("SQLite", 3)):
        write(file, [{"base": base, "ms": ms}], base)
    assert json.loads(file.read_text()) == [{"base": "PostgreSQL", "ms": 2}, {"base": "SQLite", "ms": 3}]


def test_pages_measured_exist():
    names = {"startup": "carnet-vert", "pk": 1, "incubateur": "bocage", "note": 1, "seance": uuid4()}
    for page in PAGES:
        assert resolve(page.url.format(**names, a_ecrire="2026-11", transmise="2026-09"))


def manage(*command: str) -> subprocess.CompletedProcess:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "incubateur.accueil.bench.settings",
        "DATABASE_URL": "sqlite:///var/inutile.sqlite3",
        # Static files under their own names: compressing them would take longer than the rest.
        "DEBUG": "1",
    }
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_bench_runs(tmp_path):
    for command in (["assembler_css", "-v0"], ["collectstatic", "--no-input", "-v0"]):
        assert manage(*command).returncode == 0
    file = tmp_path / "bench.json"
    ran = manage("bench", "--startups", "6", "--tours", "1", "--lettres", "2", "--json", str(file))
    assert "Première visite" in ran.stdout, ran.stderr
    found = json.loads(file.read_text())
    rows, documents = found[: len(PAGES)], found[len(PAGES) :]
    assert [(row["page"], row["startups"]) for row in rows] == [(page.nom, 6) for page in PAGES]
    assert list(rows[0]) == COLUMNS
    assert [row["document"] for row in documents] == ["lettre", "2 lettres à la suite", "2 lettres, 2 cœurs"]
    assert all(list(row) == ["document", "pages", "ms", "rapport_nu", "mo"] for row in documents)
    assert all(row["pages"] >= 3 and row["ms"] > 0 and 30 < row["mo"] < 1000 for row in documents)


def measured(**fields) -> list[Mesure]:
    """A letter, a hundred in turn, a hundred on two cores, within their limits."""
    values = {"nu": 1.2, "ensemble": 0.6, "mo": 150.0} | fields
    return [
        Mesure("lettre", 4, 200.0, values["nu"], 100.0),
        Mesure("suite", 400, 20_000.0, 1.0, values["mo"]),
        Mesure("ensemble", 400, 12_000.0, values["ensemble"], 150.0),
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, []),
        ({"nu": 1.51}, ["lettre\u202f: 1.51 fois WeasyPrint seul, au plus 1.5"]),
        ({"mo": 201.0}, ["suite\u202f: 201.0 Mo, au plus 2 fois 100.0"]),
        ({"ensemble": 0.81}, ["ensemble\u202f: 0.81 du temps d’un seul, au plus 0.8"]),
    ],
)
def test_document_that_exceeds_is_named(fields, said):
    assert document_excesses(measured(**fields)) == said


def test_admin_is_mounted_by_the_bench_alone(client, db):
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert client.get("/bench/admin/").status_code == 404
    assert client.get("/admin/").status_code == 404
