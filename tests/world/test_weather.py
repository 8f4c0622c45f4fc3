from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.errors import InputError
from transcaspian.methods import intervals
from transcaspian.world import weather
from transcaspian.world.clock import Clock

CLOCK = Clock(2023, 2160.0, 10920.0)
MONTHS = [f"month_{ordinal:02d}" for ordinal in range(1, 13)]
STORMS = {name: {"storms_per_month": 3.0, "mean_h": 30.0, "cv": 0.6} for name in MONTHS}
RULES = {
    "kuryk_ferry": {
        "port": "kuryk", "operation": "ferry", "hours_per_storm_hour": 1.2, "delay_h": 0.0, "effect": "bars",
    },
    "alat_crane": {
        "port": "alat", "operation": "crane", "hours_per_storm_hour": 0.5, "delay_h": 6.0, "effect": "suspends",
    },
}  # fmt: skip
DRAW = {"clock": CLOCK, "seed": 11, "replication": 3}


def changed(table, row, **fields):
    return {**table, row: {**table[row], **fields}}


def test_each_port_takes_its_own_hours_from_the_same_storms():
    closed = weather.closures(STORMS, RULES, **DRAW)
    starts, lengths = closed.storms[:, 0], closed.storms[:, 1] - closed.storms[:, 0]

    for key, factor, delay_h in ((("kuryk", "ferry"), 1.2, 0.0), (("alat", "crane"), 0.5, 6.0)):
        by_hand = intervals.union(np.column_stack([starts + delay_h, starts + delay_h + factor * lengths]))
        expected = intervals.clip(by_hand, start_h=0.0, end_h=CLOCK.horizon_h)
        np.testing.assert_allclose(closed.of(*key), expected)
    assert (closed.effect("kuryk", "ferry"), closed.effect("alat", "crane")) == ("bars", "suspends")
    assert closed.pairs == (("kuryk", "ferry"), ("alat", "crane"))


def test_storms_without_spread_last_the_mean():
    storms = weather.storms({name: {**row, "cv": 0.0} for name, row in STORMS.items()}, **DRAW)

    np.testing.assert_allclose(storms[:, 1] - storms[:, 0], 30.0)


def test_no_storms_close_nothing():
    calm = {name: {**row, "storms_per_month": 0.0} for name, row in STORMS.items()}
    closed = weather.closures(calm, RULES, **DRAW)

    assert closed.of("kuryk", "ferry").shape == (0, 2)
    assert weather.shares_by_month(closed, clock=CLOCK)["share"].eq(0).all()
    assert weather.stoppages(closed)["mean_h"].isna().all()


def test_same_seed_same_storms_other_replication_other_storms():
    first, again = (weather.storms(STORMS, **DRAW) for _ in range(2))
    other = weather.storms(STORMS, clock=CLOCK, seed=11, replication=4)

    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first[:5], other[:5])


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(MONTHS), st.floats(3.0, 12.0), st.integers(0, 1000))
def test_more_storms_in_one_month_leave_all_others_as_they_were(month, rate, seed):
    draw = {"clock": CLOCK, "seed": seed, "replication": 0}
    before = weather.storms(STORMS, **draw)
    after = weather.storms(changed(STORMS, month, storms_per_month=rate), **draw)

    kept = {tuple(storm) for storm in after} & {tuple(storm) for storm in before}
    added = np.array([storm for storm in after if tuple(storm) not in kept]).reshape(-1, 2)
    assert len(kept) == len(before)
    assert np.all(CLOCK.month_of(added[:, 0]) == int(month[-2:]))


def test_longer_storms_in_one_month_begin_when_they_did():
    before = weather.storms(STORMS, **DRAW)
    after = weather.storms(changed(STORMS, "month_11", mean_h=60.0), **DRAW)
    november = CLOCK.month_of(before[:, 0]) == 11

    np.testing.assert_array_equal(before[:, 0], after[:, 0])
    lengths_before, lengths_after = (each[:, 1] - each[:, 0] for each in (before, after))
    np.testing.assert_allclose(lengths_after[november], 2 * lengths_before[november])
    np.testing.assert_array_equal(lengths_after[~november], lengths_before[~november])


def test_a_rule_of_one_port_moves_no_other():
    before = weather.closures(STORMS, RULES, **DRAW)
    after = weather.closures(STORMS, changed(RULES, "alat_crane", hours_per_storm_hour=2.0), **DRAW)

    np.testing.assert_array_equal(before.of("kuryk", "ferry"), after.of("kuryk", "ferry"))
    assert intervals.total_h(after.of("alat", "crane")) > intervals.total_h(before.of("alat", "crane"))


@settings(max_examples=20, deadline=None)
@given(st.floats(0, 1), st.integers(0, 1000))
def test_fewer_closed_hours_only_open_what_was_shut(factor, replication):
    draw = {"clock": CLOCK, "seed": 5, "replication": replication}
    whole = weather.closures(STORMS, RULES, **draw).of("kuryk", "ferry")
    fewer = weather.closures(STORMS, RULES, closed_hours_factor=factor, **draw).of("kuryk", "ferry")

    assert intervals.total_h(intervals.intersection(whole, fewer)) == pytest.approx(intervals.total_h(fewer))


def test_a_storm_before_the_clock_reaches_into_it():
    storm_of_september = changed(STORMS, "month_09", storms_per_month=60.0, mean_h=200.0)

    closed = weather.closures(storm_of_september, RULES, **DRAW).of("kuryk", "ferry")

    assert closed[0, 0] == 0.0


def test_shares_add_up_to_the_closed_hours():
    closed = weather.closures(STORMS, RULES, **DRAW)
    shares = weather.shares_by_month(closed, clock=CLOCK)

    assert len(shares) == 2 * 15
    by_pair = shares.groupby(["port", "operation"])["closed_h"].sum()
    assert by_pair["kuryk", "ferry"] == pytest.approx(intervals.total_h(closed.of("kuryk", "ferry")))
    december = shares.query("port == 'kuryk' and year == 2023 and month == 12")
    assert december["share"].item() == pytest.approx(december["closed_h"].item() / 744)


def test_stoppages_by_hand():
    hours = intervals.union([(0, 10), (20, 50), (100, 120)])
    closed = weather.Closures({("kuryk", "ferry"): hours}, {("kuryk", "ferry"): "bars"}, hours)

    (row,) = weather.stoppages(closed).to_dict("records")

    assert (row["count"], row["mean_h"], row["p50_h"], row["longest_h"]) == (3, 20, 20, 30)


def test_ice_or_a_users_series_adds_its_hours():
    closed = weather.closures(STORMS, RULES, **DRAW)
    more = closed.with_extra({("kuryk", "ferry"): intervals.union([(0, 48)])})

    assert intervals.closed_share(more.of("kuryk", "ferry"), start_h=0, end_h=48) == 1.0
    assert more.of("alat", "crane") is closed.of("alat", "crane")
    with pytest.raises(InputError, match="no rule"):
        closed.with_extra({("kuryk", "tanker"): intervals.NEVER})


def test_closures_are_frozen():
    closed = weather.closures(STORMS, RULES, **DRAW)

    with pytest.raises(dataclasses.FrozenInstanceError):
        closed.storms = intervals.NEVER
    with pytest.raises(TypeError):
        closed.intervals["kuryk", "ferry"] = intervals.NEVER


def test_a_pair_without_rule_names_the_nearest():
    with pytest.raises(InputError, match="did you mean kuryk ferry"):
        weather.closures(STORMS, RULES, **DRAW).of("kuryk", "fery")


@pytest.mark.parametrize(
    ("storms", "rules", "field"),
    [
        (changed(STORMS, "month_02", mean_h=-1.0), RULES, "mean_h"),
        (changed(STORMS, "month_02", storms_per_month=61.0), RULES, "storms_per_month"),
        (changed(STORMS, "month_02", cv="wide"), RULES, "cv"),
        (changed(STORMS, "month_02", cv=None), RULES, "cv"),
        (STORMS, changed(RULES, "alat_crane", effect="stops"), "effect"),
        (STORMS, changed(RULES, "alat_crane", delay_h=float("nan")), "delay_h"),
        (STORMS, changed(RULES, "alat_crane", port=""), "port"),
    ],
)
def test_a_wrong_field_is_named(storms, rules, field):
    with pytest.raises(InputError) as caught:
        weather.closures(storms, rules, **DRAW)

    assert [problem.field for problem in caught.value.problems] == [field]


def test_all_that_is_wrong_comes_at_once():
    storms = {name: row for name, row in STORMS.items() if name != "month_04"}
    rules = {**changed(RULES, "alat_crane", effect=""), "twice": RULES["kuryk_ferry"]}

    with pytest.raises(InputError) as caught:
        weather.closures(storms, rules, closed_hours_factor=-0.1, **DRAW)

    assert [problem.row for problem in caught.value.problems] == ["month_04", "alat_crane", "twice", ""]


def test_storms_alone_check_their_table_too():
    with pytest.raises(InputError, match=r"month_02.mean_h"):
        weather.storms(changed(STORMS, "month_02", mean_h=-1.0), **DRAW)


def test_frames_name_their_columns():
    closed = weather.closures(STORMS, RULES, **DRAW)

    assert isinstance(weather.stoppages(closed), pd.DataFrame)
    assert list(weather.shares_by_month(closed, clock=CLOCK)) == [
        "port", "operation", "year", "month", "closed_h", "share",
    ]  # fmt: skip
