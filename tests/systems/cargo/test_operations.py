"""Laws that hold for the whole room on the shipped data and on spoilt copies of it."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transcaspian.systems import cargo
from transcaspian.systems.cargo.kpis import catalogue

from .conftest import Run, demand_row

CARRIERS = list(catalogue.CARRIERS)


@pytest.fixture(scope="module")
def year(baseline):
    return Run(baseline, replication=0)


def standing_t(run: Run) -> np.ndarray:
    """Tonnes under way at the horizon by class, read off where every unit stands, not off its marks."""
    state = run.log.state
    under_way = state.started & np.isnan(state.ended_h)
    delivered = np.isfinite(run.ledger.moment_of("delivered"))
    again = np.isfinite(run.ledger.moment_of("entered_back")) & ~np.isfinite(run.ledger.moment_of("delivered_back"))
    loaded = np.isfinite(run.ledger.moment_of("entered"))
    carrier = run.ledger.entities.carrier
    here = under_way & loaded & (~delivered | again) & (carrier >= 0)
    return np.bincount(carrier[here], own_tonnes(run)[here], minlength=len(CARRIERS))


def own_tonnes(run: Run) -> np.ndarray:
    """Each unit's own net tonnes: the amount in its last mark, since a leader's state holds its whole train."""
    tonnes = np.zeros(len(run.ledger.entities.carrier))
    for mark in ("entered", "delivered", "entered_back"):
        rows = run.ledger.rows_of(mark)
        tonnes[run.ledger.entity[rows]] = run.ledger.amount_2[rows]
    return tonnes


def assert_mass_closes(run: Run) -> None:
    k = run.kpis
    assert np.allclose(k["opening_stock_t"] + k["entered_t"], k["left_t"] + k["closing_stock_t"])
    assert np.allclose(k["closing_stock_t"], standing_t(run), atol=1e-6)


def test_mass_in_and_opening_stock_are_out_and_stock(year):
    assert_mass_closes(year)


def test_stores_hold_what_was_put_less_what_was_taken(year):
    state = year.log.state
    for store, level in state.level.items():
        assert level == pytest.approx(state.put[store] - state.taken[store], abs=1e-6)
        assert level >= -1e-9


def test_units_aboard_fit_on_the_deck(year):
    """However trucks and wagons are mixed, the shorter of the two lengths times their number is within the deck."""
    deck = year.inputs.policies["deck"]
    shortest = min(deck["truck_m"], *(wagon.length_m for wagon in year.inputs.wagons.values()))
    entities = year.ledger.entities
    for name, ship in year.inputs.ferries.items():
        rows = year.ledger.rows_of("departed")
        rows = rows[entities.ship_class[year.ledger.entity[rows]] == catalogue.SHIP_CLASSES.index(name)]
        units = year.ledger.amount_1[rows].max(initial=0.0)
        assert 0 < units * shortest <= ship.deck_m + 1e-6


def test_trades_share_out_the_tonnes_of_the_route(year):
    """Export, transit and import together are what landed on the route's lines, month by month, trucks apart."""
    lines = [catalogue.LINES.index(name) for name in catalogue.OF_THE_ROUTE]
    counted = [place for place, name in enumerate(CARRIERS) if name != "truck"]
    route = year.kpis["crossed_t"][np.ix_(counted, lines)].sum(axis=(0, 1, 2))
    by_trade = year.kpis["crossed_by_trade_t"]
    np.testing.assert_allclose(by_trade.sum(axis=0), route)
    assert (by_trade.sum(axis=1) > 0).all()


def test_units_aboard_add_up_to_the_wagons_and_trucks_that_crossed(year):
    """Units a voyage times arrivals, at both shores: what landed, but for ships at sea at either end of a month."""
    ferries = len(catalogue.FERRY_CLASSES)
    calls = year.kpis["calls"][:, :ferries].sum(axis=0)
    aboard = np.nansum(year.kpis["units_per_voyage"] * calls)
    kinds = [catalogue.KINDS.index(name) for name in ("wagon_loaded", "wagon_empty", "truck")]
    assert aboard == pytest.approx(year.kpis["crossed_units"][kinds].sum(), rel=0.01)


def test_littles_law_on_every_queue_for_ships(year):
    """Mean number waiting, read hour by hour, is arrivals an hour times mean wait; the ends cost little."""
    start, end = 0.0, year.clock.horizon_h
    queues = sorted({stage for stage, _, _ in year.ledger.kinds if "wait" in stage or stage == "loading_ban"})
    assert {"wait_for_ship_west", "wait_for_path", "ship_wait_berth", "loading_ban"} <= set(queues)
    for stage in queues:
        rows = year.ledger.rows_of(stage)
        if len(rows) < 30:
            continue
        began, ended = year.ledger.start_h[rows], year.ledger.end_h[rows]
        hours = np.arange(start, end)
        waiting = np.searchsorted(np.sort(began), hours, "right") - np.searchsorted(np.sort(ended), hours, "right")
        assert waiting.mean() == pytest.approx(len(rows) / (end - start) * (ended - began).mean(), rel=0.02, abs=0.01)


def test_all_indicators_have_the_promised_shape(year):
    assert set(year.kpis) == set(cargo.KPIS)
    for name, kpi in cargo.KPIS.items():
        assert year.kpis[name].shape == tuple(len(labels) for _, labels in kpi.dims), name


def test_same_seed_same_numbers(baseline):
    inputs = baseline.sample(4, 2)
    one, two = (
        cargo.simulate(inputs, year=2023, warm_up_h=2160.0, seed=4, replication=2, keep_rows=False) for _ in range(2)
    )
    for name in cargo.KPIS:
        assert one.kpis[name].tobytes() == two.kpis[name].tobytes()


def test_rows_and_dated_things_come_when_asked_for(small):
    plan = small([demand_row(3, 5, 300.0)], storms__month_05__storms_per_month=4)
    outcome = cargo.simulate(plan.sample(1, 0), year=2023, warm_up_h=2160.0, seed=1, replication=0, keep_rows=True)
    assert set(outcome.rows) == {"events", "units", "resources", "links", "bans"}
    assert outcome.rows["events"]["unit_id"].max() < len(outcome.rows["units"])
    assert set(outcome.periods["kind"]) <= {"closure", "ban"}
    assert (outcome.periods["end_h"] >= outcome.periods["start_h"]).all()


def test_another_ferry_changes_no_storm_and_no_demand(small):
    rows = [demand_row(month, 40, 2400.0) for month in (2, 5, 8)]
    storms = {"storms__month_05__storms_per_month": 4}
    one, two = (Run(small(rows, **storms, ferries__ropax__ships=ships), replication=0) for ships in (2, 3))
    for pair in one.plan.closures.pairs:
        assert np.array_equal(one.plan.closures.of(*pair), two.plan.closures.of(*pair))
    first, second = (
        [batch.at_h for batch in run.plan.model.parts.batches if batch.process == "wagon"] for run in (one, two)
    )
    assert len(first) == len(second) > 0
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


def test_kars_is_shut_from_its_day_and_cargo_goes_by_poti(small):
    rows = [demand_row(month, 10, 600.0, destination="turkey_by_kars") for month in (1, 10)]
    run = Run(small(rows))
    frame = run.log.to_frame()
    by_kars = frame[frame["place"] == "path.tbilisi_kars.west"]
    closing = run.clock.hour_of(run.inputs.sections["tbilisi_kars"].closed_from.isoformat())
    assert len(by_kars) > 0
    assert (by_kars["start_h"] < closing + 90 * 24).all()
    assert (frame["place"] == "path.tbilisi_poti.west").any()


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    wagons=st.integers(0, 400),
    berths=st.integers(1, 3),
    yard=st.integers(60, 400),
    storms=st.floats(0.0, 8.0),
    seed=st.integers(0, 2**31),
)
def test_mass_closes_on_random_scenarios(small, wagons, berths, yard, storms, seed):
    rows = [demand_row(month, wagons, 60.0 * wagons) for month in (1, 2, 3, 7)]
    rows += [
        demand_row(
            month,
            200,
            3000.0,
            **{"class": "truck", "commodity": "road_freight", "origin": "aktobe", "destination": "georgia"},
        )
        for month in (1, 7)
    ]
    plan = small(
        rows,
        ports__alat__ferry_berths=berths,
        ports__kuryk__yard_wagons=yard,
        storms__month_07__storms_per_month=storms,
    )
    assert_mass_closes(Run(plan, seed=seed, replication=0))


def test_feeders_load_boxes_at_aktau_one_after_the_other(year):
    """A ship that finds no place to load gives up her berth, and comes back to it without a second call."""
    assert year.inputs.policies["aktau_boxes"]["ships_at_once"] >= 1
    entities = year.ledger.entities
    feeders = [catalogue.SHIP_CLASSES.index(name) for name in year.inputs.feeders]
    rows = year.log.to_frame()
    mine = rows[np.isin(entities.ship_class[rows["entity"].to_numpy()], feeders)]
    loading = mine[(mine["stage"] == "ship_wait_cargo") & (mine["cause"] == "load") & (mine["end_h"] > mine["start_h"])]
    starts, ends = np.sort(loading["start_h"].to_numpy()), np.sort(loading["end_h"].fillna(np.inf).to_numpy())
    at_once = [int((starts <= at).sum() - (ends <= at).sum()) for at in starts]
    assert max(at_once) == int(year.inputs.policies["aktau_boxes"]["ships_at_once"])
    calls = mine[mine["stage"] == "call_aktau"].groupby("entity").size()
    voyages = mine[mine["stage"] == "call_alat"].groupby("entity").size()
    assert (abs(calls - voyages) <= 1).all()
