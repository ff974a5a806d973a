"""Create, correct, deactivate people; nobody learns more than they need of people known elsewhere."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from annuaire.enums import RoleIncubateur
from annuaire.models import Demande, Personne
from socle.models import Courriel
from tests import factories
from tests.outils.html import soup

NOUVELLE = "/annuaire/personnes/nouvelle/"


def address(name: str, personne) -> str:
    return reverse(f"annuaire:{name}", args=[personne.uuid])


def typed(incubateur=None, **fields) -> dict:
    values = {"prenom": "Ondine", "nom": "Charme", "email": "ondine@agence.example"} | fields
    return values | ({"incubateur": incubateur.pk} if incubateur else {})


def errors(response) -> dict[str, str]:
    """Messages by the id of the field they stand beside."""
    return {
        group["id"].removesuffix("_error"): group.get_text(" ", strip=True)
        for group in soup(response).select(".fr-messages-group[id$=_error]")
    }


@pytest.fixture
def paule(incubateur):
    """In the directory of `incubateur` alone, never signed in."""
    return factories.make_personne("Paule", nom="Sorbier", annuaires=[incubateur])


# Create ---------------------------------------------------------------------------------------------------


def test_created_person_is_in_the_directory_and_signs_in_by_code(sign_in, emile, incubateur):
    organisation = factories.make_organisation()
    data = typed(
        incubateur, email=" Ondine@Agence.Example ", organisation=organisation.pk, telephone="01 02 03"
    )
    response = sign_in(emile).post(NOUVELLE, data)
    ondine = Personne.objects.get(email="ondine@agence.example")
    assert response.url == reverse("accueil:personne", args=[ondine.uuid])
    assert (ondine.organisation, ondine.telephone) == (organisation, "01 02 03")
    assert list(ondine.incubateurs.all()) == [incubateur]
    assert not ondine.has_usable_password()
    created = ondine.history.get()
    assert (created.history_user, created.history_type) == (emile, "+")
    assert "Incubateur du Bocage" in created.history_change_reason


def test_the_directory_is_asked_only_when_there_are_several(sign_in, emile, incubateur, autre_incubateur):
    assert not soup(sign_in(emile).get(NOUVELLE)).select("select[name=incubateur]")
    factories.make_rattachement(emile, autre_incubateur, RoleIncubateur.EQUIPE)
    options = soup(sign_in(emile).get(NOUVELLE)).select("select[name=incubateur] option")
    assert [option.text for option in options] == [incubateur.nom, autre_incubateur.nom]


def test_nobody_is_put_in_somebody_elses_directory(sign_in, emile, autre_incubateur):
    response = sign_in(emile).post(NOUVELLE, typed(autre_incubateur))
    assert response.status_code == 200
    assert not Personne.objects.filter(email="ondine@agence.example").exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("prenom", "", "obligatoire"),
        ("nom", "x" * 500, "150 caractères"),
        ("email", "ondine", "valide"),
        ("email", "o@x.fr, p@x.fr", "valide"),
        ("email", "x" * 300 + "@x.fr", "254 caractères"),
        ("telephone", "<script>", "chiffres"),
        ("telephone", "1" * 60, "40 caractères"),
        ("organisation", "999999", "choix"),
        ("fonction", "x" * 300, "250 caractères"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    sign_in, emile, incubateur, field, value, said
):
    response = sign_in(emile).post(NOUVELLE, typed(incubateur, **{field: value}))
    assert said in errors(response)[f"id_{field}"]
    page = soup(response)
    assert page.select_one("[name=email]")["value"] == (
        value if field == "email" else "ondine@agence.example"
    )
    assert not Personne.objects.filter(nom="Charme").exists()


def test_a_namesake_is_shown_once(sign_in, emile, incubateur, paule):
    client = sign_in(emile)
    data = typed(incubateur, prenom="PAULE", nom="sorbier")
    page = soup(client.post(NOUVELLE, data))
    assert page.find("a", href=reverse("accueil:personne", args=[paule.uuid]))
    again = {field["name"]: field.get("value", "") for field in page.select("main form input[name]")}
    assert client.post(NOUVELLE, again | {"email": data["email"]}).status_code == 302
    assert Personne.objects.search("paule sorbier").count() == 2


def test_an_address_known_here_leads_to_the_person(sign_in, emile, incubateur, paule):
    response = sign_in(emile).post(NOUVELLE, typed(incubateur, email=paule.email.upper()))
    assert "déjà celle de Paule Sorbier" in errors(response)["id_email"]
    assert soup(response).find("a", href=reverse("accueil:personne", args=[paule.uuid]))
    assert not soup(response).select("[name=ajouter]")


def test_an_address_known_elsewhere_is_offered_without_a_name(sign_in, emile, incubateur, voisin):
    client = sign_in(emile)
    response = client.post(NOUVELLE, typed(incubateur, email=voisin.email))
    for secret in (voisin.nom, voisin.prenom, str(voisin.uuid), "Littoral"):
        assert secret not in response.text
    [offer] = soup(response).select("form:has([name=ajouter])")
    data = {field["name"]: field["value"] for field in offer.select("[name]")}
    assert data.keys() == {"csrfmiddlewaretoken", "email", "incubateur", "ajouter"}
    added = client.post(NOUVELLE, data)
    assert added.url == reverse("accueil:personne", args=[voisin.uuid])
    voisin.refresh_from_db()
    assert voisin.prenom == "Victor"
    assert voisin.incubateurs.filter(pk=incubateur.pk).exists()
    assert voisin.history.first().history_user == emile
    assert "Ajout à l’annuaire" in voisin.history.first().history_change_reason


def test_adding_gives_no_role_and_twice_adds_once(sign_in, emile, incubateur, voisin):
    data = {"email": voisin.email, "incubateur": incubateur.pk, "ajouter": "1"}
    client = sign_in(emile)
    client.post(NOUVELLE, data)
    version = Personne.objects.get(pk=voisin.pk).version
    assert client.post(NOUVELLE, data).status_code == 200
    assert Personne.objects.get(pk=voisin.pk).version == version
    assert list(voisin.rattachements.values_list("incubateur__identifiant", flat=True)) == ["littoral"]


def test_the_address_of_a_merged_duplicate_leads_to_the_entry_kept(sign_in, emile, incubateur, paule):
    duplicate = factories.make_personne("Paule", is_active=False, fusionnee_dans=paule)
    response = sign_in(emile).post(NOUVELLE, typed(incubateur, email=duplicate.email))
    assert soup(response).find("a", href=reverse("accueil:personne", args=[paule.uuid]))


# Correct --------------------------------------------------------------------------------------------------


def test_corrected_entry_is_found_by_its_new_words(sign_in, emile, paule):
    data = typed(prenom="Paula", nom="Sorbier", email=paule.email, fonction="Cheffe de bureau")
    response = sign_in(emile).post(address("personne_modifier", paule), data)
    assert response.url == reverse("accueil:personne", args=[paule.uuid])
    assert Personne.objects.search("paula bureau").get() == paule
    assert paule.history.first().history_user == emile


def test_address_of_somebody_known_here_alone_who_never_signed_in_changes_at_once(sign_in, emile, paule):
    data = typed(prenom="Paule", nom="Sorbier", email="Paule.Sorbier@agence.example")
    sign_in(emile).post(address("personne_modifier", paule), data)
    paule.refresh_from_db()
    assert paule.email == "paule.sorbier@agence.example"
    assert not Demande.objects.exists()
    assert not Courriel.objects.exists()


def test_address_of_another_entry_is_refused(sign_in, emile, paule, alice, voisin):
    client = sign_in(emile)
    data = typed(prenom="Paule", nom="Sorbier", email=alice.email)
    response = client.post(address("personne_modifier", paule), data)
    assert f"déjà celle de {alice}" in errors(response)["id_email"]
    merge = address("personne_fusionner", paule) + f"?avec={alice.uuid}"
    assert soup(response).find("a", href=merge)
    response = client.post(address("personne_modifier", paule), data | {"email": voisin.email})
    assert "connue d’un autre incubateur" in errors(response)["id_email"]
    assert voisin.nom not in response.text


def test_second_of_two_people_who_save_sees_both_texts(sign_in, emile, paule):
    client, url = sign_in(emile), address("personne_modifier", paule)
    seen = soup(client.get(url)).select_one("[name=version]")["value"]
    base = {"prenom": "Paule", "nom": "Sorbier", "email": paule.email, "version": seen}
    client.post(url, base | {"fonction": "Cheffe de bureau"})
    response = client.post(url, base | {"fonction": "Sous-directrice"})
    both = soup(response).select_one(".deux-textes").get_text(" ", strip=True)
    assert "Cheffe de bureau" in both
    assert "Sous-directrice" in both
    fresh = soup(response).select_one("[name=version]")["value"]
    assert client.post(url, base | {"fonction": "Sous-directrice", "version": fresh}).status_code == 302
    paule.refresh_from_db()
    assert paule.fonction == "Sous-directrice"


def test_merged_entry_is_not_corrected(sign_in, emile, incubateur, paule):
    duplicate = factories.make_personne(annuaires=[incubateur], is_active=False, fusionnee_dans=paule)
    for name in ("personne_modifier", "personne_desactiver", "personne_fusionner", "role_ajouter"):
        assert sign_in(emile).get(address(name, duplicate)).status_code == 404


# Deactivate -----------------------------------------------------------------------------------------------


def test_deactivated_person_is_out_and_can_come_back(sign_in, emile, paule):
    theirs = sign_in(paule)
    client = sign_in(emile)
    assert "déconnectée aussitôt" in client.get(address("personne_desactiver", paule)).text
    client.post(address("personne_desactiver", paule))
    paule.refresh_from_db()
    assert not paule.is_active
    assert theirs.get("/annuaire/").status_code == 302
    page = client.get(reverse("accueil:personne", args=[paule.uuid])).text
    assert "Fiche inactive" in page
    client.post(address("personne_reactiver", paule))
    paule.refresh_from_db()
    assert paule.is_active
    assert [row.history_change_reason for row in paule.history.all()[:2]] == ["Réactivation", "Désactivation"]


def test_twice_changes_once(sign_in, emile, paule):
    client = sign_in(emile)
    for _ in range(2):
        client.post(address("personne_desactiver", paule))
    assert paule.history.filter(history_change_reason="Désactivation").count() == 1


def test_nobody_deactivates_somebody_others_rely_on_nor_themselves(sign_in, emile, voisin, incubateur):
    voisin.incubateurs.add(incubateur)
    client = sign_in(emile)
    assert "autre incubateur" in client.get(address("personne_desactiver", voisin)).text
    assert client.post(address("personne_desactiver", voisin)).status_code == 403
    assert "propre fiche" in client.get(address("personne_desactiver", emile)).text
    assert client.post(address("personne_desactiver", emile)).status_code == 403
    assert Personne.objects.filter(pk__in=[voisin.pk, emile.pk], is_active=True).count() == 2


class Rival:
    """An execute_wrapper: somebody else takes the address just before the person is written."""

    def __init__(self, email: str, incubateur):
        self.email, self.incubateur = email, incubateur

    def __call__(self, execute, sql, params, many, context):
        if self.email and re.match(r"(INSERT INTO|UPDATE) \"annuaire_personne\"", sql):
            email, self.email = self.email, ""
            factories.make_personne("Rapide", email=email, annuaires=[self.incubateur])
        return execute(sql, params, many, context)


def test_of_two_people_who_take_an_address_at_once_the_second_is_told_whose_it_is(
    sign_in, emile, incubateur, paule
):
    for url, data in (
        (NOUVELLE, typed(incubateur)),
        (address("personne_modifier", paule), typed(email="paula@agence.example")),
    ):
        with connection.execute_wrapper(Rival(data["email"], incubateur)):
            response = sign_in(emile).post(url, data)
        assert "déjà celle de Rapide" in errors(response)["id_email"]
