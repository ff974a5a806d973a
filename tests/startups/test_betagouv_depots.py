"""The équipe uploads files, sees what they would do, confirms: within its own incubateur, all or nothing."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils import timezone

from annuaire.enums import RoleIncubateur
from annuaire.models import Incubateur, Organisation
from socle import depots as files
from socle.clock import today
from startups.actions import depots as actions
from startups.enums import EtatDepot, NomPhase
from startups.models import Depot, FicheImportee, Phase, Startup
from tests import factories
from tests.outils.betagouv import FICHES, INCUBATEUR, STARTUP, archive, startup
from tests.outils.html import soup
from tests.outils.queries import assert_num_queries_constant
from tests.outils.transitions import assert_transitions

HUB = "/startups/-/betagouv/"


@pytest.fixture
def equipe(sign_in, emile):
    return sign_in(emile)


def upload(client, fiches=None, **data):
    """POST an archive; the preview that follows."""
    made = archive(FICHES if fiches is None else fiches)
    return client.post(HUB, {"fichier": made} | data, follow=True)


def act(client, response, name: str, **data):
    """Press a button of the preview."""
    depot = Depot.objects.get(uuid=response.request["PATH_INFO"].split("/")[-2])
    return client.post(reverse(f"startups:betagouv_{name}", args=[depot.uuid]), data, follow=True)


def text(response) -> str:
    return re.sub(r"[ \t\n]+", " ", soup(response).select_one("main").get_text(" "))


def counts(response) -> dict[str, list[str]]:
    rows = soup(response).select("table")[0].select("tbody tr")
    return {row.th.text: [cell.text for cell in row.select("td")] for row in rows}


def test_table_of_transitions():
    assert_transitions(
        Depot.TRANSITIONS,
        EtatDepot,
        {
            "lecture": {"lecture", "propose", "echec", "abandonne"},
            "propose": {"lecture", "confirme", "abandonne"},
            "confirme": {"lecture", "en_cours", "abandonne"},
            "en_cours": {"lecture", "propose", "termine", "echec"},
            "echec": {"lecture"},
        },
    )


def test_preview_says_what_would_change_and_writes_nothing(equipe, startup):
    answer = upload(equipe, FICHES | {"_startups/casse.md": "---\ntitle: 'A\n---\n"})
    assert answer.status_code == 200
    assert counts(answer) == {
        "Startups": ["0", "1", "0", "0", "1"],
        "Incubateurs": ["0", "1", "0", "0", "0"],
        "Organisations": ["1", "0", "0", "0", "0"],
    }
    assert "Rien n’est encore écrit." in text(answer)
    assert "Mission : Rendre un service utile." not in text(answer)
    assert not Organisation.objects.exists()
    assert not FicheImportee.objects.exists()
    seen = equipe.get(answer.request["PATH_INFO"], {"vue": "anomalies"})
    assert (
        "_startups/casse.md, ligne 2 Un texte entre guillemets n’est pas fermé. Fichier non importé"
        in text(seen)
    )


def test_confirmed_import_is_written_in_the_name_of_who_confirmed(equipe, emile, incubateur, tasks_run):
    answer = act(equipe, upload(equipe), "confirmer")
    assert "Import terminé" in text(answer)
    carnet = Startup.objects.get()
    assert carnet.incubateur == incubateur
    said = carnet.history.get()
    day = f"1er {today():%Y}" if today().day == 1 else str(today().day)
    assert said.history_user == emile
    assert said.history_change_reason.startswith(f"Import beta.gouv.fr du {day.split()[0]}")
    assert carnet.phases.count() == 3
    depot = Depot.objects.get()
    assert (depot.etat, depot.fait, depot.total) == (EtatDepot.TERMINE, 4, 4)
    assert files.fetch(depot.cle, by=emile) is None


def test_import_waits_for_the_worker(equipe, incubateur):
    answer = act(equipe, upload(equipe), "confirmer")
    assert "En attente de son tour." in text(answer)
    assert not Startup.objects.exists()
    depot = Depot.objects.get()
    actions.run(uuid=str(depot.uuid))
    assert "Import terminé" in text(equipe.get(answer.request["PATH_INFO"]))
    actions.run(uuid=str(depot.uuid))
    assert Startup.objects.count() == 1


def test_progress_is_told_in_place_until_the_end(equipe, sign_in, emile, incubateur):
    path = act(equipe, upload(equipe), "confirmer").request["PATH_INFO"]
    htmx = sign_in(emile, htmx=True)
    Depot.objects.update(etat=EtatDepot.EN_COURS, fait=25, total=100)
    piece = htmx.get(path)
    assert "HX-Refresh" not in piece
    assert piece.text.strip().startswith('<div id="avancement"')
    assert soup(piece).select_one("progress")["value"] == "25"
    assert "Lecture en cours : 25 fichiers sur 100." in piece.text
    Depot.objects.update(etat=EtatDepot.TERMINE)
    assert htmx.get(path)["HX-Refresh"] == "true"


@pytest.fixture
def big(monkeypatch):
    """Every archive counts as a big one: the worker reads it."""
    monkeypatch.setattr(actions, "SUR_LE_CHAMP", 0)


def test_big_archive_is_read_by_the_worker(equipe, incubateur, big):
    path = upload(equipe).request["PATH_INFO"]
    assert "Lecture en cours" in text(equipe.get(path))
    assert not soup(equipe.get(path)).select("table")
    depot = Depot.objects.get()
    early = equipe.post(reverse("startups:betagouv_confirmer", args=[depot.uuid]), follow=True)
    assert "Cet import n’en est plus là" in text(early)
    actions.read(uuid=str(depot.uuid))
    answer = equipe.get(path)
    assert "Rien n’est encore écrit." in text(answer)
    assert counts(answer)["Startups"] == ["1", "0", "0", "0", "0"]
    depot.refresh_from_db()
    assert (depot.fait, depot.total) == (4, 4)


def test_big_archive_in_one_go(equipe, incubateur, big, tasks_run):
    answer = act(equipe, upload(equipe), "confirmer")
    assert "Import terminé" in text(answer)
    assert Startup.objects.get().identifiant == "carnet-vert"


def test_big_archive_given_up_while_it_is_read(equipe, emile, incubateur, big):
    answer = upload(equipe)
    depot = Depot.objects.get()
    act(equipe, answer, "abandonner")
    actions.read(uuid=str(depot.uuid))
    depot.refresh_from_db()
    assert (depot.etat, depot.bilan) == (EtatDepot.ABANDONNE, {})


def test_big_archive_forgotten_before_it_is_read(equipe, emile, incubateur, big):
    answer = upload(equipe)
    depot = Depot.objects.get()
    files.forget(depot.cle, by=emile)
    actions.read(uuid=str(depot.uuid))
    assert "Le fichier a été oublié : déposez-le de nouveau." in text(equipe.get(answer.request["PATH_INFO"]))


# Whose startups ---------------------------------------------------------------------------------------------


def test_only_own_incubateur_is_changed(equipe, incubateur, autre_incubateur, tasks_run):
    ailleurs = factories.make_startup(
        "Marée", identifiant="maree", mission="Basse.", incubateur=autre_incubateur
    )
    fiches = FICHES | {
        "_startups/maree.md": startup("Marée haute", incubator="bocage"),
        "_startups/digue.md": startup("Digue", incubator="littoral"),
        "_startups/perdue.md": startup("Perdue", incubator="nulle-part"),
        "_incubators/littoral.md": INCUBATEUR.replace("Bocage", "Grand Large"),
        "_incubators/neuf.md": INCUBATEUR.replace("Bocage", "Neuf"),
    }
    answer = act(equipe, upload(equipe, fiches), "confirmer")
    assert counts(answer)["Startups"] == ["1", "0", "0", "3", "0"]
    assert counts(answer)["Incubateurs"] == ["0", "1", "0", "2", "0"]
    ailleurs.refresh_from_db()
    assert (ailleurs.nom, ailleurs.mission) == ("Marée", "Basse.")
    assert set(Startup.objects.values_list("identifiant", flat=True)) == {"maree", "carnet-vert"}
    assert set(Incubateur.objects.values_list("nom", flat=True)) == {
        "Incubateur du Bocage",
        "Incubateur du Littoral",
    }
    assert not FicheImportee.objects.filter(
        chemin__in=["_startups/maree.md", "_incubators/littoral.md"]
    ).exists()
    left = text(equipe.get(answer.request["PATH_INFO"], {"vue": "laissees"}))
    assert "_startups/maree.md Hors de votre incubateur" in left
    assert "Basse." not in left


def test_preview_of_a_startup_elsewhere_says_the_same_as_of_one_nobody_knows(
    equipe, incubateur, autre_incubateur
):
    factories.make_startup("Marée", identifiant="maree", incubateur=autre_incubateur)
    fiches = {
        "_startups/maree.md": startup("Une", incubator="littoral"),
        "_startups/inconnue.md": startup("Une", incubator="littoral"),
    }
    answer = upload(equipe, fiches)
    left = equipe.get(answer.request["PATH_INFO"], {"vue": "laissees"})
    rows = [row.get_text(" ", strip=True) for row in soup(left).select("ul.lignes li")]
    assert {row.replace("maree", "x").replace("inconnue", "x") for row in rows} == {
        "Une _startups/x.md Hors de votre incubateur"
    }


def test_rights_lost_since_the_preview_change_nothing(equipe, emile, incubateur):
    act(equipe, upload(equipe), "confirmer")
    emile.rattachements.update(fin=today() - timedelta(days=1))
    depot = Depot.objects.get()
    actions.run(uuid=str(depot.uuid))
    depot.refresh_from_db()
    assert depot.etat == EtatDepot.PROPOSE
    assert not Startup.objects.exists()


def test_upload_of_a_colleague_is_unknown(equipe, sign_in, incubateur):
    path = upload(equipe).request["PATH_INFO"]
    colleague = factories.make_personne("Élodie")
    factories.make_rattachement(colleague, incubateur, RoleIncubateur.EQUIPE)
    assert sign_in(colleague).get(path).status_code == 404


# Before writing ---------------------------------------------------------------------------------------------


def test_what_is_no_longer_what_was_shown_is_shown_again(equipe, startup, tasks_run):
    seen = upload(equipe)
    Startup.objects.filter(pk=startup.pk).update(site="https://ici.example")
    answer = act(equipe, seen, "confirmer", forcer="on")
    assert "Le portefeuille a changé depuis que vous avez confirmé." in text(answer)
    assert not FicheImportee.objects.exists()
    assert "Import terminé" in text(act(equipe, answer, "confirmer", forcer="on"))
    startup.refresh_from_db()
    assert startup.site == "https://ici.example"
    assert set(FicheImportee.objects.get(startup=startup).ancetres) >= {"site", "mission"}


def test_many_paths_are_accepted_knowingly(equipe, startup, tasks_run):
    answer = upload(equipe)
    assert "Beaucoup de parcours changeraient" in text(answer)
    refused = act(equipe, answer, "confirmer")
    assert "Cochez cette case si c’est bien ce que vous voulez." in text(refused)
    assert not FicheImportee.objects.exists()
    answer = act(equipe, answer, "confirmer", forcer="on")
    assert "Import terminé" in text(answer)
    assert startup.phases.filter(nom=NomPhase.INVESTIGATION).exists()


def test_given_up_upload_is_forgotten(equipe, emile, incubateur):
    answer = act(equipe, upload(equipe), "abandonner")
    assert "Le fichier est oublié, rien n’a été écrit." in text(answer)
    depot = Depot.objects.get()
    assert files.fetch(depot.cle, by=emile) is None
    again = equipe.post(reverse("startups:betagouv_confirmer", args=[depot.uuid]), follow=True)
    assert "Cet import n’en est plus là" in text(again)
    actions.run(uuid=str(depot.uuid))
    assert not Startup.objects.exists()


def test_given_up_after_confirming_and_before_the_worker(equipe, incubateur):
    answer = act(equipe, upload(equipe), "confirmer")
    actions.abandon(depot=Depot.objects.get())
    actions.run(uuid=str(Depot.objects.get().uuid))
    assert not Startup.objects.exists()
    assert "Vous avez abandonné cet import" in text(equipe.get(answer.request["PATH_INFO"]))


def test_nobody_confirmed_in_a_day(equipe, incubateur):
    path = upload(equipe).request["PATH_INFO"]
    Depot.objects.update(created_at=timezone.now() - timedelta(hours=25))
    answer = equipe.get(path)
    assert "l’archive est oubliée, rien n’a été écrit" in text(answer)
    assert not soup(answer).select("main form button:-soup-contains('Importer')")


def test_file_gone_before_the_worker_came(equipe, emile, incubateur):
    answer = act(equipe, upload(equipe), "confirmer")
    depot = Depot.objects.get()
    files.forget(depot.cle, by=emile)
    actions.run(uuid=str(depot.uuid))
    assert "Le fichier a été oublié : déposez-le de nouveau." in text(equipe.get(answer.request["PATH_INFO"]))


def test_interrupted_import_starts_again(equipe, incubateur, tasks_run):
    answer = upload(equipe)
    Depot.objects.update(etat=EtatDepot.EN_COURS, mouvement_le=timezone.now())
    assert "Cet import n’en est plus là" in text(act(equipe, answer, "recommencer"))
    Depot.objects.update(mouvement_le=timezone.now() - timedelta(minutes=11))
    assert "L’import semble interrompu" in text(equipe.get(answer.request["PATH_INFO"]))
    again = act(equipe, answer, "recommencer")
    assert "L’archive est relue." in text(again)
    assert "Import terminé" in text(act(equipe, again, "confirmer"))


@pytest.mark.django_db(transaction=True)
def test_database_error_writes_nothing_and_says_so(equipe, emile, incubateur):
    act(equipe, upload(equipe), "confirmer")
    depot = Depot.objects.get()

    def collide(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "startups_phase"'):
            raise IntegrityError("somebody wrote the same row first")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(collide):
        actions.run(uuid=str(depot.uuid))
    depot.refresh_from_db()
    assert depot.etat == EtatDepot.ECHEC
    assert not Startup.objects.exists()
    assert not Organisation.objects.exists()
    page = equipe.get(reverse("startups:betagouv_depot", args=[depot.uuid]))
    assert "Quelqu’un enregistrait en même temps : rien n’a été écrit. Recommencez." in text(page)


# The form ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fichier", "message"),
    [
        (None, "Ce champ est obligatoire."),
        (SimpleUploadedFile("a.zip", b""), "Le fichier soumis est vide."),
        (SimpleUploadedFile("a.zip", b"rien"), "Ce fichier n’est pas une archive ZIP lisible."),
        (SimpleUploadedFile("a.zip", b"0" * 10_000_001), "Ce fichier dépasse 10 Mo"),
    ],
    ids=["none", "empty", "no-zip", "too-big"],
)
def test_what_cannot_be_read_is_refused_beside_the_field(equipe, fichier, message):
    answer = equipe.post(HUB, {"fichier": fichier} if fichier else {})
    assert message in soup(answer).select_one("#id_fichier_error").text
    assert not Depot.objects.exists()


def test_older_names_need_their_correspondence(equipe, incubateur, tasks_run):
    fiches = {
        "_startups/ancienne.md": startup(lignes="phases:\n  - name: alumni\n    start: 2021-01-01\n"),
    }
    bad = SimpleUploadedFile("noms.yaml", b"phases:\n  alumni: fini\n")
    answer = equipe.post(HUB, {"fichier": archive(fiches), "correspondance": bad})
    assert "une phase est attendue parmi" in soup(answer).select_one("#id_correspondance_error").text
    good = SimpleUploadedFile("noms.yaml", b"phases:\n  alumni: abandon\n")
    act(equipe, upload(equipe, fiches, correspondance=good), "confirmer")
    assert Phase.objects.get().nom == NomPhase.ABANDON


def test_name_of_500_characters_is_kept_short(equipe, incubateur):
    made = archive(FICHES)
    made.name = f"{'n' * 500}.zip"
    answer = equipe.post(HUB, {"fichier": made}, follow=True)
    assert answer.status_code == 200
    assert len(Depot.objects.get().nom) <= 250


def test_anomalies_as_files(equipe, incubateur):
    path = upload(equipe, {"_startups/a.md": startup(lignes="inconnue: 1\n")}).request["PATH_INFO"]
    csv = equipe.get(f"{path}anomalies.csv")
    assert "Clé inconnue;cle-inconnue;_startups/a.md;10;" in csv.content.decode("utf-8-sig")
    assert equipe.get(f"{path}anomalies.ods").content.startswith(b"PK")
    assert equipe.get(f"{path}anomalies.exe").status_code == 404


def test_a_big_preview_stays_light(equipe, incubateur):
    fiches = {f"_startups/s{n}.md": startup(f"S{n}", lignes="inconnue: 1\n") for n in range(120)}
    path = upload(equipe, fiches).request["PATH_INFO"]
    for vue, rows in (("creations", "ul.lignes > li"), ("anomalies", "table:last-of-type tbody tr")):
        answer = equipe.get(path, {"vue": vue, "page": "2"})
        assert len(soup(answer).find_all()) <= 600
        assert len(soup(answer).select(rows)) >= 25
    assert equipe.get(path, {"vue": "anomalies", "code": "saut"}).status_code == 200
    assert equipe.get(path, {"vue": "rien", "page": "mille"}).status_code == 200


def test_hub_lists_uploads_in_constant_queries(equipe, emile, incubateur):
    factories.make_depot_betagouv(emile)

    def grow():
        for _ in range(2):
            factories.make_depot_betagouv(emile)

    assert_num_queries_constant(lambda: equipe.get(HUB), grow, at_most=12)


def test_preview_of_nothing_new(equipe, startup, incubateur, tasks_run):
    act(equipe, upload(equipe, {"_organisations/a.md": "---\nname: Agence\n---\n"}), "confirmer")
    answer = upload(equipe, {"_organisations/a.md": "---\nname: Agence\n---\n"})
    assert "Tout est déjà à jour" in text(answer)


# In a browser -----------------------------------------------------------------------------------------------


@pytest.mark.navigateur
@pytest.mark.parametrize("javascript", [True, False], ids=["", "without JavaScript"])
def test_journey_of_an_import(navigateur, emile, startup, incubateur, tmp_path, tasks_run, javascript):
    made = tmp_path / "content.zip"
    made.write_bytes(
        archive(
            {
                "_startups/carnet-vert.md": STARTUP,
                "_startups/neuve.md": "---\ntitle: Neuve\nincubator: bocage\n---\n",
            }
        ).read()
    )
    onglet = navigateur(emile, javascript=javascript)
    onglet.open("/startups/-/betagouv/")
    if javascript:
        onglet.check()
    onglet.page.get_by_label("Archive ZIP du dossier « content »").set_input_files(made)
    onglet.click("button", "Voir ce qui changerait")
    onglet.sees("Rien n’est encore écrit.")
    onglet.sees("Beaucoup de parcours changeraient")
    if javascript:
        onglet.check()
    onglet.page.get_by_label("J’accepte de changer les phases").check(force=True)
    onglet.click("button", "Importer")
    onglet.sees("Import terminé")
    assert Startup.objects.filter(identifiant="neuve").exists()
    onglet.click("link", "votre choix")
    onglet.click("link", "Carnet vert")
    if javascript:
        onglet.check()
    onglet.page.get_by_role("radio", name="Prendre beta.gouv.fr").first.check(force=True)
    onglet.click("button", "Enregistrer mes choix")
    onglet.sees("Choix enregistrés pour Carnet vert.")


@pytest.mark.navigateur
def test_pages_on_a_phone(navigateur, emile, incubateur):
    fiches = {f"_startups/s{n}.md": startup(f"S{n}", lignes="inconnue: 1\n") for n in range(30)}
    depot = factories.make_depot_betagouv(emile, fiches)
    onglet = navigateur(emile, width=390, dark=True)
    for page in ("", f"depots/{depot.uuid}/", f"depots/{depot.uuid}/?vue=anomalies"):
        onglet.open(f"{HUB}{page}")
        onglet.check()
