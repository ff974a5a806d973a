"""What a browser downloads on its first visit: the page, and every file it names, compressed as they are served."""

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.test.utils import override_settings

from incubateur.accueil.bench.pages import PAGES

VISIT_MAX_KO, CSS_MAX_KO = 200, 35
URL = re.compile(r"url\(\s*[\"']?([^)\"']+)")
# Fonts are compressed already.
COMPRESSED = {".woff2", ".png"}


@dataclass(frozen=True)
class Visite:
    """Kilobytes of a first visit, and of its stylesheets."""

    ko: float
    css: float


def visits(get: Callable[[str], HttpResponse]) -> Iterator[tuple[str, Visite]]:
    """The heaviest first visit with and without the State's brand; `get` reads an address."""
    for marque, nom in ((False, "sans la marque de l’État"), (True, "avec la marque de l’État")):
        with override_settings(MARQUE_ETAT=marque):
            yield nom, max((first_visit(get(page.url).text) for page in PAGES), key=lambda visit: visit.ko)


def first_visit(html: str) -> Visite:
    """Weigh a page with the files of STATIC_ROOT it names; images drawn by a rule count, used or not."""
    files = _named(html)
    sheets = {path for path in files if path.suffix == ".css"}
    for sheet in sheets:
        files |= {
            _file(urljoin(_url(sheet), name))
            for name in URL.findall(sheet.read_text("utf-8"))
            if "data:" not in name
        }
    css = sum(map(weight, sheets))
    total = len(gzip.compress(html.encode(), 6)) + sum(map(weight, files))
    return Visite(round(total / 1000, 1), round(css / 1000, 1))


def weight(path: Path) -> int:
    """Bytes of a static file as whitenoise serves it."""
    if path.suffix in COMPRESSED:
        return path.stat().st_size
    served = [Path(f"{path}{suffix}") for suffix in (".br", ".gz", "")]
    return next(file.stat().st_size for file in served if file.is_file())


class _Files(HTMLParser):
    """Stylesheets, scripts, icons and preloads named by a page."""

    def __init__(self):
        super().__init__()
        self.urls: set[str] = set()

    def handle_starttag(self, tag, attrs) -> None:
        values = dict(attrs)
        name = (
            values.get("src") if tag in {"script", "img"} else values.get("href") if tag == "link" else None
        )
        if name and not name.startswith("data:"):
            self.urls.add(name)


def _named(html: str) -> set[Path]:
    parser = _Files()
    parser.feed(html)
    return {_file(url) for url in parser.urls}


def _file(url: str) -> Path:
    return Path(settings.STATIC_ROOT) / urlsplit(url).path.removeprefix(settings.STATIC_URL)


def _url(path: Path) -> str:
    return settings.STATIC_URL + str(path.relative_to(settings.STATIC_ROOT))
