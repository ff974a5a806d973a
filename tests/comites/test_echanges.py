"""Questions of members and their answers, and the arbitration grid each keeps for themselves."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from comites.actions.passages import remove_passage
from comites.enums import Capacite, StatutComite
from comites.models import Grille, Question
from comites.models.echanges import LIGNES_NOTEES
from socle.models import Courriel
from tests import factories
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant


def address(passage, name: str, *more) -> str:
    return reverse(f"comites:{name}", args=[passage.comite.uuid, passage.uuid, *more])


def ask(client, passage, texte: str, cle=None):
    return client.post(address(passage, "questions"), {"texte": texte, "cle": cle or uuid4()})


# Questions --------------------------------------------------------------------------------------------------


def test_sponsor_asks_team_answers_all_members_read(sign_in, passage, solange, ingrid):
    usager = factories.make_personne("Ulysse")
    factories.make_membre(passage, usager, Capacite.USAGER)
    assert ask(sign_in(solange), passage, "Combien reviennent ?").status_code == 302
    question = Question.objects.get()
    client = sign_in(ingrid)
    assert "Répondre" in words(client.get(address(passage, "questions")))
    client.post(
        address(passage, "question", question.uuid), {"reponse": "Un sur deux.", "version": question.version}
    )
    shown = words(sign_in(usager).get(address(passage, "questions")))
    assert "Combien reviennent ?" in shown
    assert "Un sur deux." in shown
    assert question.history.count() == 2


def test_team_is_told_of_a_question_and_its_author_of_the_answer(
    sign_in, passage, solange, ingrid, alice, emile
):
    ask(sign_in(solange), passage, "Combien reviennent ?")
    assert {mail.destinataire for mail in Courriel.objects.all()} == {ingrid.email, alice.email}
    assert all("Combien reviennent ?" in mail.texte for mail in Courriel.objects.all())
    Courriel.objects.all().delete()
    question = Question.objects.get()
    for reponse in ("Un sur deux.", "Six sur dix."):
        question.refresh_from_db()
        client = sign_in(ingrid)
        client.post(
            address(passage, "question", question.uuid), {"reponse": reponse, "version": question.version}
        )
    mail = Courriel.objects.get()
    assert mail.destinataire == solange.email
    assert "Un sur deux." in mail.texte


def test_équipe_is_told_when_nobody_leads_the_startup(sign_in, passage, solange, emile):
    ask(sign_in(solange), passage, "Combien reviennent ?")
    assert Courriel.objects.get().destinataire == emile.email


def test_member_of_another_passage_reads_and_asks_nothing(sign_in, passage, autre_passage, solange):
    usager = factories.make_personne("Ulysse")
    factories.make_membre(autre_passage, usager, Capacite.USAGER)
    factories.make_question(passage, solange)
    client = sign_in(usager)
    assert client.get(address(passage, "questions")).status_code == 404
    assert ask(client, passage, "Et moi ?").status_code == 404
    assert ask(client, autre_passage, "Et moi ?").status_code == 302


def test_same_form_sent_twice_asks_once(sign_in, passage, solange):
    cle = uuid4()
    for _ in range(2):
        assert ask(sign_in(solange), passage, "Combien ?", cle).status_code == 302
    assert Question.objects.count() == 1


@pytest.mark.parametrize("texte", ["", " ", "x" * 2_001])
def test_bad_question_is_said(sign_in, passage, solange, texte):
    response = ask(sign_in(solange), passage, texte)
    assert response.status_code == 200
    assert soup(response).select_one("#id_texte[aria-invalid]")
    assert not Question.objects.exists()


def test_two_answers_at_once_are_both_shown(sign_in, passage, solange, ingrid, alice):
    question = factories.make_question(passage, solange)
    url = address(passage, "question", question.uuid)
    sign_in(ingrid).post(url, {"reponse": "Un sur deux.", "version": question.version})
    response = sign_in(alice).post(url, {"reponse": "Un sur trois.", "version": question.version})
    shown = words(response)
    assert "Un sur deux." in shown
    assert "Un sur trois." in shown
    assert Question.objects.get().reponse == "Un sur deux."


def test_question_of_another_passage_is_not_found(sign_in, passage, autre_passage, solange, emile):
    question = factories.make_question(autre_passage, solange)
    assert sign_in(emile).get(address(passage, "question", question.uuid)).status_code == 404


def test_answer_has_an_author(passage, solange):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_question(passage, solange, reponse="Oui.")


def test_pages_cost_the_same_whatever_their_number(sign_in, passage, solange, serge, emile):
    factories.make_question(passage, solange)
    client = sign_in(emile)

    def grow():
        for _ in range(2):
            factories.make_question(passage, serge)

    assert_num_queries_constant(lambda: client.get(address(passage, "questions")), grow, at_most=12)


# The grid ---------------------------------------------------------------------------------------------------


def score(client, passage, **notes):
    version = soup(client.get(address(passage, "grille"))).find("input", {"name": "version"}).get("value", "")
    return client.post(address(passage, "grille"), {"version": version} | notes)


def test_each_member_sees_their_own_alone(sign_in, passage, solange, serge):
    assert score(sign_in(solange), passage, usage=4, cout=0, commentaire="À voir de près").status_code == 302
    grille = Grille.objects.get()
    assert (grille.membre, grille.usage, grille.cout, grille.priorites) == (solange, 4, 0, None)
    page = soup(sign_in(solange).get(address(passage, "grille")))
    assert page.select_one("input[name=usage][checked]")["value"] == "4"
    assert page.select_one("input[name=cout][checked]")["value"] == "0"
    other = soup(sign_in(serge).get(address(passage, "grille")))
    assert "À voir de près" not in other.get_text()
    assert {field["value"] for field in other.select("input[checked]")} == {""}


@pytest.mark.parametrize("who", ["emile", "diane"])
def test_équipe_and_dinum_read_all_of_them(request, sign_in, passage, solange, serge, who):
    score(sign_in(solange), passage, usage=4, commentaire="À voir de près")
    score(sign_in(serge), passage, usage=1)
    page = soup(sign_in(request.getfixturevalue(who)).get(address(passage, "grille")))
    assert [cell.text for cell in page.select("tbody tr:nth-child(2) td")] == ["4", "1", "2,5"]
    assert "À voir de près" in page.get_text()
    assert not page.select("input[name=usage]")


@pytest.mark.parametrize("note", ["6", "-1", "trois", "2.5"])
def test_note_goes_from_0_to_5(sign_in, passage, solange, note):
    response = score(sign_in(solange), passage, usage=note, commentaire="Gardé")
    assert response.status_code == 200
    assert "Gardé" in response.text
    assert not Grille.objects.exists()


@pytest.mark.parametrize("ligne", LIGNES_NOTEES)
def test_database_refuses_a_note_above_5(passage, solange, ligne):
    Grille.objects.create(passage=passage, membre=solange, **{ligne: 5}).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Grille.objects.create(passage=passage, membre=solange, **{ligne: 6})


def test_one_grid_a_member(passage, solange):
    Grille.objects.create(passage=passage, membre=solange)
    with pytest.raises(ValidationError, match="déjà une grille"):
        Grille(passage=passage, membre=solange).validate_constraints()


@pytest.mark.parametrize(
    ("capacite", "status"),
    [
        (Capacite.SPONSOR_DG, 200),
        (Capacite.DIRECTION, 200),
        (Capacite.USAGER, 403),
        (Capacite.INVITE, 403),
        (Capacite.COACH, 403),
    ],
)
def test_seats_that_judge(sign_in, passage, capacite, status):
    membre = factories.make_personne("Ulysse")
    factories.make_membre(passage, membre, capacite)
    client = sign_in(membre)
    assert client.get(address(passage, "grille")).status_code == status
    assert ("Grille d’arbitrage" in client.get(address(passage, "passage")).text) is (status == 200)


def test_what_is_over_is_read_and_no_longer_written(sign_in, comite, passage, solange):
    client = sign_in(solange)
    score(client, passage, usage=4)
    comite.statut = StatutComite.CLOS
    comite.save()
    response = client.post(address(passage, "grille"), {"usage": 1}, follow=True)
    assert "close ou annulée" in words(response)
    assert [cell.text for cell in soup(response).select("tbody tr:nth-child(2) td")] == ["4", "4,0"]
    ask(client, passage, "Trop tard ?")
    assert not Question.objects.exists()
    assert Grille.objects.get().usage == 4


def test_all_goes_with_the_passage(passage, solange, emile):
    factories.make_question(passage, solange)
    Grille.objects.create(passage=passage, membre=solange)
    remove_passage(passage=passage, by=emile, motif="Reporté")
    assert not Question.objects.exists()
    assert not Grille.objects.exists()
