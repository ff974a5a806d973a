"""Who reads which séance and which passage, and who plans them: typed from conception.md §4, line « comité »."""

import pytest

from annuaire.enums import RoleIncubateur
from annuaire.models import Personne
from comites import permissions
from comites.enums import StatutComite
from comites.models import Comite, Passage
from tests import factories
from tests.factories import days_ago

BOTH, OWN, OTHER, NONE = {"Carnet vert", "Haies vives"}, {"Carnet vert"}, {"Haies vives"}, set()


def again(personne) -> Personne:
    """Roles are read once per instance."""
    return Personne.objects.get(pk=personne.pk)


def passages(personne) -> set[str]:
    found = Passage.objects.visible_to(again(personne)).order_by("pk")
    return {passage.startup.nom for passage in found.select_related("startup")}


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("emile", BOTH),
        ("diane", BOTH),
        ("alice", OWN),
        ("ingrid", OWN),
        ("solange", OWN),
        ("serge", OWN),
        ("carla", OTHER),
        ("leon", NONE),
        ("denis", NONE),
        ("voisin", NONE),
        ("externe", NONE),
    ],
)
def test_passages_one_reads(request, autre_passage, comite, who, expected):
    personne = request.getfixturevalue(who)
    assert passages(personne) == expected
    assert Comite.objects.visible_to(again(personne)).filter(pk=comite.pk).exists() is bool(expected)
    # The équipe of another incubateur lists its own.
    assert permissions.can_list_comites(again(personne)) is (bool(expected) or who == "voisin")


@pytest.mark.parametrize("role", [RoleIncubateur.EQUIPE, RoleIncubateur.PORTEFEUILLE])
def test_co_incubateurs_read_their_startups_alone(autre_passage, startup, autre_incubateur, role):
    startup.co_incubateurs.add(autre_incubateur)
    colin = factories.make_personne("Colin")
    factories.make_rattachement(colin, autre_incubateur, role)
    assert passages(colin) == OWN
    assert permissions.can_read_comites(again(colin), startup)
    assert not permissions.can_plan_for(again(colin), startup)
    assert not permissions.can_write_comite(again(colin), autre_passage.comite)


def test_coach_of_a_co_incubateur_reads_nothing(autre_passage, startup, autre_incubateur):
    startup.co_incubateurs.add(autre_incubateur)
    anouk = factories.make_personne("Anouk")
    factories.make_rattachement(anouk, autre_incubateur, RoleIncubateur.COACH)
    assert passages(anouk) == NONE


def test_a_member_reads_the_passage_where_they_sit_and_no_other(autre_passage, comite, externe):
    factories.make_membre(autre_passage, externe)
    assert passages(externe) == OTHER
    assert permissions.can_list_comites(again(externe))
    assert not permissions.can_read_whole(again(externe), comite)
    assert not permissions.can_write_comite(again(externe), comite)


def test_who_sits_throughout_reads_all(autre_passage, comite, externe):
    factories.make_membre(comite, externe)
    assert passages(externe) == BOTH
    assert permissions.can_read_whole(again(externe), comite)


def test_the_chair_reads_all_and_does_not_write(autre_passage, comite, externe):
    comite.president = externe
    comite.save()
    assert passages(externe) == BOTH
    assert permissions.can_read_whole(again(externe), comite)
    assert not permissions.can_write_comite(again(externe), comite)


def test_a_chair_sees_a_seance_without_passage(comite, externe):
    comite.president = externe
    comite.save()
    assert list(Comite.objects.visible_to(again(externe))) == [comite]


def test_a_suppleant_reads_for_the_member(autre_passage, solange, externe):
    assert passages(externe) == NONE
    factories.make_suppleance(solange, externe)
    assert passages(externe) == OWN


def test_a_suppleant_reads_for_an_invited_member(autre_passage, externe):
    invited, sully = factories.make_personne("Irma"), factories.make_personne("Sully")
    factories.make_membre(autre_passage, invited)
    factories.make_suppleance(invited, sully)
    assert passages(sully) == OTHER


def test_roles_that_ended_give_nothing_but_a_seat_stays(autre_passage, solange, serge):
    for personne in (solange, serge):
        personne.affectations.update(fin=days_ago(1))
    assert passages(solange) == OWN
    assert passages(serge) == NONE


def test_who_is_inactive_reads_nothing(autre_passage, emile, solange):
    for personne in (emile, solange):
        personne.is_active = False
        personne.save()
        assert passages(personne) == NONE


def test_another_seance_of_the_incubateur_is_not_seen(
    autre_passage, incubateur, autre_startup, emile, solange
):
    other = factories.make_comite(incubateur, emile)
    factories.make_passage(other, autre_startup)
    assert list(Comite.objects.visible_to(again(solange))) == [autre_passage.comite]


def test_equipe_of_the_new_incubateur_reads_the_past_of_its_startup(
    passage, startup, autre_incubateur, voisin
):
    startup.incubateur = autre_incubateur
    startup.save()
    assert passages(voisin) == OWN
    assert not permissions.can_write_comite(again(voisin), passage.comite)


# Writing --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "plans", "writes"),
    [
        ("emile", True, True),
        ("diane", True, True),
        ("alice", True, False),
        ("ingrid", True, False),
        ("carla", False, False),
        ("solange", False, False),
        ("serge", False, False),
        ("leon", False, False),
        ("denis", False, False),
        ("voisin", False, False),
        ("externe", False, False),
    ],
)
def test_who_plans_a_passage_of_startup_and_who_writes_the_seance(
    request, autre_passage, startup, who, plans, writes
):
    personne = again(request.getfixturevalue(who))
    assert permissions.can_plan_for(personne, startup) is plans
    assert permissions.startups_to_plan(personne).filter(pk=startup.pk).exists() is plans
    assert permissions.can_write_comite(personne, autre_passage.comite) is writes
    assert permissions.can_write_passage(personne, autre_passage) is writes
    assert permissions.can_plan(personne) is (plans or who in {"carla", "voisin"})


def test_incubateurs_one_plans_in(startup, incubateur, autre_incubateur, emile, ingrid, voisin, solange):
    assert list(permissions.incubateurs_to_plan(again(emile))) == [incubateur]
    assert list(permissions.incubateurs_to_plan(again(ingrid))) == [incubateur]
    assert list(permissions.incubateurs_to_plan(again(voisin))) == [autre_incubateur]
    assert list(permissions.incubateurs_to_plan(again(solange))) == []


@pytest.mark.parametrize(
    ("who", "statut", "of_others", "writes"),
    [
        ("alice", StatutComite.PREPARATION, False, True),
        ("alice", StatutComite.PREPARATION, True, False),
        ("alice", StatutComite.CONVOQUE, False, False),
        ("ingrid", StatutComite.PREPARATION, False, False),
    ],
)
def test_what_a_coach_proposed_stays_theirs_until_others_join(
    request, incubateur, startup, autre_startup, alice, who, statut, of_others, writes
):
    proposed = factories.make_comite(incubateur, alice, statut=statut)
    factories.make_passage(proposed, startup)
    if of_others:
        factories.make_passage(proposed, autre_startup)
    assert permissions.can_write_comite(again(request.getfixturevalue(who)), proposed) is writes


def test_what_one_proposed_is_no_longer_theirs_without_the_role(incubateur, startup, alice):
    proposed = factories.make_comite(incubateur, alice)
    factories.make_passage(proposed, startup)
    alice.affectations.update(fin=days_ago(1))
    assert not permissions.can_write_comite(again(alice), proposed)


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        *[("emile", True), ("alice", True), ("ingrid", True), ("solange", True), ("diane", True)],
        *[("carla", False), ("leon", False), ("denis", False), ("voisin", False), ("externe", False)],
    ],
)
def test_who_reads_the_tab_of_a_startup(request, startup, who, reads):
    assert permissions.can_read_comites(again(request.getfixturevalue(who)), startup) is reads
