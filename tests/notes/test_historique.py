"""The tab « Historique » tells notes in sentences: drafts to who writes them, what was sent to who reads it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from notes.models import Reponse, Visa
from socle.history import save_tracked
from tests import factories
from tests.notes.test_transmission import rectified, send
from tests.outils.html import soup


@pytest.fixture
def told(sign_in, startup):
    """`told(alice)`: what the history says of notes to alice, newest first."""

    def events(personne) -> list[str]:
        url = reverse("accueil:historique", args=[startup.identifiant])
        page = soup(sign_in(personne).get(url, {"quoi": "notes"}))
        for time in page.select(".historique-fait p:first-child > .discret"):
            time.decompose()
        return [" ".join(event.get_text(" ").split()) for event in page.select(".historique-fait")]

    return events


@pytest.fixture
def story(startup, alice, ingrid, emile, solange):
    """A note written, corrected, sent, acknowledged « pour » its sponsor, answered, rectified; a suspension."""
    note = factories.make_note(startup)
    type(note).history.update(history_user=alice)
    note.suite = "Convaincre."
    save_tracked(note, by=ingrid)
    sent = send(note, ingrid)
    sully = factories.make_personne("Sully")
    sponsor = sent.destinataires.get(personne=solange)
    Visa.objects.create(destinataire=sponsor, par=sully, vise_le=timezone.now())
    Reponse.objects.create(note=note, auteur=solange, texte="Bravo à vous.", repondu_le=timezone.now())
    rectified(note, ingrid)
    factories.make_dispense(startup)
    return note


def test_the_story_of_a_note_is_told_in_sentences(told, story, ingrid, solange):
    found = "\n".join(told(ingrid))
    period = story.libelle_periode
    for words in (
        f"{ingrid} a changé la suite de la note de {period}",
        f"{ingrid} a transmis la note de {period}",
        f"a visé la note de {period}, pour {solange}",
        f"{solange} a répondu à la note de {period} réponse : « Bravo à vous. »",
        f"{ingrid} a transmis la rectification (version 2) de la note de {period}",
        "la dispense de note « Suspension »",
    ):
        assert words in found
    assert "Traceback" not in found


@pytest.mark.parametrize("who", ["serge", "diane", "denis", "carla"])
def test_readers_are_told_what_was_sent_and_nothing_else(request, told, story, who):
    found = told(request.getfixturevalue(who))
    assert len(found) == 2
    assert all("a transmis" in line for line in found)


def test_a_sponsor_finds_their_own_answer(told, story, solange):
    found = told(solange)
    assert len(found) == 3
    assert any("Bravo à vous." in line for line in found)


def test_who_reads_no_note_is_told_none(told, story, leon):
    assert told(leon) == []
