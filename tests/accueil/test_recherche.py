"""`/recherche/`: startups and people one may see."""

import pytest

from startups.enums import NomPhase
from tests import factories
from tests.factories import make_personne, make_startup
from tests.outils.html import soup
from tests.outils.queries import assert_num_queries_constant


def found(response) -> list[str]:
    """Names of the results, in order."""
    return [a.get_text() for a in soup(response).select("main .lignes a")]


def more(response) -> list[tuple[str, str]]:
    return [(a.get_text(), a["href"]) for a in soup(response).select("main p > a.fr-link")]


@pytest.fixture
def client_of_emile(sign_in, emile):
    return sign_in(emile)


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20%20", "?q=!!%3F", "?q=%00"])
def test_without_words_it_says_what_one_can_search(client_of_emile, startup, query):
    response = client_of_emile.get(f"/recherche/{query}")
    assert response.status_code == 200
    assert "Tapez un ou plusieurs mots" in response.text
    assert found(response) == []


@pytest.mark.parametrize("text", ["carnet", "CARNÈT", "vert carnet", "carnet-vert", "rendre service", "ârn"])
def test_any_part_of_a_startup_without_accents_in_any_order(client_of_emile, startup, text):
    assert found(client_of_emile.get("/recherche/", {"q": text})) == ["Carnet vert"]


def test_every_word_counts(client_of_emile, startup):
    response = client_of_emile.get("/recherche/", {"q": "carnet rouge"})
    assert found(response) == []
    assert "Essayez avec moins de mots" in response.text


def test_a_person_of_the_directory(client_of_emile, incubateur):
    personne = make_personne("Élodie", nom="Brûlé", fonction="Cheffe de bureau", annuaires=[incubateur])
    for text in ("elodie", "brule", "BRULE Elodie", "cheffe", personne.email):
        assert found(client_of_emile.get("/recherche/", {"q": text})) == ["Élodie Brûlé"]


def test_results_lead_to_pages_one_may_open(client_of_emile, startup, incubateur):
    make_personne("Vera", nom="Vert", annuaires=[incubateur])
    links = soup(client_of_emile.get("/recherche/", {"q": "vert"})).select("main .lignes a")
    assert len(links) == 2
    for link in links:
        assert client_of_emile.get(link["href"]).status_code == 200


def test_names_that_begin_with_it_come_first(client_of_emile, incubateur):
    for nom, mission in [
        ("Un abri", "Trouver une haie."),
        ("Haie & Compagnie", "Planter."),
        ("Haie basse", "Tailler."),
    ]:
        make_startup(nom, incubateur=incubateur, mission=mission, phase=NomPhase.CONSTRUCTION)
    assert found(client_of_emile.get("/recherche/", {"q": "haie"})) == [
        "Haie basse",
        "Haie & Compagnie",
        "Un abri",
    ]


def test_beyond_ten_the_lists_take_over(client_of_emile, incubateur):
    for n in range(13):
        make_startup(f"Marée {n:02}", incubateur=incubateur)
        make_personne("Marée", nom=f"Haute{n:02}", annuaires=[incubateur])
    response = client_of_emile.get("/recherche/", {"q": "marée"})
    assert len(found(response)) == 20
    assert more(response) == [
        ("Voir les 13\u00a0startups", "/startups/?q=mar%C3%A9e"),
        ("Voir les 13\u00a0personnes", "/annuaire/?q=mar%C3%A9e"),
    ]
    assert [h2.get_text() for h2 in soup(response).select("main h2")] == [
        "13\u00a0startups",
        "13\u00a0personnes",
    ]


@pytest.mark.parametrize("text", ["x" * 5000, 'a & b "c" <script>', "%_%", "\x00carnet"])
def test_odd_text(client_of_emile, startup, text):
    response = client_of_emile.get("/recherche/", {"q": text})
    assert response.status_code == 200
    assert len(soup(response).select_one("#recherche-page")["value"]) <= 200


# What one may see -----------------------------------------------------------------------------------------


def test_nothing_leaks_to_another_incubateur(sign_in, startup, alice, voisin):
    client = sign_in(voisin)
    for text in ("carnet", alice.nom, alice.email):
        response = client.get("/recherche/", {"q": text})
        assert found(response) == []
        assert "0\u00a0startup" in response.text
        assert "Alice" not in response.text


@pytest.mark.parametrize("who", ["ingrid", "solange", "leon", "denis"])
def test_who_reads_no_directory_finds_startups_only(sign_in, startup, alice, request, who):
    client = sign_in(request.getfixturevalue(who))
    assert found(client.get("/recherche/", {"q": "carnet"})) == ["Carnet vert"]
    response = client.get("/recherche/", {"q": alice.email})
    assert found(response) == []
    assert "personne" not in soup(response).select_one("main").get_text()


def test_people_merged_or_gone_are_not_found(client_of_emile, incubateur):
    kept = make_personne("Odile", annuaires=[incubateur])
    make_personne("Odile", nom="Double", annuaires=[incubateur], is_active=False, fusionnee_dans=kept)
    make_personne("Odile", nom="Partie", annuaires=[incubateur], is_active=False)
    assert found(client_of_emile.get("/recherche/", {"q": "odile"})) == [kept.nom_complet]


def test_without_a_role_it_is_refused(sign_in, externe):
    assert sign_in(externe).get("/recherche/?q=carnet").status_code == 403


def test_cost_does_not_depend_on_how_much_is_found(client_of_emile, incubateur):
    def grow() -> None:
        make_startup("Verte", incubateur=incubateur, phase=NomPhase.CONSTRUCTION)
        organisation = factories.make_organisation()
        make_personne("Verte", annuaires=[incubateur], organisation=organisation)

    grow()
    assert_num_queries_constant(
        lambda: client_of_emile.get("/recherche/?q=verte"), lambda: [grow() for _ in range(4)], at_most=12
    )


@pytest.mark.navigateur
def test_slash_leads_to_the_search_from_any_page(navigateur, emile, startup):
    onglet = navigateur(emile, keyboard=True)
    onglet.open("/compte/")
    onglet.press("/")
    onglet.type("carnet")
    onglet.press("Enter")
    onglet.sees("Recherche")
    onglet.tab_to("link", "Carnet vert")
    onglet.check()
    onglet.press("Enter")
    onglet.page.wait_for_url("**/startups/carnet-vert/")
