"""The tab « Historique » tells letters and signatures in sentences, drafts to the équipe alone."""

import pytest
from django.urls import reverse

from missions.actions.lettres import cancel_lettre, issue_lettre
from missions.enums import Qualite
from missions.models import Lettre
from socle.history import save_tracked
from tests import factories
from tests.outils.html import soup

READERS = ["emile", "alice", "ingrid", "solange", "serge", "diane"]


@pytest.fixture
def told(sign_in, startup):
    """`told(alice)`: what the history says of letters to alice, newest first."""

    def events(personne) -> list[str]:
        url = reverse("accueil:historique", args=[startup.identifiant])
        page = soup(sign_in(personne).get(url, {"quoi": "lettres"}))
        for time in page.select(".historique-fait p:first-child > .discret"):
            time.decompose()
        return [" ".join(event.get_text(" ").split()) for event in page.select(".historique-fait")]

    return events


@pytest.fixture
def story(lettre, emile, ingrid):
    """A letter corrected, issued, signed by one, cancelled."""
    Lettre.history.update(history_user=emile)
    lettre.lieu = "Saint-Brieuc"
    save_tracked(lettre, by=emile, reason="Correction")
    emission = issue_lettre(lettre=lettre, by=emile)
    factories.sign(lettre.signatures.get(qualite=Qualite.INTRAPRENEUR), by=ingrid)
    cancel_lettre(lettre=lettre, by=emile, motif="Erreur sur le lieu")
    return emission


def test_story_of_a_letter_is_told_in_sentences(told, story, emile, ingrid):
    cancelled, signed, issued, moved, *drafted = told(emile)
    assert cancelled == (
        f"{emile} a changé l’état de la lettre de mission de {ingrid} : de « Émise » à « Annulée » "
        "Motif : Annulée : Erreur sur le lieu"
    )
    assert signed.startswith(
        f"{ingrid} a enregistré la signature de {ingrid} (Intrapreneur·e), sur la lettre de mission de {ingrid}"
    )
    assert "à : Rennes" in signed
    assert issued.endswith(f"de « Brouillon » à « Émise » Motif : Émise sous le numéro {story.reference}")
    assert moved.startswith(f"{emile} a changé le lieu de réalisation de la lettre de mission de {ingrid}")
    assert any(line.startswith(f"{emile} a préparé la lettre de mission de {ingrid}") for line in drafted)
    assert len([line for line in drafted if "le signataire « Sponsor DG »" in line]) == 1


@pytest.mark.parametrize("who", READERS[1:])
def test_readers_are_told_what_was_issued_and_nothing_of_the_draft(request, told, story, who):
    assert len(told(request.getfixturevalue(who))) == 3
    assert not [line for line in told(request.getfixturevalue(who)) if "Saint-Brieuc" in line]


@pytest.mark.parametrize("who", ["carla", "leon", "denis"])
def test_others_are_told_nothing(request, sign_in, startup, story, who):
    personne = request.getfixturevalue(who)
    answer = sign_in(personne).get(reverse("accueil:historique", args=[startup.identifiant]))
    assert "lettre de mission de" not in answer.text
    assert "signature de" not in answer.text


@pytest.mark.parametrize("who", READERS[1:])
def test_draft_is_told_to_the_equipe_alone(request, told, lettre, emile, who):
    assert told(emile)
    assert told(request.getfixturevalue(who)) == []
