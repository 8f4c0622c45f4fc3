"""Prices leg by leg, in dollars of one year; what waiting costs; emissions."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian import scenario
from transcaspian.errors import InputError
from transcaspian.systems import cargo
from transcaspian.systems.cargo.costs import Tariffs, Trip, emissions, legs
from transcaspian.systems.cargo.costs.emissions import intensity
from transcaspian.systems.cargo.costs.waiting import charges, ship_day
from transcaspian.systems.cargo.inputs import checked

from .test_inputs import Without

POTI_BY_BOX = Trip("box", "khorgos", "poti", "aktau_alat")


@pytest.fixture(scope="module")
def inputs(baseline):
    return checked(baseline.sample(1, None))


@pytest.fixture(scope="module")
def tariffs(inputs):
    return Tariffs.of(inputs.tables)


def usd(found, unit):
    return {leg.item: leg.usd.get(unit, 0.0) for leg in found}


def test_a_forty_foot_box_from_the_chinese_border_to_poti_by_hand(inputs, tariffs):
    price = usd(legs(inputs, tariffs, POTI_BY_BOX), "feu")
    east_km = 2845 + inputs.sections["beyneu_mangystau"].length_km + inputs.sections["mangystau_aktau"].length_km
    border = 215.0 * 304.7 / 292.7  # a figure of 2022 in dollars of 2023
    gauge = 329.0 * 304.7 / 258.8  # a figure of 2020
    assert price["rail_east"] == pytest.approx(0.24 * east_km)
    assert price["border_east"] == pytest.approx(border + gauge)
    assert price["port_east"] == price["port_west"] == pytest.approx(2 * 120)
    assert price["sea"] == pytest.approx(850)
    assert price["rail_west"] == pytest.approx(0.75 * (420 + 12 + 37 + 310))
    assert price["border_sea"] == price["border_west"] == pytest.approx(border)
    assert price["terminal"] == pytest.approx(2 * 220)


def test_the_sum_lies_where_forwarders_put_it(inputs, tariffs):
    """Forwarders commonly named 3,500 to 4,500 USD for this way in 2022-2023 (no open quote)."""
    assert 3500 <= sum(usd(legs(inputs, tariffs, POTI_BY_BOX), "feu").values()) <= 4500


@pytest.mark.parametrize(
    ("carrier", "line"),
    [("box", "aktau_alat"), ("wagon", "kuryk_alat"), ("dry", "aktau_alat_dry"), ("truck", "kuryk_alat")],
)
def test_every_item_rests_on_values_with_a_source(baseline, inputs, tariffs, carrier, line):
    found = legs(inputs, tariffs, Trip(carrier, "karaganda", "poti", line))
    named = {name for leg in found for name in leg.parameters}
    assert all(leg.usd and leg.parameters for leg in found)
    assert named <= set(baseline.parameters)
    assert all(baseline.parameters[name].source for name in named)


def test_the_black_sea_and_kars_are_further_items(inputs, tariffs):
    beyond = {leg.item for leg in legs(inputs, tariffs, dataclasses.replace(POTI_BY_BOX, far="europe_by_black_sea"))}
    kars = usd(legs(inputs, tariffs, dataclasses.replace(POTI_BY_BOX, far="turkey_by_kars")), "feu")
    near = {leg.item for leg in legs(inputs, tariffs, dataclasses.replace(POTI_BY_BOX, far="azerbaijan"))}
    assert "black_sea" in beyond
    assert "terminal" not in kars
    assert {"border_west", "terminal", "black_sea"} & near == set()


@given(times=st.floats(0.1, 10.0))
def test_a_rate_moves_its_own_leg_alone(inputs, tariffs, times):
    rows = {row: dict(values) for row, values in tariffs.rows.items()}
    rows["sea_aktau"]["usd_per_feu"] *= times
    before = usd(legs(inputs, tariffs, POTI_BY_BOX), "feu")
    after = usd(legs(inputs, Tariffs(rows, tariffs.index), POTI_BY_BOX), "feu")
    assert after.pop("sea") == pytest.approx(times * before.pop("sea"))
    assert after == before


def test_a_missing_rate_is_told_before_the_run(baseline):
    spoilt = Without(
        baseline.sample(1, None),
        rows=[("emission_factors", "ship_ferry"), ("price_index", "year_2020")],
        values=[("prices", "wagon_hire", "usd_per_wagon_day")],
    )
    with pytest.raises(InputError) as fault:
        checked(spoilt)
    assert {(problem.row, problem.field) for problem in fault.value.problems} == {
        ("emission_factors.ship_ferry", ""),
        ("price_index.year_2020", ""),
        ("prices.wagon_hire", "usd_per_wagon_day"),
    }


def test_a_waiting_wagon_pays_hire_and_demurrage_on_rails_and_hire_alone_in_port(tariffs):
    on_rails = {charge.item: charge for charge in charges(tariffs, "wagon", "wait_for_train")}
    in_port = {charge.item for charge in charges(tariffs, "wagon", "wait_for_ship")}
    assert on_rails["hire"].usd_per_unit_day == pytest.approx(25)
    assert on_rails["demurrage"].usd_per_unit_day == pytest.approx(8)
    assert on_rails["demurrage"].free_days == pytest.approx(1)
    assert on_rails["value_of_time"].usd_per_t_day == pytest.approx(500 * 0.0125)
    assert in_port == {"hire", "value_of_time"}


def test_cargo_that_has_not_loaded_costs_time_alone(tariffs):
    for carrier in ("wagon", "box", "dry", "truck"):
        assert [charge.item for charge in charges(tariffs, carrier, "loading_ban")] == ["value_of_time"]


def test_a_ship_of_another_class_costs_what_a_dry_cargo_ship_does(tariffs):
    assert ship_day(tariffs, "ropax") == pytest.approx(9000)
    assert ship_day(tariffs, "other") == ship_day(tariffs, "dry_cargo_5000") == pytest.approx(4500)


def test_emissions_are_factor_times_distance_and_well_to_wheel_is_the_sum(inputs, tariffs):
    found = emissions(inputs.tables, legs(inputs, tariffs, POTI_BY_BOX), "box")
    sea = next(part for part in found if part.item == "sea")
    assert sea.factor == "ship_feeder"
    assert sea.ttw_g_per_t == pytest.approx(508 * 36.75)
    assert sea.wtw_g_per_t == pytest.approx(508 * 45.08)  # the table prints the sum too
    ttw, wtt, wtw = intensity(found)
    assert wtw == pytest.approx(ttw + wtt)
    low, high = min(part.wtw_g_per_t / part.km for part in found), max(part.wtw_g_per_t / part.km for part in found)
    assert low <= wtw <= high


def test_the_table_of_prices_holds_every_way_of_the_demand_with_its_source(baseline, inputs, tariffs):
    frame = cargo.tables(baseline.sample(1, None), baseline.parameters)["prices"]
    demand = inputs.tables.columns("demand")
    ways = set(zip(demand["class"], demand["origin"], demand["destination"], strict=True))
    priced = set(zip(frame["class"], frame["inland"], frame["far"], strict=True))
    assert all((who, start, end) in priced or (who, end, start) in priced for who, start, end in ways)
    assert (frame["usd_low"] <= frame["usd"]).all()
    assert (frame["usd"] <= frame["usd_high"]).all()
    assert (frame["sources"] != "").all()
    own = frame[(frame["inland"] == "khorgos") & (frame["far"] == "poti") & (frame["per"] == "feu")]
    assert own["usd"].sum() == pytest.approx(sum(usd(legs(inputs, tariffs, POTI_BY_BOX), "feu").values()))


def test_published_cells_exist_in_the_catalogue(inputs):
    frame = inputs.tables.frame("published_indicators")
    named = frame[frame["kpi"].notna() & (frame["kpi"] != "")]
    assert len(named) > 10
    for entry in named.to_dict("records"):
        labels = dict(part.split("=") for part in entry["cell"].split())
        dims = dict(cargo.KPIS[entry["kpi"]].dims)
        assert set(labels) == set(dims), entry["id"]
        assert all(label in dims[dim] for dim, label in labels.items()), entry["id"]


def test_a_plan_made_in_2023_takes_factors_known_then(tmp_path):
    (tmp_path / "then.yaml").write_text("title: then\nextends: baseline-2023\nyear: 2024\nknown_by: 2023-12-31\n")
    plan = scenario.load(tmp_path / "then.yaml")
    factor = plan.parameters["emission_factors.ship_feeder.ttw_g_per_t_km"]
    assert factor.source == "assumption"
    assert factor.low < factor.value < factor.high
    checked(plan.sample(1, 0))
