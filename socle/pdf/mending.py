"""What WeasyPrint leaves undone for PDF/UA: headers' scope, bodies of list items, printable links, page furniture."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator, Pdf

PRINT = 4  # flag of an annotation that is printed


def mend(raw: bytes) -> bytes:
    """The same document, with nothing left for a checker to say."""
    with Pdf.open(BytesIO(raw)) as pdf:
        elements = list(_elements(pdf.Root.StructTreeRoot, None))
        _scope_headers(elements)
        _give_bodies(pdf, elements)
        spoken = _spoken(elements)
        for page in pdf.pages:
            _print_links(page)
            _mark_furniture(pdf, page, spoken.get(page.objgen, set()))
        mended = BytesIO()
        pdf.save(mended, deterministic_id=True)
        return mended.getvalue()


def _elements(
    element: Dictionary, parent: Dictionary | None
) -> Iterator[tuple[Dictionary, Dictionary | None]]:
    """Structure elements below `element`, each with its parent."""
    for child in _children(element):
        if isinstance(child, Dictionary) and Name.S in child:
            yield child, element if Name.S in element else None
            yield from _elements(child, element)


def _children(element: Dictionary) -> list:
    kids = element.get(Name.K, Array())
    return list(kids) if isinstance(kids, Array) else [kids]


def _scope_headers(elements: list) -> None:
    """A header of the table's head is for its column, any other for its row."""
    heads = {child.objgen for row, parent in elements if _is(parent, "/THead") for child in _children(row)}
    for element, _ in elements:
        if _is(element, "/TH"):
            scope = Name.Column if element.objgen in heads else Name.Row
            attributes = element.get(Name.A)
            if isinstance(attributes, Dictionary):
                attributes[Name.Scope] = scope
            else:
                element[Name.A] = Dictionary(O=Name.Table, Scope=scope)


def _give_bodies(pdf: Pdf, elements: list) -> None:
    """A list item whose marker is in its text holds its children directly: put them in a body."""
    for element, _ in elements:
        children = _children(element)
        if not _is(element, "/LI") or any(_is(child, "/LBody") for child in children):
            continue
        body = pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.LBody, P=element, Pg=element.Pg, K=Array(children))
        )
        for child in children:
            child.P = body
        element.K = Array([body])


def _is(element: Dictionary | None, kind: str) -> bool:
    return element is not None and str(element.get(Name.S)) == kind


def _spoken(elements: list) -> dict[tuple[int, int], set[int]]:
    """Marked content that the structure tree reads, by page."""
    found: dict[tuple[int, int], set[int]] = {}
    for element, _ in elements:
        for child in _children(element):
            if isinstance(child, int):
                found.setdefault(element.Pg.objgen, set()).add(child)
            elif isinstance(child, Dictionary) and Name.MCID in child:
                found.setdefault(child.get(Name.Pg, element.get(Name.Pg)).objgen, set()).add(int(child.MCID))
    return found


def _print_links(page: pikepdf.Page) -> None:
    for annotation in page.get(Name.Annots, Array()):
        annotation[Name.F] = PRINT


def _mark_furniture(pdf: Pdf, page: pikepdf.Page, spoken: set[int]) -> None:
    """Headers and footers of the page are marked as text nobody reads: say that they are artifacts."""
    instructions = []
    for instruction in pikepdf.parse_content_stream(page):
        if str(instruction.operator) == "BDC" and _identifier(instruction.operands[1]) not in {None, *spoken}:
            instruction = ContentStreamInstruction([Name.Artifact], Operator("BMC"))
        instructions.append(instruction)
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))


def _identifier(properties) -> int | None:
    return int(properties.MCID) if isinstance(properties, Dictionary) and Name.MCID in properties else None
