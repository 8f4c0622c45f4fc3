"""Spread the flows of the forecast over commodities, places and months, from assumptions known at the end of 2023.

The seed table of demand is fitted to sums that were printed in 2024, so a forecast cannot start from it. This table
holds what came before the fit: assumed shares (`demand_assumptions.csv`), seasons (`demand_seasons.csv`), parts of the
directions, loads. For each flow of `forecast_drivers.csv` it says how many units of demand a unit of the year makes in
a month.

    python tools/forecast_pattern.py            # rewrite src/transcaspian/data/cargo/forecast_pattern.csv
    python tools/forecast_pattern.py --check    # exit code 1 if the shipped table differs

Deterministic: no random numbers, no clock.
"""

from __future__ import annotations

import csv
import io
import sys

from seed_demand import CARGO, MONTHS, WAGONS_PER_PARCEL, Row, loaded_flows, read, tonnes_per_unit

FILE = CARGO / "forecast_pattern.csv"
KNOWN_ON = "2023-12-31"
CHINA = ("khorgos", "dostyk")
# Units of demand for each unit counted, by segment or class and direction: half of the wagons counted go west, nearly
# all of them loaded, and as many come back loaded over Kuryk, six in ten over Turkmenbashi; as in `demand_targets.csv`.
PARTS = {
    ("wagon", "west"): 0.485,
    ("wagon_kuryk", "east"): 0.485,
    ("wagon_turkmenbashi", "east"): 0.3,
    ("truck", "west"): 0.5,
    ("truck", "east"): 0.5,
    ("dry", "west"): 1.0,
}
BOXES_EAST = 0.28
COLUMNS = (
    "segment",
    "month",
    "class",
    "commodity",
    "origin",
    "destination",
    "line",
    "direction",
    "units_per_base_unit",
    "t_per_unit",
    "source",
    "confidence",
    "known_on",
)


def segment(flow: Row) -> str:
    """Return the flow of the drivers that a row of the assumptions belongs to."""
    if flow["class"] == "box":
        return "box_china" if flow["origin"] in CHINA and flow["direction"] == "west" else "box_regional"
    if flow["class"] == "dry":
        return "dry_grain" if flow["commodity"] == "grain" else "dry_other"
    return f"{flow['class']}_{flow['line'].removesuffix('_alat')}"


def parts(flows: list[Row]) -> list[float]:
    """Return for each flow its units of demand a year for one unit of its segment."""
    shares = [float(flow["share_2023"]) for flow in flows]
    weights = [share * _part(flow, flows, shares) for share, flow in zip(shares, flows, strict=True)]
    groups = [(segment(flow), flow["direction"] if flow["class"] != "box" else "") for flow in flows]
    sums: dict[tuple[str, str], float] = {}
    for group, weight in zip(groups, weights, strict=True):
        sums[group] = sums.get(group, 0.0) + weight
    wanted = [_share(flow) for flow in flows]
    return [part * weight / sums[group] for part, weight, group in zip(wanted, weights, groups, strict=True)]


def _share(flow: Row) -> float:
    """Return the units of demand for each unit counted of a flow's segment and direction."""
    if flow["class"] == "box":
        return 1.0
    return PARTS.get((segment(flow), flow["direction"])) or PARTS[flow["class"], flow["direction"]]


def _part(flow: Row, flows: list[Row], shares: list[float]) -> float:
    """Return the weight of a direction of boxes for each unit of its shares; 1 for all else."""
    if flow["class"] != "box":
        return 1.0
    same = sum(
        share
        for share, other in zip(shares, flows, strict=True)
        if other["class"] == "box" and other["direction"] == flow["direction"]
    )
    return (BOXES_EAST if flow["direction"] == "east" else 1.0 - BOXES_EAST) / same


def rows() -> list[list[str]]:
    """Return the lines of the table."""
    flows = loaded_flows()
    names = [f"month_{month:02d}" for month in range(1, MONTHS + 1)]
    seasons = {row["season"]: [float(row[name]) for name in names] for row in read("demand_seasons.csv")}
    found = []
    for flow, part, load_t in zip(flows, parts(flows), tonnes_per_unit(flows), strict=True):
        season = seasons[flow["season"]]
        size_t = load_t * (WAGONS_PER_PARCEL if flow["class"] == "dry" else 1.0)
        units = part / size_t if flow["class"] == "dry" else part  # dry cargo is counted in tonnes
        for month in range(MONTHS):
            amount = units * season[month] / sum(season)
            labels = [flow[name] for name in ("class", "commodity", "origin", "destination", "line", "direction")]
            found.append(
                [
                    segment(flow),
                    str(month + 1),
                    *labels,
                    f"{amount:.6g}",
                    f"{size_t:.2f}",
                    "assumption",
                    "low",
                    KNOWN_ON,
                ]
            )
    return [row for row in found if float(row[8]) > 0.0]


def text() -> str:
    """Return the table as CSV text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows())
    return out.getvalue()


def main() -> int:
    """Write or compare."""
    if "--check" in sys.argv[1:]:
        return int(FILE.read_text(encoding="utf-8") != text())
    FILE.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
