"""Measure pages: queries, time, weight and size, at two sizes in turn so that noise falls on both alike."""

import gzip
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annuaire.models import Personne
from incubateur.accueil.bench.bases import Base
from incubateur.accueil.bench.pages import EMPTY, PAGES, Page
from incubateur.accueil.demo.remplissage import DOMAIN
from startups.models import Startup

READER = f"equipe@{DOMAIN}"
TRANSACTIONS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SET ")
NODES_MAX = 600
# What ten thousand startups may cost more than six hundred: twice the time, or this many milliseconds.
SLOWER_MS = 60


@dataclass(frozen=True)
class Ligne:
    """One row of var/bench.json."""

    page: str
    base: str
    startups: int
    requetes: int
    ms: float
    rapport_vide: float
    rapport_admin: float
    ko: float
    noeuds: int


def _names(startup: Startup) -> dict[str, str | int]:
    """What the addresses of `pages` name."""
    sent = startup.notes.sent().order_by("periode", "version").last()
    return {
        "startup": startup.identifiant,
        "pk": startup.pk,
        "incubateur": startup.incubateur.identifiant,
        "a_ecrire": startup.notes.drafts().order_by("periode").last().periode,
        "transmise": sent.periode,
        "note": sent.pk,
        "seance": str(startup.passages.to_hold().select_related("comite").order_by("pk").last().comite.uuid),
    }


class Lecteur:
    """The équipe, reading in one base."""

    def __init__(self, base: Base):
        self.base = base
        with base.used():
            self.names = _names(Startup.objects.select_related("incubateur").order_by("pk").first())
            self.client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=True)
            self.client.force_login(Personne.objects.get(email=READER))

    def get(self, url: str):
        """The answer at `url`; anything but a page is a mistake of the bench."""
        with self.base.used():
            response = self.client.get(url.format(**self.names))
        if response.status_code != 200:
            raise ValueError(f"{url} : {response.status_code}")
        return response

    def timed(self, url: str) -> float:
        """Milliseconds of one request."""
        start = time.perf_counter()
        self.get(url)
        return (time.perf_counter() - start) * 1000

    def queries(self, url: str) -> int:
        """SQL statements of one request, the session's included."""
        with self.base.used(), CaptureQueriesContext(connection) as captured:
            self.get(url)
            return sum(not row["sql"].startswith(TRANSACTIONS) for row in captured.captured_queries)


def measure(readers: Sequence[Lecteur], rounds: int) -> list[Ligne]:
    """A line per page and reader, in the order of PAGES."""
    urls = {EMPTY} | {page.url for page in PAGES} | {page.admin for page in PAGES}
    times = defaultdict(list)
    for turn in range(rounds + 2):
        for url in sorted(urls):
            for reader in readers:
                ms = reader.timed(url)
                # The first two fill caches: of templates, of plans.
                if turn > 1:
                    times[reader, url].append(ms)
    typical = {key: median(values) for key, values in times.items()}
    return [_line(page, reader, typical) for page in PAGES for reader in readers]


def _line(page: Page, reader: Lecteur, typical: dict) -> Ligne:
    content = reader.get(page.url).content
    ms = typical[reader, page.url]
    return Ligne(
        page=page.nom,
        base=reader.base.nom,
        startups=reader.base.startups,
        requetes=reader.queries(page.url),
        ms=round(ms, 1),
        rapport_vide=round(ms / typical[reader, EMPTY], 2),
        rapport_admin=round(ms / typical[reader, page.admin], 2),
        ko=round(len(gzip.compress(content, 6)) / 1000, 1),
        noeuds=count_nodes(content.decode()),
    )


def count_nodes(html: str) -> int:
    """Elements of a page."""
    counter = _Counter()
    counter.feed(html)
    return counter.elements


class _Counter(HTMLParser):
    elements = 0

    def handle_starttag(self, tag, attrs) -> None:
        self.elements += 1


def excesses(lines: list[Ligne]) -> list[str]:
    """What exceeds its limit, as sentences."""
    found = []
    for page in PAGES:
        rows = sorted((line for line in lines if line.page == page.nom), key=lambda line: line.startups)
        small, large = rows[0], rows[-1]
        where = f"{page.nom}, {large.base}"
        if small.requetes != large.requetes:
            found.append(f"{where} : {small.requetes} requêtes puis {large.requetes}, selon la taille")
        if large.requetes > page.requetes_max:
            found.append(f"{where} : {large.requetes} requêtes, au plus {page.requetes_max}")
        if large.ms > max(2 * small.ms, small.ms + SLOWER_MS):
            found.append(f"{where} : {small.ms} ms à {small.startups}, {large.ms} ms à {large.startups}")
        if large.noeuds > NODES_MAX:
            found.append(f"{where} : {large.noeuds} éléments, au plus {NODES_MAX}")
    return found


def as_rows(lines: list[Ligne]) -> list[dict]:
    return [asdict(line) for line in lines]
