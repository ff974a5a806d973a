"""The list as a file: what the address shows, all pages, with the columns one may read."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from odf.opendocument import load
from odf.table import TableCell, TableRow
from odf.teletype import extractText

from socle.clock import today
from startups.enums import Meteo, NomPhase, RoleStartup
from tests import factories
from tests.outils.queries import assert_num_queries_constant


@pytest.fixture
def download(sign_in):
    """`download(alice, q="haies")`: rows of the CSV as dictionaries, in order."""

    def rows(personne, **query):
        response = sign_in(personne).get("/startups/-/export.csv", query)
        assert response.status_code == 200
        text = io.StringIO(response.content.decode("utf-8-sig"), newline="")
        return list(csv.DictReader(text, delimiter=";"))

    return rows


def test_everything_known_of_a_startup(download, startup, emile, alice, ingrid, diane, autre_incubateur):
    startup.contact, startup.site = "bonjour@carnet.example", "https://carnet.example"
    startup.save()
    startup.sponsors.add(factories.make_organisation(nom="Direction des haies"))
    startup.thematiques.add(factories.make_thematique("Alimentation"), factories.make_thematique("Climat"))
    startup.co_incubateurs.add(autre_incubateur)
    factories.make_affectation(startup, diane, RoleStartup.PORTEFEUILLE)
    factories.make_point(startup, alice, jours=12, meteo=Meteo.NUAGEUX)
    factories.make_blocage(startup, alice)
    assert download(emile) == [
        {
            "Startup": "Carnet vert",
            "Identifiant": "carnet-vert",
            "Mission": "Rendre un service utile.",
            "Phase": "Construction",
            "Depuis le": str(factories.days_ago(90)),
            "Jours dans la phase": "90",
            "Incubateur": "Incubateur du Bocage",
            "Co-incubateurs": "Incubateur du Littoral",
            "Organisations sponsors": "Direction des haies",
            "Thématiques": "Alimentation, Climat",
            "Coachs": str(alice),
            "Intrapreneur·es": str(ingrid),
            "Suivie à la DINUM par": str(diane),
            "Contact": "bonjour@carnet.example",
            "Site": "https://carnet.example",
            "Indicateur principal": "",
            "Dernière mesure": "",
            "Unité": "",
            "Mesuré le": "",
            "Météo": "Nuageux",
            "Dernières nouvelles": str(factories.days_ago(12)),
            "Attendues le": str(today() + timedelta(days=18)),
            "Blocages ouverts": "1",
            "Financé jusqu’au": "",
            "Reste sur les commandes (€)": "",
        }
    ]


def test_startup_of_which_nothing_is_known(download, incubateur, emile):
    factories.make_startup("Nue", incubateur=incubateur)
    [row] = download(emile)
    filled = {name for name, value in row.items() if value}
    assert filled == {"Startup", "Identifiant", "Mission", "Incubateur", "Blocages ouverts"}


def test_same_filters_and_order_as_the_list_on_all_pages(sign_in, download, incubateur, emile):
    for number in range(25):
        factories.make_startup(f"Haie {number:02}", incubateur=incubateur, phase=NomPhase.TRANSFERT)
    factories.make_startup("Haie finie", incubateur=incubateur, phase=NomPhase.ABANDON)
    query = {"q": "haie", "phase": "transfert", "tri": "-nom", "page": 2}
    found = [row["Startup"] for row in download(emile, **query)]
    assert found == [f"Haie {number:02}" for number in reversed(range(25))]


@pytest.mark.parametrize("who", ["solange", "leon", "denis"])
def test_columns_about_points_are_for_who_reads_them(request, download, startup, alice, who):
    factories.make_point(startup, alice, meteo=Meteo.ORAGEUX)
    personne = request.getfixturevalue(who)
    [row] = download(personne)
    assert not {"Météo", "Dernières nouvelles", "Attendues le", "Blocages ouverts"} & {*row}
    assert "Orageux" not in row.values()
    # Nor do the filters tell them.
    assert download(personne, meteo="ensoleille", sans="nouvelles") == [row]


def test_points_of_the_startups_one_reads_only(download, startup, ingrid, alice, autre_incubateur):
    factories.make_point(startup, alice, meteo=Meteo.ORAGEUX)
    sponsored = factories.make_startup("Digue", incubateur=autre_incubateur, phase=NomPhase.CONSTRUCTION)
    factories.make_affectation(sponsored, ingrid, RoleStartup.SPONSOR_DG)
    factories.make_point(sponsored, alice, meteo=Meteo.NUAGEUX)
    factories.make_blocage(sponsored, alice)
    rows = download(ingrid)
    assert [(row["Startup"], row["Météo"]) for row in rows] == [("Carnet vert", "Orageux"), ("Digue", "")]
    assert rows[1]["Dernières nouvelles"] == rows[1]["Attendues le"] == rows[1]["Blocages ouverts"] == ""


def test_ods_holds_the_same_with_real_dates(sign_in, startup, emile):
    startup.nom = "=HYPERLINK(1)"
    startup.save()
    response = sign_in(emile).get("/startups/-/export.ods", {"phase": "construction"})
    assert response["Content-Disposition"] == f'attachment; filename="startups-{today():%Y-%m-%d}.ods"'
    _, row = load(io.BytesIO(response.content)).getElementsByType(TableRow)
    cells = row.getElementsByType(TableCell)
    assert extractText(cells[0]) == "'=HYPERLINK(1)"
    assert cells[4].getAttribute("datevalue") == str(factories.days_ago(90))
    assert cells[5].getAttribute("value") == "90"


def test_links_of_the_list_keep_its_filters(sign_in, startup, emile):
    page = sign_in(emile).get("/startups/", {"q": "carnet", "tri": "-nom", "coach": "", "page": 1})
    for name in ("export_csv", "export_ods"):
        assert f'href="{reverse(f"startups:{name}")}?q=carnet&amp;tri=-nom"' in page.text


def test_export_costs_as_much_whatever_the_rows(sign_in, startup, emile, alice):
    client = sign_in(emile)
    factories.make_point(startup, alice)
    startup.thematiques.add(factories.make_thematique())

    def grow():
        for nom in ("Un", "Deux"):
            row = factories.make_startup(incubateur=startup.incubateur, phase=NomPhase.TRANSFERT)
            factories.make_affectation(row, alice)
            row.thematiques.add(factories.make_thematique(nom))
            row.sponsors.add(factories.make_organisation())
            row.co_incubateurs.add(factories.make_incubateur())

    assert_num_queries_constant(lambda: client.get("/startups/-/export.csv"), grow, at_most=12)
