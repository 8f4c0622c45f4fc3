"""Tanks never below empty or above full, mass that closes, a full tank that stops what feeds it, the round voyage."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transcaspian.errors import InputError
from transcaspian.systems.oil.clock import catalogue
from transcaspian.systems.oil.clock.tankers import BERTHING_H, CERTIFICATE_H, payload_t

from .conftest import FAIR, STEADY, Run

TOLERANCE_T = 1e-3


def assert_sound(run: Run) -> None:
    assert run.log.deadlock is None
    assert abs(run.kpis["oil_balance_t"][-1]) < TOLERANCE_T
    for name, tank in run.inputs.tanks.items():
        low, high = run.level_range(name)
        assert low >= -TOLERANCE_T, name
        assert high <= tank.capacity_t + TOLERANCE_T, name
        assert run.log.state.level[f"oil.tank.{name}"] <= tank.capacity_t + TOLERANCE_T


def test_indicators_have_the_promised_shape(year):
    assert set(year.kpis) == set(catalogue.KPIS)
    for name, kpi in catalogue.KPIS.items():
        assert name.startswith("oil_")
        assert year.kpis[name].shape == tuple(len(labels) for _, labels in kpi.dims), name


def test_the_shipped_year_closes_and_is_near_what_was_counted(year):
    assert_sound(year)
    loaded = year.kpis["oil_loaded_t"].sum(axis=1)
    assert loaded[catalogue.LINES.index("aktau_makhachkala")] == pytest.approx(1_984_000, rel=0.05)
    assert loaded[catalogue.LINES.index("aktau_baku")] == pytest.approx(1_392_000, rel=0.1)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ships=st.integers(1, 6),
    sets=st.integers(2, 30),
    tanks=st.floats(0.1, 1.0),
    contract=st.floats(0.2e6, 5e6),
    opening=st.floats(0.0, 1.0),
    storms=st.floats(0.0, 8.0),
)
def test_mass_closes_on_random_input(central, ships, sets, tanks, contract, opening, storms):
    run = Run(
        central,
        {
            "tankers.*.ships": ships,
            "oil_trains.*.sets": sets,
            "oil_stocks.aktau_tengiz.tanks_share": tanks,
            "oil_stocks.sangachal.tanks_share": tanks,
            "oil_nominations.tengiz_btc.contract_t_per_year": contract,
            "oil_terminals.*.opening_stock_share": opening,
            "storms.*.storms_per_month": storms,
        },
    )
    assert_sound(run)


def test_without_tankers_the_tanks_fill_and_stop_pipe_and_trains(central):
    run = Run(central, {"tankers.*.ships": 0, "tankers.cims_8000.ships": 1, "tankers.cims_8000.serves": "baku",
                        "tankers.cims_8000.enters_on": None, "oil_nominations.*.starts_on": None})  # fmt: skip
    assert_sound(run)
    stops = dict(zip(catalogue.STOPS, run.kpis["oil_stop_h"], strict=True))
    assert stops["tank_full_aktau_mangystau"] > 8000.0
    assert stops["tank_full_aktau_tengiz"] > 4000.0
    _, high = run.level_range("aktau_mangystau")
    assert high > 0.98 * run.inputs.tanks["aktau_mangystau"].capacity_t - 2000.0
    held = dict(zip(catalogue.LIMITS, run.kpis["oil_held_t_days"], strict=True))
    assert max(held, key=held.get) == "tankers"
    # what cannot be put into the tank stands on the rails: trains wait for the rack
    assert run.kpis["oil_supplied_t"][0].sum() < 0.8 * run.kpis["oil_flow_t"][0, 0].sum()


def test_a_round_voyage_that_waits_for_nothing_is_the_sum_of_its_parts(central):
    """One ship, more oil than it can carry, no weather: a cycle is loading, sea, discharge and ballast."""
    run = Run(
        central,
        {
            **FAIR,
            **STEADY,
            "tankers.*.ships": 0,
            "tankers.kmtf_12400.ships": 1,
            "tankers.kmtf_12400.draught_m": 3.0,  # draught binds nowhere: one payload all year
            "policies.aktau_approach.ships_at_once": 5,
            "oil_nominations.tengiz_btc.contract_t_per_year": 0,
            "oil_nominations.mangystau_baku.contract_t_per_year": 0,
        },
    )
    ship, inputs = run.inputs.tankers["kmtf_12400"], run.inputs
    line, aktau, landing = (
        inputs.lines["aktau_makhachkala"],
        inputs.tanks["aktau_mangystau"],
        inputs.tanks["makhachkala"],
    )
    sea_h = line.distance_km / (1.852 * ship.speed_kn * (1.0 - line.passage_margin_share))
    approach_h = inputs.tables.rows("tankers")["kmtf_12400"]["approach_h"]
    expected_h = (
        *(CERTIFICATE_H, approach_h, aktau.hoses_h + ship.full_t / aktau.loading_t_per_h, approach_h, sea_h),
        *(BERTHING_H, landing.hoses_h + ship.full_t / landing.discharge_t_per_h, sea_h),
    )
    loaded = run.ledger.start_h[run.ledger.rows("oil_loaded")]
    assert np.diff(loaded)[2:] == pytest.approx(sum(expected_h), abs=1e-6)
    cycle = run.kpis["oil_cycle_h"][catalogue.SHIP_CLASSES.index("kmtf_12400")]
    assert np.nansum(cycle) == pytest.approx(sum(expected_h), rel=0.02)  # the year cuts its first and last voyage


def test_payload_follows_the_sea_and_meets_the_first_cargo_of_2023(central, year):
    """9,959 t on a ship of 13,000 t on 23 March 2023; a metre less water is 2,280 t less at 22.8 t/cm."""
    ship = year.inputs.tankers["asco_13000"]
    level = year.plan.stage.around.level_m
    loads = payload_t(year.inputs, ship, level)
    march = int(year.clock.hour_of("2023-03-23") // 24)
    assert loads[march] == pytest.approx(9_959, rel=0.05)
    assert loads - payload_t(year.inputs, ship, level - 1.0) == pytest.approx(100.0 * ship.tonnes_per_cm_t)
    lower = Run(central, {"sea.caspian.offset_m": -0.5})
    assert lower.kpis["oil_short_loaded_t"].sum() > year.kpis["oil_short_loaded_t"].sum() + 100_000


def test_what_lies_beyond_loading_is_a_lag_and_parcels(year):
    """Received at Baku less lifted at Ceyhan from April to September of 2023: 609 less 493 kt, in line and tanks."""
    landed = year.kpis["oil_flow_t"][catalogue.FLOWS.index("tengiz_btc"), 2, 3:9].sum()
    lifted = year.kpis["oil_lifted_t"][catalogue.SHIPPERS.index("tengiz"), 3:9].sum()
    assert 50_000 < landed - lifted < 180_000
    entered, left = (year.ledger.rows(stage, place="others") for stage in ("oil_into_btc", "oil_at_ceyhan"))
    lag_h = (year.ledger.start_h[left][-100:] - year.ledger.start_h[entered][-100 - 33 : -33]).mean()
    assert lag_h / 24.0 == pytest.approx(16.0, abs=1.0)  # line fill over flow, as derived from 10 million bbl


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"oil_stocks.aktau_tengiz.tanks_share": 0.03}, ("less than the largest parcel", "oil_stocks.aktau_tengiz")),
        (
            {"oil_nominations.tengiz_btc.contract_t_per_year": 60e6},
            ("more is nominated", "t a year too much"),
        ),
        ({"oil_terminals.aktau.opening_stock_share": 1.2}, ("opening stock", "more than the tanks hold")),
        ({"oil_trains.tengiz_aktau.wagons_per_train": 5000}, ("longer than all standing room",)),
    ],
)
def test_limits_that_conflict_are_named_with_the_amount(central, changes, words):
    with pytest.raises(InputError) as caught:
        Run(central, changes)
    for word in words:
        assert word in str(caught.value)


def test_six_days_without_loading_at_ceyhan_stop_no_oil_from_a_low_stock(central):
    """February 2023: no loading from the 6th to the 12th and the line ran on; from nearly full tanks it would not."""
    low, full = (Run(central, {"oil_terminals.ceyhan.opening_stock_share": share}) for share in (0.3, 0.97))
    shut = (low.clock.hour_of("2023-02-06"), low.clock.hour_of("2023-02-12"))
    lifted = low.ledger.start_h[low.ledger.rows("oil_lifted", place="others")]
    assert not ((lifted > shut[0]) & (lifted < shut[1])).any()
    ceyhan = catalogue.STOPS.index("tank_full_ceyhan")
    assert low.kpis["oil_stop_h"][ceyhan] == 0.0
    assert full.kpis["oil_stop_h"][ceyhan] > 24.0
