"""Trains of one full port may take part of the standing room and no more, where a limit is set."""

import pytest

from transcaspian import scenario
from transcaspian.methods import events as ev
from transcaspian.world import rail_paths, shared_places
from transcaspian.world.clock import Clock
from transcaspian.world.surroundings import surroundings


def stores(name):
    inputs = scenario.load(name).sample(1, None)
    year = inputs.year
    clock = Clock(year=year, warm_up_h=2160.0, horizon_h=2160.0 + 8760.0)
    model = ev.Model(horizon_h=clock.horizon_h)
    shared_places.declare(model, inputs, surroundings(inputs, clock, seed=1, replication=0))
    return model.parts.stores, inputs.rows("policies")["intermediate_stations"]


def test_a_past_year_has_one_room_for_all():
    found, policy = stores("baseline-2023")
    assert policy["share_of_a_port"] == 1.0
    assert [name for name in found if name.startswith(rail_paths.STANDING)] == [rail_paths.STANDING]
    assert rail_paths.room_of("kuryk.wagons", {"intermediate_stations": policy}) is None


def test_a_year_ahead_has_a_part_for_every_flow_beside_the_whole():
    found, policy = stores("forecast-2024")
    assert policy["share_of_a_port"] == 0.3
    rooms = {name: store.capacity for name, store in found.items() if name.startswith(f"{rail_paths.STANDING}.")}
    assert set(rooms) == {f"{rail_paths.STANDING}.{flow}" for flow in rail_paths.FLOWS}
    assert list(rooms.values()) == pytest.approx([0.3 * policy["wagons"]] * len(rooms))


@pytest.mark.parametrize("share", [None, 1.0])
def test_no_share_is_no_limit(share):
    assert rail_paths.share_of_a_port({"intermediate_stations": {"wagons": 600.0, "share_of_a_port": share}}) == 1.0
