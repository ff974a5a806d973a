"""Publishing, confirming and correcting points: what is written, once, and what is never lost."""

from datetime import timedelta
from uuid import uuid4

import pytest

from socle.clock import today
from socle.models import Courriel
from startups.actions.blocages import AlreadyResolved, resolve_blocage
from startups.actions.suivi import (
    NewBlocage,
    NewerPoint,
    confirm_point,
    correct_point,
    publish_point,
    undo_confirmation,
)
from startups.enums import Meteo
from startups.models import Blocage, Point
from tests import factories


def publish(startup, by, **fields) -> Point:
    last = startup.points.first()
    values = {"cle": uuid4(), "seen": last and last.uuid, "meteo": Meteo.NUAGEUX, "fait": "Deux ateliers."}
    return publish_point(startup=startup, by=by, **{**values, "suite": "", **fields})


# Publishing -----------------------------------------------------------------------------------------------


def test_point_holds_what_was_said_by_whom_and_when(startup, alice):
    point = publish(startup, alice, suite="Un test.", avis="Équipe fatiguée.")
    point.refresh_from_db()
    assert (point.auteur, point.meteo, point.fait) == (alice, Meteo.NUAGEUX, "Deux ateliers.")
    assert (point.suite, point.avis, point.confirme_le) == ("Un test.", "Équipe fatiguée.", None)
    assert point.created_at - factories.moment() < timedelta(seconds=5)
    [trace] = point.history.all()
    assert (trace.history_user, trace.history_change_reason) == (alice, "Point de situation")


def test_same_form_sent_twice_writes_one_point(startup, alice):
    form = {"cle": uuid4(), "seen": None, "opened": NewBlocage(titre="Pas d’hébergement")}
    first = publish(startup, alice, **form)
    assert publish(startup, alice, **form) == first
    assert (Point.objects.count(), Blocage.objects.count()) == (1, 1)


def test_same_form_sent_again_with_other_words_is_not_lost(startup, alice):
    form = {"cle": uuid4(), "seen": None}
    first = publish(startup, alice, **form)
    with pytest.raises(NewerPoint) as told:
        publish(startup, alice, **form, fait="Trois ateliers.")
    assert told.value.point == first
    # Sent knowingly, having seen the first one.
    second = publish(startup, alice, cle=form["cle"], seen=first.uuid, fait="Trois ateliers.")
    assert [point.fait for point in startup.points.all()] == ["Trois ateliers.", "Deux ateliers."]
    assert second.cle != first.cle


def test_second_person_is_shown_the_point_of_the_first(startup, alice, emile):
    seen = publish(startup, alice)
    theirs = publish(startup, emile, fait="Une démission.")
    with pytest.raises(NewerPoint) as told:
        publish(startup, alice, seen=seen.uuid, fait="Rien de grave.")
    assert told.value.point == theirs
    assert Point.objects.count() == 2


def test_first_point_of_two_people_is_not_overwritten(startup, alice, emile):
    publish(startup, emile)
    with pytest.raises(NewerPoint):
        publish(startup, alice, seen=None)


def test_key_of_another_startup_says_nothing_of_it(startup, autre_startup, alice):
    elsewhere = publish(autre_startup, alice)
    assert publish(startup, alice, cle=elsewhere.cle).startup == startup


# Blocages along with a point ------------------------------------------------------------------------------


def test_point_resolves_and_opens_blocages(startup, alice, solange):
    old = factories.make_blocage(startup, alice)
    opened = NewBlocage(titre="Pas d’hébergement", attendu="Un serveur.", attendu_de=solange)
    publish(startup, alice, resolved={old: "Accès donné."}, opened=opened)
    old.refresh_from_db()
    assert (old.resolu_le, old.issue) == (today(), "Accès donné.")
    new = startup.blocages.open().get()
    assert (new.titre, new.attendu, new.attendu_de, new.depuis, new.ouvert_par) == (
        "Pas d’hébergement",
        "Un serveur.",
        solange,
        today(),
        alice,
    )
    assert Courriel.objects.get().destinataire == solange.email


def test_blocage_resolved_meanwhile_in_other_words_stops_all(startup, alice, emile):
    blocage = factories.make_blocage(startup, alice)
    resolve_blocage(blocage=Blocage.objects.get(), by=emile, issue="Abandonné.", le=today())
    with pytest.raises(AlreadyResolved, match="Abandonné"):
        publish(startup, alice, resolved={blocage: "Accès donné."})
    assert not Point.objects.exists()
    assert Blocage.objects.get().issue == "Abandonné."


def test_blocage_resolved_meanwhile_in_the_same_words_stops_nothing(startup, alice, emile):
    blocage = factories.make_blocage(startup, alice)
    resolve_blocage(blocage=Blocage.objects.get(), by=emile, issue="Accès donné.", le=today())
    publish(startup, alice, resolved={blocage: "Accès donné."})
    assert Point.objects.exists()


# « Rien de nouveau » --------------------------------------------------------------------------------------


def test_confirmation_dates_the_last_point_without_copying_it(startup, alice, emile):
    factories.make_point(startup, alice, jours=40)
    last = factories.make_point(startup, alice, jours=20)
    assert confirm_point(startup=startup, by=emile) == last
    last.refresh_from_db()
    assert last.confirme_par == emile
    assert last.nouvelles_le == last.confirme_le > last.created_at
    assert Point.objects.count() == 2
    assert last.history.first().history_change_reason == "Rien de nouveau"


def test_confirmed_twice_the_same_day_is_confirmed_once(startup, alice):
    point = factories.make_point(startup, alice)
    first = confirm_point(startup=startup, by=alice).confirme_le
    assert confirm_point(startup=startup, by=alice).confirme_le == first
    undo_confirmation(startup=startup, by=alice)
    point.refresh_from_db()
    assert point.confirme_le is None


def test_nothing_to_confirm_without_a_point(startup, alice):
    assert confirm_point(startup=startup, by=alice) is None
    assert undo_confirmation(startup=startup, by=alice) is None


def test_undo_gives_back_the_confirmation_before(startup, alice, emile):
    point = factories.make_point(startup, alice, jours=20)
    confirm_point(startup=startup, by=emile)
    before = startup.points.get()
    confirm_point(startup=startup, by=alice)
    undone = undo_confirmation(startup=startup, by=alice)
    assert (undone.confirme_par, undone.confirme_le) == (emile, before.confirme_le)
    assert point.history.first().history_change_reason.startswith("Retrait")


def test_undo_after_a_correction_keeps_the_correction(startup, alice):
    factories.make_point(startup, alice, jours=20)
    point = confirm_point(startup=startup, by=alice)
    point.fait = "Quatre entretiens menés."
    correct_point(point=point, by=alice)
    undone = undo_confirmation(startup=startup, by=alice)
    assert (undone.fait, undone.confirme_le) == ("Quatre entretiens menés.", None)


@pytest.mark.parametrize("jours", [0, 1])
def test_only_ones_own_confirmation_of_the_day_is_undone(startup, alice, emile, jours):
    factories.make_point(startup, alice, confirme_le=factories.moment(jours), confirme_par=emile)
    assert undo_confirmation(startup=startup, by=alice) is None
    assert (undo_confirmation(startup=startup, by=emile) is None) == (jours == 1)


# Correcting -----------------------------------------------------------------------------------------------


def test_former_words_stay_in_the_history(startup, alice):
    point = publish(startup, alice)
    point.fait = "Trois ateliers."
    correct_point(point=point, by=alice)
    assert [row.fait for row in point.history.all()] == ["Trois ateliers.", "Deux ateliers."]
