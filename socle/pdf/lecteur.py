"""Read a PDF that somebody sent, in a process of its own: what it can spend is bounded, whatever it holds.

Run as a script (`socle.pdf.recus` does): the file on the standard input, a JSON answer on the standard output. It
imports nothing of the product, and stops at the first thing it refuses.
"""

import json
import resource
import sys
from io import BytesIO

import pikepdf

MEMORY = 1024 * 1024 * 1024
SECONDS = 10
MAX_PAGES = 300
# A page scanned or a letter signed electronically has some thousands.
MAX_NODES = 500_000
MAX_DEPTH = 60

# Name of what is refused, by key of a dictionary.
KEYS = {
    "/JS": "javascript",
    "/JavaScript": "javascript",
    "/EF": "jointes",
    "/EmbeddedFiles": "jointes",
    "/XFA": "xfa",
    "/RichMediaContent": "multimedia",
    "/RichMediaSettings": "multimedia",
}
# By kind of action (/S); a link one clicks (/URI) and a move in the document (/GoTo, /Named) are let through.
ACTIONS = {
    "/JavaScript": "javascript",
    "/Launch": "programme",
    "/GoToR": "externe",
    "/GoToE": "externe",
    "/SubmitForm": "externe",
    "/ImportData": "externe",
    "/Thread": "externe",
    "/Rendition": "multimedia",
    "/Movie": "multimedia",
    "/Sound": "multimedia",
    "/RichMediaExecute": "multimedia",
    "/GoTo3DView": "multimedia",
}
# By kind of annotation (/Subtype).
ANNOTATIONS = {
    "/FileAttachment": "jointes",
    "/RichMedia": "multimedia",
    "/Screen": "multimedia",
    "/Movie": "multimedia",
    "/Sound": "multimedia",
    "/3D": "multimedia",
}
# What happens without a click.
AUTOMATIC = ("/OpenAction", "/AA")


class Found(Exception):
    """Something that is refused: the message is its name."""


def read(content: bytes) -> dict:
    """`{"pages": n}`, or `{"refus": name}`."""
    if b"%PDF-" not in content[:1024]:
        return {"refus": "autre"}
    try:
        # A file that must be guessed at is not the same for everybody who opens it.
        with pikepdf.open(BytesIO(content), attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                return {"refus": "chiffre"}
            pages = len(pdf.pages)
            if not pages:
                return {"refus": "vide"}
            if pages > MAX_PAGES:
                return {"refus": "long"}
            search(pdf)
    except pikepdf.PasswordError:
        return {"refus": "chiffre"}
    except Found as found:
        return {"refus": str(found)}
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, KeyError):
        return {"refus": "abime"}
    return {"pages": pages}


def search(pdf: pikepdf.Pdf) -> None:
    """Look at every object of the file, used or not. Raises Found."""
    waiting = [(thing, 0) for thing in pdf.objects]
    seen, automatic = 0, False
    while waiting:
        thing, depth = waiting.pop()
        seen += 1
        if seen > MAX_NODES or depth > MAX_DEPTH:
            raise Found("lourd")
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            look(thing)
            automatic = automatic or any(acts(thing.get(key), key) for key in AUTOMATIC)
            inside = [value for _, value in thing.items()]
        elif isinstance(thing, pikepdf.Array):
            inside = list(thing)
        else:
            continue
        # An indirect object is in the list of the file: it gets its turn.
        waiting += [
            (value, depth + 1)
            for value in inside
            if isinstance(value, pikepdf.Object) and not value.is_indirect
        ]
    # Said last: what the action is says more.
    if automatic:
        raise Found("automatique")


def look(thing: pikepdf.Dictionary) -> None:
    """Raises Found when a dictionary does, or carries, what a signed letter has no use for."""
    for key in set(thing.keys()) & KEYS.keys():
        raise Found(KEYS[key])
    action, kind = thing.get("/S"), thing.get("/Subtype")
    if isinstance(action, pikepdf.Name) and str(action) in ACTIONS:
        raise Found(ACTIONS[str(action)])
    if isinstance(kind, pikepdf.Name) and str(kind) in ANNOTATIONS:
        raise Found(ANNOTATIONS[str(kind)])


def acts(value: pikepdf.Object | None, key: str) -> bool:
    """Whether what happens without a click is more than showing a page."""
    if not isinstance(value, pikepdf.Dictionary):
        return False
    return key == "/AA" or value.get("/S") != pikepdf.Name.GoTo


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    json.dump(read(sys.stdin.buffer.read()), sys.stdout)
