"""Two runs, paired replication by replication."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest

from transcaspian.errors import InputError
from transcaspian.study import Results, compare, run


@pytest.fixture(scope="module")
def more(fake: ModuleType) -> Results:
    """The same draws, five per cent more of everything that crosses."""
    return run(fake.FakeScenario(factor=1.05), replications=12, seed=1, workers=1, room=fake.FAKE)


def test_a_change_of_five_per_cent_is_found_to_rounding(results: Results, more: Results) -> None:
    rows = compare(more, results).shown.set_index(["kpi", "label"])
    trucks = rows.loc[("crossed_units", "truck")]
    assert trucks["share"] == pytest.approx(0.05)
    assert trucks["difference"] == pytest.approx(trucks["a"] - trucks["b"])
    assert bool(trucks["told_apart"])


def test_what_did_not_change_differs_by_nothing(results: Results, more: Results) -> None:
    rows = compare(more, results).shown
    calls = rows[rows["kpi"] == "calls"]
    assert (calls[["difference", "low", "high"]] == 0).all().all()
    assert not calls["told_apart"].any()


def test_pairing_makes_the_interval_narrower_than_either_side(results: Results, more: Results) -> None:
    row = compare(more, results).every.set_index(["kpi", "label"]).loc[("left_t", "truck")]
    alone = results.kpi("left_t").set_index("class").loc["truck", "half_width"]
    assert (row["high"] - row["low"]) / 2 < 0.2 * alone


def test_comparison_is_antisymmetric(results: Results, more: Results) -> None:
    forth, back = compare(more, results).every, compare(results, more).every
    assert np.allclose(forth["difference"], -back["difference"], equal_nan=True)
    assert np.allclose(forth["low"], -back["high"], equal_nan=True)


def test_the_text_names_both_and_every_line_has_a_unit(results: Results, more: Results) -> None:
    text = compare(more, results).text()
    assert results.manifest["title"] in text
    assert "95 %" in text
    assert "trucks" in text


def test_runs_of_different_seeds_are_no_pairs(fake: ModuleType, results: Results) -> None:
    other = run(fake.FakeScenario(), replications=2, seed=2, workers=1, room=fake.FAKE)
    with pytest.raises(InputError, match="seed"):
        compare(results, other)


def test_one_pair_has_no_interval_and_says_so(fake: ModuleType) -> None:
    alone = run(fake.FakeScenario(), replications=1, workers=1, room=fake.FAKE)
    text = compare(alone, alone).text()

    assert "no interval of one pair" in text
    assert "nan" not in text
