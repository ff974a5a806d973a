"""Sessions of a person, kept in the database."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone


def end_sessions(user, *, but: str = "") -> int:
    """End every session of `user`, save the one whose key is `but`; returns how many were ended.

    Whose a session is stands inside it, encoded: each open one is read.
    """
    opened = Session.objects.filter(expire_date__gt=timezone.now()).exclude(session_key=but)
    ended = [
        session.session_key
        for session in opened.order_by("session_key").iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(session_key__in=ended).delete()
    return len(ended)
