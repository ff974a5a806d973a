"""Pages every visitor may read, and the files robots ask for."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured

from incubateur import environment
from incubateur.accueil.plan import PUBLIC
from socle.clock import today
from tests.outils.html import soup


@pytest.mark.django_db
@pytest.mark.parametrize("url", PUBLIC.values())
def test_public_pages_need_no_session(client, url):
    response = client.get(url)
    assert response.status_code == 200
    assert soup(response).select_one("h1")


@pytest.mark.django_db
def test_footer_leads_to_each_of_them(client):
    links = {a["href"] for a in soup(client.get("/connexion/")).select("footer a")}
    assert links == {*PUBLIC.values()}


@pytest.mark.django_db
def test_accessibility_is_not_claimed(client):
    response = client.get("/accessibilite/")
    assert "non conforme" in soup(response).h1.get_text()
    assert "aucune personne habilitée ne l’a encore audité" in " ".join(response.text.split())


@pytest.mark.django_db
def test_legal_notices_say_who_answers(client, settings):
    settings.EDITEUR, settings.HEBERGEUR, settings.CONTACT = "Région Bocage", "Hébergeur du Bocage", ""
    text = client.get("/mentions-legales/").text
    assert "Région Bocage" in text
    assert "Hébergeur du Bocage" in text
    settings.EDITEUR, settings.CONTACT = "", "contact@bocage.example"
    text = client.get("/mentions-legales/").text
    assert "la personne qui installe le service doit donner EDITEUR" in text
    assert "mailto:contact@bocage.example" in text


def test_contact_of_one_s_incubateur_is_for_those_signed_in(client, sign_in, incubateur, emile, leon):
    incubateur.contact = "contact@bocage.example"
    incubateur.save()
    assert "contact@bocage.example" not in client.get("/donnees-personnelles/").text
    assert "contact@bocage.example" in sign_in(leon).get("/donnees-personnelles/").text


@pytest.mark.parametrize("value", ["pas-une-adresse", "a@b", "deux@a.fr, trois@b.fr"])
def test_contact_must_be_an_address(monkeypatch, value):
    monkeypatch.setenv("CONTACT", value)
    with pytest.raises(ImproperlyConfigured, match="mettez une adresse e-mail"):
        environment.email("CONTACT", "")


def test_contact_may_be_absent(monkeypatch):
    monkeypatch.delenv("CONTACT", raising=False)
    assert environment.email("CONTACT", "") == ""
    monkeypatch.setenv("CONTACT", "contact@bocage.example")
    assert environment.email("CONTACT", "") == "contact@bocage.example"


# Site map -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who", ["emile", "alice", "ingrid", "solange", "diane", "leon", "denis", "voisin", "externe"]
)
def test_site_map_holds_only_what_opens(sign_in, request, who):
    client = sign_in(request.getfixturevalue(who))
    links = {a["href"] for a in soup(client.get("/plan-du-site/")).select("main ul a")}
    assert {"/", "/compte/", *PUBLIC.values()} <= links
    for url in links:
        assert client.get(url, follow=True).status_code == 200, url


def test_site_map_of_an_equipe_and_of_others(sign_in, emile, leon, externe):
    def labels(personne) -> set[str]:
        return {a.get_text() for a in soup(sign_in(personne).get("/plan-du-site/")).select("main ul a")}

    assert {"Annuaire", "Organisations", "Ma tournée", "Recherche", "Startups"} <= labels(emile)
    assert {"Recherche", "Startups"} <= labels(leon)
    assert not {"Annuaire", "Organisations", "Ma tournée"} & labels(leon)
    assert not {"Recherche", "Startups", "Tableau", "Annuaire"} & labels(externe)


@pytest.mark.django_db
def test_site_map_of_a_visitor(client):
    links = {a["href"] for a in soup(client.get("/plan-du-site/")).select("main ul a")}
    assert links == {"/connexion/", *PUBLIC.values()}


def test_menu_and_search_are_not_offered_without_a_role(sign_in, externe, leon):
    def header(personne):
        return soup(sign_in(personne).get("/compte/")).header

    assert header(leon).select_one("#recherche-globale")
    assert not header(externe).select_one("#recherche-globale")
    menu = [a.get_text() for a in header(externe).select("nav a")]
    assert menu == ["À traiter", externe.nom_complet]


# Help -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_help_is_found_by_its_headings(client):
    main = soup(client.get("/aide/")).main
    for link in main.select(".fr-summary a"):
        assert main.select_one(f"h2{link['href']}"), link["href"]
    assert len(main.select(".fr-summary a")) == len(main.select("h2"))


@pytest.mark.parametrize("who", ["emile", "alice", "solange", "leon", "externe"])
def test_help_links_only_what_opens(sign_in, request, who):
    client = sign_in(request.getfixturevalue(who))
    links = {a["href"] for a in soup(client.get("/aide/")).main.select("a[href^='/']")}
    for link in links:
        assert client.get(link).status_code == 200, link
    assert ("/annuaire/reprise/" in links) is (who == "emile")


# Files robots ask for -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_robots_read_public_pages_alone(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    lines = response.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert lines[-1] == "Disallow: /"
    assert {f"Allow: {url}$" for url in PUBLIC.values()} == {*lines[1:-1]}


@pytest.mark.django_db
def test_security_contact(client, settings):
    settings.CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.CONTACT = "contact@bocage.example"
    fields = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").text.splitlines())
    assert fields["Contact"] == "mailto:contact@bocage.example"
    expires = date.fromisoformat(fields["Expires"][:10])
    assert 150 < (expires - today()).days < 190
