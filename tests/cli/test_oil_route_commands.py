"""Routes of oil on the command line: right questions and wrong ones."""

from __future__ import annotations

import json

import pytest


def test_a_route_is_out_in_words_and_as_data(invoke):
    asked = ("oil", "reroute", "--without", "CPC", "--days", "12")
    told = json.loads(invoke(*asked, "--after", "5", "--draws", "4", "--json").stdout)
    said = invoke(*asked, "--draws", "0")
    totals = told["totals"]

    assert told["closed"] == ["cpc_loading"]
    assert {len(numbers) for numbers in told["by_day"].values()} == {17}
    assert totals["moved_t"] + totals["lost_t"] + totals["stored_t"] + totals["shut_in_t"] == pytest.approx(
        totals["export_t"]
    )
    spread = told["spread_t"]
    assert spread["shut_in_p10"] < spread["shut_in_p50"] < spread["shut_in_p90"]
    assert "cannot go their usual way" in said.stdout
    assert "draws" not in said.stdout
    assert "held by:" in said.stdout
    assert "first cut on day" in said.stdout


def test_a_route_without_oil_and_a_line_that_drains_tanks_are_told_in_their_own_words(invoke):
    unused = invoke("oil", "reroute", "--without", "supsa", "--days", "5", "--draws", "0")
    drained = invoke("oil", "reroute", "--without", "uzen_aktau", "--days", "5", "--draws", "0")

    assert "nothing is missing" in unused.stdout
    assert "inf" not in unused.stdout
    assert "drawn from tanks" in drained.stdout


def test_every_route_for_several_lengths(invoke):
    told = json.loads(invoke("oil", "matrix", "--days", "5", "--days", "10", "--json").stdout)

    assert [row["days"] for row in told["outages"][:2]] == [5, 10]
    assert {"cpc", "aktau_btc", "atyrau_samara"} <= {row["route"] for row in told["outages"]}


def test_charges_add_up_to_the_cost_and_name_their_sources(invoke):
    told = json.loads(invoke("oil", "netback", "tengiz", "--json").stdout)
    btc = next(way for way in told["ways"] if way["way"] == "tengiz_aktau_btc")

    assert sum(charge["usd_per_t"] for charge in btc["charges"]) == pytest.approx(btc["cost_usd_per_t"])
    assert btc["netback_usd_per_t"] == pytest.approx(btc["market_usd_per_t"] - btc["cost_usd_per_t"])
    assert all(charge["source"] and charge["known_on"] for charge in btc["charges"])


def test_the_allocation_with_its_limits_and_what_prices_turn(invoke):
    told = json.loads(invoke("oil", "allocate", "--draws", "20", "--json").stdout)
    said = invoke("oil", "allocate", "--draws", "0", "--without", "btc_line")

    assert told["flips"]["draws"] == 20
    assert {limit["kind"] for limit in told["limits"]} >= {"commitment", "capacity"}
    assert "Limits that bind" in said.stdout
    assert "Tengiz: Aktau, BTC, Ceyhan                   0.000" in said.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("reroute", "--without", "cpx"), 2, "did you mean cpc"),
        (("reroute", "--without", "CPC", "--days", "400"), 2, "34 days longer"),
        (("reroute", "--without", "CPC", "--days", "0"), 2, "one day to a year"),
        (("reroute", "--without", "CPC", "--fill", "2"), 2, "nought and the brim"),
        (("netback", "tengis"), 2, "did you mean tengiz"),
        (("allocate", "--without", "atlantis"), 2, "no route or leg"),
        (("matrix", "--days", "400"), 2, "34 days longer"),
    ],
)
def test_wrong_questions_are_told_plainly(invoke, arguments, code, words):
    done = invoke("oil", *arguments)

    assert done.exit_code == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ("oil_nominations.tengiz_btc.contract_t_per_year: 9000000", 3, "are lacking in all"),
        ("oil_legs.btc_line.tariff_usd_per_t: -5", 2, "0 to 500"),
        ("oil_contracts.western_others_cpc.nominated_t_per_year: 40000000", 2, "more than it has"),
    ],
)
def test_a_scenario_that_cannot_be_says_which_limits_conflict(invoke, tmp_path, change, code, words):
    file = tmp_path / "mine.yaml"
    path, _, value = change.partition(": ")
    file.write_text(f"title: mine\nextends: baseline-2023\nset:\n  {path}: {value}\n")
    done = invoke("oil", "allocate", "--draws", "0", "--scenario", file)

    assert done.exit_code == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr
