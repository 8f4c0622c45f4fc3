"""Time, cost and bank indicators on the page: what is drawn says what the numbers say."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import numpy as np
import pytest

from transcaspian.report.distance_curves import Curve, distance_panel
from transcaspian.report.sections import costs, indicators
from transcaspian.study import Results


def figure(tree: Element, key: str) -> Element:
    return next(element for element in tree.iter("figure") if element.get("id") == key)


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize(
    "key",
    [
        *("time-distance", "cost-distance", "price", "wait-costs", "emissions"),
        *("crossings", "speeds", "port-performance"),
    ],
)
def test_every_figure_has_a_finding_a_source_and_a_table(tree: Element, key: str) -> None:
    found = figure(tree, key)
    assert found.find("h3") is not None
    assert text_of(found.find("figcaption"))
    assert list(found.iter("table"))


def test_a_curve_is_drawn_for_every_route_that_carried_something(tree: Element, results: Results) -> None:
    panels = list(figure(tree, "time-distance").iter("svg"))
    assert len(panels) == 2  # the made-up results hold two routes
    assert all(list(svg.iter("polygon")) and list(svg.iter("polyline")) for svg in panels)


def test_a_step_is_upright_and_motion_slopes() -> None:
    curve = Curve(np.array([0.0, 100.0, 100.0]), np.zeros(3), np.array([0.0, 2.0, 5.0]), np.array([0.0, 3.0, 8.0]))
    drawn = distance_panel("k", "title", "description", curve, across="km")
    line = drawn[drawn.index("<polyline") :]
    places = [pair.split(",") for pair in line.split('points="')[1].split('"')[0].split()]
    assert places[0][0] != places[1][0]
    assert places[1][0] == places[2][0]
    assert float(places[2][1]) < float(places[1][1])


def test_the_finding_on_waiting_tells_charges_from_the_value_of_time(tree: Element, results: Results) -> None:
    items, values = results.summed("wait_cost_usd", by=("item",))
    charges = np.median(values[:, (items["item"] != "value_of_time").to_numpy()].sum(axis=1)) / 1e6
    assert f"{charges:.2f} million USD a year in charges" in text_of(figure(tree, "wait-costs").find("h3"))


def test_published_indicators_say_what_the_pair_is(tree: Element) -> None:
    shown = text_of(figure(tree, "crossings"))
    for words in ("69.7", "compared", "input of the model"):
        assert words in shown
    assert "23.4" not in shown  # nothing in the model corresponds: it stays in the results folder


@pytest.mark.parametrize("section", [costs.section, indicators.section])
def test_results_without_the_indicator_say_so(results: Results, section) -> None:
    bare = Results(
        {**results.manifest, "kpis": results.manifest["kpis"][:3]}, names=results.tables, read=results._read, place=None
    )
    assert "tfi1_h" in section(bare).html() or "time_distance_h" in section(bare).html()


def test_emissions_show_three_scopes(tree: Element) -> None:
    shown = text_of(figure(tree, "emissions"))
    for words in ("tank to wheel", "well to tank", "well to wheel", "ISO 14083"):
        assert words in shown
