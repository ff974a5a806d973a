"""The files a newcomer meets are true: settings, commands, links and dependencies they name exist."""

import re
import tomllib

import pytest
from django.conf import settings
from django.core.management import get_commands
from ruamel.yaml import YAML

ROOT = settings.BASE_DIR
TEXTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_setting_has_its_example():
    asked = re.findall(
        r'environment\.\w+\(\s*"([A-Z_]+)"', read("incubateur/settings.py"), flags=re.MULTILINE
    )
    written = re.findall(r"^([A-Z_]+)=", read(".env.example"), flags=re.MULTILINE)
    assert sorted(written) == sorted(set(asked))


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(text):
    links = re.findall(r"\]\(([^)#]+)\)", text.read_text(encoding="utf-8"))
    missing = [
        link for link in links if not link.startswith("http") and not (text.parent / link).resolve().exists()
    ]
    assert missing == []


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_exist(text):
    words = text.read_text(encoding="utf-8")
    ours = set(re.findall(r"manage\.py (\w+)", words))
    made = set(re.findall(r"^    make (\w+)|`make (\w+)", words, flags=re.MULTILINE))
    assert ours <= set(get_commands())
    targets = set(re.findall(r"^(\w+):", read("Makefile"), flags=re.MULTILINE))
    assert {one or other for one, other in made} <= targets


def test_every_dependency_earns_its_line():
    project = tomllib.loads(read("pyproject.toml"))
    named = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    told = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "decisions").glob("*.md"))
    plugins = {"pytest-django", "pytest-playwright", "pytest-xdist", "axe-playwright-python"}
    names = {re.match(r"[a-z0-9-]+", requirement)[0] for requirement in named} - plugins
    assert sorted(name for name in names if name not in told) == []


def test_publiccode_is_read():
    found = YAML(typ="safe").load(read("publiccode.yml"))
    assert (found["name"], found["legal"]["license"]) == ("Incubateur", "MIT")
    assert len(found["description"]["fr"]["shortDescription"]) <= 150
    assert 150 <= len(found["description"]["fr"]["longDescription"]) <= 10_000
