"""The list of people: found without accents, filtered by the roles one may see, exported as shown."""

import pytest
from django.urls import reverse

from annuaire.enums import RoleIncubateur
from startups.enums import RoleStartup
from tests import factories
from tests.outils.html import soup
from tests.outils.htmx import assert_swap_equals_fresh_load
from tests.outils.queries import assert_num_queries_constant

LISTE = "/annuaire/"


def names(client, **query) -> list[str]:
    page = soup(client.get(LISTE, query))
    return [link.text for link in page.select(".lignes > li > div:first-child > a")]


@pytest.fixture
def eleonore(incubateur):
    return factories.make_personne(
        "Éléonore",
        nom="d’Œillet-Brûlé",
        email="eo@agence.example",
        fonction="Cheffe de projet",
        organisation=factories.make_organisation(nom="Direction générale des Étangs", sigle="DGE"),
        annuaires=[incubateur],
    )


@pytest.mark.parametrize(
    "q", ["ELEON", "oeillet brule", "brule eleonore", "éléonore", "CHEFFE", "etangs", "dge", "eo@agence"]
)
def test_found_by_any_part_without_accents_in_any_order(sign_in, emile, eleonore, q):
    assert names(sign_in(emile), q=q) == ["Éléonore d’Œillet-Brûlé"]


def test_every_word_must_be_found(sign_in, emile, eleonore):
    assert names(sign_in(emile), q="eleonore dupont") == []


def test_sorted_by_surname_whatever_the_accents(sign_in, emile, incubateur):
    emile.nom = "Yves"
    emile.save()
    for nom in ["Zola", "Élan", "durand", "Fabre", "Écu"]:
        factories.make_personne("Ada", nom=nom, annuaires=[incubateur])
    assert names(sign_in(emile)) == [
        "Ada durand",
        "Ada Écu",
        "Ada Élan",
        "Ada Fabre",
        "Émile Yves",
        "Ada Zola",
    ]


def test_sorted_by_organisation_or_arrival(sign_in, emile, eleonore, incubateur):
    last = factories.make_personne("Basile", annuaires=[incubateur])
    assert names(sign_in(emile), tri="organisation")[0] == str(eleonore)
    assert names(sign_in(emile), tri="recentes")[0] == str(last)


def test_only_people_of_ones_directories(sign_in, emile, alice, diane, voisin, externe):
    seen = {str(emile), str(alice), str(diane)}
    for reader in (emile, alice, diane):
        assert set(names(sign_in(reader))) == seen
    assert names(sign_in(voisin)) == [str(voisin)]
    assert names(sign_in(voisin), q="alice") == []


def test_filtered_by_role_for_an_incubateur_or_on_a_startup(sign_in, emile, alice, ingrid, solange):
    client = sign_in(emile)
    assert names(client, role="incubateur-equipe") == [str(emile)]
    assert names(client, role="incubateur-coach") == [str(alice)]
    assert names(client, role="startup-coach") == [str(alice)]
    assert names(client, role="startup-intrapreneur") == [str(ingrid)]
    assert names(client, role="startup-sponsor_dg") == [str(solange)]


def test_a_past_or_future_role_is_no_role(sign_in, emile, incubateur, startup):
    gone, coming = (
        factories.make_personne(prenom, annuaires=[incubateur]) for prenom in ("Gaspard", "Colombe")
    )
    factories.make_rattachement(gone, incubateur, RoleIncubateur.COACH, fin=factories.days_ago(1))
    factories.make_affectation(startup, coming, RoleStartup.COACH, debut=factories.days_ago(-5))
    client = sign_in(emile)
    assert names(client, role="incubateur-coach") == names(client, role="startup-coach") == []
    assert set(names(client, role="aucun")) == {str(gone), str(coming)}


def test_roles_one_may_not_see_neither_show_nor_filter(sign_in, emile, alice, autre_incubateur, voisin):
    factories.make_rattachement(alice, autre_incubateur, RoleIncubateur.LECTURE)
    elsewhere = factories.make_startup("Marée basse", incubateur=autre_incubateur)
    factories.make_affectation(elsewhere, alice, RoleStartup.DESIGNER)
    assert names(sign_in(emile), role="incubateur-lecture") == []
    assert names(sign_in(emile), role="startup-designer") == []
    page = sign_in(emile).get(LISTE).text
    assert "Marée basse" not in page
    assert "Lecture seule</" not in page.split('class="lignes"')[1]
    assert names(sign_in(voisin), role="startup-designer") == [str(alice)]
    # In the directory of voisin, whatever alice does elsewhere counts for nothing.
    assert names(sign_in(voisin), role="incubateur-coach") == []


def test_inactive_people_are_asked_for(sign_in, emile, incubateur):
    gone = factories.make_personne("Gaspard", annuaires=[incubateur], is_active=False)
    client = sign_in(emile)
    assert names(client) == [str(emile)]
    assert names(client, etat="inactives") == [str(gone)]
    assert set(names(client, etat="toutes")) == {str(emile), str(gone)}


def test_merged_duplicates_are_not_people(sign_in, emile, eleonore, incubateur):
    factories.make_personne("Éléonore", annuaires=[incubateur], is_active=False, fusionnee_dans=eleonore)
    assert names(sign_in(emile), etat="toutes", q="eleonore") == [str(eleonore)]


def test_filtered_by_incubateur_of_ones_own(sign_in, emile, alice, autre_incubateur, voisin):
    factories.make_rattachement(emile, autre_incubateur, RoleIncubateur.COACH)
    client = sign_in(emile)
    assert set(names(client)) == {str(emile), str(alice), str(voisin)}
    assert set(names(client, incubateur="littoral")) == {str(emile), str(voisin)}
    # Émile is équipe of the other one: his role here is a coach's.
    assert names(client, incubateur="littoral", role="incubateur-equipe") == [str(voisin)]


def test_incubateur_of_others_filters_nothing(sign_in, emile, autre_incubateur):
    assert names(sign_in(emile), incubateur="littoral") == [str(emile)]


def test_filtered_by_organisation_with_a_way_back(sign_in, emile, eleonore):
    client = sign_in(emile)
    query = {"organisation": eleonore.organisation.identifiant}
    assert names(client, **query) == [str(eleonore)]
    assert "Seulement\u202f: Direction générale des Étangs" in client.get(LISTE, query).text


@pytest.mark.parametrize(
    "query",
    [
        {"role": "startup-roi"},
        {"role": "' or 1=1"},
        {"etat": "x"},
        {"tri": "password"},
        {"page": "-3"},
        {"page": "zzz"},
        {"q": "  "},
        {"q": "!!"},
    ],
)
def test_what_cannot_be_understood_filters_nothing(sign_in, emile, query):
    assert names(sign_in(emile), **query) == [str(emile)]


def test_a_search_too_long_is_said_so(sign_in, emile):
    page = soup(sign_in(emile).get(LISTE, {"q": "x" * 500}))
    assert "Filtre ignoré" in page.select_one(".fr-message--error").text


def test_pages_keep_the_filters(sign_in, emile, incubateur):
    for _ in range(26):
        factories.make_personne("Zoé", annuaires=[incubateur])
    page = soup(sign_in(emile).get(LISTE, {"q": "zoe", "etat": "toutes"}))
    second = page.select_one(".fr-pagination__link--next")["href"]
    assert "q=zoe" in second
    assert "etat=toutes" in second
    assert len(soup(sign_in(emile).get(LISTE + second)).select(".lignes > li")) == 1
    exports = [link["href"] for link in page.select("a[href*=export]")]
    assert exports == ["/annuaire/export.ods?q=zoe&etat=toutes", "/annuaire/export.csv?q=zoe&etat=toutes"]


def test_many_startups_fit_in_a_line(sign_in, emile, alice, incubateur):
    for _ in range(5):
        factories.make_affectation(factories.make_startup(incubateur=incubateur), alice, RoleStartup.COACH)
    line = soup(sign_in(emile).get(LISTE, {"q": "alice"})).select_one(".lignes > li")
    assert line.text.count("Coach de") == 3
    assert [link.text for link in line.find_all("a")][1].startswith("Tous ses rôles")


def test_nobody_found_says_what_to_do(sign_in, emile, alice):
    assert "ajoutez-la" in sign_in(emile).get(LISTE, {"q": "zzz"}).text
    read = sign_in(alice).get(LISTE, {"q": "zzz"}).text
    assert "Personne ne correspond" in read
    assert "ajoutez-la" not in read


def test_export_holds_what_the_list_shows(sign_in, emile, alice, startup):
    response = sign_in(emile).get(reverse("annuaire:export", args=["csv"]), {"role": "startup-coach"})
    header, line, *others = response.content.decode("utf-8-sig").split("\r\n")
    assert header.startswith("Prénom;Nom;Adresse e-mail")
    assert line.startswith(f"Alice;{alice.nom};{alice.email}")
    assert "Coach, Incubateur du Bocage\nCoach, Carnet vert" in line
    assert others == [""]


def test_export_reveals_no_more_than_the_list(sign_in, emile, alice, voisin, autre_incubateur):
    factories.make_affectation(factories.make_startup("Marée basse", incubateur=autre_incubateur), alice)
    content = sign_in(emile).get(reverse("annuaire:export", args=["csv"])).content.decode()
    assert voisin.email not in content
    assert "Marée basse" not in content


def test_export_of_another_kind_does_not_exist(sign_in, emile):
    assert sign_in(emile).get("/annuaire/export.exe").status_code == 404
    assert sign_in(emile).get("/annuaire/export.ods").content[:2] == b"PK"


def test_list_costs_the_same_whatever_the_people(sign_in, emile, alice, incubateur, autre_incubateur):
    factories.make_rattachement(emile, autre_incubateur, RoleIncubateur.COACH)
    client = sign_in(emile)

    def grow():
        for _ in range(2):
            startup = factories.make_startup(incubateur=incubateur)
            personne = factories.make_personne(organisation=factories.make_organisation())
            factories.make_affectation(startup, personne)
            factories.make_rattachement(personne, incubateur, RoleIncubateur.COACH)

    assert_num_queries_constant(lambda: client.get(LISTE), grow, at_most=12)


def test_filter_in_place_shows_what_a_fresh_load_shows(sign_in, emile, alice, eleonore):
    before, query = sign_in(emile).get(LISTE), {"q": "eleo", "tri": "", "organisation": ""}
    swapped = sign_in(emile, htmx=True).get(LISTE, query)
    fresh = sign_in(emile).get(LISTE, query)
    tree = soup(before)
    tree.select_one(".selection [name=q]")["value"] = "eleo"
    assert_swap_equals_fresh_load(str(tree), "form.selection", swapped, fresh)
    restored = sign_in(emile, htmx=True).get(LISTE, query, headers={"HX-History-Restore-Request": "true"})
    assert soup(restored).select_one("html .selection")


def test_filters_in_use_are_unfolded(sign_in, emile):
    assert not soup(sign_in(emile).get(LISTE)).select("details[open]")
    assert soup(sign_in(emile).get(LISTE, {"role": "incubateur-equipe"})).select("details[open]")
