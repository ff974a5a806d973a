"""`/compte/`: one's own entry, roles, suppléances, password and sessions."""

import pytest

from annuaire.enums import RoleIncubateur
from startups.enums import RoleStartup
from tests import factories
from tests.factories import days_ago
from tests.outils.html import soup
from tests.outils.queries import assert_num_queries_constant


def page(client):
    return soup(client.get("/compte/")).select_one("main")


def places(client) -> list[tuple[str, str | None]]:
    """(place, address) of each role."""
    cells = page(client).select("tbody tr td:nth-of-type(2)")
    return [(cell.get_text(strip=True), cell.a and cell.a["href"]) for cell in cells]


def test_entry_roles_and_dates(sign_in, alice):
    alice.fonction, alice.telephone = "Coach produit", "01 23 45 67 89"
    alice.save()
    client = sign_in(alice)
    text = page(client).get_text(" ", strip=True)
    for known in (alice.nom_complet, alice.email, "Coach produit", "01 23 45 67 89", "Non renseignée"):
        assert known in text
    assert places(client) == [
        ("Incubateur du Bocage", "/annuaire/incubateurs/bocage/"),
        ("Carnet vert", "/startups/carnet-vert/equipe/"),
    ]
    assert f"depuis le {days_ago(180).day}" in text.replace("1er", "1")
    for _, url in places(client):
        assert client.get(url).status_code == 200


def test_past_roles_are_told_without_an_address_no_longer_open(sign_in, solange, leon):
    solange.affectations.update(fin=days_ago(3))
    leon.rattachements.update(fin=days_ago(3))
    for personne, place in ((solange, "Carnet vert"), (leon, "Incubateur du Bocage")):
        client = sign_in(personne)
        assert places(client) == [(place, None)]
        assert "1\u00a0rôle passé" in page(client).get_text()


def test_sponsor_does_not_open_the_incubateur(sign_in, ingrid, incubateur):
    factories.make_rattachement(ingrid, incubateur, RoleIncubateur.LECTURE)
    assert ("Incubateur du Bocage", None) in places(sign_in(ingrid))


def test_role_to_come(sign_in, externe, startup):
    factories.make_affectation(startup, externe, RoleStartup.DESIGNER, debut=days_ago(-10))
    client = sign_in(externe)
    assert places(client) == [("Carnet vert", None)]
    assert "À venir" in page(client).get_text()


def test_without_any_role(sign_in, externe, incubateur, emile):
    incubateur.contact = "contact@bocage.example"
    incubateur.save()
    main = page(sign_in(externe))
    assert "Aucun rôle aujourd’hui" in main.get_text()
    assert main.select_one("a[href='mailto:contact@bocage.example']")
    assert emile.email not in main.get_text()


def test_suppleances_both_ways(sign_in, solange, serge):
    factories.make_suppleance(solange, serge)
    assert f"{serge.nom_complet} vous supplée" in page(sign_in(solange)).get_text(" ")
    assert f"Vous suppléez {solange.nom_complet}" in page(sign_in(serge)).get_text(" ")


def test_password_is_changed_or_chosen(sign_in, externe):
    assert "Choisir un mot de passe" in page(sign_in(externe)).get_text()
    externe.set_password("une-phrase-assez-longue")
    externe.save()
    assert "Changer de mot de passe" in page(sign_in(externe)).get_text()


def test_own_entry_in_the_directory(sign_in, alice, ingrid):
    assert page(sign_in(alice)).select_one(f"a[href='/annuaire/personnes/{alice.uuid}/']")
    assert not page(sign_in(ingrid)).select_one(f"a[href='/annuaire/personnes/{ingrid.uuid}/']")


def test_nothing_of_others(sign_in, startup, alice, externe, voisin):
    for personne in (externe, voisin):
        text = page(sign_in(personne)).get_text()
        assert "Carnet vert" not in text
        assert alice.email not in text


# Sessions -------------------------------------------------------------------------------------------------


def test_other_sessions_are_ended_and_only_mine(sign_in, externe, alice):
    here, phone, office, other = sign_in(externe), sign_in(externe), sign_in(externe), sign_in(alice)
    response = here.post("/compte/fermer-les-autres-sessions/", follow=True)
    assert "2\u00a0autres sessions fermées." in response.text
    assert here.get("/compte/").status_code == other.get("/compte/").status_code == 200
    assert phone.get("/compte/").status_code == office.get("/compte/").status_code == 302


def test_nowhere_else(sign_in, externe):
    response = sign_in(externe).post("/compte/fermer-les-autres-sessions/", follow=True)
    assert "Vous n’étiez connecté·e nulle part ailleurs." in response.text


def test_session_of_a_visitor_is_left_alone(client, sign_in, externe):
    client.get("/connexion/")
    sign_in(externe).post("/compte/fermer-les-autres-sessions/")
    assert client.get("/connexion/").status_code == 200


def test_cost_does_not_depend_on_how_many_roles(sign_in, externe):
    client = sign_in(externe)

    def grow() -> None:
        startup = factories.make_startup()
        factories.make_affectation(startup, externe, RoleStartup.DESIGNER)
        factories.make_rattachement(externe, startup.incubateur, RoleIncubateur.LECTURE)
        factories.make_suppleance(externe, factories.make_personne())
        factories.make_suppleance(factories.make_personne(), externe)

    grow()
    assert_num_queries_constant(
        lambda: client.get("/compte/"), lambda: [grow() for _ in range(3)], at_most=16
    )


@pytest.mark.navigateur
def test_signing_out_everywhere_without_javascript(navigateur, sign_in, externe):
    phone = sign_in(externe)
    onglet = navigateur(externe, width=390, javascript=False)
    onglet.open("/compte/")
    onglet.click("button", "Fermer mes autres sessions")
    onglet.sees("1\u00a0autre session fermée.")
    assert phone.get("/compte/").status_code == 302
    onglet.click("button", "Me déconnecter")
    onglet.sees("Se connecter")


def test_portefeuille_of_many_startups_still_reads(sign_in, diane):
    for _ in range(23):
        startup = factories.make_startup()
        factories.make_affectation(startup, diane, RoleStartup.PORTEFEUILLE)
        factories.make_affectation(startup, diane, RoleStartup.DESIGNER, fin=days_ago(2))
    main = page(sign_in(diane))
    assert len(main.select("tbody tr")) == 40
    text = main.get_text(" ", strip=True)
    assert "Et 4\u00a0autres rôles." in text
    assert "Et 3\u00a0autres rôles." in text
    assert "23\u00a0rôles passés" in text


def test_expired_session_is_told_and_leads_back(sign_in, client, externe):
    expired = sign_in(externe)
    expired.session.flush()
    response = expired.get("/compte/", follow=True)
    assert response.redirect_chain == [("/connexion/?next=/compte/", 302)]
    assert "Votre session a expiré" in response.text
    assert "a expiré" not in client.get("/compte/", follow=True).text


def test_signing_out_is_no_expired_session(sign_in, externe):
    client = sign_in(externe)
    client.post("/deconnexion/")
    assert "a expiré" not in client.get("/compte/", follow=True).text
