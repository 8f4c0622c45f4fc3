from transcaspian.methods import events as ev


def crossing(horizon_h: float = 1000.0) -> ev.Model:
    m = ev.Model(horizon_h=horizon_h)
    m.resource("berth_a", capacity=1)
    m.resource("berth_b", capacity=1)
    m.resource("tug", capacity=1)
    p = (
        m.process("eastbound")
        .seize("berth_a")
        .delay(1.0)
        .seize("berth_b")
        .release("berth_a")
        .delay(1.0)
        .release("berth_b")
    )
    p = (
        m.process("westbound")
        .seize("berth_b")
        .delay(1.0)
        .seize("berth_a")
        .release("berth_b")
        .delay(1.0)
        .release("berth_a")
    )
    p = m.process("tug").label("again").seize("tug").delay(5.0).release("tug").jump("again")
    assert p.name == "tug"
    m.add("eastbound", at=[0.0, 50.0])
    m.add("westbound", at=[0.5, 60.0])
    m.add("tug", at=[0.0, 0.0])
    return m


def test_two_that_hold_what_the_other_wants_are_named_while_the_rest_goes_on() -> None:
    deadlock = crossing().build().run(seed=1).deadlock
    assert deadlock is not None
    assert set(deadlock.cycle) == {"berth_a", "berth_b"}
    assert deadlock.entities == (0, 2) or deadlock.entities == (2, 0)
    assert "1 x eastbound holds berth_a and waits for berth_b" in str(deadlock)
    assert "1 x westbound holds berth_b and waits for berth_a" in str(deadlock)


def test_a_queue_at_the_horizon_is_no_deadlock() -> None:
    assert crossing(horizon_h=1.2).build().run(seed=1).deadlock is None


def test_a_full_yard_whose_emptier_waits_for_the_crane_of_the_filler() -> None:
    m = ev.Model(horizon_h=100.0)
    m.resource("crane", capacity=1)
    m.store("yard", capacity=1.0, level=1.0)
    m.process("filler").seize("crane").put("yard").release("crane")
    m.process("emptier").seize("crane").get("yard").release("crane")
    m.add("filler", at=[1.0])
    m.add("emptier", at=[2.0])
    deadlock = m.build().run(seed=1).deadlock
    assert deadlock is not None
    assert deadlock.cycle == ("yard", "crane")


def test_one_who_will_come_after_the_horizon_may_open_the_circle() -> None:
    m = ev.Model(horizon_h=100.0)
    m.resource("crane", capacity=1)
    m.store("yard", capacity=1.0, level=1.0)
    m.process("filler").seize("crane").put("yard").release("crane")
    m.process("emptier").get("yard")
    m.add("filler", at=[1.0, 2.0])
    m.add("emptier", at=[200.0])
    assert m.build().run(seed=1).deadlock is None


def test_a_pool_is_held_by_member() -> None:
    m = ev.Model(horizon_h=100.0)
    for name in ("quay_1", "quay_2", "pilot"):
        m.resource(name, capacity=1)
    m.pool("quays", ("quay_1", "quay_2"))
    m.process("in").seize_any("quays").delay(1.0).seize("pilot").release("pilot").release_any("quays")
    m.process("out").seize("pilot").delay(1.0).seize_any("quays").release_any("quays").release("pilot")
    m.add("in", at=[0.0, 0.0])
    m.add("out", at=[0.5])
    deadlock = m.build().run(seed=1).deadlock
    assert deadlock is not None
    assert set(deadlock.cycle) == {"pilot", "quays"}


def test_cargo_and_carrier_that_wait_for_each_other_are_a_circle_only_if_nothing_can_bring_them_together() -> None:
    m = ev.Model(horizon_h=100.0)
    m.resource("berth", capacity=1)
    m.dock("quay")
    m.process("ship").seize("berth").load("quay", limit_1=2.0, minimum=2.0, longest_wait_h=1.0).release(
        "berth"
    ).unload()
    m.process("box").seize("berth").release("berth").board("quay", "cargo")
    m.add("ship", at=[0.0])
    m.add("box", at=[1.0, 2.0])
    deadlock = m.build().run(seed=1).deadlock
    assert deadlock is not None
    assert deadlock.cycle == ("berth", "quay") or deadlock.cycle == ("quay", "berth")


def test_waiting_at_docks_gates_and_in_batches_is_no_deadlock() -> None:
    m = ev.Model(horizon_h=100.0)
    m.dock("quay")
    m.gate("ban", orders=[(0, 500)])
    m.process("box").board("quay", "cargo")
    m.process("ship").load("quay", limit_1=9.0).delay(900.0).unload()
    m.process("wagon").assemble("train", limit_1=9.0, longest_wait_h=400.0).split()
    m.process("kept").pass_gate("ban")
    m.process("alone").assemble("never", limit_1=9.0).split()
    m.add("box", at=[0.0, 1.0])
    m.add("ship", at=[0.5, 0.6])
    m.add("wagon", at=[0.0, 1.0])
    m.add("kept", at=[0.0])
    m.add("alone", at=[0.0, 1.0])
    assert m.build().run(seed=1).deadlock is None
