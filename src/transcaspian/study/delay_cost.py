"""What a month's delay of a milestone costs: the year with what it switches on, less the year without.

Both years meet the same storms, breakdowns and draws of uncertain inputs (common random numbers), so the difference is
known far better than either. A month costs a twelfth of the year. With the volumes of the base year a new berth moves
little, since nobody waits for it; so the base is by default a year of higher demand.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from transcaspian import scenario as scenario_storey
from transcaspian.errors import NoAnswer
from transcaspian.messages import say
from transcaspian.programme.days import days_between
from transcaspian.programme.register import Change, Milestone, Register
from transcaspian.programme.schedule import Forecast, forecast
from transcaspian.programme.status import status
from transcaspian.study.answer.route import ROUTE_CLASSES
from transcaspian.study.results.findings import Finding
from transcaspian.study.results.results import Results
from transcaspian.study.results.spread import spread
from transcaspian.study.rooms import Room, joint_room
from transcaspian.study.run import run
from transcaspian.study.running.beside import without_tables
from transcaspian.units import HOURS_PER_DAY

Array = NDArray[np.float64]
Settings = Mapping[str, Change]
BASE = "demand-plus-50"
MONTHS = 12.0
DAYS_PER_MONTH = 365.25 / MONTHS
COLUMNS = ("milestone", "title", "due", "p50", "late_months", "tonnes", "tonnes_half_width", "days", "days_half_width")
FINDING = Finding(
    kind="delay-cost",
    command="transcaspian programme delay-cost",
    about=("base", "replications"),
    tables={"delay_cost": (*COLUMNS, "told_apart")},
)


@dataclass(frozen=True, slots=True)
class DelayCost:
    """The milestones that switch something on, dearest first.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row a milestone: milestone, title, due and p50 (dates or None), late_months (P50 less due), tonnes (carried
        less for each month of delay, t), days (longer P90 door to door while it is missing, mean over the flows, d),
        each with the 95 % half-width of its mean, and told_apart (the tonnes differ from nought by more than it).
    base : str
        Title of the scenario in which the milestones were switched on, one at a time.
    replications : int
        Pairs compared.
    """

    frame: pd.DataFrame
    base: str
    replications: int

    def text(self) -> str:
        """Return the ranking as a printable table."""
        rows = [
            say("study.delay_line", **{str(key): value for key, value in row.items()}, when=_when(row))
            for row in self.frame.to_dict("records")
        ]
        head = say("study.delay_head", base=self.base, replications=self.replications)
        return "\n".join([head, say("study.delay_columns"), *rows, say("study.delay_foot")])


def _when(row: Mapping[Any, Any]) -> str:
    """Return due date and P50 of a row in words."""
    if row["due"] is None:
        return say("study.delay_no_due")
    return say("study.delay_due", due=row["due"], p50=row["p50"], months=row["late_months"])


def with_settings(base: str | Path, title: str, settings: Settings) -> Any:
    """Return a scenario that extends `base` by settings (``table.row.field`` to a value, ``{add: x}``, ``{times: x}``).

    Raises
    ------
    InputError
        The base is no scenario, or a setting names nothing or leaves its range.
    """
    extended = str(Path(base).resolve()) if Path(base).exists() else str(base)
    lines = [f"title: {_quoted(title)}", f"extends: {_quoted(extended)}"]
    if settings:
        lines += ["set:", *(f"  {path}: {_written(change)}" for path, change in settings.items())]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "switched_on.yaml"
        file.write_text("\n".join(lines) + "\n", "utf-8")
        return scenario_storey.load(file)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _written(change: Change) -> str:
    if isinstance(change, Mapping):
        return "{" + ", ".join(f"{kind}: {amount:g}" for kind, amount in change.items()) + "}"
    return f"{change:g}" if isinstance(change, int | float) else _quoted(change)


def delay_cost(
    register: Register,
    *,
    base: str | Path = BASE,
    as_of: date | None = None,
    replications: int = 10,
    seed: int = 1,
    workers: int | None = None,
    room: Room | None = None,
    make: Callable[[str | Path, str, Settings], Any] = with_settings,
    progress: Callable[[str], None] | None = None,
) -> DelayCost:
    """Return what a month's delay of each open milestone costs, dearest first.

    Parameters
    ----------
    register : Register
        What `transcaspian.programme.load` returns.
    base : str or path
        The scenario in which milestones are switched on one at a time.
    as_of : datetime.date, optional
        Day on which milestones are open and forecast; the register's own when left out.
    replications, seed, workers, room
        As of `run`; replication r of every run meets the same luck.
    make : callable
        Makes the scenario from base, title and settings.
    progress : callable, optional
        Told the title of each milestone before it is run.

    Raises
    ------
    NoAnswer
        No open milestone switches anything on.
    InputError
        As of `with_settings` and `run`.
    """
    day = as_of or register.as_of
    found = status(register, day).milestones
    chosen = [one.milestone for one in found.values() if one.milestone.switches_on and one.state in {"open", "missed"}]
    if not chosen:
        raise NoAnswer(say("study.delay_none", as_of=day))
    plain = make(base, str(base), {})
    options: dict[str, Any] = {"replications": replications, "seed": seed, "workers": workers, "rows": ()}
    options["room"] = without_tables(room or joint_room())
    without = run(plain, **options)
    ahead = forecast(register, day)
    rows = []
    for milestone in chosen:
        if progress is not None:
            progress(milestone.title["en"])
        switched = run(make(base, milestone.id, milestone.switches_on), **options)
        rows.append({**_about(milestone, found[milestone.id].due, ahead), **_difference(switched, without)})
    frame = pd.DataFrame(rows)
    frame["told_apart"] = frame["tonnes"].abs() > frame["tonnes_half_width"]
    ranked = frame.sort_values(["tonnes", "days", "milestone"], ascending=[False, False, True], ignore_index=True)
    return DelayCost(frame=ranked, base=getattr(plain, "title", str(base)), replications=replications)


def _about(milestone: Milestone, due: date | None, ahead: Forecast) -> dict[str, Any]:
    expected = ahead.milestones.get(milestone.id)
    late = days_between(due, expected.p50) / DAYS_PER_MONTH if expected and due else np.nan
    return {
        "milestone": milestone.id,
        "title": milestone.title["en"],
        "due": due,
        "p50": expected.p50 if expected else None,
        "late_months": late,
    }


def _difference(switched: Results, without: Results) -> dict[str, float]:
    """Return tonnes lost a month and days lost while the milestone is missing, each with its half-width."""
    tonnes = _mean((_tonnes(switched) - _tonnes(without)) / MONTHS)
    days = _mean(_slowest_days(without) - _slowest_days(switched))
    return {"tonnes": tonnes[0], "tonnes_half_width": tonnes[1], "days": days[0], "days_half_width": days[1]}


def _tonnes(results: Results) -> Array:
    """Return tonnes carried over the sea but crude, which is an input; shape (replications,)."""
    labels = dict(results.kpis["crossed_t"].dims)["class"]
    classes = [name for name in (*ROUTE_CLASSES, "truck") if name in labels]
    return results.summed("crossed_t", **{"class": classes})[1][:, 0]


def _slowest_days(results: Results) -> Array:
    """Return the P90 of door-to-door time in days, mean over the flows that had units; shape (replications,)."""
    values, dims = results.replicates("transit_h"), dict(results.kpis["transit_h"].dims)
    slowest = values[:, :, dims["stage"].index("total"), dims["quantile"].index("p90")]
    known = np.count_nonzero(~np.isnan(slowest), axis=1)
    return np.asarray(np.nansum(slowest, axis=1) / np.maximum(known, 1) / HOURS_PER_DAY)


def _mean(values: Array) -> tuple[float, float]:
    found = spread(values[:, None]).iloc[0]
    return float(found["mean"]), float(found["half_width"])
