"""Standards: six months ago, now, aimed at, each with its evidence."""

import pytest
from django.urls import reverse

from startups import standards
from startups.enums import CritereStandard, EtatCritere
from tests.factories import days_ago, make_standard, make_visee
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant

CODE = CritereStandard.CODE_OUVERT


def address(name: str, startup, critere=None) -> str:
    return reverse(f"startups:{name}", args=[startup.identifiant, *([critere] if critere else [])])


def read(startup, critere=CODE):
    held = standards.present(startup.standards.all(), startup.visees.all())
    return next(standard for standard in held if standard.critere == critere)


def test_three_states_come_from_the_history(startup):
    old = make_standard(startup, etat=EtatCritere.NON_TENU, date=days_ago(400))
    recent = make_standard(startup, etat=EtatCritere.PARTIEL, date=days_ago(100))
    visee = make_visee(startup)
    found = read(startup)
    assert (found.avant, found.present, found.visee) == (old, recent, visee)
    assert read(startup, CritereStandard.SECURITE).avant is None


def test_what_held_six_months_ago_is_the_last_observation_of_then(startup):
    make_standard(startup, etat=EtatCritere.NON_TENU, date=days_ago(900))
    then = make_standard(startup, etat=EtatCritere.TENU, date=days_ago(185))
    assert read(startup).avant == then == read(startup).present


@pytest.mark.parametrize(
    ("now", "aim", "reached"),
    [
        ("tenu", "tenu", True),
        ("partiel", "tenu", False),
        ("tenu", "partiel", True),
        ("non_tenu", "partiel", False),
    ],
)
def test_an_aim_is_reached_by_its_state_or_better(startup, now, aim, reached):
    make_visee(startup, etat=aim)
    assert read(startup).reached is False
    make_standard(startup, etat=now)
    assert read(startup).reached is reached


def test_tab_and_page_show_the_three_states_with_their_evidence(sign_in, startup, solange):
    make_standard(startup, etat="non_tenu", date=days_ago(400), preuve="https://code.example/avant")
    make_standard(startup, etat="partiel", date=days_ago(10), preuve="https://code.example/depot")
    make_visee(startup, preuve="https://code.example/ticket")
    client = sign_in(solange)
    tab = soup(client.get(address("impact", startup)))
    row = next(
        row for row in tab.select("section[aria-labelledby=standards] tr") if "Code source" in row.text
    )
    assert [words(cell) for cell in row.select("td")][:2] == ["Pas encore", "En partie"]
    assert words(row.select("td")[2]).startswith("Tenu")
    links = ["https://code.example/avant", "https://code.example/depot", "https://code.example/ticket"]
    assert [link["href"] for link in row.select("a")] == links
    page = soup(client.get(address("standards", startup)))
    row = next(row for row in page.select("tbody tr") if "Code source" in row.text)
    assert [link["href"] for link in row.select("a")] == [links[0], links[1], links[0], links[2]]
    assert page.select("a[href*=viser]") == []


def test_standard_is_aimed_at_corrected_and_given_up(sign_in, startup, ingrid):
    client, url = sign_in(ingrid), address("standard_viser", startup, CODE)
    data = {"etat": "tenu", "echeance": days_ago(-100), "preuve": "https://code.example/ticket"}
    assert client.post(url, data).status_code == 302
    visee = startup.visees.get()
    assert (visee.critere, visee.history.get().history_user) == (CODE, ingrid)
    client.post(url, data | {"etat": "partiel", "version": visee.version})
    visee.refresh_from_db()
    assert (startup.visees.count(), visee.etat) == (1, "partiel")
    client.post(
        address("standard_ne_plus_viser", startup, CODE), {"motif": "Reporté", "version": visee.version}
    )
    assert startup.visees.count() == 0
    assert visee.history.first().history_change_reason == "Reporté"


@pytest.mark.parametrize(
    ("field", "value"),
    [("etat", "non_tenu"), ("echeance", ""), ("echeance", "20026-01-01"), ("preuve", "ceci")],
)
def test_wrong_aim_gets_a_sentence_at_its_field(sign_in, startup, ingrid, field, value):
    data = {"etat": "tenu", "echeance": days_ago(-100)} | {field: value}
    page = soup(sign_in(ingrid).post(address("standard_viser", startup, CODE), data))
    assert page.select_one(f"#id_{field}_error, #id_{field}-messages .fr-message--error")
    assert startup.visees.count() == 0


def test_unknown_standard_is_not_found(sign_in, startup, ingrid):
    client = sign_in(ingrid)
    assert client.get(address("standard_viser", startup, "magique")).status_code == 404
    assert client.get(address("standard_ne_plus_viser", startup, CODE)).status_code == 404


def test_two_corrections_at_once_show_both(sign_in, startup, ingrid, alice):
    visee = make_visee(startup)
    data = {"etat": "tenu", "version": visee.version}
    url = address("standard_viser", startup, visee.critere)
    sign_in(ingrid).post(url, data | {"echeance": days_ago(-30)})
    told = words(sign_in(alice).post(url, data | {"echeance": days_ago(-60)}))
    assert "Quelqu’un d’autre a enregistré" in told


def test_page_stays_light_and_costs_the_same(sign_in, startup, ingrid):
    make_standard(startup)
    make_visee(startup)

    def grow():
        for critere in CritereStandard:
            for days in (1, 2, 400, 401):
                make_standard(startup, critere=critere, date=days_ago(days), preuve="https://code.example/")
            if critere != CODE:
                make_visee(startup, critere=critere, preuve="https://code.example/")

    client = sign_in(ingrid)
    assert_num_queries_constant(lambda: client.get(address("standards", startup)), grow, at_most=12)
    assert len(soup(client.get(address("standards", startup))).find_all(True)) <= 600
