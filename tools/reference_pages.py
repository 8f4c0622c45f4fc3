"""Write the reference pages from the program itself, or with --check say which are out of date."""

from __future__ import annotations

import argparse
import csv
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import typer

import transcaspian
from transcaspian import scenario as scenario_storey
from transcaspian.cli.app import app
from transcaspian.programme.schema import published
from transcaspian.study.joint import KPIS

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference"
DATA = Path(transcaspian.__file__).parent / "data"
WIDTH = 100
COLUMNS = ("field", "type", "unit", "min", "max", "default", "description")
HEADINGS = ("field", "type", "unit", "least", "most", "default", "meaning")


def commands() -> str:
    """Return the help of every command, and of the commands inside a group."""
    group = typer.main.get_command(app)
    root = group.make_context("transcaspian", ["version"], terminal_width=WIDTH, max_content_width=WIDTH)
    return "\n".join(["# Commands", "", exit_codes(), *help_of(group, root, "")])


def help_of(group: Any, parent: Any, before: str) -> list[str]:
    """Return the help of the commands of a group, each under a heading; `before` stands before their names."""
    parts: list[str] = []
    for name in group.list_commands(parent):
        command = group.get_command(parent, name)
        context = command.context_class(
            command, info_name=name, parent=parent, terminal_width=WIDTH, max_content_width=WIDTH
        )
        parts += [f"## {before}{name}", "", "```text", command.get_help(context).rstrip(), "```", ""]
        if hasattr(command, "list_commands"):
            parts += help_of(command, context, f"{before}{name} ")
    return parts


def exit_codes() -> str:
    """Return the sentence about exit codes."""
    return "Exit codes: 0 done, 2 bad input, 3 no answer, 130 interrupted.\n"


def register() -> str:
    """Return every section and field of the register's schema."""
    schema = published("register")
    parts = ["# Register", "", "Every section and field of a register file; `register.schema.json` says the same.", ""]
    for name, rule in schema["properties"].items():
        inner = schema["$defs"][rule["items"]["$ref"].split("/")[-1]] if "items" in rule else rule
        parts += [f"## {name}", "", *fields_of(inner)]
    for name in ("claim", "span", "target"):
        parts += [f"## One {name}", "", *fields_of(schema["$defs"][name])]
    return "\n".join(parts)


def fields_of(rule: dict[str, Any]) -> list[str]:
    """Return a table of the fields of one kind of entry."""
    rows = ["| field | needed | meaning |", "|---|---|---|"]
    for name, field in rule["properties"].items():
        rows.append(f"| `{name}` | {'yes' if name in rule.get('required', ()) else ''} | {meaning(field)} |")
    return [*rows, ""]


def meaning(field: dict[str, Any]) -> str:
    """Return what a field means: its description and the words allowed."""
    if "$ref" in field:
        field = published("register")["$defs"][field["$ref"].split("/")[-1]]
    words = ", ".join(f"`{word}`" for word in field.get("enum", ()))
    return "; ".join(part for part in (field.get("description", ""), words) if part) or "text"


def inputs() -> str:
    """Return every table and field of the attribute catalogue."""
    with (DATA / "attributes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    parts = ["# Inputs", "", "Every table and field, from the attribute catalogue. A path in a scenario file is"]
    parts += ["`table.row.field`.", ""]
    for table in dict.fromkeys(row["table"] for row in rows):
        fields = [row for row in rows if row["table"] == table]
        parts += [f"## {table}", "", line(HEADINGS), line(["---"] * len(HEADINGS))]
        parts += [line([row[key] for key in COLUMNS]) for row in fields]
        parts.append("")
    return "\n".join(parts)


def line(cells: Iterable[str | None]) -> str:
    """Return one line of a table; no cell can break it."""
    return "| " + " | ".join((cell or "").replace("|", "\\|").replace("\n", " ").strip() for cell in cells) + " |"


def scenarios() -> str:
    """Return the shipped scenarios with what each changes."""
    parts = ["# Scenarios", "", "They ship with the package.", ""]
    parts += [line(["name", "title", "year", "changes"]), line(["---"] * 4)]
    for name in scenario_storey.names():
        scenario = scenario_storey.load(name)
        changed = ", ".join(f"`{change.parameter}`" for change in scenario.changes[:6])
        more = f" and {len(scenario.changes) - 6} more" if len(scenario.changes) > 6 else ""
        parts.append(line([f"`{name}`", scenario.title, str(scenario.year), changed + more]))
    return "\n".join([*parts, ""])


def indicators() -> str:
    """Return every indicator of the rooms on the clock."""
    parts = ["# Indicators", "", "What `results.kpi(name)` and the table `kpis` hold.", ""]
    parts += [line(["name", "unit", "by", "kind", "meaning"]), line(["---"] * 5)]
    for name, kpi in KPIS.items():
        by = ", ".join(dimension for dimension, _ in kpi.dims)
        parts.append(line([f"`{name}`", kpi.unit, by, kpi.kind, kpi.description]))
    return "\n".join([*parts, ""])


def library() -> str:
    """Return signature and description of what `import transcaspian` gives."""
    parts = ["# Library", "", "`import transcaspian as tc` gives these names.", ""]
    for name in sorted(set(transcaspian.__all__) - {"__version__"}):
        thing = getattr(transcaspian, name)
        parts += described(f"tc.{name}", thing)
        if inspect.isclass(thing):
            for method, member in public_members(thing):
                parts += described(f"{name}.{method}", member, heading="###")
    return "\n".join(parts)


def public_members(thing: type) -> Iterator[tuple[str, object]]:
    """Yield the public methods and properties of a class in the order they are written."""
    for name, member in vars(thing).items():
        if not name.startswith("_") and (callable(member) or isinstance(member, classmethod | property)):
            yield name, member


def described(name: str, thing: Any, *, heading: str = "##") -> list[str]:
    """Return heading, signature and docstring as lines."""
    plain = thing.fget if isinstance(thing, property) else getattr(thing, "__func__", thing)
    signature = "" if isinstance(thing, property | type) else shown_signature(plain)
    return [f"{heading} `{name}`", "", "```text", f"{name}{signature}", "", inspect.getdoc(plain) or "", "```", ""]


def shown_signature(function: Callable[..., object]) -> str:
    """Return a signature as a caller sees it: without self or cls, annotations without quotation marks."""
    signature = inspect.signature(function)
    kept = [shown_parameter(one) for name, one in signature.parameters.items() if name not in {"self", "cls"}]
    return str(signature.replace(parameters=kept)).replace("'", "")


def shown_parameter(one: inspect.Parameter) -> inspect.Parameter:
    """Return a parameter whose default names no folder of this machine."""
    return one.replace(default=Shown("...")) if isinstance(one.default, Path) else one


class Shown(str):
    """Text that stands in a signature without quotation marks."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


PAGES = {
    "commands.md": commands,
    "register.md": register,
    "indicators.md": indicators,
    "inputs.md": inputs,
    "library.md": library,
    "scenarios.md": scenarios,
}


def main() -> int:
    """Write the pages, or compare them; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if a page is out of date")
    check = parser.parse_args().check
    stale = []
    for name, make in PAGES.items():
        path, text = REFERENCE / name, make()
        if path.exists() and path.read_text("utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.write_text(text, "utf-8")
    if check and stale:
        print(f"out of date: {', '.join(stale)}; run: make docs", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
