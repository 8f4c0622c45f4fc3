"""Plots of results for notebooks: each method returns a matplotlib figure and shows nothing by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from transcaspian.messages import say
from transcaspian.study.answer.route import spoken, waits
from transcaspian.study.results.results import Results

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, GREY = "#1f5a8a", "#6b7280"  # told apart by all common forms of colour blindness
MOST_BARS = 12


class Plots:
    """Plots of one run, with units and spread on every axis."""

    def __init__(self, results: Results) -> None:
        self._results = results

    def crossings(self) -> Figure:
        """Tonnes that crossed by class and month, median over replications with P10-P90."""
        frame = self._results.total("crossed_t", by=("class", "month"))
        figure, axes = _axes(
            say("study.plot_crossings", year=self._results.year), self._results.kpis["crossed_t"].unit
        )
        for name, part in frame.groupby("class", sort=False):
            _ribbon(axes, part, label=spoken(str(name)))
        axes.legend(frameon=False)
        return figure

    def queue(self, place: str = "kuryk.wagon", *, kpi: str = "queue") -> Figure:
        """Units waiting at a place by week, median with P10-P90; `kpi` may be ``days_to_clear``."""
        frame = self._results.kpi(kpi)
        part = frame[frame["place"] == place]
        figure, axes = _axes(say("study.plot_queue", place=spoken(place)), self._results.kpis[kpi].unit)
        _ribbon(axes, part, label="")
        axes.set_xlabel(say("study.week"))
        return figure

    def waits(self) -> Figure:
        """The longest waits by class and stage, with P10-P90."""
        frame = waits(self._results).head(MOST_BARS).iloc[::-1]
        figure, axes = _axes(say("study.plot_waits"), "")
        names = [
            say("study.who_where", who=spoken(row["class"]), where=spoken(row["stage"]))
            for row in frame.to_dict("records")
        ]
        spread = np.array([frame["p50"] - frame["p10"], frame["p90"] - frame["p50"]])
        axes.barh(names, frame["p50"], xerr=spread, color=BLUE, ecolor=GREY)
        axes.set_xlabel(self._results.kpis["wait_h"].unit)
        return figure

    def transit(self, flow: str) -> Figure:
        """Hours by stage of one flow: P10, P50 and P90 over units, mean over replications."""
        frame = self._results.kpi("transit_h")
        wide = frame[frame["flow"] == flow].pivot_table(index="stage", columns="quantile", values="mean", sort=False)
        figure, axes = _axes(say("study.plot_transit", flow=spoken(flow)), "")
        rows = np.arange(len(wide))[::-1]
        axes.hlines(rows, wide["p10"], wide["p90"], color=GREY, linewidth=2)
        axes.plot(wide["p50"], rows, "o", color=BLUE)
        axes.set_yticks(rows, [spoken(str(stage)) for stage in wide.index])
        axes.set_xlabel(self._results.kpis["transit_h"].unit)
        return figure


def _axes(title: str, unit: str) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.0, 4.5), layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title, loc="left")
    axes.set_ylabel(unit)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _ribbon(axes: Axes, part: pd.DataFrame, *, label: str) -> None:
    steps = np.arange(1, len(part) + 1)
    (line,) = axes.plot(steps, part["p50"], label=label)
    axes.fill_between(steps, part["p10"], part["p90"], alpha=0.25, color=line.get_color(), linewidth=0)
