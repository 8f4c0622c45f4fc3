"""BTC as a common stream: what enters displaces what leaves; Ceyhan's tanks; liftings with over- and underlift.

Oil enters in lots of half a day and leaves when as much has followed it as the line holds: line fill over planned
rate. What is in the line and what lies in Ceyhan belongs to shippers by count, not by place. A shipper's position is
what came in for it less what it lifted; it may lift ahead by a part of a parcel.
"""

from __future__ import annotations

import numpy as np

from transcaspian.methods import draws, intervals
from transcaspian.methods import events as ev
from transcaspian.systems.oil.clock import nominations
from transcaspian.systems.oil.clock.cast import Floats, Stage, tank
from transcaspian.systems.oil.clock.inputs import CEYHAN, SHIPPER_OTHERS, OilInputs
from transcaspian.units import HOURS_PER_DAY
from transcaspian.world.cast import Group
from transcaspian.world.surroundings import days

LOT_H = 12.0
LINE = "oil.btc.line"
MORE_IN_LINE = 1.05  # of the line fill: rates of neighbouring months differ while their lots are under way
ENTRY_RATIO = 1.25  # of the nomination that the entry takes when a cargo has just landed
UNBOUNDED = 1e12
JITTER_H = 96.0  # of a lifting about its planned hour
BERTH = "oil.berth.ceyhan"
CLOSED = "oil.closed.ceyhan"


def through(inputs: OilInputs) -> dict[str, str]:
    """Return the nominations that go on through BTC: name and the tank where they land."""
    return {
        name: each.landing
        for name, each in inputs.nominations.items()
        if inputs.tanks[each.landing].onward_ratio is None
    }


def planned_t(stage: Stage) -> Floats:
    """Return tonnes a day that all shippers plan to send, by day."""
    clock = stage.around.clock
    days_a_year = (clock.year_end_h - clock.year_start_h) / HOURS_PER_DAY
    others_t = stage.inputs.pipeline.others_t_per_year / days_a_year
    return np.asarray(others_t + sum(stage.asked_t[name] for name in through(stage.inputs)))


def add(stage: Stage) -> None:
    """Add the line, the lots of each shipper, and their liftings."""
    model, line_t = stage.model, stage.inputs.pipeline.line_fill_t
    rate_t = planned_t(stage)
    model.profile("oil.btc.lag_h", **days(line_t / rate_t * HOURS_PER_DAY))
    inside = _inside(stage, rate_t)
    model.store(LINE, capacity=MORE_IN_LINE * line_t + 2.0 * rate_t.max(), level=float(inside.sum()))
    model.resource(BERTH, capacity=stage.inputs.berths[CEYHAN])
    model.calendar(CLOSED, closed=_stops(stage))
    _others(stage, inside)
    for name, landing in through(stage.inputs).items():
        _shipper(stage, name, landing)
    _liftings(stage)


def _stops(stage: Stage) -> intervals.Intervals:
    clock = stage.around.clock
    spans = [
        (float(clock.hour_of(first.isoformat())), float(clock.hour_of(after.isoformat())))
        for first, after in stage.inputs.ceyhan_stops
    ]
    if not spans:
        return intervals.NEVER
    return intervals.clip(intervals.union(np.array(spans)), start_h=0.0, end_h=clock.horizon_h)


def _lot_t(rate_t: Floats) -> Floats:
    return rate_t * LOT_H / HOURS_PER_DAY


def _inside(stage: Stage, rate_t: Floats) -> Floats:
    """Return the lots of others that are in the line at hour 0, the first to come out first."""
    lots = int(stage.inputs.pipeline.line_fill_t / rate_t[0] * HOURS_PER_DAY / LOT_H)
    return np.full(lots, _lot_t(rate_t)[0])


def _others(stage: Stage, inside: Floats) -> None:
    """Oil of others: what is in the line at the start, and a lot each half day."""
    shipper = SHIPPER_OTHERS
    _leave(stage.model.process("oil_btc_inside"), shipper)
    at: Floats = np.arange(len(inside), dtype=np.float64) * LOT_H
    stage.add("oil_btc_inside", at, Group(len(at), "oil_lot", commodity=shipper), amount_2=inside)
    p = stage.model.process("oil_btc.others")
    p.put(LINE, amount=ev.amount_2, stage="oil_stop", cause="btc_full")
    _under_way(p, shipper)
    clock = stage.around.clock
    lots = np.arange(0.0, clock.horizon_h, LOT_H)
    year_h = clock.year_end_h - clock.year_start_h
    lot_t = stage.inputs.pipeline.others_t_per_year * LOT_H / year_h
    stage.add(p.name, lots, Group(len(lots), "oil_lot", commodity=shipper), amount_2=np.full(len(lots), lot_t))


def _under_way(p: ev.Process, shipper: str) -> None:
    p.mark("oil_into_btc", place=shipper)
    p.delay(ev.profile("oil.btc.lag_h"), stage="oil_btc_transit", cause="run")
    _leave(p, shipper)


def _leave(p: ev.Process, shipper: str) -> None:
    """Come out at Ceyhan: a full tank stops the line."""
    p.put(tank(CEYHAN), amount=ev.amount_2, stage="oil_stop", cause="tank_full_ceyhan")
    p.get(LINE, amount=ev.amount_2)
    p.put(position(shipper), amount=ev.amount_2)
    p.mark("oil_in", place=CEYHAN)
    p.mark("oil_at_ceyhan", place=shipper)


def position(shipper: str) -> str:
    """Return the store of what a shipper may still lift."""
    return f"oil.position.{shipper}"


def _shipper(stage: Stage, name: str, landing: str) -> None:
    """Each half day the entry takes what lies in the tank, up to a little more than the nomination."""
    shipper = stage.inputs.nominations[name].shipper
    stage.model.profile(f"oil.btc.{name}", **days(ENTRY_RATIO * _lot_t(stage.asked_t[name])))
    stage.model.resource(f"oil.btc.entry.{name}", capacity=1)
    p = stage.model.process(f"oil_btc.{name}")
    p.seize(f"oil.btc.entry.{name}", stage="oil_wait_entry", cause="line")
    p.set(amount_2=ev.least(ev.level(tank(landing)), ev.profile(f"oil.btc.{name}")))
    p.branch(ev.amount_2 <= 0.0, to="nothing")
    p.put(LINE, amount=ev.amount_2, stage="oil_stop", cause="btc_full")
    p.get(tank(landing), amount=ev.amount_2)
    p.mark("oil_out", place=landing)
    p.release(f"oil.btc.entry.{name}")
    _under_way(p, shipper)
    p.end()
    p.label("nothing")
    p.release(f"oil.btc.entry.{name}")
    p.end()
    lots = np.arange(LOT_H / 2.0, stage.around.clock.horizon_h, LOT_H)
    stage.add(p.name, lots, Group(len(lots), "oil_lot", commodity=name))


def _liftings(stage: Stage) -> None:
    """Tankers at Ceyhan, on the days that nominations and the length of the way set beforehand."""
    clock, inputs = stage.around.clock, stage.inputs
    others_t = np.full(len(clock.days_h()), inputs.pipeline.others_t_per_year / (clock.year_end_h - clock.year_start_h))
    plans = {SHIPPER_OTHERS: others_t * HOURS_PER_DAY}
    for name in through(inputs):
        shipper = inputs.nominations[name].shipper
        plans[shipper] = plans.get(shipper, 0.0) + stage.asked_t[name]
    opening_t = {SHIPPER_OTHERS: inputs.tanks[CEYHAN].opening_t}
    for shipper, plan_t in plans.items():
        lifting = inputs.liftings[shipper]
        ahead_t = lifting.overlift_parcels * lifting.parcel_t
        stage.model.store(position(shipper), capacity=UNBOUNDED, level=opening_t.get(shipper, 0.0) + ahead_t)
        _lift(stage, shipper)
        at = nominations.arrivals_h(plan_t, lifting.parcel_t, shift_h=lifting.plan_lag_days * HOURS_PER_DAY, place=1.0)
        at = _jittered(stage, shipper, at, lifting.parcel_t / max(plan_t.max(), 1.0) * HOURS_PER_DAY)
        stage.add(f"oil_lifting.{shipper}", at, Group(len(at), "oil_lifting", commodity=shipper), amount_1=1.0,
                  amount_2=np.full(len(at), lifting.parcel_t))  # fmt: skip


def _jittered(stage: Stage, shipper: str, at: Floats, gap_h: float) -> Floats:
    keys = draws.ordinal_keys(f"oil|lifting|{shipper}", len(at))
    width_h = min(JITTER_H, gap_h)
    moved = at + (draws.uniforms(stage.seed, "oil_lifting", keys) - 0.5) * width_h if len(at) else at
    return np.asarray(moved[(moved >= 0.0) & (moved < stage.around.clock.horizon_h)])


def _lift(stage: Stage, shipper: str) -> None:
    place = stage.inputs.tanks[CEYHAN]
    p = stage.model.process(f"oil_lifting.{shipper}")
    p.get(position(shipper), amount=ev.amount_2, stage="oil_lift_wait_entitlement", cause="entitlement")
    p.wait_open(CLOSED, stage="oil_lift_wait_port", cause="port_shut")
    p.seize(BERTH, stage="oil_lift_wait_berth", cause="berth")
    p.wait_open(CLOSED, stage="oil_lift_wait_port", cause="port_shut")
    p.get(tank(CEYHAN), amount=ev.amount_2, stage="oil_lift_wait_oil", cause="oil")
    p.mark("oil_out", place=CEYHAN)
    p.mark("oil_lifted", place=shipper)
    p.delay(place.hoses_h + ev.amount_2 / place.loading_t_per_h, stage="oil_lift_loading", cause="port", place=BERTH)
    p.release(BERTH)
    p.end()
