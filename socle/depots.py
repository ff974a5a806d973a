"""Uploaded files that wait between what they would do and « confirmer ».

A file waits in the storage under the person who sent it, so that a page shown again, an expired session or another
worker of the server finds it; nobody else's address leads to it. It is forgotten once used, or after a day.
"""

from datetime import timedelta
from uuid import UUID, uuid4

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils import timezone

FOLDER = "depots"
KEPT = timedelta(days=1)
# One person's older files make room for the new one.
PER_PERSON = 5


def keep(content: bytes | File, *, by) -> UUID:
    """Keep a file for `by` (a person with a `uuid`); returns the key that finds it again.

    A big one is given as an open `File`: it is copied piece by piece.
    """
    sweep()
    mine = sorted(_names(prefix=f"{by.uuid}."), key=_time)
    for name in mine[: max(len(mine) - PER_PERSON + 1, 0)]:
        default_storage.delete(name)
    key = uuid4()
    default_storage.save(_name(key, by), ContentFile(content) if isinstance(content, bytes) else content)
    return key


def fetch(key: UUID, *, by) -> bytes | None:
    """The file `by` sent under this key; None when it was used, has expired or is somebody else's."""
    stored = opened(key, by=by)
    if stored is None:
        return None
    with stored:
        return stored.read()


def opened(key: UUID, *, by) -> File | None:
    """The same file, open, for what is sent piece by piece."""
    name = _name(key, by)
    try:
        if timezone.now() - _time(name) > KEPT:
            return None
        return default_storage.open(name)
    except FileNotFoundError:
        return None


def forget(key: UUID, *, by) -> None:
    """The file was used, or is given up."""
    default_storage.delete(_name(key, by))


def sweep() -> int:
    """Forget the files nobody confirmed in a day; returns how many. Safe to run at any time."""
    expired = [name for name in _names() if timezone.now() - _time(name) > KEPT]
    for name in expired:
        default_storage.delete(name)
    return len(expired)


def _name(key: UUID, by) -> str:
    return f"{FOLDER}/{by.uuid}.{key}"


def _names(prefix: str = "") -> list[str]:
    try:
        _, files = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return []
    return [f"{FOLDER}/{name}" for name in sorted(files) if name.startswith(prefix)]


def _time(name: str):
    return default_storage.get_modified_time(name)
