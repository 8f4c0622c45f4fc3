"""The house keeps its own rules: storeys, sizes, names, sentences, nothing of one machine."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "transcaspian"
MODULES = sorted(SOURCE.rglob("*.py"))
LONGEST_MODULE = 400
LONGEST_FUNCTION = 50
# The loop that interprets processes: split into helpers it loses most of its speed.
EXEMPT_FUNCTIONS = {("methods/events/interpreter.py", "run")}
DRAWERS = {"utils", "util", "helpers", "helper", "common", "core", "manager", "managers", "misc", "lib"}
reads_trees = pytest.mark.xdist_group("syntax trees")  # parsed once for all of them
MACHINE_PATH = re.compile(r"(?:^|[\s\"'(=:])/(?:work|farm|root|home|opt|mnt)/[a-z.]")


def place(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return every node of a module's syntax tree."""
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"))))


@pytest.fixture(scope="module", autouse=True)
def trees_forgotten() -> Iterator[None]:
    """The trees are large; other tests do without them."""
    yield
    nodes.cache_clear()


def nodes_of_modules() -> Iterator[tuple[Path, ast.AST]]:
    return ((path, node) for path in MODULES for node in nodes(path))


def lint_imports(configuration: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    arguments = ["--config", str(configuration), "--no-cache"]
    return subprocess.run(
        command + arguments, cwd=folder, capture_output=True, text=True, timeout=120, env=environment(folder)
    )


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(folder)}


def test_imports_go_down_only_and_rooms_stay_apart():
    done = lint_imports(ROOT / "pyproject.toml", ROOT / "src")

    assert done.returncode == 0, done.stdout + done.stderr


def broken_house(folder: Path, *, module: str, imports: str) -> Path:
    """Make a small house named transcaspian with our own contracts, in which one module imports what it must not."""
    package = folder / "transcaspian"
    for name in ("methods", "world", "systems/cargo", "systems/oil", "programme"):
        (package / name).mkdir(parents=True)
    for name in ("", "methods", "world", "systems", "systems/cargo", "systems/oil", "programme"):
        (package / name / "__init__.py").write_text("")
    for name in ("messages", "units", "errors"):
        (package / f"{name}.py").write_text("")
    (package / module).write_text(f"import {imports}\n")
    (folder / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    return folder / "pyproject.toml"


@pytest.mark.parametrize(
    ("module", "imports"),
    [
        ("methods/waves.py", "transcaspian.world"),
        ("errors.py", "transcaspian.methods"),
        ("messages.py", "transcaspian.errors"),
        ("world/port.py", "transcaspian.systems.cargo"),
        ("systems/cargo/ferries.py", "transcaspian.systems.oil"),
        ("systems/cargo/ferries.py", "transcaspian.programme"),
        ("programme/register.py", "transcaspian.systems.cargo"),
        ("world/port.py", "transcaspian.programme"),
    ],
)
def test_the_contract_refuses_a_house_that_breaks_it(tmp_path, module, imports):
    configuration = broken_house(tmp_path, module=module, imports=imports)

    done = lint_imports(configuration, tmp_path)

    assert done.returncode == 1, done.stdout + done.stderr
    assert imports in done.stdout


def test_the_contract_accepts_the_same_house_unbroken(tmp_path):
    configuration = broken_house(tmp_path, module="systems/cargo/ferries.py", imports="transcaspian.world")

    done = lint_imports(configuration, tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_name_says_its_subject():
    drawers = [place(path) for path in SOURCE.rglob("*") if path.stem.strip("_") in DRAWERS]

    assert drawers == []


@reads_trees
def test_modules_stay_short():
    lengths = {place(path): len(path.read_text("utf-8").splitlines()) - exempt_lines(path) for path in MODULES}

    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def exempt_lines(path: Path) -> int:
    return sum(length for name, length in functions(path) if (place(path), name) in EXEMPT_FUNCTIONS)


def functions(path: Path) -> list[tuple[str, int]]:
    found = [node for node in nodes(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [(node.name, lines_of_code(node)) for node in found]


def lines_of_code(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines from `def` to the end, without the docstring."""
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        total -= (first.end_lineno or first.lineno) - first.lineno + 1
    return total


@reads_trees
def test_functions_stay_short():
    too_long = {
        (place(path), name): length
        for path in MODULES
        for name, length in functions(path)
        if length > LONGEST_FUNCTION and (place(path), name) not in EXEMPT_FUNCTIONS
    }

    assert too_long == {}


def said_keys() -> tuple[set[str], set[str]]:
    """Return the keys said literally, and the beginnings of those put together from a fixed part and a variable one."""
    literal: set[str] = set()
    prefixes: set[str] = set()
    for _, node in nodes_of_modules():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            literal.add(node.value)
        elif isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
            prefixes.add(str(node.values[0].value))
    return literal, {prefix for prefix in prefixes if re.fullmatch(r"[a-z_]+\.[a-z_]*", prefix)}


def calls_of_say() -> list[tuple[str, str]]:
    calls = []
    for path, node in nodes_of_modules():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say" and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                calls.append((place(path), first.value))
    return calls


def catalogue() -> dict[str, str]:
    folder = SOURCE / "data" / "messages" / "en"
    return {
        f"{file.stem}.{key}": text
        for file in sorted(folder.glob("*.toml"))
        for key, text in tomllib.loads(file.read_text("utf-8")).items()
    }


@reads_trees
def test_every_sentence_said_stands_in_the_catalogue():
    known = catalogue()

    assert [(module, key) for module, key in calls_of_say() if key not in known] == []


@reads_trees
def test_every_sentence_in_the_catalogue_is_said():
    literal, prefixes = said_keys()
    said = (*prefixes, "published.", "tables.")  # those are said by their English text, messages.translated

    unsaid = [key for key in catalogue() if key not in literal and not key.startswith(said)]

    assert unsaid == []


def test_data_holds_no_python():
    assert list((SOURCE / "data").rglob("*.py")) == []


def tracked_text_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode != 0:  # an unpacked archive, not a clone
        return [path for folder in ("src", "tests", "docs") for path in (ROOT / folder).rglob("*") if path.is_file()]
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_nothing_names_a_place_on_one_machine():
    found = []
    for path in tracked_text_files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        lines = enumerate(text.splitlines(), start=1)
        found += [f"{path.relative_to(ROOT)}:{number}" for number, line in lines if MACHINE_PATH.search(line)]

    assert found == []


def test_pins_have_hashes_and_no_address():
    for name in ("run", "test", "peers", "optics"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
        requirements = [line for line in text.replace("\\\n", " ").splitlines() if line.strip() and line[0] != "#"]

        assert "://" not in text
        assert [line for line in requirements if "--hash=sha256:" not in line] == []


def packages(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=]", requirement)[0].lower() for requirement in requirements}


def declared_packages() -> tuple[set[str], set[str]]:
    """Return the packages that every installation brings, and those of the extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [requirement for extra in project["optional-dependencies"].values() for requirement in extra]
    return packages(project["dependencies"]), packages(extras)


@reads_trees
def test_what_is_declared_is_imported_and_nothing_else():
    names = {"yaml": "pyyaml", "sklearn": "scikit-learn"}
    imported = {names.get(name, name) for path in MODULES for name in imported_packages(path)}
    foreign = imported - set(sys.stdlib_module_names) - {"transcaspian"}
    needed, extras = declared_packages()

    assert foreign - needed - extras == set()
    assert needed - foreign == set()


def test_each_dependency_has_a_line_that_says_why():
    page = (ROOT / "docs" / "decisions" / "dependencies.md").read_text("utf-8")
    needed, extras = declared_packages()

    assert set(re.findall(r"^\| ([a-z0-9-]+) \| \w", page, re.MULTILINE)) - {"package"} == needed | extras


def imported_packages(path: Path) -> set[str]:
    packages: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            packages |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            packages.add(node.module.split(".")[0])
    return packages
