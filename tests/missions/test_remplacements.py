"""What a successor takes over of letters: those in preparation; what is issued or signed stays as it is."""

import pytest

from incubateur.accueil.forms.remplacer import RemplacementForm
from incubateur.accueil.remplacement import gather
from missions.remplacements import LETTRES, transmissibles
from socle.clock import today
from socle.remplacements import Releve
from tests import factories
from tests.outils.queries import assert_num_queries_constant, counted


@pytest.fixture
def nadia(incubateur):
    """Known in the directory, without any role."""
    return factories.make_personne("Nadia", annuaires=[incubateur])


def offered(personne, lettre, successeur=None):
    return transmissibles(
        personne=personne, successeur=successeur, incubateurs={lettre.incubateur_id}, at=today()
    )


def hand_over(personne, successeur, lettre, by, **choix) -> None:
    releve = Releve(sortant=personne, successeur=successeur, le=today(), by=by)
    for found in offered(personne, lettre, successeur):
        assert found.refus(releve, choix) == ""
        found.transmettre(releve, choix)


def test_signature_of_a_draft_is_handed_over_with_its_function(lettre, solange, nadia, emile):
    [found] = offered(solange, lettre)
    assert found.fonction == "Responsable"
    hand_over(solange, nadia, lettre, emile, fonction="Directrice générale")
    row = lettre.signatures.get(qualite="sponsor_dg")
    assert (row.personne, row.fonction, row.signee_le) == (nadia, "Directrice générale", None)
    latest = row.history.first()
    assert latest.history_user == emile
    assert latest.history_change_reason == f"Relève de {solange} par {nadia}"


def test_mission_in_preparation_becomes_the_successor_s(lettre, ingrid, nadia, emile):
    hand_over(ingrid, nadia, lettre, emile, fonction="Cheffe de projet")
    lettre.refresh_from_db()
    assert (lettre.titulaire, lettre.fonction, lettre.position) == (nadia, "Cheffe de projet", "")
    own = lettre.signatures.get(qualite="intrapreneur")
    assert (own.personne, own.fonction) == (nadia, "Cheffe de projet")
    assert offered(ingrid, lettre) == []


def test_successor_whose_letter_is_in_preparation_is_refused(lettre, startup, ingrid, nadia, emile):
    factories.make_lettre(startup, nadia, by=emile)
    [found] = offered(ingrid, lettre, nadia)
    releve = Releve(sortant=ingrid, successeur=nadia, le=today(), by=emile)
    assert "est déjà en préparation" in found.refus(releve, {})


def test_issued_letter_names_for_ever_who_signs_it(lettre, ingrid, solange, emile):
    factories.make_emission(lettre, emile)
    assert offered(solange, lettre) == offered(ingrid, lettre) == []


def test_nothing_of_another_incubateur_is_offered(lettre, solange, ingrid, autre_incubateur):
    for personne in (solange, ingrid):
        assert (
            transmissibles(personne=personne, successeur=None, incubateurs={autre_incubateur.pk}, at=today())
            == []
        )


def test_page_offers_and_tells_it(sign_in, lettre, solange, nadia, emile):
    page = sign_in(emile).get(f"/annuaire/personnes/{solange.uuid}/remplacer/", {"avec": str(nadia.uuid)})
    assert "Lettres de mission en préparation" in page.text
    signature = lettre.signatures.get(qualite="sponsor_dg")
    assert f"signature-{signature.uuid}" in page.text


def test_offers_keep_the_contract(lettre, startup, ingrid, solange, nadia, emile):
    releve = Releve(sortant=ingrid, successeur=nadia, le=today(), by=emile)
    for personne in (ingrid, solange):
        found = [
            one for one in gather(personne, nadia, {startup.incubateur_id}, today()) if one.groupe == LETTRES
        ]
        with counted() as queries:
            said = [sentence for one in found for sentence in one.consequences(releve, {})]
            form = RemplacementForm(transmissibles=found)
        assert queries == []
        assert said
        assert all(sentence.endswith(".") for sentence in said)
        assert f"{found[0].cle}-fonction" in form.fields


def test_cost_does_not_depend_on_how_many_letters(lettre, startup, ingrid, nadia, emile, signataires):
    def grow() -> None:
        for _ in range(2):
            other = factories.make_startup(incubateur=startup.incubateur, phase="construction")
            factories.make_lettre(other, ingrid, by=emile, signataires=signataires)

    for personne in (ingrid, signataires["sponsor_dg"]):
        assert_num_queries_constant(
            lambda personne=personne: offered(personne, lettre, nadia), grow, at_most=4
        )
