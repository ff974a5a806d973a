"""The facts a note shows: live while it is written, frozen once sent."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest

from notes.contenu import Contenu, contenu, depuis
from notes.models import Note
from notes.periodes import Periode
from socle.clock import today
from startups.enums import GenreJalon, IssueObjectif
from tests import factories
from tests.factories import days_ago
from tests.outils.queries import assert_num_queries_constant


def _previous(startup, by, jours: int) -> Note:
    """The note of the period before, sent `jours` days ago."""
    periode = Periode.of(today(), startup.incubateur.note_mois).precedente
    note = factories.make_note(startup, periode)
    factories.make_transmission(note, by, transmise_le=factories.moment(jours))
    return note


def _read(note: Note) -> Note:
    return Note.objects.select_related("startup__incubateur").get(pk=note.pk)


@pytest.fixture
def note(startup, alice, ingrid) -> Note:
    """A draft, whose note before was sent 40 days ago."""
    _previous(startup, alice, 40)
    return factories.make_note(startup)


def test_a_note_says_the_startup_its_phase_and_who_writes(note, ingrid, alice):
    read = contenu(_read(note))
    assert (read.startup, read.mission, read.phase_libelle) == (
        "Carnet vert",
        "Rendre un service utile.",
        "Construction",
    )
    assert read.meteo_libelle == "Nuageux"
    assert read.faits == ["Cent haies comptées", "Deux communes de plus"]
    assert [(one.nom, one.role) for one in read.redacteurs] == [
        (str(ingrid), "Intrapreneur·e"),
        (str(alice), "Coach"),
    ]


def test_facts_hold_since_the_note_before_or_from_the_period_on(note, startup):
    assert depuis(note) == days_ago(40)
    Note.objects.drafts().delete()
    first = factories.make_note(factories.make_startup(incubateur=startup.incubateur))
    assert depuis(first) == first.libelle_periode.debut - timedelta(days=1)


def test_a_measure_is_compared_to_what_it_was_at_the_note_before(note, startup):
    indicateur = factories.make_indicateur(startup, "Haies comptées", principal=True)
    for jours, valeur in [(80, "50"), (45, "100"), (20, "110"), (5, "120")]:
        factories.make_mesure(indicateur, valeur, jours=jours)
    (mesure,) = contenu(_read(note)).mesures
    assert (mesure.valeur, mesure.avant, mesure.avant_le) == (Decimal(120), Decimal(100), days_ago(45))
    assert mesure.nouvelle
    assert mesure.evolution == "+20 (+20\u00a0%), progrès"


def test_an_indicator_not_measured_since_says_so(note, startup):
    factories.make_mesure(factories.make_indicateur(startup), "50", jours=60)
    (mesure,) = contenu(_read(note)).mesures
    assert (mesure.nouvelle, mesure.avant, mesure.evolution) == (False, None, "")


def test_a_first_measure_has_nothing_before(note, startup):
    factories.make_mesure(factories.make_indicateur(startup), "50", jours=3)
    (mesure,) = contenu(_read(note)).mesures
    assert (mesure.nouvelle, mesure.evolution) == (True, "")


def test_the_principal_comes_first_and_archived_or_never_measured_ones_stay_out(note, startup):
    factories.make_mesure(factories.make_indicateur(startup, "Appels"), "3")
    factories.make_mesure(factories.make_indicateur(startup, "Zones", principal=True), "5")
    factories.make_mesure(factories.make_indicateur(startup, "Vieux", archive_le=days_ago(1)), "5")
    factories.make_indicateur(startup, "Jamais mesuré")
    read = contenu(_read(note))
    assert [mesure.nom for mesure in read.mesures] == ["Zones", "Appels"]
    assert read.principal.nom == "Zones"


def test_the_principal_has_its_series_and_drawings_from_two_measures_on(note, startup):
    indicateur = factories.make_indicateur(startup, principal=True)
    factories.make_mesure(indicateur, "5", jours=90)
    assert contenu(_read(note)).trait is None
    factories.make_mesure(indicateur, "7", jours=3)
    read = contenu(_read(note))
    assert [point.valeur for point in read.serie] == [5, 7]
    assert read.trait
    assert read.courbe


def test_objectives_that_run_or_ended_since_are_told(note, startup):
    factories.make_objectif(startup, texte="En cours")
    factories.make_objectif(startup, texte="Atteint", issue=IssueObjectif.ATTEINT, clos_le=days_ago(10))
    factories.make_objectif(startup, texte="Ancien", issue=IssueObjectif.ATTEINT, clos_le=days_ago(41))
    found = {one.nom: one.issue_libelle for one in contenu(_read(note)).objectifs}
    assert found == {"En cours": "En cours", "Atteint": "Atteint"}


def test_jalons_since_the_note_before_are_told(note, startup):
    factories.make_jalon(startup, date=days_ago(39))
    factories.make_jalon(startup, date=days_ago(40))
    factories.make_jalon(startup, date=days_ago(-3))
    factories.make_jalon(startup, date=days_ago(2), genre=GenreJalon.AUTRE, commentaire="Fête des haies")
    assert [jalon.nom for jalon in contenu(_read(note)).jalons] == ["Lancement du service", "Fête des haies"]


def test_only_the_blocages_the_note_tells_are_shown_open_ones_first(note, startup, alice, solange):
    closed = factories.make_blocage(startup, alice, titre="Clos", depuis=days_ago(60), resolu_le=days_ago(3))
    opened = factories.make_blocage(startup, alice, titre="Ouvert", attendu_de=solange)
    factories.make_blocage(startup, alice, titre="Tu")
    elsewhere = factories.make_blocage(factories.make_startup(), alice, titre="Ailleurs")
    note.blocages = [str(closed.uuid), str(opened.uuid), str(elsewhere.uuid)]
    note.save()
    read = contenu(_read(note))
    assert [blocage.titre for blocage in read.blocages] == ["Ouvert", "Clos"]
    assert [blocage.titre for blocage in read.attendus_de([solange.pk])] == ["Ouvert"]
    assert read.attendus_de([alice.pk]) == []
    assert read.blocages_ouverts[0].attendu_de == str(solange)
    assert read.blocages_resolus[0].titre == "Clos"


def _full(startup, alice, solange) -> Note:
    indicateur = factories.make_indicateur(startup, principal=True)
    for jours, valeur in [(80, "50.25"), (45, "100"), (20, "110")]:
        factories.make_mesure(indicateur, valeur, jours=jours)
    factories.make_objectif(startup, indicateur=indicateur, cible=Decimal(200))
    factories.make_jalon(startup, date=today())
    blocage = factories.make_blocage(
        startup, alice, attendu_de=solange, pris_en_charge_le=factories.moment(2), pris_en_charge_par=solange
    )
    return factories.make_note(startup, blocages=[str(blocage.uuid)])


def test_frozen_then_read_again_nothing_is_lost(startup, alice, ingrid, solange):
    live = contenu(_read(_full(startup, alice, solange)))
    assert all([live.blocages, live.objectifs, live.jalons, live.serie])
    assert Contenu.from_json(json.loads(json.dumps(live.as_json()))) == live


def test_once_sent_a_note_says_what_it_said_that_day(startup, alice, solange):
    note = _full(startup, alice, solange)
    live = contenu(_read(note))
    factories.make_transmission(note, alice, contenu=live.as_json())
    startup.nom = "Autre nom"
    startup.save()
    factories.make_mesure(startup.indicateurs.get(), "999", jours=0)
    assert contenu(_read(note)) == live


def test_a_rectification_tells_the_days_of_the_first_version(startup, alice):
    indicateur = factories.make_indicateur(startup, principal=True)
    factories.make_mesure(indicateur, "10", jours=20)
    factories.make_mesure(indicateur, "99", jours=1)
    first = factories.make_note(startup)
    factories.make_transmission(first, alice, transmise_le=factories.moment(10))
    second = factories.make_note(startup, version=2, motif="Un chiffre était faux")
    read = contenu(_read(second))
    assert (read.au, read.principal.valeur) == (days_ago(10), Decimal(10))


def test_a_draft_costs_the_same_queries_whatever_it_tells(startup, alice, solange):
    note = _full(startup, alice, solange)

    def grow():
        for _ in range(2):
            factories.make_mesure(factories.make_indicateur(startup), "5")
            factories.make_objectif(startup)
            factories.make_jalon(startup, date=today())
            note.blocages.append(str(factories.make_blocage(startup, alice).uuid))
        note.save()

    # Nine with the reading of the note itself.
    assert_num_queries_constant(lambda: contenu(_read(note)), grow, at_most=9)
