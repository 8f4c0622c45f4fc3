"""Fit the seed table of demand to the published sums by iterative proportional fitting.

No source gives commodity by origin, destination, line, direction and month. The table starts from assumed shares and
seasons (`demand_assumptions.csv`, `demand_seasons.csv`) and is scaled, target after target, until it agrees with the
published figures (`demand_targets.csv` names them and the assumed factor of each; `demand_crude.csv` holds the crude
that is taken off the tonnes of the route). Targets marked ``check`` are not
fitted: their distance is printed all the same.

    python tools/seed_demand.py            # rewrite src/transcaspian/data/cargo/demand.csv, print the distances
    python tools/seed_demand.py --check    # only print the distances; exit code 1 if the shipped table differs

Deterministic: no random numbers, no clock.
"""

from __future__ import annotations

import argparse
import csv
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).resolve().parent.parent / "src" / "transcaspian" / "data"
CARGO = DATA / "cargo"
YEARS = (2021, 2022, 2023)
MONTHS = 12
ROUNDS = 400
ROUTE_CLASSES = {"wagon": "kuryk_alat", "box": "aktau_alat", "dry": "aktau_alat_dry"}  # what the route's tonnes count
WAGONS_PER_PARCEL = 10.0  # of dry cargo
COLUMNS = (
    "year",
    "month",
    "class",
    "commodity",
    "origin",
    "destination",
    "line",
    "direction",
    "units",
    "tonnes",
    "source",
    "confidence",
    "known_on",
)
LOAD = {"wagon": "load_t_per_wagon", "truck": "load_t_per_truck", "box": "load_t_per_teu", "dry": "load_t_per_wagon"}

Row = dict[str, str]
Table = NDArray[np.float64]  # flows by months, units


@dataclass(frozen=True)
class Target:
    """One published sum: the cells it covers, what it counts, how much it should be, whether it is fitted."""

    id: str
    cells: NDArray[np.bool_]
    in_tonnes: bool
    value: float
    fitted: bool


def read(name: str) -> list[Row]:
    """Return the lines of one CSV file of the cargo tables."""
    with (CARGO / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def central_loads() -> dict[str, dict[str, float]]:
    """Return the central value of every field of the commodities."""
    found: dict[str, dict[str, float]] = {}
    for row in read("commodities.csv"):
        if row["field"] not in ("class", "wagon"):
            found.setdefault(row["row"], {})[row["field"]] = float(row["value"])
    return found


def tonnes_per_unit(flows: list[Row]) -> NDArray[np.float64]:
    """Return net tonnes a unit for each flow: load of a full unit times the share loaded."""
    loads = central_loads()
    return np.array(
        [loads[flow["commodity"]][LOAD[flow["class"]]] * loads[flow["commodity"]]["loaded_share"] for flow in flows]
    )


def start_table(flows: list[Row], *, year: int) -> Table:
    """Return the assumed shares of a year spread over its months by their season."""
    seasons = {
        row["season"]: np.array([float(row[f"month_{month:02d}"]) for month in range(1, MONTHS + 1)])
        for row in read("demand_seasons.csv")
    }
    table = np.zeros((len(flows), MONTHS))
    for number, flow in enumerate(flows):
        season = seasons[flow["season"]]
        table[number] = float(flow[f"share_{year}"]) * season / season.sum()
    return table


def targets(flows: list[Row], *, year: int) -> list[Target]:
    """Return the targets of one year."""
    published = {row["id"]: row for row in read("published.csv")}
    crude = {
        (int(row["year"]), int(row["month"])): float(row["tonnes"])
        for row in read("demand_crude.csv")
        if row["destination"] == "baku"
    }
    found = []
    for row in read("demand_targets.csv"):
        if int(row["year"]) != year:
            continue
        months = range(int(row["first_month"]), int(row["last_month"]) + 1)
        value = 0.0
        for number, name in enumerate(row["published"].split("-")):
            part = sum(crude[year, month] for month in months) if name == "crude_baku" else _amount(published[name])
            value += part if number == 0 else -part
        cells = np.zeros((len(flows), MONTHS), dtype=bool)
        cells[np.ix_([_covers(row, flow) for flow in flows], [month - 1 for month in months])] = True
        found.append(
            Target(row["id"], cells, row["quantity"] == "tonnes", value * float(row["factor"]), row["use"] == "fit")
        )
    return found


def _amount(row: Row) -> float:
    return float(row["value"]) * (1000.0 if row["unit"] == "kt" else 1.0)


def _covers(target: Row, flow: Row) -> bool:
    """Whether a flow is counted in a target; the class ``titr`` means the classes of the route association."""
    if target["class"] == "titr":
        if ROUTE_CLASSES.get(flow["class"]) != flow["line"]:
            return False
    elif target["class"] != flow["class"]:
        return False
    return all(target[name] in ("", flow[name]) for name in ("line", "direction", "trade", "commodity"))


def total(table: Table, target: Target, weights: NDArray[np.float64]) -> float:
    """Return what the table says of a target."""
    amounts = table * weights[:, None] if target.in_tonnes else table
    return float(amounts[target.cells].sum())


def fit(table: Table, wanted: list[Target], weights: NDArray[np.float64]) -> Table:
    """Return the table after scaling the cells of each fitted target in turn, sums of units last in every round."""
    table = table.copy()
    order = sorted((target for target in wanted if target.fitted), key=lambda target: not target.in_tonnes)
    for _ in range(ROUNDS):
        for target in order:
            now = total(table, target, weights)
            if now > 0:
                table[target.cells] *= target.value / now
    return table


def known_on(*, year: int) -> str:
    """Return the day by which all sums were known to which the table of a year is fitted."""
    days = {row["id"]: row["known_on"] for row in read("published.csv")} | {"crude_baku": f"{year + 1}-01"}
    fitted = [row for row in read("demand_targets.csv") if int(row["year"]) == year and row["use"] == "fit"]
    latest = max(days[name] for row in fitted for name in row["published"].split("-"))
    first = date.fromisoformat({4: f"{latest}-12-01", 7: f"{latest}-01", 10: latest}[len(latest)])
    month_end = (first.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return (first if len(latest) == 10 else month_end).isoformat()


def demand_rows(flows: list[Row], table: Table, weights: NDArray[np.float64], *, year: int) -> list[list[str]]:
    """Return the lines of the seed table of one year; dry cargo is counted in parcels of wagons."""
    rows = []
    known = known_on(year=year)
    for number, flow in enumerate(flows):
        for month in range(MONTHS):
            units = table[number, month]
            tonnes = units * weights[number]
            if flow["class"] == "dry":
                units /= WAGONS_PER_PARCEL
            if units < 0.05:
                continue
            rows.append(
                [
                    str(year),
                    str(month + 1),
                    flow["class"],
                    flow["commodity"],
                    flow["origin"],
                    flow["destination"],
                    flow["line"],
                    flow["direction"],
                    f"{units:.1f}",
                    f"{tonnes:.0f}",
                    "fitted",
                    "low",
                    known,
                ]
            )
    return rows


def seed() -> tuple[list[list[str]], list[tuple[int, Target, float]]]:
    """Return the lines of the seed table, and every target with what the table says of it."""
    flows = read("demand_assumptions.csv")
    weights = tonnes_per_unit(flows)
    rows: list[list[str]] = []
    distances = []
    for year in YEARS:
        wanted = targets(flows, year=year)
        table = fit(start_table(flows, year=year), wanted, weights)
        rows += demand_rows(flows, table, weights, year=year)
        distances += [(year, target, total(table, target, weights)) for target in wanted]
    return rows, distances


def shipped() -> list[list[str]]:
    """Return the lines of the shipped table."""
    with (CARGO / "demand.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))[1:]


def print_distances(distances: list[tuple[int, Target, float]]) -> None:
    """Print one line a target: published, table, distance."""
    print(f"{'target':28s} {'use':6s} {'wanted':>12s} {'table':>12s} {'distance':>9s}")
    for _, target, found in distances:
        use = "fit" if target.fitted else "check"
        unit = "t" if target.in_tonnes else "units"
        share = found / target.value - 1.0
        print(f"{target.id:28s} {use:6s} {target.value:12,.0f} {found:12,.0f} {share:+9.1%} {unit}")


def main() -> int:
    """Fit, print, write or compare."""
    parser = argparse.ArgumentParser(description="Fit the seed table of demand to the published sums.")
    parser.add_argument("--check", action="store_true", help="compare with the shipped table, write nothing")
    check = parser.parse_args().check
    rows, distances = seed()
    print_distances(distances)
    if check:
        return int(rows != shipped())
    with (CARGO / "demand.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
