"""What the commands about crude and its lines answer, in words and as JSON, and how they refuse."""

from __future__ import annotations

import json

import pytest


def told(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_an_amount_in_every_unit(invoke):
    found = told(invoke("oil", "convert", 455, "Mt", "--crude", "azeri_btc", "--json"))
    text = invoke("oil", "convert", 1000, "t", "--crude", "tengiz", "--temperature", 30)
    short = invoke("oil", "convert", 7.495, "kbbl", "--crude", "azeri_btc", "--quiet")

    assert found["volume_15_bbl"] == pytest.approx(3.41e9, rel=1e-3)
    assert "7,890.00 bbl" in text.stdout
    assert "table 54A" in text.stdout
    assert short.stdout.strip() == "1000"


def test_oil_that_is_not_in_the_tables_goes_by_its_gravity(invoke):
    found = told(invoke("oil", "convert", 1, "t", "--api", 36.2, "--json"))

    assert found["api"] == pytest.approx(36.2)
    assert found["density_15_kg_m3"] == pytest.approx(843.3, abs=0.1)


def test_oil_that_is_not_in_the_tables_goes_by_its_density(invoke):
    found = told(invoke("oil", "convert", 5, "m3_at", "--density", 850, "--temperature", 30, "--json"))

    assert found["mass_t"] == pytest.approx(5 * 0.85 * 0.98720573, rel=1e-6)
    assert found["crude"] is None


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["convert", "1", "t"], "--density"),
        (["convert", "1", "t", "--crude", "tengiz", "--density", "850"], "one of"),
        (["convert", "1", "t", "--crude", "tengis"], "tengiz"),
        (["convert", "1", "barrels", "--crude", "tengiz"], "kbbl"),
        (["convert", "-1", "t", "--crude", "tengiz"], "No such option"),
        (["convert", "1", "t", "--density", "0"], "610.5 .. 1075"),
        (["convert", "1", "t", "--api", "200"], "0 .. 100"),
        (["convert", "1", "t", "--density", "100"], "610.5 .. 1075"),
        (["convert", "1", "t", "--density", "850", "--temperature", "400"], "-18 .. 150"),
        (["blend"], "nothing"),
        (["blend", "tengiz"], "tengiz=1.06"),
        (["blend", "tengiz=nan"], "tengiz=1.06"),
        (["blend", "tengis=1", "foo=2", "bar"], "did you mean tengiz"),
        (["blend", "tengis=1", "foo=2", "bar"], "3 problems"),
        (
            ["contamination", "btc", "--volume", "-5", "--ppm", "-1"],
            "--volume: this must be above zero and within reason; found -5",
        ),
        (["blend", "tengiz=-1"], "zero or more"),
        (["blend", "tengiz=1", "--stream", "btc"], "together"),
        (["blend", "--stream", "cpc"], "do not say"),
        (["line", "tap"], "btc"),
        (["line", "btc", "--flow", "0"], "above zero"),
        (["line", "btc", "--crude", "nix"], "tengiz"),
        (["line", "btc", "--drag-reduction", "2"], "0 .. 0.8"),
        (["line", "btc", "--temperature", "300"], "-18 .. 150"),
        (["contamination", "btc", "--volume", "0", "--ppm", "10"], "above zero"),
        (["bank", "nowhere.csv"], "no such file"),
    ],
)
def test_bad_input_is_told_with_what_would_do(invoke, arguments, word):
    result = invoke("oil", *arguments)

    assert result.exit_code == 2
    assert word in result.output


def test_what_btc_carried_in_the_year(invoke):
    found = told(invoke("oil", "blend", "--stream", "btc", "--json"))
    text = invoke("oil", "blend", "--stream", "btc")

    assert found["mass_t"] == pytest.approx(30.2e6, rel=1e-3)
    assert 0.14 < found["sulphur_pct"] < 0.25
    assert "Tengiz" in text.stdout
    assert float(invoke("oil", "blend", "--stream", "btc", "--quiet").stdout) == pytest.approx(
        found["sulphur_pct"], abs=1e-4
    )


def test_a_mixture_by_volume_is_not_the_mixture_by_mass(invoke):
    mass = told(invoke("oil", "blend", "tengiz=1", "buzachi=1", "--json"))
    volume = told(invoke("oil", "blend", "tengiz=1", "buzachi=1", "--unit", "m3", "--json"))

    assert volume["density_15_kg_m3"] == pytest.approx((796 + 933) / 2)
    assert mass["density_15_kg_m3"] < volume["density_15_kg_m3"]


def test_the_assumed_line_is_called_illustrative_and_the_users_is_not(invoke, tmp_path):
    profile = tmp_path / "profile.csv"
    profile.write_text("distance_km,elevation_m,station\n0,0,pump\n100,50,\n", "utf-8")
    shipped, own = invoke("oil", "line", "btc"), invoke("oil", "line", "cpc", "--profile", profile)

    assert "ILLUSTRATIVE" in shipped.stdout
    assert "pump stations as published: 8" in shipped.stdout
    assert "ILLUSTRATIVE" not in own.stdout
    assert "your profile" in own.stdout
    data = told(invoke("oil", "line", "btc", "--flow", 620000, "--json"))
    assert data["illustrative"]
    assert not data["largest"]
    assert data["days_in_line"] == pytest.approx(data["line_fill_bbl"] / 620000)
    assert len(data["pumps"]) == 8
    assert max(point["pressure_bar"] for point in data["points"]) <= 110 + 1e-6


def test_waxy_oil_in_a_cold_line_is_warned_of(invoke):
    cold, warm = (invoke("oil", "line", "btc", "--crude", "kumkol", "--temperature", degrees) for degrees in (5, 30))

    assert "pour point of 10 C" in cold.stdout
    assert "pour point" not in warm.stdout


def test_the_shipped_profile_given_back_stays_illustrative(invoke, tmp_path):
    profile = tmp_path / "profile.csv"
    assert invoke("template", "pipeline_profile", "--out", profile).exit_code == 0

    assert "ILLUSTRATIVE" in invoke("oil", "line", "btc", "--profile", profile).stdout


def test_an_idle_line_says_so(invoke, tmp_path):
    profile = tmp_path / "profile.csv"
    profile.write_text("distance_km,elevation_m\n0,0\n837,0\n", "utf-8")

    assert "idle" in invoke("oil", "line", "baku_supsa", "--profile", profile).stdout


def test_too_much_flow_and_a_line_without_profile_have_no_answer(invoke):
    much, bare = invoke("oil", "line", "btc", "--flow", 2000000), invoke("oil", "line", "cpc")

    assert (much.exit_code, bare.exit_code) == (3, 3)
    assert "bar above the limit" in much.output
    assert "--profile" in bare.output


def test_bad_profiles_are_refused_line_by_line(invoke, tmp_path):
    profile = tmp_path / "profile.csv"
    for text, words in (
        ("distance_km,elevation_m\n0,0\n50,9999\n40,x\n", (":3 elevation_m", ":4 elevation_m")),
        ("distance_km,elevation_m\n0,0\n50,100\n40,20\n", (":4 distance_km", "back by 10 km")),
        ("distance_km,height\n0,0\n", ("height", "elevation_m")),
        ("distance_km,elevation_m,station\n0,0,mine\n5,0,\n", ("pump",)),
    ):
        profile.write_text(text, "utf-8")
        result = invoke("oil", "line", "btc", "--profile", profile)
        assert result.exit_code == 2
        for word in words:
            assert word in result.output
    profile.write_bytes(b"\xff\xfe\x00")
    assert invoke("oil", "line", "btc", "--profile", profile).exit_code == 2


def test_a_contamination_arrives_thinned_or_spoils_oil(invoke):
    strong = told(invoke("oil", "contamination", "--volume", 100000, "--ppm", 150, "--flow", 620000, "--json"))
    weak = invoke("oil", "contamination", "--volume", 500, "--ppm", 20, "--flow", 620000)
    text = invoke("oil", "contamination", "--volume", 100000, "--ppm", 150, "--flow", 620000)

    assert strong["limit_ppm"] == 10
    assert strong["over_limit_bbl"] > 100000
    assert strong["transit_h"] == pytest.approx(strong["days_in_line"] * 24)
    assert "nothing arrives above 10 ppm" in weak.stdout
    assert "clean oil would dilute" in text.stdout


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "not come in yet"),
        (0.1, "between km 0 and km"),
        (6, "between km 635 and km 650"),
        (15.4, "have come out; the rest lies from km"),
        (30, "all of it has come out"),
    ],
)
def test_where_the_contaminated_oil_is_after_some_days(invoke, days, words):
    arguments = ("oil", "contamination", "--volume", 100000, "--ppm", 150, "--flow", 620000, "--after-days", days)
    place = told(invoke(*arguments, "--json"))["place"]

    assert words in invoke(*arguments).stdout
    assert place["waiting_bbl"] + place["inside_bbl"] + place["delivered_bbl"] == pytest.approx(100000)


def test_no_days_before_the_start(invoke):
    result = invoke("oil", "contamination", "--volume", 1, "--ppm", 150, "--flow", 620000, "--after-days", -1)

    assert result.exit_code == 2
    assert "time_h" in result.output


def test_a_bank_settles_to_the_cent(invoke, tmp_path):
    file = tmp_path / "receipts.csv"
    file.write_text("shipper,volume_bbl,api,sulphur_pct\nsweet,100,36,0.15\nsour,10,36,0.6\n", "utf-8")
    found = told(invoke("oil", "bank", file, "--json"))
    text, short = invoke("oil", "bank", file, "--bank", "btc"), invoke("oil", "bank", file, "--quiet")

    assert [each["receives_usd"] for each in found["settlements"]] == [12.27, -12.27]
    assert (found["sum_usd"], found["what_if"]) == (0.0, False)
    assert "WHAT-IF" in text.stdout
    assert "sour pays 12.27 USD" in text.stdout
    assert short.stdout.splitlines() == ["sweet 12.27", "sour -12.27"]
    file.write_text("shipper,volume_bbl,api,sulphur_pct\nsweet,-1,36,9\n", "utf-8")
    refused = invoke("oil", "bank", file)
    assert refused.exit_code == 2
    assert "volume_bbl" in refused.output
    assert "sulphur_pct" in refused.output
