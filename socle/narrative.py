"""Tell in French what a row of history changed: who, what, from, to. Pure, knows no domain.

Each package declares, in its `historique.py`, a `Trace` per model whose history is told; `incubateur.accueil.historique`
reads the rows and `tell` makes the sentence.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import models
from django.db.models import Q

from socle.templatetags.socle import heure, jour, nombre
from socle.textdiff import Piece, compare

# Book-keeping of every model, never told.
UNTOLD = {"id", "uuid", "version", "created_at", "recherche", "cle"}
LONG = 100  # characters beyond which a text is compared instead of quoted


@dataclass(frozen=True, kw_only=True)
class Trace:
    """How the history of one model is told. `rows` are its history rows, or rows written once and never changed."""

    theme: str
    rows: models.QuerySet
    # From a row to the primary key of what it hangs on.
    owner: str
    subject: Callable[[models.Model], str]  # « la phase « Construction » »
    # Whether `user` may read the rows about an owner: a condition on rows, or None.
    readable: Callable[[object, models.Model], Q | None] = lambda user, owner: Q()
    # Fields that `user` may not read.
    hidden: Callable[[object, models.Model], Collection[str]] = lambda user, owner: ()
    # Field → « la mission », to say that it alone has changed; elsewhere its verbose name is enough.
    labels: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # JSON list → labels of its keys
    untold: Collection[str] = ()  # fields that the author of the row already tells
    named: Collection[str] = ()  # fields that the subject already tells of what is added or removed
    added: str = "a ajouté"
    changed: str = "a modifié"
    removed: str = "a supprimé"
    # Whether the page is already about the subject: « a changé la mission », not « … la mission de la fiche ».
    itself: bool = False
    key: str = "history_id"
    date: str = "history_date"
    author: str = "history_user_id"

    @property
    def relations(self) -> list[str]:
        """Foreign keys to read along with a row: its author's, and those that are told."""
        fields = self.rows.model._meta.fields
        names = [each.name for each in fields if isinstance(each, models.ForeignKey)]
        unread = {self.owner, *self.untold} - {self.author.removesuffix("_id")}
        return [name for name in names if name not in unread]

    def fields(self) -> Sequence[models.Field]:
        """Fields that may be told."""
        known = getattr(self.rows.model, "tracked_fields", self.rows.model._meta.fields)
        untold = {*UNTOLD, *self.untold, self.owner.partition("__")[0]}
        return [each for each in known if each.name not in untold]


@dataclass(frozen=True)
class Change:
    """One field: what it was, what it is; `pieces` when it is a long text, `added` and `removed` when it is a list."""

    name: str
    label: str
    before: str = ""
    after: str = ""
    pieces: Sequence[Piece] = ()
    added: Sequence[str] = ()
    removed: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Event:
    """One line of the history. `sentence` follows the name of `who` (empty: nobody signed in did it)."""

    when: datetime
    who: str
    sentence: str
    reason: str = ""
    details: str = ""
    changes: Sequence[Change] = ()

    @property
    def only(self) -> Change | None:
        """The one field that changed, already named by the sentence."""
        return self.changes[0] if len(self.changes) == 1 else None


Lists = Mapping[str, Sequence[str]]  # many-to-many field → labels


def tell(
    trace: Trace,
    row: models.Model,
    before: models.Model | None,
    *,
    hidden: Collection[str] = (),
    lists: Lists | None = None,
    lists_before: Lists | None = None,
) -> Event | None:
    """The sentence of `row`, `before` being the row it follows; None when nothing the reader may see has changed."""
    common = {
        "when": getattr(row, trace.date),
        "who": str(getattr(row, trace.author.removesuffix("_id")) or ""),
        "reason": getattr(row, "history_change_reason", "") or "",
    }
    kind = getattr(row, "history_type", "+")
    if kind == "~" and before is not None:
        changes = [
            *_changes(trace, row, before, hidden),
            *_list_changes(trace, lists or {}, lists_before or {}),
        ]
        return Event(sentence=_sentence(trace, row, changes), changes=changes, **common) if changes else None
    verb = {"+": trace.added, "-": trace.removed}.get(kind, trace.changed)
    details = _details(trace, row, hidden, lists or {})
    return Event(sentence=f"{verb} {trace.subject(row)}", details=details, **common)


def _sentence(trace: Trace, row, changes: Sequence[Change]) -> str:
    if len(changes) > 1:
        return f"{trace.changed} {trace.subject(row)}"
    what = trace.labels.get(changes[0].name) or f"« {changes[0].label} »"
    return f"a changé {what}" if trace.itself else f"a changé {what} {of(trace.subject(row))}"


def of(subject: str) -> str:
    """« de la phase », « du jalon », « de l’objectif »."""
    return f"du {subject.removeprefix('le ')}" if subject.startswith("le ") else f"de {subject}"


# Fields ---------------------------------------------------------------------------------------------------


def _changes(trace: Trace, row, before, hidden: Collection[str]):
    for each in trace.fields():
        if each.name in hidden:
            continue
        then, now = shown(trace, before, each), shown(trace, row, each)
        long = max(len(then), len(now)) > LONG or "\n" in then + now
        if then != now:
            pieces = compare(then, now) if long else ()
            yield Change(each.name, each.verbose_name, then, now, pieces)


def _list_changes(trace: Trace, lists: Lists, before: Lists) -> list[Change]:
    found = []
    for relation in getattr(trace.rows.model, "_history_m2m_fields", ()):
        now, then = lists.get(relation.name, ()), before.get(relation.name, ())
        added, removed = sorted({*now} - {*then}), sorted({*then} - {*now})
        if added or removed:
            found.append(Change(relation.name, relation.verbose_name, added=added, removed=removed))
    return found


def _details(trace: Trace, row, hidden: Collection[str], lists: Lists) -> str:
    """What a row that appears or disappears holds, in one line."""
    apart = {*hidden, *trace.named}
    filled = [
        (each.verbose_name, _quoted(each, shown(trace, row, each)))
        for each in trace.fields()
        if each.name not in apart
    ]
    relations = getattr(trace.rows.model, "_history_m2m_fields", ())
    filled += [(each.verbose_name, ", ".join(sorted(lists.get(each.name, ())))) for each in relations]
    return " ; ".join(f"{label} : {value}" for label, value in filled if value)


def _quoted(each: models.Field, value: str) -> str:
    """A text between quotation marks, cut when it is long."""
    if not (value and isinstance(each, models.TextField)):
        return value
    line = re.sub(r"[ \t\r\n]+", " ", value)
    return f"« {line if len(line) <= LONG else line[:LONG].rsplit(' ', 1)[0] + '…'} »"


def shown(trace: Trace, row: models.Model, each: models.Field) -> str:
    """The value of a field as people read it; empty when there is none."""
    value = getattr(row, each.name)
    if each.flatchoices:
        return str(dict(each.flatchoices).get(value, value) or "")
    if isinstance(value, list):
        labels = trace.lists.get(each.name, {})
        return ", ".join(str(labels.get(item, item)) for item in value)
    return _worded(value)


def _worded(value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case datetime():
            return f"{jour(value)} à {heure(value)}"
        case date():
            return jour(value)
        case Decimal():
            whole, _, cents = f"{value:f}".partition(".")
            cents = cents.rstrip("0")
            return nombre(int(whole)) + (f",{cents}" if cents else "")
        case _:
            return str(value)
