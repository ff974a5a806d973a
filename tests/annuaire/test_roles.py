"""Roles for an incubateur and suppléances: given, ended, corrected by the équipe of that incubateur alone."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from annuaire.enums import RoleIncubateur
from annuaire.models import Rattachement, Suppleance
from socle.clock import today
from tests import factories
from tests.factories import days_ago
from tests.outils.client import StrictClient
from tests.outils.html import soup


def give(client, personne, **data):
    values = {"role": "coach", "debut": today().isoformat(), "fin": ""} | data
    return client.post(reverse("annuaire:role_ajouter", args=[personne.uuid]), values)


def dates(client, row, **data):
    name = "role_modifier" if isinstance(row, Rattachement) else "suppleance_modifier"
    return client.post(reverse(f"annuaire:{name}", args=[row.uuid]), {"debut": row.debut.isoformat()} | data)


def said(response) -> str:
    return " ".join(
        message.get_text(" ", strip=True) for message in soup(response).select(".fr-message--error")
    )


@pytest.fixture
def paule(incubateur):
    return factories.make_personne("Paule", annuaires=[incubateur])


# Give -----------------------------------------------------------------------------------------------------


def test_role_given_from_a_day_opens_what_it_opens_that_day(sign_in, emile, paule, incubateur):
    assert sign_in(paule).get("/annuaire/").status_code == 403
    give(sign_in(emile), paule, incubateur=incubateur.pk)
    role = paule.rattachements.get()
    assert (role.incubateur, role.role, role.debut, role.fin) == (incubateur, "coach", today(), None)
    assert role.history.get().history_user == emile
    assert sign_in(paule).get("/annuaire/").status_code == 200


def test_role_of_tomorrow_opens_nothing_today(sign_in, emile, paule, incubateur):
    give(sign_in(emile), paule, incubateur=incubateur.pk, debut=days_ago(-1).isoformat())
    assert paule.rattachements.count() == 1
    assert sign_in(paule).get("/annuaire/").status_code == 403


def test_no_role_is_given_in_another_incubateur(sign_in, emile, paule, autre_incubateur):
    response = give(sign_in(emile), paule, incubateur=autre_incubateur.pk)
    assert response.status_code == 200
    assert "choix" in response.text
    assert not paule.rattachements.exists()


def test_coach_or_reader_of_two_incubateurs_gives_roles_where_they_are_equipe(
    sign_in, emile, paule, incubateur, autre_incubateur
):
    factories.make_rattachement(emile, autre_incubateur, RoleIncubateur.COACH)
    page = soup(sign_in(emile).get(reverse("annuaire:role_ajouter", args=[paule.uuid])))
    assert page.select_one("[name=incubateur]")["value"] == str(incubateur.pk)
    assert give(sign_in(emile), paule, incubateur=autre_incubateur.pk).status_code == 200
    assert not paule.rattachements.exists()


def test_equipe_whose_role_ended_gives_nothing(sign_in, emile, paule, incubateur):
    emile.rattachements.update(fin=days_ago(1))
    assert give(sign_in(emile), paule, incubateur=incubateur.pk).status_code == 404


def test_inactive_person_gets_no_role(sign_in, emile, incubateur):
    gone = factories.make_personne(annuaires=[incubateur], is_active=False)
    assert give(sign_in(emile), gone, incubateur=incubateur.pk).status_code == 403


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"role": "roi"}, "n’en fait pas partie"),
        ({"role": ""}, "obligatoire"),
        ({"debut": ""}, "obligatoire"),
        ({"debut": "31/02/2026"}, "date valide"),
        ({"debut": "20026-01-01"}, "date valide"),
        ({"debut": "1026-01-01"}, "pas plausible"),
        ({"debut": "2026-03-02", "fin": "2026-03-01"}, "ne peut pas précéder"),
        ({"fin": "2926-03-01"}, "pas plausible"),
    ],
)
def test_what_is_wrong_is_said(sign_in, emile, paule, incubateur, data, told):
    response = give(sign_in(emile), paule, incubateur=incubateur.pk, **data)
    assert told in said(response)
    assert not paule.rattachements.exists()


@pytest.mark.parametrize(
    ("debut", "fin", "accepted"),
    [
        (10, None, False),
        (30, 15, False),
        (30, 21, True),
        (30, 20, False),
        (9, 5, True),
        (15, 12, False),
        (20, 10, False),
    ],
)
def test_same_role_twice_on_a_day_is_refused(sign_in, emile, paule, incubateur, debut, fin, accepted):
    factories.make_rattachement(paule, incubateur, "coach", debut=days_ago(20), fin=days_ago(10))
    end = days_ago(fin).isoformat() if fin else ""
    response = give(
        sign_in(emile), paule, incubateur=incubateur.pk, debut=days_ago(debut).isoformat(), fin=end
    )
    assert (response.status_code == 302) == accepted
    if not accepted:
        assert "a déjà ce rôle du" in said(response)


def test_another_role_or_another_incubateur_may_overlap(sign_in, emile, paule, incubateur, autre_incubateur):
    factories.make_rattachement(paule, incubateur, "lecture")
    factories.make_rattachement(paule, autre_incubateur, "coach")
    assert give(sign_in(emile), paule, incubateur=incubateur.pk).status_code == 302


# End ------------------------------------------------------------------------------------------------------


def test_role_ended_yesterday_opens_nothing(sign_in, emile, alice):
    dates(sign_in(emile), alice.rattachements.get(), fin=days_ago(1).isoformat())
    assert sign_in(alice).get("/annuaire/").status_code == 403
    assert alice.rattachements.get().history.first().history_user == emile


def test_end_can_be_taken_back(sign_in, emile, alice):
    role = alice.rattachements.get()
    dates(sign_in(emile), role, fin=days_ago(1).isoformat())
    dates(sign_in(emile), role, fin="")
    role.refresh_from_db()
    assert role.fin is None


def test_role_of_another_incubateur_is_not_there(sign_in, emile, alice, autre_incubateur):
    role = factories.make_rattachement(alice, autre_incubateur, "coach")
    assert sign_in(emile).get(reverse("annuaire:role_modifier", args=[role.uuid])).status_code == 404
    assert dates(sign_in(emile), role, fin=days_ago(1).isoformat()).status_code == 404


def test_second_of_two_people_who_save_sees_both_dates(sign_in, emile, alice):
    role, client = alice.rattachements.get(), sign_in(emile)
    page = soup(client.get(reverse("annuaire:role_modifier", args=[role.uuid])))
    version = page.select_one("[name=version]")["value"]
    dates(client, role, fin=days_ago(1).isoformat(), version=version)
    response = dates(client, role, fin=days_ago(2).isoformat(), version=version)
    both = soup(response).select_one(".deux-textes").text
    assert days_ago(1).isoformat() in both
    assert days_ago(2).isoformat() in both


# The last one ---------------------------------------------------------------------------------------------


def test_last_of_the_equipe_is_warned(sign_in, emile):
    role, client = emile.rattachements.get(), sign_in(emile)
    response = dates(client, role, fin=days_ago(1).isoformat())
    assert "dernier rôle d’équipe" in said(response)
    role.refresh_from_db()
    assert role.fin is None
    assert dates(client, role, fin=days_ago(1).isoformat(), sans_equipe="on").status_code == 302
    role.refresh_from_db()
    assert role.fin == days_ago(1)


@pytest.mark.parametrize("debut", [days_ago(-5), None])
def test_somebody_who_comes_later_or_is_gone_is_not_the_equipe_left(sign_in, emile, incubateur, debut):
    other = factories.make_personne("Élise", is_active=debut is not None)
    factories.make_rattachement(other, incubateur, debut=debut or days_ago(20))
    assert "dernier rôle" in said(dates(sign_in(emile), emile.rattachements.get(), fin=today().isoformat()))


def test_equipe_that_stops_before_the_end_asked_is_not_left(sign_in, emile, incubateur):
    other = factories.make_personne("Élise")
    factories.make_rattachement(other, incubateur, fin=days_ago(-10))
    role, client = emile.rattachements.get(), sign_in(emile)
    assert "dernier rôle" in said(dates(client, role, fin=days_ago(-30).isoformat()))
    assert dates(client, role, fin=days_ago(-5).isoformat()).status_code == 302


def test_last_role_moved_to_the_future_is_warned_too(sign_in, emile):
    response = dates(sign_in(emile), emile.rattachements.get(), debut=days_ago(-5).isoformat())
    assert "dernier rôle" in said(response)


def test_with_a_colleague_nothing_is_asked(sign_in, emile, incubateur):
    factories.make_rattachement(factories.make_personne("Élise"), incubateur)
    role, client = emile.rattachements.get(), sign_in(emile)
    assert not soup(client.get(reverse("annuaire:role_modifier", args=[role.uuid]))).select(
        "[name=sans_equipe]"
    )
    assert dates(client, role, fin=days_ago(1).isoformat()).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_of_an_equipe_who_remove_each_other_at_once_leave_one(incubateur, emile):
    elise = factories.make_personne("Élise")
    factories.make_rattachement(elise, incubateur)
    start, statuses = threading.Barrier(2), []

    def remove(by, other):
        client = StrictClient()
        client.force_login(by)
        start.wait()
        try:
            statuses.append(dates(client, other.rattachements.get(), fin=days_ago(1).isoformat()).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=pair) for pair in ((emile, elise), (elise, emile))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # The second one is no longer of the équipe, or is warned.
    assert statuses.count(302) == 1
    assert Rattachement.objects.current().filter(role=RoleIncubateur.EQUIPE).count() == 1


# Suppléances ----------------------------------------------------------------------------------------------


def choose(client, personne, suppleant=None, **query):
    url = reverse("annuaire:suppleance_ajouter", args=[personne.uuid])
    return client.get(url, query | ({"avec": suppleant.uuid} if suppleant else {}))


def add(client, personne, suppleant, **data):
    url = reverse("annuaire:suppleance_ajouter", args=[personne.uuid]) + f"?avec={suppleant.uuid}"
    return client.post(url, {"debut": today().isoformat()} | data)


def test_suppleant_is_found_chosen_and_added(sign_in, emile, solange, alice):
    client = sign_in(emile)
    page = soup(choose(client, solange, q="ALI"))
    [link] = page.select(".lignes a")
    assert link["href"] == f"?avec={alice.uuid}"
    assert "sans décider" in choose(client, solange, alice).text
    assert add(client, solange, alice).status_code == 302
    written = Suppleance.objects.get()
    assert (written.personne, written.suppleant, written.debut) == (solange, alice, today())
    assert "Suppléé·e par" in client.get(reverse("accueil:personne", args=[solange.uuid])).text
    assert "Supplée" in client.get(reverse("accueil:personne", args=[alice.uuid])).text


def test_nobody_stands_in_for_themselves_nor_from_another_directory(sign_in, emile, solange, voisin):
    client = sign_in(emile)
    assert not soup(choose(client, solange, q=solange.nom)).select(".lignes li")
    for other in (solange, voisin):
        assert soup(choose(client, solange, other)).select("[role=search] [name=q]")
        assert add(client, solange, other).status_code == 200
    assert not Suppleance.objects.exists()


@pytest.mark.parametrize("avec", ["", "x", "123", "7bea7e4d-1e99-4f76-b567-bbc7708f9728"])
def test_unknown_choice_asks_again(sign_in, emile, solange, avec):
    assert "Qui supplée" in choose(sign_in(emile), solange, avec=avec).text


def test_same_suppleance_twice_on_a_day_is_refused(sign_in, emile, solange, alice):
    factories.make_suppleance(solange, alice)
    assert "existe déjà" in said(add(sign_in(emile), solange, alice))
    assert Suppleance.objects.count() == 1


def test_suppleance_is_ended(sign_in, emile, solange, alice):
    suppleance = factories.make_suppleance(solange, alice)
    assert dates(sign_in(emile), suppleance, fin=days_ago(1).isoformat()).status_code == 302
    assert not Suppleance.objects.current().exists()
    assert suppleance.history.first().history_user == emile
