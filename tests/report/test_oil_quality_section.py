"""The blend at Ceyhan and the illustrative line: tables of a results folder, and how the report shows them."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from transcaspian import scenario
from transcaspian.report.sections import oil_quality as section
from transcaspian.study.oil import quality as oil_quality
from transcaspian.study.results import Results
from transcaspian.study.rooms import described
from transcaspian.systems.oil.clock import KPIS

MANIFEST = {"version": "1", "scenario": "baseline-2023", "year": 2023, "replications": 9, "seed": 1, "kpis": []}


@pytest.fixture(scope="module")
def tables():
    return dict(oil_quality.frames(scenario.load("baseline-2023"), 1))


def drawn(tables, **manifest) -> ET.Element:
    return ET.fromstring(section.section(Results.of_tables(tables, {**MANIFEST, **manifest})).html())


def words(page: ET.Element) -> str:
    return " ".join(page.itertext())


def test_more_kazakh_oil_means_a_lighter_and_more_sour_blend(tables):
    blends = tables["oil_blends"]

    assert list(blends["id"]) == ["none", "carried", "agreed", "quality_cap", "announced"]
    for name in ("api", "sulphur_p50", "added_p50"):
        assert blends[name].is_monotonic_increasing
    assert (blends["sulphur_p10"] <= blends["sulphur_p50"]).all()
    assert (blends["sulphur_p50"] <= blends["sulphur_p90"]).all()
    assert blends.iloc[0][["added_p10", "added_p90"]].tolist() == [0.0, 0.0]


def test_the_blend_gains_what_was_reckoned_elsewhere(tables):
    added = tables["oil_blends"].set_index("id")["added_p50"]

    assert added["carried"] == pytest.approx(0.015, abs=0.001)
    assert added["quality_cap"] == pytest.approx(0.031, abs=0.001)


def test_a_bank_on_btc_is_a_what_if_that_moves_as_much_as_it_takes(tables):
    bank = tables["oil_bank_what_if"].set_index("shipper")

    assert set(bank.index) == {"azeri_light", "turkmen", "tengiz"}
    assert (bank["usd_per_bbl_p10"] <= bank["usd_per_bbl_p90"]).all()
    assert bank.loc["turkmen", "usd_per_bbl_p90"] < 0 < bank.loc["azeri_light", "usd_per_bbl_p10"]
    assert "WHAT-IF" in words(drawn(tables))
    assert "is open" in words(drawn(tables))
    sure = tables["oil_bank_what_if"].assign(usd_per_bbl_p10=0.5)
    assert "is open" not in words(drawn({**tables, "oil_bank_what_if": sure}))
    without = sure[sure["shipper"] != "tengiz"]
    assert "what a quality bank on BTC would move" in words(drawn({**tables, "oil_bank_what_if": without}))


def test_the_line_at_the_flow_of_the_year_keeps_to_its_limits(tables):
    flows, profile = tables["oil_line_flows"].set_index("case"), tables["oil_line_profile"]

    assert flows.loc["carried", "flow_bbl_per_day"] == pytest.approx(620e3, rel=0.01)
    assert flows.loc["largest_reduced", "flow_bbl_per_day"] > flows.loc["largest", "flow_bbl_per_day"]
    assert (profile["head_m"] <= profile["limit_m"] + 1e-6).all()
    assert (profile["head_m"] >= profile["elevation_m"]).all()
    assert profile["station"].sum() == 8


def test_a_line_that_cannot_work_leaves_the_rest_standing(tmp_path):
    plan = tmp_path / "plan.yaml"
    plan.write_text("title: weak\nextends: baseline-2023\nset:\n  pipelines.btc.pressure_max_bar: 20\n", "utf-8")
    found = dict(oil_quality.frames(scenario.load(plan), 1))

    assert len(found["oil_blends"]) == 5
    assert len(found["oil_line_flows"]) == len(found["oil_line_profile"]) == 0
    assert "ILLUSTRATIVE" not in words(drawn(found))


def test_without_other_oil_there_is_no_blend(tmp_path):
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        "title: none\nextends: baseline-2023\nset:\n"
        "  oil_streams.btc_azeri.mt_per_year: 0\n  oil_streams.btc_turkmen.mt_per_year: 0\n"
        "  oil_streams.btc_tengiz.mt_per_year: 0\n",
        "utf-8",
    )
    found = dict(oil_quality.frames(scenario.load(plan), 1))

    assert len(found["oil_blends"]) == 0
    assert len(list(drawn(found).iter("figure"))) == 0


def test_the_page_says_what_is_assumed(tables):
    page = drawn(tables)

    assert len(list(page.iter("figure"))) == 3
    assert "0.015 points" in words(page)
    assert "ILLUSTRATIVE" in words(page)
    assert "no verdict and no marginal value rests on them" in words(page)


def test_a_year_without_kazakh_oil_has_a_plain_title(tables):
    blends = tables["oil_blends"].copy()
    blends.loc[blends["id"] == "carried", "kazakh_mt"] = 0.0

    assert "The blend at Ceyhan in the year" in words(drawn({**tables, "oil_blends": blends}))


def test_months_are_drawn_where_the_run_has_them(tables):
    names = [f"oil_ceyhan_{name}" for name in section.QUALITIES]
    kpis = described({name: KPIS[name] for name in names})
    months = [f"{month:02d}" for month in range(1, 13)]
    values = np.array([0.16, 0.15, np.nan, *[0.17] * 8, 0.18])
    rows = [
        pd.DataFrame(
            {
                "kpi": name, "unit": KPIS[name].unit, "kind": "mean", "dims": "month", "dim_1": months, "dim_2": None,
                "dim_3": None, "dim_4": None, "p10": values, "p50": values, "p90": values, "mean": values,
                "low": values, "high": values, "half_width": 0.0, "replications": 9,
            }
        )
        for name in names
    ]  # fmt: skip
    page = drawn({**tables, "kpis": pd.concat(rows, ignore_index=True)}, kpis=kpis)

    assert len(list(page.iter("figure"))) == 4
    assert "between 0.150 and 0.180 %" in words(page)


def test_results_without_these_tables_say_so():
    assert "oil_blends" in words(drawn({}))
