"""What a forecast counts, year by year: each series by itself, with the counts of past years beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from transcaspian.study.forecast.model_error import CARGO, CRUDE
from transcaspian.study.joint import KPIS
from transcaspian.systems.cargo.kpis import catalogue as names

Array = NDArray[np.float64]
Choice = Mapping[str, tuple[str, ...]]
KILO = 1000.0
NO_ERROR: Mapping[str, float] = {CARGO: 1.0, CRUDE: 1.0}


@dataclass(frozen=True, slots=True)
class Part:
    """Cells of an indicator that are summed: labels by dimension, all where a dimension is not named."""

    kpi: str
    chosen: Choice

    @property
    def kind(self) -> str:
        """Return whose model error it carries: that of crude or that of other cargo."""
        is_crude = self.kpi.startswith("oil_") or self.chosen.get("class") == (CRUDE,)
        return CRUDE if is_crude else CARGO

    def of(self, kpis: Mapping[str, Array]) -> float:
        """Return the sum over the chosen cells."""
        values = kpis[self.kpi]
        for axis, (dim, labels) in enumerate(KPIS[self.kpi].dims):
            take = self.chosen.get(dim, labels)
            values = np.take(values, [labels.index(label) for label in take], axis=axis)
        return float(values.sum())


@dataclass(frozen=True, slots=True)
class Series:
    """One series of the forecast.

    Attributes
    ----------
    name, unit : str
    parts : tuple of Part
        What is added up.
    scale : float
        Indicator units in one unit of the series.
    published : mapping of year to id
        Row of the table `published` that counts the same; the figure of the year as printed.
    """

    name: str
    unit: str
    parts: tuple[Part, ...]
    scale: float
    published: Mapping[int, str]

    def of(self, kpis: Mapping[str, Array], factors: Mapping[str, float] = NO_ERROR) -> float:
        """Return the year's value from the indicators of one replication, times the factor of each part's kind."""
        return sum(part.of(kpis) * factors[part.kind] for part in self.parts) / self.scale


def _units(kinds: tuple[str, ...], line: str) -> tuple[Part, ...]:
    return (Part("crossed_units", {"kind": kinds, "line": (line,)}),)


def _tonnes(carriers: tuple[str, ...], *lines: str) -> Part:
    return Part("crossed_t", {"class": carriers, "line": lines})


WAGONS = ("wagon_loaded", "wagon_empty")
BAKU_BY_SHORE = (2019, 2021, 2023)
CARGO_OF_ROUTE = (
    _tonnes(("wagon",), "kuryk_alat"),
    _tonnes(("box",), "aktau_alat"),
    _tonnes(("dry",), "aktau_alat_dry"),
)
SERIES = (
    *(
        Series(
            f"{what}_{shore}",
            "units",
            _units(kinds, f"{shore}_alat"),
            1.0,
            {year: f"baku_{what}_{shore}_{year}" for year in BAKU_BY_SHORE},
        )
        for what, kinds in (("wagons", WAGONS), ("trucks", ("truck",)))
        for shore in ("kuryk", "turkmenbashi")
    ),
    Series(
        "boxes", "TEU", _units(("teu",), "aktau_alat"), 1.0, {year: f"titr_teu_{year}" for year in (2021, 2022, 2023)}
    ),
    Series("dry", "kt", (_tonnes(("dry",), "aktau_alat_dry"),), KILO, {}),
    Series(
        "crude_baku",
        "kt",
        (_tonnes(("crude",), "aktau_baku"),),
        KILO,
        {2022: "crude_baku_12m2022", 2023: "crude_baku_12m2023"},
    ),
    Series(
        "crude_tengiz",
        "kt",
        (Part("oil_flow_t", {"flow": ("tengiz_btc",), "stage": ("landed",)}),),
        KILO,
        {2023: "tengiz_btc_12m2023"},
    ),
    Series(
        "crude_makhachkala",
        "kt",
        (_tonnes(("crude",), "aktau_makhachkala"),),
        KILO,
        {2022: "crude_makhachkala_12m2022", 2023: "crude_makhachkala_12m2023"},
    ),
    Series("route_cargo", "kt", CARGO_OF_ROUTE, KILO, {}),
    Series(
        "route",
        "kt",
        (*CARGO_OF_ROUTE, _tonnes(("crude",), "aktau_baku")),
        KILO,
        {year: f"titr_{year}" for year in (2019, 2020, 2021, 2022, 2023)},
    ),
    Series(
        "all_to_baku",
        "kt",
        (Part("crossed_t", {"line": tuple(line for line in names.LINES if line != "aktau_makhachkala")}),),
        KILO,
        {},
    ),
)
SEAPORTS = "seaports"  # the route's tonnes on the base of the seaports: times a factor that is drawn
UNIT = {series.name: series.unit for series in SERIES} | {SEAPORTS: "kt"}
ORDER = (*(series.name for series in SERIES[:-1]), SEAPORTS, SERIES[-1].name)
# What the targets of the table `oil_targets` are counted in, by what they name.
OF_TARGET = {"through BTC": ("crude_tengiz",), "over Aktau and Kuryk": ("crude_baku", "crude_makhachkala")}

ROUTE_PARTS = {
    "wagon": CARGO_OF_ROUTE[0],
    "box": CARGO_OF_ROUTE[1],
    "dry": CARGO_OF_ROUTE[2],
    "crude": _tonnes(("crude",), "aktau_baku"),
}


def route_kt(kpis: Mapping[str, Array], factors: Mapping[str, float] = NO_ERROR) -> dict[str, float]:
    """Return the route's thousand tonnes of one year of one replication by class; they add up to the series `route`."""
    return {name: part.of(kpis) * factors[part.kind] / KILO for name, part in ROUTE_PARTS.items()}


def values(
    kpis: Mapping[str, Array], *, seaports_factor: float, factors: Mapping[str, float] = NO_ERROR
) -> dict[str, float]:
    """Return every series of one year of one replication, in its unit; factors are those of the model's error."""
    found = {series.name: series.of(kpis, factors) for series in SERIES}
    return found | {SEAPORTS: found["route"] * seaports_factor}


def observed(published: pd.DataFrame, demand: pd.DataFrame) -> pd.DataFrame:
    """Return what was counted in past years: series, year, value, low, high, source, known_on, fitted.

    Parameters
    ----------
    published, demand : DataFrame
        The tables of those names of a baseline, not of a forecast: counts of 2023 were printed in 2024 and are shown
        beside the forecast, never used by it. Where nothing is printed, the sum of the fitted table of demand stands.
    """
    rows = published.set_index("id")
    found: list[dict[str, Any]] = []
    for series in SERIES:
        for year, name in series.published.items():
            row = rows.loc[name]
            numbers = {end: float(row[end]) if pd.notna(row[end]) else float("nan") for end in ("value", "low", "high")}
            told = {"source": str(row["source"]), "known_on": str(row["known_on"]), "fitted": False}
            found.append({"series": series.name, "year": year, **numbers, **told})
    for name, carriers in (("dry", ("dry",)), ("route_cargo", ("wagon", "box", "dry"))):
        lines = {"wagon": "kuryk_alat", "box": "aktau_alat", "dry": "aktau_alat_dry"}
        for year, rows_of_year in demand.groupby("year"):
            chosen = [rows_of_year[(rows_of_year["class"] == c) & (rows_of_year["line"] == lines[c])] for c in carriers]
            total = sum(float(part["tonnes"].sum()) for part in chosen) / KILO
            known = str(rows_of_year["known_on"].iloc[0])
            found.append({"series": name, "year": int(str(year)), "value": total, "low": float("nan"),
                          "high": float("nan"), "source": "fitted", "known_on": known, "fitted": True})  # fmt: skip
    return pd.DataFrame(found).sort_values(["series", "year"], ignore_index=True)


def naive(past: pd.DataFrame, years: tuple[int, ...]) -> pd.DataFrame:
    """Return the naive trend: the straight line through the first and last count of 2021-2023, never below nought.

    A series with one count stays where it is; one without has none. Columns: series, year, naive.
    """
    found = []
    for series, rows in past[past["year"] >= 2021].groupby("series"):
        first, last = rows.iloc[0], rows.iloc[-1]
        span = int(last["year"]) - int(first["year"])
        slope = (float(last["value"]) - float(first["value"])) / span if span else 0.0
        for year in years:
            ahead = float(last["value"]) + slope * (year - int(last["year"]))
            found.append({"series": series, "year": year, "naive": max(ahead, 0.0)})
    return pd.DataFrame(found, columns=["series", "year", "naive"])
