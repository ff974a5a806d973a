"""Days on which people work: neither weekends nor the public holidays of metropolitan France."""

from datetime import date, timedelta

from holidays import country_holidays

# Years are worked out as they are asked for.
HOLIDAYS = country_holidays("FR")
SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Whether `day` is worked."""
    return day.weekday() < SATURDAY and day not in HOLIDAYS


def next_working_day(day: date) -> date:
    """`day` itself when it is worked, else the first worked one after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def last_working_day(day: date) -> date:
    """`day` itself when it is worked, else the last worked one before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def add_working_days(day: date, count: int) -> date:
    """The `count`-th worked day after `day`, which itself does not count."""
    for _ in range(count):
        day = next_working_day(day + timedelta(days=1))
    return day


def first_working_day_of_week(day: date) -> date:
    """The Monday of the week of `day`, or the first worked day after that Monday."""
    return next_working_day(day - timedelta(days=day.weekday()))


def holiday(day: date) -> str:
    """Name of the public holiday of that day; empty for any other."""
    return HOLIDAYS.get(day, "")
