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
RELATIONS = ("ForeignKey", "OneToOneField", "ManyToManyField")
ROLE_NAMES = ["RoleIncubateur", "RoleStartup", "SPONSORS", "TEAM", "SUPPLEANT"]
# « About 400 lines ».
MAX_LINES = 420


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


def test_no_signal_of_our_own():
    signals = re.compile(r"django\.(db\.models\.signals|dispatch)\b")
    found = [short(path) for path in product_files() if any(map(signals.match, imported(path)))]
    assert found == [], "a signal acts at a distance: call the action"


def test_no_generic_foreign_key():
    found = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in FLOORS
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    ]
    assert found == []


def references() -> Iterator[tuple[str, str, str]]:
    """(field, floor it is on, floor it points to) of each relation between our models, the user's apart."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.auto_created or not field.is_relation or not field.related_model:
                continue
            target = field.related_model._meta
            if {model._meta.app_label, target.app_label} <= {
                *FLOORS
            } and target.label != settings.AUTH_USER_MODEL:
                yield f"{model.__name__}.{field.name}", model._meta.app_label, target.app_label


def test_references_point_down():
    upward = [
        f"{field} → {there}"
        for field, here, there in references()
        if FLOORS.index(there) > FLOORS.index(here) or (here, there) == ("annuaire", "socle")
    ]
    assert upward == []


def string_references(path: Path) -> Iterator[str]:
    """Relations of a file whose target is written as text (« self » apart)."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(RELATIONS):
            targets = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "to")]
            if any(isinstance(target, ast.Constant) and target.value != "self" for target in targets):
                yield f"{short(path)}:{node.lineno}"


def test_references_name_the_model_itself():
    assert [place for path in product_files() for place in string_references(path)] == []


def reads_roles(path: Path) -> Iterator[str]:
    """Where a file decides something from a role: a comparison, or a reader of somebody's roles."""
    for node in ast.walk(parsed(path)):
        text = ast.unparse(node) if isinstance(node, ast.Compare | ast.Call) else ""
        compares = isinstance(node, ast.Compare) and re.search(rf"\brole\b|{'|'.join(ROLE_NAMES)}", text)
        asks = isinstance(node, ast.Call) and re.search(
            r"\b(roles|startup_roles|roles_on)$", ast.unparse(node.func)
        )
        if compares or asks:
            yield f"{short(path)}:{node.lineno}: {text}"


def test_views_and_forms_never_read_roles():
    layers = {"views", "forms"}
    files = [path for path in product_files() if layers & {*path.relative_to(ROOT).with_suffix("").parts}]
    assert [place for path in files for place in reads_roles(path)] == [], "ask permissions or a queryset"


def test_templates_never_read_roles():
    decides = re.compile(r"\{%[^%]*\brole\b[^%]*(?:==|!=| in )[^%]*%\}")
    texts = sorted((ROOT / "templates").rglob("*.*"))
    found = [short(path) for path in texts if decides.search(path.read_text(encoding="utf-8"))]
    assert found == [], "the view passes a boolean"


def test_every_view_is_read_only_on_get():
    bare = [
        f"{address}: {view.__module__}.{view.__name__}"
        for address, views in all_addresses().items()
        for view in views
        if view.__module__.split(".")[0] in FLOORS and not getattr(view, "is_readonly", False)
    ]
    assert bare == [], "decorate with socle.readonly.readonly"


# Sizes and traces -------------------------------------------------------------------------------------------


def test_files_stay_readable_at_one_sitting():
    lines = {short(path): path.read_text(encoding="utf-8").count("\n") for path in product_files()}
    long = {path: count for path, count in lines.items() if count > MAX_LINES}
    assert long == {}, "make it a folder of the same name"


def versioned_files() -> list[Path]:
    """Files of the repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_address_of_a_machine():
    # Written in pieces, so that this file does not hold what it looks for.
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
