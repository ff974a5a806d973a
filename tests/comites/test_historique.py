"""What the history of a startup tells of its comités, and to whom."""

import pytest

from comites.actions.decisions import settle_condition
from comites.actions.passages import correct_passage, move_passage, remove_passage
from comites.models import Comite, Decision
from socle.history import save_tracked
from tests import factories
from tests.outils.html import soup, words

HISTORIQUE = "/startups/carnet-vert/historique/?quoi=comites"


@pytest.fixture
def told(sign_in):
    """What the history says of comités to somebody."""

    def events(personne) -> str:
        page = soup(sign_in(personne).get(HISTORIQUE))
        return " ".join(words(event) for event in page.select(".historique-fait"))

    return events


def test_a_passage_added_corrected_and_removed_is_told(passage, emile, told):
    save_tracked(passage, by=emile, reason="Inscrit")
    passage.deliberation = 45
    correct_passage(passage=passage, by=emile)
    assert "a changé « délibération (minutes) » du passage à « Comité des haies »" in told(emile)
    remove_passage(passage=passage, by=emile, motif="Sponsor absent")
    said = told(emile)
    assert "a retiré le passage à « Comité des haies »" in said
    assert "Sponsor absent" in said


def test_the_order_of_an_agenda_is_not_told(autre_passage, passage, emile, told):
    before = told(emile)
    move_passage(passage=passage, up=False, by=emile)
    assert told(emile) == before


@pytest.mark.parametrize("statut", ["en_seance", "clos"])
def test_how_a_decision_was_written_is_told_to_those_who_decide(
    passage, emile, diane, solange, ingrid, alice, told, statut
):
    """Before the closing nobody else knows of it; after it, they know what was decided, not what was hesitated."""
    save_tracked(Decision(passage=passage, issue="convaincu", duree=6), by=emile)
    Comite.objects.update(statut=statut)
    for personne in (emile, diane):
        assert "a enregistré la décision de « Comité des haies »" in told(personne)
        assert "Convaincu" in told(personne)
    for personne in (solange, ingrid, alice):
        assert "Convaincu" not in told(personne)
        assert "décision" not in told(personne)


def test_a_condition_met_is_told(passage, emile, solange, ingrid, told):
    condition = factories.make_condition(factories.make_decision(passage), ingrid)
    Comite.objects.update(statut="clos")
    before = told(solange)
    settle_condition(condition=condition, etat="levee", motif="Publiées", by=ingrid)
    assert "Ouvrir les données" not in before
    for personne in (emile, solange):
        assert "la condition « Ouvrir les données »" in told(personne)
        assert "Levée" in told(personne)


@pytest.mark.parametrize("who", ["leon", "denis", "carla"])
def test_others_are_told_nothing(request, passage, emile, told, who):
    factories.make_decision(passage)
    save_tracked(passage, by=emile, reason="Inscrit")
    assert "Comité des haies" not in told(request.getfixturevalue(who))
