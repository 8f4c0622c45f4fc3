"""The tables of oil routes and how the report shows them."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from transcaspian import scenario
from transcaspian.messages import speaking
from transcaspian.report.sections import oil_routes as section
from transcaspian.study.oil import routes as oil_routes
from transcaspian.study.results import Results

MANIFEST = {"version": "1", "year": 2023, "replications": 1, "kpis": []}


@pytest.fixture(scope="module")
def tables():
    return dict(oil_routes.frames(scenario.load("baseline-2023"), 1))


def drawn(tables) -> ET.Element:
    return ET.fromstring(section.section(Results.of_tables(tables, MANIFEST)).html())


def test_every_used_route_is_out_for_three_lengths_and_nothing_goes_missing(tables):
    frame = tables["oil_reroute"]

    assert set(frame["days"]) == {10, 30, 60}
    assert len(frame) == 3 * frame["route"].nunique()
    for _, group in frame.groupby("route"):
        ordered = group.sort_values("days")
        assert np.all(np.diff(ordered["shut_in_t"]) >= 0)
        assert np.all(ordered["shut_in_t"] <= ordered["missing_t"] + 1.0)


def test_the_same_seed_gives_the_same_tables(tables):
    again = oil_routes.frames(scenario.load("baseline-2023"), 1)

    assert all(again[name].equals(frame) for name, frame in tables.items())


def test_charges_of_a_way_add_up_to_its_cost_and_lie_in_their_range(tables):
    charges, ways = tables["oil_charges"], tables["oil_ways"].set_index("way")
    sums = charges.groupby("way")["usd_per_t"].sum()

    assert sums.to_dict() == pytest.approx(ways["cost_usd_per_t"].loc[sums.index].to_dict())
    assert (charges["low_usd_per_t"] <= charges["usd_per_t"] + 1e-9).all()
    assert (charges["usd_per_t"] <= charges["high_usd_per_t"] + 1e-9).all()
    assert (charges["source"] != "").all()


def test_the_page_shows_matrix_days_ways_charges_limits_and_ties(tables):
    page = drawn(tables)

    assert len(list(page.iter("figure"))) == 2
    assert len(list(page.iter("table"))) == 7
    assert len(list(page.iter("polygon"))) == 3
    assert [code.text for code in page.iter("code")] == list(section.COMMANDS)


def test_contracts_that_cannot_be_kept_are_a_sentence_and_rerouting_stands(tmp_path):
    file = tmp_path / "mine.yaml"
    path = "oil_nominations.tengiz_btc.contract_t_per_year"
    file.write_text(f"title: mine\nextends: baseline-2023\nset:\n  {path}: 9000000\n")
    tables = dict(oil_routes.frames(scenario.load(file), 1))
    page = drawn(tables)
    with speaking("ru"):
        russian = drawn(tables)

    assert any("cannot be kept" in "".join(each.itertext()) for each in page.iter("p"))
    (told,) = ["".join(each.itertext()) for each in russian.iter("p") if "нельзя выполнить" in "".join(each.itertext())]
    assert "Тенгиз" in told
    assert "cannot" not in told
    assert len(tables["oil_reroute"]) > 0


def test_results_without_routes_say_so():
    assert "oil_charges" in section.section(Results.of_tables({}, MANIFEST)).html()
