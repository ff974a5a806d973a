"""Organisations and incubateurs: found, created, corrected; rules hold at once."""

import pytest
from django.urls import reverse

from annuaire.models import Incubateur, Organisation, Personne
from tests import factories
from tests.annuaire.acces_annuaire import RULES
from tests.outils.html import soup
from tests.outils.queries import assert_num_queries_constant

LISTE, NOUVELLE = "/annuaire/organisations/", "/annuaire/organisations/nouvelle/"
LANDES = {
    "nom": "Office des Landes",
    "sigle": "ODL",
    "type": "operateur",
    "domaine_ministeriel": "agriculture",
}


def said(response) -> str:
    return " ".join(
        message.get_text(" ", strip=True) for message in soup(response).select(".fr-message--error")
    )


# Organisations --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("q", ["etangs", "DGE", "direction etangs"])
def test_found_by_name_or_acronym_without_accents(sign_in, alice, q):
    factories.make_organisation(nom="Direction générale des Étangs", sigle="DGE")
    factories.make_organisation(nom="Autre direction")
    rows = soup(sign_in(alice).get(LISTE, {"q": q})).select(".lignes > li")
    assert [row.div.text.split() for row in rows] == [["Direction", "générale", "des", "Étangs", "(DGE)"]]


def test_people_counted_are_those_one_may_see(sign_in, emile, voisin, incubateur):
    organisation = factories.make_organisation()
    for reader in (voisin, factories.make_personne("Paule", annuaires=[incubateur])):
        reader.organisation = organisation
        reader.save()
    link = soup(sign_in(emile).get(LISTE)).select(".lignes a")[-1]
    assert link.text.startswith("1\u00a0personne")
    assert "Paule" in sign_in(emile).get(link["href"]).text


def test_nothing_found_is_said(sign_in, emile):
    assert "Aucune organisation ne correspond" in sign_in(emile).get(LISTE, {"q": "zzz"}).text


def test_list_costs_the_same_whatever_the_rows(sign_in, emile):
    client = sign_in(emile)
    factories.make_organisation()

    def grow():
        for _ in range(2):
            factories.make_personne(organisation=factories.make_organisation())

    assert_num_queries_constant(lambda: client.get(LISTE), grow, at_most=12)


def test_created_organisation_takes_its_identifiant_from_its_name_or_beta(sign_in, emile):
    client = sign_in(emile)
    client.post(NOUVELLE, LANDES)
    landes = Organisation.objects.get(sigle="ODL")
    assert landes.identifiant == "office-des-landes"
    assert landes.history.get().history_user == emile
    client.post(NOUVELLE, LANDES | {"nom": "Office des Marais", "identifiant": "odm"})
    assert Organisation.objects.get(nom="Office des Marais").identifiant == "odm"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"nom": ""}, "obligatoire"),
        ({"nom": "x" * 500}, "250 caractères"),
        ({"nom": "???"}, "donnez un identifiant"),
        ({"nom": "direction des étangs"}, "existe déjà"),
        ({"identifiant": "etangs"}, "déjà pris"),
        ({"identifiant": "a/b c"}, "lettres"),
        ({"type": "secte"}, "n’en fait pas partie"),
    ],
)
def test_what_is_wrong_is_said(sign_in, emile, data, told):
    factories.make_organisation(nom="Direction des Étangs", identifiant="etangs")
    response = sign_in(emile).post(NOUVELLE, LANDES | data)
    assert told in said(response)
    assert Organisation.objects.count() == 1


def test_people_are_found_by_the_corrected_name(sign_in, emile, incubateur):
    organisation = factories.make_organisation(nom="Direction des mares")
    paule = factories.make_personne("Paule", organisation=organisation, annuaires=[incubateur])
    url = reverse("annuaire:organisation_modifier", args=[organisation.identifiant])
    assert sign_in(emile).post(url, LANDES).status_code == 302
    organisation.refresh_from_db()
    assert (organisation.nom, organisation.sigle) == ("Office des Landes", "ODL")
    assert Personne.objects.search("odl landes").get() == paule
    assert not Personne.objects.search("mares").exists()
    paule.refresh_from_db()
    assert paule.history.count() == 1


def test_second_of_two_people_who_save_sees_both_names(sign_in, emile):
    organisation = factories.make_organisation(nom="Direction des mares")
    client, url = sign_in(emile), reverse("annuaire:organisation_modifier", args=[organisation.identifiant])
    version = soup(client.get(url)).select_one("[name=version]")["value"]
    client.post(url, LANDES | {"version": version})
    response = client.post(url, LANDES | {"nom": "Office des Marais", "version": version})
    both = soup(response).select_one(".deux-textes").text
    assert "Office des Landes" in both
    assert "Office des Marais" in both
    assert soup(response).h1.text == "Corriger Office des Landes"


def test_unknown_organisation_is_not_there(sign_in, emile):
    assert sign_in(emile).get("/annuaire/organisations/rien/modifier/").status_code == 404


# Incubateurs ----------------------------------------------------------------------------------------------


def test_incubateur_tells_its_rules_and_its_people(sign_in, alice, emile, voisin, incubateur):
    incubateur.comite_mois, incubateur.note_mois = 4, 1
    incubateur.save()
    gone = factories.make_personne("Gaspard")
    factories.make_rattachement(gone, incubateur, fin=factories.days_ago(1))
    page = sign_in(alice).get(reverse("annuaire:incubateur", args=["bocage"])).text
    assert "tous les 4 mois au plus" in page
    assert "tous les mois" in page
    assert str(emile) in page
    assert str(gone) not in page
    assert "Corriger" not in page


def test_incubateurs_are_those_whose_directory_one_reads(sign_in, emile, autre_incubateur):
    page = soup(sign_in(emile).get("/annuaire/incubateurs/"))
    assert [link.text for link in page.select(".carte a")] == ["Incubateur du Bocage"]


def test_corrected_rules_hold_at_once_and_say_who_changed_them(sign_in, emile, incubateur):
    url = reverse("annuaire:incubateur_modifier", args=["bocage"])
    data = RULES | {"silence_jours": 45, "site": "bocage.example", "adresse_achats": "achats@agence.example"}
    assert sign_in(emile).post(url, data).status_code == 302
    incubateur.refresh_from_db()
    assert (incubateur.silence_jours, incubateur.site) == (45, "https://bocage.example")
    assert incubateur.history.first().history_user == emile
    page = sign_in(emile).get(reverse("annuaire:incubateur", args=["bocage"])).text
    assert "45\u00a0jours" in page


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"note_mois": 0}, "supérieure ou égale à 1"),
        ({"comite_mois": 999}, "inférieure ou égale à 24"),
        ({"silence_jours": "un mois"}, "nombre entier"),
        ({"quotite": 101}, "inférieure ou égale à 100"),
        ({"quotite_investigation": 80}, "ne peut pas diminuer"),
        ({"site": "data:text,x"}, "valide"),
        ({"contact": "personne"}, "valide"),
        ({"nom": ""}, "obligatoire"),
    ],
)
def test_impossible_rules_are_refused(sign_in, emile, incubateur, data, told):
    response = sign_in(emile).post(reverse("annuaire:incubateur_modifier", args=["bocage"]), RULES | data)
    assert told in said(response)
    assert Incubateur.objects.get(pk=incubateur.pk).version == incubateur.version


def test_page_of_an_incubateur_costs_the_same_whatever_its_people(sign_in, emile, incubateur):
    client = sign_in(emile)

    def grow():
        for _ in range(2):
            factories.make_rattachement(factories.make_personne(), incubateur)

    assert_num_queries_constant(lambda: client.get("/annuaire/incubateurs/bocage/"), grow, at_most=12)
