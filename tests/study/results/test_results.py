"""What results say of themselves."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from transcaspian.errors import InputError
from transcaspian.study import Results, run
from transcaspian.study.answer.route import crossings, spoken, waits


def test_a_total_is_the_sum_of_its_cells_replication_by_replication(results: Results) -> None:
    values = results.replicates("crossed_t")
    classes = list(dict(results.kpis["crossed_t"].dims)["class"])
    frame = results.total("crossed_t", by=("class",), direction="west")
    for place, name in enumerate(classes):
        mean = values[:, place, :, 0].sum(axis=(1, 2)).mean()
        assert frame.set_index("class").loc[name, "mean"] == pytest.approx(mean)


def test_dimensions_come_in_the_order_asked_for(results: Results) -> None:
    frame = results.total("crossed_t", by=("direction", "class"), line=["kuryk_alat"])
    assert list(frame.columns[:2]) == ["direction", "class"]
    values = results.replicates("crossed_t")
    line = dict(results.kpis["crossed_t"].dims)["line"].index("kuryk_alat")
    truck = dict(results.kpis["crossed_t"].dims)["class"].index("truck")
    east = frame[(frame["direction"] == "east") & (frame["class"] == "truck")]["mean"].iloc[0]
    assert east == pytest.approx(values[:, truck, line, 1].sum(axis=1).mean())


def test_an_indicator_names_its_dimensions(results: Results) -> None:
    frame = results.kpi("load_per_call")
    assert list(frame.columns[:3]) == ["port", "direction", "kind"]
    assert (frame["p10"] <= frame["p50"]).all()
    assert (frame["p50"] <= frame["p90"]).all()


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda r: r.kpi("crosed_t"), "crossed_t"),
        (lambda r: r.table("event"), "events"),
        (lambda r: r.total("crossed_t", by=("clas",)), "class"),
        (lambda r: r.total("crossed_t", line="kuryk_alatt"), "kuryk_alat"),
    ],
)
def test_a_misspelt_name_gets_the_nearest(results: Results, ask: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        ask(results)  # type: ignore[operator]


def test_a_folder_without_results_is_told_plainly(tmp_path: Path) -> None:
    for text in (None, "{broken", "[1]"):
        if text is not None:
            (tmp_path / "manifest.json").write_text(text)
        with pytest.raises(InputError, match=r"manifest\.json"):
            Results.open(tmp_path)


def test_headline_numbers_stand_in_the_table(results: Results) -> None:
    route = crossings(results).set_index("key").loc["route_t"]
    assert f"{route['p50'] / 1e6:.2f} million tonnes" in results.headline()
    classes = crossings(results).set_index("key").loc[["wagon_t", "box_t", "dry_t"], "p50"].sum()
    assert route["p50"] == pytest.approx(classes, rel=0.05)


def test_turkmenbashi_and_makhachkala_are_not_in_the_headline_figures(results: Results) -> None:
    crude = crossings(results).set_index("key").loc["crude_t", "p50"]
    baku = results.total("crossed_t", **{"class": "crude", "line": "aktau_baku"})["p50"].iloc[0]
    assert crude == pytest.approx(baku)


def test_waits_are_sorted_and_shared_within_a_class(results: Results) -> None:
    frame = waits(results)
    for _, part in frame.groupby("class"):
        assert part["p50"].is_monotonic_decreasing
        assert part["share"].sum() == pytest.approx(1.0)


def test_the_summary_fits_a_screen(results: Results) -> None:
    lines = results.summary().splitlines()
    assert 10 < len(lines) <= 40
    assert max(len(line) for line in lines) <= 120


def test_a_summary_of_little_says_little_and_invents_nothing(fake: ModuleType) -> None:
    def only_calls(inputs: object, **options: Any) -> object:
        outcome = fake.simulate(inputs, **options)
        return type(outcome)({"calls": outcome.kpis["calls"]}, None, None)

    lean = fake.FAKE.__class__(name="lean", kpis={"calls": fake.KPIS["calls"]}, simulate=only_calls)
    scenario = fake.FakeScenario(frames={"published": fake._frames()["published"].head(0)})
    found = run(scenario, replications=2, workers=1, room=lean)
    assert found.headline() == "No tonnes were counted in 2023."
    assert len(found.summary().splitlines()) == 3


def test_notebook_display_is_small(results: Results) -> None:
    assert "<table" in results._repr_html_()
    assert len(results._repr_html_()) < 6000


def test_plots_return_figures_with_units(results: Results) -> None:
    drawn = [results.plot.crossings(), results.plot.queue("kuryk.wagon"), results.plot.waits()]
    drawn.append(results.plot.transit("truck.kuryk_alat.west"))
    assert all(isinstance(figure, Figure) for figure in drawn)
    labels = [figure.axes[0].get_ylabel() + figure.axes[0].get_xlabel() for figure in drawn]
    assert all(labels)


def test_geojson_has_every_link_with_its_tonnes(results: Results) -> None:
    features = results.to_geojson()["features"]
    links = {f["properties"]["id"]: f for f in features if f["geometry"]["type"] == "LineString"}
    assert set(links) == set(results.table("map_links")["id"])
    assert links["kuryk_alat"]["properties"]["p50_t"] > 0
    for link in links.values():
        for lon, lat in link["geometry"]["coordinates"]:
            assert 20 < lon < 90
            assert 30 < lat < 56


def test_values_cannot_be_changed_by_accident(results: Results) -> None:
    with pytest.raises(ValueError, match="read-only"):
        results.replicates("crossed_t")[0] = 0.0
    assert np.isfinite(results.replicates("crossed_t")).all()


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("kuryk.wagon", "Kuryk wagons"),
        ("truck.kuryk_alat.east", "trucks Kuryk–Alat east"),
        ("border_of_boyuk_kesik_gardabani", "border of Boyuk Kesik Gardabani"),
    ],
)
def test_labels_are_said_as_words(label: str, words: str) -> None:
    assert spoken(label) == words


def test_every_table_is_described_in_the_reference(results: Results) -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "results.md").read_text("utf-8")
    assert [name for name in results.tables if f"`{name}.parquet`" not in page] == []
    frames = {name: results.table(name) for name in ("kpis", "replications", "inputs", "changes", "periods")}
    for name, frame in frames.items():
        row = next(line for line in page.splitlines() if line.startswith(f"| `{name}.parquet`"))
        assert [c for c in frame.columns if c not in row and not c.startswith("dim_")] == []
