"""Journeys in a real browser: Debian's Chromium, signed in by cookie, any console or policy error fails the test.

@pytest.mark.navigateur
def test_journey(navigateur, alice):
    onglet = navigateur(alice, width=390, dark=True)
    onglet.open("/startups/")
    onglet.check()
    onglet.click("link", "Carnet vert")
"""

import re
import shutil
from importlib import import_module
from pathlib import Path

import axe_playwright_python
import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Locator, Page, expect

from tests.outils.client import StrictClient

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
TIMEOUT = 10_000
# Runs in the page before its own scripts: a keyboard journey must never press the mouse.
NO_MOUSE = "addEventListener('pointerdown', () => console.error('the mouse was used'), true)"
# Their focus is drawn on the label beside them.
FOCUS_ELSEWHERE = {"checkbox", "radio", "file"}


class Onglet:
    """One browser tab: what a person does in it, and what it must never say."""

    def __init__(self, page: Page, base_url: str):
        self.page, self.base_url = page, base_url
        self.errors: list[str] = []
        self.interactions = 0
        self.tolerated = re.compile(r"(?!)")
        page.set_default_timeout(TIMEOUT)
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("pageerror", lambda error: self._heard("error", str(error)))
        page.on("request", lambda request: self._asked(request.url))

    def _heard(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not self.tolerated.search(text):
            self.errors.append(f"{self.page.url}: {text}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.base_url, "data:", "about:")):
            self.errors.append(f"the page asked for {url}")

    def tolerate(self, pattern: str) -> None:
        """Console messages a journey causes on purpose (a 404 it visits, a 422 it provokes)."""
        self.tolerated = re.compile(pattern)

    def open(self, path: str):
        return self.page.goto(self.base_url + path)

    # What counts as an interaction: one act of the person, however many keys it takes.

    def find(self, role: str, name: str | re.Pattern, **options) -> Locator:
        return self.page.get_by_role(role, name=name, **options)

    def click(self, role: str, name: str | re.Pattern, **options) -> None:
        self.interactions += 1
        self.find(role, name, **options).click()

    def fill(self, label: str, text: str) -> None:
        self.interactions += 1
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, label: str, option: str) -> None:
        self.interactions += 1
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def sees(self, text: str) -> None:
        """The text is visible, at once or soon."""
        expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()

    # Keyboard only (needs `navigateur(…, keyboard=True)`).

    def tab_to(self, role: str, name: str | re.Pattern, *, within: int = 80, **options) -> None:
        """Press Tab until the control has the focus, and check that one sees it."""
        wanted = self.find(role, name, **options)
        wanted.wait_for()
        # What came in place takes the focus once it has settled.
        self.page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added").first.wait_for(
            state="detached"
        )
        for _ in range(within):
            self.page.keyboard.press("Tab")
            if wanted.evaluate("element => element === document.activeElement"):
                self._check_focus()
                return
        raise AssertionError(f"{role} « {name} » is not reached within {within} Tab")

    def press(self, key: str) -> None:
        """Press a key on the focused control; counts as an interaction."""
        self.interactions += 1
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type in the focused control; counts as an interaction."""
        self.interactions += 1
        self.page.keyboard.type(text)

    def _check_focus(self) -> None:
        kind, style = self.page.evaluate(
            "[document.activeElement.type || '', getComputedStyle(document.activeElement).outlineStyle]"
        )
        assert kind in FOCUS_ELSEWHERE or style != "none", f"{self.page.url}: the focus is not drawn"

    # What every page must satisfy.

    def check(self) -> None:
        """No accessibility fault (axe), nothing wider than the screen."""
        self.page.evaluate(AXE)
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        assert not found, f"{self.page.url}:\n" + "\n".join(_violation(violation) for violation in found)
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the screen"


def _violation(violation: dict) -> str:
    nodes = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
    return f"- {violation['id']}: {violation['help']}: {nodes}"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        pytest.fail("No Chromium here: apt-get install chromium")
    return {**browser_type_launch_args, "executable_path": chromium, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def stylesheet() -> None:
    """The assembled stylesheet, without which a browser sees nothing of our pages' look."""
    call_command("assembler_css", verbosity=0)
    # Importing every view takes seconds on a busy machine: before the first page, not while a browser waits for it.
    import_module(settings.ROOT_URLCONF)


@pytest.fixture
def navigateur(stylesheet, live_server, new_context):
    """`navigateur(alice)` opens a tab signed in as alice; without argument, nobody is signed in."""
    onglets: list[Onglet] = []

    def open_tab(
        personne=None,
        *,
        width: int = 1280,
        dark: bool = False,
        javascript: bool = True,
        keyboard: bool = False,
    ) -> Onglet:
        context = new_context(
            viewport={"width": width, "height": 844 if width < 600 else 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            locale="fr-FR",
            timezone_id=settings.TIME_ZONE,
        )
        if personne:
            context.add_cookies([_session_cookie(personne, live_server.url)])
        if keyboard:
            context.add_init_script(NO_MOUSE)
        onglets.append(Onglet(context.new_page(), live_server.url))
        return onglets[-1]

    yield open_tab
    errors = [error for onglet in onglets for error in onglet.errors]
    assert not errors, "\n".join(errors)


def _session_cookie(personne, url: str) -> dict:
    client = StrictClient()
    client.force_login(personne)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}
