"""Laws that hold for every model: streams change nothing, nothing is lost, more never means less on a FIFO line."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.methods import events as ev

COUNT = 60


def sorted_rows(log: ev.Log) -> np.ndarray:
    rows = log.rows
    table = np.column_stack(
        [rows.entity, rows.kind, rows.start_h, np.nan_to_num(rows.end_h, nan=np.inf), rows.amount_1, rows.amount_2]
    )
    return table[np.lexsort(table.T[::-1])]


@st.composite
def random_models(draw: st.DrawFn) -> ev.Model:
    """Two to three processes over shared stages, with delays, marks, a store, a ferry and a branch between them."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    m = ev.Model(horizon_h=draw(st.sampled_from([30.0, 90.0, 400.0])))
    names = [f"r{number}" for number in range(5)]
    for name in names:
        m.resource(name, capacity=draw(st.integers(1, 4)))
    m.distribution("law", quantiles=ev.gamma_quantiles(1.5, 0.7))
    m.store("yard", capacity=draw(st.sampled_from([3.0, 50.0])))
    m.dock("quay")
    for number in range(draw(st.integers(1, 3))):
        p = m.process(f"p{number}")
        columns: dict[str, np.ndarray] = {}
        for verb in draw(
            st.lists(
                st.sampled_from(["stage", "stage", "stage", "draw", "delay", "mark", "ferry", "branch"]),
                min_size=1,
                max_size=8,
            )
        ):
            if verb in ("stage", "draw"):
                name = draw(st.sampled_from(names))
                p.seize(name).delay(ev.column(name) if verb == "stage" else ev.draw("law"), stage=name).release(name)
                columns[name] = rng.exponential(1.0, COUNT)
            elif verb == "delay":
                p.delay(ev.column("walk") * 2.0, stage="walk")
                columns["walk"] = rng.exponential(1.0, COUNT)
            elif verb == "mark":
                p.mark("seen")
            elif verb == "ferry":
                p.put("yard").board("quay", "cargo", leave=(("yard", 1.0),))
            else:
                place = len(p.steps)
                p.branch(ev.column("coin") < 0.5, to=f"skip {place}").delay(1.0).label(f"skip {place}").mark("met")
                columns["coin"] = rng.uniform(0, 1, COUNT)
        group = draw(st.sampled_from([1, 3]))
        m.add(f"p{number}", at=np.repeat(np.sort(rng.uniform(0, 60, COUNT // group)), group), columns=columns)
    f = (
        m.process("ferry")
        .label("again")
        .load("quay", limit_1=5.0, longest_wait_h=4.0)
        .delay(ev.column("sail"))
        .unload()
    )
    f.delay(ev.column("sail")).jump("again")
    m.add("ferry", at=[0.3, 2.7], columns={"sail": [1.3, 1.7]})
    return m


@settings(max_examples=60, deadline=None)
@given(random_models())
def test_streams_on_equals_streams_off(m: ev.Model) -> None:
    built = m.build()
    apart, together = built.run(seed=5, streams=True), built.run(seed=5, streams=False)
    np.testing.assert_array_equal(sorted_rows(apart), sorted_rows(together))
    np.testing.assert_array_equal(apart.state.ended_h, together.state.ended_h)
    np.testing.assert_array_equal(apart.state.stage, together.state.stage)
    assert apart.state.busy == together.state.busy
    assert str(apart.deadlock) == str(together.deadlock)


@settings(max_examples=30, deadline=None)
@given(random_models(), st.integers(0, 10**6))
def test_every_entity_is_somewhere_and_time_goes_forward(m: ev.Model, seed: int) -> None:
    """Rows of one entity never overlap; levels are what went in less what came out; resources are never overdrawn."""
    log = m.build().run(seed=seed)
    rows = log.to_frame()
    rows = rows[rows.cause != "mark"].sort_values(["entity", "start_h", "end_h"])
    end = rows.groupby("entity").end_h.shift()
    assert (rows.start_h >= end - 1e-9)[end.notna()].all()
    assert (rows.end_h.isna() | (rows.end_h > rows.start_h) | (rows.cause == "run")).all()
    for name, store in m.parts.stores.items():
        assert log.state.level[name] == pytest.approx(log.state.put[name] - log.state.taken[name])
        assert 0.0 <= log.state.level[name] <= store.capacity
    for name, resource in m.parts.resources.items():
        inside = rows[(rows.stage == name) & (rows.cause == "run")]
        edges = np.concatenate([inside.start_h, inside.end_h.dropna()])
        steps = np.concatenate([np.ones(len(inside)), -np.ones(inside.end_h.notna().sum())])
        order = np.lexsort([steps, edges])
        assert steps[order].cumsum().max(initial=0) <= resource.capacity
        assert log.state.busy[name] == inside.end_h.isna().sum()


def departures(limits: list[int], at: np.ndarray, hours: list[np.ndarray | float]) -> np.ndarray:
    m = ev.Model(horizon_h=1e6)
    p = m.process("box")
    for number, limit in enumerate(limits):
        m.resource(f"r{number}", capacity=limit)
        p.seize(f"r{number}").delay(ev.column(f"r{number}")).release(f"r{number}")
    m.add("box", at=at, columns={f"r{number}": column for number, column in enumerate(hours)})
    return np.sort(m.build().run(seed=1).state.ended_h)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.integers(1, 4), min_size=1, max_size=5), st.data())
def test_a_lower_limit_never_raises_throughput_on_a_fifo_line(
    seed: int, capacities: list[int], data: st.DataObject
) -> None:
    """Where no unit overtakes another, every departure comes no earlier when one limit is cut.

    One time for all units of a stage keeps their order; a last stage may take any times. (With overtaking before the
    last stage single departures can come earlier: the later stages then see other units first.)
    """
    rng = np.random.default_rng(seed)
    at = np.sort(rng.uniform(0, 50, 80))
    hours: list[np.ndarray | float] = [float(rng.exponential(1.0)) for _ in capacities[1:]]
    hours.append(rng.exponential(1.0, 80))
    place = data.draw(st.integers(0, len(capacities) - 1))
    cut = [max(1, limit - (number == place)) for number, limit in enumerate(capacities)]
    assert (departures(cut, at, hours) >= departures(capacities, at, hours) - 1e-9).all()


@settings(max_examples=30, deadline=None)
@given(random_models())
def test_with_unlimited_servers_nobody_waits_for_one(m: ev.Model) -> None:
    for name in m.parts.resources:
        m.parts.resources[name] = type(m.parts.resources[name])(10**6)
    rows = m.build().run(seed=1).to_frame()
    assert not (rows.stage.isin(list(m.parts.resources)) & (rows.cause == "queue")).any()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 12), st.sampled_from([float("inf"), 70.0]))
def test_carriers_never_take_more_than_their_limits_and_land_all_they_take(
    seed: int, limit: int, payload: float
) -> None:
    rng = np.random.default_rng(seed)
    m = ev.Model(horizon_h=500.0)
    m.dock("quay", classes=("truck", "wagon"), shares=(0.6, 1.0))
    for name in ("truck", "wagon"):
        m.process(name).board("quay", name, use_1=ev.column("length"), aboard="sea").mark("landed")
        m.add(
            name,
            at=np.sort(rng.uniform(0, 100, 60)),
            columns={"length": rng.uniform(0.5, 1.0, 60)},
            amount_2=rng.uniform(5, 30, 60),
        )
    f = m.process("ferry").label("again").load("quay", limit_1=float(limit), limit_2=payload, longest_wait_h=5.0)
    f.set(deck=ev.load_1(), tonnes=ev.load_2()).mark("sails").delay(ev.column("sail"), stage="sail").unload().jump(
        "again"
    )
    m.add("ferry", at=[0.0, 1.5], columns={"sail": [7.3, 9.1]})
    log = m.build().run(seed=1)
    rows = log.to_frame()
    sails = rows[rows.stage == "sails"]
    assert (sails.amount_2 <= payload + 1e-6).all()
    sea = rows[rows.stage == "sea"]
    landed = rows[rows.stage == "landed"]
    assert sea.end_h.notna().sum() == len(landed)
    assert sails.amount_2.sum() == pytest.approx(sea.amount_2.sum() - _loading(log, rows, sea), abs=1e-6)


def _loading(log: ev.Log, rows: object, sea: object) -> float:
    """Return the tonnes aboard carriers that still stand open at the horizon."""
    waiting = np.flatnonzero(log.state.waiting)
    carriers = waiting[waiting >= 120]
    return float(log.state.amount_2[carriers].sum())
