from collections.abc import Callable

import pandas as pd
import pytest

from transcaspian.methods import events as ev


def as_table(log: ev.Log) -> list[tuple[object, ...]]:
    """Return the rows of a log by entity and start: (entity, stage, cause, start, end)."""
    frame = log.to_frame().sort_values(["entity", "start_h", "end_h"], kind="stable")
    columns = frame[["entity", "stage", "cause", "start_h", "end_h"]].astype({"stage": str, "cause": str})
    return [tuple(row) for row in columns.itertuples(index=False)]


@pytest.fixture
def table() -> Callable[[ev.Model], list[tuple[object, ...]]]:
    """Build, run and return the rows."""
    return lambda model: as_table(model.build().run(seed=1))


@pytest.fixture
def frame() -> Callable[[ev.Model], pd.DataFrame]:
    """Build, run and return the rows as a frame."""
    return lambda model: model.build().run(seed=1).to_frame()
