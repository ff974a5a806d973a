"""What a note that nobody has begun yet already says, so that little is left to type. Nothing here is written."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from notes.models import Note
from notes.periodes import Periode
from socle.templatetags.socle import as_day
from startups.models import Blocage, Point, Startup

# Points told at once: two months of a coach who writes twice a week.
POINTS = 16


def nouvelle(startup: Startup, periode: Periode, since: date) -> Note:
    """The first draft of a note, unsaved, from what happened after the day `since`.

    The avis du coach is no part of it: it is for the équipe and the DINUM alone.
    """
    points = list(
        startup.points.only("meteo", "fait", "suite", "created_at").order_by("-created_at")[:POINTS]
    )
    recent = [point for point in points if as_day(point.created_at) > since]
    return Note(
        startup=startup,
        periode=periode.cle,
        mois=periode.mois,
        meteo=points[0].meteo if points else "",
        avancees=_together(recent),
        suite=recent[0].suite if recent else "",
        blocages=[str(uuid) for uuid in racontables(startup, since).values_list("uuid", flat=True)],
    )


def racontables(startup: Startup, since: date, told: Iterable[str] = ()) -> QuerySet[Blocage]:
    """Blocages a note can tell: open, closed after the day `since`, or already `told`; the open ones first."""
    wanted = Q(resolu_le__isnull=True) | Q(resolu_le__gt=since) | Q(uuid__in=list(told))
    blocages = startup.blocages.filter(wanted).select_related("attendu_de")
    return blocages.order_by("resolu_le", "depuis", "pk")


def rectification(sent: Note) -> Note:
    """The draft of a rectification, unsaved: what the note that was sent says."""
    copied = ["meteo", "faits", "avancees", "indicateurs", "blocages", "attentes", "suite", "cabinet"]
    return Note(
        startup=sent.startup,
        periode=sent.periode,
        mois=sent.mois,
        version=sent.version + 1,
        **{name: getattr(sent, name) for name in copied},
    )


def _together(points: Iterable[Point]) -> str:
    """What happened, the oldest first, as one text that a note can hold."""
    length = Note._meta.get_field("avancees").max_length
    text = "\n\n".join(point.fait for point in reversed(list(points)) if point.fait)
    return text if len(text) <= length else f"{text[: length - 1]}…"
