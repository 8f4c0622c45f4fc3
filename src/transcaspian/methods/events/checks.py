"""Faults in a model's description, gathered so that all are reported at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say


class Faults:
    """A growing list of problems; `raise_any` ends it."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(
        self, rule: str, *, row: str = "", field: str = "", value: object = "", allowed: str = "", nearest: str = "",
        remedy: str = "", **words: object,
    ) -> None:  # fmt: skip
        """Note a fault: `rule` and `remedy` are keys of the events catalogue."""
        self.problems.append(
            Problem(
                say(f"events.{rule}", **words),
                row=row,
                field=field,
                value=str(value),
                allowed=allowed,
                nearest=nearest,
                remedy=say(f"events.{remedy}") if remedy else "",
            )
        )

    def known(self, name: str, names: Iterable[str], *, kind: str, row: str, rule: str = "unknown") -> bool:
        """Return whether `name` is one of `names`; note a fault if not."""
        choices = list(names)
        if name in choices:
            return True
        close = difflib.get_close_matches(name, choices, n=1)
        shown = ", ".join(sorted(choices)[:12])
        words = {"kind": kind} if rule == "unknown" else {}
        self.add(rule, row=row, field=kind, value=name, allowed=shown, nearest=close[0] if close else "", **words)
        return False

    def raise_any(self) -> None:
        """Raise what was found, if anything was."""
        if self.problems:
            raise InputError(self.problems)


def numbers(values: ArrayLike, count: int | None, *, row: str, field: str, faults: Faults) -> NDArray[np.float64]:
    """Return `values` as `count` finite numbers (one is repeated); note a fault and return zeros if they are not."""
    array = np.asarray(values, dtype=np.float64)
    if count is not None and array.ndim == 0:
        array = np.full(count, float(array))
    if array.ndim != 1 or (count is not None and len(array) != count):
        faults.add("column_length", row=row, field=field, value=array.shape, allowed=f"({count},)")
        return np.zeros(count or 0)
    if not np.isfinite(array.sum()) and not np.isfinite(array).all():
        place = int(np.flatnonzero(~np.isfinite(array))[0])
        faults.add("not_finite", row=row, field=field, value=f"[{place}] = {array[place]}")
        return np.zeros(len(array))
    return array


def intervals(values: ArrayLike, *, row: str, field: str, faults: Faults) -> NDArray[np.float64]:
    """Return sorted disjoint intervals, shape (n, 2); note a fault and return none if they are not."""
    array = np.asarray(values, dtype=np.float64)
    array = array.reshape(0, 2) if array.size == 0 else array
    sound = array.ndim == 2 and array.shape[1] == 2 and not np.isnan(array).any()
    if not sound or (np.diff(array.ravel()) < 0.0).any() or (array[:, 1] <= array[:, 0]).any():
        faults.add("times_not_sorted", row=row, field=field)
        return np.zeros((0, 2))
    return array
