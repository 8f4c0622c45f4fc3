"""Scales of a chart: round ticks and the way from a value to a place."""

from __future__ import annotations

import math
from dataclasses import dataclass

from transcaspian.messages import say, written

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from values to places on the canvas."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the place of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def ticks(high: float, *, wanted: int = 4) -> list[float]:
    """Return round values from nought that reach at least `high`."""
    if not math.isfinite(high) or high <= 0:
        return [0.0, 1.0]
    rough = high / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in STEPS if factor * power >= rough * (1 - 1e-9))
    return [index * step for index in range(math.ceil(high / step - 1e-9) + 1)]


def tick_text(value: float) -> str:
    """Return a tick's label: 2,000 as 2k, 1,500,000 as 1.5M, in the marks and words of the language."""
    for size, key in ((1e6, "tick_millions"), (1e3, "tick_thousands")):
        if abs(value) >= size:
            return say(f"report.{key}", number=written(value / size, "g"))
    return written(value, "g")
