"""The browser harness catches what it says it catches."""

import pytest

pytestmark = pytest.mark.navigateur

PAGE = (
    '<!DOCTYPE html><html lang="fr"><head><title>Titre</title></head>'
    "<body><main><h1>Titre</h1>{}</main></body></html>"
)


@pytest.fixture
def onglet(navigateur):
    onglet = navigateur(keyboard=True, width=390)
    yield onglet
    onglet.errors.clear()


def test_sound_page_passes(onglet):
    onglet.page.set_content(PAGE.format("<p>Texte</p>"))
    onglet.check()
    assert onglet.errors == []


def test_accessibility_fault_is_named(onglet):
    onglet.page.set_content(PAGE.format('<img src="data:,">'))
    with pytest.raises(AssertionError, match="image-alt"):
        onglet.check()


def test_page_wider_than_the_screen_is_named(onglet):
    onglet.page.set_content(PAGE.format('<p style="width: 600px">Texte</p>'))
    with pytest.raises(AssertionError, match="wider than the screen"):
        onglet.check()


def test_console_error_and_foreign_address_are_kept(onglet):
    onglet.page.set_content(PAGE.format('<script>console.error("raté")</script>'))
    onglet.page.set_content(PAGE.format('<img src="http://ailleurs.example/x.png" alt="">'))
    onglet.page.wait_for_load_state()
    assert any("raté" in error for error in onglet.errors)
    assert any("ailleurs.example" in error for error in onglet.errors)


def test_mouse_in_a_keyboard_journey_is_kept(onglet):
    onglet.page.goto("data:text/html," + PAGE.format("<button>Publier</button>"))
    onglet.tab_to("button", "Publier")
    onglet.press("Enter")
    assert onglet.errors == []
    onglet.click("button", "Publier")
    assert onglet.interactions == 2
    assert any("the mouse was used" in error for error in onglet.errors)


def test_focus_that_is_not_drawn_is_named(onglet):
    onglet.page.set_content(PAGE.format('<button style="outline: none">Publier</button>'))
    with pytest.raises(AssertionError, match="focus is not drawn"):
        onglet.tab_to("button", "Publier")


def test_page_without_javascript(navigateur):
    onglet = navigateur(javascript=False)
    body = "<p>Rien ne s’exécute</p><script>document.body.textContent = ''</script>"
    onglet.page.goto("data:text/html;charset=utf-8," + PAGE.format(body))
    onglet.sees("Rien ne s’exécute")


def test_signed_in_by_cookie(navigateur, externe):
    onglet = navigateur(externe, dark=True)
    [cookie] = onglet.page.context.cookies()
    assert cookie["name"] == "incubateur_session"
    assert onglet.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
