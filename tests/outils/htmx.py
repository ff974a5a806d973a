"""An htmx swap must leave the page as a fresh load would show it."""

from bs4 import BeautifulSoup, Tag

from tests.outils.html import soup

# What differs between two loads of the same page and is not content.
VOLATILE = {"csrfmiddlewaretoken", "cle"}


def assert_swap_equals_fresh_load(page, selector: str, swapped, fresh) -> None:
    """Apply `swapped`, the answer to the element `selector` of `page`, then compare with `fresh`.

    `page` and `fresh` are responses for the whole page, before and after.
    """
    tree = swap(soup(page), selector, swapped)
    assert outline(tree) == outline(soup(fresh))


def swap(tree: BeautifulSoup, selector: str, response) -> BeautifulSoup:
    """What htmx makes of `tree` when the element `selector` receives `response`; supports what we use."""
    element = tree.select_one(selector)
    assert element is not None, f"no element {selector} in the page"
    received = soup(response)
    for piece in received.select("[hx-swap-oob]"):
        assert piece.attrs.pop("hx-swap-oob") in {"true", "outerHTML"}
        tree.find(id=piece["id"]).replace_with(piece.extract())
    mode = _inherited(element, "hx-swap", "innerHTML").split()[0]
    target = _target(tree, element)
    if selected := _inherited(element, "hx-select", ""):
        received = _wrap(received.select(selected))
    _place(target, list(received.contents), mode)
    return tree


def outline(tree) -> str:
    """The page as text to compare: one tag a line, without what changes at each load."""
    for field in tree.select("input[name]"):
        if field["name"] in VOLATILE:
            field["value"] = "…"
    if body := tree.find("body"):
        body.attrs.pop("hx-headers", None)
    return "\n".join(line.strip() for line in tree.prettify().splitlines() if line.strip())


def _inherited(element: Tag, name: str, default: str) -> str:
    for holder in (element, *element.parents):
        if name in holder.attrs:
            return holder[name]
    return default


def _target(tree, element: Tag) -> Tag:
    for holder in (element, *element.parents):
        match holder.attrs.get("hx-target"):
            case None:
                continue
            case "this":
                return holder
            case str(value) if value.startswith("closest "):
                return element.css.closest(value.removeprefix("closest ").strip())
            case value:
                return tree.select_one(value)
    return element


def _wrap(elements) -> Tag:
    box = BeautifulSoup("", "html.parser")
    for element in elements:
        box.append(element.extract())
    return box


def _place(target: Tag, pieces: list, mode: str) -> None:
    match mode:
        case "none":
            return
        case "innerHTML":
            target.clear()
            target.extend(pieces)
        case "outerHTML":
            target.replace_with(*pieces)
        case "beforeend":
            target.extend(pieces)
        case "delete":
            target.decompose()
        case _:
            raise NotImplementedError(f"hx-swap={mode}")
