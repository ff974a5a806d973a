"""People around a startup: who is shown, how a role is given, corrected and ended, and what is said of it."""

import pytest
from django.urls import reverse

from annuaire.models import Personne
from startups.enums import NomPhase, RoleStartup
from startups.models import Affectation
from tests.factories import (
    days_ago,
    make_affectation,
    make_blocage,
    make_personne,
    make_phase,
)
from tests.outils.html import soup
from tests.outils.queries import assert_num_queries_constant


def tab(startup):
    return reverse("startups:equipe", args=[startup.identifiant])


def search_url(startup):
    return reverse("startups:affectation_nouvelle", args=[startup.identifiant])


def give_url(startup, personne):
    return reverse("startups:affectation_confier", args=[startup.identifiant, personne.uuid])


def new_url(startup):
    return reverse("startups:affectation_nouvelle_personne", args=[startup.identifiant])


def row_url(affectation, action):
    return reverse(f"startups:affectation_{action}", args=[affectation.startup.identifiant, affectation.uuid])


def errors(response) -> str:
    return " ".join(block.get_text(" ", strip=True) for block in soup(response).select(".fr-alert--error"))


def to_confirm(response) -> str:
    return " ".join(item.get_text(strip=True) for item in soup(response).select(".fr-alert--warning li"))


def confirmed(response, data):
    return data | {"confirme": soup(response).find("input", attrs={"name": "confirme"})["value"]}


@pytest.fixture
def dominique(incubateur):
    """Somebody of the directory, without any role yet."""
    return make_personne(
        "Dominique", nom="Éléonore-Noël", fonction="Cheffe de bureau", annuaires=[incubateur]
    )


# Read -------------------------------------------------------------------------------------------------------


def test_people_of_today_of_tomorrow_and_of_before_are_told_apart(sign_in, leon, startup, alice):
    old, coming = make_personne("Ancien"), make_personne("Bientôt")
    make_affectation(startup, old, RoleStartup.COACH, debut=days_ago(800), fin=days_ago(200))
    make_affectation(startup, coming, RoleStartup.DESIGNER, debut=days_ago(-20))
    make_affectation(
        startup,
        make_personne("Ingrid"),
        RoleStartup.INTRAPRENEUR,
        quotite=80,
        position="mise_a_disposition",
        employeur="Région Test",
        fin=days_ago(-12),
    )
    tree = soup(sign_in(leon).get(tab(startup)))
    today, later = tree.select("ul.cartes")
    assert "Ancien" not in today.text
    assert "Bientôt" in later.text
    assert "Ancien" in tree.select_one("table").text
    shown = " ".join(today.text.split()).replace("\u202f", " ").replace("\u00a0", " ")
    for text in ("Alice", "Coach", "80 % du temps", "Mise à disposition", "Région Test", "dans 12 jours"):
        assert text in shown


def test_people_come_in_the_order_of_the_method(sign_in, leon, startup, denis, serge, alice, ingrid):
    cards = soup(sign_in(leon).get(tab(startup))).select("ul.cartes .fr-badge")
    assert [card.text for card in cards] == ["Intrapreneur·e", "Coach", "Sponsor de proximité", "Designer"]


def test_roles_that_nobody_holds_are_said_and_offered_to_the_equipe(sign_in, emile, leon, startup):
    page = sign_in(leon).get(tab(startup))
    for phrase in ("Personne n’est intrapreneur·e.", "Personne n’est coach.", "Aucun sponsor n’est nommé."):
        assert phrase in page.text
    assert not soup(page).select(".a-faire a")
    offered = [link["href"] for link in soup(sign_in(emile).get(tab(startup))).select(".a-faire a")]
    assert offered == [
        f"{search_url(startup)}?role={role}" for role in ("intrapreneur", "coach", "sponsor_dg")
    ]


def test_a_startup_that_ended_misses_nobody(sign_in, emile, startup):
    make_phase(startup, NomPhase.ABANDON, debut=days_ago(5))
    assert "Il manque quelqu’un" not in sign_in(emile).get(tab(startup)).text


def test_co_incubateurs_are_named(sign_in, leon, startup, autre_incubateur):
    assert "sans co-incubateur" in sign_in(leon).get(tab(startup)).text
    startup.co_incubateurs.add(autre_incubateur)
    assert f"avec {autre_incubateur.nom}" in sign_in(leon).get(tab(startup)).text


def test_addresses_are_for_those_who_follow_the_startup_or_belong_to_it(
    sign_in, alice, diane, solange, leon, startup
):
    for reader in (alice, diane, solange):
        assert f"mailto:{alice.email}" in sign_in(reader).get(tab(startup)).text
    assert alice.email not in sign_in(leon).get(tab(startup)).text


def test_pages_of_people_are_opened_by_those_who_read_the_directory(
    sign_in, alice, diane, solange, leon, startup
):
    address = reverse("accueil:personne", args=[alice.uuid])
    for reader in (alice, diane):
        client = sign_in(reader)
        assert soup(client.get(tab(startup))).find("a", href=address)
        assert client.get(address).status_code == 200
    for reader in (solange, leon):
        assert not soup(sign_in(reader).get(tab(startup))).find("a", href=address)


def test_queries_do_not_grow_with_people(sign_in, emile, startup):
    client = sign_in(emile)

    def grow():
        for days in (10, 20):
            make_affectation(startup, make_personne(), RoleStartup.DESIGNER, debut=days_ago(days))
            make_affectation(startup, make_personne(), RoleStartup.COACH, debut=days_ago(-days))
            make_affectation(startup, make_personne(), debut=days_ago(500), fin=days_ago(days))

    grow()
    assert_num_queries_constant(lambda: client.get(tab(startup)), grow, at_most=12)


def test_a_long_past_has_pages(sign_in, emile, startup):
    for days in range(25):
        make_affectation(startup, make_personne(), debut=days_ago(600 + days), fin=days_ago(100 + days))
    client = sign_in(emile)
    first, second = client.get(tab(startup)), client.get(tab(startup), {"page": 2})
    assert len(soup(first).select("tbody tr")) == 20
    assert len(soup(second).select("tbody tr")) == 5
    assert len(soup(first).find_all(True)) <= 600


# Find somebody ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["eleonore", "NOEL", "domi noël", "cheffe", "@agence"])
def test_somebody_is_found_without_accents_by_any_part(sign_in, emile, startup, dominique, typed):
    response = sign_in(emile).get(search_url(startup), {"q": typed, "role": "coach"})
    link = soup(response).find("a", href=give_url(startup, dominique) + "?role=coach")
    assert link, response.text


def test_only_the_directory_of_the_incubateur_is_searched(sign_in, emile, startup, voisin):
    make_personne("Partie", annuaires=[startup.incubateur], is_active=False)
    client = sign_in(emile)
    assert "0\u00a0personne trouvée" in client.get(search_url(startup), {"q": voisin.nom}).text
    assert "0\u00a0personne trouvée" in client.get(search_url(startup), {"q": "Partie"}).text
    assert client.get(give_url(startup, voisin)).status_code == 404


def test_many_people_found_ask_for_more_words(sign_in, emile, startup):
    for _ in range(23):
        make_personne("Claude", annuaires=[startup.incubateur])
    response = sign_in(emile).get(search_url(startup), {"q": "claude"})
    assert "23\u00a0personnes trouvées\u202f: précisez" in response.text
    assert len(soup(response).select(".choix li")) == 20


# Give a role --------------------------------------------------------------------------------------------------


def test_a_role_is_given(sign_in, emile, startup, dominique):
    client = sign_in(emile)
    form = soup(client.get(give_url(startup, dominique), {"role": "intrapreneur"}))
    assert form.select_one("[name=role] option[selected]")["value"] == "intrapreneur"
    assert form.find("input", attrs={"name": "debut"})["value"] == days_ago(0).isoformat()
    data = {
        "role": "intrapreneur",
        "debut": days_ago(0),
        "quotite": 60,
        "position": "mise_a_disposition",
        "employeur": "Région Test",
    }
    assert client.post(give_url(startup, dominique), data).url == tab(startup)
    given = Affectation.objects.get(personne=dominique)
    assert (given.role, given.quotite, given.employeur) == ("intrapreneur", 60, "Région Test")
    assert (given.history.get().history_user, given.history.get().history_change_reason) == (
        emile,
        "Rôle confié",
    )
    # The role gives its rights at once.
    assert sign_in(dominique).get(tab(startup)).status_code == 200


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"role": ""}, "obligatoire"),
        ({"role": "roi"}, "roi"),
        ({"quotite": 101}, "100"),
        ({"quotite": 0}, "1"),
        ({"quotite": "beaucoup"}, "nombre"),
        ({"debut": "20026-01-01"}, "date valide"),
        ({"debut": days_ago(0), "fin": days_ago(1)}, "ne peut pas précéder"),
        ({"employeur": "x" * 500}, "250"),
    ],
)
def test_an_impossible_role_is_refused_with_a_sentence(sign_in, emile, startup, dominique, changes, said):
    response = sign_in(emile).post(
        give_url(startup, dominique), {"role": "designer", "debut": days_ago(3)} | changes
    )
    assert said in errors(response)
    assert not Affectation.objects.filter(personne=dominique).exists()


def test_the_same_role_from_the_same_day_is_not_given_twice(sign_in, emile, startup, dominique):
    client, data = sign_in(emile), {"role": "designer", "debut": days_ago(3)}
    client.post(give_url(startup, dominique), data)
    response = client.post(give_url(startup, dominique), data)
    assert "Cette personne a déjà ce rôle sur cette startup à cette date." in errors(response)
    assert Affectation.objects.filter(personne=dominique).count() == 1


@pytest.mark.parametrize("role", ["coach", "intrapreneur", "sponsor_dg", "sponsor_proximite", "portefeuille"])
def test_two_people_in_one_role_are_said_then_saved_once_confirmed(sign_in, emile, startup, dominique, role):
    make_affectation(startup, make_personne("Première"), role)
    client, data = sign_in(emile), {"role": role, "debut": days_ago(0)}
    response = client.post(give_url(startup, dominique), data)
    assert "Première" in to_confirm(response)
    assert "a le même rôle" in to_confirm(response)
    assert not Affectation.objects.filter(personne=dominique).exists()
    assert client.post(give_url(startup, dominique), confirmed(response, data)).status_code == 302
    assert Affectation.objects.filter(personne=dominique).exists()


def test_a_successor_from_the_day_after_needs_no_confirmation(sign_in, emile, startup, dominique):
    make_affectation(startup, make_personne("Première"), RoleStartup.COACH, fin=days_ago(1))
    response = sign_in(emile).post(give_url(startup, dominique), {"role": "coach", "debut": days_ago(0)})
    assert response.status_code == 302


def test_several_designers_are_nothing_unusual(sign_in, emile, startup, dominique, denis):
    response = sign_in(emile).post(give_url(startup, dominique), {"role": "designer", "debut": days_ago(0)})
    assert response.status_code == 302


@pytest.mark.parametrize(
    ("phase", "quotite", "said"),
    [
        (NomPhase.INVESTIGATION, 39, "au moins 40 % en investigation"),
        (NomPhase.INVESTIGATION, 40, ""),
        (NomPhase.CONSTRUCTION, 59, "au moins 60 % à partir de la construction"),
        (NomPhase.CONSTRUCTION, 60, ""),
        (NomPhase.TRANSFERT, 50, "au moins 60 % à partir de la construction"),
        (NomPhase.ABANDON, 10, ""),
    ],
)
def test_too_little_time_for_the_phase_is_said(sign_in, emile, startup, dominique, phase, quotite, said):
    make_phase(startup, phase, debut=days_ago(10))
    data = {"role": "intrapreneur", "debut": days_ago(0), "quotite": quotite}
    response = sign_in(emile).post(give_url(startup, dominique), data)
    if said:
        assert said in to_confirm(response).replace("\u00a0", " ")
    else:
        assert response.status_code == 302


def test_the_rule_is_that_of_the_incubateur_and_of_the_phase_to_come(
    sign_in, emile, incubateur, startup, dominique
):
    incubateur.quotite = 80
    incubateur.save()
    startup.phases.update(nom=NomPhase.INVESTIGATION)
    make_phase(startup, NomPhase.CONSTRUCTION, debut=days_ago(-30))
    client, address = sign_in(emile), give_url(startup, dominique)
    data = {"role": "intrapreneur", "quotite": 70}
    assert "au moins 80" in to_confirm(client.post(address, data | {"debut": days_ago(-30)}))
    assert client.post(address, data | {"debut": days_ago(0)}).status_code == 302


# Somebody new -------------------------------------------------------------------------------------------------

NADIA = {"prenom": "Nadia", "nom": "Nouvelle", "email": "Nadia@Agence.example"}


def test_somebody_new_enters_the_directory_with_their_role(sign_in, emile, startup):
    data = NADIA | {"role": "designer", "debut": days_ago(0)}
    assert sign_in(emile).post(new_url(startup), data).status_code == 302
    nadia = Personne.objects.get(email="nadia@agence.example")
    assert list(nadia.incubateurs.all()) == [startup.incubateur]
    assert nadia.affectations.get().role == "designer"
    assert nadia.history.first().history_user == emile


def test_nobody_is_created_when_the_role_is_wrong(sign_in, emile, startup):
    response = sign_in(emile).post(new_url(startup), NADIA | {"role": "designer", "debut": "hier"})
    assert "date valide" in errors(response)
    assert soup(response).find("input", attrs={"name": "prenom"})["value"] == "Nadia"
    assert not Personne.objects.filter(prenom="Nadia").exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email": "pas une adresse"}, "valide"),
        ({"email": ""}, "obligatoire"),
        ({"prenom": "x" * 500}, "150"),
        ({"nom": " "}, "obligatoire"),
    ],
)
def test_a_new_person_needs_a_name_and_an_address(sign_in, emile, startup, changes, said):
    response = sign_in(emile).post(
        new_url(startup), NADIA | {"role": "designer", "debut": days_ago(0)} | changes
    )
    assert said in errors(response)


def test_an_address_of_the_directory_leads_to_its_person(sign_in, emile, startup, dominique):
    data = NADIA | {"email": dominique.email.upper(), "role": "designer", "debut": days_ago(0)}
    response = sign_in(emile).post(new_url(startup), data)
    assert "choisissez cette personne" in errors(response)
    assert soup(response).find("a", href=give_url(startup, dominique))


def test_somebody_known_elsewhere_enters_once_confirmed_and_is_not_named_before(
    sign_in, emile, startup, voisin
):
    client = sign_in(emile)
    data = NADIA | {"email": voisin.email, "role": "designer", "debut": days_ago(0)}
    response = client.post(new_url(startup), data)
    assert "figure dans l’annuaire d’un autre incubateur" in to_confirm(response)
    assert voisin.nom not in response.text
    assert startup.incubateur not in voisin.incubateurs.all()
    assert client.post(new_url(startup), confirmed(response, data)).status_code == 302
    assert startup.incubateur in voisin.incubateurs.all()
    assert voisin.affectations.get().startup == startup
    voisin.refresh_from_db()
    assert voisin.prenom == "Victor"


def test_the_entry_kept_after_a_merge_is_the_one_that_gets_the_role(sign_in, emile, startup, dominique):
    double = make_personne("Domi", is_active=False, fusionnee_dans=dominique)
    data = NADIA | {"email": double.email, "role": "designer", "debut": days_ago(0)}
    assert str(dominique) in errors(sign_in(emile).post(new_url(startup), data))


def test_somebody_who_left_is_not_brought_back_unseen(sign_in, emile, startup):
    gone = make_personne("Parti", is_active=False)
    data = NADIA | {"email": gone.email, "role": "designer", "debut": days_ago(0)}
    assert "désactivée" in errors(sign_in(emile).post(new_url(startup), data))


def test_a_namesake_is_said_then_created_once_confirmed(sign_in, emile, startup):
    make_personne("NADIA", nom="Nouvellé", annuaires=[startup.incubateur])
    client, data = sign_in(emile), NADIA | {"role": "designer", "debut": days_ago(0)}
    response = client.post(new_url(startup), data)
    assert "porte déjà ce nom" in to_confirm(response)
    assert client.post(new_url(startup), confirmed(response, data)).status_code == 302


# Correct, end, remove -----------------------------------------------------------------------------------------


@pytest.fixture
def role(startup, dominique):
    return make_affectation(startup, dominique, RoleStartup.INTRAPRENEUR, quotite=80)


def typed(affectation, **changes):
    return {
        "role": affectation.role,
        "debut": affectation.debut,
        "fin": affectation.fin or "",
        "quotite": affectation.quotite or "",
        "version": affectation.version,
    } | changes


def test_a_role_is_corrected_with_a_reason(sign_in, emile, role):
    data = typed(role, quotite=100, motif="Passage à temps plein")
    assert sign_in(emile).post(row_url(role, "modifier"), data).status_code == 302
    role.refresh_from_db()
    assert role.quotite == 100
    assert role.history.first().history_change_reason == "Passage à temps plein"


def test_a_correction_confirms_only_what_it_makes_unusual(sign_in, emile, startup, role):
    make_affectation(startup, make_personne("Autre"), RoleStartup.INTRAPRENEUR)
    client, address = sign_in(emile), row_url(role, "modifier")
    response = client.post(address, typed(role, quotite=20))
    assert "20" in to_confirm(response)
    assert "même rôle" not in to_confirm(response)
    assert client.post(address, typed(role, quotite=90)).status_code == 302


def test_two_people_correct_one_role_both_are_shown(sign_in, emile, startup, role):
    data = typed(role)
    sign_in(emile).post(row_url(role, "modifier"), data | {"quotite": 70})
    response = sign_in(emile).post(row_url(role, "modifier"), data | {"quotite": 90})
    shown = soup(response).select_one(".deux-textes").get_text(" ", strip=True)
    assert "70" in shown
    assert "90" in shown


def test_a_role_ends_at_a_date_and_its_rights_with_it(sign_in, emile, startup, role, dominique):
    client, address = sign_in(emile), row_url(role, "terminer")
    make_blocage(startup, emile, attendu_de=dominique)
    page = soup(client.get(address))
    assert "attend quelque chose de" in page.main.text
    assert page.find("input", attrs={"name": "fin"})["value"] == days_ago(0).isoformat()
    data = {"fin": days_ago(1), "motif": "Fin de mission", "version": role.version}
    assert client.post(address, data).status_code == 302
    role.refresh_from_db()
    assert role.fin == days_ago(1)
    assert role.history.first().history_change_reason == "Fin de mission"
    assert sign_in(dominique).get(tab(startup)).status_code == 404
    assert str(dominique) in soup(client.get(tab(startup))).select_one("table").text


@pytest.mark.parametrize(
    ("fin", "said"),
    [(days_ago(181), "ne peut pas précéder"), ("", "obligatoire"), ("2150-01-01", "plausible")],
)
def test_an_impossible_end_is_refused(sign_in, emile, role, fin, said):
    response = sign_in(emile).post(row_url(role, "terminer"), {"fin": fin, "version": role.version})
    assert said in errors(response)
    role.refresh_from_db()
    assert role.fin is None


def test_somebody_ended_it_meanwhile(sign_in, emile, role):
    data = {"fin": days_ago(1), "version": role.version}
    sign_in(emile).post(row_url(role, "terminer"), data)
    response = sign_in(emile).post(row_url(role, "terminer"), data | {"fin": days_ago(9)})
    assert str(days_ago(9)) in soup(response).select_one(".deux-textes").text


def test_a_role_given_by_mistake_is_removed_and_tracked(sign_in, emile, startup, role, dominique):
    address = row_url(role, "supprimer")
    assert "perd aussitôt" in sign_in(emile).get(address).text
    data = {"motif": "Mauvaise personne", "version": role.version}
    assert sign_in(emile).post(address, data).status_code == 302
    assert not dominique.affectations.exists()
    row = Affectation.history.filter(uuid=role.uuid).first()
    assert (row.history_type, row.history_change_reason) == ("-", "Mauvaise personne")


def test_a_role_of_another_startup_is_not_found(sign_in, emile, startup, autre_startup, carla):
    elsewhere = carla.affectations.get()
    address = reverse("startups:affectation_modifier", args=[startup.identifiant, elsewhere.uuid])
    assert sign_in(emile).get(address).status_code == 404


def test_a_coach_for_longer_than_the_rule_is_said_on_the_tab(sign_in, leon, startup):
    make_affectation(startup, make_personne("Vétéran"), RoleStartup.COACH, debut=days_ago(800))
    assert "Coach depuis 26 mois" in soup(sign_in(leon).get(tab(startup))).select_one(".remarque").text
