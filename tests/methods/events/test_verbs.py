"""Every verb with a case worked by hand. Rows are (entity, stage, cause, start, end)."""

import math

import numpy as np
import pandas as pd
import pytest

from transcaspian.methods import draws
from transcaspian.methods import events as ev


def test_seize_waits_in_order_of_arrival_and_writes_no_wait_of_zero_length(table) -> None:
    m = ev.Model(horizon_h=100)
    m.resource("crane", capacity=1)
    m.process("box").seize("crane").delay(5.0, stage="lift").release("crane")
    m.add("box", at=[0, 1, 2])
    assert table(m) == [
        (0, "lift", "run", 0, 5), (1, "crane", "queue", 1, 5), (1, "lift", "run", 5, 10), (2, "crane", "queue", 2, 10),
        (2, "lift", "run", 10, 15),
    ]  # fmt: skip


def test_units_block_those_behind_until_enough_are_free(table) -> None:
    m = ev.Model(horizon_h=100)
    m.resource("crane", capacity=3)
    p = m.process("box")
    p.seize("crane", units=ev.column("units")).delay(5.0, stage="lift").release("crane", units=ev.column("units"))
    m.add("box", at=[0, 1, 2], columns={"units": [2, 2, 1]})
    waits = [row for row in table(m) if row[2] == "queue"]
    assert waits == [(1, "crane", "queue", 1, 5), (2, "crane", "queue", 2, 5)]


def test_priority_is_served_first_and_a_capacity_changes_at_its_hours(table) -> None:
    m = ev.Model(horizon_h=100)
    m.resource("path", capacity=1, changes=((10, 3), (20, 0), (30, 1)))
    m.process("train").seize("path").delay(6.0, stage="run").release("path")
    m.add("train", at=[0, 1, 2, 3, 4, 19, 20], priority=[1, 1, 1, 0, 1, 1, 1])
    begins = {row[0]: row[3] for row in table(m) if row[1] == "run"}
    assert begins == {0: 0, 3: 6, 1: 10, 2: 10, 4: 12, 5: 19, 6: 30}


def test_a_rank_named_by_the_verb_may_depend_on_the_entity(table) -> None:
    m = ev.Model(horizon_h=100)
    m.resource("path", capacity=1)
    m.process("train").seize("path", priority=ev.column("rank")).delay(6.0, stage="run").release("path")
    m.process("work").seize("path", priority=2).delay(1.0, stage="work").release("path")
    m.add("train", at=[0, 1, 2], columns={"rank": [1, 1, 0]})
    m.add("work", at=[0.5])
    begins = {row[0]: row[3] for row in table(m) if row[2] == "run"}
    assert begins == {0: 0, 2: 6, 1: 12, 3: 18}


def test_any_member_of_a_pool_serves_whoever_it_fits(frame) -> None:
    m = ev.Model(horizon_h=100)
    for name in ("small", "deep", "old"):
        m.resource(name, capacity=1)
    m.pool("berths", ("small", "deep", "old"))
    p = m.process("ship")
    p.seize_any("berths", eligible="fits").delay(10.0, stage="work", place="berths").mark("done", place="berths")
    p.release_any("berths")
    m.add("ship", at=[0, 1, 2, 3, 4, 5], columns={"fits": [7, 7, 7, 1, 4, 7]})
    work = frame(m).query("stage == 'work'").set_index("entity")
    assert work.place.astype(str).to_dict() == {0: "small", 1: "deep", 2: "old", 3: "small", 4: "old", 5: "deep"}
    assert work.start_h.to_dict() == {0: 0, 1: 1, 2: 2, 3: 10, 4: 12, 5: 11}


def test_a_member_may_be_seized_by_name_beside_its_pool(table) -> None:
    m = ev.Model(horizon_h=100)
    m.resource("a", capacity=1)
    m.resource("b", capacity=1)
    m.pool("both", ("a", "b"))
    m.process("any").seize_any("both", priority=ev.column("r")).delay(4.0, stage="any").release_any("both")
    m.process("one").seize("a").delay(4.0, stage="one").release("a")
    m.add("any", at=[0, 0.5, 3], columns={"r": [0, 0, 0]})
    m.add("one", at=[1.0, 2.0])
    begins = {row[0]: row[3] for row in table(m) if row[2] == "run"}
    assert begins == {0: 0, 1: 0.5, 3: 4, 2: 4.5, 4: 8}


def test_units_of_a_pool_are_given_in_order_and_one_it_does_not_fit_keeps_nobody_waiting(table) -> None:
    """Member a has two units, b one. From 3 on all are taken; the third ship wants two of a, the fourth fits b alone.

    When a gives one unit back at 10, the ship that wants two is first in line for it and keeps the fifth waiting.
    """
    m = ev.Model(horizon_h=100)
    m.resource("a", capacity=2)
    m.resource("b", capacity=1)
    m.pool("quays", ("a", "b"))
    p = m.process("one").seize_any("quays", eligible="fits").delay(ev.column("h"), stage="work").release_any("quays")
    m.process("two").seize_any("quays", eligible=ev.column("fits"), units=2).delay(5.0, stage="work").release_any(
        "quays", units=2
    )
    m.add("one", at=[0, 1, 2], columns={"fits": [1, 1, 2], "h": [10.0, 20.0, 30.0]})
    m.add("two", at=[3], columns={"fits": 1})
    m.add("one", at=[4, 5], columns={"fits": [2, 1], "h": 1.0})
    begins = {row[0]: row[3] for row in table(m) if row[1] == "work"}
    assert begins == {0: 0, 1: 1, 2: 2, 3: 21, 4: 32, 5: 26}
    assert p.name == "one"


def test_a_free_member_is_taken_past_those_it_does_not_fit(table) -> None:
    m = ev.Model(horizon_h=100)
    m.resource("a", capacity=1)
    m.resource("b", capacity=1)
    m.pool("quays", ("a", "b"))
    m.process("ship").seize_any("quays", eligible="fits", priority=1).delay(10.0, stage="work").release_any("quays")
    m.add("ship", at=[0, 1, 2], columns={"fits": [1, 1, 2]})
    assert {row[0]: row[3] for row in table(m) if row[1] == "work"} == {0: 0, 1: 10, 2: 2}


def test_a_closure_suspends_work_and_bars_departure(table) -> None:
    m = ev.Model(horizon_h=100)
    m.calendar("storm", closed=[(5, 8), (12, 13)])
    p = m.process("ship").delay(10.0, stage="load", during="storm")
    p.wait_open("storm", stage="leave").delay(1.0, stage="sail")
    m.add("ship", at=[0, 6.0, 12.5])
    assert table(m) == [
        (0, "load", "run", 0, 5), (0, "load", "closed", 5, 8), (0, "load", "run", 8, 12), (0, "load", "closed", 12, 13),
        (0, "load", "run", 13, 14), (0, "sail", "run", 14, 15),
        (1, "load", "closed", 6, 8), (1, "load", "run", 8, 12), (1, "load", "closed", 12, 13),
        (1, "load", "run", 13, 19),
        (1, "sail", "run", 19, 20),
        (2, "load", "closed", 12.5, 13), (2, "load", "run", 13, 23), (2, "sail", "run", 23, 24),
    ]  # fmt: skip


def test_work_that_ends_when_the_closure_begins_is_done_and_the_way_is_then_barred(table) -> None:
    m = ev.Model(horizon_h=100)
    m.calendar("storm", closed=[(5, 8)])
    m.process("ship").delay(5.0, stage="load", during="storm").wait_open("storm", stage="leave")
    m.add("ship", at=[0])
    assert table(m) == [(0, "load", "run", 0, 5), (0, "leave", "closed", 5, 8)]


def test_each_entity_may_have_a_calendar_of_its_own(frame) -> None:
    m = ev.Model(horizon_h=100)
    m.resource("quay", capacity=2)
    m.pool("quays", ("quay",))
    numbers = [m.calendar("dock_1", closed=[(0, 3)]), m.calendar("dock_2", closed=[(4, 90)])]
    p = m.process("ship").seize_any("quays").wait_open(ev.column("calendar"), place="quays")
    p.delay(2.0, stage="sail", during=ev.column("calendar"), place="quays").release_any("quays")
    m.add("ship", at=[1.0, 3.0], columns={"calendar": numbers})
    rows = frame(m).sort_values(["entity", "start_h"])[["stage", "place", "cause", "start_h", "end_h"]].values.tolist()
    assert rows == [
        ["calendar", "quay", "closed", 1, 3], ["sail", "quay", "run", 3, 5], ["sail", "quay", "run", 3, 4],
        ["sail", "quay", "closed", 4, 90], ["sail", "quay", "run", 90, 91],
    ]  # fmt: skip


def test_stores_block_when_full_and_when_empty(table) -> None:
    m = ev.Model(horizon_h=60)
    m.store("yard", capacity=2.0, level=0.0)
    m.process("in").put("yard").mark("stands")
    m.process("out").get("yard", amount=2.0).mark("gone")
    m.add("in", at=[0, 1, 2, 3, 4])
    m.add("out", at=[2.5, 10, 20])
    log = m.build().run(seed=1)
    assert log.state.level == {"yard": 1.0}
    assert (log.state.put["yard"], log.state.taken["yard"]) == (5.0, 4.0)
    waits = log.to_frame().query("stage == 'yard'")[["entity", "cause", "start_h", "end_h"]].values.tolist()
    assert sorted(waits, key=lambda row: row[0])[:2] == [[2, "full", 2.0, 2.5], [4, "full", 4.0, 10.0]]
    last = waits[-1]
    assert last[:3] == [7, "empty", 20.0]
    assert math.isnan(last[3])


def ferry_model() -> ev.Model:
    m = ev.Model(horizon_h=80)
    m.dock("quay", classes=("truck", "wagon"), shares=(0.5, 1.0))
    m.process("truck").board("quay", "truck", use_1=1.0, aboard="at sea").delay(1.0, stage="road")
    m.process("wagon").board("quay", "wagon", use_1=2.0, aboard="at sea").delay(2.0, stage="rail")
    f = m.process("ferry").label("again")
    f.load("quay", limit_1=6.0, minimum=4.0, longest_wait_h=5.0)
    f.delay(ev.by_load({"truck": 0.1, "wagon": 0.2}), stage="ramp").delay(3.0, stage="sail").unload()
    f.delay(30.0, stage="back").jump("again")
    m.add("truck", at=np.arange(6.0), amount_2=20.0)
    m.add("wagon", at=[0.5, 0.6], amount_2=60.0)
    m.add("ferry", at=[6.0])
    return m


def test_a_ferry_fills_by_shares_then_by_priority_and_waits_for_its_minimum(frame) -> None:
    """Deck 6: trucks stop at 3 while wagons wait, one wagon (2), then a truck fills the last metre.

    On its second call, at 39.6, it finds 2 trucks and a wagon, 4 of 6: waits 5 hours and goes with this minimum.
    The third call at 78 lasts beyond the horizon.
    """
    rows = frame(ferry_model())
    ramp = rows.query("stage == 'ramp'")
    assert ramp.start_h.tolist() == pytest.approx([6.0, 44.6])
    assert ramp.end_h.tolist() == pytest.approx([6.6, 45.0])
    assert ramp.amount_1.tolist() == [5.0, 3.0]
    assert ramp.amount_2.tolist() == [4 * 20 + 60, 2 * 20 + 60]
    sea = rows.query("stage == 'at sea'").set_index("entity")
    assert sorted(sea.index[np.isclose(sea.end_h, 9.6)]) == [0, 1, 2, 3, 6]
    assert sorted(sea.index[np.isclose(sea.end_h, 48.0)]) == [4, 5, 7]
    loading = rows.query("cause == 'load'")
    assert loading.start_h.tolist() == pytest.approx([39.6, 78.0])
    assert math.isnan(loading.end_h.tolist()[1])


def test_a_carrier_below_its_minimum_goes_as_soon_as_it_is_reached_or_at_the_latest(table) -> None:
    m = ev.Model(horizon_h=100)
    m.dock("quay")
    m.process("box").board("quay", "cargo").mark("landed")
    m.process("feeder").load("quay", limit_1=10.0, minimum=2.0, longest_wait_h=4.0, latest_h=30.0).delay(
        1.0, stage="sail"
    ).unload()
    m.add("box", at=[1.0, 9.0, 20.0])
    m.add("feeder", at=[0.0, 10.0])
    sails = [row for row in table(m) if row[1] == "sail"]
    assert sails == [(3, "sail", "run", 9.0, 10.0), (4, "sail", "run", 40.0, 41.0)]


def test_a_carrier_goes_when_what_waits_does_not_fit_and_respects_both_limits(table) -> None:
    m = ev.Model(horizon_h=100)
    m.dock("quay")
    m.profile("payload", step_h=24.0, values=[50.0, 100.0])
    m.process("coil").board("quay", "cargo", use_1=1.0, use_2=ev.amount_2)
    m.process("ship").load("quay", limit_1=10.0, limit_2=ev.profile("payload")).delay(1.0, stage="sail").unload()
    m.add("coil", at=[0, 1, 2, 3, 4], amount_2=[20, 20, 20, 60, 20])
    m.add("ship", at=[5.0, 30.0, 31.0])
    assert [row[3:] for row in table(m) if row[1] == "sail"] == [(5.0, 6.0), (30.0, 31.0)]


def test_a_carrier_leaves_ashore_what_it_does_not_take_and_is_not_sent_off_by_it(table) -> None:
    m = ev.Model(horizon_h=100)
    m.dock("quay", classes=("wagon", "truck"))
    m.process("wagon").board("quay", "wagon")
    m.process("truck").board("quay", "truck")
    m.process("ship").load("quay", limit_1=2.0, takes=("truck",)).delay(1.0, stage="sail").unload()
    m.add("wagon", at=[0.0])
    m.add("truck", at=[1.0, 7.0])
    m.add("ship", at=[5.0])
    rows = table(m)
    assert [row for row in rows if row[1] == "sail"] == [(3, "sail", "run", 7.0, 8.0)]
    assert math.isnan(rows[0][4])


def test_a_carrier_takes_no_more_of_a_class_than_its_share_and_waits_for_the_others(table) -> None:
    """Four metres, wagons at most half: two of three wagons board at 5, the trucks of 6 and 7 fill what is left."""
    m = ev.Model(horizon_h=100)
    m.dock("quay", classes=("truck", "wagon"))
    for name in ("wagon", "truck"):
        m.process(name).board("quay", name)
    m.process("ship").load("quay", limit_1=4.0, most={"wagon": 0.5}).delay(1.0, stage="sail").unload()
    m.add("wagon", at=[0.0, 1.0, 2.0])
    m.add("truck", at=[6.0, 7.0])
    m.add("ship", at=[5.0])
    rows = table(m)
    assert [row for row in rows if row[1] == "sail"] == [(5, "sail", "run", 7.0, 8.0)]
    assert [row[4] for row in rows if row[1] == "quay" and row[0] < 3][:2] == [5.0, 5.0]
    assert sum(math.isnan(row[4]) for row in rows) == 1  # the third wagon still waits


def test_no_room_aboard_means_an_empty_voyage(table) -> None:
    m = ev.Model(horizon_h=10)
    m.dock("quay")
    m.process("box").board("quay", "cargo")
    m.process("ship").load("quay", limit_1=ev.column("room")).delay(1.0, stage="sail").unload()
    m.add("box", at=[0.0])
    m.add("ship", at=[1.0], columns={"room": 0.0})
    assert [row for row in table(m) if row[1] == "sail"] == [(1, "sail", "run", 1.0, 2.0)]


def test_what_is_left_on_boarding_comes_out_of_the_stores_and_lets_others_in(table) -> None:
    m = ev.Model(horizon_h=50)
    m.store("yard", capacity=30.0)
    m.store("papers", capacity=9.0, level=4.0)
    m.dock("quay")
    p = m.process("wagon").put("yard", amount=ev.amount_2)
    p.set(copies=0.5)
    leave = (("yard", ev.amount_2), ("papers", ev.column("sheets")), ("papers", 0.5), ("papers", ev.column("copies")))
    p.board("quay", "cargo", leave=leave)
    m.process("ship").load("quay", limit_1=1.0).delay(2.0, stage="sail").unload()
    m.add("wagon", at=[0, 1], amount_2=20.0, columns={"sheets": 1.0})
    m.add("ship", at=[5.0, 8.0])
    log = m.build().run(seed=1)
    assert log.state.level == {"yard": 0.0, "papers": 0.0}
    assert log.to_frame().query("cause == 'full'")[["entity", "start_h", "end_h"]].values.tolist() == [[1, 1, 5]]


def test_wagons_gather_into_a_train_that_seizes_one_path(frame) -> None:
    m = ev.Model(horizon_h=100)
    m.resource("path", capacity=1)
    p = m.process("wagon").assemble("train", limit_1=3, longest_wait_h=10.0)
    p.seize("path").delay(5.0, stage="run").release("path").split().delay(1.0, stage="shunt")
    m.add("wagon", at=[0, 1, 2, 3, 4], amount_2=[10.0, 20, 30, 40, 50])
    rows = frame(m)
    run = rows.query("stage == 'run'")
    assert run[["entity", "start_h", "end_h", "amount_1", "amount_2"]].values.tolist() == [
        [0, 2, 7, 3, 60],
        [3, 13, 18, 2, 90],
    ]
    waits = rows.query("cause == 'assemble'").sort_values("entity")
    assert waits[["entity", "start_h", "end_h", "amount_2"]].values.tolist() == [
        [0, 0, 2, 10], [1, 1, 2, 20], [3, 3, 13, 40], [4, 4, 13, 50],
    ]  # fmt: skip
    shunt = rows.query("stage == 'shunt'").sort_values("entity")
    assert shunt.start_h.tolist() == [7, 7, 7, 18, 18]
    assert shunt.amount_2.tolist() == [10, 20, 30, 40, 50]


def test_one_that_does_not_fit_sends_the_batch_off_and_one_that_fills_a_batch_alone_goes_at_once(table) -> None:
    m = ev.Model(horizon_h=100)
    m.process("lot").assemble("train", limit_1=99, limit_2=60.0).delay(1.0, stage="run").split().mark("there")
    m.add("lot", at=[0, 1, 2, 3, 4], amount_2=[30.0, 40, 60, 10, 50])
    assert [row for row in table(m) if row[1] in ("run", "train")] == [
        (0, "train", "assemble", 0, 1), (0, "run", "run", 1, 2), (1, "train", "assemble", 1, 2),
        (1, "run", "run", 2, 3),
        (2, "run", "run", 2, 3), (3, "train", "assemble", 3, 4), (3, "run", "run", 4, 5),
    ]  # fmt: skip


def test_followers_from_the_start_travel_with_their_leader_and_begin_their_own_process(frame) -> None:
    m = ev.Model(horizon_h=100)
    m.process("train").delay(4.0, stage="run").split().mark("engine free")
    m.process("wagon").delay(1.0, stage="unload")
    engine = m.add("train", at=[2.0, 3.0], amount_1=0.0)
    m.add("wagon", at=0.0 * np.arange(4), leader=[engine[0], engine[0], -1, engine[0]], amount_2=60.0)
    rows = frame(m)
    run = rows.query("stage == 'run'")
    assert run[["start_h", "end_h", "amount_1", "amount_2"]].values.tolist() == [[2, 6, 3, 180], [3, 7, 0, 0]]
    assert rows.query("stage == 'unload'").set_index("entity").start_h.to_dict() == {2: 6, 3: 6, 4: 0, 5: 6}
    assert rows.query("stage == 'engine free'").amount_2.tolist() == [0, 0]


def test_a_gate_keeps_its_orders_lets_a_quota_through_and_loses_the_impatient(table) -> None:
    m = ev.Model(horizon_h=100)
    m.gate("ban", orders=[(10, 30)], quota_per_day=2)
    p = m.process("wagon").pass_gate("ban", patience="patience", otherwise="lost").mark("sent").end()
    p.label("lost").mark("refused", cause="ban")
    m.add("wagon", at=[5, 10, 11, 12, 13, 14, 15, 16], columns={"patience": [99, 99, 99, 99, 2, 99, 0, 99]})
    rows = table(m)
    assert rows[0] == (-1, "ban", "order", 10, 30)
    sent = {row[0]: row[3] for row in rows if row[1] == "sent"}
    assert sent == {0: 5, 1: 10, 2: 11, 3: 24, 5: 24, 7: 30}
    refused = {row[0]: row[3] for row in rows if row[1] == "refused"}
    assert refused == {4: 15, 6: 15}


def test_a_gate_without_patience_keeps_everyone(table) -> None:
    m = ev.Model(horizon_h=100)
    m.gate("ban", orders=[(0, 30)])
    m.process("wagon").pass_gate("ban").mark("sent")
    m.add("wagon", at=[1, 2])
    assert [row[3] for row in table(m) if row[1] == "sent"] == [30, 30]


def test_cover_above_its_limit_closes_a_gate_for_terms_until_it_falls(frame) -> None:
    """Ten wagons stand; two leave on days 1 to 4, six come on day 4, none leave until day 10, then four.

    Window 2 days, checks daily. Cover is the level over what left per day in the window: day 1: 8 / 2 = 4 days,
    day 2: 6 / 2 = 3, day 3: 4 / 2 = 2, day 4: 8 / 2 = 4, day 5: 8 / 1 = 8, above 5: closed for 3 days. Day 8: the
    measure before is day 7's, without end: extended to day 11, where it is day 10's: 4 / 2 = 2 days, below 4: open.
    """
    m = ev.Model(horizon_h=280.0)
    m.store("yard", capacity=100.0, level=10.0)
    m.gate("ban", watch="yard", close_above_h=5 * 24.0, open_below_h=4 * 24.0, window_h=48.0, check_every_h=24.0,
           term_h=72.0, extensions=3)  # fmt: skip
    m.process("ship").get("yard", amount=ev.amount_1)
    m.process("train").put("yard", amount=ev.amount_1)
    m.process("wagon").pass_gate("ban").mark("sent")
    m.add("ship", at=[12, 36, 60, 84, 9 * 24 + 12], amount_1=[2, 2, 2, 2, 4])
    m.add("train", at=[80], amount_1=6)
    m.add("wagon", at=[100, 130, 200])
    rows = frame(m)
    orders = rows.query("entity == -1")
    assert orders[["cause", "start_h", "end_h"]].values.tolist() == [["rule", 120.0, 264.0]]
    assert rows.query("stage == 'sent'").start_h.tolist() == [100, 264, 264]


def test_an_order_by_rule_that_lasts_beyond_the_horizon_has_no_end(frame) -> None:
    m = ev.Model(horizon_h=100.0)
    m.store("yard", level=10.0)
    m.gate("ban", watch="yard", close_above_h=1.0, term_h=500.0)
    m.process("wagon").pass_gate("ban")
    m.add("wagon", at=[30.0])
    rows = frame(m)
    assert rows.cause.tolist() == ["gate", "rule"]
    assert rows.start_h.tolist() == [30.0, 24.0]
    assert rows.end_h.isna().all()


def test_an_empty_watched_store_gives_no_cover(frame) -> None:
    m = ev.Model(horizon_h=100.0)
    m.store("yard")
    m.gate("ban", watch="yard", close_above_h=1.0)
    m.process("wagon").pass_gate("ban").mark("sent")
    m.add("wagon", at=[30.0])
    assert frame(m).stage.tolist() == ["sent"]


def test_ships_are_sent_where_more_waits_net_of_room_under_way(frame) -> None:
    """A: 5 wait, B: 3. First ship to A (5 > 3.5), second to B (5 - 2 < 3.5). A is shut from 20 to 30: last choice."""
    m = ev.Model(horizon_h=30)
    m.dock("A")
    m.dock("B")
    m.calendar("shut", closed=[(20, 30)])
    m.process("a").board("A", "cargo")
    m.process("b").board("B", "cargo")
    p = m.process("ship").label("choose")
    p.choose((ev.option("to A", dock="A", calendar="shut"), ev.option("to B", dock="B", bias=0.5)), capacity=2.0)
    p.label("to A").delay(1.0, stage="A").load("A", limit_1=2, longest_wait_h=0.0).jump("sea")
    p.label("to B").delay(1.0, stage="B").load("B", limit_1=2, longest_wait_h=0.0)
    p.label("sea").delay(8.0, stage="sea").unload().jump("choose")
    m.add("a", at=[0, 0, 0, 0, 0])
    m.add("b", at=[0, 0, 0])
    m.add("ship", at=[0.5, 0.6])
    rows = frame(m)
    to_a, to_b = (rows[(rows.stage == name) & (rows.cause == "run")].start_h.round(6).tolist() for name in ("A", "B"))
    assert to_a == [0.5, 9.5, 18.5]
    assert to_b == [0.6, 9.6, 18.6, 27.5, 27.6]


def test_room_still_open_at_a_dock_counts_as_under_way(frame) -> None:
    """First to B (2 x 1 > 0), where room 8 is left: second and third to A (0 and -9 against -16), fourth to B (-18)."""
    m = ev.Model(horizon_h=30)
    m.dock("A")
    m.dock("B")
    m.process("b").board("B", "cargo")
    p = m.process("ship").choose(
        (ev.option("to A", dock=("A",)), ev.option("to B", dock="B", weight=2.0)), capacity=ev.column("room")
    )
    p.label("to A").load("A", limit_1=9.0).end()
    p.label("to B").mark("B").load("B", limit_1=ev.column("room"))
    m.add("b", at=[0.0])
    m.add("ship", at=[1, 2, 3, 4], columns={"room": [9.0, 1.0, 1.0, 1.0]})
    rows = frame(m)
    assert rows[rows.stage == "B"].query("cause == 'mark'").entity.tolist() == [1, 4]


@pytest.mark.parametrize(
    ("condition", "taken"),
    [
        (ev.column("x") < 2.0, [0, 1]),
        (ev.column("x") >= 2.0, [2, 3]),
        (ev.column("x").equals(1.0) | (ev.column("x") > 2.0), [1, 3]),
        ((ev.column("x") > 0.0) & (ev.column("x") <= 2.0), [1, 2]),
        (~(ev.column("x") > 0.0), [0]),
        (ev.time() >= 2.0, [2, 3]),
        (ev.amount_1 > 1.0, [3]),
        (ev.amount_2 / ev.column("x") > 6.0, [0, 1]),
        (1.0 - ev.column("x") > -1.5, [0, 1, 2]),
        (2.0 * ev.column("x") + 1.0 - (6.0 / (ev.column("x") + 1.0)) < 0.5, [0, 1]),
        (ev.least(ev.column("x"), 1.5) * ev.most(2.0, ev.column("x")) < 3.5, [0, 1, 2]),
        (ev.closed("night"), [1, 2]),
        (ev.closed(ev.column("calendar")), [1, 2]),
        (ev.level("yard") > 2.5, [0, 1, 2, 3]),
        (ev.profile("tide") > 0.5, [2, 3]),
        (ev.busy("crane") + ev.queue("crane") > 1.5, [2, 3]),
        (ev.queue("cranes").equals(0.0), [0, 1, 2, 3]),
        (ev.waiting("quay") > 3.5, [1, 2, 3]),
        (ev.waiting("quay", "wagon") > 3.5, []),
        (ev.held("cranes") < 0.0, [0, 1, 2, 3]),
        (ev.column("x") > 0.0, [1, 2, 3]),
        (ev.column("x") <= 1.0, [0, 1]),
    ],
)  # fmt: skip
def test_branch_looks_things_up(condition: ev.Value, taken: list[int], table) -> None:
    m = ev.Model(horizon_h=10.0)
    m.resource("crane", capacity=1)
    m.pool("cranes", ("crane",))
    m.store("yard", level=3.0)
    m.calendar("night", closed=[(1, 3)])
    m.profile("tide", step_h=2.0, values=[0.0, 1.0])
    m.dock("quay", classes=("wagon", "truck"))
    p = m.process("probe").branch(condition, to="yes").end()
    p.label("yes").mark("yes")
    m.process("user").seize("crane").delay(9.0).release("crane")
    m.process("load").board("quay", "wagon", use_1=3.0)
    m.process("drive").board("quay", "truck", use_1=1.0)
    m.add("probe", at=[0, 1, 2, 3], columns={"x": [0, 1, 2, 3], "calendar": 0.0}, amount_1=[1, 1, 1, 2], amount_2=10.0)
    m.add("user", at=[0.5, 1.5])
    m.add("load", at=[0.0])
    m.add("drive", at=[0.5])
    if condition.parts and condition.parts[-1].kind == "waiting" and condition.parts[-1].detail:
        taken = []
    assert [row[0] for row in table(m) if row[1] == "yes"] == taken


def test_set_changes_amounts_and_columns_for_good(frame) -> None:
    m = ev.Model(horizon_h=10.0)
    p = m.process("wagon").label("turn").set(trips=ev.column("trips") + 1.0, amount_1=ev.amount_2, amount_2=ev.amount_1)
    p.mark("turn").delay(1.0).branch(ev.column("trips") < ev.column("most"), to="turn")
    m.add("wagon", at=[0.0, 0.0], columns={"most": [2, 3]}, amount_1=1.0, amount_2=7.0)
    rows = frame(m)
    assert rows.entity.value_counts().to_dict() == {0: 2, 1: 3}
    assert rows.query("entity == 1").amount_1.tolist() == [7.0, 1.0, 7.0]


def test_draws_are_those_of_the_seed_stream_key_and_visit(frame) -> None:
    m = ev.Model(horizon_h=100.0)
    m.distribution("sail", quantiles=[2.0, 3.0, 5.0])
    p = m.process("ship").label("again").delay(ev.draw("sail", scale=2.0), stage="sail").jump("again")
    m.add("ship", at=[0.0, 0.0], key=np.array([11, 12], np.uint64))
    rows = frame(m).query("entity == 1").dropna()
    expected = 2.0 * draws.drawn(
        [2.0, 3.0, 5.0], draws.uniforms(1, "sail", np.full(len(rows), 12), np.arange(len(rows)))
    )
    np.testing.assert_allclose(rows.end_h - rows.start_h, expected)
    assert p.labels == {"again": 0}


def test_chance_falls_as_often_as_it_says() -> None:
    m = ev.Model(horizon_h=1.0)
    p = m.process("lot").branch(ev.chance(0.3), to="checked").end()
    p.label("checked").mark("checked")
    m.add("lot", at=np.zeros(2000))
    assert len(m.build().run(seed=4).rows) == pytest.approx(600, abs=4 * math.sqrt(2000 * 0.3 * 0.7))


def test_aboard_and_load_are_known_to_the_carrier_alone(frame) -> None:
    m = ev.Model(horizon_h=10.0)
    m.dock("quay", classes=("truck", "wagon"))
    m.process("truck").board("quay", "truck", use_1=2.0, use_2=3.0)
    p = m.process("ship").load("quay", limit_1=4.0)
    p.set(amount_1=ev.aboard("truck"), amount_2=ev.load_1() * 10 + ev.load_2()).mark("sails").unload().mark("empty")
    m.add("truck", at=[0.0, 0.0, 0.0])
    m.add("ship", at=[1.0])
    rows = frame(m).query("entity == 3")
    assert rows[["stage", "amount_1", "amount_2"]].astype({"stage": str}).values.tolist() == [
        ["sails", 2, 46],
        ["empty", 0, 0],
    ]


def test_same_time_resumptions_come_in_the_order_of_scheduling(frame) -> None:
    """Two wake at 5, scheduled at 0 and at 1; what the first lets go resumes after both."""
    m = ev.Model(horizon_h=10.0)
    m.resource("r", capacity=1)
    m.process("first").seize("r").delay(5.0).release("r").mark("a").delay(0.0).mark("d")
    m.process("second").delay(4.0).mark("b")
    m.process("third").seize("r").mark("c").release("r")
    m.add("first", at=[0.0])
    m.add("second", at=[1.0])
    m.add("third", at=[2.0])
    marks = frame(m).query("cause == 'mark'").stage.astype(str).tolist()
    assert marks == ["a", "b", "c", "d"]


def test_nothing_happens_at_the_horizon_and_the_state_says_who_stands_where() -> None:
    m = ev.Model(horizon_h=10.0)
    m.resource("r", capacity=1)
    m.process("x").seize("r").delay(6.0, stage="work").release("r").mark("done")
    m.add("x", at=[0.0, 1.0, 2.0, 10.0])
    log = m.build().run(seed=1, streams=False)
    assert log.state.ended_h.tolist()[:1] == [6.0]
    assert np.isnan(log.state.ended_h[1:]).all()
    assert log.state.started.tolist() == [True, True, True, False]
    assert log.state.waiting.tolist() == [False, False, True, False]
    assert [log.stages[code] if code >= 0 else "" for code in log.state.stage] == ["", "work", "r", ""]
    assert log.state.busy == {"r": 1}
    assert log.events > 0
    assert len(log.rows) == log.wanted_rows


def test_rows_can_be_left_out_and_memory_used_again() -> None:
    built = ferry_model().build()
    plain = built.run(seed=1)
    assert len(built.run(seed=1, rows=False).rows) == 0
    assert built.run(seed=1, rows=False).wanted_rows == len(plain.rows)
    workspace = ev.Workspace()
    first = built.run(seed=1, workspace=workspace)
    start = first.rows.start_h.copy()
    again = built.run(seed=1, workspace=workspace)
    assert again.rows.start_h.base is first.rows.start_h.base
    np.testing.assert_array_equal(again.rows.start_h, start)
    pd.testing.assert_frame_equal(again.to_frame(), plain.to_frame())


def test_a_log_larger_than_guessed_is_written_whole() -> None:
    m = ev.Model(horizon_h=1000.0)
    m.process("clock").label("tick").mark("tick").delay(1.0).jump("tick")
    m.add("clock", at=[0.0])
    assert len(m.build().run(seed=1).rows) == 1000
