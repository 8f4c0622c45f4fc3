"""Two scenarios side by side: the difference of every indicator, paired replication by replication, with its interval.

Both runs draw the same storms, arrivals and breakdowns (common random numbers), so the difference is known far better
than either side: its interval is Student's on the paired differences d_r = a_r - b_r.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say, translated
from transcaspian.study.answer.route import spoken
from transcaspian.study.results.results import Results
from transcaspian.study.results.spread import spread
from transcaspian.study.rooms import Kpi

Array = NDArray[np.float64]
TIME_DIMS = ("month", "week")
SHOWN = {  # indicator -> dimensions that stay in the printed table
    "crossed_t": ("class",),
    "crossed_units": ("kind",),
    "calls": ("port",),
    "wait_h": ("class",),
    "ban_days": ("scope",),
    "refused_units": ("class",),
    "deferred_unit_days": ("class",),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The difference between two runs, A minus B.

    Attributes
    ----------
    a, b : str
        Titles of the two scenarios.
    shown : pandas.DataFrame
        The headline indicators: kpi, label, unit, a, b, difference, low, high, share, told_apart.
    every : pandas.DataFrame
        The same columns for every indicator and label; months and weeks summed or averaged.
    replications : int
        Pairs that were compared.
    """

    a: str
    b: str
    shown: pd.DataFrame
    every: pd.DataFrame
    replications: int

    def text(self) -> str:
        """Return the headline differences as a printable table."""
        head = say("study.compare_head", a=self.a, b=self.b, replications=self.replications)
        key = "study.compare_line" if self.replications > 1 else "study.compare_line_alone"
        rows = [say(key, **row, where=_where(row)) for row in self.shown.to_dict("records")]
        return "\n".join([head, say("study.compare_columns"), *rows, say("study.compare_foot")])

    def _repr_html_(self) -> str:
        return str(self.shown.to_html(index=False, float_format=lambda value: f"{value:,.2f}", border=0))


def compare(a: Results, b: Results) -> Comparison:
    """Return A minus B for every indicator, paired by replication.

    Raises
    ------
    InputError
        The two runs differ in seed, year or indicators, so that their replications are no pairs.
    """
    check_pairs(a.manifest, b.manifest)
    pairs = min(a.replications, b.replications)
    names = [name for name in a.kpis if name in b.kpis]
    shown = [_difference(a, b, name, by, pairs) for name, by in SHOWN.items() if name in names]
    every = [_difference(a, b, name, _lasting(a.kpis[name]), pairs) for name in names]
    return Comparison(
        a=translated(a.manifest["title"]),
        b=translated(b.manifest["title"]),
        shown=_moved(pd.concat(shown, ignore_index=True)) if shown else _frame([]),
        every=pd.concat(every, ignore_index=True) if every else _frame([]),
        replications=pairs,
    )


def check_pairs(a: Mapping[str, Any], b: Mapping[str, Any]) -> None:
    """Raise InputError if two runs, by their manifests, cannot be paired: other seed, year or room."""
    problems = [
        Problem(
            rule=say("study.no_pairs", name=name),
            value=f"{a[name]}, {b[name]}",
            remedy=say("study.no_pairs_remedy"),
        )
        for name in ("seed", "year", "room")
        if a[name] != b[name]
    ]
    if problems:
        raise InputError(problems)


def _lasting(kpi: Kpi) -> tuple[str, ...]:
    return tuple(dim for dim, _ in kpi.dims if dim not in TIME_DIMS)


def _difference(a: Results, b: Results, name: str, by: Sequence[str], pairs: int) -> pd.DataFrame:
    labels, left = _values(a, name, by)
    others, right = _values(b, name, by)
    if not labels.equals(others):
        raise InputError(Problem(rule=say("study.no_pairs", name=name), remedy=say("study.no_pairs_remedy")))
    left, right = left[:pairs], right[:pairs]
    found = spread(left - right)
    middle_a, middle_b = spread(left)["mean"], spread(right)["mean"]
    rows = {
        "kpi": name,
        "label": [" ".join(row) for row in labels.astype(str).to_numpy()],
        "unit": a.kpis[name].unit,
        "a": middle_a,
        "b": middle_b,
        "difference": found["mean"],
        "low": found["mean"] - found["half_width"],
        "high": found["mean"] + found["half_width"],
        "share": found["mean"] / middle_b.where(middle_b != 0),
    }
    frame = _frame(rows)
    frame["told_apart"] = (frame["low"] > 0) | (frame["high"] < 0)
    return frame


def _frame(rows: object) -> pd.DataFrame:
    columns = ["kpi", "label", "unit", "a", "b", "difference", "low", "high", "share"]
    return pd.DataFrame(rows, columns=columns)


def _values(results: Results, name: str, by: Sequence[str]) -> tuple[pd.DataFrame, Array]:
    """Sums for totals; for the rest the mean over months or weeks that have a value."""
    if results.kpis[name].kind == "total":
        return results.summed(name, by=by)
    kpi, values = results.kpis[name], results.replicates(name)
    over = tuple(axis for axis, (dim, _) in enumerate(kpi.dims, start=1) if dim in TIME_DIMS)
    known = np.count_nonzero(~np.isnan(values), axis=over)
    mean = np.nansum(values, axis=over) / np.where(known > 0, known, np.nan)
    if not by:  # months or weeks alone
        return pd.DataFrame(index=[0]), mean.reshape(len(values), -1)
    labels = pd.MultiIndex.from_product([labels for dim, labels in kpi.dims if dim not in TIME_DIMS], names=by)
    return labels.to_frame(index=False), mean.reshape(len(values), -1)


def _moved(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out what is zero on both sides: a port without bans needs no line."""
    return frame[(frame["a"] != 0) | (frame["b"] != 0)].reset_index(drop=True)


def _where(row: dict[str, object]) -> str:
    return say("study.who_where", who=spoken(str(row["kpi"])), where=spoken(str(row["label"])))
