"""Every fault of a description is named with its place; all come at once."""

import math

import numpy as np
import pytest

from transcaspian.errors import InputError
from transcaspian.methods import events as ev


def model() -> ev.Model:
    m = ev.Model(horizon_h=10.0)
    m.resource("crane", capacity=2)
    m.store("yard", capacity=5.0)
    m.dock("quay", classes=("wagon",))
    m.calendar("storm", closed=[(1, 2)])
    return m


def faults(m: ev.Model) -> str:
    with pytest.raises(InputError) as caught:
        m.build()
    return str(caught.value)


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (lambda p: p.seize("crain"), ["verb 1 (seize)", "crain", "did you mean crane?"]),
        (lambda p: p.put("yrad"), ["store", "yrad", "yard"]),
        (lambda p: p.board("quay", "wagn"), ["class", "wagn", "wagon"]),
        (lambda p: p.load("quay", limit_1=1.0, takes=("truk",)).unload(), ["class", "truk", "wagon"]),
        (lambda p: p.load("quay", limit_1=1.0, most={"truk": 0.5}).unload(), ["class", "truk", "wagon"]),
        (lambda p: p.load("quay", limit_1=1.0, most={"wagon": 1.5}).unload(), ["most", "1.5", "0 to 1"]),
        (lambda p: p.board("qay", "wagon"), ["dock", "qay", "quay"]),
        (lambda p: p.board("quay", "wagon", leave=(("yrd", 1.0),)), ["yrd", "yard"]),
        (lambda p: p.seize_any("berths"), ["pool", "berths"]),
        (lambda p: p.pass_gate("ban"), ["gate", "ban"]),
        (lambda p: p.delay(ev.draw("border")), ["distribution", "border"]),
        (lambda p: p.delay(ev.profile("tide") + 1.0), ["profile", "tide"]),
        (lambda p: p.delay(1.0, during="strom"), ["calendar", "strom", "storm"]),
        (lambda p: p.delay(math.nan), ["finite"]),
        (lambda p: p.branch(ev.level("yadr") > 1.0, to="x").label("x"), ["yadr"]),
        (lambda p: p.branch(ev.waiting("quay", "truck") > 1.0, to="x").label("x"), ["truck"]),
        (lambda p: p.branch(ev.queue("crne") > 1.0, to="x").label("x"), ["crne"]),
        (lambda p: p.branch(ev.closed("strm"), to="x").label("x"), ["strm"]),
        (lambda p: p.delay(ev.by_load({"truck": 1.0})), ["class", "truck"]),
        (lambda p: p.jump("agian").label("again"), ["label", "agian", "again"]),
        (lambda p: p.label("a").mark("x").label("a"), ["twice", "a"]),
        (lambda p: p.end().mark("never"), ["verb 2 (mark)", "no way leads"]),
        (lambda p: p.seize("crane"), ["still held", "crane", "release it before"]),
        (lambda p: p.release("crane"), ["not held", "crane"]),
        (lambda p: p.seize("crane").release("crane", units=2), ["not held"]),
        (lambda p: p.seize("crane", units=3).release("crane", units=3), ["more units than the capacity", "<= 2"]),
        (lambda p: p.seize("crane", units=0.5).release("crane", units=0.5), ["whole number", "0.5"]),
        (lambda p: p.branch(ev.time() > 1, to="x").seize("crane").label("x").mark("m"), ["held on one way", "crane"]),
        (lambda p: p.choose((ev.option("here", dock="qay", calendar="strom"),)).label("her"), ["here", "qay", "strom"]),
        (lambda p: p.delay(ev.column("hours")), ["column", "hours", "add box"]),
    ],
)
def test_a_process_that_is_wrong(write, words: list[str]) -> None:
    m = model()
    write(m.process("box"))
    m.add("box", at=[0.0], columns={"houres": 1.0})
    text = faults(m)
    for word in words:
        assert word in text


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (lambda m: m.resource("crane", capacity=1), ["taken by another resource"]),
        (lambda m: m.resource("a", capacity=-1), ["resource a.capacity", "found -1", "0 to"]),
        (lambda m: m.resource("a", capacity=1.5), ["whole number"]),
        (lambda m: m.resource("a", capacity=1, changes=((math.nan, 1),)), ["changes"]),
        (lambda m: m.store("a", capacity=-5.0), ["store a.capacity"]),
        (lambda m: m.store("a", capacity=5.0, level=6.0), ["store a.level", "0 to 5"]),
        (lambda m: m.pool("p", ("crane", "crain")), ["pool p", "crain"]),
        (lambda m: m.pool("p", ()), ["pool p.members"]),
        (lambda m: m.calendar("c", closed=[(3, 2)]), ["calendar c.closed", "sorted"]),
        (lambda m: m.calendar("c", closed=[(1, 3), (2, 4)]), ["sorted, disjoint"]),
        (lambda m: m.calendar("c", closed=[1.0, 2.0, 3.0]), ["calendar c"]),
        (lambda m: m.profile("p", step_h=0.0, values=[1.0]), ["profile p.step_h"]),
        (lambda m: m.profile("p", step_h=1.0, values=[]), ["must not be empty"]),
        (lambda m: m.profile("p", step_h=1.0, values=[1.0, math.inf]), ["finite", "[1]"]),
        (lambda m: m.distribution("d", quantiles=[2.0, 1.0]), ["never fall"]),
        (lambda m: m.distribution("d", quantiles=[1.0]), ["two or more"]),
        (lambda m: m.dock("d", classes=("a", "b"), shares=(0.5,)), ["dock d.shares"]),
        (lambda m: m.dock("d", classes=("a",), shares=(1.5,)), ["dock d.shares", "0 to 1"]),
        (lambda m: m.dock("d", classes=tuple("abcdefghi")), ["dock d.classes", "1 to 8"]),
        (lambda m: m.gate("g", orders=[(5, 4)]), ["gate g.orders"]),
        (lambda m: m.gate("g", watch="yrad"), ["gate g", "yrad", "yard"]),
        (lambda m: m.gate("g", term_h=-1.0), ["gate g.term_h"]),
        (lambda m: m.gate("g", extensions=-1), ["gate g.extensions"]),
        (lambda m: m.add("bx", at=[0.0]), ["process", "bx", "box"]),
        (lambda m: m.add("box", at=[-1.0]), ["add box.at", "negative"]),
        (lambda m: m.add("box", at=[0.0, math.nan]), ["add box.at", "[1] = nan"]),
        (lambda m: m.add("box", at=[0.0, 1.0], columns={"x": [1.0]}), ["add box.x", "(2,)"]),
        (lambda m: m.add("box", at=[0.0], amount_1=[[1.0]]), ["amount_1"]),
        (lambda m: m.add("box", at=[0.0], priority=9), ["priority", "0 to 7"]),
        (lambda m: m.add("box", at=[0.0], key=np.zeros(2, np.uint64)), ["add box.key"]),
        (lambda m: m.add("box", at=[0.0], leader=[5]), ["leader"]),
        (lambda m: m.add("box", at=[0.0], leader=[0, 0]), ["add box.leader"]),
        (lambda m: m.add("box", at=[0.0, 0.0], leader=[-1, 0]), ["must contain split", "box"]),
    ],
)
def test_a_thing_or_entity_that_is_wrong(write, words: list[str]) -> None:
    m = model()
    m.process("box").mark("x")
    write(m)
    text = faults(m)
    for word in words:
        assert word in text


def test_a_horizon_must_lie_ahead() -> None:
    assert "horizon_h" in faults(ev.Model(horizon_h=-1.0))


def test_all_faults_come_at_once() -> None:
    m = model()
    m.resource("a", capacity=-1)
    m.process("box").seize("crain").put("yrad")
    with pytest.raises(InputError) as caught:
        m.build()
    assert len(caught.value.problems) == 3


def test_a_loop_that_spends_no_time_is_stopped_and_named() -> None:
    m = model()
    m.process("spinner").label("a").mark("x").jump("a")
    m.add("spinner", at=[2.0])
    with pytest.raises(InputError, match="stands still at 2 h: spinner repeats"):
        m.build().run(seed=1, rows=False)


@pytest.mark.compiled
def test_delays_of_no_hours_do_not_count_as_time() -> None:
    m = model()
    m.process("spinner").label("a").delay(0.0).jump("a")
    m.add("spinner", at=[2.0])
    with pytest.raises(InputError, match="stands still at 2 h: spinner repeats"):
        m.build().run(seed=1)


def test_boarding_cannot_take_what_a_store_does_not_hold() -> None:
    m = model()
    m.process("wagon").board("quay", "wagon", leave=(("yard", 1.0),))
    m.process("ship").load("quay", limit_1=1.0)
    m.add("wagon", at=[0.0])
    m.add("ship", at=[1.0])
    with pytest.raises(InputError, match="store yard: a boarding took more"):
        m.build().run(seed=1)
