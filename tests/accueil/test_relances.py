"""`manage.py relances`: once, grouped, on worked days, to who wants them, whatever runs twice or did not run."""

import random
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from incubateur import environment
from incubateur.accueil.actions.relances import RESPITE, remind
from incubateur.accueil.relances import RECAPITULATIF, gather
from socle.enums import StatutCourriel
from socle.fusion import absorb
from socle.jours_ouvres import is_working_day
from socle.models import Abonnement, Courriel, Rappel
from socle.relances import Genre, Relance, choose, latest_stages, received
from startups.models import Blocage
from tests.factories import make_blocage, make_personne
from tests.outils.courrier import Serveur, pass_time, run_worker
from tests.outils.killed import killed_after_each_statement

ECRIRE = Genre(cle="essai-ecrire", label="Notes à écrire", explication="Sept jours avant.")
LIRE = Genre(cle="essai-lire", label="Notes à lire", explication="Cinq jours après.")
RARE = Genre(cle="essai-rare", label="Sur demande", explication="Rarement.", par_defaut=False)
TUESDAY = date(2026, 11, 24)
DAY = timedelta(days=1)


def relance(personne, cle: str = "haies", etape: int = 1, genre: Genre = ECRIRE, **fields) -> Relance:
    values = {
        "titre": f"{cle} : la note est attendue",
        "texte": f"La note de {cle} est attendue le 31 décembre 2026.",
        "pourquoi": "Vous écrivez les notes de cette startup.",
        "url": f"/startups/{cle}/",
        "geste": "Écrire la note",
        "portee": "bocage",
    }
    return Relance(genre=genre, personne=personne, cle=cle, etape=etape, **values | fields)


def sent() -> list[tuple[str, str]]:
    """(recipient, subject) of every mail, the oldest first."""
    return list(Courriel.objects.order_by("pk").values_list("destinataire", "sujet"))


def deliver(day: date = TUESDAY) -> None:
    """What waits has left."""
    Courriel.objects.waiting().update(statut=StatutCourriel.ENVOYE, sent_at=timezone.now())


# One mail a person and a day --------------------------------------------------------------------------------


def test_alone_the_mail_is_about_its_matter(alice):
    bilan = remind(day=TUESDAY, due=[relance(alice)])
    [courriel] = Courriel.objects.all()
    assert (courriel.destinataire, courriel.sujet, courriel.portee) == (
        alice.email,
        "haies : la note est attendue",
        "bocage",
    )
    for text in (courriel.texte, courriel.html):
        assert "La note de haies est attendue le 31 décembre 2026." in text
        assert "http://127.0.0.1:8000/startups/haies/" in text
        assert "Écrire la note" in text
        assert "Vous écrivez les notes de cette startup." in text
        assert "http://127.0.0.1:8000/compte/courriels/" in text
    assert (bilan.personnes, bilan.rappels) == (1, {"Notes à écrire": 1})


def test_all_that_is_due_to_somebody_is_one_mail(alice, emile):
    due = [relance(alice), relance(emile), relance(alice, "mares"), relance(alice, "vergers", genre=LIRE)]
    bilan = remind(day=TUESDAY, due=due)
    assert sorted(sent()) == sorted([(alice.email, "3\u00a0rappels"), (emile.email, due[1].titre)])
    courriel = Courriel.objects.get(destinataire=alice.email)
    for cle in ("haies", "mares", "vergers"):
        assert courriel.texte.count(f"{cle} : la note est attendue") == 1
        assert courriel.html.count(f"{cle} : la note est attendue") == 1
    # Told once, not at each line.
    assert courriel.texte.count("Vous écrivez les notes") == 2
    assert (bilan.personnes, bilan.rappels) == (2, {"Notes à écrire": 3, "Notes à lire": 1})


def test_of_a_matter_the_last_stage_alone_is_told(alice):
    late = [relance(alice, etape=1, titre="un"), relance(alice, etape=7, titre="sept")]
    assert latest_stages(late) == latest_stages(late[::-1]) == late[1:]
    remind(day=TUESDAY, due=late)
    assert sent() == [(alice.email, "sept")]
    deliver()
    remind(day=TUESDAY + 10 * DAY, due=late[:1])
    assert len(sent()) == 1, "an earlier stage is no longer worth a mail"


def test_two_stages_are_days_apart_for_who_was_away(alice):
    remind(day=TUESDAY, due=[relance(alice, etape=1)])
    deliver()
    for day in (TUESDAY + DAY, TUESDAY + 2 * DAY):
        remind(day=day, due=[relance(alice, etape=7)])
        assert len(sent()) == 1
    remind(day=TUESDAY + RESPITE, due=[relance(alice, etape=7)])
    assert len(sent()) == 2


def test_second_run_of_the_day_adds_nothing_even_what_came_meanwhile(alice):
    remind(day=TUESDAY, due=[relance(alice)])
    deliver()
    bilan = remind(day=TUESDAY, due=[relance(alice), relance(alice, "mares")])
    assert (len(sent()), bilan.personnes) == (1, 0)
    remind(day=TUESDAY + DAY, due=[relance(alice), relance(alice, "mares")])
    assert [subject for _, subject in sent()] == [
        "haies : la note est attendue",
        "mares : la note est attendue",
    ]


@pytest.mark.parametrize("day", [date(2026, 5, 1), date(2026, 4, 6), date(2026, 11, 28), date(2026, 11, 29)])
def test_nothing_leaves_on_a_day_off(alice, day):
    def due():
        raise AssertionError("what is due is not even looked for")
        yield

    assert remind(day=day, due=due()).personnes == 0
    assert not sent()


def test_affairs_of_two_incubateurs_in_one_mail_are_in_nobodys_outbox(alice):
    remind(day=TUESDAY, due=[relance(alice), relance(alice, "marée", portee="littoral")])
    courriel = Courriel.objects.get()
    assert (courriel.sujet, courriel.portee) == ("Ce qui vous attend", "")
    assert set(courriel.rappels.values_list("portee", flat=True)) == {"bocage", "littoral"}


# Who --------------------------------------------------------------------------------------------------------


def test_each_person_receives_what_they_chose(alice, emile):
    choose(personne=alice, genres=[ECRIRE, LIRE], wanted={LIRE.cle}, by=alice, reason="Choix")
    choose(personne=emile, genres=[RARE], wanted={RARE.cle}, by=emile, reason="Choix")
    due = [
        relance(personne, genre.cle, genre=genre)
        for personne in (alice, emile)
        for genre in (ECRIRE, LIRE, RARE)
    ]
    remind(day=TUESDAY, due=due)
    kinds = {personne: set(personne.rappels.values_list("genre", flat=True)) for personne in (alice, emile)}
    assert kinds == {alice: {LIRE.cle}, emile: {ECRIRE.cle, LIRE.cle, RARE.cle}}


def test_who_left_gets_nothing_and_a_merged_entry_leads_to_the_other(alice, emile):
    left = make_personne("Zoé", is_active=False)
    twin = make_personne("Alice", is_active=False, fusionnee_dans=alice)
    # Both entries of alice are reminded of the same thing: once.
    remind(day=TUESDAY, due=[relance(left), relance(twin), relance(alice), relance(alice, "mares")])
    assert sent() == [(alice.email, "Notes à écrire\u202f: 2")]


def test_address_no_mail_can_be_written_to_stops_nobody_else(alice, emile, caplog):
    type(alice).objects.filter(pk=alice.pk).update(email="pas une adresse")
    bilan = remind(day=TUESDAY, due=[relance(alice), relance(emile)])
    assert (bilan.refuses, bilan.personnes, sent()) == (1, 1, [(emile.email, "haies : la note est attendue")])
    assert "Rappels de la personne" in caplog.text
    assert not alice.rappels.exists()


# Whatever breaks --------------------------------------------------------------------------------------------


def test_while_a_mail_waits_nothing_is_added(alice, emile):
    remind(day=TUESDAY, due=[relance(alice)])
    bilan = remind(day=TUESDAY + 7 * DAY, due=[relance(alice, etape=7), relance(emile)])
    assert (bilan.en_attente, bilan.personnes) == (1, 1)
    deliver()
    remind(day=TUESDAY + 8 * DAY, due=[relance(alice, etape=7)])
    assert [who for who, _ in sent()].count(alice.email) == 2


@pytest.mark.django_db(transaction=True)
def test_mail_server_down_for_three_days_brings_one_mail_when_it_is_back(settings, monkeypatch):
    serveur = Serveur()
    monkeypatch.setenv("EMAIL_URL", serveur.url)
    settings.MAILERS = {"default": environment.mailer("EMAIL_URL", "")}
    personne = make_personne("Alice")
    monkeypatch.setattr("socle.mail.today", lambda: TUESDAY)
    for days in range(3):
        due = [relance(personne), relance(personne, f"mares-{days}")]
        remind(day=TUESDAY + days * DAY, due=due)
        run_worker()
        pass_time(DAY)
    serveur.start()
    run_worker()
    serveur.stop()
    assert serveur.addresses() == [personne.email]
    # What could not be added to it comes the next day, together.
    remind(day=TUESDAY + 3 * DAY, due=[relance(personne, f"mares-{days}") for days in range(3)])
    assert [subject for _, subject in sent()] == ["Notes à écrire\u202f: 2"] * 2


def test_merged_entries_keep_what_each_was_told_and_chose(alice, emile):
    twin = make_personne("Alice")
    remind(day=TUESDAY, due=[relance(alice), relance(twin), relance(twin, "mares")])
    choose(personne=twin, genres=[ECRIRE], wanted=set(), by=twin, reason="Choix")
    absorb(alice, twin, by=emile, reason="Fusion")
    assert not twin.rappels.exists()
    assert sorted(alice.rappels.values_list("cle", flat=True)) == ["haies", "mares"]
    assert received(alice, [ECRIRE]) == set()


@pytest.mark.django_db(transaction=True)
def test_interrupted_run_leaves_a_mail_with_its_reminders_or_nothing():
    personne = make_personne("Alice")
    due = [relance(personne), relance(personne, "mares")]

    def arrange():
        Rappel.objects.all().delete()
        Courriel.objects.all().delete()

    def check(_, finished):
        assert (Courriel.objects.count(), Rappel.objects.count()) == ((1, 2) if finished else (0, 0))

    assert killed_after_each_statement(arrange, lambda _: remind(day=TUESDAY, due=due), check) >= 4


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_write_one_mail():
    personne = make_personne("Alice")
    due = [relance(personne), relance(personne, "mares")]

    def other_process():
        try:
            return remind(day=TUESDAY, due=[*due, relance(personne, "vergers")]).personnes
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            first = remind(day=TUESDAY, due=due).personnes
            second = pool.submit(other_process)
            # Long enough for the other one to look and see nothing.
            time.sleep(0.3)
        assert (first, second.result()) == (1, 0)
    assert (Courriel.objects.count(), Rappel.objects.count()) == (1, 2)


# Over a year ------------------------------------------------------------------------------------------------

STAGES = (-7, 1, 7, 21)


def due_on(day: date, matters: dict) -> list[Relance]:
    """For each (person, matter), the last stage reached that day: what a package says."""
    found = []
    for (personne, cle), deadline in matters.items():
        reached = [stage for stage in STAGES if (day - deadline).days >= stage]
        # Long after, nothing is asked any more.
        if reached and (day - deadline).days < 60:
            found.append(relance(personne, cle, max(reached)))
    return found


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.django_db
def test_a_year_of_runs_with_days_off(seed):
    chance = random.Random(seed)
    start = date(2026, 1, 1)
    people = [make_personne() for _ in range(3)]
    matters = {
        (chance.choice(people), f"note-{n}"): start + chance.randrange(20, 330) * DAY for n in range(12)
    }
    absences = {
        start + (first + n) * DAY
        for first in chance.sample(range(365), 20)
        for n in range(chance.randrange(5))
    }
    breakdowns = {start + (first + n) * DAY for first in chance.sample(range(365), 8) for n in range(3)}
    for day in (start + n * DAY for n in range(365)):
        if day not in absences:
            for _ in range(chance.choice([1, 1, 2])):
                remind(day=day, due=due_on(day, matters))
        if day not in breakdowns:
            deliver()

    rows = list(Rappel.objects.order_by("jour", "pk"))
    assert all(is_working_day(row.jour) and row.jour not in absences for row in rows)
    mails = {(row.personne_id, row.jour): row.courriel_id for row in rows}
    assert all(mails[row.personne_id, row.jour] == row.courriel_id for row in rows), "two mails the same day"
    for (personne, cle), deadline in matters.items():
        told = [(row.jour, row.etape) for row in rows if (row.personne_id, row.cle) == (personne.pk, cle)]
        assert [stage for _, stage in told] == sorted({stage for _, stage in told}), (
            "each stage once, in order"
        )
        assert all(after - before >= RESPITE for (before, _), (after, _) in pairwise(told))
        assert all((day - deadline).days >= stage for day, stage in told), "never too early"
        assert told[-1][1] == max(STAGES), "whoever is away, the last stage is told"
        assert (told[-1][0] - deadline).days < 21 + 14


# The weekly digest ------------------------------------------------------------------------------------------

MONDAY = date(2026, 11, 23)


def ask_for_digest(personne, *, days_before: int = 7) -> None:
    choose(personne=personne, genres=[RECAPITULATIF], wanted={RECAPITULATIF.cle}, by=personne, reason="Choix")
    moment = timezone.make_aware(timezone.datetime(2026, 11, 23)) - days_before * DAY
    Abonnement.objects.filter(personne=personne).update(depuis=moment)


@pytest.fixture
def expected(startup, alice, solange) -> Blocage:
    """Something awaits solange."""
    return make_blocage(startup, alice, attendu_de=solange, titre="Accès refusé")


def digests(day: date) -> list[Relance]:
    return [found for found in gather(day) if found.genre == RECAPITULATIF]


def test_digest_tells_what_awaits_whoever_asked_for_it(solange, serge, expected):
    ask_for_digest(solange)
    remind(day=MONDAY, due=digests(MONDAY))
    [courriel] = Courriel.objects.all()
    assert courriel.destinataire == solange.email
    assert courriel.sujet == "Votre semaine\u202f: 1\u00a0chose à traiter"
    for text in (courriel.texte, courriel.html):
        assert "Accès refusé" in text
        assert "http://127.0.0.1:8000/?genre=blocages" in text
        assert "Vous avez demandé à recevoir chaque semaine" in text
    # What awaits somebody is theirs: no équipe reads it.
    assert courriel.portee == ""


def test_digest_counts_lines_and_shows_the_first_ones(startup, alice, solange):
    for n in range(5):
        make_blocage(startup, alice, attendu_de=solange, titre=f"Blocage {n}")
    ask_for_digest(solange)
    remind(day=MONDAY, due=digests(MONDAY))
    courriel = Courriel.objects.get()
    assert "5\u00a0choses à traiter" in courriel.sujet
    assert len(re.findall(r"Blocage \d", courriel.texte)) == 3


def test_without_anything_to_do_or_to_want_there_is_no_digest(solange, serge, expected):
    ask_for_digest(serge)
    assert digests(MONDAY) == []


@pytest.mark.parametrize(
    ("days_before", "day", "comes"),
    [
        (7, MONDAY, True),
        # The command did not run on Monday.
        (7, MONDAY + 2 * DAY, True),
        # Asked for during the week: from the next one on.
        (-2, MONDAY + 3 * DAY, False),
        (0, MONDAY, False),
        (-2, MONDAY + 7 * DAY, True),
    ],
)
def test_digest_comes_once_a_week_from_the_monday_after_it_was_asked_for(
    solange, expected, days_before, day, comes
):
    ask_for_digest(solange, days_before=days_before)
    assert bool(digests(day)) == comes


def test_digest_comes_once_a_week_and_joins_the_reminders_of_the_day(solange, expected):
    ask_for_digest(solange)
    remind(day=MONDAY, due=[relance(solange), *digests(MONDAY)])
    deliver()
    for day in (MONDAY + DAY, MONDAY + 3 * DAY):
        remind(day=day, due=digests(day))
    assert sent() == [(solange.email, "Ce qui vous attend")]
    [courriel] = Courriel.objects.all()
    assert "Accès refusé" in courriel.texte
    assert "haies : la note est attendue" in courriel.texte
    remind(day=MONDAY + 7 * DAY, due=digests(MONDAY + 7 * DAY))
    assert len(sent()) == 2


def test_digest_of_the_week_of_easter_comes_on_tuesday(solange, expected):
    ask_for_digest(solange, days_before=600)
    for day in (date(2026, 4, 6) + n * DAY for n in range(7)):
        remind(day=day, due=gather(day))
    assert [row.jour for row in solange.rappels.all()] == [date(2026, 4, 7)]


# The command ------------------------------------------------------------------------------------------------


def run(*arguments: str) -> str:
    said = StringIO()
    call_command("relances", *arguments, stdout=said)
    return said.getvalue()


def test_command_says_what_it_did(solange, expected):
    ask_for_digest(solange)
    said = run("--le", "2026-11-23")
    assert said == "lundi 23 novembre 2026\u202f: 1\u00a0rappel, 1\u00a0personne.\n  Ma semaine\u202f: 1\n"
    assert run("--le", "2026-11-23") == "lundi 23 novembre 2026\u202f: 0\u00a0rappel, 0\u00a0personne.\n"
    assert "1\u00a0personne attend que son courriel" in run("--le", "2026-11-30")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (
            "2026-05-01",
            "vendredi 1er mai 2026 (Fête du Travail)\u202f: rien ne part. Prochains rappels le lundi 4 mai 2026.",
        ),
        ("2026-11-28", "samedi 28 novembre 2026\u202f: rien ne part."),
    ],
)
def test_command_says_why_nothing_leaves(db, day, said):
    assert said in run("--le", day)


@pytest.mark.parametrize("typed", ["demain", "24/11/2026", "2026-02-30", "20026-11-24", "1026-11-24", ""])
def test_command_refuses_what_is_no_date(db, typed):
    with pytest.raises(CommandError, match="n’est pas"):
        run(f"--le={typed}")


def test_command_is_for_today_unless_told(db):
    assert timezone.localdate().strftime("%Y") in run()
