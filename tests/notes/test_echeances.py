"""« À traiter »: notes to acknowledge, for the sponsors and those who stand in for them."""

import pytest
from django.utils import timezone

from notes import echeances
from notes.enums import Qualite
from notes.models import Destinataire, Note, Visa
from socle.clock import today
from socle.echeances import Echeance
from startups.enums import RoleStartup
from tests import factories
from tests.factories import moment
from tests.outils.html import words
from tests.outils.queries import assert_num_queries_constant


@pytest.fixture
def note(startup, ingrid, solange, emile) -> Note:
    return send(factories.make_note(startup), ingrid, solange, jours=3)


def send(note: Note, by, sponsor, *, jours: int = 0) -> Note:
    factories.make_transmission(note, by, {sponsor: Qualite.SPONSOR_DG}, transmise_le=moment(jours))
    return note


def lines(personne) -> list[Echeance]:
    lots = {
        lot.kind: lot for lot in echeances.echeances(personne.__class__.objects.get(pk=personne.pk), today())
    }
    return lots["notes-a-viser"].first(20) if "notes-a-viser" in lots else []


def test_the_sponsor_is_told_and_nobody_else(note, solange, serge, ingrid, emile, diane):
    (line,) = lines(solange)
    assert (line.startup, line.pour, words(line.pourquoi)) == (
        "Carnet vert",
        "",
        "Votre visa est attendu depuis 3 jours",
    )
    assert line.url == f"/startups/carnet-vert/notes/{note.periode}/"
    for other in (serge, ingrid, emile, diane):
        assert lines(other) == []


def test_once_acknowledged_nothing_awaits(note, solange):
    row = Destinataire.objects.get()
    Visa.objects.create(destinataire=row, par=solange, vise_le=timezone.now())
    assert lines(solange) == []


def test_who_stands_in_is_told_for_whom(note, solange):
    suppleant = factories.make_personne("Sully")
    suppleance = factories.make_suppleance(solange, suppleant)
    (line,) = lines(suppleant)
    assert line.pour == solange.nom_complet
    assert f"Le visa de {solange}" in line.pourquoi
    suppleance.fin = factories.days_ago(1)
    suppleance.save()
    assert lines(suppleant) == []


def test_the_entry_kept_is_told_what_was_sent_to_the_one_merged(note, solange):
    kept = factories.make_personne("Solène")
    factories.make_affectation(note.startup, kept, RoleStartup.SPONSOR_DG)
    solange.is_active, solange.fusionnee_dans = False, kept
    solange.save()
    assert [line.pour for line in lines(kept)] == [""]


def test_a_rectified_version_is_replaced_by_the_new_one(note, solange, ingrid):
    again = factories.make_note(note.startup, note.libelle_periode, version=2, motif="Un chiffre faux")
    send(again, ingrid, solange)
    (line,) = lines(solange)
    assert "aujourd’hui" in line.pourquoi


def test_the_last_note_alone_is_asked_for(note, solange, ingrid, autre_startup):
    before = factories.make_note(note.startup, note.libelle_periode.precedente)
    send(before, ingrid, solange, jours=60)
    assert [line.url for line in lines(solange)] == [f"/startups/carnet-vert/notes/{note.periode}/"]
    # Of another startup, it is another note.
    factories.make_affectation(autre_startup, solange, RoleStartup.SPONSOR_DG)
    send(factories.make_note(autre_startup, before.libelle_periode), ingrid, solange, jours=61)
    assert [line.startup for line in lines(solange)] == ["Haies vives", "Carnet vert"]


def test_a_sponsor_who_left_is_no_longer_asked(note, solange):
    solange.affectations.update(fin=factories.days_ago(1))
    assert lines(solange) == []


def test_the_kind_costs_two_queries_whatever_is_awaited(note, solange, ingrid, incubateur):
    def grow():
        for _ in range(3):
            startup = factories.make_startup(incubateur=incubateur)
            factories.make_affectation(startup, solange, RoleStartup.SPONSOR_DG)
            send(factories.make_note(startup), ingrid, solange)

    reader = solange.__class__.objects.get(pk=solange.pk)
    reader.replaced()

    def read():
        for lot in echeances.echeances(reader, today()):
            if lot.kind == "notes-a-viser":
                lot.first(20)

    assert_num_queries_constant(read, grow, at_most=2)


def test_the_first_page_leads_to_the_note(note, sign_in, solange):
    page = sign_in(solange).get("/")
    assert f"/startups/carnet-vert/notes/{note.periode}/" in page.text
    assert "Votre visa est attendu" in page.text
