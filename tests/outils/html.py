"""What every HTML answer must satisfy: nothing the Content-Security-Policy would block, and sound markup."""

from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

from bs4 import BeautifulSoup, Tag

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "form", "list")


def soup(response) -> BeautifulSoup:
    """The parsed body of a response (or of a string)."""
    return BeautifulSoup(response if isinstance(response, str) else response.text, "html.parser")


def words(shown) -> str:
    """What a page (its `main`), an element or a text says, each white space a plain space: narrow ones too."""
    if not isinstance(shown, str):
        tree = shown if isinstance(shown, Tag) else soup(shown)
        shown = (tree.main or tree).get_text(" ")
    return " ".join(shown.split())


def faults(html: str) -> list[str]:
    """Everything wrong with a page or fragment, one sentence each."""
    tree = BeautifulSoup(html, "html.parser")
    found = [*_nesting(html), *_inline_code(tree), *_duplicates(tree), *_labels(tree)]
    if tree.html:
        found += [*_document(tree), *_references(tree)]
    return found


class _Nesting(HTMLParser):
    """Every element but the void ones is closed, in order."""

    def __init__(self):
        super().__init__()
        self.open: list[tuple[str, int]] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append((tag, self.getpos()[0]))

    def handle_startendtag(self, tag, attrs):
        """`<path/>` opens nothing."""

    def handle_endtag(self, tag):
        if tag not in (name for name, _ in self.open):
            self.faults.append(f"line {self.getpos()[0]}: </{tag}> closes nothing")
            return
        while (last := self.open.pop())[0] != tag:
            self.faults.append(f"line {last[1]}: <{last[0]}> is never closed")


def _nesting(html: str) -> list[str]:
    parser = _Nesting()
    parser.feed(html)
    parser.close()
    return [*parser.faults, *(f"line {line}: <{tag}> is never closed" for tag, line in parser.open)]


def _inline_code(tree):
    for script in tree.find_all("script"):
        if not script.get("src") and script.get("type") != "application/json":
            yield "inline <script>"
    if tree.find("style"):
        yield "inline <style>"
    for element in tree.find_all(True):
        for name, value in element.attrs.items():
            if name == "style" or name.startswith(("on", "hx-on")):
                yield f"<{element.name} {name}=…>: the policy blocks it"
            if isinstance(value, str) and value.strip().lower().startswith("javascript:"):
                yield f"<{element.name} {name}=javascript:…>"


def _duplicates(tree):
    ids = Counter(element["id"] for element in tree.find_all(id=True))
    return [f"id « {name} » appears {times} times" for name, times in ids.items() if times > 1]


def _labels(tree):
    labelled = {label["for"] for label in tree.find_all("label", attrs={"for": True})}
    for field in tree.find_all(["input", "select", "textarea"]):
        if field.name == "input" and field.get("type", "text") in UNLABELLED:
            continue
        named = field.get("aria-label") or field.get("aria-labelledby") or field.find_parent("label")
        if not named and field.get("id") not in labelled:
            yield f"<{field.name} name={field.get('name')}> has no label"
    for image in tree.find_all("img"):
        if image.get("alt") is None:
            yield f"<img src={image.get('src')}> has no alt"
    for element in tree.find_all(["a", "button", "summary"]):
        if not (element.get_text(strip=True) or element.get("aria-label") or element.find("img", alt=True)):
            yield f"<{element.name}> has no text: {str(element)[:80]}"


def _document(tree):
    if tree.html.get("lang") != "fr":
        yield "<html> must say lang=fr"
    if not (tree.title and tree.title.get_text(strip=True)):
        yield "the page has no <title>"
    headings = [heading.get_text(" ", strip=True) for heading in tree.find_all("h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"a page has one <h1>, not {headings}"
    if len(tree.find_all("main")) != 1:
        yield "a page has one <main>"
    levels = [int(heading.name[1]) for heading in tree.select("main :is(h1, h2, h3, h4, h5, h6)")]
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading skips from h{before} to h{after}"


def _references(tree):
    ids = {element["id"] for element in tree.find_all(id=True)}
    for element in tree.find_all(True):
        for name in REFERENCES:
            for target in (element.get(name) or "").split() if isinstance(element.get(name), str) else []:
                if target not in ids:
                    yield f"<{element.name} {name}={target}> refers to nothing"
        href = element.get("href") or ""
        if element.name == "a" and href.startswith("#") and href[1:] not in ids:
            yield f"<a href={href}> leads nowhere"
