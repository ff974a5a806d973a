"""The stylesheet keeps what our pages use of the DSFR, and drops the rest."""

import pytest

from socle import stylesheet


@pytest.fixture
def css(tmp_path):
    """The stylesheet assembled for one page of ours."""
    ours = tmp_path / "ours"
    ours.mkdir()
    (ours / "page.html").write_text(
        '<p class="fr-badge">Ouvert</p><select class="fr-select"></select><path fill="var(--text-default-success)"/>',
        encoding="utf-8",
    )
    (ours / "ours.css").write_text("a { color: var(--text-active-blue-france); }", encoding="utf-8")
    stylesheet.build(tmp_path / "assets", [ours])
    return (tmp_path / "assets" / "dsfr-etat.css").read_text(encoding="utf-8")


def test_components_in_use_are_kept_and_others_dropped(css):
    assert ".fr-badge{" in css
    assert ".fr-tile{" not in css


@pytest.mark.parametrize("variable", ["--text-active-blue-france", "--text-default-success"])
def test_colours_that_only_our_own_files_read_are_kept(css, variable):
    assert f"{variable}:" in css


def test_colours_nobody_reads_are_dropped(css):
    assert "--background-flat-new:" not in css


def test_dark_mode_is_for_screens_alone(css):
    assert "@media screen and (prefers-color-scheme:dark)" in css
    assert "@media (prefers-color-scheme:dark)" not in css


def test_drawings_inside_the_stylesheet_keep_their_quotes(css):
    """Else the browser drops the arrow of lists and the tick of boxes."""
    assert '--data-uri-svg:url("data:image/svg+xml' in css
    assert "url(data:" not in css
