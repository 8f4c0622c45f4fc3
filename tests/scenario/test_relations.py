"""Values that each pass alone and cannot stand together."""

from __future__ import annotations

from transcaspian import scenario


def problems(tmp_path, settings: str):
    file = tmp_path / "plan.yaml"
    file.write_text(f"title: plan\nextends: baseline-2023\nset:\n{settings}", "utf-8")
    return scenario.check(file)


def test_a_tank_smaller_than_one_parcel_says_by_how_much(tmp_path):
    (found,) = problems(tmp_path, "  oil_terminals.aktau.storage_t: 5000\n")

    assert (found.line, found.row, found.field) == (4, "aktau", "storage_t")
    assert "4,900 t smaller" in found.rule
    assert found.allowed == ">= 9900 t"


def test_the_parcel_is_blamed_where_the_scenario_wrote_the_parcel(tmp_path):
    (found,) = problems(tmp_path, "  oil_terminals.aktau.parcel_t: 390000\n")

    assert (found.line, found.field, found.allowed) == (4, "parcel_t", "<= 190000 t")


def test_a_tank_of_just_one_parcel_will_do(tmp_path):
    assert problems(tmp_path, "  oil_terminals.aktau.storage_t: 9900\n") == ()


def test_oil_that_does_not_thin_as_it_warms_is_refused(tmp_path):
    rises, cooler = (
        problems(tmp_path, "  crudes.tengiz.viscosity_2_cst: 9\n"),
        problems(tmp_path, "  crudes.tengiz.temperature_2_c: 20\n"),
    )

    assert [each.field for each in (*rises, *cooler)] == ["viscosity_2_cst", "temperature_2_c"]
    assert cooler[0].allowed == "> 20 C"


def test_impossible_crude_is_refused(tmp_path):
    found = problems(tmp_path, "  crudes.tengiz.density_15_kg_m3: 1200\n  crudes.tengiz.sulphur_pct: -1\n")

    assert [each.line for each in found] == [4, 5]


def test_a_profile_that_goes_back_is_refused_with_file_and_line(tmp_path):
    (tmp_path / "profile.csv").write_text(
        "pipeline,distance_km,elevation_m\nbtc,0,0\ncpc,0,0\nbtc,50,100\ncpc,5,0\nbtc,40,20\n", "utf-8"
    )
    file = tmp_path / "plan.yaml"
    file.write_text("title: plan\nextends: baseline-2023\ntables: {pipeline_profile: profile.csv}\n", "utf-8")
    (found,) = scenario.check(file)

    assert found.file.endswith("profile.csv")
    assert (found.line, found.field, found.value) == (6, "distance_km", "40")
    assert "back by 10 km" in found.rule
