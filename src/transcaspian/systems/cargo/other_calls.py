"""Ships outside the flows of the model: grain for Iran and whatever else a user's table `calls` names.

They carry nothing here, but take berths and, at Aktau, the approach that feeders, dry-cargo ships and tankers share.
"""

from __future__ import annotations

import numpy as np

from transcaspian.methods import draws
from transcaspian.methods import events as ev
from transcaspian.systems.cargo.cast import Stage
from transcaspian.systems.cargo.inputs import CargoInputs
from transcaspian.world import aktau_approach
from transcaspian.world.cast import Group

CALENDAR = {"ferry": "ferry", "road": "ferry", "dry": "pilotage", "grain": "pilotage", "oil": "tanker"}


def describe(model: ev.Model, inputs: CargoInputs, group: str) -> None:
    """Add the process of a call at one group of berths."""
    berths = inputs.berth_groups[group]
    p = model.process(f"other_call.{group}")
    if berths.port == "aktau":
        aktau_approach.enter(p, group, berths.kind)
        _lie(p)
        aktau_approach.leave(p, group, berths.kind)
    else:
        calendar = f"closed.{berths.port}.{CALENDAR[berths.kind]}"
        p.wait_open(calendar, stage="ship_wait_weather", cause="weather")
        p.seize(f"berth.{group}", stage="ship_wait_berth", cause="berth")
        _lie(p)
        p.wait_open(calendar, stage="ship_wait_weather", cause="weather")
        p.release(f"berth.{group}")
    p.end()


def add(stage: Stage) -> None:
    """Add the calls of the table: each month's number, at moments of their own."""
    table = stage.inputs.tables.columns("calls")
    first_year = min(table["year"])
    months = {(month.year, month.month): month for month in stage.clock.months()}
    for (year, number), month in months.items():
        wanted = year if year >= first_year else stage.clock.year
        for row, group in enumerate(table["berth_group"]):
            if (table["year"][row], table["month"][row]) == (wanted, number):
                name = f"calls|{group}|{table['what'][row]}|{year}-{number:02d}"
                span = (month.start_h, month.end_h)
                _add_calls(stage, group, name, span, table["calls"][row], table["hours_at_berth"][row])


def _add_calls(
    stage: Stage, group: str, name: str, span_h: tuple[float, float], calls: float, hours_at_berth: float
) -> None:
    rounding = draws.uniforms(stage.seed, "calls_rounding", [draws.name_key(name)])[0]
    keys = draws.ordinal_keys(name, int(calls) + int(rounding < calls - int(calls)))
    at = span_h[0] + draws.uniforms(stage.seed, "calls_moment", keys) * (span_h[1] - span_h[0])
    keys, at = keys[at >= 0.0], at[at >= 0.0]
    if len(at):
        zero = np.zeros(len(at))
        columns = {"hours_at_berth": np.full(len(at), hours_at_berth)}
        stage.model.add(f"other_call.{group}", at=at, columns=columns, amount_1=zero, amount_2=zero, key=keys)
        stage.cast.groups.append(Group(len(at), "other", line=group, ship_class="other"))


def _lie(p: ev.Process) -> None:
    p.delay(
        ev.draw("release", scale=ev.column("hours_at_berth"), stream="other_call"), stage="ship_lying", cause="port"
    )
