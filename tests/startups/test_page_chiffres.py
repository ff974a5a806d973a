"""What the page of a startup says of its figures: principal indicator, end of the money, to whom."""

from decimal import Decimal

import pytest
from django.urls import reverse

from socle.clock import today
from socle.templatetags.socle import jour
from startups.budget.lecture import d_apres_rythme, lire
from startups.enums import NomPhase
from startups.models import Startup, with_rythme
from tests.factories import (
    days_ago,
    make_depense,
    make_enveloppe,
    make_indicateur,
    make_mesure,
    make_phase,
    make_service_fait,
)
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant


def read(client, startup):
    return soup(client.get(reverse("startups:page", args=[startup.identifiant])))


def figures(client, startup) -> str:
    """The words of the section; empty without it."""
    section = read(client, startup).select_one("[aria-labelledby=en-chiffres]")
    return words(section) if section else ""


def fund(startup) -> None:
    """Three months at 3,000 € a month, and as much left on the order."""
    depense = make_depense(make_enveloppe(startup), "18000", jours=100)
    for days in (85, 50, 20):
        make_service_fait(depense, "3000", jours=days)


def measure(startup) -> None:
    indicateur = make_indicateur(startup, "Usagers actifs", principal=True)
    make_mesure(indicateur, Decimal(100), jours=40)
    make_mesure(indicateur, Decimal(120), jours=10)


def test_page_tells_the_principal_indicator_and_the_end_of_the_money(sign_in, startup, alice):
    measure(startup)
    fund(startup)
    found = lire(startup, today()).financement
    client = sign_in(alice)
    said = figures(client, startup)
    assert words(f"Usagers actifs 120 usagers {jour(days_ago(10))} : +20 (+20 %), progrès Impact") in said
    assert words(f"Financé jusqu’au {jour(found.jusquau)} dans ") in said
    assert words(f"comité à tenir entre le {jour(found.comite[0])} et le {jour(found.comite[1])}") in said
    section = read(client, startup).select_one("[aria-labelledby=en-chiffres]")
    assert [link["href"].split("/")[-2] for link in section.find_all("a")] == ["impact", "budget"]


def test_principal_indicator_is_shown_with_its_shape(sign_in, startup, emile, solange, leon):
    indicateur = make_indicateur(startup, "Usagers actifs", principal=True)
    for rank in range(40):
        make_mesure(indicateur, Decimal(100 + rank), jours=400 - 10 * rank)
    make_mesure(make_indicateur(startup, "Un autre"), Decimal(7))
    for personne in (emile, solange, leon):
        [drawn] = read(sign_in(personne), startup).select("[aria-labelledby=en-chiffres] svg")
        assert words(drawn["aria-label"]).startswith("Usagers actifs : 139 usagers")


def test_one_measure_has_no_shape(sign_in, startup, emile):
    make_mesure(make_indicateur(startup, "Usagers actifs", principal=True), Decimal(3))
    assert "3 usagers" in figures(sign_in(emile), startup)
    assert not read(sign_in(emile), startup).select("[aria-labelledby=en-chiffres] svg")


def test_money_is_for_who_reads_the_budget(
    sign_in, startup, emile, ingrid, solange, diane, leon, denis, carla
):
    measure(startup)
    fund(startup)
    for personne in (emile, ingrid, solange, diane):
        assert "Financé jusqu’au" in figures(sign_in(personne), startup)
    for personne in (leon, denis, carla):
        client = sign_in(personne)
        assert "120 usagers" in figures(client, startup)
        assert "inanc" not in figures(client, startup)
        assert "Budget" not in figures(client, startup)


def test_what_is_not_known_is_told_with_the_way_to_tell_it(sign_in, startup, ingrid, solange):
    said = figures(sign_in(ingrid), startup)
    assert "Indicateur principal Pas encore choisi Le choisir dans l’onglet Impact" in said
    assert "Financement Aucune commande enregistrée Budget" in said
    assert "Pas encore choisi Impact" in figures(sign_in(solange), startup)


def test_indicator_never_measured_and_money_at_its_end(sign_in, startup, emile):
    make_indicateur(startup, "Usagers", principal=True)
    make_service_fait(make_depense(make_enveloppe(startup), "3000", jours=40), "3000")
    said = figures(sign_in(emile), startup)
    assert "Usagers Jamais mesuré" in said
    assert "Financement Les commandes passées sont entièrement consommées : plus rien n’est financé." in said


@pytest.mark.parametrize(
    "services",
    [
        [],
        [(400, "100")],
        [(91, "900"), (90, "10.01")],
        [(90, "900.10"), (3, "0.35")],
        [(12, "500")],
        [(0, "20000")],
        [(-5, "700"), (30, "800")],
    ],
    ids=["none", "long ago", "at the edge", "three months", "young", "exhausted", "to come"],
)
def test_page_counts_as_the_tab_does(startup, services):
    first, second = (make_depense(make_enveloppe(startup), amount, jours=500) for amount in ("9000.35", "50"))
    if services:
        # Consumed beyond its amount: it takes nothing from the other.
        make_service_fait(second, "60", jours=services[0][0])
    for days, amount in services:
        make_service_fait(first, amount, jours=days)
    told = d_apres_rythme(with_rythme(Startup.objects.all(), today()).get(), today())
    assert told == lire(startup, today()).financement


def test_old_measure_is_said(sign_in, startup, emile):
    make_mesure(make_indicateur(startup, "Usagers", principal=True), jours=400)
    assert "mesure ancienne" in figures(sign_in(emile), startup)


@pytest.mark.parametrize("phase", [NomPhase.INVESTIGATION, NomPhase.ABANDON, NomPhase.TRANSFERE])
def test_figures_are_for_the_phases_that_call_for_them(sign_in, startup, emile, phase):
    measure(startup)
    fund(startup)
    startup.phases.all().delete()
    make_phase(startup, phase, debut=days_ago(3))
    assert figures(sign_in(emile), startup) == ""


def test_figures_cost_the_same_whatever_there_is(sign_in, startup, emile):
    client = sign_in(emile)

    def grow():
        measure(startup)
        fund(startup)
        fund(startup)

    assert_num_queries_constant(lambda: read(client, startup), grow, at_most=12)
