"""The principal indicator and « financé jusqu’au » in the list, the board and their exports: shown, filtered, never leaked."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest

from socle.clock import today
from socle.templatetags.socle import jour
from startups import permissions, tableau
from startups.budget.lecture import d_apres_rythme, financements, lire
from startups.enums import NomPhase
from startups.financement import Etat, known_until
from startups.models import Startup, budget_read_by, short_of_money, with_jours_finances
from tests import factories
from tests.factories import (
    make_blocage,
    make_depense,
    make_enveloppe,
    make_indicateur,
    make_mesure,
    make_service_fait,
)
from tests.outils.acces import make_monde
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant, counted

LISTE, TABLEAU = "/startups/", "/startups/tableau/"


def fund(startup, left: str, *, monthly: str = "3000", jours: int = 85) -> None:
    """An order of which `left` remains, three services done in the last three months."""
    depense = make_depense(make_enveloppe(startup), str(Decimal(monthly) * 3 + Decimal(left)), jours=100)
    for day in (jours, 50, 20):
        make_service_fait(depense, monthly, jours=day)


def measured(startup, nom="Usagers actifs", *, jours=(40, 10), **fields):
    indicateur = make_indicateur(startup, nom, principal=True, **fields)
    for rank, day in enumerate(jours):
        make_mesure(indicateur, str(100 + 20 * rank), jours=day)
    return indicateur


@pytest.mark.parametrize("url", [LISTE, TABLEAU])
def test_principal_indicator_is_shown_with_its_shape(sign_in, startup, leon, url):
    measured(startup)
    make_indicateur(startup, "Un autre")
    card = soup(sign_in(leon).get(url)).select_one(".chiffres")
    assert words(card) == "Usagers actifs : 120 usagers"
    assert "120 usagers le" in words(card.svg["aria-label"])


def test_indicator_without_measure_and_with_one(sign_in, startup, leon):
    indicateur = make_indicateur(startup, "Usagers", principal=True)
    client = sign_in(leon)
    assert words(soup(client.get(LISTE)).select_one(".chiffres")) == "Usagers : jamais mesuré"
    make_mesure(indicateur, "12")
    card = soup(client.get(LISTE)).select_one(".chiffres")
    assert words(card) == "Usagers : 12 usagers"
    assert card.svg is None


@pytest.mark.parametrize("url", [LISTE, TABLEAU])
def test_financed_until_is_for_who_reads_the_budget(
    sign_in, startup, url, emile, alice, solange, leon, denis, carla
):
    fund(startup, "6000")
    end = lire(startup, today()).financement.jusquau
    for personne in (emile, alice, solange):
        assert words(f"Financé jusqu’au {jour(end)}") in words(sign_in(personne).get(url))
    for personne in (leon, denis, carla):
        assert "Financé" not in words(soup(sign_in(personne).get(url)).main)


def test_lists_say_the_same_as_the_tab(startup, autre_startup):
    fund(startup, "6000")
    fund(autre_startup, "0")
    found = financements([startup, autre_startup], today())
    for each in (startup, autre_startup):
        assert found[each.pk] == lire(each, today()).financement
    assert found[autre_startup.pk].etat is Etat.EPUISE
    assert financements([], today()) == {}


# Filters ------------------------------------------------------------------------------------------------------


def names(response) -> list[str]:
    return [words(title) for title in soup(response).select(".portefeuille h3")]


def test_filter_of_startups_without_principal_indicator(sign_in, startup, autre_startup, emile):
    measured(startup)
    make_indicateur(autre_startup, "Secondaire")
    page = sign_in(emile).get(LISTE, {"sans": "indicateur"})
    assert names(page) == [autre_startup.nom]
    assert "sans=indicateur" in soup(page).select_one('a[href*="export.csv"]')["href"]


def test_filter_of_old_measures(sign_in, startup, autre_startup, emile):
    measured(startup, jours=(90, 61))
    measured(autre_startup, jours=(90, 60))
    assert names(sign_in(emile).get(LISTE, {"avec": "mesures-anciennes"})) == [startup.nom]


# Days on which the record is whole, then days of the stop of payments and of its catching up.
DAYS = [date(2026, 6, 30), date(2026, 11, 29), date(2026, 11, 30), date(2027, 1, 20), date(2027, 2, 28)]


def spend(startup, at: date, left: Decimal, monthly: Decimal, jours: int) -> None:
    """Three services, the first one `jours` days before the record stops, then a small one; `left` on their order."""
    depense = make_depense(make_enveloppe(startup), monthly * 3 + 10 + left, date=at - timedelta(days=200))
    for days in (jours, 50, 20):
        make_service_fait(depense, monthly, date=known_until(at) - timedelta(days=days))
    make_service_fait(depense, "10", date=at)


def told_short(startups, at: date) -> set[int]:
    """Those that the tab says are financed for less than three months."""
    return {
        pk
        for pk, told in financements(startups, at).items()
        if told.etat is Etat.EPUISE or (told.jusquau and told.jusquau - at < timedelta(days=92))
    }


@pytest.mark.parametrize(
    ("left", "jours", "short"),
    [
        ("0", 85, True),
        # 9,010 € in 90 days: 9,210.22 € pay 92 days less a little, 9,210.23 € a little more.
        ("9210.22", 90, True),
        ("9210.23", 90, False),
        ("60000", 85, False),
        # Young: the pace is that of its own days.
        ("6000", 60, True),
    ],
)
def test_short_financing_is_of_less_than_three_months(startup, left, jours, short):
    at = DAYS[0]
    spend(startup, at, Decimal(left), Decimal(3000), jours)
    assert short_of_money(Startup.objects.all(), at, 92).exists() is short


def test_filter_shows_those_of_short_financing(sign_in, startup, autre_startup, emile):
    fund(startup, "0")
    fund(autre_startup, "60000")
    assert names(sign_in(emile).get(LISTE, {"avec": "financement"})) == [startup.nom]


@pytest.mark.parametrize("at", DAYS)
def test_filter_and_sort_agree_with_the_tab_whatever_the_amounts(incubateur, at):
    for number in range(24):
        each = factories.make_startup(f"S {number}", incubateur=incubateur, phase=NomPhase.CONSTRUCTION)
        spend(
            each,
            at,
            Decimal(1000 * number) + Decimal("0.37"),
            Decimal(700 + 331 * (number % 5)),
            30 + 5 * number,
        )
    startups = Startup.objects.order_by("pk")
    found = set(short_of_money(startups, at, 92).values_list("pk", flat=True))
    assert found == told_short(startups, at)
    assert 0 < len(found) < 24
    told = financements(startups, at)
    for each in with_jours_finances(startups, at):
        assert d_apres_rythme(each, at) == told[each.pk] == lire(each, at).financement
        if told[each.pk].jusquau:
            assert int(each.jours_finances) == (told[each.pk].jusquau - at).days
        else:
            assert (each.jours_finances is None) or each.jours_finances <= 0


# Board ------------------------------------------------------------------------------------------------------


def told_by_column(response) -> dict[str, str]:
    """What each column says of short financing, and where it leads."""
    links = soup(response).select(".tableau-phase > p.discret a")
    return {words(link): link["href"] for link in links if "moins de 3 mois" in words(link)}


def test_board_counts_short_financing_by_column_and_leads_to_them(
    sign_in, startup, autre_startup, emile, alice, solange, incubateur
):
    fund(startup, "0")
    fund(make_construction("Digue", incubateur), "6000")
    fund(make_construction("Chêne", incubateur), "900000")
    fund(autre_startup, "0")
    client = sign_in(emile)
    told = told_by_column(client.get(TABLEAU))
    both, one = words("2 financées pour moins de 3 mois"), words("1 financée pour moins de 3 mois")
    assert told == {
        both: "/startups/?phase=construction&avec=financement",
        one: "/startups/?phase=investigation&avec=financement",
    }
    assert names(client.get(told[both])) == [startup.nom, "Digue"]
    assert list(told_by_column(client.get(TABLEAU, {"q": "digue"}))) == [one]
    for personne in (alice, solange):
        assert list(told_by_column(sign_in(personne).get(TABLEAU))) == [one]


@pytest.mark.parametrize("who", ["leon", "denis", "carla"])
def test_board_counts_no_money_one_may_not_read(request, sign_in, startup, autre_startup, who):
    fund(startup, "0")
    assert told_by_column(sign_in(request.getfixturevalue(who)).get(TABLEAU)) == {}


def test_board_of_a_vast_portfolio_leaves_the_money_to_the_list(sign_in, startup, emile, monkeypatch):
    fund(startup, "0")
    make_blocage(startup, emile)
    monkeypatch.setattr(tableau, "FUNDED_UP_TO", 0)
    page = sign_in(emile).get(TABLEAU)
    assert told_by_column(page) == {}
    assert "1 bloquée" in words(page)


# Order ------------------------------------------------------------------------------------------------------


@pytest.fixture
def unequal(incubateur):
    """Startups by the end of their money, the one of which nothing is known last; their names are in no order."""
    made = {nom: make_construction(nom, incubateur) for nom in ("Digue", "Arbre", "Bac", "Chêne", "Alpage")}
    for nom, left in (("Digue", "0"), ("Arbre", "6000"), ("Bac", "20000"), ("Chêne", "900000")):
        fund(made[nom], left)
    make_depense(make_enveloppe(made["Alpage"]), "5000", jours=300)
    return made


def make_construction(nom: str, incubateur):
    return factories.make_startup(nom, incubateur=incubateur, phase=NomPhase.CONSTRUCTION)


def test_order_by_the_end_of_the_money(sign_in, unequal, emile):
    page = sign_in(emile).get(LISTE, {"tri": "financement"})
    assert names(page) == ["Digue", "Arbre", "Bac", "Chêne", "Alpage"]
    assert "tri=financement" in soup(page).select_one('a[href*="export.ods"]')["href"]
    [chosen] = soup(page).select("select[name=tri] option[selected]")
    assert words(chosen) == "Fin du financement, la plus proche d’abord"


def test_order_of_money_is_kept_in_the_export(sign_in, unequal, emile):
    file = sign_in(emile).get("/startups/-/export.csv", {"tri": "financement"}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file), delimiter=";"))
    assert [row["Startup"] for row in rows] == ["Digue", "Arbre", "Bac", "Chêne", "Alpage"]


def test_order_tells_nothing_of_money_one_may_not_read(sign_in, unequal, leon, carla, autre_startup):
    asked = sign_in(leon).get(LISTE, {"tri": "financement"})
    by_name = ["Alpage", "Arbre", "Bac", "Chêne", "Digue", autre_startup.nom]
    assert names(asked) == by_name
    assert "Fin du financement" not in words(soup(asked).form)
    # A coach reads the money of her own startup: it comes first, the others as their names.
    fund(autre_startup, "900000")
    assert names(sign_in(carla).get(LISTE, {"tri": "financement"})) == [autre_startup.nom, *by_name[:-1]]


def test_order_of_money_costs_no_query_more(sign_in, unequal, emile):
    client = sign_in(emile)
    with counted() as usual:
        client.get(LISTE)
    with counted() as sorted_by_money:
        client.get(LISTE, {"tri": "financement"})
    assert len(sorted_by_money) == len(usual) <= 12


def test_cents_add_up_to_nothing_left(startup):
    depense = make_depense(make_enveloppe(startup), "0.30", jours=100)
    for cents in ("0.10", "0.20"):
        make_service_fait(depense, cents, jours=90)
    [each] = with_jours_finances(Startup.objects.order_by("pk"), today())
    assert each.reste == 0
    assert d_apres_rythme(each, today()).etat is Etat.EPUISE


def test_nothing_is_told_of_who_has_no_order_or_does_nothing(startup, autre_startup):
    make_depense(make_enveloppe(startup), "1000", jours=200)
    assert not short_of_money(Startup.objects.all(), today(), 92).exists()


@pytest.mark.parametrize("who", ["leon", "denis", "carla"])
def test_filter_sort_count_and_export_tell_no_money_to_who_may_not_read_it(
    request, sign_in, startup, autre_startup, who
):
    fund(startup, "10")
    client = sign_in(request.getfixturevalue(who))
    seen = names(client.get(LISTE))
    asked = client.get(LISTE, {"avec": "financement"})
    told = [name for name in names(asked) if name == startup.nom]
    # Whoever reads no budget at all has no such filter, it is ignored; a coach of others is shown only their own.
    assert told == ([] if who == "carla" else [startup.nom] if startup.nom in seen else [])
    if who != "carla":
        assert names(asked) == seen
        assert "Financement de moins" not in words(soup(asked).form)
    file = client.get("/startups/-/export.csv").content.decode("utf-8-sig")
    [row] = [row for row in csv.DictReader(io.StringIO(file), delimiter=";") if row["Startup"] == startup.nom]
    assert not row.get("Financé jusqu’au")
    assert not row.get("Reste sur les commandes (€)")


def test_export_holds_the_measure_and_the_money(sign_in, startup, emile):
    measured(startup)
    fund(startup, "6000.50")
    file = sign_in(emile).get("/startups/-/export.csv", {"avec": "financement"}).content.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(file), delimiter=";")
    assert row["Indicateur principal"] == "Usagers actifs"
    assert (row["Dernière mesure"], row["Unité"]) == ("120", "usagers")
    assert row["Mesuré le"] == str(factories.days_ago(10))
    assert row["Financé jusqu’au"] == str(lire(startup, today()).financement.jusquau)
    assert row["Reste sur les commandes (€)"] == "6000,50"


@pytest.mark.django_db
def test_the_question_to_the_database_and_the_right_say_the_same():
    monde = make_monde()
    for key, personne in monde.people.items():
        if personne is None:
            continue
        fresh = type(personne).objects.get(pk=personne.pk)
        readable = set(Startup.objects.filter(budget_read_by(fresh)))
        expected = {each for each in Startup.objects.all() if permissions.can_read_budget(fresh, each)}
        assert readable == expected, key
        # Being coach in an incubateur gives nothing; a role on one startup does.
        assert permissions.can_read_some_budget(fresh) is bool(readable), key


@pytest.mark.parametrize("url", [LISTE, TABLEAU])
def test_cost_does_not_grow_with_what_is_measured_and_funded(sign_in, startup, emile, url):
    client = sign_in(emile)
    measured(startup)
    fund(startup, "6000")

    def grow(count=2):
        for _ in range(count):
            each = factories.make_startup(incubateur=startup.incubateur, phase=NomPhase.CONSTRUCTION)
            measured(each)
            fund(each, "3000")

    assert_num_queries_constant(lambda: client.get(url), grow, at_most=12)
    grow(15)
    assert len(soup(client.get(url)).find_all(True)) <= 600
