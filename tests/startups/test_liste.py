"""The list of startups: what each person finds in it, and what its address keeps."""

from urllib.parse import parse_qs, urlsplit

import pytest

from annuaire.enums import RoleIncubateur
from startups.enums import Meteo, NomPhase, RoleStartup
from startups.models import Startup
from startups.views.liste import PER_PAGE
from tests import factories
from tests.outils.html import soup, words
from tests.outils.htmx import assert_swap_equals_fresh_load
from tests.outils.queries import assert_num_queries_constant

LISTE = "/startups/"


def names(response) -> list[str]:
    """Names of the startups shown, in order."""
    return [link.get_text(strip=True) for link in soup(response).select(".ligne h3 a")]


def options(response, name: str) -> list[str]:
    return [option.get_text(strip=True) for option in soup(response).select(f"select[name={name}] option")][
        1:
    ]


@pytest.fixture
def look(sign_in):
    """`look(alice, phase="construction")`: the list as alice sees it at that address."""

    def at(personne, **query):
        response = sign_in(personne).get(LISTE, query)
        assert response.status_code == 200
        return response

    return at


@pytest.fixture
def portefeuille(startup, autre_startup, autre_incubateur):
    """Five startups of the incubateur and one elsewhere."""
    incubateur = startup.incubateur
    return {
        "carnet": startup,
        "haies": autre_startup,
        "ecole": factories.make_startup(
            "École buissonnière", incubateur=incubateur, phase=NomPhase.ACCELERATION
        ),
        "marais": factories.make_startup("marais", incubateur=incubateur, phase=NomPhase.ABANDON),
        "zephyr": factories.make_startup("Zéphyr", incubateur=incubateur, mission="Mesurer le vent d’été."),
        "ailleurs": factories.make_startup("Marée", incubateur=autre_incubateur, phase=NomPhase.TRANSFERT),
    }


# Who sees what ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("emile", ["Carnet vert", "École buissonnière", "Haies vives", "marais", "Zéphyr"]),
        ("alice", ["Carnet vert", "École buissonnière", "Haies vives", "marais", "Zéphyr"]),
        ("diane", ["Carnet vert", "École buissonnière", "Haies vives", "marais", "Zéphyr"]),
        ("leon", ["Carnet vert", "École buissonnière", "Haies vives", "marais", "Zéphyr"]),
        ("ingrid", ["Carnet vert"]),
        ("solange", ["Carnet vert"]),
        ("denis", ["Carnet vert"]),
        ("voisin", ["Marée"]),
    ],
)
def test_each_sees_their_own(request, look, portefeuille, who, seen):
    assert names(look(request.getfixturevalue(who))) == seen


def test_without_role_nothing_at_all(sign_in, portefeuille, externe):
    for address in (LISTE, "/startups/-/export.csv", "/startups/-/export.ods"):
        assert sign_in(externe).get(address).status_code == 403


def test_co_incubated_startups_are_there(look, startup, voisin):
    startup.co_incubateurs.add(voisin.rattachements.get().incubateur)
    factories.make_point(startup, voisin, meteo=Meteo.ORAGEUX)
    page = look(voisin, meteo="orageux")
    assert names(page) == ["Carnet vert"]
    assert not soup(page).select("a[hx-get]")


# Search, filters --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("ecole", ["École buissonnière"]),
        ("ÉCOLE", ["École buissonnière"]),
        ("vives haies", ["Haies vives"]),
        ("haies.vives", ["Haies vives"]),
        ("vent d'ete", ["Zéphyr"]),
        ("rien de tel", []),
        ("…", ["Carnet vert", "École buissonnière", "Haies vives", "marais", "Zéphyr"]),
    ],
)
def test_search_ignores_accents_case_and_order(look, portefeuille, emile, asked, found):
    assert names(look(emile, q=asked)) == found


@pytest.mark.parametrize(
    ("phase", "found"),
    [
        ("construction", ["Carnet vert"]),
        ("abandon", ["marais"]),
        ("aucune", ["Zéphyr"]),
        ("en-cours", ["Carnet vert", "École buissonnière", "Haies vives"]),
    ],
)
def test_filter_by_phase(look, portefeuille, emile, phase, found):
    assert names(look(emile, phase=phase)) == found


def test_phase_is_the_one_of_the_day(look, startup, emile):
    factories.make_phase(startup, NomPhase.ACCELERATION, debut=factories.days_ago(-10))
    assert names(look(emile, phase="construction")) == ["Carnet vert"]
    factories.make_phase(startup, NomPhase.TRANSFERT, debut=factories.days_ago(5))
    factories.make_phase(startup, NomPhase.TRANSFERE, debut=factories.days_ago(5))
    assert names(look(emile, phase="transfere")) == ["Carnet vert"]
    assert names(look(emile, phase="construction")) == []


def counts(response) -> dict[str, int]:
    labels = [link.get_text(" ", strip=True).rsplit(" ", 1) for link in soup(response).select(".onglets a")]
    return {label: int(count) for label, count in labels}


def test_counts_by_phase_follow_the_other_filters(look, portefeuille, emile):
    assert counts(look(emile)) == {
        "Toutes": 5,
        "En cours": 3,
        "Investigation": 1,
        "Construction": 1,
        "Accélération": 1,
        "Arrêté": 1,
        "Pas encore commencée": 1,
    }
    searched = look(emile, q="haies", phase="construction")
    assert counts(searched) == {"Toutes": 1, "En cours": 1, "Investigation": 1, "Construction": 0}
    assert "0 startup" in words(searched)


def test_counts_lead_to_the_phase_within_the_other_filters(look, portefeuille, emile):
    link = soup(look(emile, q="haies", sans="coach")).select(".onglets a")[1]["href"]
    assert parse_qs(urlsplit(link).query) == {"q": ["haies"], "sans": ["coach"], "phase": ["en-cours"]}


def test_filter_by_incubateur_counts_co_incubation(look, portefeuille, emile, autre_incubateur):
    factories.make_rattachement(emile, autre_incubateur, RoleIncubateur.LECTURE)
    portefeuille["haies"].co_incubateurs.add(autre_incubateur)
    page = look(emile, incubateur="littoral")
    assert names(page) == ["Haies vives", "Marée"]
    assert options(page, "incubateur") == ["Incubateur du Bocage", "Incubateur du Littoral"]


def test_filter_by_weather_is_that_of_the_last_point(look, portefeuille, emile, alice):
    factories.make_point(portefeuille["carnet"], alice, meteo=Meteo.ORAGEUX, jours=30)
    factories.make_point(portefeuille["carnet"], alice, meteo=Meteo.NUAGEUX, jours=3)
    factories.make_point(portefeuille["haies"], alice, meteo=Meteo.ORAGEUX, jours=3)
    assert names(look(emile, meteo="orageux")) == ["Haies vives"]
    assert names(look(emile, meteo="nuageux")) == ["Carnet vert"]
    assert counts(look(emile, meteo="orageux"))["Toutes"] == 1


def test_filter_by_coach_and_portefeuille(look, portefeuille, emile, alice, carla, diane):
    factories.make_affectation(portefeuille["ecole"], alice, fin=factories.days_ago(1))
    factories.make_affectation(portefeuille["ecole"], diane, RoleStartup.PORTEFEUILLE)
    page = look(emile, coach=alice.uuid)
    assert names(page) == ["Carnet vert"]
    assert options(page, "coach") == [str(alice), str(carla)]
    page = look(emile, portefeuille=diane.uuid)
    assert names(page) == ["École buissonnière"]
    assert options(page, "portefeuille") == [str(diane)]


def test_filter_by_theme(look, portefeuille, emile):
    portefeuille["zephyr"].thematiques.add(factories.make_thematique("Travail / Emploi"))
    page = look(emile, thematique="Travail / Emploi")
    assert names(page) == ["Zéphyr"]
    assert options(page, "thematique") == ["Travail / Emploi"]


def test_without_coach_or_intrapreneur_concerns_active_startups(look, portefeuille, emile, alice, ingrid):
    factories.make_affectation(portefeuille["haies"], alice, fin=factories.days_ago(1))
    assert names(look(emile, sans="coach")) == ["École buissonnière", "Haies vives"]
    assert names(look(emile, sans=["coach", "intrapreneur"])) == ["École buissonnière", "Haies vives"]
    assert names(look(emile, sans="intrapreneur")) == ["École buissonnière", "Haies vives"]
    factories.make_affectation(portefeuille["ecole"], ingrid, RoleStartup.INTRAPRENEUR)
    assert names(look(emile, sans=["coach", "intrapreneur"])) == ["Haies vives"]


def test_without_news_for_the_delay_of_the_incubateur(look, portefeuille, emile, alice):
    factories.make_point(portefeuille["carnet"], alice, jours=29)
    factories.make_point(portefeuille["haies"], alice, jours=30)
    factories.make_point(portefeuille["marais"], alice, jours=300)
    Startup.objects.filter(pk=portefeuille["ecole"].pk).update(created_at=factories.moment(40))
    assert names(look(emile, sans="nouvelles")) == ["École buissonnière", "Haies vives"]


def test_with_an_open_blocage(look, portefeuille, emile, alice):
    factories.make_blocage(portefeuille["ecole"], alice)
    factories.make_blocage(portefeuille["haies"], alice, resolu_le=factories.days_ago(1), issue="Réglé.")
    factories.make_blocage(portefeuille["marais"], alice)
    assert names(look(emile, avec="blocages")) == ["École buissonnière"]


def test_in_a_phase_longer_than_three_quarters_of_the_network(look, portefeuille, emile):
    portefeuille["haies"].phases.update(debut=factories.days_ago(244))
    portefeuille["carnet"].phases.update(debut=factories.days_ago(831))
    assert names(look(emile, avec="phase-longue")) == ["Carnet vert"]
    portefeuille["haies"].phases.update(debut=factories.days_ago(245))
    assert names(look(emile, avec="phase-longue")) == ["Carnet vert", "Haies vives"]


def test_my_portfolio(look, portefeuille, emile, alice, diane):
    assert names(look(alice, mien="1")) == ["Carnet vert"]
    # Who holds no role on a startup follows all those of their incubateur.
    assert len(names(look(emile, mien="1"))) == len(names(look(diane, mien="1"))) == 5
    factories.make_affectation(portefeuille["ecole"], diane, RoleStartup.PORTEFEUILLE)
    assert names(look(diane, mien="1")) == ["École buissonnière"]


@pytest.mark.parametrize(("who", "offered"), [("alice", 1), ("diane", 1), ("solange", 0), ("leon", 0)])
def test_my_portfolio_is_offered_where_it_says_something(request, look, portefeuille, who, offered):
    assert len(soup(look(request.getfixturevalue(who))).select("input[name=mien]")) == offered


# Order, pages -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tri", "expected"),
    [
        ("nom", ["Carnet vert", "École buissonnière", "Haies vives", "marais", "Zéphyr"]),
        ("-nom", ["Zéphyr", "marais", "Haies vives", "École buissonnière", "Carnet vert"]),
        ("phase", ["Haies vives", "Carnet vert", "École buissonnière", "marais", "Zéphyr"]),
        ("anciennete", ["marais", "Carnet vert", "École buissonnière", "Haies vives", "Zéphyr"]),
        ("-anciennete", ["Carnet vert", "École buissonnière", "Haies vives", "marais", "Zéphyr"]),
        ("nouvelles", ["École buissonnière", "marais", "Zéphyr", "Carnet vert", "Haies vives"]),
        ("-nouvelles", ["Haies vives", "Carnet vert", "École buissonnière", "marais", "Zéphyr"]),
        ("meteo", ["Haies vives", "Carnet vert", "École buissonnière", "marais", "Zéphyr"]),
        ("blocages", ["Carnet vert", "École buissonnière", "Haies vives", "marais", "Zéphyr"]),
    ],
)
def test_order(look, portefeuille, emile, alice, tri, expected):
    portefeuille["marais"].phases.update(debut=factories.days_ago(200))
    factories.make_point(portefeuille["carnet"], alice, jours=50)
    factories.make_point(portefeuille["haies"], alice, jours=5, meteo=Meteo.ORAGEUX)
    factories.make_blocage(portefeuille["carnet"], alice)
    assert names(look(emile, tri=tri)) == expected


def test_shorter_name_comes_before_those_it_begins(look, emile, incubateur):
    for nom in ("Haies", "Haies denses", "Haies-10"):
        factories.make_startup(nom, identifiant=f"z-{nom.replace(' ', '')}", incubateur=incubateur)
    assert names(look(emile)) == ["Haies", "Haies-10", "Haies denses"]


def test_pages_keep_the_rest_of_the_address(look, emile, incubateur):
    for number in range(20):
        factories.make_startup(f"Haie {number:02}", incubateur=incubateur, phase=NomPhase.TRANSFERT)
    first = look(emile, q="haie", phase="transfert", tri="-nom")
    assert len(names(first)) == PER_PAGE
    following = soup(first).select_one(".fr-pagination__link--next")["href"]
    assert parse_qs(urlsplit(following).query) == {
        "q": ["haie"],
        "phase": ["transfert"],
        "tri": ["-nom"],
        "page": ["2"],
    }
    second = look(emile, q="haie", phase="transfert", tri="-nom", page=2)
    assert names(second) == [f"Haie {number:02}" for number in reversed(range(20 - PER_PAGE))]
    # A page that is no more shows the last one.
    assert names(look(emile, q="haie", phase="transfert", tri="-nom", page=9)) == names(second)


def test_form_shows_what_the_address_asks(look, portefeuille, emile, alice, carla):
    page = soup(look(emile, q="haies", coach=carla.uuid, sans="intrapreneur", tri="-nom", phase="en-cours"))
    assert page.select_one(".selection [name=q]")["value"] == "haies"
    chosen = [option["value"] for option in page.select(".selection option[selected]")]
    assert chosen == ["-nom", "", "", str(carla.uuid)]
    assert [box["value"] for box in page.select(".selection [type=checkbox][checked]")] == ["intrapreneur"]
    assert page.select_one(".selection [type=hidden][name=phase]")["value"] == "en-cours"
    assert page.select_one(".selection details").has_attr("open")


def test_active_filters_are_said_and_removed_one_by_one(look, portefeuille, emile, alice):
    asked = {
        "q": "carnet",
        "phase": "construction",
        "coach": str(alice.uuid),
        "sans": ["coach", "intrapreneur"],
    }
    tags = soup(look(emile, **asked, tri="-nom", page=1)).select(".fr-tag--dismiss")
    said = ["« carnet »", "Construction", "Sans coach", "Sans intrapreneur·e", f"Coach : {alice}"]
    assert [words(tag) for tag in tags] == [words(label) for label in said]
    left = [parse_qs(urlsplit(tag["href"]).query) for tag in tags]
    everything = {
        "q": ["carnet"],
        "phase": ["construction"],
        "coach": [str(alice.uuid)],
        "sans": ["coach", "intrapreneur"],
        "tri": ["-nom"],
    }
    assert left[0] == {name: values for name, values in everything.items() if name != "q"}
    assert left[2] == everything | {"sans": ["intrapreneur"]}
    assert left[4] == {name: values for name, values in everything.items() if name != "coach"}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"phase": "recette"}, "Phase : « recette » ne correspond à aucun choix : ce filtre est ignoré."),
        ({"tri": "hasard"}, "Trier par : « hasard » ne correspond à aucun choix : ce filtre est ignoré."),
        ({"sans": "chef"}, "Ce qui manque : « chef » ne correspond à aucun choix : ce filtre est ignoré."),
        ({"coach": "Personne"}, "Coach : « Personne » ne correspond à aucun choix : ce filtre est ignoré."),
        ({"q": "a" * 201}, "Assurez-vous que cette valeur comporte au plus 200"),
        ({"q": "a\x00b"}, "Le caractère nul n’est pas autorisé"),
    ],
)
def test_nonsense_is_said_and_ignored(look, portefeuille, emile, alice, query, sentence):
    page = look(emile, **query)
    assert words(sentence) in words(page)
    assert len(names(page)) == 5
    assert not soup(page).select(".fr-tag--dismiss")


def test_long_lists_are_typed_by_words(look, incubateur, emile):
    for number in range(16):
        startup = factories.make_startup(f"Haie {number:02}", incubateur=incubateur)
        startup.thematiques.add(factories.make_thematique(f"Thème Été {number:02}"))
    page = look(emile, thematique="ete 1")
    field = soup(page).select_one("input[name=thematique]")
    assert field["value"] == "ete 1"
    assert words(field.find_parent("div")) == "Thématique Une partie du nom"
    assert names(page) == ["Haie 01", *(f"Haie {number}" for number in range(10, 16))]
    assert words("Thématique : ete 1") in words(page)


# Empty states ------------------------------------------------------------------------------------------------


def test_nothing_found_says_how_to_find_more(look, portefeuille, emile):
    page = look(emile, q="introuvable", sans="coach")
    assert "Aucune startup ne correspond à tous ces filtres." in words(page)
    assert soup(page).select("#resultats a[href='/startups/']")


def test_nothing_yet_says_what_to_do(look, voisin, autre_incubateur):
    links = [link["href"] for link in soup(look(voisin)).select("#resultats p a")]
    assert links == ["/startups/-/nouvelle/", "/startups/-/betagouv/"]
    reader = factories.make_personne()
    factories.make_rattachement(reader, autre_incubateur, RoleIncubateur.LECTURE)
    page = look(reader)
    assert words("apparaîtront ici dès que l’équipe les aura ajoutées") in words(page)
    assert not soup(page).select("#resultats p a")


@pytest.mark.parametrize(("who", "offered"), [("emile", 1), ("alice", 0), ("diane", 0), ("ingrid", 0)])
def test_an_equipe_adds_a_startup_from_the_list(request, look, startup, who, offered):
    page = soup(look(request.getfixturevalue(who)))
    assert len(page.select("main a[href='/startups/-/nouvelle/']")) == offered


# What one may not read ---------------------------------------------------------------------------------------


@pytest.fixture
def followed(startup, alice):
    """The startup has news, and a blocage of which nothing is expected of its readers."""
    factories.make_point(startup, alice, meteo=Meteo.ORAGEUX, jours=45)
    factories.make_blocage(startup, alice)
    return startup


@pytest.mark.parametrize("who", ["solange", "serge", "leon", "denis"])
def test_who_does_not_read_points_learns_nothing_of_them(request, look, followed, who):
    personne = request.getfixturevalue(who)
    page = look(personne)
    assert names(page) == ["Carnet vert"]
    for word in ("Orageux", "météo", "Météo", "retard", "blocage", "nouvelles", "45", "6 semaines"):
        assert word not in words(page)
    assert not soup(page).select("[name=meteo], [data-point], [value=nouvelles], [value=blocages]")
    # Neither by asking.
    for query in (
        {"meteo": "orageux"},
        {"meteo": "ensoleille"},
        {"sans": "nouvelles"},
        {"avec": "blocages"},
        {"tri": "meteo"},
    ):
        assert names(look(personne, **query)) == ["Carnet vert"]
        assert counts(look(personne, **query))["Toutes"] == 1


@pytest.mark.parametrize("who", ["alice", "carla", "emile", "diane", "ingrid"])
def test_who_reads_points_sees_them(request, look, followed, who):
    page = look(request.getfixturevalue(who), meteo="orageux", sans="nouvelles")
    assert names(page) == ["Carnet vert"]
    for said in ("Orageux", "en retard de 2 semaines", "1 blocage ouvert"):
        assert said in words(page)


def test_points_count_only_where_one_reads_them(look, followed, ingrid, alice, autre_incubateur):
    """Ingrid leads one startup and sponsors two others: their news are not hers to read."""
    for nom, jours in (("Digue", 90), ("Bac", 5)):
        other = factories.make_startup(nom, incubateur=autre_incubateur, phase=NomPhase.CONSTRUCTION)
        factories.make_affectation(other, ingrid, RoleStartup.SPONSOR_DG)
        factories.make_point(other, alice, meteo=Meteo.ORAGEUX, jours=jours)
        factories.make_blocage(other, alice)
    assert names(look(ingrid, meteo="orageux")) == ["Carnet vert"]
    assert names(look(ingrid, sans="nouvelles")) == ["Carnet vert"]
    assert names(look(ingrid, avec="blocages")) == ["Carnet vert"]
    assert counts(look(ingrid, meteo="orageux"))["Toutes"] == 1
    for tri in ("nouvelles", "-nouvelles", "meteo", "blocages"):
        assert names(look(ingrid, tri=tri)) == ["Carnet vert", "Bac", "Digue"]
    page = look(ingrid)
    assert words(page).count("Orageux") == 1 + 1  # the filter and her own
    assert len(soup(page).select("[data-point]")) == 1


def test_choices_tell_nothing_of_what_one_does_not_see(look, startup, ingrid, autre_incubateur):
    hidden = factories.make_startup("Cachée", incubateur=autre_incubateur)
    hidden.thematiques.add(factories.make_thematique("Secret"))
    stranger = factories.make_personne("Étrangère")
    factories.make_affectation(hidden, stranger, RoleStartup.COACH)
    factories.make_affectation(hidden, stranger, RoleStartup.PORTEFEUILLE)
    page = look(ingrid)
    for word in ("Littoral", "Secret", "Étrangère", str(stranger.uuid)):
        assert word not in page.text
    known = look(ingrid, coach=stranger.uuid, incubateur="littoral", thematique="Secret")
    unknown = look(ingrid, coach="x", incubateur="x", thematique="x")
    assert words(known).count("aucun choix") == words(unknown).count("aucun choix")


# In place, htmx ---------------------------------------------------------------------------------------------


def test_results_alone_for_htmx(sign_in, portefeuille, emile):
    query = {"q": "haies", "phase": "", "tri": "nom", "incubateur": ""}
    client = sign_in(emile, htmx=True)
    swapped = client.get(LISTE, query)
    assert not soup(swapped).select("html, .selection")
    assert swapped["HX-Push-Url"] == "/startups/?q=haies"
    # Back in the history, htmx asks for the page.
    restored = client.get(LISTE, query, headers={"HX-History-Restore-Request": "true"})
    assert soup(restored).select_one("html .selection")


def test_filter_in_place_shows_what_a_fresh_load_shows(sign_in, portefeuille, emile):
    client = sign_in(emile)
    before = client.get(LISTE)
    swapped = sign_in(emile, htmx=True).get(LISTE, {"q": "haies", "phase": "", "tri": "nom"})
    fresh = client.get(swapped["HX-Push-Url"])
    tree = soup(before)
    tree.select_one(".selection [name=q]")["value"] = "haies"
    assert_swap_equals_fresh_load(str(tree), "form.selection", swapped, fresh)


def test_acts_come_back_to_the_same_list(look, followed, alice):
    page = soup(look(alice, q="carnet", phase="construction"))
    back = "/startups/?q=carnet&phase=construction"
    assert page.select_one("form#rien-de-nouveau [name=retour]")["value"] == back
    link = page.select_one("[data-point] a[hx-get]")["href"]
    assert parse_qs(urlsplit(link).query) == {"retour": [back]}


def test_confirmation_without_htmx_comes_back(sign_in, followed, alice):
    client = sign_in(alice)
    page = soup(client.get(LISTE, {"q": "carnet"}))
    button = page.select_one("button[form=rien-de-nouveau]")
    retour = page.select_one("#rien-de-nouveau [name=retour]")["value"]
    answer = client.post(button["formaction"], {"retour": retour}, follow=True)
    assert answer.redirect_chain == [("/startups/?q=carnet", 302)]
    assert "Rien de nouveau pour Carnet vert" in words(answer)
    assert "Orageux aujourd’hui" in words(answer)


@pytest.mark.parametrize(("who", "offered"), [("alice", 1), ("emile", 1), ("diane", 0), ("solange", 0)])
def test_tour_is_one_click_away(request, look, startup, who, offered):
    assert (
        len(soup(look(request.getfixturevalue(who))).select("main a[href='/startups/-/tournee/']")) == offered
    )


# Cost -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": "s", "sans": ["coach", "nouvelles"], "tri": "nouvelles", "phase": "en-cours"},
        {"meteo": "ensoleille", "mien": "1", "tri": "meteo"},
    ],
)
def test_list_costs_as_much_whatever_the_rows(sign_in, startup, emile, alice, diane, query):
    client = sign_in(emile)
    factories.make_point(startup, alice, jours=60)

    def grow():
        for _ in range(2):
            row = factories.make_startup(
                incubateur=startup.incubateur,
                phase=NomPhase.TRANSFERT,
                co_incubateurs=[factories.make_incubateur()],
            )
            factories.make_point(row, alice, jours=60)
            factories.make_blocage(row, alice)
            factories.make_affectation(row, alice)
            factories.make_affectation(row, diane, RoleStartup.PORTEFEUILLE)
            row.thematiques.add(factories.make_thematique(row.nom))

    assert_num_queries_constant(lambda: client.get(LISTE, query), grow, at_most=12)


def test_page_stays_light(look, incubateur, emile, alice):
    people = [factories.make_personne() for _ in range(15)]
    for number in range(21):
        row = factories.make_startup(f"Haie {number}", incubateur=incubateur, phase=NomPhase.INVESTIGATION)
        row.phases.update(debut=factories.days_ago(900))
        factories.make_point(row, alice, jours=60, meteo=Meteo.ORAGEUX)
        factories.make_blocage(row, alice)
        for role in (RoleStartup.COACH, RoleStartup.PORTEFEUILLE):
            factories.make_affectation(row, people[number % 15], role)
        row.thematiques.add(factories.make_thematique(f"Thème {number % 15}"))
    assert len(soup(look(emile)).find_all(True)) <= 600
