"""The section of the cable: drawn from the tables, and a remark where there are none."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from transcaspian import scenario
from transcaspian.report.sections import seabed
from transcaspian.study.cable import seabed_spread, seabed_tables
from transcaspian.study.cable.routes import cable_routes
from transcaspian.study.results import Results

MANIFEST = {"version": "1", "year": 2023, "replications": 1, "kpis": []}


@pytest.fixture(scope="module")
def tables():
    plan = scenario.load("baseline-2023")
    routed = cable_routes(plan.sample(1, None))
    return {**seabed_tables.frames(routed), **seabed_spread.frames(plan, 1, draws=4)}


def drawn(tables) -> ET.Element:
    return ET.fromstring(seabed.section(Results.of_tables(tables, MANIFEST)).html())


def test_every_route_is_drawn_and_listed(tables):
    page = drawn(tables)
    routes = tables["cable_routes"]
    kinds = [path.get("class") for path in page.iter("path")]

    assert kinds.count("route-best") == 2
    assert kinds.count("route-other") == len(routes) - 2
    assert kinds.count("corridor") == 2
    assert len(page.findall(".//figure[@id='seabed-map']//tbody/tr")) == len(routes)
    assert len(page.findall(".//figure[@id='seabed-profile']//polyline")) == 2
    text = " ".join(page.itertext())
    for word in ("Aktau", "Sumgait", "Kuryk", "Buzovna", "no data on", "desk study"):
        assert word in text


def test_without_routes_the_reason_stands_there(tables):
    told = tables["cable_notes"].assign(note="no water joins the two landings")
    page = drawn({name: tables[name].iloc[:0] for name in tables} | {"cable_notes": told})

    assert page.findall(".//figure") == []
    assert "no water joins" in " ".join(page.itertext())


def test_results_without_the_tables_say_so():
    assert "cable_routes" in seabed.section(Results.of_tables({}, MANIFEST)).html()
