"""Recording signatures: in their order, by whom, told to whom; corrected and taken back by the équipe alone."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from annuaire.actions.fusion import merge
from missions.actions.lettres import cancel_lettre
from missions.actions.signatures import record_signature, undo_signature
from missions.enums import Qualite, StatutLettre
from missions.models import Signature
from socle.clock import today
from socle.models import Courriel
from socle.transitions import ForbiddenTransition
from startups.enums import RoleStartup
from tests import factories
from tests.factories import days_ago
from tests.outils.html import soup, words
from tests.outils.killed import killed_after_each_statement


@pytest.fixture
def signataires(ingrid, solange, emile):
    return {Qualite.INTRAPRENEUR: ingrid, Qualite.SPONSOR_DG: solange, Qualite.INCUBATEUR: emile}


@pytest.fixture
def issued(lettre, emile):
    """Issued ten days ago; ingrid signs first, then solange, then emile."""
    factories.make_emission(lettre, emile, emise_le=timezone.now() - timedelta(days=10))
    return lettre


@pytest.fixture
def signing(issued):
    return list(issued.signatures.order_by("rang"))


def at(signature, name="signature") -> str:
    return reverse(f"missions:{name}", args=[signature.lettre.uuid, signature.uuid])


def typed(**fields) -> dict:
    return {"signee_le": today().isoformat(), "lieu": "Rennes"} | fields


def page(client, lettre):
    return soup(client.get(reverse("missions:lettre", args=[lettre.uuid])))


def places(client, lettre) -> list[str]:
    return [words(row) for row in page(client, lettre).select("section[aria-labelledby=signatures] li")]


def told(key: str) -> set[str]:
    return {mail.destinataire for mail in Courriel.objects.filter(cle__startswith=key)}


def error(response, field: str) -> str:
    return words(soup(response).select_one(f"#id_{field}_error"))


# On the page of the letter --------------------------------------------------------------------------------


def test_page_shows_signatories_in_order_and_whose_turn_it_is(sign_in, issued, signing, emile):
    factories.sign(signing[0], by=emile)
    first, second, third = places(sign_in(emile), issued)
    assert first.startswith("Ingrid")
    assert f"à Rennes enregistrée par {emile}" in first
    assert "À son tour de signer" in second
    assert "Signe ensuite" in third


def test_each_is_offered_what_they_may_do(sign_in, issued, signing, emile, ingrid, solange, alice):
    def offered(personne):
        links = page(sign_in(personne), issued).select("section[aria-labelledby=signatures] a")
        return [words(link) for link in links]

    assert offered(ingrid) == ["J’ai signé"]
    assert offered(solange) == offered(alice) == []
    assert offered(emile) == [
        f"Enregistrer sa signature ( {ingrid} )".replace("( ", "(").replace(" )", ")"),
        f"Enregistrer sa signature ({solange})",
        "J’ai signé",
    ]


def test_who_is_awaited_is_told_first_what_to_do(sign_in, issued, signing, ingrid, solange):
    button = page(sign_in(ingrid), issued).select_one("section[aria-labelledby=suite] a.fr-btn")
    assert (words(button), button["href"]) == ("J’ai signé", at(signing[0]))
    assert not page(sign_in(solange), issued).select("section[aria-labelledby=suite] a")


def test_page_claims_no_more_than_a_record(sign_in, issued, ingrid):
    assert "ne vaut pas signature électronique" in words(page(sign_in(ingrid), issued))


def test_draft_offers_nothing_to_sign(sign_in, lettre, emile):
    shown = page(sign_in(emile), lettre)
    assert "Qui signera" in words(shown)
    assert not shown.select("section[aria-labelledby=signatures] a")


# Recording ------------------------------------------------------------------------------------------------


def test_signatory_records_their_own_and_the_next_is_told(sign_in, issued, signing, ingrid, solange):
    response = sign_in(ingrid).post(at(signing[0]), typed(signee_le=days_ago(2).isoformat()), follow=True)
    assert f"au tour de {solange}" in words(response)
    signing[0].refresh_from_db()
    recorded = signing[0]
    assert (recorded.signee_le, recorded.lieu, recorded.enregistree_par) == (days_ago(2), "Rennes", ingrid)
    assert told("lettre-a-signer") == {solange.email}
    assert recorded.history.latest().history_user == ingrid
    issued.refresh_from_db()
    assert issued.statut == StatutLettre.EMISE


def test_last_signature_makes_the_letter_signed_and_tells(sign_in, issued, signing, emile, alice, ingrid):
    for signature in signing[:2]:
        factories.sign(signature, by=emile)
    sign_in(emile).post(at(signing[2]), typed())
    issued.refresh_from_db()
    assert issued.statut == StatutLettre.SIGNEE
    # The titulaire and the coach; emile, alone in the équipe, did it.
    assert told("lettre-signee") == {ingrid.email, alice.email}
    assert issued.history.latest().history_change_reason == "Tout le monde a signé"


def test_rest_of_the_equipe_is_told(issued, signing, emile, incubateur):
    eve = factories.make_personne("Ève")
    factories.make_rattachement(eve, incubateur, "equipe")
    gone = factories.make_personne("Guy", is_active=False)
    factories.make_rattachement(gone, incubateur, "equipe")
    for signature in signing:
        record_signature(signature=signature, by=emile, signee_le=today(), lieu="Rennes")
    assert eve.email in told("lettre-signee")
    assert gone.email not in told("lettre-signee")


def test_place_is_proposed_from_the_last_one(sign_in, signing, emile, solange):
    factories.sign(signing[0], by=emile, lieu="Vannes")
    form = soup(sign_in(solange).get(at(signing[1])))
    assert form.select_one("#id_lieu")["value"] == "Vannes"
    assert form.select_one("#id_signee_le")["value"] == today().isoformat()


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"signee_le": ""}, "signee_le", "obligatoire"),
        ({"signee_le": days_ago(-1).isoformat()}, "signee_le", "Cette date est à venir"),
        ({"signee_le": days_ago(11).isoformat()}, "signee_le", "n’a été émise que le"),
        ({"signee_le": "20026-01-01"}, "signee_le", "date"),
        ({"signee_le": "0001-01-01"}, "signee_le", "n’a été émise que le"),
        ({"lieu": "  "}, "lieu", "obligatoire"),
        ({"lieu": "R" * 500}, "lieu", "150"),
    ],
)
def test_wrong_input_is_told_at_the_field_and_kept(sign_in, signing, ingrid, fields, field, sentence):
    response = sign_in(ingrid).post(at(signing[0]), typed(**fields))
    assert response.status_code == 200
    assert sentence in error(response, field)
    kept = typed(**fields)
    assert soup(response).select_one("#id_lieu").get("value", "") == kept["lieu"]
    signing[0].refresh_from_db()
    assert signing[0].signee_le is None


# Order ----------------------------------------------------------------------------------------------------


def test_signatory_waits_for_their_turn(sign_in, signing, ingrid, solange):
    for method in ("get", "post"):
        response = getattr(sign_in(solange), method)(at(signing[1]), typed(), follow=True)
        assert f"C’est d’abord au tour de {ingrid}" in words(response)
    signing[1].refresh_from_db()
    assert signing[1].signee_le is None


def test_equipe_is_warned_then_records_out_of_order(sign_in, signing, emile, ingrid):
    client = sign_in(emile)
    response = client.post(at(signing[1]), typed())
    shown = soup(response)
    assert f"C’est d’abord au tour de {ingrid}" in words(shown.select_one(".fr-alert--warning"))
    confirme = shown.select_one("[name=confirme]")["value"]
    client.post(at(signing[1]), typed(confirme=confirme))
    signing[1].refresh_from_db()
    assert signing[1].signee_le == today()
    # It is still the turn of the first, told of it when the letter was issued.
    assert told("lettre-a-signer") == {ingrid.email}


def test_date_before_that_of_the_one_before_is_a_warning(sign_in, signing, emile, ingrid, solange):
    factories.sign(signing[0], by=emile)
    response = sign_in(solange).post(at(signing[1]), typed(signee_le=days_ago(3).isoformat()))
    assert f"précède celle de {ingrid}" in words(soup(response).select_one(".fr-alert--warning"))


# Who may not ----------------------------------------------------------------------------------------------


def test_suppleant_reads_and_does_not_sign(sign_in, issued, signing, emile, solange):
    sully = factories.make_personne("Sully")
    factories.make_suppleance(solange, sully)
    factories.sign(signing[0], by=emile)
    client = sign_in(sully)
    assert "Vous suppléez cette personne" in words(page(client, issued))
    assert client.post(at(signing[1]), typed()).status_code == 403
    signing[1].refresh_from_db()
    assert signing[1].signee_le is None


def test_signature_of_another_letter_is_not_found(sign_in, issued, signing, startup, emile, ingrid, voisin):
    other = factories.make_lettre(startup, ingrid, by=emile, signataires={Qualite.INTRAPRENEUR: ingrid})
    factories.make_emission(other, emile)
    foreign = other.signatures.get()
    for personne in (emile, ingrid):
        for name in ("signature", "signature_retirer"):
            url = reverse(f"missions:{name}", args=[issued.uuid, foreign.uuid])
            assert sign_in(personne).post(url, typed(motif="Oui")).status_code == 404
    assert sign_in(voisin).post(at(signing[0]), typed()).status_code == 404


def test_sponsor_of_another_startup_sees_nothing(sign_in, signing, autre_startup):
    sacha = factories.make_personne("Sacha")
    factories.make_affectation(autre_startup, sacha, RoleStartup.SPONSOR_DG)
    assert sign_in(sacha).post(at(signing[0]), typed()).status_code == 404


def test_draft_is_not_signed(sign_in, lettre, emile, ingrid):
    signature = lettre.signatures.order_by("rang").first()
    assert sign_in(ingrid).post(at(signature), typed()).status_code == 404
    response = sign_in(emile).post(at(signature), typed(), follow=True)
    assert "Un brouillon ne se signe pas" in words(response)
    with pytest.raises(ForbiddenTransition):
        record_signature(signature=signature, by=emile, signee_le=today(), lieu="Rennes")
    signature.refresh_from_db()
    assert signature.signee_le is None


def test_cancelled_letter_is_not_signed(sign_in, issued, signing, emile):
    factories.sign(signing[1], by=emile)
    cancel_lettre(lettre=issued, by=emile, motif="Erreur")
    client = sign_in(emile)
    assert "annulée" in words(client.post(at(signing[0]), typed(), follow=True))
    client.post(at(signing[1], "signature_retirer"), {"motif": "Erreur"})
    assert [row.signee_le for row in issued.signatures.order_by("rang")] == [None, days_ago(1), None]


def test_signatory_does_not_change_what_is_recorded(sign_in, signing, ingrid, emile):
    factories.sign(signing[0], by=emile, lieu="Vannes")
    response = sign_in(ingrid).post(at(signing[0]), typed(motif="Autre"), follow=True)
    assert "déjà enregistrée" in words(response)
    assert sign_in(ingrid).post(at(signing[0], "signature_retirer"), {"motif": "Non"}).status_code == 403
    signing[0].refresh_from_db()
    assert signing[0].lieu == "Vannes"


def test_merged_entry_signs_under_the_one_kept(sign_in, issued, signing, startup, emile, ingrid):
    kept = factories.make_personne("Ingrid", annuaires=[startup.incubateur])
    merge(kept=kept, duplicate=ingrid, champs=[], by=emile)
    assert sign_in(kept).post(at(signing[0]), typed()).status_code == 302
    signing[0].refresh_from_db()
    assert (signing[0].personne, signing[0].enregistree_par) == (ingrid, kept)


# Correct, take back ---------------------------------------------------------------------------------------


def test_equipe_corrects_with_a_reason(sign_in, signing, emile, ingrid):
    factories.sign(signing[0], by=ingrid)
    client = sign_in(emile)
    assert "obligatoire" in error(client.post(at(signing[0]), typed(lieu="Vannes", version=1)), "motif")
    signing[0].refresh_from_db()
    client.post(at(signing[0]), typed(lieu="Vannes", version=signing[0].version, motif="Signée à Vannes"))
    signing[0].refresh_from_db()
    assert (signing[0].lieu, signing[0].enregistree_par) == ("Vannes", ingrid)
    last = signing[0].history.latest()
    assert (last.history_user, last.history_change_reason) == (emile, "Signée à Vannes")


def test_equipe_takes_back_and_the_letter_waits_again(sign_in, issued, signing, emile, ingrid):
    for signature in signing:
        record_signature(signature=signature, by=emile, signee_le=today(), lieu="Rennes")
    client = sign_in(emile)
    shown = client.get(at(signing[0], "signature_retirer"))
    assert "elle ne sera plus « signée »" in words(shown)
    version = soup(shown).select_one("[name=version]")["value"]
    assert "obligatoire" in error(
        client.post(at(signing[0], "signature_retirer"), {"version": version}), "motif"
    )
    client.post(at(signing[0], "signature_retirer"), {"version": version, "motif": "Mauvaise ligne"})
    issued.refresh_from_db()
    assert issued.statut == StatutLettre.EMISE
    assert issued.signatures.filter(signee_le__isnull=True).get().personne == ingrid
    assert issued.history.latest().history_change_reason.endswith("Mauvaise ligne")
    # Signed again, everybody is told again.
    before = Courriel.objects.filter(cle__startswith="lettre-signee").count()
    record_signature(signature=signing[0], by=emile, signee_le=today(), lieu="Rennes")
    assert Courriel.objects.filter(cle__startswith="lettre-signee").count() == 2 * before


def test_letter_on_paper_keeps_its_signatures(sign_in, issued, signing, emile):
    paper = factories.make_lettre(
        issued.startup, issued.titulaire, by=emile, modele=None, papier=True, statut=StatutLettre.SIGNEE
    )
    row = Signature.objects.create(
        lettre=paper, rang=1, qualite=Qualite.INTRAPRENEUR, personne=issued.titulaire, fonction="Chargée"
    )
    factories.sign(row, by=emile, jours=300)
    with pytest.raises(ForbiddenTransition, match="papier"):
        undo_signature(signature=row, by=emile, motif="Erreur")
    client = sign_in(emile)
    assert not soup(client.get(at(row))).select(f"a[href='{at(row, 'signature_retirer')}']")
    assert "reprise du papier" in words(client.get(at(row, "signature_retirer"), follow=True))


# Two at once ----------------------------------------------------------------------------------------------


def test_second_to_record_sees_both_texts(sign_in, signing, emile, ingrid):
    shown = soup(sign_in(emile).get(at(signing[0])))
    version = shown.select_one("[name=version]")["value"]
    factories.sign(signing[0], by=ingrid, lieu="Vannes")
    response = sign_in(emile).post(at(signing[0]), typed(version=version))
    said = words(response)
    assert "Quelqu’un d’autre a enregistré" in said
    assert "Vannes" in said
    signing[0].refresh_from_db()
    assert signing[0].lieu == "Vannes"


@pytest.mark.django_db(transaction=True)
def test_two_last_signatures_at_once_leave_a_signed_letter(issued, signing, emile):
    factories.sign(signing[0], by=emile)
    start = Barrier(2)

    def act(signature):
        start.wait()
        try:
            record_signature(signature=signature, by=emile, signee_le=today(), lieu="Rennes")
        finally:
            connection.close()

    threads = [Thread(target=act, args=[signature]) for signature in signing[1:]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    issued.refresh_from_db()
    assert issued.statut == StatutLettre.SIGNEE
    assert not issued.signatures.filter(signee_le__isnull=True).exists()


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_leaves_all_or_nothing(startup, ingrid, emile, alice):
    def arrange():
        lettre = factories.make_lettre(startup, ingrid, by=emile, signataires={Qualite.INTRAPRENEUR: ingrid})
        factories.make_emission(lettre, emile)
        return lettre

    def act(lettre):
        record_signature(signature=lettre.signatures.get(), by=emile, signee_le=today(), lieu="Rennes")

    def check(lettre, finished):
        lettre.refresh_from_db()
        assert lettre.statut == (StatutLettre.SIGNEE if finished else StatutLettre.EMISE)
        assert (lettre.signatures.get().signee_le is not None) == finished
        mails = Courriel.objects.filter(cle__startswith=f"lettre-signee:{lettre.uuid}")
        assert mails.exists() == finished

    assert killed_after_each_statement(arrange, act, check) > 5
