"""All running letters as one ZIP: what it holds, under what names, for whom, how far it is, for how long."""

import io
import tracemalloc
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.core.files import File
from django.urls import reverse
from django.utils import timezone

from missions import archive as zipped
from missions.actions import archives as actions
from missions.actions.lettres import cancel_lettre
from missions.enums import EtatArchive, StatutLettre
from missions.models import Archive, Lettre
from socle import depots, documents
from tests import factories
from tests.factories import days_ago
from tests.outils.html import soup


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }


@pytest.fixture
def running(startup, autre_startup, ingrid, emile):
    """Two letters in force, on two startups."""
    irene = factories.make_personne("Irène", nom="D’Arc / Val")
    rows = [
        factories.make_lettre(startup, ingrid, by=emile),
        factories.make_lettre(autre_startup, irene, by=emile),
    ]
    for row in rows:
        factories.make_emission(row, emile)
    return rows


def asked(client) -> Archive:
    """The archive that the person of `client` asks for, made at once (`tasks_run`)."""
    answer = client.post(reverse("missions:archives"))
    return Archive.objects.get(uuid=answer.url.rstrip("/").rpartition("/")[2])


def archive_url(archive: Archive) -> str:
    return reverse("missions:archive", args=[archive.uuid])


def downloaded(client, archive: Archive) -> bytes:
    answer = client.get(reverse("missions:archive_zip", args=[archive.uuid]))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_archive_holds_the_running_letters_under_readable_names(sign_in, running, emile, ingrid, tasks_run):
    client = sign_in(emile)
    content = downloaded(client, asked(client))
    with ZipFile(io.BytesIO(content)) as found:
        year = timezone.localdate().year
        assert found.namelist() == [
            f"Carnet vert, {ingrid}, Lettre de mission n° {year}-001.pdf",
            f"Haies vives, Irène D’Arc Val, Lettre de mission n° {year}-002.pdf",
        ]
        sealed = bytes(running[0].emission.document.contenu)
        assert found.read(found.namelist()[0]) == sealed
        assert found.testzip() is None


def test_same_letters_give_the_same_bytes(sign_in, running, emile, tasks_run):
    client = sign_in(emile)
    assert downloaded(client, asked(client)) == downloaded(client, asked(client))


def test_what_does_not_run_is_left_out(startup, running, ingrid, emile):
    factories.make_lettre(startup, ingrid, by=emile)
    over = factories.make_lettre(startup, ingrid, by=emile, debut=days_ago(400), fin=days_ago(1))
    later = factories.make_lettre(startup, ingrid, by=emile, debut=days_ago(-9), fin=days_ago(-90))
    cancelled = factories.make_lettre(startup, ingrid, by=emile)
    for row in (over, later, cancelled):
        factories.make_emission(row, emile)
    cancel_lettre(lettre=cancelled, by=emile, motif="Erreur")
    assert list(zipped.running(emile, timezone.localdate())) == running


def test_signed_copy_and_paper_letter_are_given_as_they_were_kept(startup, running, ingrid, emile):
    signed = documents.seal(nom="signee.pdf", contenu=b"%PDF signed", by=emile)
    paper = documents.seal(nom="papier.pdf", contenu=b"%PDF paper", by=emile)
    Lettre.objects.filter(pk=running[0].pk).update(scan=signed)
    row = factories.make_lettre(
        startup, ingrid, by=emile, modele=None, papier=True, scan=paper, statut=StatutLettre.SIGNEE
    )
    out = io.BytesIO()
    zipped.write(out, [running[0].pk, row.pk, row.pk], lambda done: None)
    with ZipFile(out) as found:
        assert [found.read(name) for name in found.namelist()[:2]] == [b"%PDF signed", b"%PDF paper"]
        first, second, twice = found.namelist()
    assert first.endswith(", exemplaire signé.pdf")
    assert second == f"Carnet vert, {ingrid}, Lettre de mission, sur papier du {row.debut:%Y-%m-%d}.pdf"
    assert twice == second.replace(".pdf", " (2).pdf")


@pytest.mark.parametrize("nom", ["x" * 250, "../../etc/passwd", "CON: a*b?", "\u202egnp.exe", " . "])
def test_no_name_is_a_trap(startup, running, nom):
    startup.nom = nom
    startup.save()
    found = zipped.name(
        Lettre.objects.select_related("startup", "titulaire", "emission").get(pk=running[0].pk)
    )
    assert len(found) < 200
    assert not set('/\\:*?"<>|\u202e') & set(found)
    assert not found.startswith((".", " "))


def test_portefeuille_gets_what_it_reads(sign_in, running, diane, tasks_run):
    client = sign_in(diane)
    with ZipFile(io.BytesIO(downloaded(client, asked(client)))) as found:
        assert len(found.namelist()) == 2


def test_rights_are_asked_again_when_it_is_downloaded(sign_in, startup, running, diane, emile, tasks_run):
    archive = asked(sign_in(diane))
    url = reverse("missions:archive_zip", args=[archive.uuid])
    assert sign_in(emile).get(url).status_code == 404
    away = factories.make_incubateur()
    factories.make_rattachement(diane, away, "portefeuille")
    diane.rattachements.filter(incubateur=startup.incubateur).update(fin=days_ago(1))
    answer = sign_in(diane).get(url, follow=True)
    assert "Vous ne pouvez plus lire toutes les lettres de cette archive" in answer.text
    diane.rattachements.update(fin=days_ago(1))
    assert sign_in(diane).get(url).status_code == 403


# How far it is ------------------------------------------------------------------------------------------------


def test_page_follows_it_until_the_worker_has_made_it(sign_in, running, emile):
    client = sign_in(emile)
    archive = asked(client)
    url = archive_url(archive)
    assert soup(client.get(url)).select_one("#avancement[hx-get]")
    Archive.objects.update(fait=1)
    moving = sign_in(emile, htmx=True).get(url)
    assert "1 lettre sur 2" in moving.text.replace("\u00a0", " ")
    assert asked(client) == archive, "asked twice, made once"
    actions.make_archive(uuid=str(archive.uuid))
    assert sign_in(emile, htmx=True).get(url)["HX-Refresh"] == "true"
    assert "Télécharger le ZIP" in client.get(url).text


def test_given_up_it_stops_and_keeps_nothing(sign_in, running, emile, tmp_path):
    client = sign_in(emile)
    archive = asked(client)
    client.post(reverse("missions:archive_annuler", args=[archive.uuid]))
    archive.total = 2
    with pytest.raises(actions.GivenUp):
        actions._mark(archive, 2)
    actions.make_archive(uuid=str(archive.uuid))
    archive.refresh_from_db()
    assert archive.etat == EtatArchive.ABANDONNEE
    assert "Vous avez abandonné cette archive" in client.get(archive_url(archive)).text
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_finished_it_can_be_erased(sign_in, running, emile, tmp_path, tasks_run):
    client = sign_in(emile)
    archive = asked(client)
    client.post(reverse("missions:archive_annuler", args=[archive.uuid]))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert client.get(reverse("missions:archive_zip", args=[archive.uuid])).status_code == 404


def test_file_is_forgotten_after_a_day(sign_in, running, emile, tasks_run):
    client = sign_in(emile)
    archive = asked(client)
    Archive.objects.update(mouvement_le=timezone.now() - timedelta(days=1, minutes=1))
    assert client.get(reverse("missions:archive_zip", args=[archive.uuid])).status_code == 404
    assert "plus d’une journée" in client.get(archive_url(archive)).text
    asked(client)
    assert list(Archive.objects.values_list("pk", flat=True)) != [archive.pk]
    assert not Archive.objects.filter(pk=archive.pk).exists()


def test_failure_is_said(sign_in, startup, running, ingrid, emile):
    client = sign_in(emile)
    archive = asked(client)
    # It says that it is signed, and has no document.
    factories.make_lettre(startup, ingrid, by=emile, statut=StatutLettre.SIGNEE)
    with pytest.raises(ObjectDoesNotExist):
        actions.make_archive(uuid=str(archive.uuid))
    assert "L’archive n’a pas pu être préparée" in client.get(archive_url(archive)).text


def test_interrupted_it_is_said_and_can_be_asked_again(sign_in, running, emile):
    client = sign_in(emile)
    archive = asked(client)
    Archive.objects.update(mouvement_le=timezone.now() - timedelta(minutes=11))
    assert "semble interrompue" in client.get(archive_url(archive)).text
    assert asked(client) != archive


def test_memory_does_not_grow_with_the_number_of_letters(startup, ingrid, emile, tmp_path):
    megabyte = b"%PDF" + bytes(1_000_000)
    keys = []
    for _ in range(12):
        scan = documents.seal(nom="scan.pdf", contenu=megabyte, by=emile)
        row = factories.make_lettre(
            startup, ingrid, by=emile, modele=None, papier=True, scan=scan, statut=StatutLettre.SIGNEE
        )
        keys.append(row.pk)
    tracemalloc.start()
    try:
        with (tmp_path / "lettres.zip").open("w+b") as out:
            zipped.write(out, keys, lambda done: None)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (tmp_path / "lettres.zip").stat().st_size > 12_000_000
    assert peak < 6_000_000


def test_kept_file_is_copied_from_an_open_one(emile, tmp_path):
    with (tmp_path / "a").open("w+b") as written:
        written.write(b"abc")
        written.seek(0)
        key = depots.keep(File(written), by=emile)
    with depots.opened(key, by=emile) as stored:
        assert stored.read() == b"abc"
    assert depots.opened(key, by=factories.make_personne()) is None
