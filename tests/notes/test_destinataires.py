"""To whom a note is sent: the sponsors and who stands in for them, the équipe, the DINUM, the Cabinet when asked."""

import pytest

from annuaire.enums import RoleIncubateur
from notes.destinataires import destinataires, has_sponsor
from notes.models import Note
from startups.enums import RoleStartup
from tests import factories
from tests.factories import days_ago
from tests.outils.queries import assert_num_queries_constant


@pytest.fixture
def note(startup) -> Note:
    return factories.make_note(startup)


def _read(note: Note) -> dict[str, tuple[str, str]]:
    """{prénom: (capacity, prénom of who it is for)}, in the order of the list."""
    return {
        row.personne.prenom: (row.qualite, row.pour.prenom if row.pour else "") for row in destinataires(note)
    }


def test_sponsors_come_first_then_who_stands_in_for_them_the_dinum_and_the_equipe(
    note, emile, diane, serge, solange
):
    factories.make_suppleance(serge, factories.make_personne("Sully"))
    factories.make_suppleance(solange, factories.make_personne("Sabine"))
    assert list(_read(note).items()) == [
        ("Solange", ("sponsor_dg", "")),
        ("Serge", ("sponsor_proximite", "")),
        ("Sabine", ("suppleant", "Solange")),
        ("Sully", ("suppleant", "Serge")),
        ("Diane", ("portefeuille", "")),
        ("Émile", ("equipe", "")),
    ]


def test_neither_writers_nor_the_team_nor_others_receive_it(
    note, solange, alice, ingrid, carla, denis, voisin, externe, leon
):
    assert list(_read(note)) == ["Solange"]


def test_the_cabinet_receives_the_notes_addressed_to_it(note, leon, solange):
    note.cabinet = True
    assert _read(note) == {"Solange": ("sponsor_dg", ""), "Léon": ("cabinet", "")}


def test_the_dinum_of_the_startup_receives_it_too(note, startup):
    factories.make_affectation(startup, factories.make_personne("Dora"), RoleStartup.PORTEFEUILLE)
    assert _read(note) == {"Dora": ("portefeuille", "")}


def test_a_person_receives_it_once_in_their_first_capacity(note, startup, solange, emile, diane):
    factories.make_affectation(startup, solange, RoleStartup.SPONSOR_PROXIMITE)
    factories.make_affectation(startup, emile, RoleStartup.SPONSOR_PROXIMITE)
    factories.make_suppleance(solange, emile)
    factories.make_suppleance(solange, diane)
    assert _read(note) == {
        "Solange": ("sponsor_dg", ""),
        "Émile": ("sponsor_proximite", ""),
        "Diane": ("suppleant", "Solange"),
    }


def test_a_suppleant_of_both_sponsors_receives_it_for_the_dg(note, solange, serge):
    sully = factories.make_personne("Sully")
    factories.make_suppleance(serge, sully, debut=days_ago(90))
    factories.make_suppleance(solange, sully)
    assert _read(note)["Sully"] == ("suppleant", "Solange")


def test_roles_that_ended_or_are_to_come_do_not_count(note, startup, incubateur):
    past, future = factories.make_personne("Passé"), factories.make_personne("Futur")
    factories.make_affectation(startup, past, RoleStartup.SPONSOR_DG, fin=days_ago(1))
    factories.make_affectation(startup, future, RoleStartup.SPONSOR_DG, debut=days_ago(-1))
    factories.make_rattachement(past, incubateur, RoleIncubateur.EQUIPE, fin=days_ago(1))
    assert destinataires(note) == []


def test_nobody_inactive_nor_their_suppleant(note, solange, emile):
    factories.make_suppleance(solange, factories.make_personne("Sully"))
    for personne in (solange, emile):
        personne.is_active = False
        personne.save()
    assert destinataires(note) == []


def test_an_inactive_suppleant_is_left_out(note, solange):
    factories.make_suppleance(solange, factories.make_personne("Sully", is_active=False))
    factories.make_suppleance(solange, factories.make_personne("Fini"), fin=days_ago(1))
    assert list(_read(note)) == ["Solange"]


def test_it_is_known_whether_a_visa_will_be_asked(note, emile):
    assert not has_sponsor(destinataires(note))
    factories.make_affectation(note.startup, emile, RoleStartup.SPONSOR_PROXIMITE)
    assert has_sponsor(destinataires(note))


def test_the_address_is_that_of_the_day(note, solange):
    assert [row.email for row in destinataires(note)] == [solange.email]


def test_the_list_costs_the_same_whatever_its_length(note, startup, solange, emile):
    factories.make_suppleance(solange, factories.make_personne())

    def grow():
        for _ in range(2):
            sponsor = factories.make_personne()
            factories.make_affectation(startup, sponsor, RoleStartup.SPONSOR_DG)
            factories.make_suppleance(sponsor, factories.make_personne())
            factories.make_rattachement(factories.make_personne(), startup.incubateur)

    assert_num_queries_constant(lambda: destinataires(note), grow, at_most=3)
