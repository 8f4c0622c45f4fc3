"""Back-casts against a queue whose shape is known: it jumps when the incident begins and halves every day."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from transcaspian import scenario
from transcaspian.errors import InputError
from transcaspian.study.back_cast import tables as back_cast_tables
from transcaspian.study.back_cast.with_and_without import back_cast, incidents, without

PLACE = "kuryk.wagon"


@pytest.fixture(scope="module")
def storm():
    return scenario.load("storm-may-2022")


def test_a_queue_that_halves_every_day(storm, toy):
    """Two rows of the table begin on 5 May, so 1,280 stand more on that day, 640 on the next.

    The mean of a week up to day d is 1280 / 7 times a sum of halves: its peak is on the seventh day, 10 May.
    """
    found = back_cast(storm, room=toy.TOY, replications=3, workers=1)
    row = found.tables["places"].set_index("place").loc[PLACE]
    whole = 2 * toy.PEAK * 0.5 ** np.arange(200)
    weeks = np.array([whole[max(0, day - 6) : day + 1].sum() / 7 for day in range(200)])
    assert row["peak_p50"] == pytest.approx(weeks.max())
    assert row["peak_day"] == 125 + weeks.argmax()  # 5 May is day 125
    gone = np.flatnonzero((np.arange(200) >= weeks.argmax()) & (weeks <= 0.1 * weeks.max()))[0]
    assert row["gone_after_days_p50"] == gone - 5  # the incident ends after its fifth day
    assert row["unit_days"] == pytest.approx(whole.sum())
    assert row["told_apart"]
    assert not found.tables["places"].set_index("place").loc["alat.truck", "told_apart"]


def test_nothing_differs_before_the_incident_and_the_year_has_its_days(storm, toy):
    queue = back_cast(storm, room=toy.TOY, replications=2, workers=1).tables["queue"]
    before = queue[queue["day"] < 125]
    assert (before["extra_mean"] == 0.0).all()
    assert queue["day"].max() == 365
    assert queue.loc[queue["day"] == 125, "date"].iloc[0] == "2022-05-05"
    assert queue[(queue["place"] == PLACE) & (queue["day"] == 125)]["extra_p50"].iloc[0] == 2 * toy.PEAK


def test_a_queue_that_never_goes_is_said_to_stay():
    more = np.zeros((4, 366))
    more[:2, 100:] = 30.0
    more[2:, 100:110] = 30.0
    row = back_cast_tables.places((PLACE,), np.zeros((4, 1, 366)), more[:, None], 100, 105).iloc[0]
    assert row["still_there_share"] == 0.5
    assert np.isinf(row["gone_after_days_p90"])
    assert row["gone_after_days_p10"] == 11.0  # 110 + 6 days of the week's mean, less the day after the incident


def test_a_scenario_without_an_incident_is_refused_with_the_tables_to_fill(toy):
    with pytest.raises(InputError, match="stated_closures"):
        back_cast(scenario.load("baseline-2023"), room=toy.TOY)


def test_what_is_stated_can_be_read_and_taken_out(storm):
    stated = incidents(storm)
    assert list(stated["what"]) == ["kuryk all", "alat ferry"]
    assert set(stated["start"]) == {"2022-05-05"}
    plain = scenario.load("baseline-2022").sample(1, 2)
    assert dict(without(storm.sample(1, 2)).columns("stated_closures")) == dict(plain.columns("stated_closures"))


def test_an_interrupted_back_cast_goes_on(storm, tmp_path, toy):
    whole = back_cast(storm, room=toy.TOY, replications=3, workers=1)
    runs = []

    def stopping(inputs, **rest):
        runs.append(rest["replication"])
        if len(runs) == 3:
            raise KeyboardInterrupt
        return toy.simulate(inputs, **rest)

    room = replace(toy.TOY, simulate=stopping)
    with pytest.raises(KeyboardInterrupt, match="kept in"):
        back_cast(storm, room=room, replications=3, workers=1, out=tmp_path / "b")
    before = len(runs)
    again = back_cast(storm, room=room, replications=3, workers=1, out=tmp_path / "b")
    assert len(runs) - before < 6
    for name, frame in whole.tables.items():
        assert frame.equals(again.tables[name])
    assert again.folder == tmp_path / "b"


@pytest.mark.parametrize(
    "name",
    ["storm-may-2021", "storm-may-2022", "week-without-berthing", "kuryk-shut-half-of-autumn", "ban-on-kuryk-wagons"],
)
def test_every_shipped_back_cast_states_an_incident_with_a_source(name):
    shipped = scenario.load(name)
    stated = incidents(shipped)
    assert len(stated)
    central = shipped.sample(0, None)
    for table in set(stated["table"]):
        assert set(central.columns(table)["source"]) <= set(shipped.sources) | {"assumption"}
