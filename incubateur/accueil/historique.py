"""The history of a startup and of all that hangs on it: what happened, newest first, told to who may read it.

Each package declares what it tells in its `historique.py`; a package above adds its traces and themes here. A page
costs the same whatever the number of rows: one query to count, one to choose the rows, one per kind of row on the
page (each with the row it follows).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Model, OuterRef, Q, QuerySet, Subquery, Value

from annuaire.models import Personne
from comites import historique as comites
from missions import historique as missions
from notes import historique as notes
from socle.narrative import Event, Lists, Trace, tell
from startups import historique as startups
from startups.models import Startup

TRACES: Sequence[Trace] = [*startups.TRACES, *notes.TRACES, *comites.TRACES, *missions.TRACES]
THEMES = {**startups.THEMES, **notes.THEMES, **comites.THEMES, **missions.THEMES}
PER_PAGE = 20
# Saving a form writes a row, then one per list it changes, of the same version: they are one act.
SAME_ACT = timedelta(seconds=5)
NOBODY = "application"


@dataclass(frozen=True)
class Branch:
    """The rows of one trace that the reader may see."""

    rank: int
    trace: Trace
    rows: QuerySet
    hidden: frozenset[str]

    def numbered(self) -> QuerySet:
        """The rows with the same three columns whatever the model: key, moment, author."""
        return self.rows.order_by().annotate(
            trace_rank=Value(self.rank),
            trace_key=F(self.trace.key),
            trace_date=F(self.trace.date),
            trace_author=F(self.trace.author),
        )


@dataclass(frozen=True)
class Historique:
    """A page of events, and what it can be narrowed to."""

    page: Page
    events: Sequence[Event]
    themes: dict[str, str]
    people: Sequence[Personne]
    nobody: bool


def read(user: Personne, startup: Startup, *, quoi: str, qui: str, page: str | None) -> Historique:
    """The events that `user` may read, of the theme `quoi` and by the person of uuid `qui` when they are given."""
    readable = branches(user, startup)
    counts = _counts(readable)
    authors = {author for _, author in counts}
    people = list(Personne.objects.filter(pk__in=authors - {None}))
    author = _author(qui, people)
    kept = [branch for branch in readable if not quoi or branch.trace.theme == quoi]
    total = sum(
        n
        for (rank, who), n in counts.items()
        if any(branch.rank == rank for branch in kept) and (author is None or who in author)
    )
    shown = Paginator(_Rows(kept, author, total), PER_PAGE).get_page(page)
    return Historique(
        page=shown,
        events=_told(kept, shown.object_list),
        themes={key: THEMES[key] for key in THEMES if any(b.trace.theme == key for b in readable)},
        people=people,
        nobody=None in authors,
    )


def branches(user: Personne, startup: Startup) -> list[Branch]:
    """What `user` may read of the history of `startup`, kind by kind."""
    found = []
    for rank, trace in enumerate(TRACES):
        condition = trace.readable(user, startup)
        if condition is not None:
            rows = trace.rows.filter(condition, **{trace.owner: startup.pk})
            found.append(Branch(rank, trace, rows, frozenset(trace.hidden(user, startup))))
    return found


def _author(qui: str, people: Sequence[Personne]) -> set[int | None] | None:
    """Keys of the authors asked for: of one person, of nobody (NOBODY), or any (None)."""
    if qui == NOBODY:
        return {None}
    return {personne.pk for personne in people if str(personne.uuid) == qui} if qui else None


# Which rows -----------------------------------------------------------------------------------------------


def _counts(readable: Sequence[Branch]) -> dict[tuple[int, int | None], int]:
    """How many rows of each kind each person wrote."""
    grouped = [
        branch.numbered().values("trace_rank", "trace_author").annotate(n=Count("trace_key"))
        for branch in readable
    ]
    ordered = _union(grouped).order_by("trace_rank", "trace_author")
    return {(row["trace_rank"], row["trace_author"]): row["n"] for row in ordered}


def _union(querysets: Sequence[QuerySet]) -> QuerySet:
    first, *others = querysets
    return first.union(*others, all=True) if others else first


class _Rows:
    """The rows of all kinds, newest first, as a list that Paginator cuts: (kind, key) of each."""

    def __init__(self, kept: Sequence[Branch], author: set[int | None] | None, total: int):
        self.kept, self.author, self.total = kept, author, total

    def count(self) -> int:
        return self.total

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, part: slice) -> list[tuple[int, int]]:
        if not self.total:
            return []
        columns = [
            self._of_author(branch.numbered()).values_list("trace_rank", "trace_key", "trace_date")
            for branch in self.kept
        ]
        ordered = _union(columns).order_by("-trace_date", "trace_rank", "-trace_key")
        return [(rank, key) for rank, key, _ in ordered[part]]

    def _of_author(self, rows: QuerySet) -> QuerySet:
        if self.author is None:
            return rows
        return (
            rows.filter(trace_author__isnull=True)
            if self.author == {None}
            else rows.filter(trace_author__in=self.author)
        )


# What they say --------------------------------------------------------------------------------------------


@dataclass
class _Act:
    """A row to tell, and the one it follows."""

    branch: Branch
    row: Model
    before: Model | None


def _told(kept: Sequence[Branch], chosen: Sequence[tuple[int, int]]) -> list[Event]:
    keys = defaultdict(list)
    for rank, key in chosen:
        keys[rank].append(key)
    by_key = {}
    for branch in kept:
        if branch.rank in keys:
            acts = _acts(branch, keys[branch.rank])
            by_key |= {(branch.rank, act.row.pk): act for act in acts}
    acts = _merged([by_key[key] for key in chosen])
    lists = _lists(acts)
    events = [
        tell(
            act.branch.trace,
            act.row,
            act.before,
            hidden=act.branch.hidden,
            lists=lists[act.branch.rank, act.row.pk],
            lists_before=lists[act.branch.rank, act.before.pk] if act.before else {},
        )
        for act in acts
    ]
    return [event for event in events if event]


def _acts(branch: Branch, keys: Sequence[int]) -> list[_Act]:
    """Rows of one kind with the rows they follow, in one query."""
    trace, rows = branch.trace, branch.trace.rows
    if trace.key != "history_id":
        return [
            _Act(branch, row, None)
            for row in rows.filter(pk__in=keys).select_related(*trace.relations).order_by("pk")
        ]
    earlier = rows.model.objects.filter(id=OuterRef("id")).filter(
        Q(history_date__lt=OuterRef("history_date"))
        | Q(history_date=OuterRef("history_date"), history_id__lt=OuterRef("history_id"))
    )
    last = earlier.order_by("-history_date", "-history_id").values("pk")[:1]
    chosen = rows.filter(pk__in=keys).order_by()
    # A union rather than « or »: PostgreSQL then looks the keys up instead of reading the whole table.
    both = chosen.values("pk").union(chosen.annotate(avant=Subquery(last)).values("avant"))
    found = rows.filter(pk__in=both).select_related(*trace.relations)
    acts, previous = [], {}
    for row in found.order_by("history_date", "history_id"):
        if row.pk in keys:
            acts.append(_Act(branch, row, previous.get(row.id)))
        previous[row.id] = row
    return acts


def _merged(acts: Iterable[_Act]) -> list[_Act]:
    """One act for the rows that one save wrote, newest first."""
    found: list[_Act] = []
    for act in acts:
        newer = found[-1] if found else None
        if newer and newer.before is act.row and _one_save(newer.row, act.row):
            newer.before = act.before
            newer.row.history_type = act.row.history_type
        else:
            found.append(act)
    return found


def _one_save(newer: Model, older: Model) -> bool:
    return (
        newer.history_type == "~"
        and newer.version == older.version
        and newer.history_user_id == older.history_user_id
        and newer.history_date - older.history_date <= SAME_ACT
    )


def _lists(acts: Sequence[_Act]) -> dict[tuple[int, int], Lists]:
    """What the many-to-many lists of rows held, one query a list: (kind, key) → field → labels."""
    keys = defaultdict(set)
    for act in acts:
        keys[act.branch.rank] |= {row.pk for row in (act.row, act.before) if row}
    found: dict[tuple[int, int], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for rank, pks in keys.items():
        model = TRACES[rank].rows.model
        for relation in getattr(model, "_history_m2m_fields", ()):
            target = relation.m2m_reverse_field_name()
            links = getattr(model, relation.name).model.objects.filter(history__in=pks)
            for link in links.select_related(target).order_by("pk"):
                found[rank, link.history_id][relation.name].append(str(getattr(link, target)))
    return found
