"""The tables of a forecast: series by year with their spread, what moves it, when projects open, what binds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from transcaspian.study.forecast import model_error
from transcaspian.study.forecast import series as forecast_series
from transcaspian.study.openings import Plan
from transcaspian.study.results.findings import Finding
from transcaspian.study.results.spread import COLUMNS as SPREAD
from transcaspian.study.results.spread import spread
from transcaspian.systems.cargo.kpis import catalogue as names
from transcaspian.systems.cargo.openings import Opening
from transcaspian.systems.cargo.outlook import Path

Array = NDArray[np.float64]
CARRIERS = names.CARRIERS
MEASURES = (
    *("opening_stock_t", "entered_t", "left_t", "closing_stock_t", "refused_units", "held_back_units"),
    *("utilisation", "binding_days", "ban_days"),
)
BINDS_FROM_DAYS = 30.0
ALONE = "series_alone"
KT_PER_MT, T_PER_MT = 1e3, 1e6
SHARES = (0.1, 0.5, 0.9)
FINDING = Finding(
    kind="forecast",
    command="transcaspian forecast --scenario {scenario}",
    about=("years", "known_by", "seed", "replications"),
    tables={
        "forecast": (
            *("series", "year", "unit", *SPREAD, "replications"),
            *("alone_p10", "alone_p90", "model_error_share", "naive"),
        ),
        "forecast_observed": ("series", "year", "value", "low", "high", "source", "known_on", "fitted"),
        "forecast_measures": ("measure", "label", "year", *SPREAD, "replications"),
        "forecast_drivers": ("year", "driver", "value", "replication"),
        "forecast_spread": ("year", "series", "driver", "rank_correlation", "told_apart"),
        "forecast_classes": ("year", "class", "variance_share"),
        "forecast_targets": (
            *("year", "id", "what", "said_by", "source"),
            *("target_mt", "low_mt", "p10_mt", "p50_mt", "p90_mt", "reached_share"),
        ),
        "forecast_projects": ("project", "milestone", "promised", "due", "switches_on", "p10", "p50", "p90"),
        "forecast_limits": ("year", "asset", "utilisation", "p10", "p50", "p90", "binds_share"),
    },
    names=forecast_series.ORDER,
)


def drivers_of(outcome: Mapping[int, Mapping[str, Array]], path: Path, openings: Sequence[Opening]) -> pd.DataFrame:
    """Return year, driver, value: what the outlook drew, the share of the year each project is open, the weather."""
    rows: list[tuple[int, str, float]] = []
    for year, kpis in outcome.items():
        rows += [(year, name, float(value)) for name, value in path.drivers[year].items()]
        rows += [(year, f"project.{each.project}", _open_share(each.day, year)) for each in openings]
        closed = kpis["closed_share"][names.SEA_PORTS.index("kuryk"), names.OPERATIONS.index("ferry")]
        rows.append((year, "weather", float(np.nanmean(closed))))
    return pd.DataFrame(rows, columns=["year", "driver", "value"])


def _open_share(day: date, year: int) -> float:
    """Return the share of a year in which a project is in use."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    return min(max((after - day) / (after - first), 0.0), 1.0)


def by_year(values: pd.DataFrame, observed: pd.DataFrame, years: tuple[int, ...]) -> pd.DataFrame:
    """Return one row a series and year: series, year, unit, p10 .. replications, naive, and the model's error apart.

    Without it the band would go from `alone_p10` to `alone_p90`; `model_error_share` is its part of the variance in
    logarithms.
    """
    found = _spreads(values[values["measure"] == "series"]).merge(_error_apart(values), on=["label", "year"])
    found = found.rename(columns={"label": "series"})
    found.insert(2, "unit", found["series"].map(forecast_series.UNIT))
    found = found.merge(forecast_series.naive(observed, years), on=["series", "year"], how="left")
    order = {name: place for place, name in enumerate(forecast_series.ORDER)}
    return found.sort_values(
        ["series", "year"], key=lambda c: c.map(order) if c.name == "series" else c, ignore_index=True
    )


def _error_apart(values: pd.DataFrame) -> pd.DataFrame:
    carried, alone = (_wide(values[values["measure"] == name], ["label", "year"]) for name in ("series", ALONE))
    low, high = np.quantile(alone.to_numpy(dtype=np.float64), (SHARES[0], SHARES[-1]), axis=0)
    shares = [model_error.share_of_variance(carried[key].to_numpy(), alone[key].to_numpy()) for key in carried.columns]
    labels = carried.columns.to_frame(index=False)
    return labels.assign(alone_p10=low, alone_p90=high, model_error_share=shares)


def measures(values: pd.DataFrame) -> pd.DataFrame:
    """Return one row a measure, label and year with its spread: stocks, units held back or lost, what was wanted."""
    chosen = values[~values["measure"].isin(["series", ALONE, "utilisation", "binding_days"])]
    parts = [_spreads(rows).assign(measure=name) for name, rows in chosen.groupby("measure", sort=True)]
    return pd.concat(parts, ignore_index=True)[["measure", "label", "year", *SPREAD, "replications"]]


def _wide(rows: pd.DataFrame, columns: str | list[str]) -> pd.DataFrame:
    """Return values with a row a replication and a column a label, in order."""
    return rows.pivot_table(values="value", index="replication", columns=columns, dropna=False).sort_index(axis=1)


def _spreads(values: pd.DataFrame) -> pd.DataFrame:
    table = _wide(values, ["label", "year"])
    labels = table.columns.to_frame(index=False)
    return pd.concat([labels, spread(table.to_numpy(dtype=np.float64))], axis=1)


def targets(values: pd.DataFrame, named: pd.DataFrame, years: Sequence[int]) -> pd.DataFrame:
    """Return oil against what was agreed or named: one row a target and year.

    Columns: year, id, what, said_by, source, target_mt, low_mt (the least that counts as reaching it), p10_mt, p50_mt,
    p90_mt of the oil that it speaks of, reached_share (of replications).
    """
    wide = _wide(values[values["measure"] == "series"], ["label", "year"])
    rows = []
    for target in named.to_dict("records"):
        least_t = float(target["t_per_year"] if pd.isna(target["low_t"]) else target["low_t"])
        for year in years:
            parts = [wide[(name, year)] for name in forecast_series.OF_TARGET[target["what"]]]
            carried = np.sum(parts, axis=0) / KT_PER_MT
            low, middle, high = np.quantile(carried, SHARES)
            rows.append(
                {
                    "year": year,
                    **{name: target[name] for name in ("id", "what", "said_by", "source")},
                    "target_mt": float(target["t_per_year"]) / T_PER_MT,
                    "low_mt": least_t / T_PER_MT,
                    "p10_mt": low,
                    "p50_mt": middle,
                    "p90_mt": high,
                    "reached_share": float(np.mean(carried >= least_t / T_PER_MT)),
                }
            )
    return pd.DataFrame(rows)


def limits(values: pd.DataFrame) -> pd.DataFrame:
    """Return what binds: one row an asset and year, the one that binds longest first.

    Columns: year, asset, utilisation (P50), p10, p50, p90 of the days on which something waits for it, `binds_share`
    (of replications in which it does so on 30 days or more).
    """
    days = values[values["measure"] == "binding_days"]
    found = _spreads(days)[["label", "year", "p10", "p50", "p90"]].rename(columns={"label": "asset"})
    binds = (
        days.assign(binds=days["value"] >= BINDS_FROM_DAYS)
        .groupby(["label", "year"])["binds"]
        .mean()
        .rename("binds_share")
    )
    used = (
        _spreads(values[values["measure"] == "utilisation"]).set_index(["label", "year"])["p50"].rename("utilisation")
    )
    keys = pd.MultiIndex.from_frame(found[["asset", "year"]])
    found["binds_share"], found["utilisation"] = binds.reindex(keys).to_numpy(), used.reindex(keys).to_numpy()
    ordered = found.sort_values(["year", "p50", "binds_share", "asset"], ascending=[True, False, False, True])
    return ordered[["year", "asset", "utilisation", "p10", "p50", "p90", "binds_share"]].reset_index(drop=True)


def spread_by_class(values: pd.DataFrame) -> pd.DataFrame:
    """Return the share of each class in the variance of the route's total: Cov(class, total) / Var(total).

    The shares of a year add up to one. Columns: year, class, variance_share.
    """
    rows = values[values["measure"] == "route_kt"]
    found = []
    for year, part in rows.groupby("year"):
        table = _wide(part, "label")
        total = table.sum(axis=1)
        middle = total - total.mean()
        variance = float(middle @ middle)
        for name in table.columns:
            moved = float((table[name] - table[name].mean()) @ middle)
            found.append({"year": year, "class": name, "variance_share": moved / variance if variance else np.nan})
    return pd.DataFrame(found, columns=["year", "class", "variance_share"])


def spread_by_driver(values: pd.DataFrame, drivers: pd.DataFrame) -> pd.DataFrame:
    """Return the rank correlation of each driver with each series, strongest first.

    Columns: year, series, driver, rank_correlation (Spearman's), told_apart (beyond what chance gives the largest of so
    many drivers once in twenty). A driver that is the same in all replications of a year is left out.
    """
    counted = values[values["measure"] == "series"]
    found = []
    for year, part in counted.groupby("year"):
        of_series = _wide(part, "label")
        of_drivers = _wide(drivers[drivers["year"] == year], "driver")
        varies = of_drivers.loc[:, of_drivers.max() > of_drivers.min()]
        ranks_s, ranks_d = _ranks(of_series.to_numpy()), _ranks(varies.to_numpy())
        with np.errstate(invalid="ignore", divide="ignore"):
            table = ranks_d.T @ ranks_s
        for place, driver in enumerate(varies.columns):
            found += [
                {"year": year, "series": series, "driver": driver, "rank_correlation": float(table[place, column])}
                for column, series in enumerate(of_series.columns)
            ]
    frame = pd.DataFrame(found, columns=["year", "series", "driver", "rank_correlation"])
    bound = chance_bound(values["replication"].nunique(), drivers["driver"].nunique())
    frame["told_apart"] = frame["rank_correlation"].abs() > bound
    frame["size"] = frame["rank_correlation"].abs()
    ordered = frame.sort_values(["year", "series", "size", "driver"], ascending=[True, True, False, True])
    return ordered.drop(columns="size").reset_index(drop=True)


def _ranks(values: Array) -> Array:
    """Return the ranks of each column, ties in the middle, with mean 0 and sum of squares 1; 0 where all are equal."""
    ranks = pd.DataFrame(values).rank().to_numpy()
    ranks = ranks - ranks.mean(axis=0)
    length = np.sqrt((ranks**2).sum(axis=0))
    return np.asarray(np.divide(ranks, length, out=np.zeros_like(ranks), where=length > 0))


def chance_bound(replications: int, drivers: int) -> float:
    """Return the rank correlation that the largest of so many independent drivers exceeds once in twenty.

    z / sqrt(n - 1), z the normal quantile of 1 - 0.05 / 2m: Bonferroni's bound over m drivers.
    """
    if replications < 2 or drivers < 1:
        return float("inf")
    return NormalDist().inv_cdf(1.0 - 0.05 / (2 * drivers)) / float(np.sqrt(replications - 1))


def projects(days: pd.DataFrame, plans: Sequence[Plan], years: Sequence[int]) -> pd.DataFrame:
    """Return one row a project: project, milestone, promised, due, switches_on, p10, p50, p90 (days), open_by_<year>.

    `promised` says whether the register holds a due date; `open_by_2025` is the share of replications in which the
    project is in use at the end of 2025.
    """
    found = []
    for plan in plans:
        ordinals = np.array(
            [date.fromisoformat(str(day)).toordinal() for day in days.loc[days["project"] == plan.project, "day"]],
            dtype=np.float64,
        )
        low, middle, high = np.quantile(ordinals, SHARES)
        row = {
            "project": plan.project,
            "milestone": plan.milestone,
            "promised": plan.promised,
            "due": plan.due.isoformat(),
            "switches_on": plan.switches_on,
            **{name: _day(value) for name, value in (("p10", low), ("p50", middle), ("p90", high))},
        }
        found.append(
            row | {f"open_by_{year}": float(np.mean(ordinals <= date(year, 12, 31).toordinal())) for year in years}
        )
    return pd.DataFrame(found)


def _day(ordinal: float) -> str:
    return (date.min + timedelta(days=round(ordinal) - 1)).isoformat()
