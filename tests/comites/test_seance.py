"""The page of a séance: clock times, order, members, what each person finds; changes, refusals, two people at once."""

from datetime import time

import pytest

from comites.actions.passages import move_passage
from comites.enums import Capacite, StatutComite
from comites.models import Comite, DemiJournee, Membre, Passage
from startups.enums import NomPhase
from tests import factories
from tests.factories import days_ago, make_comite, make_demi_journee, make_membre, make_passage
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant


@pytest.fixture
def page(sign_in, comite):
    """`page(emile)`: the séance as emile sees it."""
    return lambda personne: soup(sign_in(personne).get(f"/comites/{comite.uuid}/"))


@pytest.fixture
def send(sign_in, comite, emile):
    """`send("modifier/", titre="…")`: post at an address under the séance, as emile, and read the page that follows."""

    def post(path: str, by=None, **data):
        return sign_in(by or emile).post(f"/comites/{comite.uuid}/{path}", data, follow=True)

    return post


def turns(tree) -> list[str]:
    """« 9 h 00 – 9 h 50 Carnet vert » of each passage, in order."""
    return [" ".join(words(turn.p).split(" ")[:10]) for turn in tree.select(".agenda > li .agenda-tour")]


def order(comite) -> list[list[str]]:
    """Names by half-day."""
    return [
        [passage.startup.nom for passage in row.passages.order_by("rang").select_related("startup")]
        for row in comite.demi_journees.all()
    ]


# Reading --------------------------------------------------------------------------------------------------


def test_the_agenda_says_when_each_passes(autre_passage, page, emile):
    first, second = turns(page(emile))
    assert first.startswith("9 h 00 – 9 h 50 Carnet vert")
    assert second.startswith("9 h 50 – 10 h 40 Haies")


def test_a_member_finds_their_own_turn_at_its_hour_and_no_trace_of_others(
    autre_passage, comite, page, externe, solange
):
    make_membre(autre_passage, externe, Capacite.USAGER)
    tree = page(externe)
    [turn] = turns(tree)
    assert turn.startswith("9 h 50 – 10 h 40 Haies")
    text = words(tree.main)
    assert "1 passage vous concerne" in text
    assert "Carnet vert" not in text
    assert "Solange" not in text
    assert "Monter" not in text


def test_a_half_day_of_others_is_not_shown(autre_passage, comite, page, solange):
    afternoon = make_demi_journee(comite, jours=-21, debut=time(14), fin=time(17))
    autre_passage.demi_journee = afternoon
    autre_passage.save()
    tree = page(solange)
    assert len(tree.select(".agenda")) == 1
    assert "après-midi" not in words(tree.main)


def test_the_page_of_a_passage_one_does_not_read_is_not_found(autre_passage, comite, sign_in, solange):
    client = sign_in(solange)
    assert client.get(f"/comites/{comite.uuid}/passages/{autre_passage.uuid}/").status_code == 404
    own = comite.passages.get(startup__nom="Carnet vert")
    assert client.get(f"/comites/{comite.uuid}/passages/{own.uuid}/").status_code == 200


def test_a_passage_is_of_its_own_seance(passage, incubateur, emile, sign_in):
    other = make_comite(incubateur, emile)
    assert sign_in(emile).get(f"/comites/{other.uuid}/passages/{passage.uuid}/").status_code == 404


def test_who_must_come_and_is_not_known_is_said(passage, comite, page, emile, diane):
    assert "Il manque : Sponsor de proximité, Intrapreneur·e, Équipe" in words(page(emile).main)
    for personne, capacite in [(emile, Capacite.EQUIPE), (diane, Capacite.PORTEFEUILLE)]:
        make_membre(comite, personne, capacite)
    assert "Il manque : Sponsor de proximité, Intrapreneur·e 9" not in words(page(emile).main)
    said = words(page(emile).select_one(".agenda .remarque"))
    assert said == "Il manque : Sponsor de proximité, Intrapreneur·e"


def test_what_goes_beyond_the_half_day_is_said(passage, page, emile):
    passage.deliberation = 200
    passage.save()
    assert "Dépasse de 20 minutes la fin prévue, 12 h 30" in words(page(emile).main)


def test_what_is_over_can_no_longer_be_changed(autre_passage, comite, page, send, emile):
    comite.statut = StatutComite.CLOS
    comite.save()
    assert not page(emile).select("form.gestes")
    response = send(f"passages/{autre_passage.uuid}/deplacer/", sens="haut")
    assert "ne change plus" in words(soup(response).main)
    assert order(comite) == [["Carnet vert", "Haies vives"]]


@pytest.mark.parametrize("path", ["", "passages/{passage}/"])
def test_the_page_costs_the_same_with_more_passages(passage, comite, incubateur, emile, sign_in, path):
    client = sign_in(emile)
    make_membre(comite, emile, Capacite.EQUIPE)

    def grow():
        for _ in range(2):
            startup = factories.make_startup(incubateur=incubateur, phase=NomPhase.CONSTRUCTION)
            make_membre(make_passage(comite, startup), factories.make_personne())

    address = f"/comites/{comite.uuid}/{path.format(passage=passage.uuid)}"
    assert_num_queries_constant(lambda: client.get(address), grow, at_most=12)


def test_twelve_passages_of_six_members_stay_a_light_page(comite, incubateur, emile, sign_in):
    make_demi_journee(comite, debut=time(14), fin=time(18))
    for _ in range(12):
        passage = make_passage(comite, factories.make_startup(incubateur=incubateur))
        for _ in range(6):
            make_membre(passage, factories.make_personne())
    tree = soup(sign_in(emile).get(f"/comites/{comite.uuid}/"))
    assert len(tree.find_all(True)) <= 600


# Order ----------------------------------------------------------------------------------------------------


@pytest.fixture
def six(comite, incubateur):
    """Two half-days of three passages: A B C, then D E F."""
    afternoon = make_demi_journee(comite, debut=time(14), fin=time(17))
    for number, nom in enumerate("ABCDEF"):
        startup = factories.make_startup(nom, incubateur=incubateur, phase=NomPhase.CONSTRUCTION)
        make_passage(comite, startup, demi_journee=afternoon if number > 2 else None)
    return {passage.startup.nom: passage for passage in comite.passages.select_related("startup").in_order()}


@pytest.mark.parametrize(
    ("nom", "sens", "expected"),
    [
        ("B", "haut", ["BAC", "DEF"]),
        ("B", "bas", ["ACB", "DEF"]),
        ("A", "haut", ["ABC", "DEF"]),
        ("F", "bas", ["ABC", "DEF"]),
        ("D", "haut", ["ABCD", "EF"]),
        ("C", "bas", ["AB", "CDEF"]),
    ],
)
def test_up_and_down_within_a_half_day_then_into_the_one_beside(six, comite, send, nom, sens, expected):
    response = send(f"passages/{six[nom].uuid}/deplacer/", sens=sens)
    assert response.redirect_chain[-1][0].endswith(f"#passage-{six[nom].uuid}")
    assert ["".join(names) for names in order(comite)] == expected
    ranks = [
        list(row.passages.order_by("rang").values_list("rang", flat=True))
        for row in comite.demi_journees.all()
    ]
    assert ranks == [list(range(1, len(names) + 1)) for names in expected]


def test_a_move_is_told_of_what_moved_alone(six, comite, emile):
    move_passage(passage=six["B"], up=True, by=emile)
    moved = Passage.history.filter(history_change_reason="Ordre du jour")
    assert {row.startup.nom for row in moved.select_related("startup")} == {"A", "B"}


def test_every_passage_can_be_moved_everywhere(six, comite, send):
    for _ in range(5):
        send(f"passages/{six['F'].uuid}/deplacer/", sens="haut")
    assert order(comite)[0][:1] != ["F"]
    send(f"passages/{six['F'].uuid}/deplacer/", sens="haut")
    assert order(comite)[0][0] == "F"


# Passages -------------------------------------------------------------------------------------------------


def test_add_a_passage_with_its_members_where_it_fits(passage, comite, autre_startup, carla, send, emile):
    passage.deliberation = 170
    passage.save()
    make_demi_journee(comite, debut=time(14), fin=time(17))
    response = send("passages/ajouter/", startup=autre_startup.identifiant)
    assert "Haies vives passe le" in words(soup(response).main)
    added = comite.passages.get(startup=autre_startup)
    assert added.demi_journee.debut == time(14)
    assert added.objet == "investigation"
    assert [(seat.personne, seat.capacite) for seat in added.membres.all()] == [(carla, Capacite.COACH)]


def test_what_does_not_fit_goes_last(passage, comite, autre_startup, send):
    passage.deliberation = 200
    passage.save()
    send("passages/ajouter/", startup=autre_startup.identifiant)
    assert order(comite) == [["Carnet vert", "Haies vives"]]


@pytest.mark.parametrize("asked", ["carnet-vert", "inconnue", ""])
def test_a_startup_already_planned_or_unknown_is_not_added(passage, comite, send, asked):
    response = send("passages/ajouter/", startup=asked)
    assert "déjà programmée" in words(soup(response).main)
    assert comite.passages.count() == 1


def test_startups_to_add_are_searched(passage, comite, autre_startup, sign_in, emile):
    address = f"/comites/{comite.uuid}/passages/ajouter/"
    assert "Haies vives" in sign_in(emile).get(address).text
    assert "ne répond à" not in sign_in(emile).get(address, {"q": "haies"}).text
    assert "ne répond à « marée »" in words(soup(sign_in(emile).get(address, {"q": "marée"})).main)


def test_a_seance_without_half_day_asks_for_one_first(comite, autre_startup, send):
    comite.demi_journees.all().delete()
    response = send("passages/ajouter/", startup=autre_startup.identifiant)
    assert "ajoutez une demi-journée" in words(soup(response).main)


def fields(passage, **changed) -> dict:
    values = {
        "objet": "semestriel",
        "presentation": 15,
        "questions": 15,
        "deliberation": 20,
        "demi_journee": passage.demi_journee.pk,
        "version": passage.version,
    }
    return values | changed


def test_durations_move_the_hours_of_those_that_follow(autre_passage, passage, comite, page, send, emile):
    send(f"passages/{passage.uuid}/modifier/", **fields(passage, deliberation=50, objet="sortie"))
    first, second = turns(page(emile))
    assert first.startswith("9 h 00 – 10 h 20 Carnet vert")
    assert second.startswith("10 h 20 – 11 h 10")
    passage.refresh_from_db()
    assert (passage.deliberation, passage.objet) == (50, "sortie")


def test_in_another_half_day_a_passage_goes_last(six, comite, send):
    afternoon = comite.demi_journees.last()
    send(f"passages/{six['A'].uuid}/modifier/", **fields(six["A"], demi_journee=afternoon.pk))
    assert ["".join(names) for names in order(comite)] == ["BC", "DEFA"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"presentation": 0, "questions": 0, "deliberation": 0}, "Un passage dure au moins une minute"),
        ({"presentation": 500}, "240"),
        ({"presentation": -1}, "Présentation"),
        ({"questions": "vingt"}, "Questions"),
        ({"demi_journee": "999999"}, "Demi-journée"),
    ],
)
def test_impossible_durations_are_told(passage, comite, send, changed, said):
    response = send(f"passages/{passage.uuid}/modifier/", **fields(passage, **changed))
    assert said in words(soup(response).select_one(".fr-alert--error"))


def test_two_people_at_once_see_both_texts(passage, send):
    seen = fields(passage)
    send(f"passages/{passage.uuid}/modifier/", **seen | {"deliberation": 40})
    response = send(f"passages/{passage.uuid}/modifier/", **seen | {"deliberation": 25})
    assert "Quelqu’un d’autre a enregistré" in words(soup(response).main)
    assert "40" in words(soup(response).select_one(".deux-textes"))
    passage.refresh_from_db()
    assert passage.deliberation == 40


def test_a_passage_removed_is_to_be_planned_again(autre_passage, comite, send, solange, passage):
    response = send(f"passages/{passage.uuid}/retirer/", motif="Sponsor absent", version=passage.version)
    assert "Carnet vert ne passe plus" in words(soup(response).main)
    assert order(comite) == [["Haies vives"]]
    assert not Membre.objects.filter(personne=solange).exists()
    assert Passage.history.filter(history_type="-").get().history_change_reason == "Sponsor absent"


def test_a_removal_needs_a_reason_and_what_was_read(passage, comite, send):
    response = send(f"passages/{passage.uuid}/retirer/", motif="", version=passage.version)
    assert "Pourquoi" in words(soup(response).select_one(".fr-alert--error"))
    response = send(f"passages/{passage.uuid}/retirer/", motif="Erreur", version=passage.version + 1)
    assert "relisez" in words(soup(response).select_one(".fr-alert--error"))
    assert comite.passages.count() == 1


# Members --------------------------------------------------------------------------------------------------


def test_find_somebody_and_seat_them(passage, comite, sign_in, emile, leon):
    client = sign_in(emile)
    address = f"/comites/{comite.uuid}/membres/ajouter/"
    response = client.get(address, {"passage": passage.uuid, "q": "léon"})
    link = next(a["href"] for a in soup(response).select(".choix a"))
    response = client.post(f"{address}{link}", {"capacite": "usager", "obligatoire": "on"}, follow=True)
    assert "siège en qualité de « Usager ou usagère »" in words(soup(response).main)
    seat = passage.membres.get(personne=leon)
    assert (seat.comite, seat.obligatoire) == (comite, True)


def test_seat_somebody_throughout(comite, send, leon):
    send(f"membres/ajouter/?avec={leon.uuid}", capacite="invite")
    assert comite.membres.permanent().get().personne == leon


def test_nobody_sits_twice(passage, send, solange):
    response = send(f"membres/ajouter/?passage={passage.uuid}&avec={solange.uuid}", capacite="invite")
    assert "siège déjà à ce passage" in words(soup(response).select_one(".fr-alert--error"))


def test_somebody_of_another_directory_is_not_found(passage, comite, sign_in, emile, voisin):
    address = f"/comites/{comite.uuid}/membres/ajouter/"
    assert sign_in(emile).get(address, {"avec": voisin.uuid}).status_code == 404
    assert "Personne ne correspond" in sign_in(emile).get(address, {"q": voisin.nom}).text


@pytest.mark.parametrize("query", [{"passage": "x"}, {"avec": "x"}, {"q": "\x00"}])
def test_an_address_that_makes_no_sense_shows_the_search(comite, sign_in, emile, query):
    assert sign_in(emile).get(f"/comites/{comite.uuid}/membres/ajouter/", query).status_code == 200


def test_change_and_remove_a_seat(passage, send, solange):
    seat = passage.membres.get()
    send(f"membres/{seat.uuid}/", capacite="sponsor_proximite", version=seat.version)
    seat.refresh_from_db()
    assert (seat.capacite, seat.obligatoire) == ("sponsor_proximite", False)
    send(f"membres/{seat.uuid}/retirer/")
    assert not passage.membres.exists()


# The séance itself ----------------------------------------------------------------------------------------


def test_correct_the_seance(comite, send, emile, solange, passage):
    data = {"titre": "Comité du printemps", "lieu": "Val-Joli", "visio": "", "president": solange.pk}
    send("modifier/", **data, version=comite.version)
    comite.refresh_from_db()
    assert (comite.titre, comite.lieu, comite.president) == ("Comité du printemps", "Val-Joli", solange)


def test_two_corrections_at_once_lose_nothing(comite, send):
    seen = comite.version
    send("modifier/", titre="Le mien", version=seen)
    response = send("modifier/", titre="Le tien", version=seen)
    assert "Le mien" in words(soup(response).select_one(".deux-textes"))
    assert soup(response).select_one("#id_titre")["value"] == "Le tien"


def test_cancel_says_why_and_frees_the_startups(passage, comite, send, startup, sign_in, emile):
    response = send("annuler/", motif="Grève des trains", version=comite.version)
    assert "Grève des trains" in words(soup(response).main)
    comite.refresh_from_db()
    assert comite.statut == StatutComite.ANNULE
    assert "carnet-vert" in sign_in(emile).get("/comites/proposer/").text


def test_a_seance_in_session_is_not_cancelled(comite, send):
    comite.statut = StatutComite.EN_SEANCE
    comite.save()
    response = send("annuler/", motif="Trop tard", version=comite.version)
    assert "ne s’annule plus" in words(soup(response).main)
    assert Comite.objects.get().statut == StatutComite.EN_SEANCE


def half_day(**changed) -> dict:
    return {"date": days_ago(-20).isoformat(), "debut": "14:00", "fin": "17:00"} | changed


def test_add_change_and_remove_a_half_day(comite, send):
    send("demi-journees/nouvelle/", **half_day())
    row = comite.demi_journees.last()
    assert (row.debut, row.fin) == (time(14), time(17))
    send(f"demi-journees/{row.uuid}/", **half_day(fin="18:00"), version=row.version)
    row.refresh_from_db()
    assert row.fin == time(18)
    send(f"demi-journees/{row.uuid}/retirer/")
    assert comite.demi_journees.count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"date": days_ago(2).isoformat()}, "Cette date est passée"),
        ({"date": "20026-02-02"}, "Date"),
        ({"debut": "17:00"}, "La demi-journée finit après avoir commencé"),
        ({"debut": "11:00"}, "La séance a déjà une demi-journée"),
        ({"debut": ""}, "De"),
    ],
)
def test_impossible_half_days_are_told(comite, send, changed, said):
    response = send("demi-journees/nouvelle/", **half_day(**changed))
    assert said.lower() in words(soup(response).select_one(".fr-alert--error")).lower()
    assert comite.demi_journees.count() == 1


def test_a_half_day_with_passages_stays(passage, comite, send):
    response = send(f"demi-journees/{passage.demi_journee.uuid}/retirer/")
    assert "déplacez-les" in words(soup(response).main)
    assert DemiJournee.objects.count() == 1


def test_a_past_half_day_can_still_be_given_its_true_hours(comite, send):
    row = comite.demi_journees.get()
    row.date = days_ago(3)
    row.save()
    send(
        f"demi-journees/{row.uuid}/",
        **half_day(date=row.date.isoformat(), debut="09:30"),
        version=row.version,
    )
    row.refresh_from_db()
    assert row.debut == time(9, 30)


# What a coach proposed ------------------------------------------------------------------------------------


def test_a_coach_changes_what_they_proposed_until_others_join(
    incubateur, startup, autre_startup, alice, emile, sign_in
):
    proposed = make_comite(incubateur, alice)
    passage = make_passage(proposed, startup)
    address = f"/comites/{proposed.uuid}/passages/{passage.uuid}/modifier/"
    client = sign_in(alice)
    assert client.get(address).status_code == 200
    response = client.post(
        f"/comites/{proposed.uuid}/passages/ajouter/", {"startup": "haies.vives"}, follow=True
    )
    assert "ne peut pas passer" in words(soup(response).main)
    make_passage(proposed, autre_startup)
    assert sign_in(alice).get(address).status_code == 403


@pytest.mark.parametrize(("who", "status"), [("alice", 200), ("ingrid", 403)])
def test_who_does_not_read_the_directory_does_not_search_it(
    request, incubateur, startup, alice, ingrid, sign_in, who, status
):
    personne = request.getfixturevalue(who)
    proposed = make_comite(incubateur, personne)
    make_passage(proposed, startup)
    client = sign_in(personne)
    assert client.get(f"/comites/{proposed.uuid}/membres/ajouter/").status_code == status
    page = client.get(f"/comites/{proposed.uuid}/").text
    assert ("Ajouter un membre de toute la séance" in page) is (status == 200)
    assert "Modifier la séance" in page
