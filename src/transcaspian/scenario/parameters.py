"""One value with all that is known of it: range, source, claims, and what the scenario did to it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from transcaspian.scenario.catalogue import Attribute
from transcaspian.scenario.claims import Claim
from transcaspian.scenario.draws import between, triangular
from transcaspian.scenario.posterior import CAUSE, Calibrated
from transcaspian.scenario.values import Value


@dataclass(frozen=True, slots=True)
class Change:
    """What one line of a scenario file did to one value, or to every row that its path names.

    `operation` is ``set``, ``add``, ``times``, ``table`` (the value comes from a user's table), ``new_row`` or
    ``removed_row``; `amount` is the text that stands in the file.
    """

    parameter: str
    old: str
    new: str
    operation: str
    amount: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Operation:
    """``add`` or ``times``, applied after sampling."""

    kind: str
    amount: float


@dataclass(frozen=True)
class Parameter:
    """One value of a records table, in the unit of its attribute.

    `stated`, `stated_low` and `stated_high` are what the picked claim says, or what the scenario wrote in its
    place; `value`, `low` and `high` are the same after the scenario's ``add`` and ``times``. Of a calibrated value
    they are the middle draw and the ends of all draws.
    """

    name: str
    attribute: Attribute
    stated: Value | None
    stated_low: float | date | None = None
    stated_high: float | date | None = None
    claim: Claim | None = None
    rule: str = "default"
    claims: tuple[Claim, ...] = ()
    operations: tuple[Operation, ...] = ()
    calibrated: Calibrated | None = None

    @property
    def unit(self) -> str:
        """Unit of the value, as the catalogue states it."""
        return self.attribute.unit

    @property
    def description(self) -> str:
        """Meaning of the value in a sentence."""
        return self.attribute.description

    @property
    def used_in(self) -> tuple[str, ...]:
        """Parts of the program that read it."""
        return self.attribute.used_in

    @property
    def source(self) -> str:
        """Id of the source, or ``calibration``, or ``scenario`` for a value that the user wrote, or ``default``."""
        if self.calibrated:
            return CAUSE
        return self.claim.source if self.claim else self.rule

    @property
    def confidence(self) -> str:
        """``high``, ``medium``, ``low`` by the source; ``calibrated``, ``scenario``, ``default`` where none speaks."""
        if self.calibrated:
            return "calibrated"
        return self.claim.confidence if self.claim else self.rule

    @property
    def known_on(self) -> date | None:
        """Day by which the picked claim was known."""
        return self.claim.known_on if self.claim else None

    @property
    def valid_from(self) -> date | None:
        """Day from which the picked claim holds."""
        return self.claim.valid_from if self.claim else None

    @property
    def note(self) -> str:
        """What the data say about the picked claim."""
        return self.claim.note if self.claim else ""

    @property
    def sampled(self) -> bool:
        """Whether the ensemble draws this value: it has a range with two different ends."""
        return self.stated_low is not None and self.stated_low != self.stated_high

    @property
    def drawn_by(self) -> str:
        """Name that its draws hang on: its own, or one name for all that are drawn together."""
        return CAUSE if self.calibrated else self.name

    @cached_property
    def value(self) -> Value | None:
        """Central value: what is stated, or the middle of the range where only a range is."""
        return self._finished(self._middle())

    @cached_property
    def low(self) -> float | date | None:
        """Low end of the range after the scenario's operations; None without a range."""
        ends = self._ends()
        return min(ends) if ends else None

    @cached_property
    def high(self) -> float | date | None:
        """High end of the range after the scenario's operations; None without a range."""
        ends = self._ends()
        return max(ends) if ends else None

    def at(self, chance: float) -> Value | None:
        """Return the value whose probability of not being exceeded is `chance`, in (0, 1).

        Triangular with the stated value as its mode; uniform where only the range is stated. Whole numbers and
        days are drawn so that both ends are as likely as their share of the range.
        """
        if self.calibrated:
            return self._finished(self.calibrated.at(chance))
        low, high = self.stated_low, self.stated_high
        if low is None or high is None:
            return self.value
        if isinstance(low, date) or isinstance(high, date):
            return date.fromordinal(self._whole_at(chance, _number(low), _number(high)))
        if self.attribute.type == "integer":
            return self._finished(self._whole_at(chance, low, high))
        mode = self.stated
        if isinstance(mode, int | float):
            return self._finished(triangular(chance, low, mode, high))
        return self._finished(between(chance, low, high))

    def unbounded(self) -> float | None:
        """Return the central number after the operations, before it is held to the limits; None for texts."""
        middle = self._middle()
        return self._changed(middle) if isinstance(middle, int | float) else None

    def _whole_at(self, chance: float, low: float, high: float) -> int:
        wide_low, wide_high = low - 0.5, high + 0.5
        if self.stated is None or isinstance(self.stated, str):
            drawn = between(chance, wide_low, wide_high)
        else:
            drawn = triangular(chance, wide_low, _number(self.stated), wide_high)
        return int(min(max(math.floor(drawn + 0.5), low), high))

    def _middle(self) -> Value | None:
        low, high = self.stated_low, self.stated_high
        if self.stated is not None or low is None or high is None:
            return self.stated
        if isinstance(low, date) or isinstance(high, date):
            return date.fromordinal(int(_number(low) + _number(high)) // 2)
        return (low + high) / 2.0

    def _ends(self) -> tuple[float, float] | tuple[date, date] | None:
        low, high = self.stated_low, self.stated_high
        if isinstance(low, date) and isinstance(high, date):
            return low, high
        if isinstance(low, int | float) and isinstance(high, int | float):
            return self._held(self._changed(low)), self._held(self._changed(high))
        return None

    def _finished(self, value: Value | None) -> Value | None:
        return self._held(self._changed(value)) if isinstance(value, int | float) else value

    def _changed(self, value: float) -> float:
        for operation in self.operations:
            value = value + operation.amount if operation.kind == "add" else value * operation.amount
        return value

    def _held(self, value: float) -> float:
        """Return `value` inside the catalogue's limits, rounded half up if it counts things."""
        inside = min(max(value, self.attribute.minimum), self.attribute.maximum)
        return math.floor(inside + 0.5) if self.attribute.type == "integer" else float(inside)


def _number(value: float | date) -> float:
    return value.toordinal() if isinstance(value, date) else value
