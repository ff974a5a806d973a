"""A condition after the comité: who reads it, who says that it is met or given up, and takes it back."""

from datetime import timedelta

import pytest

from comites.actions.decisions import settle_condition
from comites.enums import EtatCondition, StatutComite
from comites.models import Comite
from comites.relances import relances
from socle.clock import today
from tests import factories
from tests.factories import days_ago, make_comite, make_condition, make_decision, make_membre, make_passage
from tests.outils.html import words
from tests.outils.queries import assert_num_queries_constant


@pytest.fixture
def condition(incubateur, startup, emile, denis):
    """Asked of denis, who reads no comité, by a séance that is closed."""
    comite = make_comite(incubateur, emile, jours=40, statut=StatutComite.CLOS)
    decision = make_decision(make_passage(comite, startup))
    factories.make_objectif_fixe(decision, objectif=factories.make_objectif(startup))
    return make_condition(decision, denis, echeance=days_ago(21))


@pytest.fixture
def url(condition):
    return f"/comites/conditions/{condition.uuid}/"


def test_its_owner_reads_it_and_nothing_of_the_comite(sign_in, url, denis, condition):
    client = sign_in(denis)
    text = words(client.get(url))
    assert "Ouvrir les données" in text
    assert "en retard de 3 semaines" in text
    assert "Abandonnée" not in text
    passage = condition.decision.passage
    assert client.get(f"/comites/{passage.comite.uuid}/").status_code == 404


@pytest.mark.parametrize("who", ["denis", "emile", "diane"])
def test_met_it_says_how_and_when_and_no_longer_awaits(request, sign_in, url, condition, who):
    personne = request.getfixturevalue(who)
    response = sign_in(personne).post(url, {"etat": "levee", "motif": "Publiées en ligne"}, follow=True)
    assert "La condition est levée." in words(response)
    condition.refresh_from_db()
    assert (condition.etat, condition.close_le) == (EtatCondition.LEVEE, today())
    assert condition.history.latest().history_user == personne
    assert "Publiées en ligne" in words(response)
    assert "Ouvrir les données" not in words(sign_in(condition.responsable).get("/"))


@pytest.mark.parametrize(("who", "status"), [("denis", 200), ("emile", 302)])
def test_giving_it_up_is_for_those_who_decide(request, sign_in, url, condition, who, status):
    personne = request.getfixturevalue(who)
    sent = {"etat": "abandonnee", "motif": "Sans objet"}
    assert sign_in(personne).post(url, sent).status_code == status
    condition.refresh_from_db()
    assert condition.etat == (EtatCondition.ABANDONNEE if who == "emile" else EtatCondition.A_LEVER)
    assert sign_in(condition.responsable).post(f"{url}rouvrir/").status_code == (
        403 if who == "emile" else 302
    )


def test_given_up_it_says_why(sign_in, url, emile, condition):
    response = sign_in(emile).post(url, {"etat": "abandonnee", "motif": ""})
    assert "Dites pourquoi cette condition est abandonnée." in words(response)
    condition.refresh_from_db()
    assert condition.etat == EtatCondition.A_LEVER


def test_said_by_mistake_it_is_taken_back(sign_in, url, denis, condition):
    client = sign_in(denis)
    client.post(url, {"etat": "levee"})
    # Met twice, it says where it stands.
    assert "voici où elle en est" in words(client.post(url, {"etat": "levee"}, follow=True))
    assert "de nouveau à lever" in words(client.post(f"{url}rouvrir/", follow=True))
    condition.refresh_from_db()
    assert (condition.etat, condition.motif, condition.close_le) == (EtatCondition.A_LEVER, "", None)


def test_before_the_closing_it_is_not_found(sign_in, url, condition, denis, emile):
    Comite.objects.update(statut=StatutComite.EN_SEANCE)
    for personne in (denis, emile):
        assert sign_in(personne).get(url).status_code == 404


def test_the_tab_of_the_startup_tells_decisions_with_what_they_ask(
    sign_in, condition, startup, solange, incubateur, emile
):
    client = sign_in(solange)
    page = f"/startups/{startup.identifiant}/comites/"
    text = words(client.get(page))
    for told in (
        "Convaincu",
        "Un premier territoire convaincu",
        "En cours",
        "Ouvrir les données",
        str(condition.responsable),
        "en retard de 3 semaines",
    ):
        assert told in text

    def grow():
        for jours in (80, 120):
            held = make_comite(incubateur, emile, jours=jours, statut=StatutComite.CLOS)
            decision = make_decision(make_passage(held, startup))
            make_condition(decision, emile)
            factories.make_objectif_fixe(decision, objectif=factories.make_objectif(startup))

    assert_num_queries_constant(lambda: client.get(page), grow, at_most=12)


def test_a_member_of_another_passage_does_not_find_it(sign_in, url, condition, autre_startup, externe):
    other = make_passage(condition.decision.passage.comite, autre_startup)
    make_membre(other, externe)
    assert sign_in(externe).get(url).status_code == 404


# Reminders ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("late", "etape"), [(-8, None), (-7, -7), (-1, -7), (0, 0), (6, 0), (7, 7), (90, 7)])
def test_its_owner_is_reminded_a_week_before_on_the_day_and_a_week_after(condition, denis, late, etape):
    found = list(relances(condition.echeance + timedelta(days=late)))
    assert [relance.etape for relance in found] == ([] if etape is None else [etape])
    for relance in found:
        assert relance.personne == denis
        assert "Ouvrir les données" in relance.texte
        assert relance.url == f"/comites/conditions/{condition.uuid}/"


@pytest.mark.parametrize("over", ["met", "not decided", "gone"])
def test_nobody_is_reminded_of_what_is_over(condition, denis, over):
    match over:
        case "met":
            settle_condition(condition=condition, etat=EtatCondition.LEVEE, motif="", by=denis)
        case "not decided":
            Comite.objects.update(statut=StatutComite.EN_SEANCE)
        case "gone":
            type(denis).objects.filter(pk=denis.pk).update(is_active=False)
    assert list(relances(today())) == []
