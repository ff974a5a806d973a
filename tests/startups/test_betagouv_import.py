"""The command that imports, and the one that exports: what they write, say, refuse and give back."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from annuaire.models import Incubateur, Organisation
from socle.clock import today
from socle.history import save_tracked
from startups.enums import GenreJalon, NomPhase
from startups.models import FicheImportee, Jalon, Phase, Report, Startup
from tests import factories
from tests.outils.betagouv import FICHES, STARTUP, ecrire, lu, startup
from tests.outils.queries import counted

pytestmark = pytest.mark.django_db
PLACE = "_startups/carnet-vert.md"


@pytest.fixture
def dossier(tmp_path):
    """A `content/` folder with one startup, its incubateur and its organisation."""
    return ecrire(tmp_path / "content", FICHES)


def run(command: str, *args, **options) -> str:
    out = StringIO()
    call_command(command, *map(str, args), stdout=out, **options)
    return out.getvalue()


def importer(dossier, *args, **options) -> str:
    return run("importer_betagouv", dossier, *args, **options)


def exporter(tmp_path) -> dict[str, bytes]:
    run("exporter_betagouv", tmp_path / "export")
    return lu(tmp_path / "export")


def everything() -> dict:
    """All that an import may write."""
    models = (Organisation, Incubateur, Startup, Phase, Jalon, FicheImportee, Report)
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in models}
    histories = {
        model.__name__: model.history.count() for model in (Organisation, Incubateur, Startup, Phase, Jalon)
    }
    return {"rows": rows, "histories": histories}


# First import -----------------------------------------------------------------------------------------------


def test_import_creates_everything(dossier):
    importer(dossier)
    carnet = Startup.objects.get()
    assert (carnet.identifiant, carnet.nom) == ("carnet-vert", "Carnet vert")
    assert carnet.mission == "Aider les exploitants à tenir leur carnet de haies."
    assert carnet.incubateur.identifiant == "bocage"
    assert carnet.incubateur.organisation.nom == "Direction des haies"
    assert [row.identifiant for row in carnet.sponsors.all()] == ["direction-haies"]
    assert [row.nom for row in carnet.thematiques.all()] == ["Agriculture", "Écologie"]
    assert carnet.publics == ["collectivite-territoriale", "entreprise"]
    assert (carnet.statistiques, carnet.analyse_risques, carnet.accessibilite) == (True, None, "non conforme")
    assert (
        carnet.fiche == "## Contexte\n\nLes haies se comptent à la main.\n\n## Solution\n\nUn carnet partagé."
    )
    assert [(phase.nom, phase.debut, phase.fin, phase.commentaire) for phase in carnet.phases.all()] == [
        ("investigation", date(2023, 1, 10), date(2023, 3, 31), ""),
        ("construction", date(2023, 4, 1), None, "équipe : trois personnes"),
        ("transfert", date(2025, 2, 1), None, ""),
    ]
    comite = carnet.jalons.get(genre=GenreJalon.COMITE)
    assert (comite.date, comite.commentaire) == (date(2024, 6, 12), "Financement reconduit")
    assert Startup.objects.search("exploitants carnet").get() == carnet
    assert Organisation.objects.get().recherche == "direction des haies dh direction haies"


def test_a_committee_counts_as_the_last_comite(dossier, sign_in):
    later = (today() + timedelta(days=20)).isoformat()
    texte = STARTUP.replace(
        "  - name: product_launch\n",
        f"  - name: committee\n    date: 2023-12-01\n  - name: committee\n    date: {later}\n  - name: product_launch\n",
    )
    importer(ecrire(dossier, {PLACE: texte}))
    carnet = Startup.objects.with_dernier_comite().get()
    assert carnet.dernier_comite == date(2024, 6, 12)
    emile = factories.make_personne("Émile")
    factories.make_rattachement(emile, carnet.incubateur)
    assert "Dernier comité : 12 juin 2024" in sign_in(emile).get("/startups/carnet-vert/").text


def test_import_is_told_in_the_history_with_its_lists(dossier):
    importer(dossier)
    reason = f"Import beta.gouv.fr du {'1er' if today().day == 1 else today().day}"
    for model in (Organisation, Incubateur, Startup, Phase, Jalon):
        for row in model.history.all():
            assert (row.history_type, row.history_user) == ("+", None)
            assert row.history_change_reason.startswith(reason)
    said = Startup.history.get()
    assert [link.organisation.identifiant for link in said.sponsors.all()] == ["direction-haies"]
    assert sorted(link.thematique.nom for link in said.thematiques.all()) == ["Agriculture", "Écologie"]


def test_edit_after_import_tells_only_the_edit(dossier):
    importer(dossier)
    carnet = Startup.objects.get()
    carnet.mission = "Neuve."
    save_tracked(carnet, by=None)
    after, before = Startup.history.all()
    assert [change.field for change in after.diff_against(before).changes] == ["mission"]


def test_dry_run_says_everything_and_writes_nothing(dossier):
    said = importer(dossier, "--dry-run")
    assert "Créée : _startups/carnet-vert.md (Carnet vert)" in said
    assert "Startups : 1 création" in said
    assert "Essai : rien n’a été écrit." in said
    assert not Startup.objects.exists()
    assert not Organisation.objects.exists()
    assert not FicheImportee.objects.exists()


def test_second_import_changes_nothing(dossier):
    importer(dossier)
    before = everything()
    assert "Startups : 1 sans changement" in importer(dossier)
    assert everything() == before


def test_many_files_cost_a_fixed_number_of_queries(tmp_path):
    few, many = tmp_path / "few", tmp_path / "many"
    ecrire(few, FICHES)
    ecrire(many, FICHES | {f"_startups/s.{n}.md": startup(f"Startup {n}") for n in range(60)})
    with counted() as first:
        importer(few)
    with counted() as second:
        importer(many)
    assert len(second) <= len(first) + 8


def test_current_phases_agree_with_the_files(tmp_path):
    rows = {
        "a": [("investigation", "2024-01-01"), ("construction", "2024-06-01")],
        "b": [("construction", "2024-06-01"), ("investigation", "2024-06-01")],
        "c": [("investigation", "2024-01-01"), ("abandon-investigation", "2024-03-01")],
        "d": [("investigation", "2024-01-01"), ("acceleration", (today() + timedelta(days=40)).isoformat())],
        "e": [("consolidation", "2024-01-01"), ("transfere", "2024-09-01")],
        "f": [],
    }
    files = {
        f"_startups/{name}.md": startup(
            name,
            lignes="phases:\n" + "".join(f"  - name: {nom}\n    start: {debut}\n" for nom, debut in phases)
            if phases
            else "phases: []\n",
        )
        for name, phases in rows.items()
    }
    importer(ecrire(tmp_path / "content", FICHES | files))
    found = Startup.objects.with_phase_courante().exclude(identifiant="carnet-vert")
    assert dict(found.values_list("identifiant", "phase_courante")) == {
        "a": NomPhase.CONSTRUCTION,
        "b": NomPhase.CONSTRUCTION,
        "c": NomPhase.ABANDON_INVESTIGATION,
        "d": NomPhase.INVESTIGATION,
        "e": NomPhase.TRANSFERE,
        "f": None,
    }


@pytest.mark.parametrize(
    "identifiant", ["haies.vives", "Haies_2", "données-et-haies", "mon-app.agence.example"]
)
def test_identifiants_of_every_kind_come_in_and_out(tmp_path, dossier, identifiant):
    ecrire(dossier, {f"_startups/{identifiant}.md": startup()})
    importer(dossier)
    assert Startup.objects.filter(identifiant=identifiant).exists()
    assert exporter(tmp_path) == lu(dossier)


def test_the_folder_above_is_accepted(dossier):
    assert "Startups : 1 création" in importer(dossier.parent)


def test_a_folder_without_startups_is_refused(tmp_path):
    with pytest.raises(CommandError, match="n’a pas de dossier « _startups »"):
        importer(tmp_path)
    with pytest.raises(CommandError, match="n’existe pas"):
        importer(tmp_path / "absent")


# What is broken or odd --------------------------------------------------------------------------------------


def test_broken_file_is_named_with_its_line_and_the_others_go_on(dossier):
    ecrire(
        dossier,
        {
            "_startups/casse.md": "---\ntitle: A\nmission: 'B\n---\n",
            "_startups/latin.md": "---\ntitle: é\n---\n".encode("latin-1"),
            "_startups/vide.md": "",
            "_startups/tableau.md": startup("Tableau"),
            "_startups/deux mots.md": startup("Deux mots"),
            "_startups/sans-titre.md": startup("''"),
            "_startups/ailleurs.md": startup("Ailleurs", incubator="inconnu"),
        },
    )
    said = importer(dossier, "--anomalies", dossier.parent / "anomalies.csv")
    assert [row.identifiant for row in Startup.objects.all()] == ["carnet-vert"]
    assert "Startups : 1 création, 7 refus" in said
    with (dossier.parent / "anomalies.csv").open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter=";"))
    costly = {
        (row["fichier"], row["ligne"], row["code"]) for row in rows if row["gravité"] == "Fichier non importé"
    }
    assert costly == {
        ("_startups/casse.md", "3", "fichier-illisible"),
        ("_startups/latin.md", "2", "fichier-illisible"),
        ("_startups/vide.md", "1", "fichier-illisible"),
        ("_startups/tableau.md", "", "nom-de-fichier"),
        ("_startups/deux mots.md", "", "nom-de-fichier"),
        ("_startups/sans-titre.md", "", "champ-absent"),
        ("_startups/ailleurs.md", "", "incubateur-inconnu"),
    }


def test_report_of_anomalies_neutralises_formulas(dossier):
    ecrire(dossier, {"_startups/a.md": startup(lignes="usertypes: ['=1+1']\n")})
    importer(dossier, "--anomalies", dossier.parent / "a.csv")
    text = (dossier.parent / "a.csv").read_text(encoding="utf-8-sig")
    assert not any(
        cell.startswith(("=", "+", "-", "@"))
        for row in csv.reader(text.splitlines(), delimiter=";")
        for cell in row
    )


@pytest.mark.parametrize(
    ("phases", "code"),
    [
        (
            [("investigation", "2024-01-01", "2024-06-01"), ("construction", "2024-03-01", "")],
            "chevauchement",
        ),
        ([("investigation", "2020-01-01", "2020-06-01"), ("construction", "2024-03-01", "")], "interruption"),
        ([("investigation", "2020-01-01", ""), ("construction", "2099-03-01", "")], "a-venir"),
        ([("investigation", "2020-01-01", ""), ("construction", "2020-01-01", "")], "meme-jour"),
        ([("construction", "2020-01-01", "")], "saut"),
        ([("investigation", "2020-01-01", ""), ("alumni", "2021-01-01", "")], "phase-ancienne"),
        ([("investigation", "2020-01-01", ""), ("croissance", "2021-01-01", "")], "phase-inconnue"),
        ([("investigation", "2020-01-01", "2019-01-01")], "fin-avant-debut"),
        ([("investigation", "20026-01-01", "")], "phase-illisible"),
        ([("investigation", "0202-01-01", "")], "phase-illisible"),
        ([("investigation", "2024-02-30", "")], "phase-illisible"),
        ([("investigation", "2024-01-01", ""), ("investigation", "2024-01-01", "")], "phase-double"),
    ],
)
def test_oddities_of_paths_are_reported(dossier, phases, code):
    rows = "".join(
        f"  - name: {nom}\n    start: {debut}\n" + (f"    end: {fin}\n" if fin else "")
        for nom, debut, fin in phases
    )
    ecrire(dossier, {"_startups/odd.md": startup(lignes=f"phases:\n{rows}")})
    importer(dossier, "--anomalies", dossier.parent / "a.csv")
    with (dossier.parent / "a.csv").open(encoding="utf-8-sig") as opened:
        found = [
            row["code"]
            for row in csv.DictReader(opened, delimiter=";")
            if row["fichier"] == "_startups/odd.md"
        ]
    assert code in found


def test_unknown_references_are_said_and_survive(tmp_path, dossier):
    ecrire(dossier, {PLACE: STARTUP.replace("sponsors:", "sponsors:\n  - /organisations/perdue")})
    said = importer(dossier)
    assert "« sponsors » cite « perdue », que personne ne connaît." in said
    carnet = Startup.objects.get()
    assert [row.identifiant for row in carnet.sponsors.all()] == ["direction-haies"]
    assert exporter(tmp_path) == lu(dossier)
    carnet.sponsors.clear()
    assert b"/organisations/perdue" in exporter(tmp_path)[PLACE]
    assert b"/organisations/direction-haies" not in exporter(tmp_path)[PLACE]


def test_an_organisation_found_later_is_taken(dossier):
    ecrire(dossier, {PLACE: STARTUP.replace("sponsors:", "sponsors:\n  - /organisations/perdue")})
    importer(dossier)
    ecrire(dossier, {"_organisations/perdue.md": "---\nname: Retrouvée\n---\n"})
    importer(dossier)
    assert [row.identifiant for row in Startup.objects.get().sponsors.all()] == ["direction-haies", "perdue"]


def test_a_file_that_cannot_be_opened_does_not_stop_the_others(dossier):
    (dossier / "_startups" / "dossier.md").mkdir()
    said = importer(dossier)
    assert "_startups/dossier.md : Le fichier ne peut pas être ouvert." in said
    assert Startup.objects.exists()


def test_a_report_that_cannot_be_written_stops_before_anything(dossier, tmp_path):
    with pytest.raises(CommandError, match="ne peut pas être écrit"):
        importer(dossier, "--anomalies", tmp_path / "absent" / "a.csv")
    assert not Startup.objects.exists()


# Older names of phases ---------------------------------------------------------------------------------------

ANCIENNE = startup(
    lignes="phases:\n  - name: investigation\n    start: 2020-01-01\n  - name: alumni\n    start: 2021-01-01\n"
)


def test_older_names_are_never_guessed(dossier):
    ecrire(dossier, {"_startups/ancienne.md": ANCIENNE})
    said = importer(dossier)
    assert "« alumni » est un ancien nom : le parcours n’est pas repris sans correspondance." in said
    assert not Phase.objects.filter(startup__identifiant="ancienne").exists()


def test_a_correspondence_says_what_they_mean_and_is_remembered(tmp_path, dossier):
    ecrire(dossier, {"_startups/ancienne.md": ANCIENNE, "_startups/autre.md": ANCIENNE})
    importer(dossier)
    names = tmp_path / "noms.yaml"
    names.write_text("phases:\n  alumni: abandon\nstartups:\n  autre:\n    alumni: transfere\n")
    importer(dossier, "--correspondance", names, "--force")
    found = Startup.objects.with_phase_courante().values_list("identifiant", "phase_courante")
    assert dict(found) == {
        "ancienne": NomPhase.ABANDON,
        "autre": NomPhase.TRANSFERE,
        "carnet-vert": NomPhase.TRANSFERT,
    }
    assert exporter(tmp_path) == lu(dossier)
    before = everything()
    importer(tmp_path / "export")
    assert everything() == before


@pytest.mark.parametrize(
    ("texte", "message"),
    [
        ("phases:\n  alumni: fini\n", "« alumni » : une phase est attendue parmi investigation"),
        ("phases:\n  construction: abandon\n", "« construction » est déjà un nom de phase"),
        ("phases: alumni\n", "une par ligne"),
        ("noms:\n  alumni: abandon\n", "« noms » n’est pas attendu"),
        ("phases: [\n", "Ligne"),
        ("startups: [a]\n", "« startups » doit donner"),
    ],
)
def test_a_bad_correspondence_is_refused_before_anything(tmp_path, dossier, texte, message):
    (tmp_path / "noms.yaml").write_text(texte)
    with pytest.raises(CommandError, match=message):
        importer(dossier, "--correspondance", tmp_path / "noms.yaml")
    with pytest.raises(CommandError, match="ne peut pas être ouvert"):
        importer(dossier, "--correspondance", tmp_path / "absent.yaml")
    assert not Startup.objects.exists()


def test_correspondence_takes_the_names_of_both_sides(tmp_path, dossier):
    ecrire(dossier, {"_startups/ancienne.md": ANCIENNE})
    (tmp_path / "noms.yaml").write_text("phases:\n  alumni: consolidation\n")
    importer(dossier, "--correspondance", tmp_path / "noms.yaml")
    assert Phase.objects.filter(startup__identifiant="ancienne", nom=NomPhase.TRANSFERT).exists()


# Later imports -----------------------------------------------------------------------------------------------


def test_what_moved_in_the_file_is_taken(dossier):
    importer(dossier)
    phase = Phase.objects.get(nom=NomPhase.CONSTRUCTION)
    texte = STARTUP.replace("2023-04-01", "2023-05-01").replace(
        "title: Carnet vert", "title: Carnet de haies"
    )
    texte = texte.replace("  - Agriculture\n", "  - Eau\n").replace("Un carnet partagé.", "Un carnet.")
    texte = texte.replace("    comment: Financement reconduit\n", "")
    ecrire(dossier, {PLACE: texte.replace("  - name: product_launch\n    date: 2023-09-01\n", "")})
    said = importer(dossier, "--force", verbosity=2)
    carnet = Startup.objects.get()
    assert carnet.nom == "Carnet de haies"
    assert carnet.fiche.endswith("Un carnet.")
    assert {row.nom for row in carnet.thematiques.all()} == {"Eau", "Écologie"}
    assert [(jalon.genre, jalon.commentaire) for jalon in carnet.jalons.all()] == [("committee", "")]
    moved = Phase.objects.get(pk=phase.pk)
    assert (moved.debut, moved.version) == (date(2023, 5, 1), phase.version + 1)
    assert "Nom : Carnet vert → Carnet de haies" in said
    assert "Startups : 1 modification" in said
    assert Startup.objects.search("carnet de haies").exists()


def test_a_startup_missing_from_the_folder_is_left_alone(dossier):
    importer(dossier)
    (dossier / PLACE).unlink()
    before = everything()
    assert "1 startup connue n’y est pas : laissées telles quelles." in importer(dossier)
    assert everything() == before


def test_a_file_that_loses_what_could_be_read_takes_nothing_away(tmp_path, dossier):
    importer(dossier)
    ecrire(
        dossier,
        {
            PLACE: STARTUP.replace("name: consolidation", "name: success")
            .replace("accessibility_status: non conforme", "accessibility_status: on verra")
            .replace("date: 2024-06-12", "date: juin 2024")
        },
    )
    importer(dossier, "--force")
    carnet = Startup.objects.get()
    assert carnet.phases.count() == 3
    assert carnet.jalons.count() == 2
    assert carnet.accessibilite == "non conforme"
    assert exporter(tmp_path) == lu(dossier)


def test_an_unknown_key_that_changes_is_kept_without_touching_the_startup(tmp_path, dossier):
    importer(dossier)
    version = Startup.objects.get().version
    ecrire(dossier, {PLACE: STARTUP.replace("montant: 200000", "montant: 300000")})
    importer(dossier)
    assert Startup.objects.get().version == version
    assert exporter(tmp_path) == lu(dossier)


def five(dossier, *, moved: int):
    """Five startups known, `moved` of them with another path in the files."""
    return ecrire(
        dossier,
        {
            f"_startups/s{n}.md": startup(
                f"S{n}",
                lignes=f"phases:\n  - name: investigation\n    start: {2023 if n < moved else 2024}-01-01\n",
            )
            for n in range(4)
        },
    )


def test_touching_a_fifth_of_the_paths_goes_and_more_stops(dossier):
    importer(five(dossier, moved=0))
    importer(five(dossier, moved=1))
    assert Phase.objects.filter(debut=date(2023, 1, 1)).count() == 1
    before = everything()
    with pytest.raises(
        CommandError, match=r"les phases de 2 des 5 startups connues, plus d’une sur cinq. Rien n’a été"
    ):
        importer(five(dossier, moved=3))
    assert everything() == before
    assert "L’import demandera --force." in importer(dossier, "--dry-run")
    importer(dossier, "--force")
    assert Phase.objects.filter(debut=date(2023, 1, 1)).count() == 3


def test_first_import_asks_nothing(dossier):
    five(dossier, moved=3)
    assert "Startups : 5 créations" in importer(dossier)


def test_a_bar_is_drawn_on_a_terminal_only(dossier):
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    quiet, drawn = StringIO(), Terminal()
    importer(dossier, stderr=quiet)
    importer(dossier, stderr=drawn)
    assert quiet.getvalue() == ""
    assert drawn.getvalue().endswith(f"[{'#' * 30}] 4/4 fichiers\n")


# Edited here -------------------------------------------------------------------------------------------------


def edit(**fields) -> Startup:
    carnet = Startup.objects.get()
    for name, value in fields.items():
        setattr(carnet, name, value)
    return save_tracked(carnet, by=None, reason="Correction")


def test_what_was_edited_here_stays_when_the_file_did_not_move(dossier):
    importer(dossier)
    edit(mission="La nôtre.")
    before = everything()
    importer(dossier)
    assert everything() == before
    assert Startup.objects.get().mission == "La nôtre."


def test_both_edited_keeps_both(dossier):
    importer(dossier)
    edit(mission="La nôtre.", contact="ici@agence.example")
    ecrire(dossier, {PLACE: STARTUP.replace("mission: Aider les exploitants", "mission: Aider les haies")})
    said = importer(dossier)
    carnet = Startup.objects.get()
    assert (carnet.mission, carnet.contact) == ("La nôtre.", "ici@agence.example")
    fiche = FicheImportee.objects.get(startup=carnet)
    assert fiche.valeurs["mission"] == "Aider les haies à tenir leur carnet de haies."
    assert fiche.ancetres == {"mission": "Aider les exploitants à tenir leur carnet de haies."}
    assert "1 valeur modifiée ici et là-bas" in said
    before = everything()
    importer(dossier)
    assert everything() == before


def test_same_edit_on_both_sides_is_no_divergence(dossier):
    importer(dossier)
    edit(mission="La même.")
    texte = STARTUP.replace(
        "mission: Aider les exploitants à tenir leur carnet de haies.", "mission: La même."
    )
    importer(ecrire(dossier, {PLACE: texte}))
    fiche = FicheImportee.objects.get(startup__isnull=False)
    assert (fiche.ancetres, fiche.valeurs["mission"]) == ({}, "La même.")


def test_different_phases_of_both_sides_are_merged(dossier):
    importer(dossier)
    factories.make_phase(Startup.objects.get(), NomPhase.ABANDON, debut=date(2026, 1, 1))
    texte = STARTUP.replace("    start: 2025-02-01\n", "    start: 2025-02-01\n    end: 2025-12-01\n")
    importer(ecrire(dossier, {PLACE: texte}), "--force")
    phases = Startup.objects.get().phases
    assert phases.get(nom=NomPhase.TRANSFERT).fin == date(2025, 12, 1)
    assert phases.filter(nom=NomPhase.ABANDON).exists()
    assert FicheImportee.objects.get(startup__isnull=False).ancetres == {}


def test_same_phase_moved_on_both_sides_keeps_both(dossier):
    importer(dossier)
    Phase.objects.filter(nom=NomPhase.TRANSFERT).update(debut=date(2025, 3, 1))
    importer(ecrire(dossier, {PLACE: STARTUP.replace("2025-02-01", "2025-04-01")}), "--force")
    assert Phase.objects.get(nom=NomPhase.TRANSFERT).debut == date(2025, 3, 1)
    fiche = FicheImportee.objects.get(startup__isnull=False)
    assert fiche.ancetres == {"phase:transfert": [["2025-02-01", None, ""]]}


def test_a_startup_typed_here_before_its_first_import(dossier):
    bocage = factories.make_incubateur(identifiant="bocage", nom="Incubateur du Bocage")
    carnet = factories.make_startup(
        "Carnet de haies",
        identifiant="carnet-vert",
        mission="",
        contact="ici@agence.example",
        incubateur=bocage,
    )
    carnet.depot = "https://depot.example"
    carnet.save()
    importer(dossier, "--force")
    carnet.refresh_from_db()
    assert carnet.mission == "Aider les exploitants à tenir leur carnet de haies."
    assert carnet.phases.count() == 3
    assert (carnet.nom, carnet.contact) == ("Carnet de haies", "ici@agence.example")
    assert carnet.depot == "https://depot.example"
    assert set(FicheImportee.objects.get(startup=carnet).ancetres) == {"nom", "contact"}


def test_report_is_forgotten_once_both_sides_agree(dossier, externe):
    importer(dossier)
    edit(mission="La nôtre.", contact="ici@agence.example")
    for champ, valeur in [("mission", "La nôtre."), ("contact", "ici@agence.example")]:
        Report.objects.create(chemin=PLACE, champ=champ, valeur=valeur, par=externe)
    texte = STARTUP.replace(
        "mission: Aider les exploitants à tenir leur carnet de haies.", "mission: La nôtre."
    )
    importer(ecrire(dossier, {PLACE: texte}))
    assert [report.champ for report in Report.objects.all()] == ["contact"]


# Export ------------------------------------------------------------------------------------------------------


def test_export_gives_the_same_files(tmp_path, dossier):
    ecrire(
        dossier,
        {
            "_startups/windows.md": "\ufeff" + startup("Windows").replace("\n", "\r\n"),
            "_startups/sans-fin.md": startup("Sans fin", corps="Texte sans fin de ligne"),
            "_startups/sans-corps.md": startup("Sans corps", corps=""),
            "_startups/vides.md": startup("Vides", lignes="techno: []\nusertypes:\nsponsors: []\nstats:\n"),
            "_startups/dates.md": startup(
                "Dates", lignes="phases:\n  - name: investigation\n    start: '2024-01-01'\n    end: ''\n"
            ),
            "_startups/indentation.md": startup("Tab", corps="\tdu code\n\tindenté\n"),
        },
    )
    importer(dossier)
    assert exporter(tmp_path) == lu(dossier)


def test_importing_what_was_exported_changes_nothing(tmp_path, dossier):
    importer(dossier)
    exporter(tmp_path)
    before = everything()
    importer(tmp_path / "export")
    assert everything() == before


def test_change_here_is_the_only_difference_of_the_export(tmp_path, dossier):
    importer(dossier)
    carnet = edit(mission="La nôtre.")
    factories.make_phase(carnet, NomPhase.TRANSFERE, debut=date(2026, 1, 1))
    factories.make_jalon(carnet, genre=GenreJalon.COMITE, date=date(2026, 1, 2), commentaire="Sortie")
    # Unknown to beta.gouv.fr: it stays here.
    factories.make_jalon(carnet, genre=GenreJalon.MI_PARCOURS, date=date(2026, 1, 2))
    expected = STARTUP.replace(
        "mission: Aider les exploitants à tenir leur carnet de haies.", "mission: La nôtre."
    )
    expected = expected.replace(
        "    start: 2025-02-01\n", "    start: 2025-02-01\n  - name: transfere\n    start: 2026-01-01\n"
    )
    expected = expected.replace(
        "    date: 2023-09-01\n",
        "    date: 2023-09-01\n  - name: committee\n    date: 2026-01-02\n    comment: Sortie\n",
    )
    found = exporter(tmp_path)
    assert found.pop(PLACE).decode() == expected
    assert found == {place: data for place, data in lu(dossier).items() if place != PLACE}
    before = everything()
    importer(tmp_path / "export")
    after = everything()
    assert {key: after["rows"][key] for key in ("Startup", "Phase", "Jalon")} == {
        key: before["rows"][key] for key in ("Startup", "Phase", "Jalon")
    }
    assert after["histories"] == before["histories"]


def test_rows_created_here_are_exported_as_sound_files(tmp_path, dossier):
    importer(dossier)
    causse = factories.make_incubateur(identifiant="causse", nom="Incubateur du Causse", resume="Un causse.")
    factories.make_startup("Muret", identifiant="muret", incubateur=causse, phase=NomPhase.INVESTIGATION)
    found = exporter(tmp_path)
    assert (
        found["_incubators/causse.md"]
        .decode()
        .startswith("---\ntitle: Incubateur du Causse\nshort_description: Un causse.\n")
    )
    assert b"incubator: causse" in found["_startups/muret.md"]
    before = everything()["rows"]
    said = importer(tmp_path / "export")
    assert "Startups : 2 sans changement" in said
    assert everything()["rows"]["Startup"] == before["Startup"]


def test_export_leaves_other_files_alone(tmp_path, dossier):
    importer(dossier)
    ecrire(tmp_path / "export", {"README.md": "Le mien."})
    assert exporter(tmp_path)["README.md"] == b"Le mien."
    (tmp_path / "fichier").write_text("x")
    with pytest.raises(CommandError, match="fichier"):
        run("exporter_betagouv", tmp_path / "fichier")
