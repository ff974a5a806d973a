"""What awaits a person about money, and who is never told."""

from datetime import date, timedelta

import pytest

from incubateur.accueil.echeances import gather
from socle.clock import today
from socle.templatetags.socle import jour
from startups.budget.lecture import lire
from startups.echeances import echeances
from startups.financement import order_before
from tests.factories import make_depense, make_enveloppe, make_phase, make_service_fait
from tests.outils.html import words

KINDS = {"financement", "credits-perdus", "engagements-depasses"}
AUTUMN = date(today().year, 10, 1)


def told(personne, day: date | None = None, **options) -> list[tuple[str, str]]:
    """(kind, why) of every line about money."""
    fresh = type(personne).objects.get(pk=personne.pk)
    lots = gather(fresh, day or today(), **options)
    return [(lot.kind, words(line.pourquoi)) for lot in lots if lot.kind in KINDS for line in lot[:50]]


def fund(startup, left: int) -> None:
    depense = make_depense(
        make_enveloppe(startup, "9000" if not left else str(9000 + left)), str(9000 + left), jours=100
    )
    for jours in (85, 50, 20):
        make_service_fait(depense, "3000", jours=jours)


def test_financing_that_ends_soon_says_until_when_and_what_to_do(startup, emile, alice, ingrid):
    fund(startup, 6000)
    end = lire(startup, today()).financement.jusquau
    said = f"Financé jusqu’au {jour(end)} : prochaine commande à lancer avant le {jour(order_before(end))}"
    for personne in (emile, alice, ingrid):
        assert told(personne) == [("financement", words(said))]


def test_nothing_left_is_told_and_plenty_is_not(startup, autre_startup, emile):
    fund(startup, 0)
    fund(autre_startup, 60_000)
    assert told(emile) == [("financement", "Les commandes passées sont entièrement consommées")]


def test_what_will_lapse_is_told_from_september_on(startup, emile):
    make_depense(make_enveloppe(startup, "10000.50"), "4000", jours=300)
    year = today().year
    startup.phases.update(debut=date(year - 1, 1, 1))
    startup.enveloppes.update(exercice=year)
    assert told(emile, date(year, 8, 31)) == []
    for day in (date(year, 9, 1), date(year, 12, 31)):
        assert told(emile, day) == [
            ("credits-perdus", "6 000,50 € ne sont pas engagés : perdus le 31 décembre")
        ]
    startup.enveloppes.update(exercice=year - 1)
    assert told(emile, AUTUMN) == []


def test_orders_beyond_what_is_granted_are_told(startup, emile):
    make_depense(make_enveloppe(startup, "10000"), "12000.10", jours=300)
    assert told(emile, AUTUMN) == [
        ("engagements-depasses", f"2 000,10 € engagés en {today().year} au-delà de ce qui est accordé")
    ]


def test_finished_startups_ask_nothing(startup, emile):
    fund(startup, 0)
    make_phase(startup, "abandon", debut=today() - timedelta(days=3))
    assert told(emile) == []


@pytest.mark.parametrize("who", ["carla", "leon", "denis", "voisin", "externe"])
def test_who_may_not_read_the_budget_is_told_nothing(request, startup, who):
    fund(startup, 0)
    assert told(request.getfixturevalue(who)) == []


def test_who_looks_at_what_awaits_somebody_is_told_no_more(
    startup, autre_startup, ingrid, emile, carla, diane
):
    """A coach of the incubateur reads the news of every startup of it, but not their budget."""
    fund(startup, 0)
    for reader, count in ((emile, 1), (diane, 1), (carla, 0)):
        assert len(told(ingrid, reader=reader)) == count


def test_these_kinds_are_a_link_away(startup, emile):
    assert not [lot for lot in echeances(emile, AUTUMN) if lot.kind in KINDS and lot.pressing]
