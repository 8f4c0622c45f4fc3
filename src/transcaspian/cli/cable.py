"""Answers about a cable: its design, its delay, how often it is down, how long it takes to lay."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from transcaspian import scenario as scenario_storey
from transcaspian.cli import answer
from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.study.cable import routes as cable_routes
from transcaspian.systems.fibre import delay as delays
from transcaspian.systems.fibre import gnpy_files, laying, line_choice, reliability
from transcaspian.systems.fibre.design import Design, worst_db
from transcaspian.systems.fibre.inputs import line_inputs
from transcaspian.systems.fibre.repair import service_inputs
from transcaspian.units import HOURS_PER_DAY

MILLION = 1e6
CENTRAL_SEED = 1  # central values are the same for every seed


def design(
    line: str,
    *,
    scenario: str,
    length_km: float | None,
    capacity_tbps: float | None,
    spans: int | None,
    gnpy: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Print a line with repeaters and one without, and write the files for GNPy if a folder is given.

    Length and cost of cable and laying are those of the recommended route; with a length stated, the assumed price.
    """
    tables = _tables(scenario)
    inputs = line_inputs(tables)
    asked = inputs.line(line)
    if length_km is None:
        part = cable_routes.parts(tables, [line])[line]
        length_km, inputs = part.length_km, inputs.routed(part.usd_per_km)
    found = line_choice.choose(
        inputs,
        length_km=length_km,
        capacity_tbps=asked.capacity_target_tbps if capacity_tbps is None else capacity_tbps,
        spans=spans,
    )
    files = []
    if gnpy is not None:
        kind = "repeatered" if "repeatered" in found.designs else found.cheapest
        files = _written(gnpy, gnpy_files.files(found.designs[kind], inputs))
    told = {
        "line": line,
        "length_km": found.length_km,
        "capacity_tbps": found.capacity_tbps,
        "cheapest": found.cheapest,
        "repeatered_cheaper_from_tbps": found.crossing_tbps,
        "designs": {kind: _design_told(each) for kind, each in found.designs.items()},
        "refused": {kind: str(reason) for kind, reason in found.refused.items()},
        "files": files,
    }
    lines = [say("optics.asked", line=line, length=found.length_km, capacity=found.capacity_tbps)]
    lines += [_design_text(each) for each in found.designs.values()]
    lines += [str(reason) for reason in found.refused.values()]
    if found.crossing_tbps is not None:
        lines.append(say("optics.crossing", capacity=found.crossing_tbps))
    lines += [say("optics.written", files=", ".join(files))] if files else []
    answer.give(told, text="\n".join(lines), short=found.cheapest, as_json=as_json, quiet=quiet)


def delay(start: str, end: str, *, scenario: str, count: int, avoid: list[str], as_json: bool, quiet: bool) -> None:
    """Print the fastest way and the disjoint ways between two places, with and without the cable."""
    graph = delays.graph_of(_tables(scenario)).without(risks=avoid)
    found = delays.compared(graph, start, end, count=count)
    told = {
        "from": start,
        "to": end,
        "avoided": avoid,
        "saved_ms": found.saved_ms,
        "with_cable": _ways_told(found.fastest, found.disjoint),
        "without_cable": None
        if found.fastest_without is None
        else _ways_told(found.fastest_without, found.disjoint_without),
    }
    lines = [say("resilience.with_cable"), *_ways_text(found.fastest, found.disjoint)]
    if found.fastest_without is None:
        lines.append(say("resilience.only_by_cable"))
    else:
        lines += [say("resilience.without_cable"), *_ways_text(found.fastest_without, found.disjoint_without)]
        lines.append(say("resilience.saved", saved=found.saved_ms))
    short = f"{found.fastest.round_trip_ms:.1f}"
    answer.give(told, text="\n".join(lines), short=short, as_json=as_json, quiet=quiet)


def availability(
    lines: list[str], *, scenario: str, years: int, seed: int, capacity_tbps: float | None, as_json: bool, quiet: bool
) -> None:
    """Print the share of time lines are down, simulated and by formula, and what that loses."""
    tables = _tables(scenario)
    reliability.check(lines, tuple(line_inputs(tables).lines), years)
    inputs = service_inputs(tables, cable_routes.parts(tables, lines))
    found = reliability.simulate(inputs, lines, years=years, seed=seed)
    formula = reliability.closed_form(inputs, lines)
    capacity = line_inputs(tables).line(lines[0]).capacity_target_tbps if capacity_tbps is None else capacity_tbps
    told = {
        "lines": {
            name: {**asdict(share), "formula": formula.down[name], "availability": 1 - share.mean}
            for name, share in found.down.items()
        },
        "all_down": {
            **asdict(found.all_down),
            "formula": formula.all_down,
            "availability": 1 - found.all_down.mean,
        },
        "mean_repair_days": found.mean_repair_h / HOURS_PER_DAY,
        "capacity_tbps": capacity,
        "loss_tbps_days_a_year": reliability.loss_tbps_days(found.all_down.mean, capacity),
        "years": found.years,
        "seed": seed,
    }
    text = [
        say("resilience.down", line=name, up=1 - share.mean, half=share.half_width, formula=1 - formula.down[name])
        for name, share in found.down.items()
    ]
    if len(lines) > 1:
        both = found.all_down
        up = say("resilience.both", up=1 - both.mean, half=both.half_width, formula=1 - formula.all_down)
        text.append(up)
    loss = told["loss_tbps_days_a_year"]
    days = told["mean_repair_days"]
    text.append(say("resilience.loss", capacity=capacity, loss=loss, days=days, years=found.years))
    answer.give(told, text="\n".join(text), short=f"{1 - found.all_down.mean:.5f}", as_json=as_json, quiet=quiet)


def lay(start: str, *, line: str, scenario: str, seed: int, replications: int, as_json: bool, quiet: bool) -> None:
    """Print how long the lay takes from a start date, and the days lost to waves."""
    try:
        day = date.fromisoformat(start)
    except ValueError:
        raise InputError(Problem(say("resilience.no_date"), field="start", value=start, allowed="2026-05-15")) from None
    tables = _tables(scenario)
    routed = cable_routes.parts(tables, [line])
    plan = laying.stages(tables, routed[line])
    found = laying.lay(service_inputs(tables, routed), plan, start=day, seed=seed, replications=replications)
    lines = [
        say(
            "resilience.lay",
            start=found.start,
            work=found.work_days,
            p50=found.p50_days,
            p50_end=found.p50_end,
            p80=found.p80_days,
            p80_end=found.p80_end,
        ),
        *(
            say(
                "resilience.lay_stage",
                stage=say(f"resilience.stage_{name}"),
                length=plan[name].length_km,
                work=plan[name].work_h / HOURS_PER_DAY,
                lost=lost,
            )
            for name, lost in found.stage_lost_days.items()
        ),
    ]
    told = {"line": line, **asdict(found), "stages": {name: asdict(stage) for name, stage in plan.items()}}
    answer.give(told, text="\n".join(lines), short=str(found.p80_end), as_json=as_json, quiet=quiet)


def _tables(scenario: str) -> scenario_storey.Inputs:
    return scenario_storey.load(scenario).sample(CENTRAL_SEED, None)


def _design_told(found: Design) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "spans_km": [section.length_km for section in found.sections],
        "repeaters": found.repeaters,
        "amplifiers": list(found.amplifiers),
        "channels": found.channels,
        "launch_dbm": found.sections[0].launch_dbm,
        "gsnr_db": found.quality_db.tolist(),
        "gsnr_uncertainty_db": found.uncertainty_db,
        "pairs": found.pairs,
        "pair_tbps": found.pair_tbps,
        "system_tbps": found.system_tbps,
        "feed_volts": found.feed_volts,
        "cost_fixed_usd": found.cost.fixed_usd,
        "cost_usd_per_km": found.cost.per_km_usd,
        "cost_usd": found.cost.total_usd,
    }


def _design_text(found: Design) -> str:
    uncertainty = say("optics.uncertainty", db=found.uncertainty_db) if found.uncertainty_db else ""
    return say(
        f"optics.{found.kind}",
        spans=len(found.sections),
        in_water=len(found.sections) - 1,
        worst=worst_db(found),
        uncertainty=uncertainty,
        pairs=found.pairs,
        pair=found.pair_tbps,
        system=found.system_tbps,
        volts=found.feed_volts,
        fixed=found.cost.fixed_usd / MILLION,
        per_km=found.cost.per_km_usd,
        total=found.cost.total_usd / MILLION,
    )


def _ways_told(fastest: delays.Route, disjoint: tuple[delays.Route, ...]) -> dict[str, Any]:
    return {"fastest": asdict(fastest), "disjoint": [asdict(way) for way in disjoint]}


def _ways_text(fastest: delays.Route, disjoint: tuple[delays.Route, ...]) -> list[str]:
    return [_way_text("resilience.fastest", fastest), *(_way_text("resilience.disjoint", way) for way in disjoint)]


def _way_text(key: str, way: delays.Route) -> str:
    places = " - ".join(way.places)
    risks = ", ".join(way.risks) or "-"
    return say(key, delay=way.round_trip_ms, low=way.low_ms, high=way.high_ms, places=places, risks=risks)


def _written(folder: Path, files: dict[str, dict[str, Any]]) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    taken = [name for name in files if (folder / name).exists()]
    if taken:
        remedy = say("cli.file_exists_remedy")
        raise InputError(Problem(say("cli.file_exists"), file=str(folder / name), remedy=remedy) for name in taken)
    for name, text in files.items():
        (folder / name).write_text(json.dumps(text, indent=1) + "\n", "utf-8")
    return [str(folder / name) for name in files]
