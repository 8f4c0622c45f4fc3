"""The calibration that ships with the package, as its tables say it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from transcaspian.scenario.package_data import FOLDER
from transcaspian.study.calibration.store import FIT, LEFT_OUT, MARGINALS

TABLES = {"parameters": MARGINALS, "fit": FIT, "left_out": LEFT_OUT}


def table(name: str, *, data: Path = FOLDER) -> pd.DataFrame:
    """Return one of the tables parameters, fit, left_out; empty where the package has no calibration."""
    file = data / TABLES[name]
    return pd.read_csv(file) if file.exists() else pd.DataFrame()
