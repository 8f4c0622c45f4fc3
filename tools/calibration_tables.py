"""Write the tables of the calibration page from the shipped calibration; with --check, say if they are out of date."""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "background" / "calibration.md"
DATA = ROOT / "src" / "transcaspian" / "data" / "calibration"
BLOCK = "<!-- {name} -->\n{text}<!-- end -->"

Rows = list[dict[str, str]]


def read(name: str) -> Rows:
    """Return the rows of one table of the calibration."""
    with (DATA / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in markdown: names to the left, numbers to the right."""
    rule = ["---", *("---:" if _is_number(cell) else "---" for cell in (rows[0][1:] if rows else heading[1:]))]
    lines = [heading, rule, *rows]
    return "\n" + "".join("| " + " | ".join(line) + " |\n" for line in lines) + "\n"


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?[\d.,]+( to -?[\d.,]+)?|", text))


def shown(text: str) -> str:
    """Return a number as people read it."""
    if not text:
        return ""
    value = float(text)
    if value == 0.0:
        return "0"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def span(row: dict[str, str], low: str, high: str) -> str:
    """Return ``low to high``."""
    return f"{shown(row[low])} to {shown(row[high])}"


def parameters() -> str:
    """Return the table of free parameters."""
    rows = [
        [
            f"`{row['id']}`",
            row["unit"],
            span(row, "low", "high"),
            shown(row["mode"]),
            shown(row["p10"]),
            shown(row["p50"]),
            shown(row["p90"]),
            shown(row["spread_left_share"]),
        ]
        for row in read("parameters")
    ]
    heading = ("parameter", "unit", "range before", "peak before", "P10", "P50", "P90", "spread left")
    return table(heading, rows)


def fit() -> str:
    """Return the table of printed and modelled figures."""
    rows = [
        [
            f"`{row['figure']}`",
            row["use"],
            row["unit"],
            shown(row["value"]),
            span(row, "low", "high") if row["low"] else "",
            span(row, "before_p10", "before_p90"),
            shown(row["before_p50"]),
            span(row, "after_p10", "after_p90"),
            shown(row["after_p50"]),
            shown(row["real_p50"]),
        ]
        for row in read("fit")
    ]
    heading = (
        "figure", "use", "unit", "printed", "printed range", "before", "P50 before", "after", "P50 after", "real runs"
    )  # fmt: skip
    return table(heading, rows)


def left_out() -> str:
    """Return the table of years left out, and how many judged figures were met."""
    rows = read("left_out")
    judged, others = ([row for row in rows if row["judged"] == word] for word in ("yes", "no"))
    met, also = (sum(row["inside"] == "yes" for row in part) for part in (judged, others))
    cells = [
        [row["year_left_out"], f"`{row['figure']}`", row["kind"], row["unit"], shown(row["value"]),
         span(row, "p5", "p95"), shown(row["p50"]), row["judged"], row["inside"]]
        for row in rows
    ]  # fmt: skip
    heading = ("year", "figure", "kind", "unit", "printed", "band", "P50", "judged", "inside")
    counted = f"\nInside the band: {met} of {len(judged)} judged figures, {also} of the {len(others)} others.\n"
    return counted + table(heading, cells)


def quality() -> str:
    """Return a sentence on how much was run, and the table of how well the parts did."""
    manifest = json.loads((DATA / "manifest.json").read_text("utf-8"))
    settings = manifest["settings"]
    meaning = {
        "autocorrelation_steps": "longest autocorrelation of a walker, steps",
        "acceptance_share": "share of moves taken",
        "explained_share_least": "variance over the design that the emulator foresees: least of all fitted figures",
        "explained_share_mean": "the same, mean",
        "emulator_bias_largest": "real runs against emulator, standard errors: largest of all fitted figures",
        "emulator_bias_mean": "the same, mean",
    }
    rows = [[meaning[name], f"{value:.3g}"] for name, value in manifest["quality"].items()]
    done = (
        f"\nDesign of {settings['points']} points, years {', '.join(map(str, manifest['years']))}; "
        f"{settings['walkers']} walkers, {settings['steps']} steps after {settings['burn_in']}; "
        f"{manifest['draws']} draws kept; real runs at {settings['checks']} of them. "
        f"Targets known by {manifest['known_on']}.\n"
    )
    return done + table(("how well", "value"), rows)


def page() -> str:
    """Return the page with its tables written anew."""
    text = PAGE.read_text("utf-8")
    for name, write in (("parameters", parameters), ("quality", quality), ("fit", fit), ("left_out", left_out)):
        block = BLOCK.format(name=name, text=write())
        text = re.sub(rf"<!-- {name} -->\n.*?<!-- end -->", lambda _, block=block: block, text, flags=re.DOTALL)
    return text


def main(words: Sequence[str] | None = None) -> int:
    """Write the page, or check it; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip())
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 if the page is out of date")
    told = parser.parse_args(words)
    fresh = page()
    if told.check:
        if fresh != PAGE.read_text("utf-8"):
            print(f"{PAGE.relative_to(ROOT)} is out of date: python tools/calibration_tables.py", file=sys.stderr)
            return 1
        return 0
    PAGE.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
