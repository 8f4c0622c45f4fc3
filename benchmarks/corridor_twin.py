"""A corridor with every feature of the engine, as our model; `corridor_twin_simpy` is the same in SimPy.

Features: loading ban as a gate on measured cover with terms, extensions, daily quota, patience and lost demand; wagons
assembled into trains and split again, on a single line with priorities and possessions that suspend running; yards and
lots as stores that block when full; shunters; customs that work in office hours; trucks and wagons on one deck with
shares and two limits, the second by daily draught; berths as pools with eligibility; storms that bar entering and
leaving and suspend work at the quay; ferries with breakdown calendars of their own; feeders with a minimum load, a
longest wait and a latest departure, served by two cranes at once; both directions; everything drawn, in rows of one
table. Ships differ in the time of their ramp: no two finish at one instant, where SimPy hands on a store's room one
event later than we do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transcaspian.methods import draws
from transcaspian.methods import events as ev

Floats = NDArray[np.float64]
HORIZON_H, YEAR_H = 8760.0, 8760.0
RESOURCES = {"path": 26, "shunters": 6, "customs a": 9, "customs b": 18, "rail b": 30}
CRANES = 3
BERTHS = {"a": ("a1", "a2", "a3"), "b": ("b1", "b2", "b3", "b4")}
STORES = {"yard a": 300.0, "lot a": 250.0, "yard b": 200.0, "boxes a": 600.0}
CLASSES, SHARES = ("truck", "wagon"), (0.6, 1.0)
LENGTH_M = {"wagon": 15.0, "truck": 17.0}
HANDLING_H = {"wagon": 0.10, "truck": 0.05}
BOX_H = 0.06
TRAIN, TRAIN_WAIT_H = 40.0, 24.0
FERRY_WAIT_H, FERRY_MINIMUM_M = 8.0, 100.0
FEEDER = {"limit_1": 120.0, "minimum": 40.0, "longest_wait_h": 48.0, "latest_h": 168.0}
BAN = {"close_above_h": 96.0, "open_below_h": 60.0, "window_h": 168.0, "check_every_h": 24.0, "term_h": 120.0,
       "extensions": 3, "quota_per_day": 12.0}  # fmt: skip
PATIENCE_H = 90.0
LAWS = {"run": ("gamma", 14.0, 0.3), "shunt": ("gamma", 1.4, 0.6), "papers": ("lognormal", 1.5, 0.5),
        "check": ("lognormal", 2.0, 0.6), "rail b": ("gamma", 9.0, 0.25), "sail": ("lognormal", 18.0, 0.12),
        "tonnes": ("gamma", 1.0, 0.1)}  # fmt: skip
COUNTS = {"wagon": 18_000, "truck": 15_000, "wagon back": 7_000, "truck back": 9_000, "box": 11_000}
TONNES = {"wagon": 62.0, "truck": 20.0, "wagon back": 24.0, "truck back": 12.0, "box": 14.0}


@dataclass(frozen=True)
class Inputs:
    """One year of numbers, for both engines."""

    seed: int
    at_h: dict[str, Floats]
    tonnes: dict[str, Floats]
    closed: dict[str, Floats]
    payload_t: Floats
    ferry_deck_m: Floats
    ferry_berths: Floats
    ferry_ramp_h: Floats
    ferry_absence: list[Floats]
    ferry_start_h: Floats
    feeder_start_h: Floats


def quantiles(name: str) -> Floats:
    kind, mean, cv = LAWS[name]
    return draws.gamma_quantiles(mean, cv) if kind == "gamma" else draws.lognormal_quantiles(mean, cv)


def alternating(seed: int, name: str, open_h: float, closed_h: float) -> Floats:
    """Return closed intervals whose gaps and lengths are exponential."""
    count = int(2 * YEAR_H / (open_h + closed_h)) + 10
    gaps = -open_h * np.log1p(-draws.uniforms(seed, f"open {name}", np.arange(count)))
    lengths = -closed_h * np.log1p(-draws.uniforms(seed, f"closed {name}", np.arange(count)))
    start = 5.0 + np.cumsum(gaps + lengths) - lengths
    return np.column_stack([start, start + lengths])


def nights(opens: float, closes: float) -> Floats:
    """Return the hours between closing and opening of every day."""
    days = 24.0 * np.arange(int(YEAR_H / 24) + 2)
    return np.column_stack([days + closes, days + 24.0 + opens])


def inputs(seed: int, share: float = 1.0) -> Inputs:
    """Return one year of numbers, `share` of the demand and fleet."""
    at, tonnes = {}, {}
    for name, yearly in COUNTS.items():
        count = int(yearly * share)
        lot = 20 if name.startswith("wagon") else 30 if name == "box" else 1
        hours = np.sort(YEAR_H * draws.uniforms(seed, f"at {name}", np.arange(count // lot)))
        at[name] = np.repeat(hours, lot)
        factor = draws.drawn(quantiles("tonnes"), draws.uniforms(seed, f"tonnes {name}", np.arange(len(at[name]))))
        tonnes[name] = np.round(TONNES[name] * factor, 1)
    ferries = max(2, round(9 * share))
    days = np.arange(int(YEAR_H / 24) + 1)
    return Inputs(
        seed, at, tonnes,
        {
            "office": nights(7.0, 20.0), "possession": alternating(seed, "possession", 160.0, 5.0),
            "storm a": alternating(seed, "storm a", 110.0, 11.0), "storm b": alternating(seed, "storm b", 140.0, 10.0),
        },
        np.round(1500.0 + 250.0 * np.sin(days / 58.0) + 100.0 * draws.uniforms(seed, "payload", days)),
        np.round(520.0 + 120.0 * draws.uniforms(seed, "deck", np.arange(ferries))),
        np.where(draws.uniforms(seed, "fits", np.arange(ferries)) < 0.3, 6.0, 7.0),
        0.2 + 0.1 * draws.uniforms(seed, "ramp", np.arange(ferries)),
        [alternating(seed, f"absence {ferry}", 900.0, 40.0) for ferry in range(ferries)],
        np.sort(60.0 * draws.uniforms(seed, "ferry", np.arange(ferries))),
        np.sort(90.0 * draws.uniforms(seed, "feeder", np.arange(max(1, round(3 * share))))),
    )  # fmt: skip


def model(given: Inputs) -> ev.Model:
    """Return the corridor."""
    m = ev.Model(horizon_h=HORIZON_H)
    for name, capacity in RESOURCES.items():
        m.resource(name, capacity=capacity)
    m.resource("cranes", capacity=CRANES)
    for side, members in BERTHS.items():
        for member in members:
            m.resource(member, capacity=1)
        m.pool(f"berths {side}", members)
    for name, capacity in STORES.items():
        m.store(name, capacity=capacity)
    for name in LAWS:
        m.distribution(name, quantiles=quantiles(name))
    for name, closed in given.closed.items():
        m.calendar(name, closed=closed)
    absence = [m.calendar(f"absence {ship}", closed=closed) for ship, closed in enumerate(given.ferry_absence)]
    m.profile("payload", step_h=24.0, values=given.payload_t)
    m.dock("west", classes=CLASSES, shares=SHARES)
    m.dock("east", classes=CLASSES, shares=SHARES)
    m.dock("feeder", classes=("box",))
    m.gate("ban", watch="yard a", **BAN)
    _wagon(m.process("wagon"))
    _others(m)
    _ferry(m.process("ferry"))
    _feeder(m.process("feeder"))
    for name in COUNTS:
        m.add(name, at=given.at_h[name], amount_2=given.tonnes[name])
    columns = {"deck": given.ferry_deck_m, "fits": given.ferry_berths, "ramp_h": given.ferry_ramp_h, "absence": absence}
    m.add("ferry", at=given.ferry_start_h, columns=columns)
    m.add("feeder", at=given.feeder_start_h)
    return m


def _use(p: ev.Process, resource: str, law: str, stage: str, *, during: str | None = None, priority: int = 0) -> None:
    p.seize(resource, priority=priority).delay(ev.draw(law), stage=stage, during=during).release(resource)


def _board(p: ev.Process, dock: str, kind: str, store: str | None) -> None:
    leave = ((store, 1.0),) if store else ()
    p.board(dock, kind, use_1=LENGTH_M[kind], use_2=ev.amount_2, leave=leave, aboard="at sea")


def _wagon(p: ev.Process) -> None:
    p.pass_gate("ban", patience=PATIENCE_H, otherwise="lost")
    p.assemble("train", limit_1=TRAIN, longest_wait_h=TRAIN_WAIT_H)
    _use(p, "path", "run", "rail a", during="possession", priority=1)
    p.split().put("yard a")
    _use(p, "shunters", "shunt", "shunt")
    _board(p, "west", "wagon", "yard a")
    _use(p, "customs b", "check", "check", during="office")
    _use(p, "rail b", "rail b", "rail b")
    p.end().label("lost").mark("refused", cause="ban")


def _others(m: ev.Model) -> None:
    p = m.process("truck")
    _use(p, "customs a", "papers", "papers", during="office")
    p.put("lot a")
    _board(p, "west", "truck", "lot a")
    _use(p, "customs b", "check", "check", during="office")
    p = m.process("wagon back").put("yard b")
    _board(p, "east", "wagon", "yard b")
    _use(p, "shunters", "shunt", "shunt")
    p = m.process("truck back")
    _board(p, "east", "truck", None)
    _use(p, "customs a", "papers", "papers", during="office")
    p = m.process("box")
    _use(p, "path", "run", "rail a", during="possession")
    p.put("boxes a").board("feeder", "box", use_1=1.0, leave=(("boxes a", 1.0),), aboard="at sea")


def _call(p: ev.Process, side: str, dock: str) -> None:
    """Berth, discharge what is aboard, load, leave."""
    p.seize_any(f"berths {side}", eligible="fits").wait_open(f"storm {side}", stage=f"enter {side}")
    p.delay(ev.by_load(HANDLING_H) + ev.column("ramp_h"), stage="discharge", during=f"storm {side}").unload()
    p.load(dock, limit_1=ev.column("deck"), limit_2=ev.profile("payload"), minimum=FERRY_MINIMUM_M,
           longest_wait_h=FERRY_WAIT_H, latest_h=2.0 * FERRY_WAIT_H)  # fmt: skip
    p.delay(ev.by_load(HANDLING_H) + ev.column("ramp_h"), stage="loading", during=f"storm {side}")
    p.wait_open(f"storm {side}", stage=f"leave {side}").release_any(f"berths {side}")
    p.mark("sails", cause=dock).delay(ev.draw("sail"), stage="sail")


def _ferry(p: ev.Process) -> None:
    p.label("again").wait_open(ev.column("absence"), stage="absent", cause="breakdown")
    _call(p, "a", "west")
    _call(p, "b", "east")
    p.jump("again")


def _feeder(p: ev.Process) -> None:
    p.label("again").load("feeder", **FEEDER).seize("cranes", units=2)
    p.delay(ev.by_load({"box": BOX_H}), stage="loading", during="storm a").release("cranes", units=2)
    p.mark("sails", cause="feeder").delay(ev.draw("sail"), stage="sail")
    p.delay(ev.by_load({"box": BOX_H}), stage="discharge", during="storm b").unload()
    p.delay(ev.draw("sail"), stage="sail").jump("again")


Row = tuple[int, str, str, float, float, float, float]


def table(log: ev.Log) -> list[Row]:
    """Return the rows in canonical order; times that had not come by the horizon are infinite."""
    rows = log.rows
    names = [(stage, cause) for stage, _, cause in log.kinds]
    ends = np.nan_to_num(rows.end_h, nan=np.inf)
    columns = (rows.entity, rows.kind, rows.start_h, ends, rows.amount_1, rows.amount_2)
    return sorted(
        (entity, *names[kind], start, end, one, two)
        for entity, kind, start, end, one, two in zip(*(column.tolist() for column in columns), strict=True)
    )


def same(mine: list[Row], other: list[Row]) -> bool:
    """Return whether two tables hold the same rows, hours and amounts to a billionth."""
    if len(mine) != len(other) or any(a[:3] != b[:3] for a, b in zip(mine, other, strict=True)):
        return False
    return bool(np.allclose([row[3:] for row in mine], [row[3:] for row in other], rtol=0.0, atol=1e-9))
