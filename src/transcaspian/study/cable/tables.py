"""What the cable carries, how often it is down and what it does to delay, as tables of a results folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import pandas as pd

from transcaspian.errors import InputError, NoAnswer
from transcaspian.systems.fibre import delay, laying, line_choice, reliability
from transcaspian.systems.fibre.design import Design, worst_db
from transcaspian.systems.fibre.inputs import line_inputs
from transcaspian.systems.fibre.repair import service_inputs
from transcaspian.systems.fibre.route_parts import RouteParts

TABLES = ("cable_designs", "cable_availability", "cable_lays", "cable_delays")
UP = ("lines", "up_share", "half_width", "up_formula", "loss_tbps_days_a_year", "loss_half_width", "years")
LAY = (
    "line",
    "start",
    "work_days",
    "p50_days",
    "p80_days",
    "p50_lost_days",
    "p80_lost_days",
    *(f"{stage}_lost_days" for stage in laying.STAGES),
)
DESIGN = (
    "line",
    "kind",
    "length_km",
    "asked_tbps",
    "spans",
    "pairs",
    "gsnr_db",
    "uncertainty_db",
    "system_tbps",
    "feed_volts",
    "cost_fixed_usd",
    "cost_usd_per_km",
    "cost_usd",
    "note",
)
ENDS = (
    ("frankfurt", "almaty"),
    ("istanbul", "almaty"),
    ("frankfurt", "beijing"),
    ("frankfurt", "shanghai"),
    ("london", "hong_kong"),
)
AVOIDED: tuple[tuple[str, ...], ...] = ((), ("russia",), ("russia", "red_sea"))
BOTH = "either of both"
YEARS = 1000  # simulated for the report; the command takes more
SEED = 1
STARTS = ((4, 15), (6, 15), (8, 15))  # month and day on which the lay begins, in the year after the scenario's
LAYS = 50


def frames(central: Any, parts: Mapping[str, RouteParts]) -> Mapping[str, pd.DataFrame]:
    """Return the tables of `TABLES`, at central inputs, for lines that lie on the routes given.

    `cable_designs`: each kind of line for the capacity announced, or why there is none. `cable_availability`: share of
    time each line is up, and at least one, simulated with its interval and by formula, and what an outage of all loses.
    `cable_lays`: how long the lay of the first line takes by its start. `cable_delays`: round trip of the fastest way
    with and without the cable, on all routes and with some avoided; NaN where there is none.
    """
    tables = (_designs(central, parts), _availability(central, parts), _lays(central, parts), _delays(central))
    return dict(zip(TABLES, tables, strict=True))


def _designs(central: Any, parts: Mapping[str, RouteParts]) -> pd.DataFrame:
    inputs = line_inputs(central)
    rows: list[dict[str, Any]] = []
    for name, part in parts.items():
        asked = inputs.line(name).capacity_target_tbps
        head = {"line": name, "length_km": part.length_km, "asked_tbps": asked}
        try:
            routed = inputs.routed(part.usd_per_km)
            found = line_choice.choose(routed, length_km=part.length_km, capacity_tbps=asked)
        except NoAnswer as reason:  # the rest of the study stands without a cable
            rows.append({**head, "kind": "", "note": reason.kept})
            continue
        rows += [{**head, **_measures(each), "note": ""} for each in found.designs.values()]
        rows += [{**head, "kind": kind, "note": reason.kept} for kind, reason in found.refused.items()]
    return pd.DataFrame(rows, columns=list(DESIGN))


def _measures(found: Design) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "spans": len(found.sections),
        "pairs": found.pairs,
        "gsnr_db": worst_db(found),
        "uncertainty_db": found.uncertainty_db,
        "system_tbps": found.system_tbps,
        "feed_volts": found.feed_volts,
        "cost_fixed_usd": found.cost.fixed_usd,
        "cost_usd_per_km": found.cost.per_km_usd,
        "cost_usd": found.cost.total_usd,
    }


def _availability(central: Any, parts: Mapping[str, RouteParts]) -> pd.DataFrame:
    inputs, lines = service_inputs(central, parts), line_inputs(central).lines
    names = list(parts)[:2]
    try:
        formula = reliability.closed_form(inputs, names)
        found = reliability.simulate(inputs, names, years=YEARS, seed=SEED)
    except (InputError, NoAnswer):  # no line, or waves that never let anybody work
        return pd.DataFrame(columns=list(UP))
    capacity_tbps = max(lines[name].capacity_target_tbps for name in names)
    down = dict(found.down) | ({BOTH: found.all_down} if len(names) > 1 else {})
    by_formula = {**formula.down, BOTH: formula.all_down}
    rows = [
        {
            "lines": name,
            "up_share": 1 - share.mean,
            "half_width": share.half_width,
            "up_formula": 1 - by_formula[name],
            "loss_tbps_days_a_year": reliability.loss_tbps_days(share.mean, capacity_tbps),
            "loss_half_width": reliability.loss_tbps_days(share.half_width, capacity_tbps),
            "years": found.years,
        }
        for name, share in down.items()
    ]
    return pd.DataFrame(rows, columns=list(UP))


def _lays(central: Any, parts: Mapping[str, RouteParts]) -> pd.DataFrame:
    rows = []
    for line, part in list(parts.items())[:1]:
        plan = laying.stages(central, part)
        for month, day in STARTS:
            start = date(central.year + 1, month, day)
            try:
                found = laying.lay(service_inputs(central, parts), plan, start=start, seed=SEED, replications=LAYS)
            except NoAnswer:  # waves that never let anybody work
                continue
            told = asdict(found)
            lost = {f"{stage}_lost_days": told["stage_lost_days"][stage] for stage in laying.STAGES}
            rows.append({"line": line, **told, **lost, "start": start.isoformat()})
    return pd.DataFrame(rows, columns=list(LAY))


def _delays(central: Any) -> pd.DataFrame:
    graph = delay.graph_of(central)
    rows = []
    for avoided in AVOIDED:
        left = graph.without(risks=avoided)
        for start, end in ENDS:
            found = delay.compared(left, start, end, count=1)
            rest = found.fastest_without
            fastest = found.fastest
            rows.append({
                "start": start,
                "end": end,
                "avoided": " ".join(avoided),
                "with_ms": fastest.round_trip_ms,
                "with_low_ms": fastest.low_ms,
                "with_high_ms": fastest.high_ms,
                "without_ms": float("nan") if rest is None else rest.round_trip_ms,
                "saved_ms": float("nan") if rest is None else found.saved_ms,
            })  # fmt: skip
    return pd.DataFrame(rows)
