"""Which automatic mails one receives: chosen in the account, or stopped from a mail without signing in."""

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from incubateur.accueil import liens
from incubateur.accueil.relances import GENRES, RECAPITULATIF
from socle.models import Abonnement
from socle.relances import received
from tests.factories import make_courriel, make_personne
from tests.outils.html import soup

PAGE = "/compte/courriels/"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def ticked(client) -> set[str]:
    return {box["name"] for box in soup(client.get(PAGE)).select("main input[type=checkbox][checked]")}


@pytest.fixture
def wants_digest(externe):
    Abonnement.objects.create(personne=externe, genre=RECAPITULATIF.cle, recu=True)
    return externe


# In the account ---------------------------------------------------------------------------------------------


def test_defaults_then_ones_own_choice(sign_in, externe, alice):
    client = sign_in(externe)
    defaults = {genre.cle for genre in GENRES if genre.par_defaut}
    assert ticked(client) == defaults
    assert RECAPITULATIF.cle not in defaults
    response = client.post(PAGE, {RECAPITULATIF.cle: "on"}, follow=True)
    assert "C’est enregistré." in response.text
    assert ticked(client) == {RECAPITULATIF.cle}
    assert ticked(sign_in(alice)) == defaults
    client.post(PAGE, {})
    assert ticked(client) == set()


def test_choice_is_kept_with_its_author(sign_in, externe):
    client = sign_in(externe)
    for _ in range(2):
        response = client.post(PAGE, {genre.cle: "on" for genre in GENRES}, follow=True)
    assert "Rien n’a changé" in response.text
    [row] = Abonnement.history.all()
    assert (row.history_user, row.history_change_reason, row.recu) == (externe, "Choix de la personne", True)


def test_a_default_nobody_chose_is_not_written(sign_in, externe):
    sign_in(externe).post(PAGE, {genre.cle: "on" for genre in GENRES if genre.par_defaut})
    assert not Abonnement.objects.exists()


def test_last_reminders_are_told_and_nobody_elses(sign_in, externe, alice, incubateur):
    courriel = make_courriel(incubateur)
    externe.rappels.create(
        genre=RECAPITULATIF.cle, cle="a", etape=0, titre="Votre semaine", courriel=courriel, jour="2026-11-23"
    )
    main = soup(sign_in(externe).get(PAGE)).main
    assert "Votre semaine" in main.text
    assert "le 23 novembre 2026" in main.text
    assert "Aucun rappel" in soup(sign_in(alice).get(PAGE)).main.text


def test_account_and_site_map_lead_there(sign_in, externe):
    for url in ("/compte/", "/plan-du-site/"):
        assert soup(sign_in(externe).get(url)).select_one(f"main a[href='{PAGE}']")


# From a mail ------------------------------------------------------------------------------------------------


def test_link_shows_then_stops_then_takes_up_again(client, wants_digest):
    url = liens.unsubscribe_url(wants_digest, [RECAPITULATIF])
    response = client.get(url)
    assert RECAPITULATIF.label in response.text
    assert received(wants_digest, GENRES) >= {RECAPITULATIF.cle}, "a GET writes nothing"
    # Whoever holds the link learns nothing of the person.
    for said in (wants_digest.prenom, wants_digest.nom, wants_digest.email):
        assert said not in response.text
    assert "ne viendront plus" in client.post(url, follow=True).text
    assert RECAPITULATIF.cle not in received(wants_digest, GENRES)
    [stopped, _] = Abonnement.history.all()
    assert stopped.history_user == wants_digest
    assert stopped.history_change_reason == "Par le lien d’un courriel"
    assert "Ne plus les recevoir" in client.post(url, {"reprendre": "1"}, follow=True).text
    assert RECAPITULATIF.cle in received(wants_digest, GENRES)


def test_button_of_a_mail_reader_stops_at_once(wants_digest):
    # As it comes: from elsewhere, without cookie nor CSRF token; it follows no redirect.
    outside = Client(enforce_csrf_checks=True)
    response = outside.post(liens.unsubscribe_url(wants_digest, [RECAPITULATIF]), ONE_CLICK)
    assert response.status_code == 200
    assert RECAPITULATIF.cle not in received(wants_digest, GENRES)


def test_other_kinds_and_other_people_are_left_alone(client, wants_digest, alice):
    Abonnement.objects.create(personne=alice, genre=RECAPITULATIF.cle, recu=True)
    others = received(wants_digest, GENRES) - {RECAPITULATIF.cle}
    client.post(liens.unsubscribe_url(wants_digest, [RECAPITULATIF]))
    assert received(wants_digest, GENRES) == others
    assert RECAPITULATIF.cle in received(alice, GENRES)


def test_link_of_a_merged_entry_is_about_the_one_kept(client, wants_digest):
    twin = make_personne("Xavier", is_active=False, fusionnee_dans=wants_digest)
    client.post(liens.unsubscribe_url(twin, [RECAPITULATIF]))
    assert RECAPITULATIF.cle not in received(wants_digest, GENRES)
    assert not twin.abonnements.exists()


def wrong_tokens(personne) -> dict[str, str]:
    token = liens.unsubscribe_url(personne, [RECAPITULATIF]).split("/")[-2]
    other = signing.dumps([str(personne.uuid), [RECAPITULATIF.cle]], salt="annuaire.liens")
    nobody = signing.dumps(["00000000-0000-4000-8000-000000000000", [RECAPITULATIF.cle]], salt=liens.SALT)
    unknown = signing.dumps([str(personne.uuid), ["inconnu"]], salt=liens.SALT)
    return {
        "invented": "n-importe-quoi",
        "cut": token[:-1],
        "altered": f"X{token}",
        "of another page": other,
        "of nobody": nobody,
        "of a kind that is no more": unknown,
    }


@pytest.mark.parametrize("which", wrong_tokens(type("", (), {"uuid": ""})))
def test_wrong_link_gets_one_same_page_and_changes_nothing(client, wants_digest, which):
    url = f"{PAGE}arreter/{wrong_tokens(wants_digest)[which]}/"
    for response in (client.get(url), client.post(url), client.post(url, ONE_CLICK)):
        assert response.status_code == 404
        assert "Ce lien ne vaut plus" in response.text
        assert wants_digest.email not in response.text
    assert RECAPITULATIF.cle in received(wants_digest, GENRES)


def test_link_holds_a_year(client, wants_digest, monkeypatch):
    url = liens.unsubscribe_url(wants_digest, [RECAPITULATIF])
    moment = timezone.now()
    monkeypatch.setattr("django.core.signing.time.time", lambda: (moment + timedelta(days=364)).timestamp())
    assert client.get(url).status_code == 200
    monkeypatch.setattr("django.core.signing.time.time", lambda: (moment + timedelta(days=366)).timestamp())
    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 404


@pytest.mark.navigateur
def test_stopping_from_a_phone_without_javascript(navigateur, wants_digest):
    onglet = navigateur(width=390, javascript=False)
    onglet.open(liens.unsubscribe_url(wants_digest, [RECAPITULATIF]))
    onglet.click("button", "Ne plus les recevoir")
    onglet.sees("Ces courriels ne viendront plus")
    assert RECAPITULATIF.cle not in received(wants_digest, GENRES)


@pytest.mark.navigateur
def test_pages_are_accessible_on_a_phone(navigateur, externe):
    onglet = navigateur(externe, width=390)
    for url in (PAGE, liens.unsubscribe_url(externe, GENRES)):
        onglet.open(url)
        onglet.check()
