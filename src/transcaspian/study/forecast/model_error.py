"""The model's own error, drawn beside everything else that a forecast draws.

How far the model is off beyond its own spread is learnt from the checks of the back-test (table `model_error`, see
`study.backtest.residuals`). A replication multiplies all amounts of a kind by one factor, exp(t e) with e standard
normal and t drawn with the other inputs: years share it, since a model that is off stays off, and so do classes, so
that a sum is no more certain than its parts and parts still add up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from transcaspian.methods import draws
from transcaspian.methods.discrepancy import NORMAL

TABLE = "model_error"
CARGO, CRUDE = "cargo", "crude"
DRIVER = "model_error."
LEAST_CHANCE = 1e-12


def factors(inputs: Any, *, seed: int, replication: int) -> dict[str, float]:
    """Return what the amounts of each kind are multiplied by in a replication."""
    own = draws.name_key("model_error", seed, replication) >> 1
    rows = inputs.rows(TABLE)
    return {kind: float(np.exp(rows[kind]["log_sd"] * _normal(own, kind))) for kind in sorted(rows)}


def _normal(own: int, kind: str) -> float:
    chance = float(draws.uniforms(own, TABLE, [draws.name_key(kind)])[0])
    return NORMAL.inv_cdf(min(max(chance, LEAST_CHANCE), 1.0 - LEAST_CHANCE))


def drivers(found: Mapping[str, float], years: tuple[int, ...]) -> pd.DataFrame:
    """Return the factors as drivers of a forecast: year, driver, value."""
    rows = [(year, f"{DRIVER}{kind}", factor) for year in years for kind, factor in sorted(found.items())]
    return pd.DataFrame(rows, columns=["year", "driver", "value"])


def share_of_variance(carried: np.ndarray, alone: np.ndarray) -> float:
    """Return which part of a series' variance, in logarithms, is the error of the model; NaN where nothing is carried.

    Parameters
    ----------
    carried, alone : ndarray, shape (replications,)
        A series with the error and without it.
    """
    known = (carried > 0.0) & (alone > 0.0)
    if known.sum() < 2:
        return float("nan")
    of_error = float(np.mean(np.log(carried[known] / alone[known]) ** 2))
    rest = float(np.var(np.log(alone[known]), ddof=1))
    return of_error / (of_error + rest) if of_error + rest > 0.0 else float("nan")
