"""Cost of impact: exact when it means something, « non calculable » with its reason else; budget readers only."""

import itertools
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from socle.charts import Value
from startups.enums import Dimension, Frequence, Sens
from startups.impact.cout import Mesuree, cout, ligne, lignes, periodes
from startups.models import Indicateur
from tests.factories import (
    days_ago,
    make_depense,
    make_enveloppe,
    make_indicateur,
    make_mesure,
    make_service_fait,
)
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant

JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 31)


def mesuree(*mesures, unite="usagers", sens=Sens.HAUSSE, frequence=Frequence.MENSUELLE) -> Mesuree:
    indicateur = Indicateur(
        nom="Usagers", unite=unite, sens=sens, frequence=frequence, dimension=Dimension.UTILISE
    )
    return Mesuree(indicateur, [Value(day, Decimal(valeur)) for day, valeur in mesures])


def test_cost_is_what_was_spent_by_the_last_measure():
    found = mesuree((date(2026, 3, 1), "10"), (date(2026, 3, 20), "300"), (date(2026, 4, 1), "9"))
    assert cout(JANUARY, MARCH, Decimal("1000"), found).montant == Decimal("3.33")


@pytest.mark.parametrize(
    ("spent", "found", "said"),
    [
        ("1000", None, "aucun indicateur de cette sorte"),
        ("1000", mesuree(), "pas de mesure dans la période"),
        (
            "1000",
            mesuree((date(2025, 12, 31), "9"), (date(2026, 4, 1), "9")),
            "pas de mesure dans la période",
        ),
        ("0", mesuree((MARCH, "9")), "aucun service fait dans la période"),
        ("1000", mesuree((MARCH, "0")), "la mesure est nulle ou négative"),
        ("1000", mesuree((MARCH, "-3")), "la mesure est nulle ou négative"),
        ("1000", mesuree((MARCH, "40"), unite="%"), "une part ou une note ne se divise pas"),
        ("1000", mesuree((MARCH, "8"), unite="sur 10"), "une part ou une note ne se divise pas"),
        ("1000", mesuree((MARCH, "8"), sens=Sens.BAISSE), "cet indicateur doit baisser"),
    ],
)
def test_what_would_mislead_is_not_computed(spent, found, said):
    result = cout(JANUARY, MARCH, Decimal(spent), found)
    assert (result.montant, result.raison) == (None, said)


days = st.dates(date(1990, 1, 1), date(2026, 11, 1))
amounts = st.decimals(Decimal(0), Decimal("9999999"), places=2)


@given(days, st.integers(0, 12_000), st.sampled_from([*Frequence]))
def test_periods_cover_every_day_once(debut, length, frequence):
    fin = min(debut + timedelta(days=length), date(2026, 11, 24))
    found = periodes(debut, fin, [mesuree(frequence=frequence)])
    assert found[0][0] == debut
    assert found[-1][1] == fin
    assert all(start <= end for start, end in found)
    assert all(end + timedelta(days=1) == start for (_, end), (start, _) in itertools.pairwise(found))
    assert len(found) <= 40


@given(st.lists(st.tuples(days, amounts), max_size=30))
def test_totals_are_exact(depenses):
    debut, fin = date(1990, 1, 1), date(2026, 11, 1)
    spent = sum((montant for _, montant in depenses), Decimal(0))
    assert sum((each.depense for each in lignes(debut, fin, depenses, [])), Decimal(0)) == spent
    assert ligne(debut, fin, depenses, []).depense == spent


def test_periods_are_long_enough_to_hold_a_measure():
    monthly = periodes(JANUARY, date(2026, 12, 31), [mesuree()])
    quarterly = periodes(JANUARY, date(2026, 12, 31), [mesuree(frequence=Frequence.TRIMESTRIELLE), None])
    assert (len(monthly), len(quarterly)) == (12, 4)
    assert quarterly[0] == (JANUARY, MARCH)


# The page ---------------------------------------------------------------------------------------------------


def address(startup, **query) -> str:
    return reverse("startups:impact_cout", args=[startup.identifiant], query=query or None)


@pytest.fixture
def spent(startup):
    """12 000 € spent in March 2026, 6 000 € in April; 400 then 600 active users."""
    indicateur = make_indicateur(startup, "Usagers actifs", principal=True, usagers=True)
    make_mesure(indicateur, "400", date=date(2026, 3, 31))
    make_mesure(indicateur, "600", date=date(2026, 4, 30))
    order = make_depense(make_enveloppe(startup, exercice=2026), "50000", date=date(2026, 2, 10))
    make_service_fait(order, "12000", date=date(2026, 3, 15))
    make_service_fait(order, "6000", date=date(2026, 4, 2))
    return indicateur


def test_costs_are_told_between_the_days_of_the_address(sign_in, startup, spent, solange):
    page = sign_in(solange).get(address(startup, du="2026-03-01", au="2026-04-30"))
    rows = [[words(cell) for cell in row.select("th, td")] for row in soup(page).select("tbody tr")]
    assert rows == [
        ["Avril 2026", "6 000 €", "10 €"],
        ["Mars 2026", "12 000 €", "30 €"],
    ]
    assert "Services faits 18 000 €" in words(page)
    assert "Par usager actif 30 €" in words(page)
    assert len(soup(page).select("figure svg")) == 1
    assert "10 € le 30 avril 2026" in words(soup(page).select_one("figure svg")["aria-label"])


def test_principal_that_does_not_count_users_has_its_own_cost(sign_in, startup, spent, solange):
    spent.principal = False
    spent.save()
    haies = make_indicateur(startup, "Haies plantées", unite="km", principal=True)
    make_mesure(haies, "24", date=date(2026, 3, 31))
    page = sign_in(solange).get(address(startup, du="2026-03-10", au="2026-03-31"))
    rows = [[words(cell) for cell in row.select("th, td")] for row in soup(page).select("tbody tr")]
    assert rows == [["Du 10 mars 2026 au 31 mars 2026", "12 000 €", "500 €", "30 €"]]
    assert "Par unité de « Haies plantées » 500 €" in words(page)


def test_without_indicator_nor_money_it_says_why(sign_in, startup, emile):
    page = sign_in(emile).get(address(startup))
    told = words(page)
    assert "non calculable : aucun indicateur de cette sorte" in told
    assert "n’a pas d’indicateur principal" in told
    assert soup(page).select("figure") == []


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ({"du": "2026-05-01", "au": "2026-04-01"}, "du", "Le premier jour est après le dernier."),
        ({"au": "2099-01-01"}, "au", "Rien n’est encore dépensé"),
        ({"du": "hier"}, "du", "date valide"),
        ({"du": "0026-01-01"}, "du", "pas plausible"),
    ],
)
def test_odd_days_get_a_sentence_at_their_field(sign_in, startup, spent, emile, query, field, said):
    page = soup(sign_in(emile).get(address(startup, **query)))
    assert said in words(page.select_one(f"#id_{field}_error"))
    assert page.select("tbody") == []


def test_budget_stays_with_those_who_read_it(sign_in, startup, spent, leon, denis, solange):
    for personne, offered in ((leon, False), (denis, False), (solange, True)):
        client = sign_in(personne)
        tab = client.get(reverse("startups:impact", args=[startup.identifiant]))
        assert ("Coût de l’impact" in words(tab)) is offered
        assert "€" not in words(tab)
        assert client.get(address(startup)).status_code == (200 if offered else 403)


def test_long_history_stays_light_at_a_constant_cost(sign_in, startup, spent, emile):
    order = startup.enveloppes.get().depenses.get()
    client = sign_in(emile)

    def grow():
        for jours in range(0, 1000, 7):
            make_service_fait(order, "100", jours=jours)
            make_mesure(spent, str(100 + jours), jours=jours + 1)

    def read():
        return client.get(address(startup, du="1990-01-01", au=days_ago(0).isoformat()))

    assert_num_queries_constant(read, grow, at_most=12)
    assert len(soup(read()).find_all(True)) <= 600


@pytest.mark.parametrize(
    ("debut", "fin", "titre"),
    [
        (JANUARY, date(2026, 1, 31), "janvier 2026"),
        (JANUARY, MARCH, "1er trimestre 2026"),
        (date(2026, 7, 1), date(2026, 9, 30), "3e trimestre 2026"),
        (date(2025, 7, 1), date(2025, 12, 31), "2e semestre 2025"),
        (date(2025, 1, 1), date(2025, 12, 31), "2025"),
        (date(2025, 7, 1), date(2026, 6, 30), "du 1er juillet 2025 au 30 juin 2026"),
        (date(2026, 3, 2), MARCH, "du 2 mars 2026 au 31 mars 2026"),
        (date(2026, 10, 1), date(2026, 11, 24), "du 1er octobre 2026 au 24 novembre 2026"),
    ],
)
def test_periods_are_named_as_people_say_them(debut, fin, titre):
    assert ligne(debut, fin, [], []).titre == titre
