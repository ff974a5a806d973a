"""The tab « Budget »: what is recorded, what it tells, and what is asked before writing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from socle.clock import today
from socle.imports import CellError
from socle.templatetags.socle import jour, montant
from startups.budget.lecture import Budget, lire
from startups.budget.montants import MOST, as_montant, written
from startups.financement import exercices
from startups.models import Depense, Enveloppe, ServiceFait
from tests.factories import days_ago, make_depense, make_enveloppe, make_service_fait
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant


def tab(startup) -> str:
    return reverse("startups:budget", args=[startup.identifiant])


def at(name: str, startup, *args) -> str:
    return reverse(f"startups:{name}", args=[startup.identifiant, *args])


# A past year, so that no test depends on the day it runs.
YEAR = 2024
ENVELOPPE = {
    "source": "fast",
    "intitule": "Décision de mars",
    "montant": "150 k€",
    "exercice": str(YEAR),
    "debut": f"{YEAR}-01-01",
    "fin": f"{YEAR}-12-31",
}


def order(enveloppe, **more) -> dict:
    values = {
        "enveloppe": enveloppe.pk,
        "fournisseur": "Coopérative du code",
        "objet": "Développement",
        "reference": "BC-1",
        "montant": "12 000",
        "date": f"{YEAR}-03-02",
    }
    return values | more


# Amounts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("150 000", "150000"),
        ("150\u202f000,50 €", "150000.50"),
        ("150000,5", "150000.5"),
        ("150 k€", "150000"),
        ("1,5 K€", "1500"),
        ("2 M€", "2000000"),
        ("12 euros", "12"),
        ("0", "0"),
        ("1.234,56", "1234.56"),
    ],
)
def test_amount_is_read_as_people_write_it(text, amount):
    assert as_montant(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("-5", "négatif"),
        ("1,005", "centimes"),
        ("beaucoup", "Écrivez un montant"),
        ("12 $", "Écrivez un montant"),
        ("k€", "Écrivez un montant"),
        ("9" * 15, "trop grand"),
        ("9" * 500, "Trop long"),
        ("1e5", "Écrivez un montant"),
    ],
)
def test_what_is_no_amount_is_told(text, said):
    with pytest.raises(CellError, match=said):
        as_montant(text)


@given(st.decimals(min_value=0, max_value=MOST, places=2))
def test_amount_written_is_read_again_to_the_cent(amount):
    assert as_montant(written(amount)) == amount
    assert as_montant(montant(amount)) == amount


# Totals -------------------------------------------------------------------------------------------------------

EUROS = st.decimals(min_value=0, max_value=10_000_000, places=2)
YEARS = st.integers(2020, 2030)


@given(
    st.lists(st.tuples(YEARS, EUROS), max_size=6), st.lists(st.tuples(st.integers(0, 5), EUROS), max_size=12)
)
def test_totals_are_exact(granted, ordered):
    """Nothing is lost nor rounded between the rows and the totals by exercice and by envelope."""
    envelopes = [Enveloppe(pk=n, exercice=year, montant=amount) for n, (year, amount) in enumerate(granted)]
    placed = [(n, amount) for n, amount in ordered if n < len(envelopes)]
    orders = [Depense(pk=k, enveloppe_id=n, montant=amount) for k, (n, amount) in enumerate(placed)]
    done = [ServiceFait(depense_id=o.pk, date=date(2025, 6, 1), montant=o.montant) for o in orders[::2]]
    budget = Budget(envelopes, orders, done, today=date(2025, 7, 1))
    assert sum(line.exercice.accorde for line in budget.exercices) == sum(amount for _, amount in granted)
    assert sum(line.exercice.engage for line in budget.exercices) == sum(amount for _, amount in placed)
    assert sum(line.exercice.consomme for line in budget.exercices) == sum(s.montant for s in done)
    assert sum(line.engage for line in budget.lignes) == sum(amount for _, amount in placed)
    assert sum(line.commandes for line in budget.lignes) == len(placed)
    assert sum(line.fait for line in budget.commandes) == sum(s.montant for s in done)


def test_totals_keep_their_cents(startup):
    enveloppe = make_enveloppe(startup, "0.30")
    for _ in range(3):
        make_service_fait(make_depense(enveloppe, "0.10"), "0.10")
    [year] = lire(startup, today()).exercices
    assert (year.exercice.engage, year.exercice.reste) == (Decimal("0.30"), Decimal(0))


# What the tab tells ---------------------------------------------------------------------------------------------


def test_empty_tab_says_what_to_do_to_who_may(sign_in, startup, ingrid, solange):
    told = words(sign_in(ingrid).get(tab(startup)))
    assert "Ajoutez l’argent accordé cette année" in told
    read = sign_in(solange).get(tab(startup))
    assert "Aucune enveloppe" in words(read)
    assert soup(read).main.select(".fr-btn, form") == []


def test_tab_is_offered_to_who_may_read_it_alone(sign_in, startup, alice, carla, leon):
    page = reverse("startups:page", args=[startup.identifiant])
    assert soup(sign_in(alice).get(page)).select(f'.onglets a[href="{tab(startup)}"]')
    for personne in (carla, leon):
        response = sign_in(personne).get(page)
        assert response.status_code == 200
        assert tab(startup) not in response.text


def test_financed_until_is_said_with_its_reason_and_what_it_calls_for(sign_in, startup, emile):
    enveloppe = make_enveloppe(startup, "200000")
    depense = make_depense(enveloppe, "91000", jours=120)
    for jours in (80, 50, 20):
        make_service_fait(depense, "10000", jours=jours)
    found = lire(startup, today()).financement
    assert found.reste == Decimal(61000)
    told = words(sign_in(emile).get(tab(startup)))
    assert words(f"Financé jusqu’au {jour(found.jusquau)}") in told
    assert words(found.raison) in told
    early, late = found.comite
    assert words(f"Comité à tenir entre le {jour(early)} et le {jour(late)}.") in told
    assert late <= found.jusquau - timedelta(days=30)


def test_exercice_tells_granted_committed_consumed_and_left(sign_in, startup, alice):
    enveloppe = make_enveloppe(startup, "100000", exercice=YEAR)
    depense = make_depense(enveloppe, "60000", date=date(YEAR, 3, 1))
    make_service_fait(depense, "25000,50".replace(",", "."), date=date(YEAR, 6, 1))
    page = soup(sign_in(alice).get(tab(startup)))
    row = page.select_one("#exercices").find_parent("section").tbody.tr
    assert words(row) == f"{YEAR} 100 000 € 60 000 € 40 000 € perdu fin {YEAR} 25 000,50 €"
    drawn = page.select_one("#exercices").find_parent("section").svg["aria-label"]
    assert words(drawn) == (f"Exercice {YEAR} : Engagé : 60 000 €, Reste à engager : 40 000 € sur 100 000 €.")


def test_over_commitment_is_said(sign_in, startup, alice):
    make_depense(make_enveloppe(startup, "10000", exercice=YEAR), "12000.10", date=date(YEAR, 3, 1))
    told = words(sign_in(alice).get(tab(startup)))
    assert f"Exercice {YEAR} : 2 000,10 € engagés au-delà des 10 000 € accordés." in told
    assert "dépassé de 2 000,10 €" in told


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 8, 31), []),
        (
            date(2026, 9, 1),
            ["seront perdus le 31 décembre. La dernière commande se passe avant le 14 décembre"],
        ),
        (date(2026, 12, 15), ["On ne commande plus en principe depuis le 14 décembre 2026."]),
        (date(2027, 1, 4), []),
    ],
)
def test_what_will_lapse_is_said_in_time(day, said):
    enveloppe = Enveloppe(pk=1, exercice=2026, montant=Decimal(30000))
    order = Depense(pk=1, enveloppe_id=1, montant=Decimal(18000))
    alertes = Budget([enveloppe], [order], [], today=day).alertes
    assert len(alertes) == len(said)
    for told, expected in zip(alertes, said, strict=True):
        assert words(told).startswith("12 000 € de l’exercice 2026 ne sont pas engagés")
        assert expected in words(told)


def test_three_hundred_orders_stay_light(sign_in, startup, emile):
    enveloppes = [make_enveloppe(startup, exercice=year) for year in (2022, 2023, 2024)]
    client = sign_in(emile)

    def grow(count=2):
        placed = [make_depense(enveloppes[n % 3], reference=f"BC-{n}") for n in range(count)]
        ServiceFait.objects.bulk_create(
            ServiceFait(depense=each, date=days_ago(5), montant=10) for each in placed
        )

    grow(1)
    assert_num_queries_constant(lambda: client.get(tab(startup)), grow, at_most=12)
    grow(300)
    page = client.get(tab(startup))
    assert len(soup(page).find_all()) <= 600
    assert "303 bons de commande" in words(page)
    second = client.get(tab(startup), {"page": 2})
    assert len(soup(second).select("#commandes ~ .fr-table tbody tr")) == 15


# Writing --------------------------------------------------------------------------------------------------------


def test_envelope_then_order_then_service_then_their_history(sign_in, startup, ingrid):
    client = sign_in(ingrid)
    response = client.post(at("enveloppe_nouvelle", startup), ENVELOPPE, follow=True)
    assert "Enveloppe enregistrée : Décision de mars, 2024, 150 000 €." in words(response)
    enveloppe = startup.enveloppes.get()
    assert enveloppe.history.get().history_user == ingrid
    client.post(at("depense_nouvelle", startup), order(enveloppe))
    depense = enveloppe.depenses.get()
    assert (depense.montant, depense.reference) == (Decimal(12000), "BC-1")
    url = at("depense", startup, depense.uuid)
    client.post(url, {"date": f"{YEAR}-04-02", "montant": "4 000,25"})
    told = words(client.get(url))
    assert "Reste à faire 7 999,75 €" in told
    assert "Service fait 4 000,25 €" in told


def test_correction_says_why_and_history_keeps_what_was(sign_in, startup, ingrid):
    enveloppe = make_enveloppe(startup, "100000", exercice=YEAR)
    client = sign_in(ingrid)
    url = at("enveloppe_modifier", startup, enveloppe.uuid)
    missing = client.post(url, ENVELOPPE | {"version": enveloppe.version})
    assert "Pourquoi corriger" in words(soup(missing).select_one(".fr-alert--error"))
    client.post(url, ENVELOPPE | {"version": enveloppe.version, "motif": "Avenant signé"})
    enveloppe.refresh_from_db()
    assert enveloppe.montant == Decimal(150000)
    latest = enveloppe.history.first()
    assert (latest.history_change_reason, latest.prev_record.montant) == ("Avenant signé", Decimal(100000))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("montant", "-3", "négatif"),
        ("montant", "cent", "Écrivez un montant"),
        ("montant", "9" * 500, "Trop long"),
        ("montant", "", "obligatoire"),
        ("exercice", "20026", "n’est pas plausible"),
        ("exercice", "MMXXVI", "Écrivez une année"),
        ("debut", "20026-01-01", "L’année 20026 n’est pas plausible"),
        ("debut", "hier", "Écrivez la date ainsi"),
        ("fin", "2023-01-01", "ne peut pas précéder"),
        ("intitule", "é" * 500, "200 caractères"),
        ("source", "loterie", "loterie"),
    ],
)
def test_wrong_envelope_is_told_at_its_field_and_kept(sign_in, startup, emile, field, value, said):
    response = sign_in(emile).post(at("enveloppe_nouvelle", startup), ENVELOPPE | {field: value})
    page = soup(response)
    assert said in words(page.select_one(f"#id_{field}_error"))
    if field != "source":
        assert page.select_one(f"#id_{field}")["value" if value else "id"] == (value or f"id_{field}")
    assert page.select_one("#id_exercice")["value"] == (value if field == "exercice" else str(YEAR))
    assert not startup.enveloppes.exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("date", "20026-03-02", "L’année 20026 n’est pas plausible"),
        ("date", "2090-03-02", "est dans le futur"),
        ("fournisseur", "é" * 500, "200 caractères"),
        ("objet", "", "obligatoire"),
        ("montant", "12 $", "Écrivez un montant"),
        ("enveloppe", "0", "choix"),
    ],
)
def test_wrong_order_is_told_at_its_field(sign_in, startup, emile, field, value, said):
    enveloppe = make_enveloppe(startup, exercice=YEAR)
    response = sign_in(emile).post(at("depense_nouvelle", startup), order(enveloppe) | {field: value})
    assert said in words(soup(response).select_one(f"#id_{field}_error"))
    assert not enveloppe.depenses.exists()


def test_order_of_another_startup_is_not_found(sign_in, startup, autre_startup, emile):
    make_enveloppe(startup)
    elsewhere = make_enveloppe(autre_startup, exercice=YEAR)
    depense = make_depense(elsewhere)
    client = sign_in(emile)
    assert client.get(at("depense", startup, depense.uuid)).status_code == 404
    assert client.get(at("enveloppe_modifier", startup, elsewhere.uuid)).status_code == 404
    refused = client.post(at("depense_nouvelle", startup), order(elsewhere))
    assert "choix" in words(soup(refused).select_one("#id_enveloppe_error"))
    assert elsewhere.depenses.count() == 1


def test_order_without_envelope_leads_to_the_envelope(sign_in, startup, emile):
    response = sign_in(emile).get(at("depense_nouvelle", startup))
    assert response.url == at("enveloppe_nouvelle", startup)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"montant": "100 001,50"}, "engage 1,50 € de plus que ce que porte l’enveloppe (100 000 € restent)"),
        ({"date": f"{YEAR - 1}-03-02"}, f"datée de {YEAR - 1}, sur l’exercice {YEAR}"),
        ({"date": f"{YEAR}-12-20"}, "rien ne se commande en principe"),
        ({"date": f"{YEAR}-02-04"}, "rien ne se commande en principe"),
    ],
)
def test_unusual_order_is_asked_again_then_saved(sign_in, startup, emile, changes, said):
    enveloppe = make_enveloppe(startup, "100000", exercice=YEAR)
    client = sign_in(emile)
    typed = order(enveloppe) | changes
    asked = client.post(at("depense_nouvelle", startup), typed)
    assert said in words(soup(asked).select_one(".fr-alert--warning"))
    assert not enveloppe.depenses.exists()
    stamp = soup(asked).select_one("[name=confirme]")["value"]
    client.post(at("depense_nouvelle", startup), typed | {"confirme": stamp})
    assert enveloppe.depenses.count() == 1


def test_service_beyond_the_order_is_asked_again(sign_in, startup, emile):
    depense = make_depense(make_enveloppe(startup), "1000", jours=30)
    make_service_fait(depense, "900")
    url = at("depense", startup, depense.uuid)
    asked = sign_in(emile).post(url, {"date": days_ago(2).isoformat(), "montant": "200"})
    assert "1 100 € seraient faits sur une commande de 1 000 € : 100 € de trop." in words(asked)
    assert depense.services_faits.count() == 1


def test_lowered_envelope_is_asked_again(sign_in, startup, emile):
    enveloppe = make_enveloppe(startup, "100000", exercice=YEAR)
    make_depense(enveloppe, "60000")
    url = at("enveloppe_modifier", startup, enveloppe.uuid)
    typed = ENVELOPPE | {"montant": "50000", "version": enveloppe.version, "motif": "Gel"}
    asked = sign_in(emile).post(url, typed)
    assert "60 000 € sont déjà engagés sur cette enveloppe" in words(asked)


def test_two_people_see_both_texts(sign_in, startup, emile, ingrid):
    depense = make_depense(make_enveloppe(startup, exercice=YEAR), date=date(YEAR, 3, 2))
    url = at("depense_modifier", startup, depense.uuid)
    seen = {"version": depense.version, "motif": "Relu"}
    first = order(depense.enveloppe, objet="Développement et accessibilité") | seen
    sign_in(emile).post(url, first)
    second = sign_in(ingrid).post(url, order(depense.enveloppe, objet="Développement et design") | seen)
    told = words(second)
    assert "Développement et accessibilité" in told
    assert "Développement et design" in str(second.text)
    depense.refresh_from_db()
    assert depense.objet == "Développement et accessibilité"


def test_envelope_with_orders_and_order_with_services_stay(sign_in, startup, emile):
    enveloppe = make_enveloppe(startup)
    depense = make_depense(enveloppe)
    service = make_service_fait(depense)
    client = sign_in(emile)

    def remove(name, row, *args):
        url = at(name, startup, *args)
        assert "reste dans l’historique" in words(client.get(url))
        return words(client.post(url, {"motif": "Doublon", "version": row.version}, follow=True))

    assert "Des commandes sont passées" in remove("enveloppe_supprimer", enveloppe, enveloppe.uuid)
    assert "Des services faits sont constatés" in remove("depense_supprimer", depense, depense.uuid)
    assert "Supprimé : Service fait le" in remove("service_supprimer", service, depense.uuid, service.uuid)
    assert "Commande supprimée" in remove("depense_supprimer", depense, depense.uuid)
    assert "Enveloppe supprimée" in remove("enveloppe_supprimer", enveloppe, enveloppe.uuid)
    gone = Enveloppe.history.filter(uuid=enveloppe.uuid).latest()
    assert (gone.history_type, gone.history_change_reason) == ("-", "Doublon")


def test_exercice_without_envelope_is_told():
    [year] = exercices([], [(2025, Decimal(10))], [])
    assert (year.accorde, year.depassement) == (0, 10)
