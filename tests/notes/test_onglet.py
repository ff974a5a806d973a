"""The tab of a startup, and where its notes are suspended."""

from datetime import timedelta

import pytest
from django.urls import reverse

from notes.cadence import CLOSE, Faits, periode_of
from notes.enums import NatureDispense
from notes.models import Dispense
from notes.periodes import Periode
from socle.clock import today
from startups.enums import GenreJalon, NomPhase
from startups.models import Startup
from startups.models.startups import midnight
from tests import factories
from tests.factories import days_ago
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant


@pytest.fixture
def suivie(startup):
    """In construction, and in the portfolio, for ten months."""
    startup.phases.all().delete()
    factories.make_phase(startup, debut=days_ago(300))
    startup.created_at = midnight(days_ago(300))
    Startup.objects.filter(pk=startup.pk).update(created_at=startup.created_at)
    return startup


def url(startup, name="startup", *args) -> str:
    return reverse(f"notes:{name}", args=[startup.identifiant, *args])


def lines(response) -> list[str]:
    return [words(line) for line in soup(response).select(".calendrier tbody tr")]


def errors(response) -> str:
    return words(soup(response).select_one(".fr-alert--error"))


# The tab ----------------------------------------------------------------------------------------------------


def test_each_period_says_where_its_note_stands(sign_in, suivie, ingrid, emile):
    current, last = (periode_of(suivie, today(), back) for back in (0, 1))
    factories.make_transmission(factories.make_note(suivie, last.precedente), emile)
    found = lines(sign_in(ingrid).get(url(suivie)))
    assert found[0].startswith(f"{current} À écrire")
    assert "En retard de" in found[1]
    assert "Transmise le" in found[2]
    assert str(emile) in found[2]


def test_writers_are_led_to_what_is_to_be_written_the_late_one_first(sign_in, suivie, ingrid, solange):
    page = soup(sign_in(ingrid).get(url(suivie)))
    last, current = (periode_of(suivie, today(), back) for back in (1, 0))
    assert [words(button) for button in page.select("a.fr-btn")] == [
        f"Écrire la note de {last}",
        f"Écrire la note de {current}",
    ]
    assert page.select_one("a.fr-btn")["href"] == url(suivie, "note", last.cle)
    assert soup(sign_in(solange).get(url(suivie))).select("a.fr-btn") == []


def test_a_note_nobody_asks_for_may_be_written(sign_in, suivie, ingrid):
    factories.make_phase(suivie, NomPhase.INVESTIGATION, debut=days_ago(1))
    page = soup(sign_in(ingrid).get(url(suivie)))
    assert "sans qu’elle soit attendue" in words(page)


def test_sponsors_see_neither_draft_nor_reason(sign_in, suivie, solange, diane):
    factories.make_note(suivie)
    factories.make_dispense(suivie, debut=days_ago(200), fin=days_ago(100), motif="Congé de maternité")
    told = words(sign_in(solange).get(url(suivie)))
    for hidden in ("préparation", "En retard", "maternité", "Suspendre"):
        assert hidden not in told
    assert "maternité" in words(sign_in(diane).get(url(suivie)))
    assert "Lever" not in words(sign_in(diane).get(url(suivie)))


def test_the_tab_is_a_tab_of_the_page(sign_in, suivie, solange):
    tabs = soup(sign_in(solange).get(url(suivie))).select("nav.onglets a")
    assert [words(tab) for tab in tabs if tab.get("aria-current") == "page"] == ["Notes"]


def test_periods_before_are_a_page_away(sign_in, suivie, emile):
    Startup.objects.filter(pk=suivie.pk).update(created_at=midnight(days_ago(900)))
    client = sign_in(emile)
    assert len(lines(client.get(url(suivie)))) == 12
    assert len(lines(client.get(url(suivie), {"page": 2}))) >= 2


def test_the_tab_costs_the_same_whatever_the_notes(sign_in, suivie, emile, solange):
    periode = periode_of(suivie, today(), CLOSE)

    def send(when: Periode):
        note = factories.make_note(suivie, when)
        factories.make_transmission(note, emile, {solange: "sponsor_dg"})
        factories.make_dispense(suivie, debut=when.debut, fin=when.debut + timedelta(days=3))

    send(periode)
    client = sign_in(emile)
    assert_num_queries_constant(
        lambda: client.get(url(suivie)),
        lambda: [send(when) for when in (periode.precedente, periode.precedente.precedente)],
        at_most=12,
    )


# Suspensions ------------------------------------------------------------------------------------------------


def test_notes_are_suspended_with_a_reason(sign_in, suivie, ingrid):
    client = sign_in(ingrid)
    data = {"debut": today(), "fin": "", "motif": "Congé de maternité"}
    response = client.post(url(suivie, "suspendre"), data, follow=True)
    assert "jusqu’à ce que vous leviez la suspension" in words(response)
    dispense = suivie.dispenses.get()
    assert (dispense.nature, dispense.fin, dispense.motif) == ("suspension", None, "Congé de maternité")
    told = dispense.history.get()
    assert (told.history_user, told.history_change_reason) == (ingrid, "Notes suspendues")
    assert "Suspendue" in lines(response)[0]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"debut": ""}, "obligatoire"),
        ({"debut": "20026-01-01"}, "date valide"),
        ({"debut": "1789-07-14", "fin": "1789-07-20"}, "n’est pas plausible"),
        ({"fin": days_ago(40)}, "ne peut pas précéder"),
        ({"motif": ""}, "obligatoire"),
        ({"motif": "x" * 501}, "500"),
        ({"debut": days_ago(100)}, "commence déjà ce jour-là"),
        ({"debut": days_ago(95)}, "déjà suspendues à partir du"),
        ({"debut": days_ago(120), "fin": ""}, "déjà suspendues à partir du"),
    ],
)
def test_an_impossible_suspension_is_refused_with_a_sentence(sign_in, suivie, ingrid, changes, said):
    factories.make_dispense(suivie, debut=days_ago(100), fin=days_ago(90))
    data = {"debut": days_ago(30), "fin": "", "motif": "Congé"} | changes
    response = sign_in(ingrid).post(url(suivie, "suspendre"), data)
    assert said in errors(response)
    assert suivie.dispenses.count() == 1
    if changes.get("motif") != "":
        assert data["motif"][:200] in soup(response).select_one("[name=motif]").text


def test_two_people_correct_one_suspension_both_texts_are_shown(sign_in, suivie, ingrid, alice):
    dispense = factories.make_dispense(suivie)
    data = {"debut": dispense.debut, "fin": "", "version": dispense.version}
    address = url(suivie, "dispense", dispense.uuid)
    sign_in(ingrid).post(address, data | {"motif": "Celui d’Ingrid"})
    response = sign_in(alice).post(address, data | {"motif": "Celui d’Alice"})
    shown = soup(response).select_one(".deux-textes").text
    assert "Celui d’Ingrid" in shown
    assert "Celui d’Alice" in shown


def test_lifting_says_what_is_owed_again_and_ends_the_day_before(sign_in, suivie, ingrid):
    dispense = factories.make_dispense(suivie)
    address, client = url(suivie, "lever", dispense.uuid), sign_in(ingrid)
    current = periode_of(suivie, today())
    first = soup(client.get(url(suivie))).select_one("ul.actions a[href$='/lever/']")
    assert first["href"] == address
    assert f"La note de {current} redevient attendue" in words(client.get(address))
    response = client.post(address, {"version": dispense.version}, follow=True)
    assert "de nouveau attendues" in words(response)
    dispense.refresh_from_db()
    assert dispense.fin == days_ago(1)
    assert dispense.history.first().history_change_reason == "Suspension levée"
    assert Faits.of(suivie).owes(current, today())
    # It is over: it can still be corrected, not lifted.
    assert "Lever" not in words(client.get(url(suivie)))


@pytest.mark.parametrize("days", [0, -10])
def test_a_suspension_lifted_before_it_holds_leaves_nothing_but_its_history(sign_in, suivie, ingrid, days):
    dispense = factories.make_dispense(suivie, debut=days_ago(days))
    sign_in(ingrid).post(url(suivie, "lever", dispense.uuid), {"version": dispense.version})
    assert not suivie.dispenses.exists()
    assert Dispense.history.first().history_change_reason == "Suspension annulée avant son début"


def test_lifting_what_somebody_changed_meanwhile_is_refused(sign_in, suivie, ingrid):
    dispense = factories.make_dispense(suivie)
    seen = dispense.version
    dispense.motif = "Un autre"
    dispense.save()
    response = sign_in(ingrid).post(url(suivie, "lever", dispense.uuid), {"version": seen})
    assert "Quelqu’un d’autre a enregistré" in errors(response)
    dispense.refresh_from_db()
    assert dispense.fin is None


def test_a_suspension_of_another_startup_is_not_found(sign_in, suivie, autre_startup, ingrid):
    dispense = factories.make_dispense(autre_startup)
    for name in ("dispense", "lever"):
        assert sign_in(ingrid).get(url(suivie, name, dispense.uuid)).status_code == 404


# Dossier de comité ------------------------------------------------------------------------------------------


def test_the_dossier_of_a_comite_stands_for_the_note(sign_in, suivie, ingrid):
    last = periode_of(suivie, today(), CLOSE)
    jalon = factories.make_jalon(suivie, genre=GenreJalon.COMITE, date=last.debut + timedelta(days=5))
    client = sign_in(ingrid)
    link = soup(client.get(url(suivie))).select_one("a[href$='/dossier/']")
    assert link["href"] == url(suivie, "dossier", last.cle)
    assert f"Aucune note n’est plus attendue de Carnet vert pour {last}" in words(client.get(link["href"]))
    for _ in range(2):  # pressed twice
        response = client.post(link["href"], follow=True)
    dispense = suivie.dispenses.get()
    assert (dispense.nature, dispense.debut, dispense.fin) == ("dossier_comite", jalon.date, jalon.date)
    assert "Dossier de comité" in lines(response)[1]
    assert client.get(url(suivie, "dispense", dispense.uuid)).status_code == 404
    client.post(url(suivie, "lever", dispense.uuid), {"version": dispense.version})
    assert not suivie.dispenses.exists()
    assert "En retard" in lines(client.get(url(suivie)))[1]


@pytest.mark.parametrize("cle", ["2026-13", "2026-02", "n-importe", "2001-01"])
def test_no_dossier_without_a_comite_in_the_period(sign_in, suivie, ingrid, cle):
    factories.make_jalon(suivie, genre=GenreJalon.LANCEMENT, date=days_ago(3))
    assert sign_in(ingrid).get(url(suivie, "dossier", cle)).status_code == 404


def test_a_comite_to_come_does_not_stand_for_a_note_yet(sign_in, suivie, ingrid):
    current = periode_of(suivie, today())
    factories.make_jalon(suivie, genre=GenreJalon.COMITE, date=today() + timedelta(days=1))
    assert sign_in(ingrid).post(url(suivie, "dossier", current.cle)).status_code == 404
    assert not Dispense.objects.filter(nature=NatureDispense.DOSSIER_COMITE).exists()
