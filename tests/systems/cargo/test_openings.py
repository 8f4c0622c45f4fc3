"""Projects within a run: what is read, what of the model changes on which hour, what is refused."""

from datetime import date

import numpy as np
import pytest

from transcaspian.errors import InputError
from transcaspian.systems.cargo import openings, operations
from transcaspian.systems.cargo.inputs import checked
from transcaspian.systems.cargo.openings import Change, Opening, opened, read_changes
from transcaspian.world.clock import Clock

DAY = date(2023, 7, 1)
HOUR = 2160.0 + 181 * 24.0


@pytest.fixture(scope="module")
def inputs(baseline):
    return baseline.sample(1, None)


def plan(inputs, *changes, day=DAY):
    found = tuple(Opening("project", day, read_changes(text)) for text in changes)
    clock = Clock(year=2023, warm_up_h=2160.0, horizon_h=2160.0 + 8760.0)
    return operations.plan(opened(checked(inputs), found), clock, seed=1, replication=0)


def test_a_text_of_changes_is_read():
    assert read_changes("ports.alat.ferry_berths+1; ports.alat.yard_teu*2;sections.tbilisi_kars.closed_to=date") == (
        Change("ports", "alat", "ferry_berths", "+", 1.0),
        Change("ports", "alat", "yard_teu", "*", 2.0),
        Change("sections", "tbilisi_kars", "closed_to", "=", 0.0),
    )


@pytest.mark.parametrize(
    "text",
    [
        "ports.alat.ferry_berths",
        "ports.alat.ferry_berths-1",
        "origins.dostyk.speed_km_per_day*2",
        "ports.alat.ferry_berths=date",
        "sections.tbilisi_kars.closed_to+1",
        "",
    ],
)
def test_what_cannot_change_while_the_clock_runs_is_refused(text):
    with pytest.raises(InputError) as caught:
        read_changes(text)
    assert caught.value.problems[0].value == text
    assert "ferries.*.ships" in caught.value.problems[0].allowed


def test_berths_cranes_and_paths_grow_on_their_day(inputs):
    found = plan(
        inputs,
        "ports.alat.ferry_berths+1; berth_groups.aktau_dry.cranes+2; sections.beyneu_mangystau.paths_per_day*2",
    ).model.parts.resources
    berths = inputs.rows("ports")["alat"]["ferry_berths"]
    assert found["berth.alat_ferry"].capacity == berths
    assert found["berth.alat_ferry"].changes == ((HOUR, berths + 1),)
    assert found["crane.aktau_dry"].changes == ((HOUR, inputs.rows("berth_groups")["aktau_dry"]["cranes"] + 2),)
    assert found["path.beyneu_mangystau.west"].changes == ((HOUR, 2),)


def test_two_projects_at_one_place_add_up_in_order(inputs):
    texts = "ports.alat.ferry_berths+1", "ports.alat.ferry_berths+2"
    found = plan(inputs, *texts).model.parts.resources["berth.alat_ferry"]
    berths = inputs.rows("ports")["alat"]["ferry_berths"]
    assert [capacity for _, capacity in found.changes] == [berths + 1, berths + 3]


def test_a_yard_is_full_of_what_is_not_built_until_its_day(inputs):
    made = plan(inputs, "ports.aktau.yard_teu*3")
    store = made.model.parts.stores["yard.aktau.teu"]
    room = inputs.rows("ports")["aktau"]["yard_teu"]
    assert (store.capacity, store.level) == pytest.approx((3 * room, 2 * room))
    batch = made.model.parts.batches[-1]
    assert batch.at_h.tolist() == [HOUR]
    assert made.cast.size() == made.model.count  # every entity is known, so that the next room's numbers fit


def test_water_deepens_from_the_day_of_the_dredging(inputs):
    changes = "berth_groups.aktau_dry.depth_m+1.2; berth_groups.aktau_dry.channel_depth_m+1.2"
    name = "payload.feeder_350.aktau"
    _, before = plan(inputs).model.parts.profiles[name]
    _, after = plan(inputs, changes).model.parts.profiles[name]
    day = int(HOUR // 24)
    assert np.array_equal(after[:day], before[:day])
    assert (after[day:] >= before[day:]).all()
    assert after[day:].mean() > before[day:].mean()


def test_a_ship_of_a_project_comes_after_the_others_and_begins_on_its_day(inputs):
    def sailings(made):
        return [batch.at_h[0] for batch in made.model.parts.batches if batch.process == "ferry.ropax"]

    before, after = sailings(plan(inputs)), sailings(plan(inputs, "ferries.ropax.ships+1"))
    assert after[: len(before)] == before
    assert len(after) == len(before) + 1
    assert HOUR <= after[-1] < HOUR + 7 * 24


def test_what_opens_after_the_end_changes_nothing(inputs):
    late = plan(inputs, "ferries.ropax.ships+1; ports.aktau.yard_teu*3", day=date(2030, 1, 1))
    never = plan(inputs)
    assert late.model.count == never.model.count
    assert late.model.parts.stores["yard.aktau.teu"] == never.model.parts.stores["yard.aktau.teu"]


def test_a_line_that_opens_takes_its_cargo_again(inputs):
    found = opened(checked(inputs), (Opening("kars", DAY, read_changes("sections.tbilisi_kars.closed_to=date")),))
    assert found.sections["tbilisi_kars"].closed_to == DAY
    assert openings.opened(checked(inputs), ()).openings == ()
