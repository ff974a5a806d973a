"""One light stylesheet out of the DSFR: only the components we use, only the rules our pages can match.

The whole DSFR weighs 130 kB compressed. A rule is kept when every `fr-` class of its selector is written, in full,
in a template, a Python file or a script of ours: class names are therefore never composed from pieces.
Dark mode follows the system's preference through a media query, so it needs no script; paper is never dark.
"""

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import dsfr
import tinycss2
from tinycss2.ast import AtRule, Declaration, Node, QualifiedRule

DSFR_DIST = Path(dsfr.__file__).parent / "static" / "dsfr" / "dist"
SOURCES = [
    "core/core.main.min.css",
    # The colours of dark mode.
    "scheme/scheme.min.css",
    *(
        f"component/{name}/{name}.main.min.css"
        for name in [
            "link", "accordion", "alert", "badge", "breadcrumb", "button", "callout", "card", "checkbox", "content",
            "footer", "form", "header", "highlight", "input", "logo", "navigation", "notice", "pagination", "password",
            "radio", "search", "select", "skiplink", "stepper", "summary", "table", "tag", "tile", "upload",
        ]
    ),
]  # fmt: skip
# Marianne in two weights: each file weighs 42 kB.
FONTS = {"Marianne-Regular.woff2", "Marianne-Bold.woff2"}
SCANNED = {".html", ".py", ".js", ".css", ".txt", ".svg"}
CLASS = re.compile(r"\bfr-[A-Za-z0-9_-]+")
VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")
DECLARED = re.compile(r"(--[\w-]+):[^;{}]*(;|(?=\}))")
URL = re.compile(r"url\(([^)]+)\)")
DARK = ":root[data-fr-theme=dark]"
NEUTRAL_FONT = "system-ui,-apple-system,'Segoe UI',Roboto,'Liberation Sans',sans-serif"


def build(target: Path, scanned: Sequence[Path]) -> list[Path]:
    """Write `dsfr-etat.css`, `dsfr-neutre.css` and the fonts and icons they name under `target`; return the files.

    `scanned` are the folders whose files name the classes and the colours in use. Same input, same bytes.
    """
    used = used_classes(scanned)
    css = "".join(_shaken(source, used) for source in SOURCES)
    css = _without_unused_variables(css, read=variables_read(scanned))
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    written = [*_copy_assets(css, target)]
    for name, text in {"dsfr-etat.css": css, "dsfr-neutre.css": _neutral(css)}.items():
        path = target / name
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def used_classes(folders: Iterable[Path]) -> set[str]:
    """Every `fr-…` word written in the files of these folders."""
    return {word for text in _texts(folders) for word in CLASS.findall(text)}


def variables_read(folders: Iterable[Path]) -> set[str]:
    """Custom properties read by our own stylesheet and drawings."""
    return {name for text in _texts(folders) for name in VARIABLE.findall(text)}


def _texts(folders: Iterable[Path]) -> Iterator[str]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in SCANNED and path.is_file():
                yield path.read_text(encoding="utf-8")


def _shaken(source: str, used: set[str]) -> str:
    path = DSFR_DIST / source
    rules = tinycss2.parse_stylesheet(
        path.read_text(encoding="utf-8"), skip_comments=True, skip_whitespace=True
    )
    text = "".join(_keep_rules(rules, used))
    return URL.sub(lambda match: f"url({_from_root(path, match[1])})", text)


def _from_root(path: Path, url: str) -> str:
    """The address, from the root of the static files, of what a DSFR stylesheet names relative to itself."""
    bare = url.strip("\"'")
    if bare.startswith(("data:", "#")):
        # With its quotes: a drawing holds some of its own.
        return url
    resolved = (path.parent / bare).resolve().relative_to(DSFR_DIST.resolve())
    return f"dsfr/{resolved}"


def _keep_rules(rules: Iterable[Node], used: set[str]) -> Iterator[str]:
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            yield from _keep_qualified(rule, used)
        elif isinstance(rule, AtRule):
            yield from _keep_at_rule(rule, used)


def _keep_at_rule(rule: AtRule, used: set[str]) -> Iterator[str]:
    body = tinycss2.serialize(rule.content or [])
    prelude = tinycss2.serialize(rule.prelude).strip()
    if rule.at_keyword == "font-face":
        if any(font in body for font in FONTS):
            yield f"@font-face{{{_only_woff2(body)}}}"
    elif rule.at_keyword in {"media", "supports"}:
        if "-ms-high-contrast" in prelude:
            return
        inner = "".join(
            _keep_rules(
                tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True), used
            )
        )
        if inner:
            yield f"@{rule.at_keyword} {prelude}{{{inner}}}"
    elif rule.at_keyword == "keyframes":
        yield f"@keyframes {prelude}{{{body}}}"


def _only_woff2(body: str) -> str:
    sources = re.findall(r"url\([^)]*woff2\)\s*format\([^)]*\)", body)
    return re.sub(r"src:[^;}]*", f"src:{sources[0]}", body)


def _keep_qualified(rule: QualifiedRule, used: set[str]) -> Iterator[str]:
    selectors = _split(tinycss2.serialize(rule.prelude))
    kept = [selector for selector in selectors if _is_used(selector, used)]
    if not kept:
        return
    body = ";".join(
        f"{item.name}:{_value(item)}"
        for item in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
        if isinstance(item, Declaration)
    )
    dark = [selector.replace(DARK, ":root") for selector in kept if DARK in selector]
    light = [selector for selector in kept if DARK not in selector]
    if light and body:
        yield f"{','.join(light)}{{{body}}}"
    if dark and body:
        yield f"@media screen and (prefers-color-scheme:dark){{{','.join(dark)}{{{body}}}}}"


def _value(item: Declaration) -> str:
    return tinycss2.serialize(item.value).strip() + ("!important" if item.important else "")


def _split(prelude: str) -> list[str]:
    """Selectors of a list, without cutting inside parentheses or brackets."""
    return [selector.strip() for selector in re.split(r",(?![^()\[]*[)\]])", prelude)]


def _is_used(selector: str, used: set[str]) -> bool:
    if "data-fr-theme" in selector and DARK not in selector:
        return False
    bare = re.sub(r":not\([^)]*\)", "", selector)
    return all(word in used for word in re.findall(r"\.(fr-[A-Za-z0-9_-]+)", bare)) and not re.search(
        r"\[class\*=|\[data-fr-js|\[data-fr-scrolling|\.fr-fi-|-moz-|::-ms", bare
    )


def _without_unused_variables(css: str, *, read: set[str]) -> str:
    """Drop custom properties that neither the stylesheet nor `read` names, until none is left to drop."""
    while True:
        kept = set(VARIABLE.findall(css)) | read | {"--idle", "--hover", "--active"}
        slimmer = DECLARED.sub(lambda match, kept=kept: match[0] if match[1] in kept else "", css)
        slimmer = re.sub(r"[^{}]+\{\}", "", slimmer)
        if slimmer == css:
            return css
        css = slimmer


def _neutral(css: str) -> str:
    """The same without the State's typeface, which a region may not use."""
    return re.sub(r"@font-face\{[^}]*\}", "", css).replace("Marianne,arial,sans-serif", NEUTRAL_FONT)


def _copy_assets(css: str, target: Path) -> Iterator[Path]:
    for url in sorted(set(URL.findall(css))):
        if url.startswith("dsfr/"):
            path = target / url
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(DSFR_DIST / url.removeprefix("dsfr/"), path)
            yield path
