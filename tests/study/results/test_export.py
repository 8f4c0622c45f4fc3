"""Results for other programs: read back by those programs, and refused plainly where it cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.errors import InputError
from transcaspian.study import Results
from transcaspian.study.results import csv_files, export


def test_csv_holds_every_table_with_its_rows(results: Results, tmp_path: Path) -> None:
    files = results.export(tmp_path / "out", ["csv"])
    assert [file.stem for file in files] == sorted(results.tables)
    back = pd.read_csv(tmp_path / "out" / "kpis.csv")
    pd.testing.assert_series_equal(back["p50"], results.table("kpis")["p50"], check_names=False)


TEXTS = (
    st.text(st.characters(codec="utf-8"), max_size=4) | st.none() | st.sampled_from(["a,b", 'say "so"', "two\nlines"])
)
COLUMNS = st.sampled_from(
    [
        (st.floats(), "float64"),
        (st.floats(-1e11, 1e11), "float64"),
        (st.integers(-(2**40), 2**40).map(float), "float64"),
        (st.integers(-(2**31), 2**31 - 1), "int32"),
        (st.booleans(), "bool"),
        (TEXTS, "object"),
        (st.text("abc_", max_size=3) | st.none(), "str"),
        (st.integers() | st.text("ab"), "object"),
    ]
)


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    rows = draw(st.integers(0, 5))
    columns = {}
    for number, (values, dtype) in enumerate(draw(st.lists(COLUMNS, min_size=1, max_size=4))):
        cells = draw(st.lists(values, min_size=rows, max_size=rows))
        columns[f"column, {number}"] = pd.Series(cells, dtype=dtype)
    return pd.DataFrame(columns)


@given(frames())
def test_csv_has_the_bytes_that_pandas_writes(tmp_path_factory: pytest.TempPathFactory, frame: pd.DataFrame) -> None:
    file = tmp_path_factory.getbasetemp() / "frame.csv"
    csv_files.write(file, frame)
    assert file.read_bytes() == frame.to_csv(index=False, lineterminator="\n").encode()


def test_a_table_of_numbers_and_plain_text_is_not_left_to_pandas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = pd.DataFrame({"stage": ["sea", None], "start_h": [1e-7, 2e10], "unit": [1, 2]})
    wanted = frame.to_csv(index=False, lineterminator="\n")
    asked = []
    true = pd.DataFrame.to_csv
    monkeypatch.setattr(pd.DataFrame, "to_csv", lambda self, *a, **k: asked.append(len(self)) or true(self, *a, **k))
    csv_files.write(tmp_path / "frame.csv", frame)
    assert (tmp_path / "frame.csv").read_text("utf-8") == wanted
    assert asked == [0]  # the headings alone


def test_parquet_is_the_same_table(results: Results, tmp_path: Path) -> None:
    results.export(tmp_path, ["parquet"])
    found = duckdb.execute(f"select count(*) from '{tmp_path}/kpis.parquet' where kpi = 'calls'").fetchall()
    assert found == [((results.table("kpis")["kpi"] == "calls").sum(),)]


def test_a_workbook_has_a_sheet_a_table_and_numbers_as_numbers(results: Results, tmp_path: Path) -> None:
    (file,) = results.export(tmp_path, ["xlsx"])
    book = openpyxl.load_workbook(file, read_only=True)
    assert set(book.sheetnames) == set(results.tables) - set(export.ROW_TABLES)
    head, first = list(book["published"].iter_rows(values_only=True))[:2]
    row = dict(zip(head, first, strict=True))
    assert row["id"] == results.table("published")["id"].iloc[0]
    assert isinstance(row["value"], int | float)


def test_no_text_of_a_sheet_is_a_formula() -> None:
    assert export._cell("=1+1") == "'=1+1"
    assert export._cell(float("nan")) is None
    assert export._cell(float("inf")) is None


def test_geojson_is_that_of_the_results(results: Results, tmp_path: Path) -> None:
    (file,) = results.export(tmp_path, ["geojson"])
    assert json.loads(file.read_text("utf-8")) == json.loads(json.dumps(results.to_geojson()))


def test_a_geopackage_holds_places_and_links_with_their_tonnes(results: Results, tmp_path: Path) -> None:
    (file,) = results.export(tmp_path, ["gpkg"])
    assert {name for name, _ in pyogrio.list_layers(file)} == {"places", "links"}
    meta, _, shapes, fields = pyogrio.raw.read(file, layer="links")
    assert meta["crs"] == "EPSG:4326"
    assert len(shapes) == len(results.to_geojson()["features"]) - len(results.table("map_nodes"))
    columns = dict(zip(meta["fields"], fields, strict=True))
    tonnes = results.total("crossed_t", by=("line",)).set_index("line")["p50"]
    place = list(columns["id"]).index("kuryk_alat")
    assert columns["p50_t"][place] == pytest.approx(tonnes["kuryk_alat"], abs=0.1)


def test_a_second_export_replaces_the_first_and_leaves_other_files(results: Results, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "network.geojson").write_text("old")
    results.export(tmp_path, ["geojson", "geojson"])
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "network.geojson").read_text("utf-8") != "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["network.geojson", "notes.txt"]


def test_an_unknown_format_names_the_nearest_and_writes_nothing(results: Results, tmp_path: Path) -> None:
    with pytest.raises(InputError) as fault:
        results.export(tmp_path / "out", ["csv", "xlsxx"])
    (problem,) = fault.value.problems
    assert (problem.value, problem.nearest) == ("xlsxx", "xlsx")
    assert not (tmp_path / "out").exists()


def test_a_missing_package_is_told_with_the_command_that_brings_it(
    results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "find_spec", lambda name: None)
    with pytest.raises(InputError) as fault:
        results.export(tmp_path, ["gpkg"])
    assert "transcaspian[gpkg]" in fault.value.problems[0].remedy


def test_no_format_at_all_is_refused(results: Results, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        results.export(tmp_path, [])


def test_a_place_that_is_a_file_is_refused(results: Results, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError):
        results.export(tmp_path / "file", ["geojson"])
