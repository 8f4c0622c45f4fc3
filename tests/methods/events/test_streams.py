"""Stages that run as streams give the rows that the clock gives."""

import numpy as np
import pytest

from transcaspian.methods import events as ev


def sorted_rows(log: ev.Log) -> np.ndarray:
    rows = log.rows
    table = np.column_stack(
        [rows.entity, rows.kind, rows.start_h, np.nan_to_num(rows.end_h, nan=np.inf), rows.amount_1, rows.amount_2]
    )
    return table[np.lexsort(table.T[::-1])]


def assert_same(built: ev.Built, seed: int = 1) -> None:
    apart, together = built.run(seed=seed, streams=True), built.run(seed=seed, streams=False)
    np.testing.assert_array_equal(sorted_rows(apart), sorted_rows(together))
    for name in ("stage", "ended_h", "started", "waiting", "amount_1", "amount_2"):
        np.testing.assert_array_equal(getattr(apart.state, name), getattr(together.state, name), err_msg=name)
    assert apart.state.busy == together.state.busy
    assert apart.state.level == together.state.level


def line(m: ev.Model, p: ev.Process, *names: str) -> None:
    for name in names:
        if name not in m.parts.resources:
            m.resource(name, capacity=2)
        p.seize(name).delay(ev.column(name), stage=f"at {name}").release(name)


def hours(rng: np.random.Generator, count: int, *names: str) -> dict[str, np.ndarray]:
    return {name: rng.exponential(1.0, count) for name in names}


def test_a_line_runs_wholly_as_streams_with_its_delays_marks_and_draws() -> None:
    rng = np.random.default_rng(1)
    m = ev.Model(horizon_h=60.0)
    m.distribution("walk", quantiles=ev.exponential_quantiles(2.0))
    p = m.process("box")
    line(m, p, "a", "b")
    p.delay(ev.draw("walk", scale=ev.column("b")) / 2.0 + ev.least(1.0, ev.amount_1), stage="walk").mark("seen")
    line(m, p, "c")
    p.mark("out")
    m.add(
        "box",
        at=np.sort(rng.uniform(0, 70, 120)),
        columns=hours(rng, 120, "a", "b", "c"),
        amount_1=rng.integers(0, 3, 120),
    )
    built = m.build()
    assert built.plan.before == ["a", "b", "c"]
    assert built.run(seed=1).events == 0
    assert_same(built)


def test_lines_that_meet_and_part_share_a_stage() -> None:
    rng = np.random.default_rng(2)
    m = ev.Model(horizon_h=80.0)
    one, two = m.process("one"), m.process("two")
    line(m, one, "a", "both", "c")
    line(m, two, "both", "d")
    for name, columns in (("one", ("a", "both", "c")), ("two", ("both", "d"))):
        m.add(name, at=np.sort(rng.uniform(0, 70, 60)), columns=hours(rng, 60, *columns))
    assert m.build().plan.before[-3:].count("both") + m.build().plan.before[:2].count("both") >= 1
    assert_same(m.build())


def test_opposite_orders_leave_the_stages_to_the_clock() -> None:
    rng = np.random.default_rng(3)
    m = ev.Model(horizon_h=80.0)
    one, two = m.process("one"), m.process("two")
    line(m, one, "a", "b")
    line(m, two, "b", "a")
    for name in ("one", "two"):
        m.add(name, at=np.sort(rng.uniform(0, 70, 60)), columns=hours(rng, 60, "a", "b"))
    assert m.build().plan.before == []
    assert m.build().plan.after == []
    assert_same(m.build())


def test_stages_before_and_behind_a_ferry() -> None:
    rng = np.random.default_rng(4)
    m = ev.Model(horizon_h=90.0)
    m.dock("quay")
    m.store("yard", capacity=10.0)
    p = m.process("wagon")
    line(m, p, "rail", "border")
    p.put("yard").board("quay", "cargo", leave=(("yard", 1.0),), aboard="at sea")
    line(m, p, "crane", "customs")
    f = m.process("ferry").label("again").load("quay", limit_1=8.0, minimum=2.0, longest_wait_h=6.0)
    f.delay(ev.column("sail")).unload().delay(ev.column("sail")).jump("again")
    m.add(
        "wagon",
        at=np.repeat(np.sort(rng.uniform(0, 70, 40)), 3),
        columns=hours(rng, 120, "rail", "border", "crane", "customs"),
    )
    m.add("ferry", at=[0.0, 1.0], columns={"sail": [3.1, 4.3]})
    built = m.build()
    assert (built.plan.before, built.plan.after) == (["rail", "border"], ["crane", "customs"])
    assert_same(built)


def test_a_leader_goes_through_stages_with_the_amounts_of_its_train() -> None:
    rng = np.random.default_rng(5)
    m = ev.Model(horizon_h=200.0)
    p = m.process("train")
    line(m, p, "path")
    p.split().mark("parted")
    w = m.process("wagon")
    line(m, w, "siding")
    engines = m.add("train", at=np.arange(10.0), columns=hours(rng, 10, "path"), amount_1=0.0)
    m.add("wagon", at=np.zeros(30), leader=np.repeat(engines, 3), columns=hours(rng, 30, "siding"), amount_2=60.0)
    built = m.build()
    assert built.plan.before == ["path"]
    assert built.plan.after == ["siding"]
    assert_same(built)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda m, p: p.branch(ev.busy("a") > 5.0, to="x").label("x").mark("x"),
        lambda m, p: p.branch(ev.queue("a") > 5.0, to="x").label("x").mark("x"),
        lambda m, p: m.pool("pool", ("a",)),
        lambda m, p: m.process("other").seize("a", units=2).delay(1.0).release("a", units=2),
        lambda m, p: m.process("other").seize("a").mark("m").release("a"),
        lambda m, p: m.process("other").seize("a", priority=1).delay(1.0).release("a"),
        lambda m, p: m.process("other").seize("a").delay(ev.time()).release("a"),
        lambda m, p: m.add("box", at=[1.0], columns={"a": 1.0}, priority=1),
    ],
)
def test_a_resource_used_otherwise_stays_with_the_clock(spoil) -> None:
    m = ev.Model(horizon_h=80.0)
    p = m.process("box")
    line(m, p, "a")
    spoil(m, p)
    m.add("box", at=[0.0, 1.0, 2.0], columns={"a": 3.0})
    assert m.build().plan.before == []
    assert_same(m.build())


def test_a_changing_capacity_stays_with_the_clock() -> None:
    m = ev.Model(horizon_h=80.0)
    m.resource("a", capacity=1, changes=((5.0, 2),))
    line(m, m.process("box"), "a")
    m.add("box", at=[0.0, 1.0, 2.0], columns={"a": 3.0})
    assert m.build().plan.before == []
    assert_same(m.build())


def test_meetings_at_one_time_are_left_to_the_clock_and_give_its_rows() -> None:
    """Whole hours make departures, arrivals and ferries meet; the order is then the clock's to know."""
    m = ev.Model(horizon_h=60.0)
    p, q = m.process("one"), m.process("two")
    line(m, p, "a", "b")
    line(m, q, "b")
    m.add("one", at=np.repeat(np.arange(10.0), 3), columns={"a": 1.0, "b": 1.0})
    m.add("two", at=np.arange(0.0, 20.0, 0.5), columns={"b": 2.0})
    assert m.build().plan.before == ["a", "b"]
    assert_same(m.build())


def test_a_handover_that_meets_an_event_of_the_clock_is_left_to_it() -> None:
    m = ev.Model(horizon_h=60.0)
    m.resource("gate", capacity=1, changes=((50.0, 2),))
    p = m.process("one")
    line(m, p, "a")
    p.seize("gate").delay(1.0, stage="gate").release("gate")
    m.process("two").delay(1.0).seize("gate").delay(1.0, stage="gate").release("gate")
    m.add("one", at=[0.0, 0.0], columns={"a": 2.0})
    m.add("two", at=[1.0, 2.0])
    assert m.build().plan.before == ["a"]
    assert_same(m.build())


def test_a_stage_of_many_servers_runs_with_a_heap() -> None:
    rng = np.random.default_rng(6)
    m = ev.Model(horizon_h=60.0)
    m.resource("field", capacity=150)
    m.process("box").seize("field").delay(ev.column("hours"), stage="stands").release("field")
    m.add("box", at=np.sort(rng.uniform(0, 50, 700)), columns={"hours": rng.exponential(20.0, 700)})
    built = m.build()
    assert built.plan.before == ["field"]
    assert_same(built)
    assert (built.run(seed=1).rows.kind == 0).any()


def test_whole_hours_at_many_servers_are_left_to_the_clock() -> None:
    m = ev.Model(horizon_h=60.0)
    m.resource("field", capacity=150)
    m.process("box").seize("field").delay(ev.column("hours"), stage="stands").release("field")
    m.add("box", at=np.floor(np.linspace(0, 20, 700)), columns={"hours": 10.0})
    assert_same(m.build())


def test_an_end_in_the_middle_ends_a_stream_behind_the_clock() -> None:
    rng = np.random.default_rng(7)
    m = ev.Model(horizon_h=90.0)
    m.store("yard", capacity=99.0)
    p = m.process("box").branch(ev.column("coin") < 0.5, to="lost")
    line(m, p, "crane")
    p.put("yard")
    line(m, p, "rail")
    p.mark("gone").end().label("lost").mark("lost")
    m.add(
        "box",
        at=np.sort(rng.uniform(0, 60, 80)),
        columns=hours(rng, 80, "crane", "rail") | {"coin": rng.uniform(0, 1, 80)},
    )
    built = m.build()
    assert built.plan.after == ["rail"]
    assert_same(built)


def test_two_stages_behind_the_clock_fed_from_two_places() -> None:
    rng = np.random.default_rng(8)
    m = ev.Model(horizon_h=90.0)
    m.store("yard", capacity=99.0)
    for name in ("one", "two"):
        p = m.process(name).put("yard").delay(ev.column("crane"))
        p.branch(ev.column("coin") < 0.3, to="rail")
        line(m, p, "crane")
        p.label("rail")
        line(m, p, "rail")
        columns = hours(rng, 40, "crane", "rail") | {"coin": rng.uniform(0, 1, 40)}
        m.add(name, at=np.sort(rng.uniform(0, 80, 40)), columns=columns)
    built = m.build()
    assert built.plan.after == ["crane", "rail"]
    assert_same(built)
