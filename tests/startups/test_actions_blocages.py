"""Blocages handed over, taken, answered, resolved, reopened: what changes, and who is told."""

from uuid import uuid4

import pytest

from socle.clock import today
from socle.models import Courriel
from startups.actions.blocages import (
    AlreadyResolved,
    answer_blocage,
    correct_blocage,
    hand_blocage,
    open_blocage,
    reopen_blocage,
    resolve_blocage,
    take_blocage,
)
from startups.models import Blocage
from tests import factories
from tests.factories import days_ago


def told() -> dict[str, str]:
    """Who received a mail, and its subject, each white space a plain space."""
    return {mail.destinataire: " ".join(mail.sujet.split()) for mail in Courriel.objects.all()}


def forget_mails() -> None:
    Courriel.objects.all().delete()


@pytest.fixture
def blocage(startup, alice, solange) -> Blocage:
    """Opened by alice, handed to solange."""
    opened = open_blocage(
        startup=startup, by=alice, titre="Accès refusé", depuis=days_ago(21), attendu_de=solange
    )
    forget_mails()
    return opened


def test_opening_tells_the_person_named(startup, alice, solange):
    opened = open_blocage(
        startup=startup, by=alice, titre="Accès refusé", depuis=days_ago(3), attendu_de=solange
    )
    assert told() == {solange.email: "Carnet vert : on attend quelque chose de vous"}
    mail = Courriel.objects.get()
    assert (mail.portee, mail.demandeur) == ("bocage", alice)
    assert f"/startups/-/blocages/{opened.uuid}/" in mail.texte
    assert "Accès refusé" in mail.texte
    assert "Accès refusé" in mail.html


def test_opening_for_oneself_or_nobody_tells_nobody(startup, alice):
    open_blocage(startup=startup, by=alice, titre="Accès refusé", depuis=today(), attendu_de=alice)
    open_blocage(startup=startup, by=alice, titre="Accès perdu", depuis=today())
    assert told() == {}


def test_same_form_sent_twice_opens_one(startup, alice, solange):
    form = {"titre": "Accès refusé", "depuis": today(), "attendu_de": solange, "cle": uuid4()}
    first = open_blocage(startup=startup, by=alice, **form)
    assert open_blocage(startup=startup, by=alice, **form) == first
    assert (Blocage.objects.count(), Courriel.objects.count()) == (1, 1)
    open_blocage(startup=startup, by=alice, **form | {"titre": "Accès perdu"})
    assert Blocage.objects.count() == 2


def test_handing_over_ends_the_charge_and_tells_both_sides(blocage, solange, serge, alice):
    take_blocage(blocage=blocage, by=solange)
    forget_mails()
    hand_blocage(blocage=blocage, by=solange, to=serge, mot="Vous saurez mieux.")
    blocage.refresh_from_db()
    assert (blocage.attendu_de, blocage.pris_en_charge_par, blocage.pris_en_charge_le) == (serge, None, None)
    assert told() == {
        serge.email: "Carnet vert : on attend quelque chose de vous",
        alice.email: f"Carnet vert : un blocage est confié à {serge}",
    }
    assert all("Vous saurez mieux." in mail.texte for mail in Courriel.objects.all())
    assert blocage.history.first().history_change_reason == f"Confié à {serge}. Vous saurez mieux."


def test_handed_back_and_forth_each_time_tells(blocage, alice, solange, serge):
    for person in (serge, solange, serge):
        hand_blocage(blocage=blocage, by=alice, to=person)
    assert [mail.destinataire for mail in Courriel.objects.order_by("pk")] == [
        serge.email,
        solange.email,
        serge.email,
    ]


def test_taking_charge_tells_the_opener_once(blocage, alice, solange):
    take_blocage(blocage=blocage, by=solange)
    since = blocage.pris_en_charge_le
    take_blocage(blocage=blocage, by=solange)
    assert (blocage.pris_en_charge_par, blocage.pris_en_charge_le) == (solange, since)
    assert told() == {alice.email: f"Carnet vert : {solange} prend en charge un blocage"}


def test_answer_tells_the_other_side_once(blocage, alice, solange):
    cle = uuid4()
    for _ in range(2):
        answer_blocage(blocage=blocage, by=solange, texte="Je m’en occupe.", cle=cle)
    assert told() == {alice.email: "Carnet vert : une réponse à un blocage"}
    answer_blocage(blocage=blocage, by=solange, texte="C’est plus long que prévu.", cle=cle)
    assert [reponse.texte for reponse in blocage.reponses.all()] == [
        "Je m’en occupe.",
        "C’est plus long que prévu.",
    ]


def test_answer_for_somebody_says_so_and_tells_them(blocage, alice, solange):
    assistante = factories.make_personne("Sully")
    answer_blocage(blocage=blocage, by=assistante, pour=solange, texte="La DG signe lundi.", cle=uuid4())
    assert set(told()) == {alice.email, solange.email}
    assert all(f"Sully {assistante.nom}, pour {solange}," in mail.texte for mail in Courriel.objects.all())


def test_answer_of_a_third_person_tells_opener_and_named(blocage, alice, solange, emile):
    answer_blocage(blocage=blocage, by=emile, texte="J’ai relancé.", cle=uuid4())
    assert set(told()) == {alice.email, solange.email}


def test_resolving_tells_all_those_concerned(blocage, alice, solange, emile):
    resolve_blocage(blocage=blocage, by=emile, issue="Accès donné.", le=days_ago(2))
    blocage.refresh_from_db()
    assert (blocage.resolu_le, blocage.issue) == (days_ago(2), "Accès donné.")
    assert set(told()) == {alice.email, solange.email}
    assert "Accès donné." in Courriel.objects.first().texte


def test_resolved_twice_in_the_same_words_tells_once_else_is_refused(blocage, alice, emile):
    for _ in range(2):
        resolve_blocage(blocage=blocage, by=alice, issue="Accès donné.", le=today())
    assert Courriel.objects.count() == 1
    with pytest.raises(AlreadyResolved, match="Votre texte est intact"):
        resolve_blocage(blocage=blocage, by=emile, issue="Contourné.", le=today())


def test_resolution_is_never_before_the_start(blocage, alice):
    resolve_blocage(blocage=blocage, by=alice, issue="Sans objet.", le=days_ago(90))
    assert blocage.resolu_le == blocage.depuis


def test_reopening_tells_the_person_named_and_keeps_the_end_in_history(blocage, alice, solange):
    resolve_blocage(blocage=blocage, by=alice, issue="Accès donné.", le=today())
    forget_mails()
    for _ in range(2):
        reopen_blocage(blocage=blocage, by=alice)
    blocage.refresh_from_db()
    assert (blocage.resolu_le, blocage.issue) == (None, "")
    assert told() == {solange.email: "Carnet vert : un blocage est rouvert"}
    assert [row.issue for row in blocage.history.all()[:2]] == ["", "Accès donné."]


def test_correction_tells_nobody(blocage, alice):
    blocage.titre = "Accès aux données refusé"
    correct_blocage(blocage=blocage, by=alice)
    assert told() == {}


def test_who_has_left_or_reads_no_more_is_not_told(blocage, startup, alice, solange):
    solange.is_active = False
    solange.save()
    startup.affectations.filter(personne=alice).update(fin=days_ago(1))
    alice.rattachements.update(fin=days_ago(1))
    other = factories.make_personne("Sully")
    answer_blocage(blocage=Blocage.objects.get(), by=other, texte="Je regarde.", cle=uuid4())
    assert told() == {}


def test_long_subject_is_cut(startup, alice, solange):
    startup.nom = "N" * 250
    startup.save()
    open_blocage(startup=startup, by=alice, titre="Accès refusé", depuis=today(), attendu_de=solange)
    assert len(Courriel.objects.get().sujet) == 250
