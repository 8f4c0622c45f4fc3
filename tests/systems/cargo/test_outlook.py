"""Demand of years ahead: closed forms of trend, freight and programme, and laws on random drivers."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian import scenario
from transcaspian.systems.cargo import outlook

STILL = {"growth_per_year": 0.0, "shock_sd": 0.0}


@pytest.fixture(scope="module")
def shipped():
    return scenario.load("forecast-2024").sample(1, None)


@pytest.fixture(scope="module")
def drivers(shipped):
    return outlook.with_crude(shipped)


def without_luck(drivers, **changes):
    """The shipped drivers without departures, with some rows changed."""
    still = {name: {**row, "shock_sd": 0.0} for name, row in drivers.items()}
    return {**still, **{name: {**still[name], **row} for name, row in changes.items()}}


def test_without_growth_and_luck_every_year_is_the_last_known_one(drivers):
    flat = without_luck(drivers, **dict.fromkeys((*outlook.SHARED, *outlook.DRY), STILL))
    found = outlook.path(flat, (2024, 2026, 2030), seed=1, replication=0)
    for flow in ("wagon_kuryk", "truck_kuryk", "dry_other"):
        assert [found.amounts[year][flow] for year in (2024, 2026, 2030)] == pytest.approx(
            [drivers[flow]["base_units"]] * 3
        )


def test_growth_dies_away_as_a_geometric_sum(drivers):
    """At 10 % and a damping of 0.5 the third year stands at exp(0.1 (1 + 0.5 + 0.25)) of the base."""
    steady = without_luck(drivers, trend={"damping": 0.5}, truck_kuryk={"growth_per_year": 0.1})
    found = outlook.path(steady, (2026,), seed=1, replication=0)
    assert found.amounts[2026]["truck_kuryk"] == pytest.approx(drivers["truck_kuryk"]["base_units"] * math.exp(0.175))


def test_the_train_programme_adds_what_is_missing_to_the_part_of_its_target_that_comes(drivers):
    row = {"target_teu": 100_000.0, "target_year": 2030, "fulfilment_share": 0.5, "ramp_power": 1.0}
    today = drivers["box_china"]["base_units"] + drivers["box_regional"]["base_units"]
    found = outlook.path(without_luck(drivers, train_programme=row), (2030,), seed=1, replication=0)
    assert found.drivers[2030]["train_programme"] == pytest.approx(50_000.0 - today)
    small = {**row, "fulfilment_share": 0.01}
    found = outlook.path(without_luck(drivers, train_programme=small), (2030,), seed=1, replication=0)
    assert found.drivers[2030]["train_programme"] == 0.0


def test_ocean_freight_stays_in_the_range_observed_and_moves_boxes_by_its_elasticity(drivers):
    without_trains = without_luck(
        drivers, box_china={**STILL, "ocean_elasticity": 0.4}, train_programme={"fulfilment_share": 0.0}
    )
    usual = drivers["ocean_freight"]["usual_usd_per_feu"]
    for replication in range(50):
        found = outlook.path(without_trains, (2024, 2025), seed=3, replication=replication)
        for year in (2024, 2025):
            freight = found.drivers[year]["ocean_freight"]
            assert 1342.0 - 1e-6 <= freight <= 10377.0 + 1e-6
            boxes = drivers["box_china"]["base_units"] * (freight / usual) ** 0.4
            assert found.amounts[year]["box_china"] == pytest.approx(boxes)


def test_crude_is_contract_times_way_to_the_later_stage_times_fulfilment(drivers):
    row = {
        "contract_t": 1.5e6,
        "later_target_t": 5.0e6,
        "later_share": 0.2,
        "ramp_power": 1.0,
        "fulfilment_share": 0.8,
    }
    found = outlook.path(without_luck(drivers, crude_tengiz=row), (2024, 2030), seed=1, replication=0)
    assert found.amounts[2030]["crude_tengiz"] == pytest.approx(0.8 * (1.5e6 + 3.5e6 * 0.2))
    assert found.amounts[2024]["crude_tengiz"] == pytest.approx(0.8 * (1.5e6 + 3.5e6 * 0.2 / 7.0))


def test_a_year_is_the_same_whichever_others_are_asked_for(drivers):
    alone = outlook.path(drivers, (2026,), seed=2, replication=5)
    among = outlook.path(drivers, (2024, 2025, 2026, 2030), seed=2, replication=5)
    assert alone.amounts[2026] == among.amounts[2026]
    assert alone.drivers[2026] == among.drivers[2026]


@settings(max_examples=60, deadline=None)
@given(
    flow=st.sampled_from((*outlook.SHARED, *outlook.DRY)),
    low=st.floats(-0.5, 0.5),
    more=st.floats(0.0, 0.5),
    damping=st.floats(0.0, 1.0),
    replication=st.integers(0, 1000),
)
def test_more_growth_never_lowers_demand(drivers, flow, low, more, damping, replication):
    """In every year and replication, and so in the mean over them: both meet the same luck."""
    years = (2024, 2025, 2030)

    def at(growth):
        rows = {**drivers, "trend": {"damping": damping}, flow: {**drivers[flow], "growth_per_year": growth}}
        return outlook.path(rows, years, seed=1, replication=replication).amounts

    slow, fast = at(low), at(low + more)
    for year in years:
        assert fast[year][flow] >= slow[year][flow]
        others = set(slow[year]) - {flow}
        assert {name: fast[year][name] for name in others} == {name: slow[year][name] for name in others}


def test_the_table_of_demand_adds_up_to_the_amounts(shipped):
    """0.97 of the wagons counted over Kuryk are loaded units, all trucks and boxes are, dry cargo is its tonnes."""
    ahead = outlook.ahead(shipped, years=(2024, 2025), seed=1, replication=0)
    frame = ahead.frame("demand")
    assert sorted(frame["year"].unique()) == [2023, 2024, 2025]  # 2023 for the warm-up
    year = frame[frame["year"] == 2025]
    amounts = ahead.path.amounts[2025]
    wagons = year[(year["class"] == "wagon") & (year["line"] == "kuryk_alat")]
    assert wagons["units"].sum() == pytest.approx(0.97 * amounts["wagon_kuryk"], rel=1e-4)
    trucks = year[(year["class"] == "truck") & (year["line"] == "turkmenbashi_alat")]
    assert trucks["units"].sum() == pytest.approx(amounts["truck_turkmenbashi"], rel=1e-4)
    boxes = year[year["class"] == "box"]
    assert boxes["units"].sum() == pytest.approx(amounts["box_china"] + amounts["box_regional"], rel=1e-4)
    dry = year[year["class"] == "dry"]
    assert dry["tonnes"].sum() == pytest.approx(amounts["dry_grain"] + amounts["dry_other"], rel=1e-4)


def test_oil_is_nominated_by_year_as_the_drivers_say(shipped):
    ahead = outlook.ahead(shipped, years=(2024, 2025), seed=1, replication=0)
    asked = ahead.rows("oil_nominations")["tengiz_btc"]
    amounts = ahead.path.amounts
    assert asked["contract_by_year_t"][2025] == pytest.approx(amounts[2025]["crude_tengiz"])
    assert asked["fulfilment_share"] == 1.0


def test_a_user_who_sets_a_nomination_of_a_year_ahead_is_obeyed(shipped, tmp_path):
    """Twice the contract and twice the other oil: twice the tonnes of each year, the later stage apart."""
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        "extends: forecast-2024\nset:\n  oil_nominations.*.contract_t_per_year: {times: 2}\n"
        "  forecast_drivers.crude_tengiz.later_share: 0\n"
    )
    twice = outlook.ahead(scenario.load(plan).sample(1, None), years=(2024,), seed=1, replication=0)
    plan.write_text("extends: forecast-2024\nset:\n  forecast_drivers.crude_tengiz.later_share: 0\n")
    once = outlook.ahead(scenario.load(plan).sample(1, None), years=(2024,), seed=1, replication=0)
    for name in outlook.NOMINATIONS:
        more, before = (found.rows("oil_nominations")[name]["contract_by_year_t"] for found in (twice, once))
        assert more == pytest.approx({year: 2.0 * amount for year, amount in before.items()})


def test_amounts_of_crude_have_one_owner(shipped):
    """What years ahead start from stands in the nominations alone; the drivers hold growth, departures, later stage."""
    for name in outlook.CRUDE:
        row = shipped.rows("forecast_drivers")[name]
        assert row["base_units"] is None
        assert row["fulfilment_share"] is None


def test_a_year_of_the_table_is_not_ahead():
    inputs = scenario.load("baseline-2023").sample(1, None)
    assert not outlook.is_ahead(inputs, 2023)
    assert outlook.is_ahead(inputs, 2024)


def test_each_projection_of_the_sea_has_its_part_of_the_draws():
    plan = scenario.load("forecast-2024")
    found = [
        outlook.ahead(plan.sample(1, replication), years=(2024,), seed=1, replication=replication).rows("sea")
        for replication in range(60)
    ]
    names = [rows["caspian"]["projection"] for rows in found]
    assert {name: names.count(name) for name in set(names)}.keys() == {"flat", "trend", "kazhydromet_2023"}
    assert 4 <= names.count("flat") <= 24
