"""Published figures beside the model's."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.study import Results, run
from transcaspian.study.published.figures import _weights

COLUMNS = ["id", "quantity", "class", "port", "line", "direction", "start", "end", "value", "unit", "kpi"]


def beside(fake: ModuleType, *entries: tuple[object, ...]) -> tuple[Results, pd.DataFrame]:
    frame = pd.DataFrame(entries, columns=COLUMNS).assign(
        low=np.nan, high=np.nan, series="", reporter="", source="", confidence="", note=""
    )
    results = run(fake.FakeScenario(frames={"published": frame}), replications=5, workers=1, room=fake.FAKE)
    return results, results.table("published").set_index("id")


def test_ten_months_and_a_half_by_hand(fake: ModuleType) -> None:
    entry = (
        "a",
        "wagons",
        "wagon",
        "kuryk",
        "",
        "west",
        "2023-01-01",
        "2023-11-15",
        4.0,
        "thousand wagons",
        "crossed_units",
    )
    results, table = beside(fake, entry)
    monthly = results.total(
        "crossed_units", by=("month",), line="kuryk_alat", direction="west", kind=["wagon_loaded", "wagon_empty"]
    )
    values = results.replicates("crossed_units")[:, :2, 0, 0].sum(axis=1)
    expected = np.median(values[:, :10].sum(axis=1) + values[:, 10] * 15 / 30) / 1e3
    assert len(monthly) == 12
    assert table.loc["a", "model_p50"] == pytest.approx(expected)
    assert table.loc["a", "distance_share"] == pytest.approx(expected / 4.0 - 1)
    assert table.loc["a", "selection"] == "kind=wagon_loaded+wagon_empty, line=kuryk_alat, direction=west"


def test_classes_and_lines_can_be_added_by_plus(fake: ModuleType) -> None:
    lines = "kuryk_alat+aktau_alat+aktau_alat_dry"
    entry = ("a", "tonnes", "wagon+box+dry", "", lines, "", "2023-01-01", "2023-12-31", 1372.0, "kt", "crossed_t")
    results, table = beside(fake, entry)
    whole = results.total("crossed_t", line=lines.split("+"), **{"class": ["wagon", "box", "dry"]})["p50"].iloc[0]
    assert table.loc["a", "model_p50"] == pytest.approx(whole / 1e3)


def test_boxes_are_counted_in_teu_and_days_in_hours(fake: ModuleType) -> None:
    teu = ("teu", "boxes", "box", "", "aktau_alat", "", "2023-01-01", "2023-12-31", 20000.0, "TEU", "crossed_units")
    days = (
        "days",
        "transit",
        "wagon",
        "",
        "kuryk_alat",
        "west",
        "2023-01-01",
        "2023-12-31",
        20.0,
        "days",
        "transit_h",
    )
    results, table = beside(fake, teu, days)
    assert table.loc["teu", "selection"] == "kind=teu, line=aktau_alat"
    frame = results.kpi("transit_h").set_index(["flow", "stage", "quantile"])
    hours = frame.loc[("wagon.kuryk_alat.west", "total", "p50"), "mean"]
    assert table.loc["days", "model_p50"] == pytest.approx(hours / 24)


def test_what_cannot_be_compared_says_why_and_other_years_are_left_out(fake: ModuleType) -> None:
    year = ("2023-01-01", "2023-12-31", 1.0, "calls")
    _, table = beside(
        fake,
        ("kpi", "x", "", "", "", "", *year, "no_such"),
        ("place", "x", "", "rotterdam", "", "", *year, "calls"),
        ("none", "x", "", "", "", "", *year, ""),
        ("several", "x", "", "", "", "", *year, "load_per_call"),
        ("earlier", "x", "", "", "", "", "2022-01-01", "2022-12-31", 1.0, "calls", "calls"),
    )
    assert list(table.index) == ["kpi", "place", "none", "several"]
    assert table["model_p50"].isna().all()
    assert table["status"].str.startswith("not compared").all()
    assert table["status"].nunique() == 4


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 364), st.integers(1, 366))
def test_weights_add_up_to_the_days_of_the_period(first: int, after: int) -> None:
    first, after = min(first, after - 1), max(first + 1, after)
    after = min(after, 365)
    first = min(first, after - 1)
    months = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    assert _weights("month", (first, after), year=2023) @ months == pytest.approx(after - first)
    weeks = np.array([7] * 52 + [1])
    assert _weights("week", (first, after), year=2023) @ weeks == pytest.approx(after - first)
