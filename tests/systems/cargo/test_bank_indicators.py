"""CPMM, time-cost-distance, port performance and the cost of waiting."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.systems import cargo
from transcaspian.systems.cargo.kpis import bank_catalogue as bank
from transcaspian.systems.cargo.kpis import catalogue as names
from transcaspian.systems.cargo.kpis import trips as trips_of
from transcaspian.systems.cargo.kpis.journeys import journeys
from transcaspian.systems.cargo.kpis.speeds import (
    Sample,
    samples,
    section_cost_usd,
    speed_with_delay_km_h,
    speed_without_delay_km_h,
)

from .conftest import Run, demand_row


def at(kpi, **labels):
    """Return the place of a cell by the labels of its dimensions."""
    return tuple(ls.index(labels[dim]) if dim in labels else slice(None) for dim, ls in cargo.KPIS[kpi].dims)


@pytest.fixture(scope="module")
def year(baseline):
    return Run(baseline, replication=0)


@pytest.fixture
def lone(small):
    """One wagon of steel in fair weather, Karaganda to Poti."""
    return Run(small([demand_row(3, 1, 60.0)]))


def sample(**columns):
    return Sample(**{name: np.asarray(values, dtype=float) for name, values in columns.items()})


def test_the_formulas_on_a_trip_made_by_hand():
    """1,000 km with 40 t in 20 h of motion and 30 h of standing for 1,600 USD."""
    one = sample(km=[1000], moving_h=[20], standing_h=[30], outlay_usd=[1600], tonnes=[40])
    assert speed_without_delay_km_h(one) == pytest.approx(50)
    assert speed_with_delay_km_h(one) == pytest.approx(20)
    assert section_cost_usd(one) == pytest.approx(1600 * (20 / 40) * (500 / 1000))


def test_the_mean_of_trips_and_the_ratio_of_totals_differ_as_they_must():
    two = sample(km=[100, 300], moving_h=[2, 10], standing_h=[0, 20], outlay_usd=[20, 90], tonnes=[20, 20])
    assert speed_with_delay_km_h(two) == pytest.approx((50 + 10) / 2)
    assert speed_with_delay_km_h(two, by_totals=True) == pytest.approx(400 / 32)
    assert section_cost_usd(two, by_totals=True) == pytest.approx(110 * 500 / 400)


def test_no_trips_have_no_speed():
    assert np.isnan(speed_with_delay_km_h(sample(km=[], moving_h=[], standing_h=[], outlay_usd=[], tonnes=[])))


@given(st.lists(st.tuples(st.floats(1, 1e4), st.floats(0.1, 1e3), st.floats(0, 1e4)), min_size=1, max_size=20))
def test_delay_never_makes_a_trip_faster(rows):
    km, moving, standing = np.array(rows).T
    made = sample(km=km, moving_h=moving, standing_h=standing, outlay_usd=km, tonnes=km)
    for by_totals in (False, True):
        fast = speed_without_delay_km_h(made, by_totals=by_totals)
        assert speed_with_delay_km_h(made, by_totals=by_totals) <= fast * (1 + 1e-9)


def test_standing_time_is_the_gap_between_the_two_speeds_row_by_row(year):
    """t_stop / d = 1/SWD - 1/SWOD for every trip, with and without the sea leg."""
    for part in trips_of.trips(year.ledger):
        own = part.of(part.flow >= 0)
        for made in samples(own, journeys(year.ledger, own)):
            rows = made.of(np.flatnonzero((made.km > 0) & (made.moving_h > 0)))
            assert len(rows.km) > 1000
            assert (rows.standing_h >= -1e-6).all()
            with_delay = rows.km / (rows.moving_h + rows.standing_h)
            without = rows.km / rows.moving_h
            assert np.allclose(rows.standing_h / rows.km, 1 / with_delay - 1 / without, atol=1e-9)


def test_moving_and_standing_are_the_whole_trip(year):
    out, _ = trips_of.trips(year.ledger)
    own = out.of(out.flow >= 0)
    found = journeys(year.ledger, own)
    assert np.allclose(found.moving_h + found.standing_h, own.total_h)


def test_every_indicator_has_the_shape_that_the_catalogue_promises(year):
    assert set(year.kpis) == set(cargo.KPIS)
    for name, kpi in cargo.KPIS.items():
        assert year.kpis[name].shape == tuple(len(labels) for _, labels in kpi.dims), name


def test_a_lone_wagon_makes_its_own_indicators(lone):
    steps = lone.log.to_frame().query("entity == 0").set_index("stage")
    hours = steps["end_h"] - steps["start_h"]
    outward = hours["release"].iloc[0] + hours[hours.index == "wait_for_ship_west"].sum()
    tfi1 = lone.kpis["tfi1_h"]
    assert tfi1[at("tfi1_h", crossing="kuryk", direction="west", mode="rail")] == pytest.approx(outward)
    dwell = lone.kpis["dwell_h"][at("dwell_h", port="kuryk", direction="west", **{"class": "wagon"})]
    assert dwell == pytest.approx(outward)
    assert np.isnan(tfi1[at("tfi1_h", crossing="kuryk", direction="east", mode="rail")])  # it comes home empty
    border = hours["border_boyuk_kesik_gardabani"].iloc[0]
    assert tfi1[at("tfi1_h", crossing="boyuk_kesik_gardabani", direction="west", mode="rail")] == pytest.approx(border)


def test_the_curve_of_a_lone_wagon_ends_when_it_is_delivered(lone):
    steps = lone.log.to_frame().query("entity == 0").set_index("stage")
    total_h = steps.loc["delivered", "end_h"] - steps.loc["entered", "end_h"]
    curve = lone.kpis["time_distance_h"][at("time_distance_h", route="wagon.karaganda.poti", quantile="p50")]
    assert curve[-1] == pytest.approx(total_h)
    assert (np.diff(curve) >= -1e-9).all()
    place = bank.POINTS.index
    sea = steps.loc["sea_west"]
    assert curve[place("landed")] - curve[place("aboard")] == pytest.approx(sea["end_h"] - sea["start_h"])


def test_curves_price_and_distance_end_together(year):
    for number, route in enumerate(bank.ROUTES):
        unit = bank.PER.index("feu" if route.carrier == "box" else "wagon")
        price = year.kpis["price_usd"][number, unit]
        assert year.kpis["cost_distance_usd"][number, -1] == pytest.approx(price[0])
        assert price[1:].sum() == pytest.approx(price[0])
        assert (np.diff(year.kpis["distance_km"][number]) >= 0).all()


def test_waiting_of_a_lone_wagon_costs_hire_demurrage_and_time(lone):
    """Waits of one wagon times the rates; demurrage after a day without charge."""
    steps = lone.log.to_frame().query("entity == 0")
    prices = lone.inputs.tables.rows("prices")
    days = (steps["end_h"] - steps["start_h"]) / 24
    trains = days[steps["stage"] == "wait_for_train"]
    cost = lone.kpis["wait_cost_usd"][at("wait_cost_usd", stage="wait_for_train", **{"class": "wagon"})]
    hire, demurrage, detention, storage, time = cost
    assert hire == pytest.approx(trains.sum() * prices["wagon_hire"]["usd_per_wagon_day"])
    after = np.maximum(trains - prices["wagon_demurrage"]["free_days"], 0).sum()
    assert demurrage == pytest.approx(after * prices["wagon_demurrage"]["usd_per_wagon_day"])
    tonnes = steps.loc[trains.index, "amount_2"]
    per_t = prices["goods_wagon"]["usd_per_t"] * prices["value_of_time"]["share_per_day"]
    assert time == pytest.approx((trains * tonnes).sum() * per_t)
    assert detention == storage == 0


def test_hire_of_a_year_is_its_waits_times_the_rate(year):
    waits = year.kpis["wait_h"][names.CARRIERS.index("truck")] / 24
    rate = year.inputs.tables.rows("prices")["truck_standing"]["usd_per_truck_day"]
    loaded = np.array([stage != "loading_ban" for stage in names.WAITS])
    hire = year.kpis["wait_cost_usd"][at("wait_cost_usd", item="hire", **{"class": "truck"})]
    assert np.allclose(hire, waits * rate * loaded)


def test_ship_hours_are_calls_times_turnaround_sailing_and_rest(year):
    """A ferry is at sea, in a port, or out of service: the three fill the year."""
    ferries = slice(0, len(names.FERRY_CLASSES))
    calls = year.kpis["calls"][:, ferries].sum(axis=(1, 2))
    turnaround = year.kpis["turnaround_h"][:, bank.PORT_KINDS.index("ferry")]
    in_port = np.nansum(np.where(calls > 0, calls * turnaround, 0.0))
    state = year.kpis["ship_hours"][ferries].sum(axis=(0, 2))
    away = state[names.STATES.index("sailing")] + state[names.STATES.index("out_of_service")]
    assert in_port + away == pytest.approx(state.sum(), rel=0.02)


def test_moves_an_hour_are_units_over_hours_of_work(lone):
    """The wagon is loaded and landed at Kuryk; the ferry's hours there are those of its calls."""
    moves = lone.kpis["moves_per_h"][at("moves_per_h", port="kuryk", ship_kind="ferry")]
    frame = lone.log.to_frame()
    assert moves > 0
    assert 2.0 / moves <= frame.query("stage in ('ship_loading', 'ship_unloading')").eval("end_h - start_h").sum()


def test_nothing_is_said_of_calls_that_no_ship_made(lone):
    assert np.isnan(lone.kpis["turnaround_h"][at("turnaround_h", port="aktau", ship_kind="ferry")])


def test_factors_of_the_route_lie_between_those_of_its_legs(year):
    grams = year.kpis["emission_g_per_t_km"]
    assert np.allclose(grams[:, 0] + grams[:, 1], grams[:, 2])
    assert (grams[:, 2] > 5).all()
    assert (grams[:, 2] < 210).all()


def test_stay_at_the_border_of_china_is_as_measured_from_entry_to_exit(year):
    """The measured hours hold the change of gauge: the mean stay is theirs, and no stay is shorter than the change."""
    at_khorgos = year.ledger.entities.inland == year.ledger.entities.inland_names.index("khorgos")
    rows = year.ledger.rows_of("origin_border")
    ended = year.ledger.end_h[rows] < year.clock.horizon_h
    rows = rows[at_khorgos[year.ledger.entity[rows]] & ended]
    stay_h = np.unique(year.ledger.end_h[rows] - year.ledger.start_h[rows])  # units of a lot stay together
    border = year.inputs.borders["khorgos"]
    assert stay_h.min() >= border.gauge_break_h - 1e-6
    assert stay_h.mean() == pytest.approx(border.service_h, rel=0.15)
