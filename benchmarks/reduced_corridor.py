"""The reduced corridor: trains of three shipments, ten FIFO stages, a yard, a crane and a ferry line.

trains -> 4 inland stages -> port yard (held until aboard) -> crane -> ferry (daily payload, longest wait with a
minimum, weather) -> 6 stages -> exit. Hours throughout. Every engine gets the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transcaspian.methods import draws
from transcaspian.methods import events as ev

BEFORE = ((24, 2.8), (12, 1.4), (24, 2.6), (8, 0.9))  # capacity and mean: rail, border, rail, border
CRANE = (6, 0.7)
BEHIND = (
    (6, 0.7),
    (10, 1.1),
    (24, 2.7),
    (8, 0.9),
    (20, 2.3),
    (6, 0.65),
)  # crane, customs, rail, border, rail, terminal
STAGES = (*BEFORE, CRANE, *BEHIND)
YARD, BERTHS = 400, 3
HANDLING_H, LONGEST_WAIT_H, MINIMUM, GROUP = 0.1, 12.0, 4, 3
HORIZON_H, YEAR_H = 9200.0, 8760.0
SAIL_MEAN_H, SAIL_CV = 17.0, 0.09
TRIPS = 400

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Inputs:
    """One year of numbers."""

    seed: int
    arrive_h: Floats
    service_h: Floats  # stage by shipment
    closed: dict[str, Floats]
    payload: Floats  # by day
    ferry_start_h: Floats
    sail_h: Floats  # direction by ferry by trip


def closures(seed: int, name: str, share: float, mean_h: float) -> Floats:
    """Return closed intervals in whole hours, alternating exponential lengths."""
    mean_open_h = mean_h * (1.0 - share) / share
    count = int(1.5 * 2 * YEAR_H / (mean_h + mean_open_h)) + 10
    gaps = np.ceil(-mean_open_h * np.log1p(-draws.uniforms(seed, f"open {name}", np.arange(count))))
    lengths = np.ceil(-mean_h * np.log1p(-draws.uniforms(seed, f"closed {name}", np.arange(count))))
    start = np.cumsum(gaps + lengths) - lengths
    return np.column_stack([start, start + lengths])


def joined(*calendars: Floats) -> Floats:
    """Return the union of closed intervals."""
    merged: list[list[float]] = []
    for start, end in sorted(tuple(pair) for calendar in calendars for pair in calendar.tolist()):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(end, merged[-1][1])
        else:
            merged.append([start, end])
    return np.array(merged)


def arrivals(seed: int, trains: int) -> Floats:
    """Return the hour at which each shipment arrives, three to a train."""
    gaps = -np.log1p(-draws.uniforms(seed, "trains", np.arange(trains)))
    hours = np.cumsum(gaps)
    return np.repeat(hours * (YEAR_H * trains / 20_000 / hours[-1]), GROUP)


def ferry_starts(seed: int, ferries: int) -> Floats:
    """Return when the ferries set out."""
    return np.sort(40.0 * draws.uniforms(seed, "ferry start", np.arange(ferries)))


def laws() -> dict[str, Floats]:
    """Return the inverse distributions that draws look up."""
    table = {f"stage {k}": draws.gamma_quantiles(mean, 0.5) for k, (_, mean) in enumerate(STAGES)}
    return table | {"sail": draws.lognormal_quantiles(SAIL_MEAN_H, SAIL_CV)}


def weather(seed: int) -> dict[str, Floats]:
    """Return when departures and entrances are shut on either side."""
    a, b, sea = closures(seed, "a", 0.08, 10), closures(seed, "b", 0.06, 9), closures(seed, "sea", 0.10, 14)
    return {"leave a": joined(a, sea), "enter b": b, "leave b": joined(b, sea), "enter a": a}


def payload(seed: int) -> Floats:
    """Return how many shipments the draught of the day allows."""
    days = np.arange(int(2 * YEAR_H / 24) + 1)
    noise = draws.drawn(draws.lognormal_quantiles(1.0, 0.05), draws.uniforms(seed, "payload", days))
    return np.clip(np.round((22 + 3 * np.sin(days / 58.0)) * noise), 14, 26)


def inputs(seed: int, trains: int = 20_000, ferries: int = 16) -> Inputs:
    """Return one year of numbers, drawn as the running model draws them."""
    tables = laws()
    shipments = draws.ordinal_keys("shipment", trains * GROUP)
    service = [
        draws.drawn(tables[f"stage {k}"], draws.uniforms(seed, f"stage {k}", shipments)) for k in range(len(STAGES))
    ]
    keys = draws.ordinal_keys("ferry", ferries)
    visits = 2 * np.arange(TRIPS)[None, :]
    sail = [draws.drawn(tables["sail"], draws.uniforms(seed, "sail", keys[:, None], visits + way)) for way in (0, 1)]
    return Inputs(seed, arrivals(seed, trains), np.array(service), weather(seed), payload(seed),
                  ferry_starts(seed, ferries), np.array(sail))  # fmt: skip


def model(given: Inputs, *, drawn: bool = False) -> ev.Model:
    """Return the corridor; hours of service are given as columns, or `drawn` while it runs (the same numbers)."""
    m = ev.Model(horizon_h=HORIZON_H)
    for k, (capacity, _) in enumerate(STAGES):
        m.resource(f"stage {k}", capacity=capacity)
    for side in "ab":
        m.resource(f"berth {side}", capacity=BERTHS)
    for name, quantiles in laws().items():
        m.distribution(name, quantiles=quantiles)
    for name, closed in given.closed.items():
        m.calendar(name, closed=closed)
    m.store("yard", capacity=YARD)
    m.profile("payload", step_h=24.0, values=given.payload)
    m.dock("quay")
    _shipment(m, drawn=drawn)
    _ferry(m)
    columns = {} if drawn else {f"stage {k}": given.service_h[k] for k in range(len(STAGES))}
    m.add("shipment", at=given.arrive_h, columns=columns)
    m.add("ferry", at=given.ferry_start_h)
    return m


def _shipment(m: ev.Model, *, drawn: bool) -> None:
    p = m.process("shipment")
    for k in range(len(STAGES)):
        if k == len(BEFORE):
            p.put("yard")
        hours = ev.draw(f"stage {k}") if drawn else ev.column(f"stage {k}")
        p.seize(f"stage {k}").delay(hours, stage=f"stage {k}").release(f"stage {k}")
        if k == len(BEFORE):
            p.board("quay", "cargo", leave=(("yard", 1.0),))


def _ferry(m: ev.Model) -> None:
    p = m.process("ferry").label("again").seize("berth a").wait_open("enter a")
    p.load("quay", limit_1=ev.profile("payload"), minimum=float(MINIMUM), longest_wait_h=LONGEST_WAIT_H)
    p.delay(ev.by_load({"cargo": HANDLING_H})).wait_open("leave a").release("berth a")
    p.mark("sails").delay(ev.draw("sail"), stage="sail")
    p.seize("berth b").wait_open("enter b").delay(ev.by_load({"cargo": HANDLING_H})).unload()
    p.wait_open("leave b").release("berth b").delay(ev.draw("sail"), stage="sail").jump("again")


def outcome(log: ev.Log, shipments: int) -> tuple[Floats, Floats]:
    """Return every exit (NaN: none) and every sailing (ferry, hour, load), in order of time."""
    kind = next(number for number, (stage, _, _) in enumerate(log.kinds) if stage == "sails")
    rows = log.rows
    sails = rows.kind == kind
    voyages = np.column_stack([rows.entity[sails] - shipments, rows.start_h[sails], rows.amount_1[sails]])
    return log.state.ended_h[:shipments], voyages[np.argsort(voyages[:, 1], kind="stable")]
