"""The tables of the cable: what stands in them and how the report shows them."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from transcaspian import scenario
from transcaspian.report.sections import cable
from transcaspian.study.cable import tables as cable_tables
from transcaspian.study.cable.routes import cable_routes
from transcaspian.study.results import Results

MANIFEST = {"version": "1", "year": 2023, "replications": 1, "kpis": []}


@pytest.fixture(scope="module")
def central():
    return scenario.load("baseline-2023").sample(1, None)


@pytest.fixture(scope="module")
def tables(central):
    return dict(cable_tables.frames(central, cable_routes(central).parts))


def drawn(tables) -> ET.Element:
    return ET.fromstring(cable.section(Results.of_tables(tables, MANIFEST)).html())


def test_both_kinds_of_both_lines_carry_what_was_announced(tables):
    designs = tables["cable_designs"]

    assert set(zip(designs["line"], designs["kind"], strict=True)) == {
        (line, kind) for line in ("aktau_sumgait", "kuryk_buzovna") for kind in ("repeatered", "passive")
    }
    assert (designs["system_tbps"] >= designs["asked_tbps"]).all()
    assert (designs["cost_usd"] > designs["cost_fixed_usd"]).all()


def test_one_of_two_lines_is_up_longer_than_either(tables):
    up = tables["cable_availability"].set_index("lines")["up_share"]

    assert up[cable_tables.BOTH] > up.drop(cable_tables.BOTH).max()


def test_the_cable_never_lengthens_a_way(tables):
    saved = tables["cable_delays"]["saved_ms"].to_numpy()

    assert np.all(saved[np.isfinite(saved)] >= 0)
    assert saved.max() > 0


def test_the_page_shows_the_four_tables_and_the_commands(tables):
    page = drawn(tables)

    assert len(list(page.iter("table"))) == 4
    assert [code.text for code in page.iter("code")] == list(cable.COMMANDS)


def test_a_line_that_cannot_be_built_is_a_sentence_not_a_row(tables):
    designs = tables["cable_designs"].copy()
    designs.loc[0, ["kind", "note"]] = ("", "No amplifier bridges the span.")
    page = drawn(tables | {"cable_designs": designs})

    assert any("No amplifier bridges" in "".join(each.itertext()) for each in page.iter("p"))


def test_without_routes_delay_alone_is_known(central):
    found = cable_tables.frames(central, {})

    assert [name for name in cable_tables.TABLES if len(found[name])] == ["cable_delays"]
    assert len(list(drawn(found).iter("table"))) == 4


def test_the_simulation_stands_beside_the_formula(tables):
    up = tables["cable_availability"]

    assert ((up["up_share"] - up["up_formula"]).abs() <= 2.0 * up["half_width"]).all()
    assert (up["loss_tbps_days_a_year"] > 0.0).all()


def test_the_lay_loses_days_to_waves(tables):
    lays = tables["cable_lays"]

    assert len(lays) == len(cable_tables.STARTS)
    assert (lays["p50_days"] <= lays["p80_days"]).all()
    assert (lays["p80_lost_days"] > 0.0).all()


def test_results_without_the_cable_say_so():
    assert "cable_designs" in cable.section(Results.of_tables({}, MANIFEST)).html()
