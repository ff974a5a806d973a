"""Every page of the access matrix, once as the strict client and in a browser sees it."""

import pytest
from django.urls import reverse

from tests.outils import acces
from tests.outils.client import StrictClient

PAGES = [line for line in acces.all_lines() if line.method == "GET" and "200" in line.expected.values()]
# The people whose pages differ most; each page is read by the first of them who may.
READERS = ["équ", "coa", "spo", "lec", "ano", *acces.PEOPLE]


def reader(line: acces.Line) -> str:
    return next(code for code in READERS if line.expected[code] == "200")


def address(line: acces.Line, monde) -> str:
    return reverse(line.address, kwargs=line.arguments(monde))


@pytest.mark.django_db
@pytest.mark.parametrize("line", PAGES, ids=lambda line: line.address)
def test_markup_of_every_page_is_sound(line):
    monde = acces.make_monde()
    for code in dict.fromkeys(["équ", "coa", "nom", "spo", "lec", "ano", reader(line)]):
        if line.expected[code] == "200":
            client = StrictClient()
            if monde.people[code]:
                client.force_login(monde.people[code])
            # The strict client looks at the markup.
            assert client.get(address(line, monde)).status_code == 200


@pytest.mark.navigateur
@pytest.mark.parametrize(
    "screen",
    [{"width": 1280}, {"width": 390, "dark": True}],
    ids=["1280 px, light", "390 px, dark"],
)
def test_every_page_in_a_browser(navigateur, screen):
    monde = acces.make_monde()
    tabs = {}
    found = []
    for line in PAGES:
        code = reader(line)
        if code not in tabs:
            tabs[code] = navigateur(monde.people[code], **screen)
        try:
            visit(tabs[code], address(line, monde))
        except AssertionError as fault:
            found.append(str(fault))
    assert not found, "\n\n".join(found)


def visit(onglet, path: str) -> None:
    """Open a page and check it; what is downloaded is not a page."""
    response = onglet.page.request.get(onglet.base_url + path)
    if response.headers.get("content-type", "").startswith("text/html"):
        onglet.open(path)
        onglet.check()
