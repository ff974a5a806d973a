"""The page that says exactly to whom a note goes, then sends it; its versions and their documents."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from notes.enums import StatutNote
from notes.models import Note, Transmission
from socle.models import Courriel
from tests import factories
from tests.notes.test_transmission import rectified, send
from tests.outils import pdf as outils
from tests.outils.html import words
from tests.outils.queries import assert_num_queries_constant


@pytest.fixture
def note(startup, alice, ingrid, solange, emile) -> Note:
    blocage = factories.make_blocage(startup, alice, attendu_de=solange)
    return factories.make_note(startup, blocages=[str(blocage.uuid)])


def address(note: Note, name: str = "transmettre", **more) -> str:
    return reverse(
        f"notes:{name}", kwargs={"identifiant": note.startup.identifiant, "periode": note.periode} | more
    )


def vu(client, note: Note) -> str:
    """What the page shown to `client` would send back."""
    page = BeautifulSoup(client.get(address(note)).content, "html.parser")
    return page.find("input", {"name": "vu"})["value"]


def test_the_page_says_exactly_to_whom_and_what(sign_in, note, ingrid, solange, emile):
    sully = factories.make_personne("Sully")
    factories.make_suppleance(solange, sully)
    page = BeautifulSoup(sign_in(ingrid).get(address(note)).content, "html.parser")
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
        for row in page.table.tbody.find_all("tr")
    ]
    assert rows == [
        [str(solange), "Sponsor DG", solange.email, "Un visa"],
        [str(sully), f"Suppléant·e, pour {solange}", sully.email, f"Un visa pour {solange}"],
        [str(emile), "Équipe de l’incubateur", emile.email, "De la lire"],
    ]
    said = page.get_text()
    assert "Cent haies comptées" in said
    assert "Accès aux données refusé" in said
    assert not Transmission.objects.exists()


@pytest.mark.parametrize("who", ["alice", "ingrid", "emile"])
def test_each_writer_sends_it(sign_in, note, who, request):
    client = sign_in(request.getfixturevalue(who))
    answer = client.post(address(note), {"vu": vu(client, note)}, follow=True)
    assert "La note est transmise et scellée ; un courriel part à 2 personnes." in words(answer)
    note.refresh_from_db()
    assert note.statut == StatutNote.TRANSMISE
    assert Courriel.objects.count() == 2


def test_sent_twice_by_a_double_click_it_leaves_once(sign_in, note, ingrid):
    client = sign_in(ingrid)
    seen = {"vu": vu(client, note)}
    client.post(address(note), seen)
    answer = client.post(address(note), seen, follow=True)
    assert "déjà transmise" in answer.content.decode()
    assert (Transmission.objects.count(), Courriel.objects.count()) == (1, 2)


def test_what_changed_since_is_shown_again_before_it_leaves(sign_in, note, ingrid, startup):
    client = sign_in(ingrid)
    seen = vu(client, note)
    serge = factories.make_personne("Serge")
    factories.make_affectation(startup, serge, "sponsor_proximite")
    answer = client.post(address(note), {"vu": seen}).content.decode()
    assert "Quelque chose a changé" in answer
    assert serge.email in answer
    assert not Transmission.objects.exists()
    client.post(address(note), {"vu": vu(client, note)})
    assert Transmission.objects.get().destinataires.count() == 3


@pytest.mark.parametrize("seen", ["", "autre", "é" * 500])
def test_a_fingerprint_that_is_not_ours_sends_nothing(sign_in, note, ingrid, seen):
    assert "Quelque chose a changé" in sign_in(ingrid).post(address(note), {"vu": seen}).content.decode()
    assert not Transmission.objects.exists()


def test_a_note_that_is_not_ready_says_what_is_missing_and_offers_no_button(sign_in, note, ingrid):
    Note.objects.update(meteo="", faits=[])
    page = sign_in(ingrid).get(address(note)).content.decode()
    assert "Choisissez la météo." in page
    assert "Écrivez au moins un fait à retenir." in page
    assert "Transmettre à" not in page
    sign_in(ingrid).post(address(note), {"vu": ""})
    assert not Transmission.objects.exists()


def test_without_sponsor_the_page_warns(sign_in, autre_startup, carla, emile):
    note = factories.make_note(autre_startup)
    page = sign_in(carla).get(address(note)).content.decode()
    assert "Aucun sponsor ne la recevra" in page
    assert "Transmettre à" in page


def test_the_draft_can_be_seen_as_it_will_be_sealed(sign_in, note, ingrid):
    answer = sign_in(ingrid).get(address(note, "brouillon_pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert "Brouillon" in outils.text(answer.content)


def test_the_page_costs_the_same_whatever_it_shows(sign_in, note, ingrid, startup, alice, solange):
    client = sign_in(ingrid)

    def grow():
        for _ in range(2):
            factories.make_rattachement(factories.make_personne(), startup.incubateur)
            factories.make_mesure(factories.make_indicateur(startup))
            note.blocages.append(str(factories.make_blocage(startup, alice, attendu_de=solange).uuid))
        note.save()

    factories.make_mesure(factories.make_indicateur(startup))
    assert_num_queries_constant(lambda: client.get(address(note)), grow, at_most=24)


# Versions -------------------------------------------------------------------------------------------------


def test_the_sealed_document_is_given_to_its_readers(sign_in, note, ingrid, solange):
    sent = send(note, ingrid)
    answer = sign_in(solange).get(address(note, "pdf"))
    assert answer.content == bytes(sent.document.contenu)
    assert f"note-carnet-vert-{note.periode}.pdf" in answer["Content-Disposition"]


def test_a_version_rectified_since_says_so_and_stays_readable(sign_in, note, ingrid, solange):
    first = send(note, ingrid)
    second = rectified(note, ingrid, faits=["Cent dix haies comptées", "Deux communes de plus"])
    client = sign_in(solange)
    old = client.get(address(note, "version", version=1)).content.decode()
    assert "Cette version a été rectifiée" in old
    assert "Le nombre de haies était faux" in old
    new = client.get(address(note, "version", version=2)).content.decode()
    assert "C’est la version qui tient" in new
    assert "<ins>" in new
    assert "Deux communes de plus" in new
    assert client.get(address(note, "pdf")).content == bytes(second.document.contenu)
    assert client.get(address(note, "version_pdf", version=1)).content == bytes(first.document.contenu)


def test_a_version_that_does_not_exist_or_is_a_draft_is_not_found(sign_in, note, ingrid):
    client = sign_in(ingrid)
    assert client.get(address(note, "version", version=1)).status_code == 404
    assert client.get(address(note, "pdf")).status_code == 404
    send(note, ingrid)
    assert client.get(address(note, "version", version=2)).status_code == 404
    assert client.get(address(note, "version", version=99999)).status_code == 404


def test_a_recipient_of_the_first_version_alone_reads_the_first_alone(sign_in, note, ingrid, externe):
    """Whoever received it keeps it, without reading what was sent to others since."""
    sent = send(note, ingrid)
    factories.make_destinataire(sent, externe)
    rectified(note, ingrid, suite="Un secret.")
    client = sign_in(externe)
    assert client.get(address(note, "version", version=1)).status_code == 200
    assert client.get(address(note, "version", version=2)).status_code == 404
