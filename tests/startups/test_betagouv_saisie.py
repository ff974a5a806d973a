"""What people type in the application, seen from the files: the export differs by exactly that."""

import difflib
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import ProtectedError

from annuaire.models import Incubateur
from startups.betagouv.importer import importer
from startups.betagouv.lot import lire_lot
from startups.betagouv.sources import du_dossier
from startups.models import FicheImportee, Jalon, Phase, Startup
from tests import factories
from tests.outils.betagouv import FICHES, STARTUP, ecrire, lu
from tests.outils.html import soup
from tests.outils.killed import killed_after_each_statement
from tests.startups.test_informations import filled

PLACE = "_startups/carnet-vert.md"
# Things a form could lose: a public outside the list, spaces nobody sees, twice the same word, an unknown reference.
ODD = (
    STARTUP.replace("title: Carnet vert", "title: 'Carnet  vert '")
    .replace("leur carnet", "leur\u00a0carnet")
    .replace("  - entreprise\n", "  - entreprise\n  - Lycéens\n")
    .replace("techno: []", "techno:\n  - python\n  - Python\n  - HTML, CSS")
    .replace("sponsors:\n", "sponsors:\n  - /organisations/perdue\n")
)


@pytest.fixture
def dossier(tmp_path, db):
    """Imported files."""
    folder = ecrire(tmp_path / "content", FICHES | {PLACE: ODD})
    call_command("importer_betagouv", str(folder), stdout=StringIO())
    return folder


@pytest.fixture
def equipe(dossier, sign_in):
    emile = factories.make_personne("Émile")
    factories.make_rattachement(emile, Incubateur.objects.get(identifiant="bocage"))
    return sign_in(emile)


def differences(tmp_path, dossier) -> list[str]:
    """Lines that the export of `dossier` changes, all files together."""
    out = tmp_path / "export"
    call_command("exporter_betagouv", str(out), stdout=StringIO())
    before, after = lu(dossier), lu(out)
    assert list(before) == list(after)
    lines = [
        line
        for place in before
        for line in difflib.ndiff(before[place].decode().splitlines(), after[place].decode().splitlines())
    ]
    return [line for line in lines if line[0] in "+-"]


def post(client, address: str, **data) -> None:
    """Send a form as it is shown, with what was typed; confirm what it warns of."""
    shown = filled(client.get(address))
    answer = client.post(address, shown | data)
    if answer.status_code == 200:
        answer = client.post(address, filled(answer) | data)
    assert answer.status_code == 302, soup(answer).select_one("main").get_text(" ", strip=True)


def test_mission_typed_in_the_form(tmp_path, dossier, equipe):
    post(equipe, "/startups/carnet-vert/modifier/", mission="Compter les haies, toutes.")
    assert differences(tmp_path, dossier) == [
        "- mission: Aider les exploitants à tenir leur\u00a0carnet de haies.",
        "+ mission: Compter les haies, toutes.",
    ]


def test_form_saved_without_a_change(tmp_path, dossier, equipe):
    post(equipe, "/startups/carnet-vert/modifier/")
    assert differences(tmp_path, dossier) == []


def test_phase_opened_in_the_form(tmp_path, dossier, equipe):
    post(
        equipe,
        "/startups/carnet-vert/phases/nouvelle/",
        nom="transfere",
        debut="2026-01-15",
        fin="",
        commentaire="",
    )
    assert differences(tmp_path, dossier) == ["+   - name: transfere", "+     start: 2026-01-15"]


def test_phase_corrected_in_the_form(tmp_path, dossier, equipe):
    phase = Phase.objects.get(nom="construction")
    post(equipe, f"/startups/carnet-vert/phases/{phase.uuid}/modifier/", fin="2025-01-31")
    assert differences(tmp_path, dossier) == ["+     end: 2025-01-31"]


def test_jalon_added_in_the_form(tmp_path, dossier, equipe):
    post(
        equipe,
        "/startups/carnet-vert/jalons/nouveau/",
        genre="committee",
        date="2025-12-02",
        commentaire="Reconduit",
    )
    assert differences(tmp_path, dossier) == [
        "+   - name: committee",
        "+     date: 2025-12-02",
        "+     comment: Reconduit",
    ]


def test_section_of_the_fiche_typed_in_the_form(tmp_path, dossier, equipe):
    post(
        equipe, "/startups/carnet-vert/fiche/solution/", titre="Solution", texte="Un carnet.\r\nDeux lignes."
    )
    assert differences(tmp_path, dossier) == ["- Un carnet partagé.", "+ Un carnet.", "+ Deux lignes."]


def test_importing_the_export_after_all_that_changes_nothing(tmp_path, dossier, equipe):
    post(equipe, "/startups/carnet-vert/modifier/", mission="Compter les haies, toutes.")
    post(
        equipe, "/startups/carnet-vert/fiche/solution/", titre="Solution", texte="Un carnet.\r\nDeux lignes."
    )
    assert differences(tmp_path, dossier)
    histories = [model.history.count() for model in (Startup, Phase, Jalon)]
    version = Startup.objects.get().version
    call_command("importer_betagouv", str(tmp_path / "export"), stdout=StringIO())
    assert Startup.objects.get().version == version
    assert [model.history.count() for model in (Startup, Phase, Jalon)] == histories
    assert FicheImportee.objects.get(startup__isnull=False).ancetres == {}


def test_form_open_while_an_import_changes_the_same_field_shows_both(dossier, equipe):
    address = "/startups/carnet-vert/modifier/"
    stale = filled(equipe.get(address))
    texte = ODD.replace("mission: Aider les exploitants", "mission: Aider tout le monde")
    call_command("importer_betagouv", str(ecrire(dossier, {PLACE: texte})), stdout=StringIO())
    answer = equipe.post(address, stale | {"mission": "La mienne."})
    shown = [text.get_text(strip=True) for text in soup(answer).select(".deux-textes .texte-saisi")]
    assert shown == ["Aider tout le monde à tenir leur\u00a0carnet de haies.", "La mienne."]


def test_phase_another_object_needs_is_kept_and_said(dossier, monkeypatch):
    def protected(self, *args, **kwargs):
        raise ProtectedError("cited by a decision", {self})

    monkeypatch.setattr(Phase, "delete", protected)
    rows = "  - name: consolidation\n    start: 2025-02-01\n"
    ecrire(dossier, {PLACE: ODD.replace(rows, "")})
    plan = importer(lire_lot(du_dossier(dossier)), by=None, force=True)
    assert Phase.objects.filter(nom="transfert", debut=date(2025, 2, 1)).exists()
    [said] = [anomalie.message for anomalie in plan.anomalies if anomalie.code == "phase-retenue"]
    assert said == "Phase Transfert\u202f: la ligne que beta.gouv.fr n’a plus est citée ailleurs, elle reste."
    assert FicheImportee.objects.get(startup__isnull=False).ancetres == {
        "phase:transfert": [["2025-02-01", None, ""]]
    }


@pytest.mark.django_db(transaction=True)
def test_import_killed_at_any_moment_leaves_all_or_nothing(tmp_path):
    attempts = iter(range(1_000))

    def arrange():
        name = f"s{next(attempts)}"
        files = {
            f"_startups/{name}.md": ODD.replace("incubator: bocage", f"incubator: i-{name}"),
            f"_incubators/i-{name}.md": FICHES["_incubators/bocage.md"],
        }
        return name, lire_lot(du_dossier(ecrire(tmp_path / name, files)))

    def act(subject):
        importer(subject[1], by=None)

    def check(subject, finished):
        name, _ = subject
        assert Startup.objects.filter(identifiant=name).exists() is finished
        assert Incubateur.objects.filter(identifiant=f"i-{name}").exists() is finished
        assert FicheImportee.objects.filter(chemin=f"_startups/{name}.md").exists() is finished
        assert Phase.objects.filter(startup__identifiant=name).exists() is finished

    assert killed_after_each_statement(arrange, act, check) > 20
