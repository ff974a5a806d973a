"""Reminding a signatory: one gesture, one mail, once a day, kept with who asked for it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from missions.actions.lettres import cancel_lettre, issue_lettre
from missions.models import Lettre, Signature
from socle.models import Courriel
from tests import factories
from tests.factories import days_ago
from tests.outils.html import soup, words


@pytest.fixture
def emise(lettre, emile):
    """Issued twenty days ago, at ingrid's turn."""
    factories.make_emission(lettre, emile, emise_le=timezone.now() - timedelta(days=20))
    return lettre


def at(lettre, name: str = "relancer") -> str:
    return reverse(f"missions:{name}", args=[lettre.uuid])


def said(page) -> list[str]:
    return [words(alert) for alert in soup(page).select(".fr-alert p")]


def test_one_click_writes_to_the_person_whose_turn_it_is(sign_in, emise, emile, ingrid):
    client = sign_in(emile)
    button = soup(client.get(at(emise, "lettre"))).select_one("section[aria-labelledby=suite] form")
    assert button["action"] == at(emise)
    assert words(button.button) == f"Relancer {ingrid} par courriel"
    page = client.post(at(emise), follow=True)
    [courriel] = Courriel.objects.all()
    assert (courriel.destinataire, courriel.demandeur, courriel.portee) == (ingrid.email, emile, "bocage")
    assert "attend votre signature (Intrapreneur·e) depuis 2\u00a0semaines." in courriel.texte
    assert emile.email in courriel.texte
    assert at(emise, "lettre") in courriel.texte
    assert f"Un courriel part à {ingrid}, qui peut vous répondre." in said(page)


def test_twice_a_day_is_refused_and_not_offered(sign_in, emise, emile, ingrid):
    client = sign_in(emile)
    page = client.post(at(emise), follow=True)
    assert soup(page).select_one("section[aria-labelledby=suite] form") is None
    assert f"Dernier courriel aujourd’hui, à la demande de {emile}." in words(soup(page))
    again = client.post(at(emise), follow=True)
    assert Courriel.objects.count() == 1
    assert f"Un courriel est déjà parti aujourd’hui à {ingrid} : un par jour suffit." in said(again)


def test_the_next_day_another_leaves(sign_in, emise, emile):
    client = sign_in(emile)
    client.post(at(emise))
    yesterday = Courriel.objects.get()
    yesterday.cle = yesterday.cle.replace(f"{timezone.localdate():%Y-%m-%d}", f"{days_ago(1):%Y-%m-%d}")
    yesterday.save()
    Courriel.objects.update(created_at=timezone.now() - timedelta(days=1))
    client.post(at(emise))
    assert Courriel.objects.count() == 2


def test_who_was_told_today_that_it_is_their_turn_is_not_reminded_today(sign_in, lettre, emile):
    issue_lettre(lettre=lettre, by=emile)
    sign_in(emile).post(at(lettre))
    assert Courriel.objects.count() == 1


def test_reminder_goes_to_the_next_once_the_first_has_signed(sign_in, emise, emile, solange):
    emise.signatures.filter(rang=1).update(
        signee_le=days_ago(9),
        lieu="Rennes",
        enregistree_par=emile,
        enregistree_le=timezone.now() - timedelta(9),
    )
    sign_in(emile).post(at(emise))
    assert [courriel.destinataire for courriel in Courriel.objects.all()] == [solange.email]


@pytest.mark.parametrize("state", ["draft", "cancelled", "signed"])
def test_letter_that_awaits_nobody_reminds_nobody(sign_in, lettre, emile, state):
    if state != "draft":
        factories.make_emission(lettre, emile)
    if state == "cancelled":
        cancel_lettre(lettre=lettre, by=emile, motif="Erreur")
    if state == "signed":
        Signature.objects.update(
            signee_le=days_ago(0), lieu="Rennes", enregistree_par=emile, enregistree_le=timezone.now()
        )
        Lettre.objects.update(statut="signee")
    Courriel.objects.all().delete()
    page = sign_in(emile).post(at(lettre), follow=True)
    assert "Cette lettre n’attend plus de signature : personne n’a été relancé." in said(page)
    assert not Courriel.objects.exists()


def test_others_are_offered_nothing(sign_in, emise, ingrid, alice, diane):
    for person in (ingrid, alice, diane):
        page = sign_in(person).get(at(emise, "lettre"))
        assert soup(page).select_one("section[aria-labelledby=suite] form") is None


def test_whose_turn_it_is_is_led_to_say_so_before_anything_else(sign_in, emise, ingrid, solange):
    page = soup(sign_in(ingrid).get(at(emise, "lettre")))
    button = page.select_one("main h1 ~ section a.fr-btn")
    assert words(button) == "J’ai signé"
    assert sign_in(ingrid).get(button["href"]).status_code == 200
    other = soup(sign_in(solange).get(at(emise, "lettre")))
    assert other.select_one("section[aria-labelledby=suite] a") is None
    assert "La lettre est au tour de" in words(other)


def test_reminder_reaches_the_entry_theirs_was_merged_into(sign_in, emise, emile, ingrid, externe):
    type(ingrid).objects.filter(pk=ingrid.pk).update(fusionnee_dans=externe, is_active=False)
    sign_in(emile).post(at(emise))
    assert Courriel.objects.get().destinataire == externe.email
