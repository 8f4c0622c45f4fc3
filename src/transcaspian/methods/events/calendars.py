"""Calendars of closed intervals: when a way opens, and how long work takes that is suspended while closed."""

from __future__ import annotations

from typing import Any

import numpy as np

from transcaspian.methods.compilation import compiled_inline
from transcaspian.methods.events.links import write_row
from transcaspian.methods.events.tables import Floats, Integers, Rows, State, Tables

NAN = np.nan


@compiled_inline
def present_interval(z: int, t: float, calendars: Floats, calendar_at: Integers, cursor: Integers) -> int:
    """Return the first interval of calendar `z` that ends after `t`; time only goes forward, so a cursor finds it."""
    k = cursor[z]
    last = calendar_at[2 * z] + calendar_at[2 * z + 1]
    while k < last and calendars[2 * k + 1] <= t:
        k += 1
    cursor[z] = k
    return k


@compiled_inline
def opens_at(z: int, t: float, calendars: Floats, calendar_at: Integers, cursor: Integers) -> float:
    """Return when calendar `z` is open next: `t` if it is open now."""
    k = present_interval(z, t, calendars, calendar_at, cursor)
    if k < calendar_at[2 * z] + calendar_at[2 * z + 1] and calendars[2 * k] <= t:
        return calendars[2 * k + 1]
    return t


@compiled_inline
def suspended(
    z: int, t: float, hours: float, horizon: float, kind: int, closed_kind: int, e: int, me: Any,
    tables: Tables, state: State, rows: Rows,
) -> float:  # fmt: skip
    """Write all but the last stretch of `hours` of work that calendar `z` interrupts.

    Return when the last stretch begins; the hours left for it stand in ``state.clock[0]``. Work that would end at the
    very moment of a closing is done. Stretches beyond the horizon are not written.
    """
    calendars, totals = tables.calendars, state.totals
    k = present_interval(z, t, calendars, tables.calendar_at, state.cursor)
    last = tables.calendar_at[2 * z] + tables.calendar_at[2 * z + 1]
    begin = t
    while k < last and begin < horizon:
        shut = max(calendars[2 * k], begin)
        again = calendars[2 * k + 1]
        if shut > begin and shut >= begin + hours:
            break
        if kind >= 0 and shut > begin:
            write_row(rows, totals, e, kind, begin, shut if shut < horizon else NAN, me.amount_1, me.amount_2)
        if kind >= 0 and shut < horizon:
            write_row(rows, totals, e, closed_kind, shut, again if again < horizon else NAN, me.amount_1, me.amount_2)
        hours -= shut - begin
        begin = again
        k += 1
    state.clock[0] = hours
    return begin
