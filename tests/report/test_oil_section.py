"""The section on oil, made from a run of oil alone: its numbers are those of the indicators."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

from transcaspian import scenario, study
from transcaspian.report.sections import oil
from transcaspian.study import Results
from transcaspian.study.answer import oil as oil_answer
from transcaspian.study.oil.limits import levels_of, levers_of, oil_limits, told_apart
from transcaspian.study.rooms import oil_room


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    place = tmp_path_factory.mktemp("oil")
    plan = scenario.load("baseline-2023")
    oil_limits(plan, replications=2, workers=1, out=place / "limits")
    return study.run(plan, replications=2, rows=(0,), room=oil_room(), out=place / "run")


@pytest.fixture(scope="module")
def tree(results: Results) -> ET.Element:
    return ET.fromstring(oil.section(results).html())


def text_of(node: ET.Element) -> str:
    return " ".join("".join(node.itertext()).split())


def test_the_section_has_every_figure_with_its_table(tree: ET.Element) -> None:
    figures = {figure.get("id"): figure for figure in tree.iter("figure")}
    keys = ("volumes", "months", "cover", "cycle", "line-up", "held", "use", "limits")
    assert set(figures) == {f"oil-{key}" for key in keys}
    for figure in figures.values():
        assert figure.find(".//details//table") is not None


def test_the_finding_sets_btc_beside_the_contract(results: Results, tree: ET.Element) -> None:
    loaded = oil_answer.volumes(results).set_index("key").loc["loaded_btc", "p50"]
    assert oil_answer.contract_t(results) == 1_500_000
    assert f"{loaded / 1.5e6:.0%} of the 1.50 million agreed" in text_of(tree)
    assert f"{loaded / 1e6:.2f} million tonnes of Tengiz oil" in results.headline()


def test_what_was_announced_is_drawn_whole_on_one_scale_with_the_answer(results: Results, tree: ET.Element) -> None:
    (figure,) = [each for each in tree.iter("figure") if each.get("id") == "oil-volumes"]
    _, announced = figure.findall("./table")
    rows = [row for row in announced.iter("tr") if row.find(".//rect") is not None]
    widths = [float(row.find(".//rect").get("width")) for row in rows]
    tonnes = [float(row.findall("td")[0].text.replace(",", "")) for row in rows]

    assert max(tonnes) == 20_000_000
    assert widths == pytest.approx([100.0 * each / 20e6 for each in tonnes], abs=0.06)
    assert results.total("oil_loaded_t").iloc[0]["p50"] == pytest.approx(tonnes[-2], abs=0.5)


def test_the_balance_is_told_and_closes(results: Results, tree: ET.Element) -> None:
    opening, supplied, onward, lifted, closing, gap = results.replicates("oil_balance_t").T
    assert np.abs(gap).max() < 1e-3
    assert opening + supplied == pytest.approx(onward + lifted + closing)
    assert "closes to rounding" in text_of(tree)


def test_the_summary_has_a_block_on_oil_and_fits_the_screen(results: Results) -> None:
    lines = results.summary().splitlines()
    assert len(lines) <= 40
    assert any(line.startswith("Tengiz oil loaded for BTC") for line in lines)
    beginnings = ("Crude landed at Makhachkala", "A tanker's round", "Stocks cover", "Oil waits most for")
    assert [begin for begin in beginnings if not any(line.startswith(begin) for line in lines)] == []
    assert "  announced for BTC beyond what is agreed: 5; 6.25 million t a year" in lines


def test_levers_point_at_values_and_the_target_is_the_announced_one() -> None:
    plan = scenario.load("baseline-2023")
    central = plan.sample(0, None)
    for lever in levers_of(plan):
        for change in lever.changes:
            assert central.rows(change.table)[change.row][change.field] is not None, lever.name
    assert levels_of(plan) == {"agreed": 1.0, "later_btc": pytest.approx(5.0 / 1.5)}
    assert levels_of(scenario.load("baseline-2021")) == {"agreed": 1.0}


def test_a_change_is_told_apart_only_beyond_its_interval() -> None:
    assert told_apart({"loaded_t": 10.0, "loaded_t_half_width": 9.0})
    assert not told_apart({"loaded_t": -8.0, "loaded_t_half_width": 9.0})


def test_more_nominated_at_the_contract_is_more_loaded_in_each_pair(results: Results) -> None:
    frame = Results.of_folder(Path(results.folder).parent / "limits", {}).table("oil_limits")
    more = frame[(frame["level"] == "agreed") & (frame["lever"] == "nomination_btc")].iloc[0]
    assert more["loaded_btc_t"] - more["loaded_btc_t_half_width"] > 0.0
    assert set(frame["level"]) == {"agreed", "later_btc"}
