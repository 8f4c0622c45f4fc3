"""Write the table `model_error` from the checks of a back-test: how far the model is off beyond its own spread.

    python tools/model_error.py [--using FOLDER]

Without a folder the back-test is run (three years, twenty replications each); with one, the finding that
`transcaspian backtest` left there is read. Forecasts carry what the table says.
"""

from __future__ import annotations

import argparse
import csv
from datetime import date
from pathlib import Path

import pandas as pd

from transcaspian import scenario
from transcaspian.scenario.claims import COLUMNS
from transcaspian.scenario.package_data import FOLDER
from transcaspian.study.backtest import back_test
from transcaspian.study.backtest.residuals import KINDS, fitted, left_out, residuals

KNOWN_BY = date(2023, 12, 31)
FILE = FOLDER / "backtest/model_error.csv"


def rows_of(using: Path | None) -> pd.DataFrame:
    """Return the rows of the back-test."""
    return back_test().frame if using is None else pd.read_parquet(using / "backtest.parquet")


def main() -> None:
    """Write the table and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--using", type=Path)
    asked = parser.parse_args()
    published = scenario.load("baseline-2023").tables["published"].frame()
    found = residuals(rows_of(asked.using), published, known_by=KNOWN_BY)
    lines = []
    for kind in sorted(KINDS):
        mine = found[found["kind"] == kind]
        known = fitted(mine)
        low, middle, high = (round(known.quantile(share), 3) for share in (0.05, 0.5, 0.95))
        alone, inside, count = left_out(mine)
        note = (
            f"{count} check figures of {mine['cluster'].nunique()} series and years: {alone} of them between P10 and "
            f"P90 of the back-test alone, {inside} with an error learnt from the others; made by tools/model_error.py"
        )
        known_on = max(mine["known_on"], default=KNOWN_BY.isoformat())
        told = (kind, "log_sd", middle, low, high, "", known_on, "low", "back_test", "", "", note)
        lines.append(dict(zip(COLUMNS, told, strict=True)))
    with FILE.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    print(found.to_string(), FILE.read_text("utf-8"), sep="\n")


if __name__ == "__main__":
    main()
