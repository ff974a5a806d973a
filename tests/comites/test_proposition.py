"""« Proposer une séance »: what is ticked, how the half-days fill up, who would sit, what confirming writes."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.http import QueryDict

from annuaire.enums import RoleIncubateur
from comites.actions.seances import AlreadyPlanned, propose_comite
from comites.enums import Capacite, StatutComite
from comites.forms.proposition import PropositionForm
from comites.models import Comite, Passage
from comites.proposition import compose
from socle.clock import today
from socle.models import Courriel
from startups.enums import GenreJalon, NomPhase, RoleStartup
from tests import factories
from tests.factories import days_ago, make_comite, make_jalon, make_passage
from tests.outils.html import soup, words
from tests.outils.queries import counted

PROPOSER = "/comites/proposer/"
SOON = days_ago(-30)


def sent(*startups, **fields) -> dict:
    """The form as a browser sends it: one morning."""
    values = {
        "titre": "Comité des haies",
        "lieu": "Salle des haies",
        "visio": "",
        "president": "",
        "cle": str(uuid4()),
        "date_0": SOON.isoformat(),
        "debut_0": "09:00",
        "fin_0": "12:00",
        "debut_1": "14:00",
        "fin_1": "17:00",
        "startups": [startup.identifiant for startup in startups],
    }
    return values | fields


def errors(response) -> str:
    return words(soup(response).select_one(".fr-alert--error"))


def ticked(response) -> list[str]:
    return [box["value"] for box in soup(response).select("[name=startups][checked]")]


@pytest.fixture
def ten(incubateur):
    """Ten startups, each a week later due than the one before; the first is ten weeks late."""
    found = []
    for number in range(10):
        startup = factories.make_startup(
            f"Startup {number:02}", identifiant=f"s{number:02}", incubateur=incubateur
        )
        factories.make_phase(startup, debut=days_ago(400))
        make_jalon(startup, genre=GenreJalon.COMITE, date=days_ago(184 + 70 - 7 * number))
        found.append(startup)
    return found


# What is proposed -----------------------------------------------------------------------------------------


def test_the_most_urgent_are_ticked_up_to_what_fits(ten, startup, autre_startup, sign_in, emile):
    startup.phases.update(debut=days_ago(500))
    autre_startup.phases.update(debut=today())
    response = sign_in(emile).get(PROPOSER)
    assert ticked(response) == ["carnet-vert", *(each.identifiant for each in ten[:9])]
    boxes = soup(response).select("[name=startups]")
    assert [box["value"] for box in boxes][-2:] == ["s09", "haies.vives"]


def test_what_is_due_far_away_is_not_ticked(startup, sign_in, emile):
    startup.phases.update(debut=today())
    response = sign_in(emile).get(PROPOSER)
    assert ticked(response) == []
    assert "carnet-vert" in response.text


def test_the_startup_of_the_address_alone_is_ticked(ten, startup, sign_in, emile):
    assert ticked(sign_in(emile).get(PROPOSER, {"startup": "carnet-vert"})) == ["carnet-vert"]


def test_what_is_already_planned_is_not_offered(incubateur, startup, autre_startup, sign_in, emile):
    make_passage(make_comite(incubateur, emile), startup)
    boxes = soup(sign_in(emile).get(PROPOSER)).select("[name=startups]")
    assert [box["value"] for box in boxes] == ["haies.vives"]


def test_all_planned_says_so(incubateur, startup, sign_in, emile):
    make_passage(make_comite(incubateur, emile), startup)
    assert "Toutes vos startups ont déjà leur passage" in sign_in(emile).get(PROPOSER).text


@pytest.mark.parametrize("who", ["alice", "ingrid"])
def test_coach_and_intrapreneur_propose_for_own_startup_alone(request, startup, autre_startup, sign_in, who):
    response = sign_in(request.getfixturevalue(who)).get(PROPOSER)
    assert [box["value"] for box in soup(response).select("[name=startups]")] == ["carnet-vert"]
    client = sign_in(request.getfixturevalue(who))
    assert client.get(PROPOSER, {"startup": "haies.vives"}).status_code == 404


def test_each_incubateur_has_its_own_screen(startup, autre_incubateur, sign_in, diane):
    factories.make_rattachement(diane, autre_incubateur, RoleIncubateur.PORTEFEUILLE)
    ailleurs = factories.make_startup("Marée basse", incubateur=autre_incubateur, phase=NomPhase.CONSTRUCTION)
    assert "Carnet vert" in sign_in(diane).get(PROPOSER).text
    response = sign_in(diane).get(PROPOSER, {"incubateur": "littoral"})
    assert "Marée basse" in response.text
    assert "Carnet vert" not in response.text
    response = sign_in(diane).post(f"{PROPOSER}?incubateur=littoral", sent(startup))
    assert "ne peut pas être choisie" in errors(response)
    assert ailleurs.passages.count() == 0


def test_the_screen_stays_light_with_many_startups(incubateur, sign_in, emile):
    for _ in range(40):
        factories.make_startup(incubateur=incubateur, phase=NomPhase.CONSTRUCTION)
    response = sign_in(emile).get(PROPOSER)
    assert len(soup(response).select("[name=startups]")) == 30
    assert "10 startups moins pressées" in words(soup(response).main)
    # The one asked for is offered whatever its rank.
    last = factories.make_startup("Zone humide", identifiant="zone", incubateur=incubateur)
    factories.make_phase(last, debut=today())
    assert ticked(sign_in(emile).get(PROPOSER, {"startup": "zone"})) == ["zone"]


# The agenda -----------------------------------------------------------------------------------------------


def test_the_agenda_fills_two_half_days_and_says_who_sits(
    ten, startup, alice, ingrid, solange, emile, diane, sign_in
):
    fields = {
        "date_1": SOON.isoformat(),
        "debut_0": "08:45",
        "fin_0": "13:00",
        "debut_1": "13:45",
        "fin_1": "18:00",
    }
    response = sign_in(emile).post(PROPOSER, sent(startup, *ten[:9], **fields))
    page = soup(response).select_one("section[data-focus]")
    first, second = page.select(".agenda")
    assert [words(turn.p).split(" – ")[0] for turn in first.select("li")] == [
        "8 h 45", "9 h 35", "10 h 25", "11 h 15", "12 h 05",
    ]  # fmt: skip
    assert len(second.select("li")) == 5
    turn = next(turn for turn in page.select("li") if "Carnet vert" in words(turn))
    assert "Doivent venir : Solange" in words(turn)
    assert "Ingrid" in words(turn)
    assert "Alice" in words(turn)
    assert "Il manque : Sponsor de proximité" in words(turn)
    assert "Équipe de l’incubateur" not in words(turn)
    assert "Siègent à toute la séance : Émile" in words(page)
    assert Comite.objects.count() == 0


def test_a_vacant_dinum_is_missing_everywhere(startup, ingrid, emile, sign_in):
    response = sign_in(emile).post(PROPOSER, sent(startup))
    assert "Responsable de portefeuille (DINUM)" in words(soup(response).select_one(".agenda .remarque"))


def test_roles_are_those_of_the_day(startup, ingrid, serge, emile, sign_in):
    ingrid.affectations.update(fin=SOON - timedelta(days=1))
    serge.affectations.update(debut=SOON)
    said = words(soup(sign_in(emile).post(PROPOSER, sent(startup))).select_one(".agenda"))
    assert "Serge" in said
    assert "Ingrid" not in said
    assert "Intrapreneur·e" in said


def test_what_does_not_fit_is_said(ten, emile, sign_in):
    response = sign_in(emile).post(PROPOSER, sent(*ten[:4]))
    assert "Dépasse de 20 minutes" in words(soup(response).select_one("section[data-focus]"))


def test_a_date_on_which_nobody_works_is_told_not_refused(startup, emile, sign_in):
    day = today() + timedelta(days=30 + (5 - (today() + timedelta(days=30)).weekday()) % 7)
    response = sign_in(emile).post(PROPOSER, sent(startup, date_0=day.isoformat()))
    assert "vérifiez la date" in words(soup(response).select_one("section[data-focus]"))
    assert sign_in(emile).post(PROPOSER, sent(startup, date_0=day.isoformat()) | {"confirmer": "1"}).url


def test_too_late_is_said(ten, emile, sign_in):
    response = sign_in(emile).post(PROPOSER, sent(ten[0]))
    assert "3 mois après la date due" in words(soup(response).select_one(".agenda"))


# Refusals -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"date_0": ""}, "Première demi-journée : Ce champ est obligatoire"),
        ({"date_0": "20026-01-01"}, "Première demi-journée"),
        ({"date_0": "9999-01-01"}, "n’est pas plausible"),
        ({"date_0": days_ago(1).isoformat()}, "Cette date est passée"),
        ({"debut_0": ""}, "Dites à quelle heure"),
        ({"fin_0": ""}, "Dites à quelle heure"),
        ({"debut_0": "25:00"}, "de : "),
        ({"fin_0": "09:00"}, "La demi-journée finit après avoir commencé"),
        ({"date_1": SOON.isoformat(), "debut_1": "11:00"}, "se chevauchent"),
        ({"titre": ""}, "Titre"),
        ({"titre": "x" * 500}, "150"),
        ({"visio": "pas une adresse"}, "Lien de visioconférence"),
        ({"startups": []}, "Cochez au moins une startup"),
        ({"startups": ["inconnue"]}, "« inconnue » ne peut pas être choisie"),
        ({"president": "999999"}, "Présidence"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_lost(startup, emile, sign_in, fields, said):
    response = sign_in(emile).post(PROPOSER, sent(startup, **fields) | {"confirmer": "1"})
    assert response.status_code == 200
    assert said in errors(response)
    assert soup(response).select_one("#id_lieu")["value"] == "Salle des haies"
    assert Comite.objects.count() == 0


def test_a_half_day_without_date_is_ignored(startup, emile, sign_in):
    response = sign_in(emile).post(PROPOSER, sent(startup, debut_1="18:00", fin_1="") | {"confirmer": "1"})
    assert response.status_code == 302


# Confirming -----------------------------------------------------------------------------------------------


def test_confirming_writes_all_of_it(startup, autre_startup, alice, ingrid, solange, emile, diane, sign_in):
    fields = {"president": str(diane.pk), "visio": "visio.example/salle", "date_1": SOON.isoformat()}
    data = sent(startup, autre_startup, **fields) | {"confirmer": "1"}
    response = sign_in(emile).post(PROPOSER, data)
    comite = Comite.objects.get()
    assert response.url == f"/comites/{comite.uuid}/"
    assert (comite.titre, comite.lieu, comite.visio) == (
        "Comité des haies",
        "Salle des haies",
        "https://visio.example/salle",
    )
    assert (comite.president, comite.propose_par, comite.statut) == (diane, emile, StatutComite.PREPARATION)
    assert [(row.debut, row.fin) for row in comite.demi_journees.all()] == [
        (time(9), time(12)),
        (time(14), time(17)),
    ]
    passages = list(comite.passages.in_order())
    assert {passage.startup for passage in passages} == {startup, autre_startup}
    assert [(passage.rang, passage.duree) for passage in passages] == [(1, 50), (2, 50)]
    seats = comite.passages.get(startup=startup).membres.in_order()
    assert {(seat.personne, seat.capacite, seat.obligatoire) for seat in seats} == {
        (solange, Capacite.SPONSOR_DG, True),
        (ingrid, Capacite.INTRAPRENEUR, True),
        (alice, Capacite.COACH, False),
    }
    permanents = {(seat.personne, seat.capacite) for seat in comite.membres.permanent()}
    assert permanents == {(emile, Capacite.EQUIPE), (diane, Capacite.PORTEFEUILLE)}
    assert comite.history.get().history_user == emile
    assert Passage.history.filter(history_user=emile).count() == 2
    assert not Courriel.objects.exists()


def test_somebody_with_two_roles_sits_once(startup, alice, emile, sign_in):
    factories.make_affectation(startup, alice, RoleStartup.INTRAPRENEUR)
    sign_in(emile).post(PROPOSER, sent(startup) | {"confirmer": "1"})
    [seat] = Passage.objects.get().membres.all()
    assert (seat.capacite, seat.obligatoire) == (Capacite.INTRAPRENEUR, True)


def test_who_sits_throughout_in_the_same_capacity_sits_once(startup, emile, diane, sign_in):
    factories.make_affectation(startup, diane, RoleStartup.PORTEFEUILLE)
    sign_in(emile).post(PROPOSER, sent(startup) | {"confirmer": "1"})
    assert not Passage.objects.get().membres.filter(personne=diane).exists()
    assert Comite.objects.get().membres.permanent().filter(personne=diane).exists()


def test_who_is_inactive_does_not_sit(startup, solange, emile, sign_in):
    solange.is_active = False
    solange.save()
    sign_in(emile).post(PROPOSER, sent(startup) | {"confirmer": "1"})
    assert not Passage.objects.get().membres.exists()


def test_an_investigation_passes_its_gate(autre_startup, emile, sign_in):
    sign_in(emile).post(PROPOSER, sent(autre_startup) | {"confirmer": "1"})
    assert Passage.objects.get().objet == "investigation"


def test_the_same_form_sent_twice_writes_one_seance(startup, emile, sign_in):
    data = sent(startup) | {"confirmer": "1"}
    first, second = (sign_in(emile).post(PROPOSER, data) for _ in range(2))
    assert Comite.objects.count() == 1
    assert first.url == second.url == f"/comites/{Comite.objects.get().uuid}/"


def test_what_somebody_planned_meanwhile_is_told(incubateur, startup, autre_startup, emile, diane, sign_in):
    data = QueryDict(mutable=True)
    for name, value in sent(startup, autre_startup).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    form = PropositionForm(data, user=emile, incubateur=incubateur)
    assert form.is_valid()
    proposition = compose(form.comite(emile), form.demi_journees(), form.chosen())
    make_passage(make_comite(incubateur, diane, titre="Celui de Diane"), startup)
    with pytest.raises(AlreadyPlanned) as raised:
        propose_comite(proposition=proposition, by=emile)
    assert [passage.startup for passage in raised.value.passages] == [startup]
    assert Comite.objects.count() == 1


@pytest.mark.parametrize("who", ["alice", "ingrid"])
def test_the_equipe_is_told_of_what_others_propose(request, startup, emile, sign_in, who):
    personne = request.getfixturevalue(who)
    response = sign_in(personne).post(PROPOSER, sent(startup) | {"confirmer": "1"}, follow=True)
    assert "L’équipe de l’incubateur est prévenue" in response.text
    comite = Comite.objects.get()
    assert comite.propose_par == personne
    [mail] = Courriel.objects.order_by("pk")
    assert mail.destinataire == emile.email
    assert "Carnet vert" in mail.texte
    assert f"/comites/{comite.uuid}/" in mail.texte


def test_composing_costs_the_same_whatever_the_number_of_startups(ten, emile, sign_in):
    client = sign_in(emile)
    client.post(PROPOSER, sent(ten[0]))
    with counted() as one:
        client.post(PROPOSER, sent(ten[0]))
    with counted() as all_of_them:
        client.post(PROPOSER, sent(*ten))
    assert len(one) == len(all_of_them) <= 14


# Joining a séance already in preparation ------------------------------------------------------------------


@pytest.mark.parametrize("who", ["alice", "ingrid", "emile"])
def test_a_passage_is_asked_in_a_seance_in_preparation(
    request, incubateur, startup, autre_startup, emile, sign_in, who
):
    comite = make_comite(incubateur, emile, lieu="Val-Joli")
    make_passage(comite, autre_startup)
    client = sign_in(request.getfixturevalue(who))
    page = soup(client.get(PROPOSER, {"startup": "carnet-vert"})).select_one("[aria-labelledby=ouvertes]")
    assert "Comité des haies" in words(page)
    assert "Val-Joli" in words(page)
    assert "Haies vives" not in words(page)
    response = client.post(page.form["action"], {"startup": "carnet-vert"}, follow=True)
    assert "Carnet vert passe le" in words(soup(response).main)
    assert comite.passages.filter(startup=startup, rang=2).exists()
    told = [mail.destinataire for mail in Courriel.objects.order_by("pk")]
    assert told == ([] if who == "emile" else [emile.email])


@pytest.mark.parametrize(
    ("statut", "jours"),
    [(StatutComite.CONVOQUE, -20), (StatutComite.CLOS, -20), (StatutComite.PREPARATION, 1)],
)
def test_only_what_is_in_preparation_and_to_come_is_joined(
    incubateur, startup, emile, alice, sign_in, statut, jours
):
    comite = make_comite(incubateur, emile, statut=statut, jours=jours)
    client = sign_in(alice)
    assert "déjà en préparation" not in client.get(PROPOSER, {"startup": "carnet-vert"}).text
    response = client.post(f"/comites/{comite.uuid}/rejoindre/", {"startup": "carnet-vert"})
    assert response.status_code == 404


def test_a_seance_of_another_incubateur_is_not_joined(autre_incubateur, startup, voisin, alice, sign_in):
    comite = make_comite(autre_incubateur, voisin)
    response = sign_in(alice).post(f"/comites/{comite.uuid}/rejoindre/", {"startup": "carnet-vert"})
    assert response.status_code == 404


def test_a_startup_that_passes_elsewhere_or_has_ended_does_not_join(
    incubateur, startup, emile, alice, sign_in
):
    comite = make_comite(incubateur, emile)
    make_passage(make_comite(incubateur, emile), startup)
    address = f"/comites/{comite.uuid}/rejoindre/"
    response = sign_in(alice).post(address, {"startup": "carnet-vert"}, follow=True)
    assert "passe déjà le" in words(soup(response).main)
    factories.make_phase(startup, NomPhase.TRANSFERE, debut=days_ago(1))
    response = sign_in(alice).post(address, {"startup": "carnet-vert"}, follow=True)
    assert "aucun passage n’est dû" in words(soup(response).main)
    assert not comite.passages.exists()
