"""The page of a note that was sent: read on a phone, acknowledged, answered; its readers shown to its writers alone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from notes.enums import Qualite
from notes.models import Destinataire, Lecture, Note, Reponse, Visa
from socle.models import Courriel
from startups.models import Blocage
from tests import factories
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant

READERS = "Qui l’a lue"


@pytest.fixture
def note(startup, alice, emile, ingrid, solange, serge, diane) -> Note:
    """A note sent by ingrid to both sponsors, the équipe and the DINUM."""
    note = factories.make_note(startup)
    factories.make_transmission(
        note,
        ingrid,
        {
            solange: Qualite.SPONSOR_DG,
            serge: Qualite.SPONSOR_PROXIMITE,
            diane: Qualite.PORTEFEUILLE,
            emile: Qualite.EQUIPE,
        },
    )
    return note


def url(note: Note, name: str = "note") -> str:
    return reverse(f"notes:{name}", args=[note.startup.identifiant, note.periode])


def read(client, note: Note):
    response = client.get(url(note))
    assert response.status_code == 200
    return response


def viser(client, note: Note, **data):
    return client.post(url(note, "viser"), {"version": note.version} | data, follow=True)


def repondre(client, note: Note, texte: str = "Bravo", **data):
    return client.post(url(note, "repondre"), {"texte": texte, "cle": uuid4()} | data, follow=True)


def mails(template: str = "") -> list[tuple[str, str]]:
    rows = Courriel.objects.filter(cle__startswith=template).order_by("pk")
    return [(row.destinataire, words(row.sujet)) for row in rows]


def rectify(note: Note, by, *people) -> Note:
    again = factories.make_note(
        note.startup, note.libelle_periode, version=note.version + 1, motif="Un chiffre faux"
    )
    factories.make_transmission(again, by, {one: Qualite.SPONSOR_DG for one in people})
    return again


# Reading ----------------------------------------------------------------------------------------------------


def test_a_sponsor_reads_what_was_sent_and_what_is_expected(note, sign_in, solange):
    page = words(read(sign_in(solange), note))
    assert "Carnet vert Note de" in page
    assert "Cent haies comptées" in page
    assert "Votre visa est attendu" in page
    assert READERS not in page


def test_a_reader_who_is_asked_nothing_sees_neither_visa_nor_answers(note, sign_in, diane, denis):
    for personne in (diane, denis):
        tree = soup(read(sign_in(personne), note))
        assert tree.find(id="visa") is None
        assert tree.find(id="reponses") is None
        assert READERS not in tree.get_text()


def test_what_was_frozen_is_read_whatever_changes_since(note, sign_in, solange, startup):
    startup.mission = "Autre chose"
    startup.save()
    assert "Rendre un service utile." in read(sign_in(solange), note).text


def test_a_draft_or_another_startup_is_not_found(note, sign_in, solange, autre_startup, startup):
    draft = factories.make_note(startup, note.libelle_periode.precedente)
    elsewhere = factories.make_note(autre_startup)
    factories.make_transmission(elsewhere, solange)
    for hidden in (draft, elsewhere):
        for name in ("note", "viser", "repondre"):
            client = sign_in(solange)
            ask = client.get if name == "note" else client.post
            assert ask(url(hidden, name)).status_code == 404


def test_the_version_that_holds_is_read_with_what_was_rectified(note, sign_in, solange, ingrid):
    rectify(note, ingrid, solange)
    page = words(read(sign_in(solange), note))
    assert "Version 2, rectifiée." in page
    assert "Un chiffre faux" in page


def test_writers_are_told_of_a_rectification_in_preparation(note, sign_in, solange, ingrid, startup):
    factories.make_note(startup, note.libelle_periode, version=2, motif="Un chiffre faux")
    assert "Une rectification est en préparation" in read(sign_in(ingrid), note).text
    assert "Une rectification est en préparation" not in read(sign_in(solange), note).text


def test_one_goes_from_a_note_to_the_next_without_meeting_a_draft(note, sign_in, solange, ingrid, startup):
    before = factories.make_note(startup, note.libelle_periode.precedente)
    factories.make_transmission(before, ingrid)
    factories.make_note(startup, before.libelle_periode.precedente)
    client = sign_in(solange)
    links = {a.get_text(): a["href"] for a in soup(read(client, note)).select("nav[aria-label^=Autres] a")}
    assert links["Note précédente"] == url(before)
    assert "Note suivante" not in links
    links = {a.get_text(): a["href"] for a in soup(read(client, before)).select("nav[aria-label^=Autres] a")}
    assert links["Note suivante"] == url(note)
    assert "Note précédente" not in links


# Receipts ---------------------------------------------------------------------------------------------------


def test_opening_the_note_leaves_one_receipt_of_its_recipient(note, sign_in, solange):
    client = sign_in(solange)
    client.head(url(note))
    assert not Lecture.objects.exists()
    read(client, note)
    first = Lecture.objects.get()
    read(client, note)
    assert Lecture.objects.get() == first
    assert first.destinataire.personne == solange


def test_who_did_not_receive_it_leaves_none(note, sign_in, alice, denis):
    for personne in (alice, denis):
        read(sign_in(personne), note)
    assert not Lecture.objects.exists()


def test_a_person_merged_since_still_acknowledges_what_was_sent_to_them(note, sign_in, solange, startup):
    kept = factories.make_personne("Solange")
    factories.make_affectation(startup, kept, "sponsor_dg")
    solange.is_active, solange.fusionnee_dans = False, kept
    solange.save()
    client = sign_in(kept)
    read(client, note)
    assert Lecture.objects.get().destinataire.personne == solange
    viser(client, note)
    assert Visa.objects.get().par == kept
    # Under one entry or the other it is the same person: no « pour ».
    assert "pour Solange" not in words(read(client, note))


def test_writers_alone_see_who_has_read_and_acknowledged(note, sign_in, solange, serge, ingrid, emile):
    suppleant = factories.make_personne("Sully")
    factories.make_suppleance(solange, suppleant)
    viser(sign_in(suppleant), note)
    read(sign_in(serge), note)
    for writer in (ingrid, emile):
        section = words(soup(read(sign_in(writer), note)).find(id="lecteurs"))
        assert "1 visa sur 2 attendus" in section
        assert f"par {suppleant}, pour {solange}" in section
        assert f"{serge} Sponsor de proximité Lue le" in section


# Visa -------------------------------------------------------------------------------------------------------


def test_a_sponsor_acknowledges_once_and_writers_are_told(note, sign_in, solange, ingrid, alice, emile):
    client = sign_in(solange)
    page = viser(client, note)
    assert "votre visa est enregistré" in page.text
    assert "Visée le" in words(page)
    viser(client, note)
    visa = Visa.objects.get()
    assert (visa.par, visa.par_lien) == (solange, False)
    assert sorted(mails("note-visee")) == sorted(
        (one.email, "Carnet vert : sa note est visée") for one in (ingrid, alice)
    )
    text = Courriel.objects.filter(cle__startswith="note-visee").first().texte
    assert str(solange) in text
    assert "On attend encore Serge" in text


def test_visas_of_a_day_make_one_mail_and_the_last_another(
    note, startup, sign_in, ingrid, alice, solange, serge
):
    third = factories.make_personne("Simone")
    factories.make_destinataire(note.transmission, third, Qualite.SPONSOR_PROXIMITE)
    for sponsor in (solange, serge):
        viser(sign_in(sponsor), note)
    assert len(mails("note-visee")) == 2
    factories.make_affectation(startup, third, "sponsor_proximite")
    viser(sign_in(third), note)
    assert [subject for _, subject in mails("note-visee")[2:]] == [
        "Carnet vert : sa note est visée par tous ses sponsors"
    ] * 2


def test_a_suppleant_acknowledges_for(note, sign_in, solange):
    suppleant = factories.make_personne("Sully")
    factories.make_suppleance(solange, suppleant)
    client = sign_in(suppleant)
    assert f"Viser pour {solange}" in words(read(client, note))
    assert f"la note est visée pour {solange}" in words(viser(client, note))
    visa = Visa.objects.get()
    assert (visa.par, visa.destinataire.personne) == (suppleant, solange)
    # The sponsor sees who did it for them, and is not asked again.
    page = words(read(sign_in(solange), note))
    assert f"par {suppleant}, pour {solange}" in page
    assert "Votre visa est attendu" not in page


def test_a_suppleant_of_two_sponsors_chooses_for_whom(note, sign_in, solange, serge):
    suppleant = factories.make_personne("Sully")
    factories.make_suppleance(solange, suppleant)
    factories.make_suppleance(serge, suppleant)
    client = sign_in(suppleant)
    assert "Choisissez au nom de qui" in viser(client, note).text
    assert not Visa.objects.exists()
    row = Destinataire.objects.get(personne=serge)
    viser(client, note, destinataire=row.uuid)
    assert Visa.objects.get().destinataire == row
    # What is left is chosen in turn.
    buttons = soup(read(client, note)).select("#visa button")
    assert [button.get_text() for button in buttons] == [f"Viser pour {solange}"]


def test_a_suppleance_that_ended_gives_nothing(note, sign_in, solange):
    suppleant = factories.make_personne("Sully")
    factories.make_suppleance(solange, suppleant, fin=factories.days_ago(1))
    assert sign_in(suppleant).post(url(note, "viser")).status_code == 404


def test_nobody_acknowledges_for_a_sponsor_they_do_not_replace(note, sign_in, solange, serge, emile):
    row = Destinataire.objects.get(personne=serge)
    assert "Choisissez au nom de qui" in viser(sign_in(solange), note, destinataire=row.uuid).text
    for rubbish in ("x", "0", str(uuid4()), "é" * 500):
        viser(sign_in(solange), note, destinataire=rubbish)
    assert sign_in(emile).post(url(note, "viser"), {"destinataire": row.uuid}).status_code == 403
    assert not Visa.objects.exists()


def test_a_version_rectified_since_is_not_acknowledged(note, sign_in, solange, ingrid):
    row = Destinataire.objects.get(personne=solange)
    rectify(note, ingrid, solange)
    page = viser(sign_in(solange), note, destinataire=row.uuid)
    assert "Cette note a été rectifiée depuis" in page.text
    assert not Visa.objects.exists()
    assert "Votre visa est attendu" in page.text


# Answers ----------------------------------------------------------------------------------------------------


def test_a_sponsor_answers_and_writers_are_told(note, sign_in, solange, ingrid, alice, emile):
    page = repondre(sign_in(solange), note, "Très bien.\nContinuez.")
    assert "Votre réponse est envoyée." in page.text
    assert "Très bien." in page.text
    assert sorted(mails("note-reponse")) == sorted(
        (one.email, "Carnet vert : une réponse à la note") for one in (ingrid, alice)
    )
    assert "Très bien." in read(sign_in(emile), note).text


def test_a_writer_answers_who_spoke(note, sign_in, solange, serge, ingrid):
    repondre(sign_in(solange), note)
    Courriel.objects.all().delete()
    repondre(sign_in(ingrid), note, "Merci à vous.")
    assert [to for to, _ in mails("note-reponse")] == [solange.email]
    assert "/notes/lien/" in Courriel.objects.get().texte


def test_a_writer_who_speaks_first_tells_all_the_sponsors(note, sign_in, solange, serge, ingrid, diane):
    repondre(sign_in(ingrid), note)
    assert sorted(to for to, _ in mails("note-reponse")) == sorted([solange.email, serge.email])


def test_an_answer_of_a_suppleant_says_for_whom(note, sign_in, solange, serge, ingrid):
    suppleant = factories.make_personne("Sully")
    factories.make_suppleance(solange, suppleant)
    client = sign_in(suppleant)
    assert f"Votre réponse sera marquée « pour {solange} »." in words(read(client, note))
    repondre(client, note)
    assert f"{suppleant}, pour {solange}" in words(read(sign_in(ingrid), note))
    factories.make_suppleance(serge, suppleant)
    refused = repondre(client, note, "Et pour Serge ?")
    assert refused.context["form"].errors["pour"]
    assert "Et pour Serge" in refused.text
    row = Destinataire.objects.get(personne=serge)
    repondre(client, note, "Et pour Serge ?", pour=row.uuid)
    assert Reponse.objects.order_by("pk").last().pour == serge


@pytest.mark.parametrize("texte", ["", "   ", "a" * 5_001])
def test_a_wrong_answer_is_told_at_its_field_and_kept(note, sign_in, solange, texte):
    page = repondre(sign_in(solange), note, texte)
    assert page.context["form"].errors["texte"]
    assert texte in page.text
    assert not Reponse.objects.exists()


def test_the_same_form_sent_twice_answers_once(note, sign_in, solange):
    client, cle = sign_in(solange), uuid4()
    for _ in range(2):
        repondre(client, note, "Une fois", cle=cle)
    assert Reponse.objects.count() == 1
    # Other words with the same key are not lost.
    repondre(client, note, "Deux fois", cle=cle)
    assert Reponse.objects.count() == 2
    assert len(mails("note-reponse")) == 4


def test_answers_stay_beside_the_note_that_was_rectified(note, sign_in, solange, ingrid):
    repondre(sign_in(solange), note, "Le chiffre est faux.")
    rectify(note, ingrid, solange)
    page = words(read(sign_in(solange), note))
    assert "Le chiffre est faux." in page
    assert "sur la version 1" in page


def test_nothing_typed_is_lost_when_the_session_expired(note, sign_in, solange):
    client = sign_in(solange)
    form = soup(read(client, note)).select_one("#reponses form")
    data = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    client.logout()
    sent = client.post(url(note, "repondre"), data | {"texte": "Gardez-le."})
    assert url(note, "repondre") in sent.url.replace("%3A", ":")
    client.force_login(solange)
    assert "Gardez-le." in client.get(url(note, "repondre")).text


# Blocages ---------------------------------------------------------------------------------------------------


def test_a_sponsor_takes_charge_from_the_note_and_everybody_sees_it(startup, sign_in, solange, ingrid, emile):
    blocage = factories.make_blocage(startup, ingrid, titre="Signer", attendu_de=solange)
    note = factories.make_note(startup, blocages=[str(blocage.uuid)])
    factories.make_transmission(note, ingrid, {solange: Qualite.SPONSOR_DG})
    client = sign_in(solange)
    form = soup(read(client, note)).select_one(f"#blocage-{blocage.uuid} form")
    data = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    response = client.post(form["action"], data)
    assert response.url == f"{url(note)}#blocage-{blocage.uuid}"
    assert f"Pris en charge par {solange}" in words(read(sign_in(emile), note))


def test_a_sponsor_hands_over_from_the_note_and_comes_back(startup, sign_in, solange, serge, ingrid):
    blocage = factories.make_blocage(startup, ingrid, titre="Signer", attendu_de=solange)
    note = factories.make_note(startup, blocages=[str(blocage.uuid)])
    factories.make_transmission(note, ingrid, {solange: Qualite.SPONSOR_DG, serge: Qualite.SPONSOR_PROXIMITE})
    client = sign_in(solange)
    link = soup(read(client, note)).find("a", string=lambda text: text and "Confier" in text) or soup(
        read(client, note)
    ).select_one(f"#blocage-{blocage.uuid} .actions a")
    page = client.get(link["href"])
    assert url(note) in page.text
    response = client.post(
        reverse("startups:blocage_confier", args=[blocage.uuid]),
        {"attendu_de": serge.pk, "mot": "", "retour": url(note)},
    )
    assert response.url == url(note)
    assert Blocage.objects.get().attendu_de == serge
    assert "Ce que l’on attend de vous" in words(read(sign_in(serge), note))
    assert f"Confié depuis à {serge}" in words(read(client, note))


# Cost -------------------------------------------------------------------------------------------------------


def test_the_page_costs_the_same_whatever_comes_back(note, sign_in, solange, ingrid, emile, startup):
    client = sign_in(emile)

    def grow():
        for _ in range(3):
            one = factories.make_personne()
            row = factories.make_destinataire(note.transmission, one, Qualite.SPONSOR_PROXIMITE)
            Visa.objects.create(destinataire=row, par=one, vise_le=timezone.now())
            Lecture.objects.create(destinataire=row, lu_le=timezone.now())
            Reponse.objects.create(note=note, auteur=one, texte="Bien", repondu_le=timezone.now())
            older = factories.make_note(
                startup, Note.objects.order_by("periode").first().libelle_periode.precedente
            )
            factories.make_transmission(older, ingrid, transmise_le=timezone.now() - timedelta(days=60))

    grow()
    assert_num_queries_constant(lambda: read(client, note), grow, at_most=12)


def test_a_full_page_stays_small(startup, sign_in, emile, ingrid, solange):
    indicateur = factories.make_indicateur(startup, principal=True)
    for jours in range(60):
        factories.make_mesure(indicateur, str(jours), jours=jours * 7)
    for _ in range(11):
        factories.make_mesure(factories.make_indicateur(startup))
    blocages = [factories.make_blocage(startup, ingrid, attendu_de=solange) for _ in range(6)]
    note = factories.make_note(startup, blocages=[str(each.uuid) for each in blocages])
    people = {factories.make_personne(): Qualite.EQUIPE for _ in range(15)}
    factories.make_transmission(note, ingrid, people | {solange: Qualite.SPONSOR_DG})
    for personne in (emile, solange):
        assert len(soup(read(sign_in(personne), note)).find_all(True)) <= 600
