"""Clock times, half-days that fill up, half-days that overlap."""

from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from comites.agenda import agenda, capacity, overlapping, part_of_day, plus, spread
from comites.lignes import when
from comites.models import DemiJournee, Passage

DAY, NEXT = date(2027, 3, 12), date(2027, 3, 13)


def half_day(day=DAY, debut=time(9), fin=time(12), **fields) -> DemiJournee:
    return DemiJournee(date=day, debut=debut, fin=fin, **fields)


def of(minutes: int, **fields) -> Passage:
    return Passage(presentation=minutes, questions=0, deliberation=0, **fields)


def hours(tranche) -> list[tuple[time, time]]:
    return [(creneau.debut, creneau.fin) for creneau in tranche.creneaux]


def test_passages_follow_one_another_from_the_beginning_of_their_half_day():
    morning, afternoon = half_day(pk=2), half_day(debut=time(14), fin=time(17), pk=1)
    rows = [Passage(demi_journee_id=2), Passage(demi_journee_id=1), of(25, demi_journee_id=2)]
    first, second = agenda([afternoon, morning], rows)
    assert hours(first) == [(time(9), time(9, 50)), (time(9, 50), time(10, 15))]
    assert hours(second) == [(time(14), time(14, 50))]
    assert (first.reste, first.depassement) == (105, 0)


def test_half_days_fill_up_in_turn():
    tranches = spread([half_day(NEXT), half_day()], [Passage() for _ in range(7)])
    assert [len(tranche.creneaux) for tranche in tranches] == [3, 4]
    assert tranches[0].demi_journee.date == DAY
    assert [tranche.depassement for tranche in tranches] == [0, 20]


def test_a_short_passage_takes_what_is_left_of_a_morning():
    passages = [of(100), of(100), of(80)]
    first, second = spread([half_day(), half_day(NEXT)], passages)
    assert [creneau.passage for creneau in first.creneaux] == [passages[0], passages[2]]
    assert [passage.rang for passage in passages] == [1, 1, 2]
    assert [creneau.passage for creneau in second.creneaux] == [passages[1]]


@given(st.lists(st.integers(1, 240), max_size=12), st.integers(1, 4))
def test_no_passage_is_lost_and_only_the_last_half_day_is_exceeded(durations, days):
    rows = [half_day(date(2027, 3, number + 1)) for number in range(days)]
    tranches = spread(rows, [of(minutes) for minutes in durations])
    assert sum(len(tranche.creneaux) for tranche in tranches) == len(durations)
    assert not any(tranche.depassement for tranche in tranches[:-1])


def test_how_many_passages_hold():
    assert capacity([half_day(), half_day(fin=time(9, 49)), half_day(fin=time(9, 50))], 50) == 4


def test_half_days_that_hold_an_hour_in_common():
    one, other = half_day(), half_day(debut=time(11, 59), fin=time(13))
    assert overlapping([other, one]) == [(one, other)]
    assert overlapping([one, half_day(debut=time(12), fin=time(13)), half_day(NEXT)]) == []


def test_days_on_which_nobody_works_are_named():
    def said(day) -> str:
        [tranche] = agenda([half_day(day, pk=1)], [])
        return tranche.chome

    assert said(date(2026, 12, 25)) == "Jour férié, Noël"
    assert said(date(2027, 3, 13)) == "C’est un samedi"
    assert said(date(2027, 3, 12)) == ""


def test_an_hour_stays_within_its_day():
    assert plus(time(23), 90) == time(23, 59)
    assert plus(time(8, 45), 50) == time(9, 35)


def test_days_in_words():
    assert part_of_day(half_day()) == "Matin"
    afternoon = half_day(debut=time(12, 30), fin=time(18))
    assert part_of_day(afternoon) == "Après-midi"
    assert when([]) == "Date à fixer"
    assert when([half_day()]) == "12 mars 2027, matin"
    assert when([half_day(), afternoon]) == "12 mars 2027, matin et après-midi"
    assert when([half_day(), half_day(NEXT)]) == "12 mars 2027 matin, 13 mars 2027 matin"
