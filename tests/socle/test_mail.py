"""The outbox: written with its cause, sent once, retried, given up aloud, never in doubt silently."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from email.policy import SMTP

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from incubateur import environment
from socle import mail
from socle.clock import today
from socle.enums import StatutCourriel
from socle.jours_ouvres import next_working_day
from socle.mail import BY_HAND, BY_WORKER, DELAYS, STUCK_AFTER, declare_arrived, queue, resend, sweep
from socle.message import message_of
from socle.models import Courriel
from socle.transitions import ForbiddenTransition
from tests.factories import make_blocage
from tests.outils.courrier import (
    Serveur,
    free_port,
    pass_time,
    run_worker,
    start_worker,
    stop_worker,
    wait_until,
)
from tests.outils.killed import killed_after_each_statement
from tests.outils.transitions import assert_transitions

EN_ATTENTE, EN_COURS, ENVOYE, ABANDONNE, A_VERIFIER = StatutCourriel
TO = "solange@agence.example"


@pytest.fixture(autouse=True)
def templates(settings, tmp_path):
    """`essai.txt` and `essai.html`, as a package would have."""
    (tmp_path / "essai.txt").write_text("Bonjour {{ nom }},\n{{ base_url }}/suite/\n\n")
    (tmp_path / "essai.html").write_text("<p>Bonjour {{ nom }}</p>")
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [engine | {"DIRS": [*engine["DIRS"], tmp_path]}]


@pytest.fixture
def serveur(settings, monkeypatch):
    """A mail server, started, to which mails of this process go."""
    serveur = Serveur()
    monkeypatch.setenv("EMAIL_URL", serveur.url)
    settings.MAILERS = {"default": environment.mailer("EMAIL_URL", "")}
    serveur.start()
    yield serveur
    serveur.stop()


def put(key: str = "essai", **fields) -> Courriel:
    """One mail in the outbox."""
    values = {"to": TO, "subject": "Objet", "template": "essai", "context": {"nom": "Zoé"}} | fields
    return queue(key=key, **values)


def state(courriel: Courriel) -> StatutCourriel:
    courriel.refresh_from_db()
    return StatutCourriel(courriel.statut)


def try_now(courriel: Courriel) -> StatutCourriel:
    """The state after what waits is tried."""
    pass_time(timedelta(days=2))
    run_worker()
    return state(courriel)


# Written with its cause -------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_mail_and_task_are_written_with_their_cause_or_not_at_all():
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert not Courriel.objects.exists()
    assert not DBTaskResult.objects.exists()
    put()
    assert Courriel.objects.get().statut == EN_ATTENTE
    assert DBTaskResult.objects.get().args_kwargs["args"] == [str(Courriel.objects.get().uuid)]


@pytest.mark.django_db(transaction=True)
def test_interrupted_queue_leaves_a_mail_with_its_task_or_nothing():
    def arrange():
        DBTaskResult.objects.all().delete()
        Courriel.objects.all().delete()

    def check(_, finished):
        assert Courriel.objects.count() == DBTaskResult.objects.count() == (1 if finished else 0)

    assert killed_after_each_statement(arrange, lambda _: put(), check) >= 3


@pytest.mark.django_db
def test_text_is_plain_and_html_is_escaped():
    courriel = put(context={"nom": "L’eau & <b>la</b> terre"})
    assert courriel.texte == "Bonjour L’eau & <b>la</b> terre,\nhttp://127.0.0.1:8000/suite/\n"
    assert courriel.html == "<p>Bonjour L’eau &amp; &lt;b&gt;la&lt;/b&gt; terre</p>"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "to",
    [
        "",
        "solange",
        "solange@agence.example, serge@agence.example",
        "solange@agence.example;serge@agence.example",
        "Solange <solange@agence.example>",
        "solange@agence.example\nBcc: serge@agence.example",
        "solange@agence.example\r\n",
        " solange@agence.example",
    ],
)
def test_anything_but_one_address_is_refused(to):
    with pytest.raises(ValidationError) as refused:
        put(to=to)
    assert list(refused.value.message_dict) == ["destinataire"]
    assert not Courriel.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"])
def test_line_break_in_the_subject_is_refused(end):
    for subject in (f"Objet{end}Bcc: serge@agence.example", f"Objet{end}"):
        with pytest.raises(ValidationError) as refused:
            put(subject=subject)
        assert refused.value.message_dict == {"sujet": ["L’objet tient sur une ligne."]}


@pytest.mark.django_db
def test_long_subject_is_cut():
    assert put(subject="x" * 500).sujet == "x" * 249 + "…"
    assert put("autre", subject="x" * 250).sujet == "x" * 250


# Never twice ------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_same_cause_twice_is_one_mail(serveur):
    first = put()
    assert put(subject="Autre objet") == first
    run_worker()
    assert put().statut == ENVOYE
    run_worker()
    assert [message["Subject"] for message in serveur.received] == ["Objet"]


@pytest.mark.django_db(transaction=True)
def test_same_cause_queued_by_two_requests_at_once_is_one_mail():
    def other_request() -> int:
        try:
            return put().pk
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            first = put()
            second = pool.submit(other_request)
            # Long enough for the other one to look, see nothing, and write (PostgreSQL) or wait (SQLite).
            time.sleep(0.3)
        assert second.result() == first.pk
    assert Courriel.objects.count() == DBTaskResult.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_mail_once(serveur):
    mails = [put(f"essai-{n}", to=f"a{n:02}@agence.example") for n in range(12)]
    for courriel in mails:
        # As the sweep may: a second task for the same mail.
        mail._enqueue(courriel)
    workers = [start_worker(serveur, "--batch") for _ in range(2)]
    said = [worker.communicate(timeout=60)[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0], said
    assert serveur.addresses() == [courriel.destinataire for courriel in mails]
    assert set(Courriel.objects.values_list("statut", "tentatives")) == {(ENVOYE, 1)}


@pytest.mark.django_db(transaction=True)
def test_worker_killed_while_sending_leaves_a_mail_to_check(serveur, caplog):
    courriel = put()
    worker = start_worker(serveur, "--batch")
    serveur.on_content = worker.kill
    worker.communicate(timeout=60)
    assert len(serveur.received) == 1
    assert state(courriel) == EN_COURS
    assert sweep() == 0, "another worker may still be sending it"
    pass_time(STUCK_AFTER + timedelta(minutes=1))
    with caplog.at_level(logging.ERROR, "socle.mail"):
        assert sweep() == 1
    assert state(courriel) == A_VERIFIER
    assert str(courriel.uuid) in caplog.text
    assert try_now(courriel) == A_VERIFIER
    assert len(serveur.received) == 1


@pytest.mark.django_db(transaction=True)
def test_sending_killed_after_any_statement_never_sends_twice(serveur):
    def arrange():
        serveur.received.clear()
        DBTaskResult.objects.all().delete()
        Courriel.objects.all().delete()
        return put()

    def check(courriel, finished):
        assert not finished or state(courriel) == ENVOYE
        assert serveur.received or state(courriel) in {EN_ATTENTE, EN_COURS}
        pass_time(timedelta(hours=1))
        sweep()
        run_worker()
        assert state(courriel) in {ENVOYE, A_VERIFIER}
        assert len(serveur.received) == 1 or (state(courriel) == A_VERIFIER and not serveur.received)

    assert killed_after_each_statement(arrange, lambda courriel: mail.send(str(courriel.uuid)), check) >= 3


# To a real server -------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_mail_arrives_in_both_versions(serveur, settings):
    courriel = put(subject="Élan « vert »")
    run_worker()
    [message] = serveur.received
    assert (message["To"], message["From"]) == (TO, settings.DEFAULT_FROM_EMAIL)
    assert message["Subject"] == "Élan « vert »"
    assert message["Message-ID"] == f"<{courriel.uuid}@127.0.0.1>"
    assert message["Auto-Submitted"] == "auto-generated"
    text, html = message.get_body(["plain"]), message.get_body(["html"])
    assert text.get_content().startswith("Bonjour Zoé,")
    assert '<html lang="fr">' in html.get_content()
    assert "<p>Bonjour Zoé</p>" in html.get_content()
    assert state(courriel) == ENVOYE
    assert courriel.sent_at > courriel.created_at
    assert courriel.erreur == ""


@pytest.mark.django_db(transaction=True)
def test_server_stops_and_comes_back_in_the_middle(serveur):
    for n in range(6):
        put(f"essai-{n}", to=f"a{n}@agence.example")
    serveur.on_content = lambda: len(serveur.received) == 3 and serveur.stop_listening()
    worker = start_worker(serveur)
    delayed = Courriel.objects.filter(statut=EN_ATTENTE, tentatives=1)
    wait_until(lambda: delayed.count() == 3)
    assert serveur.addresses() == ["a0@agence.example", "a1@agence.example", "a2@agence.example"]
    serveur.on_content = lambda: None
    serveur.stop()
    serveur.start()
    pass_time(DELAYS[0])
    wait_until(lambda: not Courriel.objects.waiting().exists())
    said = stop_worker(worker)
    assert worker.returncode == 0, said
    assert "Le serveur de messagerie ne répond pas" in said
    assert serveur.addresses() == [f"a{n}@agence.example" for n in range(6)]
    assert set(Courriel.objects.values_list("statut", flat=True)) == {ENVOYE}


@pytest.mark.django_db(transaction=True)
def test_server_away_is_tried_again_later_and_later_then_given_up_aloud(serveur, caplog):
    serveur.stop()
    courriel = put()
    waits = []
    for _ in DELAYS:
        run_worker()
        assert state(courriel) == EN_ATTENTE
        assert courriel.erreur.startswith("Le serveur de messagerie ne répond pas")
        waits.append(round((courriel.prochain_essai - timezone.now()).total_seconds() / 60))
        run_worker()
        assert state(courriel) == EN_ATTENTE, "not before its time"
        pass_time(timedelta(minutes=waits[-1]))
    assert waits == [1, 5, 30, 120, 720, 1440, 1440]
    assert sum(waits) / 60 > 60, "from Friday evening to Monday morning"
    with caplog.at_level(logging.ERROR, "socle.mail"):
        run_worker()
    assert state(courriel) == ABANDONNE
    assert courriel.tentatives == len(DELAYS) + 1
    assert f"{courriel.uuid} abandonné" in caplog.text
    assert try_now(courriel) == ABANDONNE


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("answer", "expected"),
    [("450 4.2.1 Mailbox busy", EN_ATTENTE), ("550 5.1.1 User unknown", ABANDONNE)],
)
def test_refused_recipient(serveur, answer, expected):
    serveur.answers[TO] = answer
    refused, other = put(), put("autre", to="serge@agence.example")
    run_worker()
    assert state(refused) == expected
    assert refused.erreur == f"L’adresse est refusée\u202f: {answer}"
    assert state(other) == ENVOYE
    serveur.answers.clear()
    assert try_now(refused) == (ENVOYE if expected == EN_ATTENTE else ABANDONNE)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("answer", "expected"), [("452 4.3.1 Disk full", EN_ATTENTE), ("554 5.7.1 Spam", ABANDONNE)]
)
def test_refused_content(serveur, answer, expected):
    serveur.answer_to_content = answer
    courriel = put()
    run_worker()
    assert state(courriel) == expected
    assert courriel.erreur == f"Le serveur de messagerie refuse\u202f: {answer}"


@pytest.mark.django_db(transaction=True)
def test_connection_dropped_after_the_content_is_a_doubt(serveur, caplog):
    serveur.drops_after_content = True
    courriel = put()
    with caplog.at_level(logging.ERROR, "socle.mail"):
        run_worker()
    assert state(courriel) == A_VERIFIER
    assert f"{courriel.uuid} à vérifier" in caplog.text
    serveur.drops_after_content = False
    assert try_now(courriel) == A_VERIFIER
    assert len(serveur.received) == 1


@pytest.mark.django_db(transaction=True)
def test_connection_dropped_before_the_content_leaves_no_doubt(serveur):
    serveur.drops_before_content = True
    courriel = put()
    run_worker()
    assert state(courriel) == EN_ATTENTE
    serveur.drops_before_content = False
    assert try_now(courriel) == ENVOYE
    assert len(serveur.received) == 1


@pytest.mark.django_db(transaction=True)
def test_server_that_takes_leave_badly_has_the_mail_all_the_same(serveur):
    serveur.leaves_badly = True
    courriel = put()
    run_worker()
    assert state(courriel) == ENVOYE
    assert try_now(courriel) == ENVOYE
    assert len(serveur.received) == 1


@pytest.mark.django_db(transaction=True)
def test_refused_sign_in_is_about_the_service_not_the_mail(serveur, settings, monkeypatch):
    monkeypatch.setenv("EMAIL_URL", f"smtp://incubateur:perime@127.0.0.1:{serveur.port}")
    settings.MAILERS = {"default": environment.mailer("EMAIL_URL", "")}
    courriel = put()
    run_worker()
    assert state(courriel) == EN_ATTENTE
    assert "535" in courriel.erreur


# By hand ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_mail_given_up_is_sent_again_at_the_request_of_a_person(serveur, emile):
    serveur.answers[TO] = "550 5.1.1 User unknown"
    courriel = put()
    run_worker()
    assert state(courriel) == ABANDONNE
    serveur.answers.clear()
    resend(courriel, by=emile)
    assert (state(courriel), courriel.tentatives) == (EN_ATTENTE, 0)
    run_worker()
    assert state(courriel) == ENVOYE
    assert courriel.demandeur is None
    act = courriel.history.first()
    assert (act.history_user, act.history_change_reason) == (emile, "Renvoyé")


@pytest.mark.django_db(transaction=True)
def test_mail_that_waits_leaves_at_once_when_asked(serveur, emile):
    serveur.stop()
    courriel = put()
    run_worker()
    serveur.start()
    run_worker()
    assert state(courriel) == EN_ATTENTE
    resend(courriel, by=emile)
    run_worker()
    assert state(courriel) == ENVOYE
    assert try_now(courriel) == ENVOYE
    assert len(serveur.received) == 1


@pytest.mark.django_db(transaction=True)
def test_doubtful_mail_is_declared_arrived(serveur, emile):
    serveur.drops_after_content = True
    courriel = put()
    run_worker()
    tried = Courriel.objects.get().prochain_essai
    declare_arrived(courriel, by=emile)
    assert (state(courriel), courriel.sent_at, courriel.erreur) == (ENVOYE, tried, "")
    act = courriel.history.first()
    assert (act.history_user, act.history_change_reason) == (emile, "Déclaré arrivé")
    with pytest.raises(ForbiddenTransition, match="déjà parti"):
        resend(courriel, by=emile)


@pytest.mark.django_db
@pytest.mark.parametrize("statut", [EN_ATTENTE, EN_COURS, ENVOYE, ABANDONNE])
def test_only_doubtful_mail_can_be_declared_arrived(emile, statut):
    courriel = put()
    sent_at = timezone.now() if statut == ENVOYE else None
    Courriel.objects.update(statut=statut, sent_at=sent_at)
    with pytest.raises(ForbiddenTransition):
        declare_arrived(courriel, by=emile)
    assert state(courriel) == statut


def test_transitions_of_a_mail():
    assert_transitions(
        BY_WORKER,
        StatutCourriel,
        {EN_ATTENTE: {EN_COURS, EN_ATTENTE}, EN_COURS: {EN_ATTENTE, ENVOYE, ABANDONNE, A_VERIFIER}},
    )
    assert_transitions(
        BY_HAND,
        StatutCourriel,
        {EN_ATTENTE: {EN_ATTENTE}, ABANDONNE: {EN_ATTENTE}, A_VERIFIER: {EN_ATTENTE, ENVOYE}},
    )


# Automatic mails --------------------------------------------------------------------------------------------

STOP = "/compte/courriels/arreter/" + "x" * 170 + "/"


@pytest.mark.django_db(transaction=True)
def test_automatic_mail_tells_its_recipient_alone_how_to_stop_it(serveur, settings):
    settings.BASE_URL = "https://incubateur.agence.example"
    courriel = put(stop=STOP)
    run_worker()
    [message] = serveur.received
    url = f"https://incubateur.agence.example{STOP}"
    assert message["List-Unsubscribe"] == f"<{url}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for part in ("plain", "html"):
        assert url in message.get_body([part]).get_content()
    # What others may read of it here says nothing of the link.
    assert "arreter" not in courriel.texte + courriel.html
    assert not hasattr(Courriel.history.model, "desabonnement")


@pytest.mark.django_db
def test_link_to_stop_is_neither_cut_nor_encoded(settings):
    raw = message_of(put(stop=STOP)).message(policy=SMTP).as_bytes()
    assert f"\r\nList-Unsubscribe: <http://127.0.0.1:8000{STOP}>\r\n".encode() in raw


@pytest.mark.django_db(transaction=True)
def test_another_mail_cannot_be_stopped(serveur):
    put()
    run_worker()
    [message] = serveur.received
    assert message["List-Unsubscribe"] is None
    assert "Ne plus recevoir" not in message.as_string()


def next_saturday() -> date:
    """Later than any moment of this test."""
    return today() + timedelta(days=7 + 5 - today().weekday())


def the_day_is(monkeypatch, day: date) -> None:
    for module in ("socle.mail", "socle.clock"):
        monkeypatch.setattr(f"{module}.today", lambda: day)


@pytest.mark.django_db(transaction=True)
def test_automatic_mail_that_waited_until_a_day_off_leaves_the_next_worked_morning(serveur, monkeypatch):
    courriel, urgent = put(stop=STOP), put("autre", to="serge@agence.example")
    saturday = next_saturday()
    the_day_is(monkeypatch, saturday)
    run_worker()
    assert serveur.addresses() == ["serge@agence.example"]
    assert (state(courriel), state(urgent)) == (EN_ATTENTE, ENVOYE)
    again = timezone.localtime(courriel.prochain_essai)
    assert (again.date(), again.hour) == (next_working_day(saturday), 8)
    assert courriel.tentatives == 0
    the_day_is(monkeypatch, next_working_day(saturday))
    Courriel.objects.update(prochain_essai=timezone.now())
    mail.send(str(courriel.uuid))
    assert state(courriel) == ENVOYE


@pytest.mark.django_db(transaction=True)
def test_automatic_mail_somebody_sends_again_leaves_at_once(serveur, monkeypatch, emile):
    the_day_is(monkeypatch, next_saturday())
    courriel = put(stop=STOP)
    resend(courriel, by=emile)
    run_worker()
    assert state(courriel) == ENVOYE


# Swept ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_worker_finds_mails_whose_task_was_lost(serveur):
    courriel, recent = put(), put("recent", to="serge@agence.example")
    DBTaskResult.objects.all().delete()
    Courriel.objects.filter(pk=courriel.pk).update(prochain_essai=timezone.now() - STUCK_AFTER)
    worker = start_worker(serveur)
    wait_until(lambda: state(courriel) == ENVOYE)
    said = stop_worker(worker)
    assert worker.returncode == 0, said
    assert state(recent) == EN_ATTENTE, "its own task may still come"
    assert serveur.addresses() == [TO]


@pytest.mark.django_db(transaction=True)
def test_worker_drops_old_traces(serveur, client, externe):
    client.force_login(externe)
    old = timezone.now() - timedelta(days=20)
    put()
    run_worker()
    DBTaskResult.objects.update(finished_at=old)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_session SET expire_date = %s", [old])
        worker = start_worker(serveur)
        wait_until(lambda: not DBTaskResult.objects.exists())
        stop_worker(worker)
        cursor.execute("SELECT COUNT(*) FROM django_session")
        assert cursor.fetchone() == (0,)


# What it must not do ----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_mail_server_away_breaks_no_page(settings, monkeypatch, sign_in, startup, alice, solange):
    monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{free_port()}")
    settings.MAILERS = {"default": environment.mailer("EMAIL_URL", "")}
    blocage = make_blocage(startup, alice, attendu_de=solange)
    response = sign_in(solange).post(f"/startups/-/blocages/{blocage.uuid}/prendre-en-charge/")
    assert response.status_code == 302
    courriel = Courriel.objects.get()
    assert (courriel.destinataire, courriel.statut) == (alice.email, EN_ATTENTE)
    run_worker()
    assert state(courriel) == EN_ATTENTE


@pytest.mark.django_db
def test_codes_and_links_of_sign_in_are_never_kept(client, alice):
    client.post("/connexion/", {"login": alice.email})
    client.post("/compte/mot-de-passe/oubli/", {"email": alice.email})
    assert not Courriel.objects.exists()
    assert not DBTaskResult.objects.exists()
