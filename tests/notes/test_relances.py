"""Reminders of the notes: to who writes them until they are sent, once to the sponsors, then a text for a human."""

from datetime import date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from incubateur.accueil.actions.relances import remind
from incubateur.accueil.relances import gather
from notes import liens
from notes.enums import Qualite
from notes.models import Note, Visa
from notes.periodes import Periode
from notes.relances import A_ECRIRE, A_VISER, relances
from socle.enums import StatutCourriel
from socle.models import Courriel, Rappel
from startups.enums import NomPhase, RoleStartup
from startups.models import Startup
from tests import factories
from tests.outils.html import soup
from tests.outils.queries import assert_num_queries_constant

PERIODE = Periode(date(2026, 9, 1), 2)
DUE = PERIODE.fin
DAY = timedelta(days=1)


@pytest.fixture
def startup(startup) -> Startup:
    """In construction from the first day of the period: no note was owed before."""
    startup.phases.update(debut=PERIODE.debut)
    Startup.objects.filter(pk=startup.pk).update(created_at=at(PERIODE.debut))
    startup.affectations.update(debut=date(2026, 1, 1))
    return startup


def at(day: date) -> datetime:
    """Noon of a day, where the users are."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(hours=12)


def told(day: date, genre=A_ECRIRE) -> list[tuple]:
    return sorted((found.personne.prenom, found.etape) for found in relances(day) if found.genre == genre)


def run(day: date) -> None:
    """The command of that day, then its mails leave."""
    remind(day=day, due=gather(day))
    Courriel.objects.waiting().update(statut=StatutCourriel.ENVOYE, sent_at=timezone.now())


def send(startup, ingrid, people: dict, day: date, **fields) -> Note:
    note = factories.make_note(startup, PERIODE)
    factories.make_transmission(note, ingrid, people, transmise_le=at(day), **fields)
    return note


# To write ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "stage"),
    [(-8, None), (-7, -7), (-1, -7), (0, -7), (1, 1), (6, 1), (7, 7), (20, 7), (21, 21), (50, 21)],
)
def test_writers_are_reminded_by_stages(startup, alice, ingrid, emile, solange, days, stage):
    expected = [] if stage is None else [("Alice", stage), ("Ingrid", stage)]
    # Fifty days after, the next note is awaited soon and the one before is still late.
    assert told(DUE + days * DAY) == expected


def test_reminder_says_what_is_awaited_and_leads_there(startup, alice, ingrid):
    before = next(iter(relances(DUE - 7 * DAY)))
    late = next(iter(relances(DUE + DAY)))
    assert "est attendue le 31 octobre 2026" in before.titre
    assert "Elle était attendue le 31 octobre 2026" in late.texte
    assert before.url == late.url == "/startups/carnet-vert/notes/2026-09/"
    assert before.portee == "bocage"


def test_nothing_once_sent_or_suspended(startup, alice, ingrid, solange):
    dispense = factories.make_dispense(startup, debut=date(2026, 9, 1))
    assert told(DUE - DAY) == told(DUE + 7 * DAY) == []
    dispense.delete()
    assert told(DUE + 7 * DAY)
    send(startup, ingrid, {solange: Qualite.SPONSOR_DG}, DUE + 8 * DAY)
    assert told(DUE + 9 * DAY) == []


def test_over_a_period_each_writer_gets_each_stage_once(startup, alice, ingrid):
    for days in range(-10, 40):
        run(DUE + days * DAY)
    for personne in (alice, ingrid):
        rows = list(personne.rappels.filter(genre=A_ECRIRE.cle).order_by("jour"))
        # 24 October and 21 November are Saturdays, 1 November a Sunday.
        assert [(row.etape, row.jour) for row in rows] == [
            (-7, date(2026, 10, 26)),
            (1, date(2026, 11, 2)),
            (7, date(2026, 11, 9)),
            (21, date(2026, 11, 23)),
        ]


def test_somebody_with_several_startups_gets_one_mail(startup, alice, incubateur):
    for nom in ("Mares", "Vergers"):
        other = factories.make_startup(nom, incubateur=incubateur, phase=NomPhase.CONSTRUCTION)
        other.phases.update(debut=date(2026, 1, 1))
        Startup.objects.filter(pk=other.pk).update(created_at=at(date(2026, 1, 1)))
        factories.make_affectation(other, alice, RoleStartup.COACH, debut=date(2026, 1, 1))
    run(date(2026, 11, 2))
    [courriel] = Courriel.objects.filter(destinataire=alice.email)
    assert courriel.sujet == "Notes à écrire\u202f: 3"
    for nom in ("Carnet vert", "Mares", "Vergers"):
        assert nom in courriel.texte


# To acknowledge ---------------------------------------------------------------------------------------------

SENT = date(2026, 11, 3)


@pytest.fixture
def sully(solange):
    """Stands in for solange."""
    sully = factories.make_personne("Sully")
    factories.make_suppleance(solange, sully, debut=date(2026, 1, 1))
    return sully


@pytest.fixture
def note(startup, ingrid, emile, diane, solange, serge, sully) -> Note:
    people = {
        solange: Qualite.SPONSOR_DG,
        serge: Qualite.SPONSOR_PROXIMITE,
        diane: Qualite.PORTEFEUILLE,
        emile: Qualite.EQUIPE,
    }
    note = send(startup, ingrid, people, SENT)
    factories.make_destinataire(note.transmission, sully, Qualite.SUPPLEANT, pour=solange)
    return note


def acknowledge(note: Note, sponsor, par=None) -> None:
    row = note.transmission.destinataires.get(personne=sponsor)
    Visa.objects.create(destinataire=row, par=par or sponsor, vise_le=at(SENT + DAY))


def test_sponsors_and_who_stands_in_are_reminded_after_five_days(note):
    assert told(SENT + 4 * DAY, A_VISER) == []
    assert told(SENT + 5 * DAY, A_VISER) == [("Serge", 5), ("Solange", 5), ("Sully", 5)]
    assert told(SENT + 59 * DAY, A_VISER) != []
    assert told(SENT + liens.DUREE, A_VISER) == [], "the link of the mail is dead"


def test_no_one_whose_visa_came_nor_who_no_longer_stands_in(note, solange, serge, sully):
    acknowledge(note, serge)
    sully.suppleances_exercees.update(fin=SENT + 2 * DAY)
    assert told(SENT + 6 * DAY, A_VISER) == [("Solange", 5)]
    acknowledge(note, solange, par=sully)
    assert told(SENT + 6 * DAY, A_VISER) == []


def test_no_one_who_left_the_startup(note, startup, solange, serge):
    startup.affectations.filter(personne=solange).update(fin=SENT + 2 * DAY)
    assert told(SENT + 6 * DAY, A_VISER) == [("Serge", 5)]


def test_note_that_another_follows_is_no_longer_asked_for(note, startup, ingrid, serge):
    following = factories.make_note(startup, PERIODE.suivante)
    people = {serge: Qualite.SPONSOR_PROXIMITE}
    factories.make_transmission(following, ingrid, people, transmise_le=at(SENT + 10 * DAY))
    assert told(SENT + 11 * DAY, A_VISER) == []
    assert told(SENT + 15 * DAY, A_VISER) == [("Serge", 5)]


def test_rectified_note_is_no_longer_awaited(note, startup, ingrid, solange):
    newer = factories.make_note(startup, PERIODE, version=2, motif="Chiffre corrigé")
    factories.make_transmission(newer, ingrid, {solange: Qualite.SPONSOR_DG}, transmise_le=at(SENT + 8 * DAY))
    assert told(SENT + 9 * DAY, A_VISER) == []
    assert told(SENT + 13 * DAY, A_VISER) == [("Solange", 5)]


def test_each_is_reminded_once_whatever_the_number_of_runs(note, solange, serge, sully):
    for days in range(1, 70):
        run(SENT + days * DAY)
    rows = Rappel.objects.filter(genre=A_VISER.cle).order_by("pk")
    # 8 November is a Sunday.
    assert {(row.personne, row.jour) for row in rows} == {
        (personne, date(2026, 11, 9)) for personne in (solange, serge, sully)
    }
    assert len(rows) == 3


def test_cost_does_not_depend_on_how_many(note, startup, ingrid, solange, incubateur):
    def grow():
        other = factories.make_startup(incubateur=incubateur, phase=NomPhase.CONSTRUCTION)
        factories.make_affectation(other, ingrid, RoleStartup.INTRAPRENEUR)
        sent = factories.make_note(other, PERIODE)
        factories.make_transmission(sent, ingrid, {solange: Qualite.SPONSOR_DG}, transmise_le=at(SENT))

    class Answer:
        status_code = 200

    def read():
        list(relances(SENT + 6 * DAY))
        return Answer()

    assert_num_queries_constant(read, grow, at_most=12)


# Then a human writes ----------------------------------------------------------------------------------------


def page(sign_in, personne, note):
    return soup(sign_in(personne).get(f"/startups/{note.startup.identifiant}/notes/{note.periode}/")).main


@pytest.fixture
def recent(startup, ingrid, solange, serge) -> Note:
    """Sent six days ago."""
    note = factories.make_note(startup)
    people = {solange: Qualite.SPONSOR_DG, serge: Qualite.SPONSOR_PROXIMITE}
    factories.make_transmission(note, ingrid, people, transmise_le=factories.moment(6))
    return note


def test_mail_opens_the_note_and_its_link_is_masked_for_others(
    recent, client, sign_in, emile, solange, sully
):
    factories.make_destinataire(recent.transmission, sully, Qualite.SUPPLEANT, pour=solange)
    due = [found for found in relances(timezone.localdate()) if found.genre == A_VISER]
    for found in due:
        assert client.get(found.url).status_code == 200
    remind(day=date(2027, 1, 5), due=due)
    courriel = Courriel.objects.get(destinataire=solange.email)
    assert "/notes/lien/" in courriel.texte
    assert "Vous êtes sponsor de cette startup" in courriel.texte
    assert f"le visa de {solange}" in Courriel.objects.get(destinataire=sully.email).sujet
    shown = sign_in(emile).get(reverse("accueil:courriel", args=[courriel.uuid])).text
    assert "la viser" in shown
    assert liens.WRITTEN.search(courriel.texte)[0] not in shown
    assert "/notes/lien/masque" in shown


def test_text_is_ready_for_each_sponsor_who_was_reminded(sign_in, recent, ingrid, solange, serge):
    remind(
        day=date(2027, 1, 5), due=[found for found in gather(timezone.localdate()) if found.personne == serge]
    )
    acknowledge_now = recent.transmission.destinataires.get(personne=solange)
    main = page(sign_in, ingrid, recent)
    texts = main.select("textarea[readonly]")
    assert len(texts) == 2
    assert "rappel automatique parti le 5 janvier 2027" in main.text
    assert "aucun rappel automatique n’est parti" in main.text
    text = texts[0].text
    assert f"Bonjour {solange.prenom}," in text
    assert ingrid.nom_complet in text
    assert "/notes/lien/" not in main.decode(), "the writer does not act for the sponsor"
    mailto = urlsplit(main.select_one("a[href^='mailto:']")["href"])
    assert mailto.path == solange.email.replace("@", "%40") or mailto.path == solange.email
    assert parse_qs(mailto.query)["body"][0].split() == text.split()
    Visa.objects.create(destinataire=acknowledge_now, par=solange, vise_le=timezone.now())
    assert len(page(sign_in, ingrid, recent).select("textarea[readonly]")) == 1


def test_text_is_for_writers_and_not_before_the_reminder(
    sign_in, recent, solange, diane, emile, startup, ingrid
):
    assert page(sign_in, emile, recent).select("textarea[readonly]")
    for reader in (solange, diane):
        assert not page(sign_in, reader, recent).select("textarea[readonly]")
    startup.affectations.filter(personne=solange).update(fin=factories.days_ago(1))
    assert len(page(sign_in, emile, recent).select("textarea[readonly]")) == 1
    early = factories.make_note(startup, Periode.of(timezone.localdate(), 2).precedente)
    factories.make_transmission(
        early, ingrid, {solange: Qualite.SPONSOR_DG}, transmise_le=factories.moment(4)
    )
    assert not page(sign_in, emile, early).select("textarea[readonly]")
