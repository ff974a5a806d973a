"""Sending: frozen, sealed and mailed to those who were shown, all or nothing, once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction

from notes.actions.transmission import Changed, NotReady, transmit_note
from notes.contenu import Contenu, contenu
from notes.enums import StatutNote
from notes.envoi import preparer
from notes.models import Destinataire, Note, Transmission
from socle import pdf
from socle.clock import today
from socle.models import Courriel, Document
from socle.transitions import ForbiddenTransition
from tests import factories
from tests.outils import pdf as outils
from tests.outils.killed import killed_after_each_statement


def read(note: Note) -> Note:
    return Note.objects.select_related("startup__incubateur").get(pk=note.pk)


def send(note: Note, by) -> Transmission:
    note = read(note)
    return transmit_note(note=note, by=by, vu=preparer(note).empreinte)


def nothing_left() -> bool:
    return not any(model.objects.exists() for model in (Transmission, Destinataire, Document, Courriel))


@pytest.fixture
def note(startup, alice, ingrid, solange, serge, emile) -> Note:
    """A draft that solange, serge and emile would receive."""
    blocage = factories.make_blocage(startup, alice, attendu_de=solange, attendu="Écrire à la direction.")
    return factories.make_note(startup, blocages=[str(blocage.uuid)], attentes="Votre présence.")


def test_a_note_sent_is_frozen_sealed_and_mailed_to_each(note, ingrid, solange, serge, emile):
    seen = contenu(read(note))
    transmission = send(note, ingrid)
    note.refresh_from_db()
    assert note.statut == StatutNote.TRANSMISE
    assert Contenu.from_json(transmission.contenu) == seen
    assert list(transmission.destinataires.values_list("personne__prenom", "qualite", "email")) == [
        ("Solange", "sponsor_dg", solange.email),
        ("Serge", "sponsor_proximite", serge.email),
        ("Émile", "equipe", emile.email),
    ]
    mails = Courriel.objects.order_by("pk")
    assert [mail.destinataire for mail in mails] == [solange.email, serge.email, emile.email]
    assert note.history.first().history_change_reason == "Transmise à 3\u00a0personnes"
    assert (transmission.transmise_par, note.history.first().history_user) == (ingrid, ingrid)


def test_the_document_is_the_page_that_was_kept_and_names_the_sponsors(note, ingrid, solange):
    transmission = send(note, ingrid)
    content = bytes(transmission.document.contenu)
    assert transmission.document.nom == f"note-carnet-vert-{note.periode}.pdf"
    assert pdf.render(transmission.page) == content
    assert str(solange) in outils.text(content)
    assert outils.faults(content) == []


def test_the_mail_holds_the_substance_and_what_is_expected_of_its_reader(note, ingrid, solange, serge):
    send(note, ingrid)
    to_solange, to_serge = Courriel.objects.filter(destinataire__in=[solange.email, serge.email]).order_by(
        "pk"
    )
    for body in (to_solange.texte, to_solange.html, to_serge.texte, to_serge.html):
        for words in (
            "Nuageux",
            "Cent haies comptées",
            "Le comptage est ouvert à tous.",
            "Votre présence.",
            "Former les communes.",
            "Écrire à la direction.",
            str(ingrid),
            "/notes/lien/",
        ):
            assert words in body
    assert "CE QUI EST ATTENDU DE VOUS" in to_solange.texte
    assert "ATTENDU DE VOUS" not in to_serge.texte
    assert to_solange.texte.count("Écrire à la direction.") == 1
    assert f"attendu de {solange}" in to_serge.texte


def test_each_mail_has_the_link_of_its_reader_alone(note, ingrid):
    send(note, ingrid)
    links = {
        mail.texte.partition("/notes/lien/")[2].partition("/")[0] for mail in Courriel.objects.order_by("pk")
    }
    assert len(links) == 3


def test_a_suppleant_is_told_for_whom(note, ingrid, solange):
    sully = factories.make_personne("Sully")
    factories.make_suppleance(solange, sully)
    transmission = send(note, ingrid)
    assert transmission.destinataires.get(personne=sully).pour == solange
    mail = Courriel.objects.get(destinataire=sully.email)
    assert f"CE QUI EST ATTENDU DE {solange} OU DE VOUS" in mail.texte
    assert f"« Suppléant·e », pour {solange}" in mail.html.replace("\u202f", " ")


def test_hostile_text_stays_text_in_the_mail(note, ingrid):
    note.faits = ["<script>alert(1)</script> & « co »"]
    note.save()
    send(note, ingrid)
    mail = Courriel.objects.first()
    assert "&lt;script&gt;" in mail.html
    assert "<script>alert(1)</script> & « co »" in mail.texte


# What forbids it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"meteo": ""}, "météo"),
        ({"faits": []}, "un fait"),
        ({"faits": [""]}, "un fait"),
        (
            {"suite": "Une phrase assez longue. " * 390, "avancees": "Une phrase assez longue. " * 390},
            "2 au plus",
        ),
    ],
)
def test_a_note_that_is_not_ready_is_refused_in_words(note, ingrid, fields, words):
    Note.objects.filter(pk=note.pk).update(**fields)
    with pytest.raises(NotReady, match=words):
        send(note, ingrid)
    assert nothing_left()


def test_a_note_that_nobody_would_receive_is_refused(autre_startup, carla):
    note = factories.make_note(autre_startup)
    with pytest.raises(NotReady, match="Personne ne recevrait"):
        send(note, carla)
    assert nothing_left()


def test_without_sponsor_it_is_known_and_the_equipe_still_receives_it(autre_startup, carla, emile):
    note = factories.make_note(autre_startup)
    assert preparer(read(note)).sans_sponsor
    assert send(note, carla).destinataires.get().personne == emile


def test_what_changed_since_it_was_read_is_read_again(note, startup, ingrid, solange):
    vu = preparer(read(note)).empreinte
    changes = [
        lambda: Note.objects.filter(pk=note.pk).update(suite="Autre chose."),
        lambda: factories.make_affectation(startup, factories.make_personne(), "sponsor_dg"),
        lambda: factories.make_mesure(factories.make_indicateur(startup), jours=0),
    ]
    for change in changes:
        change()
        with pytest.raises(Changed):
            transmit_note(note=read(note), by=ingrid, vu=vu)
        assert nothing_left()
        vu = preparer(read(note)).empreinte


def test_it_is_sent_once(note, ingrid, alice):
    stale = read(note)
    vu = preparer(stale).empreinte
    transmit_note(note=read(note), by=ingrid, vu=vu)
    with pytest.raises(ForbiddenTransition, match="déjà transmise"):
        transmit_note(note=stale, by=alice, vu=vu)
    assert (Transmission.objects.count(), Courriel.objects.count()) == (1, 3)


def test_a_draft_thrown_away_meanwhile_is_not_sent(note, ingrid):
    stale = read(note)
    Note.objects.all().delete()
    with pytest.raises(ForbiddenTransition, match="n’existe plus"):
        transmit_note(note=stale, by=ingrid, vu=preparer(stale).empreinte)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE notes_note SET suite = 'Autre'",
        "UPDATE notes_transmission SET page = 'Autre'",
        "DELETE FROM notes_destinataire",
    ],
)
def test_the_database_keeps_what_was_sent(note, ingrid, sql):
    send(note, ingrid)
    with pytest.raises(DatabaseError, match="ne change plus"), transaction.atomic():
        connection.cursor().execute(sql)


# Rectified ------------------------------------------------------------------------------------------------


def rectified(note: Note, by, **fields) -> Transmission:
    """A second version, sent."""
    values = {"meteo": note.meteo, "faits": note.faits, "avancees": note.avancees, "suite": note.suite}
    terms = {"version": 2, "motif": "Le nombre de haies était faux", "attentes": note.attentes}
    draft = factories.make_note(note.startup, blocages=note.blocages, **values | terms | fields)
    return send(draft, by)


def test_a_rectification_replaces_the_document_and_says_what_changed(note, ingrid, solange):
    first = send(note, ingrid)
    second = rectified(note, ingrid, faits=["Cent dix haies comptées", "Deux communes de plus"])
    assert first.document.retrait.remplace_par == second.document
    assert first.document.retrait.motif == "Le nombre de haies était faux"
    assert second.document.nom == f"note-carnet-vert-{note.periode}-v2.pdf"
    mail = Courriel.objects.get(destinataire=solange.email, sujet__contains="rectification")
    assert "Le nombre de haies était faux" in mail.texte
    changed = mail.texte.partition("CE QUI CHANGE")[2].partition("LA NOTE RECTIFIÉE")[0]
    assert "Cent haies comptées" in changed
    assert "Cent dix haies comptées" in changed
    assert "Former les communes." not in changed
    assert "Cent dix haies comptées" in mail.html
    assert Courriel.objects.count() == 6


def test_a_rectification_without_reason_is_refused(note, ingrid):
    send(note, ingrid)
    with pytest.raises(NotReady, match="ce que la rectification corrige"):
        rectified(note, ingrid, motif="")


# Interrupted, or by several at once -----------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_leaves_all_or_nothing(startup, alice, ingrid, solange, emile):
    def arrange():
        periode = factories.Periode.of(today(), 2)
        for _ in range(Transmission.objects.count()):
            periode = periode.precedente
        Note.objects.drafts().delete()
        note = read(factories.make_note(startup, periode))
        return note, preparer(note).empreinte

    def act(subject):
        note, vu = subject
        transmit_note(note=note, by=ingrid, vu=vu)

    def check(subject, finished):
        note = read(subject[0])
        assert note.statut == (StatutNote.TRANSMISE if finished else StatutNote.BROUILLON)
        sent = Transmission.objects.filter(note=note)
        assert sent.exists() == finished
        assert Document.objects.count() == Transmission.objects.count() == int(finished)
        assert Destinataire.objects.count() == Courriel.objects.count() == (2 if finished else 0)

    assert killed_after_each_statement(arrange, act, check) > 10


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_of_a_rectification_leaves_the_first_version(startup, alice, ingrid, solange):
    first = factories.make_note(startup)
    sent = send(first, ingrid)

    def arrange():
        Note.objects.drafts().delete()
        draft = read(factories.make_note(startup, version=2, motif="Chiffre faux", suite="Autre."))
        return draft, preparer(draft).empreinte

    def act(subject):
        note, vu = subject
        transmit_note(note=note, by=ingrid, vu=vu)

    def check(subject, finished):
        document = Document.objects.get(pk=sent.document_id)
        assert hasattr(document, "retrait") == finished
        assert Transmission.objects.count() == Courriel.objects.count() == (2 if finished else 1)

    assert killed_after_each_statement(arrange, act, check) > 10


@pytest.mark.django_db(transaction=True)
def test_sent_by_several_at_once_it_leaves_once(note, ingrid, alice, emile):
    draft = read(note)
    vu = preparer(draft).empreinte
    start = Barrier(3)

    def act(by):
        start.wait()
        try:
            transmit_note(note=read(draft), by=by, vu=vu)
        except Exception as error:
            return error
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(3) as pool:
        outcomes = list(pool.map(act, [ingrid, alice, emile]))
    assert sorted(str(type(outcome).__name__) for outcome in outcomes) == [
        "ForbiddenTransition",
        "ForbiddenTransition",
        "NoneType",
    ]
    assert (Transmission.objects.count(), Document.objects.count(), Courriel.objects.count()) == (1, 1, 3)
