"""Writing a note, as each person meets it."""

import pytest
from django.urls import reverse

from notes.models import Note
from notes.periodes import Periode
from socle.clock import today
from startups.enums import Meteo
from tests import factories
from tests.outils.html import soup, words


def periode(ago: int = 0) -> Periode:
    """The period of today, or as many periods before."""
    found = Periode.of(today(), 2)
    for _ in range(ago):
        found = found.precedente
    return found


def address(startup, name: str = "note", ago: int = 0) -> str:
    return reverse(f"notes:{name}", args=[startup.identifiant, periode(ago).cle])


def filled(response, **typed) -> dict:
    """What the form shown in `response` sends once `typed` is in it, as a browser does."""
    data = {}
    for field in soup(response).select_one("form[data-brouillon]").select("input[name], textarea[name]"):
        name, value = (
            field["name"],
            field.get("value", "") if field.name == "input" else field.text.strip("\n"),
        )
        if field.get("type") == "checkbox":
            data.setdefault(name, [])
            if field.has_attr("checked"):
                data[name].append(value or "on")
        elif field.get("type") != "radio" or field.has_attr("checked"):
            data[name] = value
    return {name: value for name, value in (data | typed).items() if value not in ([], None)}


def sent(startup, by, ago: int = 1, **fields) -> Note:
    note = factories.make_note(startup, periode(ago), **fields)
    factories.make_transmission(note, by, transmise_le=factories.moment(30 * ago))
    return note


# Beginning a note -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ingrid", "alice", "emile"])
def test_writers_begin_a_note_on_the_first_save_not_by_opening_it(request, sign_in, startup, who):
    client = sign_in(request.getfixturevalue(who))
    page = client.get(address(startup))
    assert Note.objects.count() == 0
    answer = client.post(address(startup), filled(page, avancees="Le comptage est ouvert."), follow=True)
    note = Note.objects.get()
    assert (note.periode, note.mois, note.version, note.draft) == (periode().cle, 2, 1, True)
    assert note.avancees == "Le comptage est ouvert."
    assert note.history.get().history_user == request.getfixturevalue(who)
    assert "Le brouillon est enregistré." in words(answer)


@pytest.mark.parametrize("who", ["solange", "serge", "diane", "carla", "leon", "denis", "voisin", "externe"])
def test_others_find_nothing_at_the_address_of_a_draft(request, sign_in, startup, who):
    factories.make_note(startup)
    client = sign_in(request.getfixturevalue(who))
    assert client.get(address(startup)).status_code == 404
    assert client.post(address(startup), {"avancees": "Non"}).status_code == 404
    assert Note.objects.get().avancees == "Le comptage est ouvert à tous."


@pytest.mark.parametrize(
    "cle", ["2026-02", "2026-13", "20026-01", "0001-01", "1989-01", "2026", "٢٠٢٦-٠١", "note"]
)
def test_an_address_that_names_no_period_is_not_found(sign_in, startup, ingrid, cle):
    assert sign_in(ingrid).get(f"/startups/{startup.identifiant}/notes/{cle}/").status_code == 404


def test_a_period_that_has_not_begun_is_not_found(sign_in, startup, ingrid):
    cle = periode().suivante.cle
    assert sign_in(ingrid).get(f"/startups/{startup.identifiant}/notes/{cle}/").status_code == 404


def test_a_note_keeps_its_period_when_the_rule_of_the_incubateur_changes(sign_in, startup, ingrid):
    note = factories.make_note(startup, Periode.of(today(), 2))
    startup.incubateur.note_mois = 5
    startup.incubateur.save()
    assert sign_in(ingrid).get(address(startup)).status_code == 200
    assert str(note.libelle_periode) in words(sign_in(ingrid).get(address(startup)))


# What is already there ------------------------------------------------------------------------------------


def test_a_new_note_says_what_the_points_said_since_the_last_note(sign_in, startup, ingrid, alice):
    sent(startup, alice)
    factories.make_point(startup, alice, jours=40, fait="Déjà dit.", suite="Ancienne suite.")
    factories.make_point(startup, alice, jours=20, fait="Dix communes formées.", suite="Cinq de plus.")
    factories.make_point(
        startup,
        alice,
        jours=3,
        fait="Ouverture à tous.",
        suite="Mesurer l’usage.",
        meteo=Meteo.NUAGEUX,
        avis="Fragile.",
    )
    page = sign_in(ingrid).get(address(startup))
    data = filled(page)
    assert data["avancees"] == "Dix communes formées.\n\nOuverture à tous."
    assert data["suite"] == "Mesurer l’usage."
    assert data["meteo"] == Meteo.NUAGEUX
    assert "Fragile" not in page.text


def test_open_blocages_and_those_closed_since_are_ticked(
    sign_in, startup, autre_startup, ingrid, alice, solange
):
    sent(startup, alice)
    opened = factories.make_blocage(startup, alice, titre="Accès refusé", attendu_de=solange)
    closed = factories.make_blocage(
        startup, alice, titre="Sans serveur", resolu_le=factories.days_ago(5), issue="Trouvé."
    )
    factories.make_blocage(
        startup,
        alice,
        titre="Vieille affaire",
        depuis=factories.days_ago(90),
        resolu_le=factories.days_ago(60),
    )
    factories.make_blocage(autre_startup, alice, titre="D’une autre")
    page = sign_in(ingrid).get(address(startup))
    assert sorted(filled(page)["blocages"]) == sorted([str(opened.uuid), str(closed.uuid)])
    shown = words(page)
    assert f"Accès refusé (attendu de {solange}, depuis 2 semaines)" in shown
    assert "Sans serveur (résolu le" in shown
    assert "Vieille affaire" not in shown
    assert "D’une autre" not in shown


# What is typed --------------------------------------------------------------------------------------------


def test_everything_typed_is_kept(sign_in, startup, ingrid, alice):
    blocage = factories.make_blocage(startup, alice)
    client = sign_in(ingrid)
    typed = {
        "meteo": Meteo.ORAGEUX,
        "fait_1": "Cent haies comptées",
        "fait_2": "",
        "fait_3": "  Deux   communes de plus ",
        "avancees": "Une ligne.\r\nUne autre.",
        "indicateurs": "L’usage double.",
        "blocages": [str(blocage.uuid)],
        "attentes": "Un mot au ministre.",
        "suite": "Former.",
        "cabinet": "on",
    }
    client.post(address(startup), filled(client.get(address(startup)), **typed))
    note = Note.objects.get()
    assert note.faits == ["Cent haies comptées", "", "Deux communes de plus"]
    assert note.avancees == "Une ligne.\nUne autre."
    assert (note.meteo, note.indicateurs, note.attentes, note.suite) == (
        "orageux",
        "L’usage double.",
        "Un mot au ministre.",
        "Former.",
    )
    assert note.blocages == [str(blocage.uuid)]
    assert note.cabinet
    assert filled(client.get(address(startup)))["fait_3"] == "Deux communes de plus"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"fait_1": "x" * 201}, "200 caractères"),
        ({"avancees": "x" * 10_001}, "10000 caractères"),
        ({"suite": "a\x00b"}, "Le caractère nul"),
        ({"meteo": "tempete"}, "tempete"),
        ({"blocages": ["11111111-1111-1111-1111-111111111111"]}, "n’est pas de cette startup"),
        ({"blocages": ["a\x00b"]}, "n’est pas de cette startup"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field_and_nothing_typed_is_lost(
    sign_in, startup, ingrid, typed, said
):
    client = sign_in(ingrid)
    page = client.post(
        address(startup), filled(client.get(address(startup)), attentes="À ne pas perdre.") | typed
    )
    assert page.status_code == 200
    assert Note.objects.count() == 0
    assert said in words(page)
    assert filled(page)["attentes"] == "À ne pas perdre."


def test_the_blocage_of_another_startup_is_refused(sign_in, startup, autre_startup, ingrid, carla):
    foreign = factories.make_blocage(autre_startup, carla, titre="Secret d’ailleurs")
    client = sign_in(ingrid)
    page = client.post(address(startup), filled(client.get(address(startup)), blocages=[str(foreign.uuid)]))
    assert "n’est pas de cette startup" in words(page)
    assert "Secret d’ailleurs" not in page.text
    assert Note.objects.count() == 0


def test_there_are_three_facts_whatever_is_sent(sign_in, startup, ingrid):
    client = sign_in(ingrid)
    typed = {f"fait_{rank}": f"Fait {rank}" for rank in range(1, 5)}
    client.post(address(startup), filled(client.get(address(startup)), **typed))
    assert Note.objects.get().faits == ["Fait 1", "Fait 2", "Fait 3"]
