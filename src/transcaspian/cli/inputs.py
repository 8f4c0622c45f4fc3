"""Commands about what goes in: check, why, sources, scenarios, template."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from transcaspian import scenario as scenario_storey
from transcaspian.cli import answer
from transcaspian.messages import say, translated
from transcaspian.scenario import freshness


def check(name: str, *, as_json: bool, quiet: bool) -> None:
    """Load a scenario, see whether every room could run it, and print what it changes."""
    from transcaspian.study.rooms import joint_room

    scenario = scenario_storey.load(name)
    joint_room().check(scenario)
    found = say(
        "cli.checked",
        name=scenario.name,
        title=translated(scenario.title),
        year=scenario.year,
        changes=len(scenario.changes),
    )
    changes = [asdict(change) for change in scenario.changes]
    lines = [say("cli.change", **change) for change in changes]
    stale = freshness.warning(scenario.data)
    told = {
        "name": scenario.name,
        "title": scenario.title,
        "year": scenario.year,
        "input_hash": scenario.input_hash,
        "changes": changes,
        "calibration_older_than": freshness.changed(scenario.data),
    }
    text = "\n".join([found, *lines, *([stale] if stale else [])])
    answer.give(told, text=text, short="", as_json=as_json, quiet=quiet)


def why(name: str, *, scenario: str, as_json: bool, quiet: bool) -> None:
    """Print all that is known of one value."""
    found = scenario_storey.why(scenario_storey.load(scenario), name)
    short = " ".join(part for part in (found.value, found.unit) if part)
    answer.give(asdict(found), text=str(found), short=short, as_json=as_json, quiet=quiet)


def sources(*, scenario: str, as_json: bool, quiet: bool) -> None:
    """Print every source that the scenario's values rest on."""
    found = scenario_storey.sources(scenario_storey.load(scenario))
    text = "\n".join(str(source) for source in found)
    short = "\n".join(source.id for source in found)
    told = {"scenario": scenario, "sources": [asdict(source) for source in found]}
    answer.give(told, text=text, short=short, as_json=as_json, quiet=quiet)


def scenarios(*, as_json: bool, quiet: bool) -> None:
    """Print the shipped scenarios."""
    found = [scenario_storey.load(name) for name in scenario_storey.names()]
    width = max(len(scenario.name) for scenario in found)
    lines = [
        say("cli.scenario_line", name=scenario.name, title=translated(scenario.title), year=scenario.year, width=width)
        for scenario in found
    ]
    told = {"scenarios": [{"name": one.name, "title": one.title, "year": one.year} for one in found]}
    short = "\n".join(scenario.name for scenario in found)
    answer.give(told, text="\n".join(lines), short=short, as_json=as_json, quiet=quiet)


def template(table: str, *, out: Path | None, as_json: bool, quiet: bool) -> None:
    """Print a table's template, or write it to a file that must not exist yet."""
    text = scenario_storey.template(table)
    told = {"table": table, "file": None if out is None else str(out), "text": text}
    if out is None:
        answer.give(told, text=text.rstrip("\n"), short=text.rstrip("\n"), as_json=as_json, quiet=quiet)
        return
    answer.write_new(out, text)
    written = say("cli.template_written", file=out, table=table, name=out.name)
    answer.give(told, text=written, short=str(out), as_json=as_json, quiet=quiet)
