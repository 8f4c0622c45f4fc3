"""The spread of an indicator's cells over replications, where some replications may have no value."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from transcaspian.methods import quantiles

COLUMNS = ("p10", "p50", "p90", "mean", "low", "high", "half_width")
Array = NDArray[np.float64]


def spread(values: Array) -> pd.DataFrame:
    """Return one row a cell: p10, p50, p90, mean, low, high, half_width, replications.

    Parameters
    ----------
    values : array, shape (replications, cells)
        NaN marks a replication in which the cell has no value (no wagon passed, say); it does not count.

    Returns
    -------
    pandas.DataFrame
        All in the unit of `values`. `low` and `high` bound the median with 95 % confidence, `half_width` is that of
        the mean (95 %); NaN where the replications are too few to tell. `replications` counts those with a value.
    """
    ordered = np.sort(values, axis=0)  # NaN last
    count = np.count_nonzero(~np.isnan(values), axis=0)
    columns = {name: np.full(values.shape[1], np.nan) for name in COLUMNS}
    for number in np.unique(count[count > 0]):
        alike = np.flatnonzero(count == number)
        found = quantiles.summary(ordered[:number, alike])
        for name, column in columns.items():
            column[alike] = getattr(found, name)
    for column in columns.values():
        column[np.isinf(column)] = np.nan
    return pd.DataFrame({**columns, "replications": count.astype(np.int32)})
