"""The section of the years ahead: fans, limits, drivers and projects from the finding beside the results."""

from __future__ import annotations

import importlib.util
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import pytest

from transcaspian.report.fans import Fan, fan_panel
from transcaspian.report.sections import forecast as section
from transcaspian.study import Results, joint, run
from transcaspian.study.forecast import forecast
from transcaspian.study.forecast import series as forecast_series


def _everything_crosses() -> object:
    path = Path(__file__).parents[1] / "study" / "forecast" / "test_forecast.py"
    spec = importlib.util.spec_from_file_location("forecast_of_the_study", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.everything_crosses


@pytest.fixture(scope="module")
def results(fake: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Results:
    place = tmp_path_factory.mktemp("beside")
    patch = pytest.MonkeyPatch()
    patch.setattr(joint, "simulate_years", _everything_crosses())
    forecast((2024, 2025, 2026, 2030), replications=8, workers=1, out=place / "forecast")
    patch.undo()
    return run(fake.FakeScenario(), replications=2, workers=1, room=fake.FAKE, out=place / "run")


@pytest.fixture(scope="module")
def tree(results: Results) -> ET.Element:
    return ET.fromstring(section.section(results).html())


def test_without_a_forecast_the_command_is_named(fake: ModuleType, tmp_path: Path) -> None:
    alone = run(fake.FakeScenario(), replications=1, workers=1, room=fake.FAKE, out=tmp_path / "run")
    assert "transcaspian forecast" in section.section(alone).html()


def test_every_series_has_a_fan_with_its_counts(tree: ET.Element) -> None:
    titles = [title.text or "" for title in tree.iter("h4")]
    assert len(titles) == len(forecast_series.ORDER)
    trucks = next(svg for svg in tree.iter("svg") if "fan-trucks-kuryk-t" in svg.attrib.get("aria-labelledby", ""))
    assert len(list(trucks.iter("circle"))) == 3  # 2019, 2021, 2023
    assert {each.attrib["class"] for each in trucks.iter("polyline")} == {"line s1", "line s2"}


def test_the_section_says_what_binds_when_projects_open_and_what_is_not_known(tree: ET.Element) -> None:
    text = " ".join("".join(part.itertext()) for part in tree.iter())
    for words in (
        "The ferries bind longest",
        "Container hub at Aktau",
        "The base of the series",
        "Rank correlation",
        "Mt agreed",
        "without the model's error",
    ):
        assert words in text


def test_the_table_holds_counts_and_years_ahead(tree: ET.Element) -> None:
    table = next(each for each in tree.iter("table") if "Forecast by year" in "".join(each.itertext()))
    years = {"".join(cell.itertext()) for cell in table.iter("td")}
    assert {"2019", "2023", "2024", "2030"} <= years


def test_a_single_year_is_drawn_as_a_bar_with_its_middle() -> None:
    tree = ET.fromstring(fan_panel("k", "t", "d", Fan([(2024, 1.0, 2.0, 3.0)], [(2023, 2.0, False)], [(2024, 50.0)])))
    circles = [each.attrib["class"] for each in tree.iter("circle")]
    assert circles == ["dot s1", "dot"]
    assert not list(tree.iter("polygon"))
    assert not list(tree.iter("polyline"))  # the naive trend leaves the scale


def test_higher_values_stand_higher() -> None:
    fan = Fan([(2024, 10.0, 20.0, 30.0), (2025, 15.0, 40.0, 60.0)], [(2021, 5.0, True), (2023, 12.0, False)], [])
    tree = ET.fromstring(fan_panel("k", "t", "d", fan))
    line = next(tree.iter("polyline")).attrib["points"].split()
    heights = [float(point.split(",")[1]) for point in line]
    assert heights[0] > heights[1]
    counted = {each.attrib["class"]: float(each.attrib["cy"]) for each in tree.iter("circle")}
    assert counted["dot hollow"] > counted["dot"]
