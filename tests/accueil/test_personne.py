"""A person's page: roles and dates, what awaits them, only as far as the reader may see."""

import pytest
from django.urls import reverse

from annuaire.enums import RoleIncubateur
from socle.enums import StatutCourriel
from socle.models import Courriel
from startups.enums import RoleStartup
from tests import factories
from tests.factories import days_ago
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant


def page(client, personne):
    return client.get(reverse("accueil:personne", args=[personne.uuid]))


def tables(response) -> dict[str, list[list[str]]]:
    """Rows of each table by its caption."""
    return {
        table.caption.text: [
            [" ".join(cell.text.split()) for cell in row.select("td")] for row in table.select("tbody tr")
        ]
        for table in soup(response).select("main table")
    }


def test_who_they_are(sign_in, emile, incubateur):
    paule = factories.make_personne(
        "Paule",
        fonction="Cheffe de bureau",
        organisation=factories.make_organisation(nom="Direction des mares"),
        telephone="+33 (0)1 02-03.04",
        annuaires=[incubateur],
    )
    response = page(sign_in(emile), paule)
    assert soup(response).h1.text == str(paule)
    for text in ("Cheffe de bureau", "Direction des mares", "Incubateur du Bocage"):
        assert text in response.text
    links = {link["href"] for link in soup(response).select("main dl a")}
    assert links == {f"mailto:{paule.email}", "tel:+331020304"}


def test_roles_of_today_later_and_before(sign_in, emile, alice, startup, incubateur):
    factories.make_affectation(startup, alice, RoleStartup.DESIGNER, debut=days_ago(-10), quotite=50)
    factories.make_affectation(startup, alice, RoleStartup.PARTENAIRE, debut=days_ago(90), fin=days_ago(30))
    factories.make_rattachement(
        alice, incubateur, RoleIncubateur.LECTURE, debut=days_ago(90), fin=days_ago(1)
    )
    found = tables(page(sign_in(emile), alice))
    assert [row[:2] for row in found["Aujourd’hui"]] == [
        ["Coach", "Incubateur du Bocage"],
        ["Coach", "Carnet vert"],
    ]
    assert [row[0] for row in found["À venir"]] == ["Designer (50 %)"]
    assert [row[0] for row in found["Rôles passés, les plus récents d’abord"]] == [
        "Lecture seule",
        "Partenaire",
    ]


def test_past_roles_are_bounded_and_counted(sign_in, emile, alice, incubateur):
    for _ in range(22):
        startup = factories.make_startup(incubateur=incubateur)
        factories.make_affectation(startup, alice, RoleStartup.COACH, fin=days_ago(1))
    response = page(sign_in(emile), alice)
    assert len(tables(response)["Rôles passés, les plus récents d’abord"]) == 20
    assert "22\u00a0rôles passés" in response.text
    assert "Et 2\u00a0autres rôles." in response.text


def test_nothing_is_told_of_what_they_do_elsewhere(sign_in, emile, voisin, alice, autre_incubateur):
    factories.make_rattachement(alice, autre_incubateur, RoleIncubateur.LECTURE)
    elsewhere = factories.make_startup("Marée basse", incubateur=autre_incubateur)
    factories.make_affectation(elsewhere, alice, RoleStartup.DESIGNER, debut=days_ago(300), fin=days_ago(200))
    factories.make_suppleance(voisin, alice)
    factories.make_blocage(elsewhere, voisin, attendu_de=alice, titre="Écluse fermée")
    here = page(sign_in(emile), alice).text
    for secret in ("Littoral", "Marée basse", "Lecture seule", "Écluse", str(voisin)):
        assert secret not in here
    there = page(sign_in(voisin), alice).text
    for secret in ("Bocage", "Carnet vert"):
        assert secret not in there
    assert "Marée basse" in there
    assert "Écluse fermée" in there


def test_what_awaits_them(sign_in, emile, solange, startup):
    factories.make_blocage(startup, emile, attendu_de=solange, titre="Accès aux données")
    response = page(sign_in(emile), solange)
    [section] = soup(response).select(".a-traiter")
    assert "Accès aux données" in section.text
    assert "Carnet vert" in section.text
    assert not section.select("a")


def test_what_awaits_them_is_bounded(sign_in, emile, solange, startup):
    for n in range(6):
        factories.make_blocage(startup, emile, attendu_de=solange, titre=f"Blocage {n}")
    [section] = soup(page(sign_in(emile), solange)).select(".a-traiter")
    assert len(section.select("li")) == 4
    assert "sur 6" in section.text


def test_nothing_awaits_them(sign_in, emile, externe, incubateur):
    externe.incubateurs.add(incubateur)
    assert "Rien, pour les startups" in page(sign_in(emile), externe).text


def test_only_the_equipe_is_offered_to_write(sign_in, emile, alice, diane, solange):
    factories.make_suppleance(solange, alice)
    written = soup(page(sign_in(emile), solange))
    assert {link["href"].rstrip("/").split("/")[-1] for link in written.select(".actions a")} == {
        "modifier",
        "ajouter",
        "fusionner",
        "remplacer",
        "desactiver",
    }
    assert written.select("a[href*=suppleances]")
    for reader in (alice, diane):
        read = soup(page(sign_in(reader), solange))
        assert not read.select("main form, main .actions, main a[href*='/annuaire/suppleances/']")


def test_dates_are_corrected_where_one_is_equipe(sign_in, emile, alice, autre_incubateur):
    factories.make_rattachement(emile, autre_incubateur, RoleIncubateur.COACH)
    theirs = factories.make_rattachement(alice, autre_incubateur, RoleIncubateur.COACH)
    links = [
        link["href"] for link in soup(page(sign_in(emile), alice)).select("td a[href*='/annuaire/roles/']")
    ]
    mine = alice.rattachements.exclude(pk=theirs.pk).get()
    assert links == [reverse("annuaire:role_modifier", args=[mine.uuid])]


def test_request_whose_mail_failed_is_said(sign_in, emile, alice):
    demande = factories.make_demande(alice, emile)
    client = sign_in(emile)
    assert "pas pu partir" not in page(client, alice).text
    Courriel.objects.create(
        cle=f"demande:{demande.uuid}",
        destinataire=alice.email,
        sujet="S",
        texte="T",
        statut=StatutCourriel.ABANDONNE,
    )
    assert "pas pu partir" in page(client, alice).text


def test_inactive_person_is_said_so(sign_in, emile, incubateur):
    gone = factories.make_personne(annuaires=[incubateur], is_active=False)
    response = page(sign_in(emile), gone)
    assert "Fiche inactive" in response.text
    assert soup(response).select_one("form[action*=reactiver]")


@pytest.mark.parametrize("reader", ["ingrid", "solange", "leon", "denis", "voisin", "externe"])
def test_whoever_does_not_read_the_directory_opens_nobody(sign_in, request, alice, reader):
    assert page(sign_in(request.getfixturevalue(reader)), alice).status_code == 404


def letters(response) -> list[str]:
    return [words(row) for row in soup(response).select(".portefeuille .ligne")]


def test_letters_one_holds_or_signs_as_far_as_the_reader_sees_them(
    sign_in, emile, alice, diane, ingrid, solange, startup
):
    held = factories.make_lettre(startup, ingrid, by=emile, signataires={"sponsor_dg": solange})
    for personne, reader, seen in [
        (ingrid, emile, 1),
        (solange, emile, 1),
        (ingrid, alice, 0),
        (alice, emile, 0),
    ]:
        assert len(letters(page(sign_in(reader), personne))) == seen
    factories.make_emission(held, emile)
    for reader in (emile, alice, diane):
        [line] = letters(page(sign_in(reader), ingrid))
        assert "À signer" in line
        assert "Carnet vert" in line


def test_letters_of_elsewhere_are_not_told(sign_in, emile, voisin, ingrid, autre_incubateur):
    elsewhere = factories.make_startup("Marée basse", incubateur=autre_incubateur)
    factories.make_emission(factories.make_lettre(elsewhere, ingrid, by=voisin), voisin)
    assert letters(page(sign_in(emile), ingrid)) == []


def test_more_letters_than_the_page_holds_are_counted(sign_in, emile, ingrid, startup):
    for _ in range(7):
        factories.make_emission(factories.make_lettre(startup, ingrid, by=emile), emile)
    response = page(sign_in(emile), ingrid)
    assert len(letters(response)) == 5
    [more] = soup(response).select("main a[href^='/lettres/?q=']")
    assert more.text == "Et 2\u00a0autres lettres"
    assert len(letters(sign_in(emile).get(more["href"]))) == 7


def test_only_the_equipe_prepares_a_letter(sign_in, emile, alice, ingrid, startup):
    new = f"/lettres/nouvelle/?startup={startup.identifiant}&personne={ingrid.uuid}"
    assert soup(page(sign_in(emile), ingrid)).select_one(f"a[href='{new}']")
    assert not soup(page(sign_in(alice), ingrid)).select_one("a[href*='/lettres/nouvelle/']")
    draft = factories.make_lettre(startup, ingrid, by=emile)
    again = soup(page(sign_in(emile), ingrid))
    assert not again.select_one("a[href*='/lettres/nouvelle/']")
    assert again.select_one(f".actions a[href='/lettres/{draft.uuid}/']")


def test_page_costs_the_same_whatever_the_person_does(sign_in, emile, alice, incubateur):
    client = sign_in(emile)
    factories.make_suppleance(emile, alice)
    first = factories.make_startup(incubateur=incubateur)
    factories.make_emission(factories.make_lettre(first, alice, by=emile), emile)

    def grow():
        for _ in range(2):
            startup = factories.make_startup(incubateur=incubateur)
            factories.make_affectation(startup, alice, RoleStartup.COACH)
            factories.make_suppleance(factories.make_personne(annuaires=[incubateur]), alice)
            factories.make_blocage(startup, emile, attendu_de=alice)
            factories.make_affectation(startup, alice, RoleStartup.INTRAPRENEUR)
            factories.make_emission(factories.make_lettre(startup, alice, by=emile), emile)

    # As « À traiter »: one query for each kind of what awaits them.
    assert_num_queries_constant(lambda: page(client, alice), grow, at_most=30)
