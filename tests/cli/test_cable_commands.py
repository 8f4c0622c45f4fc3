"""What the commands about a cable answer, in words and as JSON, and how they refuse."""

from __future__ import annotations

import json

import pytest


def told(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_design_names_the_cheaper_line_and_where_they_cross(invoke):
    few = told(invoke("fibre", "design", "--capacity-tbps", 16, "--json"))
    many = told(invoke("fibre", "design", "--capacity-tbps", 400, "--json"))

    assert (few["cheapest"], many["cheapest"]) == ("passive", "repeatered")
    assert 16 < many["repeatered_cheaper_from_tbps"] < 400
    for kind, uncertain in (("repeatered", False), ("passive", True)):
        found = many["designs"][kind]
        assert found["system_tbps"] >= 400
        assert len(found["gsnr_db"]) == found["channels"]
        assert found["cost_usd"] == pytest.approx(
            found["cost_fixed_usd"] + found["cost_usd_per_km"] * many["length_km"]
        )
        assert bool(found["gsnr_uncertainty_db"]) is uncertain


def test_files_for_gnpy_are_written_once(invoke, tmp_path):
    folder = tmp_path / "gnpy"
    files = told(invoke("fibre", "design", "--gnpy", folder, "--json"))["files"]

    assert sorted(path.name for path in folder.iterdir()) == ["equipment.json", "topology.json"]
    assert len(json.loads((folder / "topology.json").read_text("utf-8"))["elements"]) == 10
    again = invoke("fibre", "design", "--gnpy", folder)
    assert again.exit_code == 2
    assert all(file in again.output for file in files)


def test_a_span_no_amplifier_bridges_is_no_answer(invoke):
    result = invoke("fibre", "design", "--length-km", 600, "--spans", 2)

    assert result.exit_code == 3
    assert "dB too little" in result.output


def test_a_line_only_repeaters_can_build_says_why_the_other_cannot(invoke):
    found = told(invoke("fibre", "design", "--length-km", 700, "--capacity-tbps", 100, "--json"))

    assert found["cheapest"] == "repeatered"
    assert "without repeaters" in found["refused"]["passive"]
    assert found["repeatered_cheaper_from_tbps"] is None


def test_delay_with_and_without_the_cable(invoke):
    found = told(invoke("fibre", "delay", "frankfurt", "almaty", "--avoid", "russia", "--json"))
    fastest, rest = found["with_cable"]["fastest"], found["without_cable"]["fastest"]

    assert found["saved_ms"] == pytest.approx(rest["round_trip_ms"] - fastest["round_trip_ms"])
    assert "aktau_sumgait" in fastest["legs"]
    assert "russia" not in fastest["risks"]
    assert len(found["with_cable"]["disjoint"]) == 2


def test_delay_where_only_the_cable_leads(invoke):
    risks = ("russia", "iran", "turkmenistan", "red_sea", "malacca")
    avoid = [word for risk in risks for word in ("--avoid", risk)]
    result = invoke("fibre", "delay", "frankfurt", "almaty", *avoid)

    assert result.exit_code == 0
    assert "Without it no way leads there." in result.output
    assert told(invoke("fibre", "delay", "frankfurt", "almaty", *avoid, "--json"))["without_cable"] is None


@pytest.mark.parametrize(
    "words",
    [
        ("delay", "frankfurt", "almatty"),
        ("delay", "frankfurt", "almaty", "--paths", "9"),
        ("delay", "frankfurt", "almaty", "--avoid", "storms"),
        ("design", "siyazan"),
        ("design", "--length-km", "-5"),
        ("availability", "siyazan"),
        ("availability", "--years", "3"),
        ("lay", "spring"),
        ("lay", "1066-10-14"),
    ],
)
def test_wrong_words_are_refused_plainly(invoke, words):
    result = invoke("fibre", *words)

    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_two_lines_are_more_available_than_one(invoke):
    found = told(invoke("fibre", "availability", "aktau_sumgait", "kuryk_buzovna", "--years", 500, "--json"))

    assert found["all_down"]["availability"] >= max(line["availability"] for line in found["lines"].values())
    assert found["loss_tbps_days_a_year"] == pytest.approx(
        found["all_down"]["mean"] * found["capacity_tbps"] * 365.25
    )


def test_the_lay_ends_by_p80_not_before_p50(invoke):
    found = told(invoke("fibre", "lay", "2026-05-15", "-n", 5, "--json"))

    assert found["p50_end"] <= found["p80_end"]
    assert found["p50_days"] >= found["work_days"]
