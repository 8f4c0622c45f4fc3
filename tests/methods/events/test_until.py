"""The rows of a run up to an hour are those of a run that ends there."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.methods import events as ev

HOURS = 100.0


def queue(horizon_h: float) -> ev.Log:
    """One server, forty units: waits, services and a gate that closes by order."""
    model = ev.Model(horizon_h=horizon_h)
    model.resource("desk", capacity=1)
    model.gate("ban", orders=[(20.0, 35.0), (70.0, 90.0)])
    p = model.process("unit")
    p.pass_gate("ban", stage="banned")
    p.seize("desk", stage="wait")
    p.delay(2.0, stage="service", cause="run")
    p.release("desk")
    p.mark("gone")
    p.end()
    model.add("unit", at=np.arange(0.0, 80.0, 2.0))
    return model.build().run(seed=1)


def told(rows):
    """Rows as text, in no order: what had not ended is told so."""
    columns = (rows.entity, rows.kind, rows.start_h, rows.end_h, rows.amount_1, rows.amount_2)
    return sorted(str([float(value) for value in row]) for row in zip(*columns, strict=True))


@pytest.mark.parametrize("hour", [1.0, 20.0, 21.5, 36.0, 70.0, 80.0])
def test_rows_until_an_hour_are_those_of_a_run_that_ends_there(hour):
    assert told(queue(HOURS).rows.until(hour)) == told(queue(hour).rows)


@settings(max_examples=25, deadline=None)
@given(hour=st.floats(1.0, HOURS))
def test_nothing_starts_or_ends_at_or_after_the_hour(hour):
    rows = queue(HOURS).rows.until(hour)
    assert (rows.start_h < hour).all()
    ended = rows.end_h[~np.isnan(rows.end_h)]
    assert (ended < hour).all()
    assert len(rows.stage) == len(rows)


def test_the_log_itself_is_left_as_it_was():
    log = queue(HOURS)
    before = told(log.rows)
    log.rows.until(50.0)
    assert told(log.rows) == before
