"""What an équipe may not do alone: the person confirms by a link, at their present address, that expires."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from annuaire.actions import confirmations, demandes
from annuaire.enums import GenreDemande, IssueDemande
from annuaire.models import Demande, Personne, Suppleance
from socle.models import Courriel
from tests import factories
from tests.outils.client import StrictClient
from tests.outils.html import soup
from tests.outils.killed import killed_after_each_statement

NEW = "paule.sorbier@agence.example"


@pytest.fixture
def paule(incubateur):
    """Known to `incubateur` alone, has signed in."""
    return factories.make_personne(
        "Paule", nom="Sorbier", annuaires=[incubateur], last_login=factories.moment(3)
    )


def correct(client, personne, **fields):
    values = {"prenom": personne.prenom, "nom": personne.nom, "email": personne.email} | fields
    return client.post(reverse("annuaire:personne_modifier", args=[personne.uuid]), values)


def link_sent(to: str) -> str:
    """The path of the link in the last mail to this address."""
    mail = Courriel.objects.filter(destinataire=to, cle__startswith="demande:").first()
    [path] = set(
        re.findall(r"http://127\.0\.0\.1:8000(/annuaire/confirmer/[^\s\"]+)", mail.texte + mail.html)
    )
    return path


@pytest.fixture
def asked(sign_in, emile, paule) -> str:
    """The path of the link by which paule confirms her new address."""
    correct(sign_in(emile), paule, email=NEW, fonction="Cheffe de bureau")
    return link_sent(paule.email)


# Address --------------------------------------------------------------------------------------------------


def test_address_waits_for_the_person_and_the_rest_does_not(asked, paule):
    old = paule.email
    paule.refresh_from_db()
    assert (paule.email, paule.fonction) == (old, "Cheffe de bureau")
    assert [mail.destinataire for mail in Courriel.objects.all()] == [old]


def test_reading_the_link_changes_nothing(client, asked, paule):
    page = client.get(asked).text
    assert NEW in page
    assert "Émile" in page
    paule.refresh_from_db()
    assert paule.email != NEW


def test_confirmed_address_is_the_new_one_and_the_old_one_is_told(client, asked, paule, emile):
    old = paule.email
    response = client.post(asked, {"confirmer": "1"}, follow=True)
    assert "C’est confirmé" in response.text
    assert "Confirmée le" in response.text
    paule.refresh_from_db()
    assert paule.email == NEW
    assert Personne.objects.search(NEW).get() == paule
    told = {mail.destinataire: mail.texte for mail in Courriel.objects.exclude(cle__startswith="demande:")}
    assert told.keys() == {old, emile.email}
    assert NEW in told[old]
    assert "accepté" in told[emile.email]
    assert paule.history.first().history_user == emile
    assert "confirmé par la personne" in paule.history.first().history_change_reason


def test_link_serves_once(client, asked, paule):
    client.post(asked, {"confirmer": "1"})
    paule.refresh_from_db()
    paule.email = "autre@agence.example"
    paule.save()
    assert "n’attend plus de réponse" in client.post(asked, {"confirmer": "1"}, follow=True).text
    assert not soup(client.get(asked)).select("[name=confirmer]")
    paule.refresh_from_db()
    assert paule.email == "autre@agence.example"


def test_refusal_changes_nothing_and_is_told(client, asked, paule, emile):
    assert "rien ne change" in client.post(asked, {"refuser": "1"}, follow=True).text
    paule.refresh_from_db()
    assert paule.email != NEW
    assert "refusé" in Courriel.objects.get(destinataire=emile.email).texte
    assert "n’attend plus" in client.post(asked, {"confirmer": "1"}, follow=True).text
    assert client.post(asked, {"refuser": "1"}).status_code == 302
    assert Courriel.objects.filter(destinataire=emile.email).count() == 1


def test_link_expires(client, asked, paule, time_machine):
    time_machine(timedelta(days=8))
    response = client.get(asked)
    assert response.status_code == 404
    assert "sept jours" in response.text
    assert client.post(asked, {"confirmer": "1"}).status_code == 404
    paule.refresh_from_db()
    assert paule.email != NEW


@pytest.fixture
def time_machine(monkeypatch):
    """`time_machine(delta)`: signatures and requests are as old as if `delta` had passed."""

    def travel(delta: timedelta) -> None:
        Demande.objects.update(created_at=timezone.now() - delta)
        from django.core.signing import time

        now = time.time()
        monkeypatch.setattr("django.core.signing.time.time", lambda: now + delta.total_seconds())

    return travel


def test_altered_or_invented_link_opens_nothing(client, asked):
    for path in (asked[:-3] + "x/", "/annuaire/confirmer/abc/", "/annuaire/confirmer/a:b:c/"):
        assert client.get(path).status_code == 404


def test_a_new_request_replaces_the_former(sign_in, client, emile, paule, asked):
    correct(sign_in(emile), paule, email="encore@agence.example")
    assert "n’attend plus" in client.post(asked, {"confirmer": "1"}, follow=True).text
    client.post(link_sent(paule.email), {"confirmer": "1"})
    paule.refresh_from_db()
    assert paule.email == "encore@agence.example"


def test_the_equipe_sees_what_waits_and_gives_it_up(sign_in, client, emile, alice, paule, asked):
    page = sign_in(emile).get(reverse("accueil:personne", args=[paule.uuid]))
    assert NEW in page.text
    # A coach reads the entry, not what is going on about it.
    assert NEW not in sign_in(alice).get(reverse("accueil:personne", args=[paule.uuid])).text
    cancel = soup(page).select_one("form[action*=demandes]")["action"]
    assert "ne vaut plus" in sign_in(emile).post(cancel, follow=True).text
    assert "Annulée le" in client.get(asked).text
    assert "n’attend plus" in client.post(asked, {"confirmer": "1"}, follow=True).text
    assert "déjà répondu" in sign_in(emile).post(cancel, follow=True).text


def test_address_taken_meanwhile_is_said_and_nothing_changes(client, asked, paule):
    factories.make_personne("Pressé", email=NEW)
    assert "autre fiche" in client.post(asked, {"confirmer": "1"}, follow=True).text
    paule.refresh_from_db()
    assert paule.email != NEW
    assert Demande.objects.get().issue == ""


def test_somebody_known_elsewhere_confirms_even_without_ever_signing_in(
    sign_in, emile, incubateur, autre_incubateur
):
    shared = factories.make_personne("Sacha", annuaires=[incubateur, autre_incubateur])
    correct(sign_in(emile), shared, email=NEW)
    shared.refresh_from_db()
    assert shared.email != NEW
    assert link_sent(shared.email)


def test_the_link_is_in_no_outbox_that_the_equipe_reads(asked, paule):
    mail = Courriel.objects.get(destinataire=paule.email)
    assert (mail.portee, mail.demandeur) == ("", None)


def test_one_signs_in_with_the_new_address_alone(client, asked, paule, mailoutbox):
    old = paule.email
    client.post(asked, {"confirmer": "1"})
    for address in (old, NEW):
        StrictClient().post(reverse("account_login"), {"login": address})
    codes = [bool(re.search(r"\b\d{6}\b", mail.body)) for mail in mailoutbox]
    assert codes == [False, True]


# Suppléance -----------------------------------------------------------------------------------------------


def test_suppleance_of_somebody_known_elsewhere_waits_for_them(
    sign_in, client, emile, alice, incubateur, autre_incubateur
):
    shared = factories.make_personne("Sacha", annuaires=[incubateur, autre_incubateur])
    url = reverse("annuaire:suppleance_ajouter", args=[shared.uuid]) + f"?avec={alice.uuid}"
    response = sign_in(emile).post(url, {"debut": "2026-01-05", "fin": "2026-12-31"})
    assert response.status_code == 302
    assert not Suppleance.objects.exists()
    path = link_sent(shared.email)
    assert "du 5 janvier 2026 au 31 décembre 2026" in client.get(path).text
    client.post(path, {"confirmer": "1"})
    written = Suppleance.objects.get()
    assert (written.personne, written.suppleant) == (shared, alice)
    assert written.history.get().history_user == emile


def test_suppleance_written_meanwhile_is_not_doubled(client, emile, alice, incubateur, autre_incubateur):
    shared = factories.make_personne("Sacha", annuaires=[incubateur, autre_incubateur])
    demande = demandes.ask(
        personne=shared,
        genre=GenreDemande.SUPPLEANCE,
        autre=alice,
        debut=factories.days_ago(5),
        fin=None,
        by=emile,
    )
    factories.make_suppleance(shared, alice)
    with pytest.raises(confirmations.Outdated):
        confirmations.confirm(demande=demande)
    assert Suppleance.objects.count() == 1


# Interruption ---------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_killed_while_confirming_leaves_all_or_nothing():
    def arrange() -> Demande:
        incubateur = factories.make_incubateur()
        emile = factories.make_personne("Émile", annuaires=[incubateur])
        paule = factories.make_personne("Paule", annuaires=[incubateur])
        return demandes.ask(
            personne=paule,
            genre=GenreDemande.ADRESSE,
            email=f"nouvelle.{paule.pk}@agence.example",
            by=emile,
        )

    def check(demande: Demande, finished: bool) -> None:
        demande.refresh_from_db()
        changed = Personne.objects.get(pk=demande.personne_id).email == demande.email
        told = Courriel.objects.filter(cle=f"demande-tranchee:{demande.uuid}").exists()
        assert (changed, told, demande.issue == IssueDemande.CONFIRMEE) == (finished, finished, finished)

    died = killed_after_each_statement(arrange, lambda demande: confirmations.confirm(demande=demande), check)
    assert died > 5
