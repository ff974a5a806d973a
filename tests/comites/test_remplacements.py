"""What a successor takes over of comités: those to come, and conditions still to meet; who sat stays."""

import pytest

from comites.enums import Capacite, EtatCondition, StatutComite
from comites.remplacements import transmissibles
from socle.clock import today
from socle.remplacements import Releve
from tests import factories
from tests.outils.queries import counted


@pytest.fixture
def nadia(incubateur):
    """Known in the directory, without any role."""
    return factories.make_personne("Nadia", annuaires=[incubateur])


def offered(personne, incubateur, successeur=None):
    return transmissibles(personne=personne, successeur=successeur, incubateurs={incubateur.pk}, at=today())


def hand_over(personne, successeur, incubateur, by) -> None:
    releve = Releve(sortant=personne, successeur=successeur, le=today(), by=by)
    for found in offered(personne, incubateur, successeur):
        assert found.refus(releve, {}) == ""
        assert all(sentence.endswith(".") for sentence in found.consequences(releve, {}))
        found.transmettre(releve, {})


def test_seats_and_chairing_are_handed_over(passage, comite, incubateur, solange, nadia, emile):
    comite.president = solange
    comite.save()
    factories.make_membre(comite, solange, Capacite.DIRECTION)
    assert len(offered(solange, incubateur)) == 3
    hand_over(solange, nadia, incubateur, emile)
    comite.refresh_from_db()
    assert comite.president == nadia
    assert passage.membres.get().personne == nadia
    assert comite.membres.permanent().get().personne == nadia
    assert passage.membres.get().history.first().history_change_reason == f"Relève de {solange} par {nadia}"
    assert offered(solange, incubateur) == []


def test_conditions_still_to_meet_are_handed_over(passage, comite, incubateur, solange, nadia, emile):
    decision = factories.make_decision(passage)
    waiting = factories.make_condition(decision, solange)
    met = factories.make_condition(decision, solange, etat=EtatCondition.LEVEE, close_le=today())
    comite.statut = StatutComite.CLOS
    comite.save()
    hand_over(solange, nadia, incubateur, emile)
    waiting.refresh_from_db()
    met.refresh_from_db()
    assert (waiting.responsable, met.responsable) == (nadia, solange)
    assert waiting.history.first().history_change_reason == f"Relève de {solange} par {nadia}"
    assert offered(solange, incubateur) == []


def test_successor_who_already_sits_is_refused(passage, incubateur, solange, nadia, emile):
    factories.make_membre(passage, nadia)
    [found] = offered(solange, incubateur, nadia)
    releve = Releve(sortant=solange, successeur=nadia, le=today(), by=emile)
    assert "y siège déjà" in found.refus(releve, {})


@pytest.mark.parametrize("statut", [StatutComite.CLOS, StatutComite.ANNULE])
def test_what_is_over_is_not_offered(passage, comite, incubateur, solange, statut):
    comite.statut, comite.motif = statut, "Grève" if statut == StatutComite.ANNULE else ""
    comite.save()
    assert offered(solange, incubateur) == []


def test_nothing_of_another_incubateur_is_offered(passage, autre_incubateur, solange):
    assert offered(solange, autre_incubateur) == []


def test_offers_cost_the_same_whatever_their_number(
    autre_passage, passage, comite, incubateur, solange, nadia
):
    with counted() as one:
        offered(solange, incubateur, nadia)
    factories.make_membre(autre_passage, solange)
    factories.make_membre(comite, solange)
    with counted() as three:
        assert len(offered(solange, incubateur, nadia)) == 3
    assert len(one) == len(three) <= 4


def test_the_page_offers_it(passage, solange, nadia, emile, sign_in):
    page = sign_in(emile).get(f"/annuaire/personnes/{solange.uuid}/remplacer/", {"avec": str(nadia.uuid)})
    assert "Comités à venir" in page.text
    assert f"siege-{passage.membres.get().uuid}" in page.text
