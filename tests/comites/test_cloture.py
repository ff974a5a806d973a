"""Closing a séance: shown exactly, done at once or not at all, told to each of what is theirs."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection

from comites.actions.cloture import CannotClose, close_comite
from comites.calendrier import due, owing
from comites.cloture import read_cloture
from comites.echeances import echeances
from comites.enums import Capacite, Issue, StatutComite
from comites.models import Comite, Condition, Decision
from socle.clock import today
from socle.models import Courriel
from socle.templatetags.socle import jour
from startups.enums import GenreJalon, NomPhase, SourceFinancement
from startups.models import Enveloppe, Jalon, Objectif, Phase, Startup
from tests import factories
from tests.factories import (
    days_ago,
    make_comite,
    make_condition,
    make_decision,
    make_membre,
    make_objectif_fixe,
    make_passage,
)
from tests.outils.html import soup, words
from tests.outils.killed import killed_after_each_statement
from tests.outils.queries import assert_num_queries_constant

MONEY = {"montant": Decimal(50_000), "source": SourceFinancement.DINUM}
HELD = days_ago(2)


@pytest.fixture
def incubateur(incubateur):
    incubateur.adresse_achats = "achats@bocage.example"
    incubateur.save()
    return incubateur


@pytest.fixture
def comite(incubateur, emile):
    """Held two days ago."""
    return make_comite(incubateur, emile, jours=2)


@pytest.fixture
def decided(comite, passage, autre_passage, startup, ingrid, externe):
    """Two decisions: one that gives everything, with a condition for somebody who does not sit; one that stops."""
    used = factories.make_indicateur(startup)
    factories.make_mesure(used, "400", jours=20)
    factories.make_mesure(used, "900", jours=1)
    granted = make_decision(passage, vers_phase=NomPhase.ACCELERATION, **MONEY)
    make_objectif_fixe(granted, indicateur=used, cible=Decimal(1_000))
    make_condition(granted, externe)
    make_decision(
        autre_passage,
        issue=Issue.NON_CONVAINCU,
        duree=None,
        motif="Pas d’usagers",
        vers_phase=NomPhase.ABANDON_INVESTIGATION,
    )
    return granted


def fresh(comite) -> Comite:
    return Comite.objects.select_related("incubateur", "president").get(pk=comite.pk)


def close(comite, by) -> Comite:
    return close_comite(comite=comite, shown=read_cloture(fresh(comite)).empreinte, by=by)


# What happens ---------------------------------------------------------------------------------------------


def test_the_startups_become_what_was_decided(decided, comite, startup, autre_startup, emile):
    close(comite, emile)
    comite.refresh_from_db()
    assert comite.statut == StatutComite.CLOS
    decision = Decision.objects.get(pk=decided.pk)
    assert startup.phase_at() == decision.phase
    assert (decision.phase.nom, decision.phase.debut) == (NomPhase.ACCELERATION, HELD)
    assert autre_startup.phase_at().nom == NomPhase.ABANDON_INVESTIGATION
    enveloppe = decision.enveloppe
    assert startup.enveloppes.get() == enveloppe
    assert (enveloppe.montant, enveloppe.source) == (Decimal(50_000), SourceFinancement.DINUM)
    assert (enveloppe.debut, enveloppe.exercice) == (HELD, HELD.year)
    assert enveloppe.fin == HELD + relativedelta(months=6) - timedelta(days=1)
    objectif = decision.objectifs.get().objectif
    assert startup.objectifs.get() == objectif
    # The measure known on the day, not the one that came since.
    assert (objectif.depart, objectif.cible, objectif.fixe_le) == (Decimal(400), Decimal(1_000), HELD)
    assert {(jalon.startup, jalon.genre, jalon.date) for jalon in Jalon.objects.all()} == {
        (startup, GenreJalon.COMITE, HELD),
        (autre_startup, GenreJalon.COMITE, HELD),
    }
    assert decision.jalon.startup == startup
    assert not autre_startup.enveloppes.exists()
    for row in (decision.phase, enveloppe, objectif, decision.jalon, comite):
        assert row.history.latest().history_user == emile


def test_a_comite_already_told_as_a_jalon_is_told_once(decided, comite, startup, emile):
    told = factories.make_jalon(startup, genre=GenreJalon.COMITE, date=HELD)
    close(comite, emile)
    assert startup.jalons.get() == told
    assert Decision.objects.get(pk=decided.pk).jalon == told


def test_what_was_written_can_be_removed_there_and_the_decision_stays(decided, comite, startup, emile):
    close(comite, emile)
    startup.enveloppes.get().delete()
    startup.objectifs.get().delete()
    Phase.objects.filter(nom=NomPhase.ACCELERATION).get().delete()
    decided.refresh_from_db()
    assert (decided.enveloppe, decided.phase, decided.montant) == (None, None, Decimal(50_000))
    assert decided.objectifs.get().objectif is None


@pytest.mark.parametrize("statut", [StatutComite.PREPARATION, StatutComite.CONVOQUE, StatutComite.EN_SEANCE])
def test_held_with_or_without_convening_it_is_closed(decided, comite, emile, statut):
    Comite.objects.update(statut=statut)
    assert close(comite, emile).statut == StatutComite.CLOS


@pytest.mark.parametrize(
    ("fields", "following"),
    [
        ({"duree": 3}, HELD + relativedelta(months=3)),
        ({"issue": Issue.INCERTAIN, "duree": 1, "motif": "Preuves"}, HELD + relativedelta(months=1)),
        ({"prochain_le": days_ago(-77)}, days_ago(-77)),
    ],
)
def test_the_next_passage_is_due_when_the_comite_said(comite, passage, startup, emile, fields, following):
    make_decision(passage, **fields)
    close(comite, emile)
    [owed] = owing(Startup.objects.filter(pk=startup.pk).select_related("incubateur"), today())
    assert owed.du_le == following
    assert due(owed, today()).pourquoi == f"Décidé par le comité du {jour(HELD)}"


def test_without_a_word_of_the_comite_the_rule_of_the_incubateur_holds(comite, passage, startup, emile):
    make_decision(passage, issue=Issue.NON_CONVAINCU, duree=None, motif="Pas d’usagers")
    close(comite, emile)
    [owed] = owing(Startup.objects.filter(pk=startup.pk).select_related("incubateur"), today())
    assert owed.du_le == HELD + relativedelta(months=6)


def test_a_startup_that_passes_twice_in_a_day_has_a_jalon_each(comite, passage, startup, emile, incubateur):
    make_decision(passage)
    close(comite, emile)
    again = make_comite(incubateur, emile, jours=2)
    make_decision(make_passage(again, startup))
    close(again, emile)
    assert startup.jalons.count() == 2


# Who is told ----------------------------------------------------------------------------------------------


@pytest.fixture
def mails(decided, comite, emile, solange, autre_passage, diane):
    """By address, once closed: solange sits at the first passage, sacha at the other, diane throughout."""
    sacha = factories.make_personne("Sacha", email="sacha@agence.example")
    make_membre(autre_passage, sacha, Capacite.SPONSOR_DG)
    make_membre(comite, diane, Capacite.PORTEFEUILLE)
    gone = factories.make_personne("Gaston", is_active=False)
    make_membre(comite, gone, Capacite.INVITE)
    close(comite, emile)
    return {mail.destinataire: mail for mail in Courriel.objects.order_by("pk")}


def test_each_member_is_told_of_their_passages_alone(mails, solange, diane, externe):
    assert set(mails) == {
        solange.email,
        "sacha@agence.example",
        diane.email,
        externe.email,
        "achats@bocage.example",
    }
    own, other = mails[solange.email], mails["sacha@agence.example"]
    for text in (own.texte, own.html):
        assert "Carnet vert" in text
        assert "Haies vives" not in text
        assert "Pas d’usagers" not in text
    for text in (other.texte, other.html, other.sujet):
        assert "Haies vives" in text
        assert "Carnet vert" not in text
        assert "50" not in text or "50\u202f000" not in text
    for name in ("Carnet vert", "Haies vives"):
        assert name in mails[diane.email].texte
        assert name in mails[diane.email].sujet


def test_who_owns_a_condition_without_sitting_is_told_of_it_alone(mails, externe):
    mail = mails[externe.email]
    condition = Condition.objects.get()
    for text in (mail.texte, mail.html):
        assert "Ouvrir les données" in text
        assert f"/comites/conditions/{condition.uuid}/" in text
        assert "50\u202f000" not in text
        assert "Objectif" not in text
        assert "Haies vives" not in text


def test_the_buying_team_is_told_of_time_money_and_phases_alone(mails):
    mail = mails["achats@bocage.example"]
    for text in (mail.texte, mail.html):
        for told in ("Carnet vert", "50\u202f000", "DINUM", "Accélération", "Haies vives", "non concluante"):
            assert told in text
        for kept in ("Pas d’usagers", "Ouvrir les données", "Objectif"):
            assert kept not in text


def test_without_a_buying_team_the_page_says_so(decided, comite, incubateur, sign_in, emile):
    incubateur.adresse_achats = ""
    incubateur.save()
    assert "n’a pas donné son adresse" in words(sign_in(emile).get(f"/comites/{comite.uuid}/clore/"))
    close(comite, emile)
    assert {mail.destinataire for mail in Courriel.objects.all()}.isdisjoint({""})


def test_a_startup_whose_name_is_code_is_written_as_it_is(decided, comite, startup, emile, solange):
    startup.nom = "<b>Carnet & fils</b>"
    startup.save()
    close(comite, emile)
    mail = Courriel.objects.get(destinataire=solange.email)
    assert "<b>Carnet & fils</b> : convaincu" in words(mail.texte)
    assert "&lt;b&gt;Carnet &amp; fils&lt;/b&gt;" in mail.html


# The page -------------------------------------------------------------------------------------------------


def test_the_page_shows_exactly_what_will_happen_and_to_whom_then_does_it(
    decided, comite, sign_in, emile, solange, externe
):
    client = sign_in(emile)
    page = client.get(f"/comites/{comite.uuid}/clore/")
    text = words(page)
    for told in (
        "La phase « Accélération » commence",
        "Une enveloppe de 50 000 €",
        "Condition pour " + str(externe),
        "Objectif :",
        "Un jalon « comité »",
        solange.email,
        externe.email,
        "achats@bocage.example",
    ):
        assert told in text, told
    assert not Enveloppe.objects.exists()
    vu = soup(page).select_one("[name=vu]")["value"]
    response = client.post(f"/comites/{comite.uuid}/clore/", {"vu": vu}, follow=True)
    assert "La séance est close. 2 personnes prévenues" in words(response)
    assert Enveloppe.objects.count() == 1
    # Sent again, it says that it is over and does nothing more.
    again = client.post(f"/comites/{comite.uuid}/clore/", {"vu": vu}, follow=True)
    assert "Cette séance est close" in words(again)
    assert Enveloppe.objects.count() == 1


def test_what_changed_since_it_was_shown_is_shown_again_before_anything_is_done(
    decided, comite, passage, sign_in, emile, diane
):
    client = sign_in(emile)
    vu = soup(client.get(f"/comites/{comite.uuid}/clore/")).select_one("[name=vu]")["value"]
    decided.montant = Decimal(70_000)
    decided.save()
    response = client.post(f"/comites/{comite.uuid}/clore/", {"vu": vu})
    assert "relisez ce qui suit" in words(response)
    assert "70 000 €" in words(response)
    fresh_vu = soup(response).select_one("[name=vu]")["value"]
    # Somebody more to tell is a change too.
    make_membre(passage, diane, Capacite.PORTEFEUILLE)
    response = client.post(f"/comites/{comite.uuid}/clore/", {"vu": fresh_vu})
    assert diane.email in words(response)
    assert not Enveloppe.objects.exists()
    assert not Courriel.objects.exists()
    vu = soup(response).select_one("[name=vu]")["value"]
    assert client.post(f"/comites/{comite.uuid}/clore/", {"vu": vu}).status_code == 302


def test_refused_while_a_passage_has_no_decision(comite, passage, autre_passage, sign_in, emile):
    make_decision(passage)
    client = sign_in(emile)
    page = client.get(f"/comites/{comite.uuid}/clore/")
    assert "Haies vives : aucune décision n’est enregistrée" in words(page)
    assert not [button for button in soup(page).main.select("button") if "Clore" in button.text]
    response = client.post(
        f"/comites/{comite.uuid}/clore/", {"vu": soup(page).select_one("[name=vu]")["value"]}
    )
    assert "ne peut pas encore être close" in words(response)
    comite.refresh_from_db()
    assert comite.statut == StatutComite.PREPARATION
    assert not Courriel.objects.exists()


def test_refused_without_any_passage(comite, emile):
    with pytest.raises(CannotClose) as refused:
        close(comite, emile)
    assert refused.value.cloture.obstacles == [
        "Aucune startup ne passe dans cette séance\u202f: annulez-la plutôt."
    ]


def test_refused_when_the_phase_begins_that_day_already(decided, comite, startup, emile):
    factories.make_phase(startup, NomPhase.ACCELERATION, debut=HELD)
    with pytest.raises(CannotClose) as refused:
        close(comite, emile)
    [said] = refused.value.cloture.obstacles
    assert said.startswith("Carnet vert")
    assert not startup.enveloppes.exists()


def test_the_page_costs_the_same_whatever_its_passages(decided, comite, incubateur, sign_in, emile):
    client = sign_in(emile)

    def grow():
        for _ in range(2):
            startup = factories.make_startup(incubateur=incubateur, phase=NomPhase.CONSTRUCTION)
            decision = make_decision(make_passage(comite, startup), **MONEY)
            make_membre(decision.passage, factories.make_personne("Camille"))
            make_condition(decision, factories.make_personne("Dominique"))
            make_objectif_fixe(decision)

    assert_num_queries_constant(lambda: client.get(f"/comites/{comite.uuid}/clore/"), grow, at_most=12)


# What awaits ----------------------------------------------------------------------------------------------


def lots(personne) -> dict:
    found = echeances(type(personne).objects.get(pk=personne.pk), today())
    return {lot.kind: [line.titre for line in lot[:9]] for lot in found}


def test_a_condition_awaits_its_owner_once_the_seance_is_closed(decided, comite, emile, externe, sign_in):
    assert lots(externe)["comites-conditions"] == []
    close(comite, emile)
    assert lots(externe)["comites-conditions"] == ["Carnet vert\u202f: Ouvrir les données"]
    assert lots(emile)["comites-conditions"] == []
    assert "Ouvrir les données" in words(sign_in(externe).get("/"))


def test_a_seance_that_is_over_awaits_its_closing_by_those_who_decide(decided, comite, emile, diane, alice):
    for personne, told in ((emile, True), (diane, True), (alice, False)):
        assert bool(lots(personne)["comites-a-clore"]) is told
    close(comite, emile)
    assert lots(emile)["comites-a-clore"] == []


# All or nothing, once -------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_leaves_all_or_nothing(startup, incubateur, emile, solange, ingrid):
    def arrange():
        day = 3 + 2 * Comite.objects.count()
        comite = make_comite(incubateur, emile, jours=day)
        passage = make_passage(comite, startup)
        make_membre(passage, solange, Capacite.SPONSOR_DG)
        decision = make_decision(passage, vers_phase=NomPhase.TRANSFERT, **MONEY)
        make_objectif_fixe(decision)
        make_condition(decision, ingrid)
        Courriel.objects.all().delete()
        return comite, read_cloture(fresh(comite)).empreinte, _counted(startup, days_ago(day))

    def act(subject):
        comite, shown, _ = subject
        close_comite(comite=comite, shown=shown, by=emile)

    def check(subject, finished):
        comite, _, before = subject
        day = comite.demi_journees.get().date
        after = _counted(startup, day)
        assert fresh(comite).statut == (StatutComite.CLOS if finished else StatutComite.PREPARATION)
        assert [now - then for now, then in zip(after, before, strict=True)] == [int(finished)] * 5
        # solange, ingrid for her condition, the buying team.
        assert Courriel.objects.count() == (3 if finished else 0)
        decision = Decision.objects.get(passage__comite=comite)
        assert (decision.enveloppe_id is not None) == finished

    assert killed_after_each_statement(arrange, act, check) > 20


def _counted(startup, day: date) -> list[int]:
    return [
        Phase.objects.filter(startup=startup, debut=day).count(),
        Enveloppe.objects.filter(startup=startup).count(),
        Objectif.objects.filter(startup=startup).count(),
        Jalon.objects.filter(startup=startup, date=day).count(),
        Comite.history.filter(statut=StatutComite.CLOS).count(),
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_chairs_who_close_it_at_once_one_does(decided, comite, emile, diane, solange):
    shown = read_cloture(fresh(comite)).empreinte
    start = Barrier(2)

    def act(by):
        start.wait()
        try:
            close_comite(comite=comite, shown=shown, by=by)
        except CannotClose as refused:
            return refused
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(act, [emile, diane]))
    assert outcomes.count(None) == 1
    [refused] = [outcome for outcome in outcomes if outcome]
    assert "Clos" in refused.cloture.obstacles[0]
    assert Enveloppe.objects.count() == Objectif.objects.count() == 1
    assert Comite.history.filter(statut=StatutComite.CLOS).count() == 1
    assert Courriel.objects.count() == 3


def test_ten_startups_decided_stay_a_light_page(comite, incubateur, emile, diane, sign_in):
    people = [factories.make_personne("Camille") for _ in range(5)]
    for personne in (emile, diane):
        make_membre(comite, personne, Capacite.EQUIPE)
    for _ in range(10):
        startup = factories.make_startup(incubateur=incubateur, phase=NomPhase.CONSTRUCTION)
        passage = make_passage(comite, startup)
        for personne in people:
            make_membre(passage, personne)
        decision = make_decision(
            passage, vers_phase=NomPhase.ACCELERATION, motif="Usage en hausse", reserves="Un doute", **MONEY
        )
        for _ in range(2):
            make_objectif_fixe(decision)
            make_condition(decision, people[0])
    client = sign_in(emile)
    for address in (f"/comites/{comite.uuid}/", f"/comites/{comite.uuid}/clore/"):
        assert len(soup(client.get(address)).find_all(True)) <= 600, address
