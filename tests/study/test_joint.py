"""Cargo and oil on one clock: alone as in company where nothing shared is short, coupled where it is."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import yaml

from transcaspian import scenario, study
from transcaspian.methods import events as ev
from transcaspian.study import joint
from transcaspian.study.rooms import ROOMS, no_draws, no_tables
from transcaspian.systems import cargo
from transcaspian.systems.cargo.kpis import catalogue as names
from transcaspian.systems.cargo.openings import Opening, read_changes
from transcaspian.systems.oil import clock as oil
from transcaspian.systems.oil.clock import catalogue as oil_names
from transcaspian.systems.oil.clock import operations as oil_operations
from transcaspian.systems.oil.clock.inputs import checked as oil_checked
from transcaspian.world import one_clock, shared_places
from transcaspian.world.surroundings import draw_seed, surroundings

FAIR = {"storms.*.storms_per_month": 0, "ice.*.harsh_winter_probability": 0}
HEAD = ("year", "month", "class", "commodity", "origin", "destination", "line", "direction", "units", "tonnes",
        "source", "confidence")  # fmt: skip
STEEL = ("wagon", "ferrous_metal", "karaganda", "poti", "kuryk_alat", "west")


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., scenario.Scenario]:
    """Return a maker of scenarios with a few hundred wagons of steel a month and some values set."""

    def make(settings: dict[str, object], *, wagons: float = 400.0) -> scenario.Scenario:
        with (tmp_path / "demand.csv").open("w", newline="") as file:
            rows = [(2023, month, *STEEL, wagons, wagons * 60.0, "assumption", "low") for month in range(1, 13)]
            csv.writer(file).writerows([HEAD, *rows])
        text = {"title": "small", "extends": "baseline-2023", "tables": {"demand": "demand.csv"}, "set": settings}
        (tmp_path / "small.yaml").write_text(yaml.safe_dump(text))
        return scenario.load(tmp_path / "small.yaml")

    return make


class Together:
    """One replication of some guests on one clock, the log kept."""

    def __init__(self, plan: scenario.Scenario, *guests: one_clock.Guest, replication: int = 0) -> None:
        inputs = plan.sample(1, replication)
        self.clock = one_clock.year_clock(2023, 2160.0)
        around = surroundings(inputs, self.clock, seed=1, replication=replication)
        self.model = ev.Model(horizon_h=self.clock.horizon_h)
        shared_places.declare(self.model, inputs, around)
        self.present = [guest.join(self.model, inputs, around, seed=1, replication=replication) for guest in guests]
        self.log = self.model.build().run(seed=draw_seed(1, replication))
        assert self.log.deadlock is None

    def events(self, place: int) -> list[tuple[object, ...]]:
        """Rows of one guest, its own entities numbered from nought."""
        sizes = [guest.cast.size() for guest in self.present]
        before = sum(sizes[:place])
        frame = self.log.to_frame()
        mine = frame[(frame["entity"] >= before) & (frame["entity"] < before + sizes[place])]
        mine = mine.assign(entity=mine["entity"] - before, end_h=mine["end_h"].fillna(np.inf))
        mine = mine.astype(dict.fromkeys(("stage", "place", "cause"), str))
        return sorted(mine.itertuples(index=False, name=None))


def test_a_room_alone_lives_through_the_same_events_when_nothing_is_shared(small):
    """No tank trains on the line and room for all in Aktau's approach: neither room can be in the other's way."""
    plan = small({"oil_nominations.tengiz_btc.contract_t_per_year": 0, "policies.aktau_approach.ships_at_once": 10})
    both = Together(plan, cargo.Guest(), oil.Guest())
    for place, guest in enumerate((cargo.Guest(), oil.Guest())):
        alone = Together(plan, guest).events(0)
        assert len(alone) > 5_000
        assert alone == both.events(place)


def test_a_storm_keeps_ferries_and_tankers_in_port_in_the_same_hours(small):
    both = Together(small({"storms.*.storms_per_month": 5}), cargo.Guest(), oil.Guest())
    frame = both.log.to_frame()
    shut = {
        "ship_wait_weather": both.model.parts.calendars["closed.kuryk.ferry"],
        "oil_ship_wait_weather": both.model.parts.calendars["closed.aktau.tanker"],
    }
    waits = {stage: frame[(frame["stage"] == stage) & (frame["end_h"] > frame["start_h"])] for stage in shut}
    tankers = waits["oil_ship_wait_weather"]
    assert len(tankers) > 20
    inside = [
        ((shut["oil_ship_wait_weather"][:, 0] <= start) & (start < shut["oil_ship_wait_weather"][:, 1])).any()
        for start in tankers["start_h"]
    ]
    assert all(inside)
    ferries = waits["ship_wait_weather"][["start_h", "end_h"]].dropna().to_numpy()
    together = [((ferries[:, 0] < end) & (start < ferries[:, 1])).any() for start, end in
                tankers[["start_h", "end_h"]].dropna().itertuples(index=False, name=None)]  # fmt: skip
    assert np.mean(together) > 0.8


def test_a_lower_sea_takes_cargo_from_feeders_tramps_and_tankers_on_the_same_days(small):
    high, low = (
        Together(small({"sea.caspian.offset_m": offset, **FAIR}), cargo.Guest(), oil.Guest()) for offset in (0.0, -0.6)
    )
    for name in ("payload.dry_cargo_7000.aktau", "oil.payload.asco_13000", "oil.payload.kmtf_12400"):
        before, after = (run.model.parts.profiles[name][1] for run in (high, low))
        assert (after <= before).all(), name
        assert (after < before).mean() > 0.9, name


def test_tank_wagons_take_paths_from_other_trains(small):
    """Twice the nomination on a line of four paths a day: other trains wait longer, by more than chance may do."""
    more = []
    for replication in range(5):
        waits = []
        for contract in (1_500_000, 3_000_000):
            plan = small(
                {
                    **FAIR,
                    "sections.beyneu_mangystau.paths_per_day": 4,
                    "oil_nominations.tengiz_btc.contract_t_per_year": contract,
                    "oil_nominations.tengiz_btc.starts_on": "2022-09-01",
                    "oil_trains.*.sets": 60,
                    "oil_terminals.aktau.unloading_wagons_per_day": 400,
                    "tankers.kmtf_12400.ships": 12,
                },
                wagons=1500.0,
            )
            both = Together(plan, cargo.Guest(), oil.Guest(), replication=replication)
            frame = both.log.to_frame()
            cargo_trains = frame["entity"] < both.present[0].cast.size()
            stood = frame[(frame["stage"] == "wait_for_path") & cargo_trains]
            waits.append((stood["end_h"].fillna(both.clock.horizon_h) - stood["start_h"]).sum())
        more.append(np.log(waits[1] / waits[0]))
    half_width = 2.78 * np.std(more, ddof=1) / np.sqrt(len(more))  # Student, 4 degrees of freedom, 95 %
    assert np.mean(more) - half_width > 0.0


def test_crude_of_the_route_is_what_oil_landed(small):
    plan = small({})
    outcome = joint.simulate(plan.sample(1, 0), year=2023, warm_up_h=2160.0, seed=1, replication=0, keep_rows=True)
    assert set(outcome.kpis) == set(joint.KPIS)
    crude = outcome.kpis["crossed_t"][names.CARRIERS.index("crude")]
    lines = [names.LINES.index(line) for line in ("aktau_baku", "aktau_makhachkala")]
    np.testing.assert_allclose(crude.sum(axis=(1, 2))[lines], outcome.kpis["oil_landed_t"].sum(axis=1))
    tonnes = [outcome.kpis[name][names.CARRIERS.index("crude")] for name in
              ("opening_stock_t", "entered_t", "left_t", "closing_stock_t")]  # fmt: skip
    assert tonnes[0] + tonnes[1] == pytest.approx(tonnes[2] + tonnes[3])
    assert outcome.rows["events"]["unit_id"].max() < len(outcome.rows["units"])
    assert {"oil_tanker", "oil_train"} <= set(outcome.rows["units"]["carrier"].astype(str))
    assert "closure" in set(outcome.periods["kind"])


def test_the_same_bytes_on_one_worker_and_on_two(small):
    plan = small({}, wagons=100.0)
    room = replace(ROOMS["joint"](), tables=no_tables, drawn=no_draws)  # the clock alone
    one, two = (study.run(plan, replications=2, rows=(), workers=workers, room=room) for workers in (1, 2))
    for table in ("kpis", "replications"):
        assert one.table(table).to_csv() == two.table(table).to_csv()
    assert one.manifest["room"] == "joint"


def test_rooms_have_indicators_of_their_own():
    rooms = {name: make() for name, make in ROOMS.items()}
    assert set(rooms["joint"].kpis) == set(rooms["cargo"].kpis) | set(rooms["oil"].kpis)
    assert not set(rooms["cargo"].kpis) & set(rooms["oil"].kpis)


def test_every_shared_place_serves_somebody_and_those_named_twice_serve_both():
    found = shared_places.shared()
    assert len({place.name for place in found}) == len(found)
    both = {place.name for place in found if set(place.serves) == {"cargo", "oil"}}
    assert {"approach.aktau", "path.beyneu_mangystau.west", "closed.sea_passage", "closed.aktau.tanker"} <= both


def test_scenarios_are_compared_over_every_indicator_of_the_joint_clock(small):
    """Series of months alone too; half a metre less water takes from what tankers load."""
    room = replace(ROOMS["joint"](), tables=no_tables, drawn=no_draws)
    plans = (small({"sea.caspian.offset_m": offset, **FAIR}, wagons=50.0) for offset in (-0.5, 0.0))
    low, high = (study.run(plan, replications=2, rows=(), room=room) for plan in plans)
    every = study.compare(low, high).every
    assert set(every["kpi"]) == set(joint.KPIS)
    payload = every[(every["kpi"] == "oil_payload_t") & (every["label"] == "kmtf_12400")].iloc[0]
    assert payload["a"] < payload["b"] - 500.0


def test_tankers_of_a_project_sail_from_their_day_on_and_move_no_other_ship() -> None:
    inputs = scenario.load("baseline-2023").sample(1, 0)
    day = date(2023, 7, 1)
    opening = Opening("tankers", day, read_changes("tankers.kmtf_12400.ships+2"))
    clock = one_clock.year_clock(2023, 2160.0)

    def ships(tables: object) -> dict[str, list[float]]:
        model = oil_operations.plan(oil_checked(tables), clock, seed=1, replication=0).model
        batches = [batch for batch in model.parts.batches if batch.process.startswith("oil_tanker.")]
        return {batch.process: list(batch.at_h) for batch in batches}

    before, after = ships(inputs), ships(joint.with_new_tankers(inputs, (opening,)))
    added = after.pop("oil_tanker.kmtf_12400_tankers")
    assert after == before
    assert len(added) == 2
    begins_h = float(clock.hour_of(day.isoformat()))
    assert all(begins_h <= hour < begins_h + 5 * 24 for hour in added)
    assert joint.with_new_tankers(inputs, ()) is inputs


def test_tankers_of_a_project_are_counted_among_the_other_ships() -> None:
    inputs = scenario.load("baseline-2023").sample(1, 0)
    opening = Opening("tankers", date(2023, 7, 1), read_changes("tankers.kmtf_12400.ships+2"))
    tables = joint.with_new_tankers(inputs, (opening,))
    found = oil.simulate(tables, year=2023, warm_up_h=2160.0, seed=1, replication=0, keep_rows=False).kpis
    base = oil.simulate(inputs, year=2023, warm_up_h=2160.0, seed=1, replication=0, keep_rows=False).kpis
    other = oil_names.SHIP_CLASSES.index("other")
    payload = np.asarray(found["oil_payload_t"][other])
    assert np.array_equal(payload[:6], base["oil_payload_t"][other][:6], equal_nan=True)
    assert np.nanmax(payload[6:]) > 5000.0
