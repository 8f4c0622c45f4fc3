"""What one more of each limit is worth to oil: an interrupted study goes on, and its answer is the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from transcaspian import scenario
from transcaspian.study.oil import limits


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Replications that were run, each with made-up measures in place of simulated ones."""
    run: list[int] = []

    def measured(study: limits.Study, replication: int) -> np.ndarray:
        run.append(replication)
        shape = (len(study.levels), 1 + len(study.levers), len(limits.MEASURES))
        return np.random.default_rng(replication).random(shape)

    monkeypatch.setattr(limits.Study, "measured", measured)
    return run


def test_an_interrupted_study_keeps_what_is_done_and_goes_on_to_the_same_answer(told: list[int], tmp_path: Path):
    plan = scenario.load("baseline-2023")

    def interrupt(finished: int, _: int) -> None:
        if finished == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt, match="2 of 4"):
        limits.oil_limits(plan, replications=4, workers=1, out=tmp_path / "kept", progress=interrupt)
    assert [entry.name for entry in tmp_path.iterdir()] == [".partial-kept"]
    told.clear()
    went_on = limits.oil_limits(plan, replications=4, workers=1, out=tmp_path / "kept")

    assert sorted(told) == [2, 3]
    assert [entry.name for entry in tmp_path.iterdir()] == ["kept"]
    pd.testing.assert_frame_equal(went_on.table, limits.oil_limits(plan, replications=4, workers=1).table)
