"""The synthesis of a period: every note on one page, what waits on whom, what is missing; sealed for the Cabinet."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from notes import synthese_pdf as paper
from notes.actions.syntheses import Changed, Same, seal_synthese
from notes.models import Note, Synthese
from notes.periodes import Periode
from notes.synthese import tableau
from socle import pdf
from socle.clock import today
from socle.models import Courriel, Document
from startups.enums import Meteo, NomPhase
from tests import factories
from tests.factories import days_ago
from tests.outils import pdf as outils
from tests.outils.html import soup, words
from tests.outils.killed import killed_after_each_statement
from tests.outils.queries import assert_num_queries_constant


@pytest.fixture
def periode(incubateur) -> Periode:
    """The last period that ended."""
    return Periode.of(today(), incubateur.note_mois).precedente


@pytest.fixture
def host(incubateur, periode):
    """`host("Haies")`: a startup in construction since long before the period."""

    def make(nom: str, phase: str = NomPhase.CONSTRUCTION):
        startup = factories.make_startup(nom, incubateur=incubateur)
        factories.make_phase(startup, phase, debut=periode.debut - timedelta(days=400))
        type(startup).objects.filter(pk=startup.pk).update(created_at=timezone.now() - timedelta(days=800))
        return startup

    return make


@pytest.fixture
def sent(host, periode, emile):
    """`sent("Haies", meteo=…, attendu_de=…)`: a startup whose note of the period was sent."""

    def make(nom: str, *, attendu_de=None, jours: int = 21, **fields) -> Note:
        startup = host(nom)
        blocages = []
        if attendu_de:
            row = factories.make_blocage(startup, emile, attendu_de=attendu_de, depuis=days_ago(jours))
            blocages = [str(row.uuid)]
        note = factories.make_note(startup, periode, blocages=blocages, **fields)
        factories.make_transmission(note, emile)
        return note

    return make


def address(incubateur, periode: Periode, name: str = "synthese", **query) -> str:
    return reverse(f"notes:{name}", args=[incubateur.identifiant, periode.cle], query=query or None)


def names(response) -> list[str]:
    return [title.get_text(strip=True) for title in soup(response).select("#resultats h3, ul.synthese h3")]


def test_each_note_shows_its_weather_its_facts_and_what_waits_on_whom(
    sign_in, sent, incubateur, periode, emile, externe
):
    note = sent("Haies", meteo=Meteo.ORAGEUX, attendu_de=externe)
    answer = sign_in(emile).get(address(incubateur, periode))
    said = words(answer)
    for expected in (
        "Haies",
        "Orageux",
        "Cent haies comptées",
        f"Accès aux données refusé : attendu de {externe} depuis 3 semaines",
        "1 note transmise, 1 blocage qui attend quelqu’un.",
    ):
        assert expected in said
    assert reverse("notes:note", args=[note.startup.identifiant, periode.cle]) in answer.text


def test_a_blocage_solved_since_no_longer_waits_and_one_taken_says_by_whom(
    sent, incubateur, periode, externe, emile
):
    sent("Haies", attendu_de=externe)
    sent("Mares", attendu_de=externe)
    first, second = (ligne.startup.blocages.get() for ligne in tableau(incubateur, periode, today()).lignes)
    first.resolu_le = today()
    first.save()
    second.pris_en_charge_par, second.pris_en_charge_le = emile, timezone.now()
    second.save()
    haies, mares = tableau(incubateur, periode, today()).lignes
    assert haies.attentes == []
    assert f"pris en charge par {emile}" in mares.attendu


def test_startups_without_note_are_said_and_why(host, sent, incubateur, periode):
    sent("Transmise")
    host("En retard")
    factories.make_dispense(host("Suspendue"), debut=periode.debut)
    host("Hors jeu", NomPhase.INVESTIGATION)
    found = tableau(incubateur, periode, today())
    late = (today() - periode.fin).days
    assert [ligne.startup.nom for ligne in found.lignes] == ["En retard", "Suspendue", "Transmise"]
    assert found.absentes[0].manque.startswith("En retard de ")
    assert found.absentes[1].manque == "Notes suspendues"
    assert (found.retards, late > 0) == (1, True)


def test_what_was_missed_long_ago_or_told_since_is_no_longer_late(host, incubateur, periode, emile):
    startup = host("Haies")
    factories.make_transmission(factories.make_note(startup), emile)
    (ligne,) = tableau(incubateur, periode, today()).lignes
    assert (ligne.manque, ligne.retard) == ("Jamais transmise", False)
    old = host("Mares")
    found = tableau(incubateur, periode.precedente, today())
    assert {ligne.manque for ligne in found.lignes if ligne.startup == old} == {"Jamais transmise"}


def test_of_the_period_that_runs_notes_are_awaited(host, incubateur):
    host("Haies")
    (ligne,) = tableau(incubateur, Periode.of(today(), 2), today()).lignes
    assert ligne.manque.startswith("Attendue pour le ")


def test_the_version_that_holds_is_the_one_shown(sent, incubateur, periode, emile):
    note = sent("Haies")
    second = factories.make_note(note.startup, periode, version=2, motif="Faux", faits=["Corrigé"])
    factories.make_transmission(second, emile)
    (ligne,) = tableau(incubateur, periode, today()).lignes
    assert ligne.contenu.faits == ["Corrigé"]


def test_filters_and_order_are_kept_in_the_address(sign_in, host, sent, incubateur, periode, emile, externe):
    sent("Abeilles", meteo=Meteo.ENSOLEILLE)
    sent("Buissons", meteo=Meteo.ORAGEUX, attendu_de=externe, jours=10)
    sent("Chênes", meteo=Meteo.NUAGEUX, attendu_de=externe, jours=100)
    host("Digues")
    client = sign_in(emile)

    def shown(**query) -> list[str]:
        return names(client.get(address(incubateur, periode, **query)))

    assert shown() == ["Abeilles", "Buissons", "Chênes", "Digues"]
    assert shown(meteo="orageux") == ["Buissons"]
    assert shown(montrer="attendent") == ["Buissons", "Chênes"]
    assert shown(montrer="sans-note") == ["Digues"]
    assert shown(tri="meteo") == ["Buissons", "Chênes", "Abeilles", "Digues"]
    assert shown(tri="attente")[:2] == ["Chênes", "Buissons"]
    assert shown(meteo="neige") == ["Abeilles", "Buissons", "Chênes", "Digues"]
    page = client.get(address(incubateur, periode, tri="meteo")).text
    assert address(incubateur, periode.precedente, tri="meteo") in page


def test_in_place_the_same_startups_come(sign_in, sent, incubateur, periode, emile):
    sent("Haies")
    answer = sign_in(emile, htmx=True).get(address(incubateur, periode))
    assert names(answer) == ["Haies"]
    assert "<h1" not in answer.text


@pytest.mark.parametrize("cle", ["2026-02", "2999-01", "abc", "2026-13"])
def test_a_period_that_is_none_is_not_found(sign_in, incubateur, emile, cle):
    assert sign_in(emile).get(f"/notes/synthese/{incubateur.identifiant}/{cle}/").status_code == 404


def test_sixty_startups_hold_on_a_light_page(sign_in, sent, incubateur, periode, emile, externe):
    for number in range(60):
        sent(f"Startup {number:02}", attendu_de=externe)
    answer = sign_in(emile).get(address(incubateur, periode))
    assert len(names(answer)) == 60
    assert len(soup(answer).find_all()) <= 600


def test_the_page_costs_the_same_whatever_the_number_of_notes(
    sign_in, host, sent, incubateur, periode, emile, externe
):
    sent("Haies", attendu_de=externe)
    client = sign_in(emile)

    def grow():
        for number in range(2):
            sent(f"Autre {number}", attendu_de=externe)
            host(f"Sans note {number}")

    assert_num_queries_constant(lambda: client.get(address(incubateur, periode)), grow, at_most=12)


# Sealed ---------------------------------------------------------------------------------------------------


def seal(incubateur, periode: Periode, by) -> Synthese:
    page = paper.page(tableau(incubateur, periode, today()), today(), scellee=True)
    return seal_synthese(incubateur=incubateur, periode=periode, by=by, vu=paper.empreinte(page))


def confirm(client, incubateur, periode: Periode):
    """Confirm what the page shows."""
    where = address(incubateur, periode, "sceller")
    vu = soup(client.get(where)).find("input", {"name": "vu"})["value"]
    return client.post(where, {"vu": vu}, follow=True)


def test_the_equipe_seals_it_and_the_cabinet_reads_it(
    sign_in, host, sent, incubateur, periode, emile, leon, externe
):
    sent("Haies", meteo=Meteo.ORAGEUX, attendu_de=externe)
    host("En retard")
    client = sign_in(emile)
    assert leon.email in words(client.get(address(incubateur, periode, "sceller")))
    assert "est scellée" in words(confirm(client, incubateur, periode))
    (mail,) = Courriel.objects.filter(sujet__contains="synthèse")
    assert mail.destinataire == leon.email
    assert address(incubateur, periode, "synthese_pdf") in mail.texte
    content = sign_in(leon).get(address(incubateur, periode, "synthese_pdf")).content
    said = words(outils.text(content))
    for expected in ("Haies", "Orageux", "Cent haies comptées", f"attendu de {externe}", "En retard de"):
        assert expected in said
    assert sign_in(leon).get("/notes/synthese/").status_code == 200
    assert address(incubateur, periode, "synthese_pdf") in sign_in(leon).get("/notes/synthese/").text


def test_the_document_is_accessible_and_the_page_that_was_kept(
    host, sent, incubateur, periode, emile, externe
):
    for nom in ("Haies", "Mares", "Talus"):
        sent(nom, attendu_de=externe)
    host("En retard")
    sealed = seal(incubateur, periode, emile)
    content = bytes(sealed.document.contenu)
    assert outils.faults(content) == []
    assert outils.unwritten(content) == []
    assert pdf.render(sealed.page) == content


def test_sealed_again_the_first_says_it_is_replaced(sign_in, sent, incubateur, periode, emile):
    sent("Haies")
    first = seal(incubateur, periode, emile)
    with pytest.raises(Same):
        seal(incubateur, periode, emile)
    sent("Mares")
    client = sign_in(emile)
    assert "1 note est arrivée depuis." in words(client.get(address(incubateur, periode)))
    second = seal(incubateur, periode, emile)
    first.document.refresh_from_db()
    assert first.document.retrait.remplace_par == second.document
    said = words(client.get(address(incubateur, periode)))
    assert "; remplacé le" in said
    assert client.get(address(incubateur, periode, "synthese_pdf")).content == bytes(second.document.contenu)
    old = reverse("notes:scellee_pdf", args=[incubateur.identifiant, periode.cle, first.uuid])
    assert client.get(old).content == bytes(first.document.contenu)


def test_what_changed_since_it_was_read_is_read_again(sign_in, sent, incubateur, periode, emile):
    sent("Haies")
    vu = paper.empreinte(paper.page(tableau(incubateur, periode, today()), today(), scellee=True))
    sent("Mares")
    with pytest.raises(Changed):
        seal_synthese(incubateur=incubateur, periode=periode, by=emile, vu=vu)
    answer = sign_in(emile).post(address(incubateur, periode, "sceller"), {"vu": vu})
    assert "Quelque chose a changé" in words(answer)
    assert not Synthese.objects.exists()


def test_without_any_note_there_is_nothing_to_seal(sign_in, host, incubateur, periode, emile):
    host("Haies")
    client = sign_in(emile)
    assert "rien à sceller" in words(client.get(address(incubateur, periode, "sceller")))
    page = paper.page(tableau(incubateur, periode, today()), today(), scellee=True)
    client.post(address(incubateur, periode, "sceller"), {"vu": paper.empreinte(page)})
    assert not Synthese.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_leaves_all_or_nothing(sent, incubateur, periode, emile, leon):
    def arrange():
        sent(f"Startup {Note.objects.count()}")
        return paper.empreinte(paper.page(tableau(incubateur, periode, today()), today(), scellee=True))

    def act(vu):
        seal_synthese(incubateur=incubateur, periode=periode, by=emile, vu=vu)

    def check(vu, finished):
        sealed = Document.objects.filter(nom__startswith="notes-")
        assert Synthese.objects.count() == sealed.count() == Courriel.objects.count() == int(finished)

    assert killed_after_each_statement(arrange, act, check) > 8
