"""Write the coach's follow-up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from annuaire.models import Personne
from socle.clock import today
from socle.history import save_tracked
from startups.actions.blocages import open_blocage, resolve_blocage
from startups.models import Blocage, Point, Startup


class NewerPoint(Exception):
    """Somebody published while this point was being written; `point` is theirs."""

    def __init__(self, point: Point):
        super().__init__(str(point))
        self.point = point


@dataclass(frozen=True, kw_only=True)
class NewBlocage:
    """A blocage opened along with a point."""

    titre: str
    attendu: str = ""
    attendu_de: Personne | None = None
    depuis: date = field(default_factory=today)


@transaction.atomic
def publish_point(
    *,
    startup: Startup,
    by: Personne,
    cle: UUID,
    meteo: str,
    fait: str,
    suite: str,
    avis: str = "",
    seen: UUID | None = None,
    resolved: Mapping[Blocage, str] | None = None,
    opened: NewBlocage | None = None,
) -> Point:
    """Publish a status update with the blocages it resolves (and how) and the one it opens.

    `cle` was drawn when the form was shown: the same form sent twice writes one point, and one whose words have
    changed since (the back button) is not lost. `seen` is the uuid of the last point the author saw (None: there
    was none). Raises NewerPoint when there is a more recent one, AlreadyResolved when somebody else resolved a
    blocage of `resolved` meanwhile.
    """
    Startup.objects.select_for_update(of=("self",)).get(pk=startup.pk)
    texts = {"meteo": meteo, "fait": fait, "suite": suite, "avis": avis}
    existing = Point.objects.filter(cle=cle).first()
    if existing and existing.startup_id == startup.pk and holds(existing, texts):
        return existing
    last = startup.points.first()
    if last and last.uuid != seen:
        raise NewerPoint(last)
    point = Point(startup=startup, auteur=by, cle=uuid4() if existing else cle, **texts)
    point.created_at = timezone.now()
    save_tracked(point, by=by, reason="Point de situation")
    for blocage, issue in (resolved or {}).items():
        locked = Blocage.objects.with_people().select_for_update(of=("self",)).get(pk=blocage.pk)
        resolve_blocage(blocage=locked, by=by, issue=issue, le=today())
    if opened:
        open_blocage(
            startup=startup,
            by=by,
            titre=opened.titre,
            attendu=opened.attendu,
            attendu_de=opened.attendu_de,
            depuis=opened.depuis,
        )
    return point


def holds(point: Point, texts: Mapping[str, str]) -> bool:
    """Whether the point says exactly this."""
    return all(getattr(point, name) == text for name, text in texts.items())


@transaction.atomic
def confirm_point(*, startup: Startup, by: Personne) -> Point | None:
    """« Rien de nouveau »: the last point still holds today. None when there is no point to confirm.

    A second time on the same day by the same person changes nothing.
    """
    point = _last_locked(startup)
    if point and not confirmed_today(point, by):
        point.confirme_le, point.confirme_par = timezone.now(), by
        save_tracked(point, by=by, reason="Rien de nouveau")
    return point


@transaction.atomic
def undo_confirmation(*, startup: Startup, by: Personne) -> Point | None:
    """Take back one's own « rien de nouveau » of the day; None when there is none to take back."""
    point = _last_locked(startup)
    if not point or not confirmed_today(point, by):
        return None
    before = (
        point.history.exclude(confirme_le=point.confirme_le).order_by("-history_date", "-history_id").first()
    )
    point.confirme_le = before.confirme_le if before else None
    point.confirme_par_id = before.confirme_par_id if before else None
    return save_tracked(point, by=by, reason="Retrait de « rien de nouveau »")


def _last_locked(startup: Startup) -> Point | None:
    # The startup is the lock of its follow-up: nobody publishes while its last point is being confirmed.
    Startup.objects.select_for_update(of=("self",)).get(pk=startup.pk)
    return startup.points.first()


def confirmed_today(point: Point, by: Personne) -> bool:
    """Whether `by` said « rien de nouveau » of this point today: what they may take back."""
    return point.confirme_par_id == by.pk and timezone.localdate(point.confirme_le) == today()


def correct_point(*, point: Point, by: Personne) -> Point:
    """Save a corrected point; its former text stays in the history."""
    return save_tracked(point, by=by, reason="Correction")
