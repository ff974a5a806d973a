"""What people type in Markdown is shown safely, below the headings of the page."""

import pytest

from socle.templatetags.socle import markdown
from tests.outils.html import soup


@pytest.mark.parametrize(
    ("typed", "levels"),
    [
        ("### Petit", ["h3"]),
        ("# Grand\n\n## Moyen\n\n# Grand", ["h3", "h4", "h3"]),
        ("#### Seul\n\n## Plus haut\n\n###### Très bas", ["h3", "h3", "h4"]),
        ("# 1\n\n## 2\n\n### 3\n\n#### 4\n\n##### 5", ["h3", "h4", "h5", "h6", "h6"]),
        ("> ## Cité\n\n- #### Liste", ["h3", "h4"]),
    ],
)
def test_headings_start_below_the_section_and_never_skip_a_level(typed, levels):
    assert [
        heading.name for heading in soup(markdown(typed)).find_all(["h1", "h2", "h3", "h4", "h5", "h6"])
    ] == levels


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        '<a href="/" onclick="alert(1)">ici</a>',
        "[ici](javascript:alert(1))",
        "[ici](data:text/html;base64,PHNjcmlwdD4=)",
        "![pixel](https://ailleurs.example/x.png)",
        '<p style="color: red">rouge</p>',
        "<iframe src='https://ailleurs.example'></iframe>",
    ],
)
def test_nothing_typed_runs_or_is_fetched(typed):
    tree = soup(markdown(typed))
    assert not tree.find_all(["script", "img", "iframe", "style"])
    assert not [
        name for element in tree.find_all(True) for name in element.attrs if name.startswith(("on", "style"))
    ]
    assert not tree.find_all(href=lambda href: href and not href.startswith("/"))


def test_comments_left_by_an_editor_are_not_shown_but_code_is():
    text = soup(markdown("<!--StartFragment-->Bonjour <!-- x -->\n\n`<!-- code -->`")).text
    assert "Fragment" not in text
    assert "Bonjour" in text
    assert "<!-- code -->" in text


def test_lists_tables_and_links_are_kept():
    tree = soup(markdown("- un\n- [deux](https://exemple.example)\n\n| a | b |\n|---|---|\n| 1 | 2 |"))
    assert tree.find("a")["href"] == "https://exemple.example"
    assert tree.find("a")["rel"] == ["noopener", "noreferrer"]
    assert len(tree.find_all("td")) == 2
