"""Jalons and standards: added, corrected, removed; the present state is the latest observation."""

import pytest
from django.urls import reverse

from startups.enums import CritereStandard, EtatCritere
from startups.models import EtatStandard, Jalon
from tests.factories import days_ago, make_jalon, make_standard
from tests.outils.html import soup
from tests.outils.queries import assert_num_queries_constant


def url(startup, name, row=None):
    return reverse(f"startups:{name}", args=[startup.identifiant] + ([row.uuid] if row else []))


def errors(response) -> str:
    return soup(response).select_one(".fr-alert--error").get_text(" ", strip=True)


# Jalons -----------------------------------------------------------------------------------------------------


def test_a_jalon_is_added_past_or_planned(sign_in, ingrid, startup):
    for date in (days_ago(30), days_ago(-30)):
        data = {"genre": "product_launch", "date": date, "commentaire": "Ouverture à tous."}
        assert sign_in(ingrid).post(url(startup, "jalon_nouveau"), data).status_code == 302
    assert [jalon.date for jalon in startup.jalons.all()] == [days_ago(-30), days_ago(30)]
    row = startup.jalons.first().history.get()
    assert (row.history_user, row.history_change_reason) == (ingrid, "Jalon ajouté")


def test_a_link_says_which_jalon_to_add(sign_in, ingrid, startup):
    address = url(startup, "jalon_nouveau")
    for asked, chosen in [("mid_investigation", "mid_investigation"), ("fête", "other")]:
        form = soup(sign_in(ingrid).get(address, {"genre": asked}))
        assert form.select_one("[name=genre] option[selected]")["value"] == chosen


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"date": ""}, "obligatoire"),
        ({"date": "20026-01-01"}, "date valide"),
        ({"date": "1789-07-14"}, "n’est pas plausible"),
        ({"genre": "fête"}, "fête"),
        ({"commentaire": "x" * 5_001}, "5000"),
    ],
)
def test_an_impossible_jalon_is_refused_with_a_sentence(sign_in, ingrid, startup, changes, said):
    data = {"genre": "fast", "date": days_ago(3)} | changes
    assert said in errors(sign_in(ingrid).post(url(startup, "jalon_nouveau"), data))
    assert not startup.jalons.exists()


def test_two_people_correct_one_jalon_both_texts_are_shown(sign_in, ingrid, alice, startup):
    jalon = make_jalon(startup)
    data = {"genre": jalon.genre, "date": jalon.date, "version": jalon.version}
    address = url(startup, "jalon_modifier", jalon)
    sign_in(ingrid).post(address, data | {"commentaire": "Celui d’Ingrid"})
    response = sign_in(alice).post(address, data | {"commentaire": "Celui d’Alice"})
    shown = soup(response).select_one(".deux-textes").text
    assert "Celui d’Ingrid" in shown
    assert "Celui d’Alice" in shown


def test_a_mistaken_jalon_is_removed_and_tracked(sign_in, alice, startup):
    jalon = make_jalon(startup, commentaire="À retirer")
    client, address = sign_in(alice), url(startup, "jalon_supprimer", jalon)
    assert "À retirer" in client.get(address).text
    assert "Pourquoi supprimer" in errors(client.post(address, {"motif": "", "version": jalon.version}))
    assert client.post(address, {"motif": "Doublon", "version": jalon.version}).status_code == 302
    row = Jalon.history.filter(uuid=jalon.uuid).first()
    assert (row.history_type, row.history_user, row.history_change_reason) == ("-", alice, "Doublon")


def test_the_page_shows_the_latest_jalons_and_leads_to_all(sign_in, leon, startup):
    for days in range(8):
        make_jalon(startup, date=days_ago(days * 10), commentaire=f"Jalon numéro {days}.")
    client = sign_in(leon)
    page = client.get(url(startup, "page"))
    assert "Jalon numéro 5." in page.text
    assert "Jalon numéro 6." not in page.text
    [link] = soup(page).find_all("a", href=url(startup, "jalons"))
    everything = client.get(link["href"])
    assert all(f"Jalon numéro {days}." in everything.text for days in range(8))


def test_the_list_of_jalons_has_pages_and_constant_queries(sign_in, ingrid, startup):
    client = sign_in(ingrid)
    make_jalon(startup)

    def grow():
        for days in range(30):
            make_jalon(startup, date=days_ago(days))

    assert_num_queries_constant(lambda: client.get(url(startup, "jalons")), grow, at_most=12)
    assert len(soup(client.get(url(startup, "jalons"))).select("ul.jalons li")) == 25


def test_a_jalon_of_another_startup_is_not_found(sign_in, alice, startup, autre_startup):
    address = url(startup, "jalon_modifier", make_jalon(autre_startup))
    assert sign_in(alice).get(address).status_code == 404


# Standards --------------------------------------------------------------------------------------------------


def test_a_standard_is_observed_with_its_evidence(sign_in, ingrid, startup):
    data = {
        "critere": "code-ouvert",
        "etat": "tenu",
        "date": days_ago(1),
        "preuve": "code.example/carnet",
    }
    assert sign_in(ingrid).post(url(startup, "standard_nouveau"), data).status_code == 302
    constat = startup.standards.get()
    assert (constat.etat, constat.preuve) == ("tenu", "https://code.example/carnet")
    assert constat.history.get().history_user == ingrid


def test_the_present_state_is_the_latest_observation_and_the_former_ones_stay(sign_in, leon, startup):
    make_standard(startup, etat=EtatCritere.NON_TENU, date=days_ago(300))
    make_standard(startup, etat=EtatCritere.TENU, date=days_ago(3), preuve="https://code.example/")
    make_standard(startup, critere=CritereStandard.SECURITE, etat=EtatCritere.PARTIEL, date=days_ago(5))
    page = soup(sign_in(leon).get(url(startup, "page")))
    summary = [" ".join(item.get_text(" ", strip=True).split()) for item in page.select("ul.standards li")]
    assert any(text.startswith("✓ Tenu") and text.endswith("Code source ouvert") for text in summary)
    assert any(text.startswith("~ En partie") and "Analyse de risques" in text for text in summary)
    assert sum("Jamais constaté" in text for text in summary) == 8
    assert page.select_one("ul.standards a")["href"] == "https://code.example/"
    detail = soup(sign_in(leon).get(url(startup, "standards")))
    [row] = [row for row in detail.select("tbody tr") if "Code source ouvert" in row.text]
    states = [item.strong.text for item in row.select("li")]
    assert states == ["Tenu", "Pas encore"]
    assert "1\u00a0standard tenu sur 10" in detail.main.text


def test_the_standard_to_observe_is_the_one_asked_for(sign_in, ingrid, startup):
    for asked, expected in (("securite", ["securite"]), ("lune", [])):
        form = soup(sign_in(ingrid).get(url(startup, "standard_nouveau"), {"critere": asked}))
        chosen = form.select("[name=critere] option[selected]")
        assert [option["value"] for option in chosen if option.get("value")] == expected


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"date": days_ago(-1)}, "aujourd’hui ou dans le passé"),
        ({"date": days_ago(30)}, "Ce standard a déjà été constaté ce jour-là."),
        ({"etat": ""}, "obligatoire"),
        ({"critere": "lune"}, "lune"),
        ({"preuve": "javascript:alert(1)".replace("javascript", "data")}, "URL"),
        ({"preuve": "https://x.example/" + "a" * 500}, "500"),
    ],
)
def test_an_impossible_observation_is_refused_with_a_sentence(sign_in, ingrid, startup, changes, said):
    make_standard(startup, date=days_ago(30))
    data = {"critere": "code-ouvert", "etat": "partiel", "date": days_ago(2)} | changes
    assert said in errors(sign_in(ingrid).post(url(startup, "standard_nouveau"), data))
    assert startup.standards.count() == 1


def test_a_mistaken_observation_is_removed_and_the_former_one_is_present_again(sign_in, ingrid, startup):
    make_standard(startup, etat=EtatCritere.NON_TENU, date=days_ago(300))
    wrong = make_standard(startup, etat=EtatCritere.TENU, date=days_ago(3))
    address = url(startup, "standard_supprimer", wrong)
    assert (
        sign_in(ingrid).post(address, {"motif": "Pas vérifié", "version": wrong.version}).status_code == 302
    )
    assert EtatStandard.history.filter(uuid=wrong.uuid).first().history_change_reason == "Pas vérifié"
    assert "✗" in soup(sign_in(ingrid).get(url(startup, "page"))).select_one("ul.standards").text


def test_two_people_correct_one_observation_both_are_shown(sign_in, ingrid, alice, startup):
    constat = make_standard(startup)
    data = {"critere": constat.critere, "date": constat.date, "version": constat.version}
    address = url(startup, "standard_modifier", constat)
    sign_in(ingrid).post(address, data | {"etat": "non_tenu"})
    response = sign_in(alice).post(address, data | {"etat": "partiel"})
    shown = soup(response).select_one(".deux-textes").text
    assert "Pas encore" in shown
    assert "En partie" in shown


def test_queries_do_not_grow_with_observations(sign_in, ingrid, startup):
    client = sign_in(ingrid)
    make_standard(startup)

    def grow():
        for critere in CritereStandard:
            for days in (1, 2, 3, 4, 5, 6):
                make_standard(startup, critere=critere, date=days_ago(days))

    assert_num_queries_constant(lambda: client.get(url(startup, "standards")), grow, at_most=12)
    assert len(soup(client.get(url(startup, "standards"))).find_all(True)) <= 600


def test_a_long_series_is_read_on_its_own_page(sign_in, leon, startup):
    for days in range(7):
        make_standard(startup, date=days_ago(days))
    page = soup(sign_in(leon).get(url(startup, "standards")))
    [link] = page.select("a[href^='?critere']")
    assert link.text.startswith("3\u00a0constats plus anciens")
    alone = soup(sign_in(leon).get(url(startup, "standards") + link["href"]))
    assert len(alone.select("tbody tr")) == 1
    assert len(alone.select("tbody li")) == 7
