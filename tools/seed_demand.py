"""Fit the seed table of demand to the published sums by iterative proportional fitting.

No source gives commodity by origin, destination, line, direction and month. The table starts from assumed shares and
seasons (`demand_assumptions.csv`, `demand_seasons.csv`) and is scaled, target after target, until it agrees with the
published figures (`demand_targets.csv` names them and the assumed factor of each; `demand_crude.csv` holds the crude
that is taken off the tonnes of the route). A target marked ``range`` is a published count times an assumed share: the
table starts at the share's middle and leaves it, within its ends, only where the tonnes that the route association
published ask for it. Targets marked ``check`` are not fitted: their distance is printed all the same.

Wagons that the counts have beyond the loaded ones go west empty. Years of which no month was published get their course
from the totals of half-years, where printed, and of the years around them (`demand_before.csv`): the smoothest path of
the volume over its season.

    python tools/seed_demand.py            # rewrite src/transcaspian/data/cargo/demand.csv, print the distances
    python tools/seed_demand.py --check    # only print the distances; exit code 1 if the shipped table differs

Deterministic: no random numbers, no clock.
"""

from __future__ import annotations

import argparse
import csv
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from proportional_fitting import Table, Target, agreed, total
from transcaspian.methods.disaggregation import smooth_rates

DATA = Path(__file__).resolve().parent.parent / "src" / "transcaspian" / "data"
CARGO = DATA / "cargo"
YEARS = (2021, 2022, 2023)
SPREAD = (2021, 2022)  # years of which no month was published; the year after them has a course of its own
CROSSED_IN = {2021: 2023, 2022: 2022}  # year whose printed days across Kazakhstan hold for a year to be spread
PORT_AND_SEA_DAYS = 7.0  # from the eastern port's yard to the other shore: boxes and wagons of the model take 5 to 9
MONTHS, HALF, DAYS = 12, 6, 365.0
DIVERTED = (2022, 3)  # month from which trade left the northern route for this one: the war began on 24 February 2022
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

EMPTY, WEST_SHARE = "empty", 0.485  # wagons counted that go west, loaded or empty, and come back

Row = dict[str, str]


def read(name: str) -> list[Row]:
    """Return the lines of one CSV file of the cargo tables."""
    with (CARGO / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def loaded_flows() -> list[Row]:
    """Return the flows of cargo, empty wagons left out."""
    return [row for row in read("demand_assumptions.csv") if row["trade"] != EMPTY]


def empty_flows() -> list[Row]:
    """Return the flows of empty wagons."""
    return [row for row in read("demand_assumptions.csv") if row["trade"] == EMPTY]


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
        ends = (value * float(row["low"]), value * float(row["high"])) if row["use"] == "range" else None
        in_tonnes, middle = row["quantity"] == "tonnes", value * float(row["factor"])
        found.append(Target(row["id"], cells, in_tonnes, middle, row["use"] != "check", ends))
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


def empty_wagons(flows: list[Row], table: Table, *, year: int) -> tuple[list[Row], Table]:
    """Return the flows of empty wagons and their months: counted on a line, beyond those that go west loaded.

    They go west because loads wait there for the way east, so their months are those of the loaded wagons coming east.
    """
    empties = empty_flows()
    published = {row["id"]: row for row in read("published.csv")}
    months = np.zeros((len(empties), MONTHS))
    for number, empty in enumerate(empties):
        way = [(flow["class"], flow["line"], flow["direction"]) for flow in flows]
        west, east = (
            table[[each == ("wagon", empty["line"], direction) for each in way]].sum(axis=0)
            for direction in ("west", "east")
        )
        count = next(
            float(row["factor"]) / WEST_SHARE * _amount(published[row["published"]])
            for row in read("demand_targets.csv")
            if row["id"] == f"wagons_{empty['line'].removesuffix('_alat')}_west_{year}"
        )
        beyond = max(WEST_SHARE * count - float(west.sum()), 0.0)
        months[number] = beyond * float(empty[f"share_{year}"]) * east / east.sum()
    return empties, months


def spread(flows: list[Row], tables: dict[int, Table]) -> dict[int, Table]:
    """Return the tables with the years of which no month was published spread along the totals around them.

    The course is that of a class on a line, direction and trade; each flow keeps its season and its totals.
    """
    spread_tables = {year: table.copy() for year, table in tables.items()}
    groups = [(flow["class"], flow["line"], flow["direction"], flow["trade"]) for flow in flows]
    seasons = {year: _seasons(start_table(flows, year=year), table) for year, table in tables.items()}
    before = read("demand_before.csv")
    for group in sorted(set(groups)):
        chosen = np.array([each == group for each in groups])
        months = _course(group, {year: each[chosen].sum(axis=0) for year, each in seasons.items()},
                         {year: each[chosen].sum(axis=0) for year, each in tables.items()}, before)  # fmt: skip
        for place, year in enumerate(SPREAD):
            halves = ROUTE_CLASSES.get(group[0]) == group[1] and year in _years_of_halves()
            parts = np.split(np.arange(MONTHS), 2 if halves else 1)
            flow_months = seasons[year][chosen] * months[place][None, :]
            for part in parts:
                wanted = tables[year][chosen][:, part].sum(axis=1, keepdims=True)
                sums = flow_months[:, part].sum(axis=1, keepdims=True)
                flow_months[:, part] *= np.divide(wanted, sums, out=np.zeros_like(sums), where=sums > 0)
            spread_tables[year][chosen] = flow_months
    return spread_tables


def sent(flows: list[Row], tables: dict[int, Table]) -> dict[int, Table]:
    """Return the tables by the month in which cargo is sent, where those given hold when the route carried it.

    The association counts what has come over the sea; cargo of the route is sent so many days before as it took to
    cross Kazakhstan in the year (for 2021 nothing was printed: as in 2023) and to wait for a ship and sail. What
    follows the last month spread is taken as that month again. Years with months of their own, and flows of other
    lines, stay as they are.
    """
    published = {row["id"]: row for row in read("published.csv")}
    days = {year: float(published[f"days_kz_section_{shown}"]["value"]) for year, shown in CROSSED_IN.items()}
    route = np.array([ROUTE_CLASSES.get(flow["class"]) == flow["line"] for flow in flows])
    found = {year: table.copy() for year, table in tables.items()}
    for year in SPREAD:
        later = tables[year + 1][:, :1] if year + 1 in SPREAD else tables[year][:, -1:]
        next_month = np.hstack([tables[year][:, 1:], later])
        part = (days[year] + PORT_AND_SEA_DAYS) * MONTHS / DAYS
        found[year][route] = ((1.0 - part) * tables[year] + part * next_month)[route]
    return found


def _seasons(start: Table, table: Table) -> Table:
    """Return the months that the seasons alone would give to flows whose totals a table has."""
    sums = start.sum(axis=1, keepdims=True)
    return np.divide(start, sums, out=np.zeros_like(start), where=sums > 0) * table.sum(axis=1, keepdims=True)


def _course(group: tuple[str, ...], seasons: dict[int, Table], fitted: dict[int, Table], before: list[Row]) -> Table:
    """Return the course of one group in the years to be spread, over their seasons, shape (years, 12).

    The path joins the year after only where that year's figures are printed for the group: wagons and trucks by shore,
    but no trade of the route. A class of the route keeps the half-years that its fitted table has, where one was
    printed, and breaks off where trade was diverted to it.
    """
    published = {row["id"]: row for row in read("published.csv")}
    shape = {year: months / months.mean() for year, months in seasons.items()}
    sums = {year: float(seasons[year].sum()) for year in SPREAD}
    carrier, line = group[:2]
    sums |= {
        int(row["year"]): sums[SPREAD[0]]
        * float(row["factor"])
        * _amount(published[row["published"]])
        / _amount(published[row["over"]])
        for row in before
        if (row["class"], row["line"]) == (carrier, line)
    }
    years = range(min(sums), YEARS[-1])
    lengths = np.concatenate([shape.get(year, shape[SPREAD[0]]) for year in years] + [shape[YEARS[-1]][:1]])
    totals = [(MONTHS * place, MONTHS * place + MONTHS, sums[year]) for place, year in enumerate(years) if year in sums]
    breaks = []
    if ROUTE_CLASSES.get(carrier) == line:
        lengths = lengths[:-1]
        breaks = [MONTHS * (DIVERTED[0] - years[0]) + DIVERTED[1] - 1]
        for year in _years_of_halves():
            first = MONTHS * (year - years[0])
            totals.remove((first, first + MONTHS, sums[year]))
            parts = fitted[year].reshape(2, HALF).sum(axis=1) / fitted[year].sum() * sums[year]
            totals += [(first + HALF * half, first + HALF * half + HALF, float(parts[half])) for half in (0, 1)]
    else:
        totals.append((len(lengths) - 1, len(lengths), float(fitted[YEARS[-1]][0])))
    rates = smooth_rates(lengths, totals, breaks=breaks)[: MONTHS * len(years)].reshape(-1, MONTHS)
    return rates[-len(SPREAD) :]


def _years_of_halves() -> list[int]:
    """Return the years to be spread of whose first half the route's tonnes were printed."""
    rows = read("demand_targets.csv")
    halves = {int(row["year"]) for row in rows if row["class"] == "titr" and row["last_month"] == "6"}
    return sorted(halves & set(SPREAD))


def known_on(*, year: int) -> str:
    """Return the day by which all sums were known to which the table of a year is fitted.

    A year of which no month was published takes its course from those after it as well.
    """
    days = {row["id"]: row["known_on"] for row in read("published.csv")} | {"crude_baku": f"{year + 1}-01"}
    years = (year,) if year not in SPREAD else (*SPREAD, YEARS[-1])
    fitted = [row for row in read("demand_targets.csv") if int(row["year"]) in years and row["use"] != "check"]
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
    flows = loaded_flows()
    weights = tonnes_per_unit(flows)
    wanted = {year: targets(flows, year=year) for year in YEARS}
    tables = spread(flows, {year: agreed(start_table(flows, year=year), wanted[year], weights) for year in YEARS})
    rows: list[list[str]] = []
    distances = []
    sent_tables = sent(flows, tables)
    for year, table in tables.items():
        rows += demand_rows(flows, sent_tables[year], weights, year=year)
        empties, months = empty_wagons(flows, table, year=year)
        rows += demand_rows(empties, months, np.zeros(len(empties)), year=year)
        distances += [(year, target, total(table, target, weights)) for target in wanted[year]]
    return rows, distances


def shipped() -> list[list[str]]:
    """Return the lines of the shipped table."""
    with (CARGO / "demand.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))[1:]


def print_distances(distances: list[tuple[int, Target, float]]) -> None:
    """Print one line a target: published, table, distance."""
    print(f"{'target':28s} {'use':6s} {'wanted':>12s} {'table':>12s} {'distance':>9s}")
    for _, target, found in distances:
        use = "check" if not target.fitted else "fit" if target.ends is None else "range"
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
