"""The shape of the house: floors, layers, sizes, and what is never written (docs/architecture.md)."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey

from tests.outils.acces import all_addresses

ROOT = settings.BASE_DIR
# Lowest first, as in the import contract.
FLOORS = ["socle", "annuaire", "startups", "notes", "comites", "missions", "appels", "incubateur"]
# Inside a package: a module imports from its own line or the lines above it.
LAYERS = [
    ["enums"],
    ["models"],
    ["permissions"],
    ["pdf", "emails"],
    ["actions"],
    ["forms", "imports", "exports", "echeances"],
    ["views"],
    ["urls"],
]
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
PACKAGES = [ROOT / name for name in [*FLOORS[1:-1], "incubateur/accueil"] if (ROOT / name).is_dir()]
MAX_LINES = 400


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def product_files() -> list[Path]:
    """Our Python files, migrations and tests apart."""
    found = [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def imported(path: Path) -> Iterator[str]:
    """Dotted names a file imports, wherever the import stands."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


# Layers -----------------------------------------------------------------------------------------------------


def modules_of(package: Path) -> dict[str, set[str]]:
    """Each module of a package (a folder counts as one) with the modules of the package it imports."""
    prefix = ".".join(package.relative_to(ROOT).parts) + "."
    graph: dict[str, set[str]] = {}
    for path in product_files():
        if path.is_relative_to(package):
            own = path.relative_to(package).with_suffix("").parts[0]
            names = (name.removeprefix(prefix) for name in imported(path) if name.startswith(prefix))
            graph.setdefault(own, set()).update({name.split(".")[0] for name in names} - {own})
    return graph


def reached(graph: dict[str, set[str]], start: str) -> Iterator[list[str]]:
    """Paths from a layered module to the layered modules it imports, through modules without a layer."""
    waiting = [[start]]
    seen = {start}
    while waiting:
        path = waiting.pop()
        for name in graph.get(path[-1], set()) - seen:
            seen.add(name)
            if name in RANK:
                yield [*path, name]
            else:
                waiting.append([*path, name])


@pytest.mark.parametrize("package", PACKAGES, ids=short)
def test_layers_of_a_package_are_kept(package):
    graph = modules_of(package)
    wrong = [
        " → ".join(path)
        for name in graph
        if name in RANK
        for path in reached(graph, name)
        if RANK[path[-1]] > RANK[name]
    ]
    assert wrong == []


# What is never written --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", product_files(), ids=short)
def test_no_signal_of_our_own(path):
    forbidden = [
        name for name in imported(path) if re.match(r"django\.(db\.models\.signals|dispatch)\b", name)
    ]
    assert forbidden == [], "a signal acts at a distance: call the action"


def test_no_generic_foreign_key():
    found = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in FLOORS
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    ]
    assert found == []


def test_references_point_down():
    wrong = []
    for model in apps.get_models():
        here = model._meta.app_label
        for field in model._meta.get_fields():
            if here not in FLOORS or field.auto_created or not field.is_relation or not field.related_model:
                continue
            there = field.related_model._meta
            if there.label == settings.AUTH_USER_MODEL or there.app_label not in FLOORS:
                continue
            if FLOORS.index(there.app_label) > FLOORS.index(here) or (here, there.app_label) == (
                "annuaire",
                "socle",
            ):
                wrong.append(f"{model.__name__}.{field.name} → {there.label}")
    assert wrong == []


@pytest.mark.parametrize("path", product_files(), ids=short)
def test_foreign_keys_are_written_without_strings(path):
    wrong = [
        ast.unparse(node)[:80]
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith(("ForeignKey", "OneToOneField", "ManyToManyField"))
        for target in [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "to")]
        if isinstance(target, ast.Constant) and target.value != "self"
    ]
    assert wrong == []


ROLE_ENUMS = {"RoleIncubateur", "RoleStartup", "SPONSORS", "TEAM", "SUPPLEANT", "startup_roles"}


def reads_roles(path: Path) -> list[str]:
    """Where a file decides something from a role: a comparison, or the reader of a person's roles."""
    found = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Compare):
            text = ast.unparse(node)
            if re.search(r"\brole\b", text) or any(name in text for name in ROLE_ENUMS):
                found.append(f"line {node.lineno}: {text}")
        elif isinstance(node, ast.Call) and re.search(
            r"(\.roles|startup_roles|roles_on)$", ast.unparse(node.func)
        ):
            found.append(f"line {node.lineno}: {ast.unparse(node)}")
    return found


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in product_files()
        if set(path.relative_to(ROOT).with_suffix("").parts) & {"views", "forms"}
    ],
    ids=short,
)
def test_views_and_forms_never_read_roles(path):
    assert reads_roles(path) == [], "ask permissions or a queryset"


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.*"))


@pytest.mark.parametrize("path", templates(), ids=short)
def test_templates_never_read_roles(path):
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"\{%[^%]*\brole\b[^%]*(?:==|!=| in )[^%]*%\}", text) == [], "the view passes a boolean"


# Sizes and traces -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", product_files(), ids=short)
def test_files_stay_readable_at_one_sitting(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MAX_LINES, f"{lines} lines: make it a folder of the same name"


def versioned_files() -> list[Path]:
    """Text files of the repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    names = (name for name in listed.stdout.split("\0") if name)
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def test_no_address_of_a_machine():
    pattern = re.compile(
        "|".join(["/" + "work/", "/" + r"home/\w", "/" + r"Users/\w", "/" + r"root\b"]).encode()
    )
    found = [short(path) for path in versioned_files() if pattern.search(path.read_bytes())]
    assert found == []


def test_nothing_is_left_for_later():
    pattern = re.compile(r"(#|//|\{#|--)\s*(" + "TO" + "DO|FIX" + "ME|HA" + r"CK)\b")
    texts = [
        path for path in versioned_files() if path.suffix in {".py", ".html", ".js", ".css", ".md", ".toml"}
    ]
    found = [short(path) for path in texts if pattern.search(path.read_text(encoding="utf-8"))]
    assert found == []


# Views ------------------------------------------------------------------------------------------------------


def our_views() -> list[tuple[str, object]]:
    return [
        (address, view)
        for address, views in sorted(all_addresses().items())
        for view in views
        if view.__module__.split(".")[0] in FLOORS
    ]


@pytest.mark.parametrize(("address", "view"), our_views())
def test_every_view_is_read_only_on_get(address, view):
    assert getattr(view, "is_readonly", False), (
        f"{address}: decorate {view.__name__} with socle.readonly.readonly"
    )
