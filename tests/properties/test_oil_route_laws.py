"""Laws of routes of oil on random inputs: more room never lowers the netback, mass closes, tanks keep their limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian import scenario
from transcaspian.errors import NoAnswer
from transcaspian.systems.oil.allocation import allocate
from transcaspian.systems.oil.rerouting import reroute
from transcaspian.systems.oil.route_inputs import RouteInputs, route_inputs


@pytest.fixture(scope="module")
def shipped() -> RouteInputs:
    return route_inputs(scenario.load("baseline-2023").sample(1, None), year=2023)


def shaken(inputs: RouteInputs, seed: int) -> RouteInputs:
    """Return inputs with capacities, tanks, tariffs, notice, output and oil of others changed at random."""
    random = np.random.default_rng(seed)

    def about(value: float, low: float = 0.3, high: float = 1.6) -> float:
        return float(value * random.uniform(low, high))

    legs = {
        name: replace(
            leg,
            capacity_t_per_year=about(leg.capacity_t_per_year),
            others_t_per_year=about(leg.others_t_per_year, 0.5, 1.2),
            tariff_usd_per_t=about(leg.tariff_usd_per_t),
            tanks_t=about(leg.tanks_t),
            notice_days=about(leg.notice_days),
            loss_share=about(leg.loss_share, 0.0, 10.0),
        )
        for name, leg in inputs.legs.items()
    }
    fields = {name: replace(field, storage_t=about(field.storage_t)) for name, field in inputs.fields.items()}
    return replace(inputs, legs=legs, fields=fields)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6), leg=st.integers(0, 10**6), more=st.floats(1.0, 3.0))
def test_more_capacity_never_lowers_the_netback(shipped, seed, leg, more):
    inputs = shaken(shipped, seed)
    name = list(inputs.legs)[leg % len(inputs.legs)]
    wider = replace(inputs.legs[name], capacity_t_per_year=inputs.legs[name].capacity_t_per_year * more)
    try:
        before = allocate(inputs).netback_usd
    except NoAnswer:
        return  # a contract that cannot be kept; more room may mend it, which is no fall
    after = allocate(inputs.with_leg(name, wider)).netback_usd

    assert after >= before * (1.0 - 1e-9)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_tonne_more_is_worth_what_its_marginal_value_says(shipped, seed):
    inputs = shaken(shipped, seed)
    try:
        found = allocate(inputs)
    except NoAnswer:
        return
    for value in found.marginal_values:
        if value.kind != "capacity" or value.holds_up_t < 100.0 or value.usd_per_t < 1.0:
            continue  # below a dollar it is the token charge for tanks, which the netback leaves out
        leg = inputs.legs[value.name]
        wider = replace(leg, capacity_t_per_year=leg.capacity_t_per_year + 10.0)
        gain = allocate(inputs.with_leg(value.name, wider)).netback_usd - found.netback_usd
        open_share = inputs.leg_share_open(value.name, *_year(inputs.year))

        assert -0.1 <= gain <= value.usd_per_t * 10.0 * 1.01 + 0.1  # concave: never more than the price
        if open_share == 1.0 and leg.capacity_t_per_year > leg.others_t_per_year:
            assert gain >= value.usd_per_t * 10.0 * 0.5 - 0.1


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year + 1, 1, 1)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), leg=st.integers(0, 10**6), days=st.integers(1, 20), fill=st.floats(0.0, 1.0))
def test_mass_closes_and_no_tank_runs_over_or_below_nought(shipped, seed, leg, days, fill):
    inputs = shaken(shipped, seed)
    name = list(inputs.legs)[leg % len(inputs.legs)]
    found = reroute(inputs, (name,), days=days, after_days=8, fill_share=fill)
    gone = found.moved_t + found.lost_t + found.stored_t + found.shut_in_t

    assert gone == pytest.approx(found.export_t, abs=1e-2)
    assert found.flow_t[name][:days] == pytest.approx(np.zeros(days), abs=1e-6)
    for tank, levels in found.stock_t.items():
        assert levels.min() >= -1e-6
        assert levels.max() <= found.full_t[tank] + 1e-2
    for leg_name, flow in found.flow_t.items():
        assert flow.max() <= inputs.legs[leg_name].capacity_t_per_year / 365.0 + 1e-2
    assert found.shut_in_t.min() >= 0.0
