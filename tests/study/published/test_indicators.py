"""Published indicators beside the model's: the cell named, its spread, and why where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from transcaspian.study import Results


def rows(results: Results) -> dict:
    return {row["id"]: row for row in results.table("published_indicators").to_dict("records")}


def test_the_named_cell_stands_beside_with_its_spread(results: Results) -> None:
    row = rows(results)["kuryk"]
    cell = results.replicates("tfi1_h")
    place = tuple(
        labels.index(label)
        for (_, labels), label in zip(results.kpis["tfi1_h"].dims, ("kuryk", "west", "road"), strict=True)
    )
    values = cell[(slice(None), *place)]
    assert row["model_p50"] == pytest.approx(np.median(values))
    assert row["model_p10"] < row["model_p50"] < row["model_p90"]
    assert row["value"] == 69.7
    assert row["status"] == "compared"


def test_an_input_is_no_comparison_and_says_so(results: Results) -> None:
    assert rows(results)["speed"]["status"] == "input of the model"


@pytest.mark.parametrize(
    ("name", "status"), [("road", "nothing in the model corresponds"), ("misread", "no unit in this run")]
)
def test_what_has_no_counterpart_is_listed_with_the_reason(results: Results, name: str, status: str) -> None:
    row = rows(results)[name]
    assert row["status"] == status
    assert np.isnan(row["model_p50"])


def test_the_room_adds_tables_of_its_own(results: Results) -> None:
    assert results.table("prices")["usd"].tolist() == [850.0, 500.0]
