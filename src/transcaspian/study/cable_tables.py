"""What the cable carries, how often it is down and what it does to delay, as tables of a results folder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from transcaspian.errors import NoAnswer
from transcaspian.systems.fibre import delay, line_choice, reliability
from transcaspian.systems.fibre.design import Design, worst_db
from transcaspian.systems.fibre.inputs import line_inputs
from transcaspian.systems.fibre.repair import service_inputs

TABLES = ("cable_designs", "cable_availability", "cable_delays")
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


def frames(central: Any) -> Mapping[str, pd.DataFrame]:
    """Return the tables of `TABLES`, at central inputs.

    `cable_designs`: each kind of line for the capacity announced, or why there is none. `cable_availability`: share of
    time each line is up, and at least one, by formula, and what an outage of all loses. `cable_delays`: round trip of
    the fastest way with and without the cable, on all routes and with some avoided; NaN where there is none.
    """
    tables = (_designs(central), _availability(central), _delays(central))
    return dict(zip(TABLES, tables, strict=True))


def _designs(central: Any) -> pd.DataFrame:
    inputs = line_inputs(central)
    rows: list[dict[str, Any]] = []
    for name, line in inputs.lines.items():
        head = {"line": name, "length_km": line.length_km, "asked_tbps": line.capacity_target_tbps}
        try:
            asked = line.capacity_target_tbps
            found = line_choice.choose(inputs, length_km=line.length_km, capacity_tbps=asked)
        except NoAnswer as reason:  # the rest of the study stands without a cable
            rows.append({**head, "kind": "", "note": str(reason)})
            continue
        rows += [{**head, **_measures(each), "note": ""} for each in found.designs.values()]
        rows += [{**head, "kind": kind, "note": reason} for kind, reason in found.refused.items()]
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


def _availability(central: Any) -> pd.DataFrame:
    inputs, lines = service_inputs(central), line_inputs(central).lines
    capacity_tbps = max(line.capacity_target_tbps for line in lines.values())
    known = [name for name in lines if name in inputs.faults_per_year]
    columns = ["lines", "up_share", "loss_tbps_days_a_year"]
    try:
        formula = reliability.closed_form(inputs, known[:2])
    except NoAnswer:
        return pd.DataFrame(columns=columns)
    down = {**formula.down, BOTH: formula.all_down}
    rows = [(name, 1 - share, reliability.loss_tbps_days(share, capacity_tbps)) for name, share in down.items()]
    return pd.DataFrame(rows, columns=columns)


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
