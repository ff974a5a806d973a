"""Measures from a spreadsheet: every shape is read, what is wrong is said by line, nothing is written before the agreement."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from socle.exports import as_ods
from socle.imports import TableError
from startups.impact.tableau import cases
from startups.models import Mesure
from tests.factories import days_ago, make_indicateur, make_mesure
from tests.outils.html import soup, words


def address(startup, query=None) -> str:
    return reverse("startups:impact_importer", args=[startup.identifiant], query=query)


@pytest.fixture
def usagers(startup):
    return make_indicateur(startup, "Usagers actifs")


@pytest.fixture
def satisfaction(startup):
    return make_indicateur(startup, "Satisfaction", unite="sur 10")


def preview(client, startup, texte: str, query=None):
    """The preview of a pasted table, and its address."""
    response = client.post(address(startup, query), {"texte": texte})
    assert response.status_code == 302, words(response)
    return client.get(response.url), response.url


def agree(client, url: str, page, **ticks):
    return client.post(url, {"empreinte": soup(page).select_one("[name=empreinte]")["value"]} | ticks)


def known() -> list[tuple]:
    rows = Mesure.objects.order_by("indicateur__nom", "date")
    return [
        (mesure.indicateur.nom, mesure.date, mesure.valeur) for mesure in rows.select_related("indicateur")
    ]


TWO = [
    ("Satisfaction", date(2025, 7, 31), Decimal(8)),
    ("Satisfaction", date(2025, 8, 31), Decimal("8.5")),
    ("Usagers actifs", date(2025, 7, 31), Decimal(1200)),
    ("Usagers actifs", date(2025, 8, 31), Decimal(1350)),
]
SHAPES = {
    "long": (
        "Indicateur;Date;Valeur\nUsagers actifs;31/07/2025;1 200\nUsagers actifs;août 2025;1350\n"
        "satisfaction;2025-07-31;8\nSatisfaction;31 août 2025;8,5"
    ),
    "columns in another order": (
        "Valeur\tIndicateur\tMois\n1,200.0\tUsagers actifs\tjuillet 2025\n1350\tUsagers actifs\taoût 2025\n"
        "8\tSatisfaction\t07/2025\n8.5\tSatisfaction\t08/2025"
    ),
    "dates down": "Date\tUsagers actifs\tSatisfaction\n31/07/2025\t1200\t8\n31/08/2025\t1350\t8,5",
    "dates across": "Indicateur\tjuillet 2025\taoût 2025\nUsagers actifs\t1200\t1350\nSatisfaction\t8\t8,5",
    "no title": (
        "Usagers actifs\t31/07/2025\t1200\nUsagers actifs\t31/08/2025\t1350\n"
        "Satisfaction\t31/07/2025\t8\nSatisfaction\t31/08/2025\t8,5"
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_measures(sign_in, startup, usagers, satisfaction, ingrid, shape):
    client = sign_in(ingrid)
    page, url = preview(client, startup, SHAPES[shape])
    assert known() == []
    assert "Nouvelles : 4" in words(page)
    assert agree(client, url, page).url == reverse("startups:impact", args=[startup.identifiant])
    assert known() == TWO
    assert {mesure.history.get().history_user for mesure in Mesure.objects.order_by("pk")} == {ingrid}


def test_importing_twice_changes_nothing(sign_in, startup, usagers, satisfaction, ingrid):
    client = sign_in(ingrid)
    page, url = preview(client, startup, SHAPES["long"])
    agree(client, url, page)
    page, url = preview(client, startup, SHAPES["dates down"])
    assert "Toutes ces mesures sont déjà connues" in words(page)
    assert soup(page).main.select("[name=empreinte]") == []
    assert known() == TWO


def test_the_page_of_an_indicator_needs_no_name(sign_in, startup, usagers, ingrid):
    client = sign_in(ingrid)
    page, url = preview(client, startup, "31/07/2025\t1200\n31/08/2025\t1350", {"indicateur": usagers.uuid})
    agree(client, url, page)
    assert known() == TWO[2:]


def test_without_a_name_it_asks_which(sign_in, startup, usagers, ingrid):
    page, _ = preview(sign_in(ingrid), startup, "31/07/2025\t1200")
    assert "De quel indicateur est-ce la mesure" in words(page)


def test_errors_are_said_by_line_and_column(sign_in, startup, usagers, ingrid):
    text = (
        "Indicateur;Date;Valeur\nUsagers actifs;31/07/2025;1200\nUsager actif;31/07/2025;3\n"
        "Usagers actifs;hier;3\nUsagers actifs;31/06/2025;douze\nUsagers actifs;30/06/2025;12 %"
    )
    client = sign_in(ingrid)
    page, url = preview(client, startup, text)
    rows = [words(row) for row in soup(page).select("tbody tr")]
    assert [row.split()[0] for row in rows] == ["3", "4", "5", "6"]
    assert "Indicateur : Cet indicateur n’existe pas ici" in rows[0]
    assert "Vouliez-vous dire « Usagers actifs »" in rows[0]
    assert "Date : Écrivez un jour" in rows[1]
    assert "Date : Ce jour n’existe pas" in rows[2]
    assert "Valeur : Écrivez un nombre" in rows[2]
    assert "se compte en « usagers », pas en %" in rows[3]
    refused = agree(client, url, page)
    assert "cochez cette case pour importer le reste" in words(refused)
    assert known() == []
    left = agree(client, url, page, sans_erreur="on")
    assert left.url == url
    assert known() == [TWO[2]]
    assert "rien d’autre à importer que les lignes à corriger" in words(client.get(url))


def test_different_value_is_shown_and_replaced_only_if_asked(sign_in, startup, usagers, ingrid):
    mesure = make_mesure(usagers, "1000", date=date(2025, 7, 31))
    client = sign_in(ingrid)
    page, url = preview(client, startup, SHAPES["long"].replace("satisfaction", "Usagers actifs", 0))
    page, url = preview(client, startup, "Usagers actifs\t31/07/2025\t1200")
    assert "1 000 est connu ce jour-là ; le tableau dit 1 200 usagers" in words(page)
    agree(client, url, page)
    assert known() == [("Usagers actifs", date(2025, 7, 31), 1000)]
    page, url = preview(client, startup, "Usagers actifs\t31/07/2025\t1200")
    agree(client, url, page, remplacer="on")
    assert known() == [("Usagers actifs", date(2025, 7, 31), 1200)]
    mesure.refresh_from_db()
    assert (mesure.version, mesure.history.first().history_user) == (2, ingrid)


def test_two_values_for_one_day_in_the_table_are_refused_and_twins_are_one(sign_in, startup, usagers, ingrid):
    client = sign_in(ingrid)
    lines = ["31/07/2025\t1200", "31/07/2025\t1300", "31/08/2025\t1350", "31/08/2025\t1 350,0"]
    page, url = preview(client, startup, "\n".join(f"Usagers actifs\t{line}" for line in lines))
    told = words(page)
    assert told.count("plusieurs valeurs pour ce jour (lignes 1, 2)") == 2
    assert "Nouvelles : 1" in told
    assert "Déjà connues : 1" in told
    agree(client, url, page, sans_erreur="on")
    assert known() == [TWO[3]]


def test_a_thousand_times_more_is_confirmed(sign_in, startup, usagers, ingrid):
    client = sign_in(ingrid)
    page, url = preview(client, startup, "Usagers actifs\t31/07/2025\t12\nUsagers actifs\t31/08/2025\t12500")
    assert "Mille fois plus ou moins que 12, le 31 juillet 2025." in words(page)
    assert "Vérifiez l’unité" in words(agree(client, url, page))
    assert known() == []
    agree(client, url, page, sauts="on")
    assert len(known()) == 2


def test_what_changed_since_the_preview_is_shown_again(sign_in, startup, usagers, ingrid):
    client = sign_in(ingrid)
    page, url = preview(client, startup, "Usagers actifs\t31/07/2025\t12")
    make_mesure(usagers, "15", date=date(2025, 7, 31))
    told = words(agree(client, url, page, remplacer="on"))
    assert "Des mesures ont changé depuis l’aperçu" in told
    assert "15 est connu ce jour-là" in told
    assert known() == [("Usagers actifs", date(2025, 7, 31), 15)]


@pytest.mark.parametrize("kind", ["ods", "csv"])
def test_file_is_read_and_export_comes_back_unchanged(sign_in, startup, usagers, satisfaction, ingrid, kind):
    client = sign_in(ingrid)
    make_mesure(usagers, "-1234.5678", date=date(2025, 7, 31), commentaire="=SOMME(A1) ; hors salon")
    make_mesure(satisfaction, "8", date=date(2025, 8, 1))
    before = known()
    url = reverse("startups:impact_export", args=[startup.identifiant, kind])
    exported = client.get(url)
    assert f"mesures-carnet-vert-{days_ago(0):%Y-%m-%d}.{kind}" in exported["Content-Disposition"]
    one = client.get(url, {"indicateur": usagers.uuid}).content
    assert one != exported.content
    Mesure.objects.order_by("pk").delete()
    file = SimpleUploadedFile(f"mesures.{kind}", exported.content)
    response = client.post(address(startup), {"fichier": file})
    agree(client, response.url, client.get(response.url))
    assert known() == before
    assert Mesure.objects.get(indicateur=usagers).commentaire == "=SOMME(A1) ; hors salon"


def test_real_spreadsheet_dates_and_percents_are_read(sign_in, startup, ingrid):
    make_indicateur(startup, "Part", unite="%")
    content = as_ods(["Date", "Part"], [[date(2025, 7, 31), Decimal("45.5")], [date(2025, 8, 31), "47 %"]])
    client = sign_in(ingrid)
    response = client.post(address(startup), {"fichier": SimpleUploadedFile("part.ods", content)})
    agree(client, response.url, client.get(response.url))
    assert [valeur for _, _, valeur in known()] == [Decimal("45.5"), Decimal(47)]


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({}, "texte", "Collez un tableau, ou déposez un fichier"),
        ({"texte": "   "}, "texte", "Collez un tableau"),
        ({"texte": "bonjour"}, "texte", "Ce tableau n’est pas reconnu"),
        ({"texte": "Indicateur;Date;Valeur"}, "texte", "aucune mesure"),
        ({"texte": 'Usagers;"31/07/2025;7'}, "texte", "guillemet"),
        ({"fichier": b""}, "fichier", "vide"),
        ({"fichier": b"%PDF-1.7"}, "fichier", "ni un tableau ODS ni un CSV"),
        ({"fichier": b"\xff\xfe\x00"}, "fichier", ""),
        ({"texte": "a;b;c", "fichier": b"a;b;c"}, "texte", "pas les deux"),
    ],
)
def test_wrong_table_gets_a_sentence_at_its_field(sign_in, startup, usagers, ingrid, typed, field, said):
    data = {
        key: SimpleUploadedFile("t.csv", value) if isinstance(value, bytes) else value
        for key, value in typed.items()
    }
    page = soup(sign_in(ingrid).post(address(startup), data))
    assert said in words(page.select_one(f"#id_{field}_error"))
    if "texte" in typed:
        assert typed["texte"].strip() in page.select_one("#id_texte").text


def test_waiting_table_is_nobody_elses(sign_in, startup, usagers, ingrid, alice):
    _, url = preview(sign_in(ingrid), startup, "Usagers actifs\t31/07/2025\t12")
    response = sign_in(alice).get(url, follow=True)
    assert "n’est plus en attente" in words(response)


def test_odd_addresses_are_not_found(sign_in, startup, autre_startup, ingrid):
    foreign = make_indicateur(autre_startup)
    client = sign_in(ingrid)
    for query in ({"indicateur": foreign.uuid}, {"indicateur": "zut"}):
        assert client.get(address(startup, query)).status_code == 404
    assert (
        client.get(reverse("startups:impact_export", args=[startup.identifiant, "xlsx"])).status_code == 404
    )


def test_big_table_stays_light(sign_in, startup, usagers, ingrid):
    lines = [f"Usagers actifs\t{days_ago(rank):%d/%m/%Y}\t{rank + 1}" for rank in range(500)]
    client = sign_in(ingrid)
    page, url = preview(client, startup, "\n".join(lines))
    assert len(soup(page).find_all(True)) <= 600
    agree(client, url, page)
    assert usagers.mesures.count() == 500


@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=6), min_size=1, max_size=5))
def test_any_table_is_read_or_refused(rows):
    lines = [(number, cells) for number, cells in enumerate(rows, start=1) if any(cells)]
    if not lines:
        return
    try:
        found = cases(lines)
    except TableError as error:
        found = str(error)
    assert found
