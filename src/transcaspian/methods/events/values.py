"""Numbers that a process looks up while it runs: columns, draws, levels, and arithmetic on them.

Everything here is a description. ``column("run_h") * 2 + draw("border")`` builds a small tree; `build` turns it into
instructions. Comparisons give conditions: ``level("yard") > 500`` is 1 when it holds and 0 when not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, eq=False, slots=True)
class Value:
    """One node of an expression; made by the functions of this module, never by hand."""

    kind: str
    name: str = ""
    number: float = 0.0
    parts: tuple[Value, ...] = ()
    detail: str = ""

    def __add__(self, other: Number) -> Value:
        return _joined("add", self, other)

    def __radd__(self, other: Number) -> Value:
        return _joined("add", other, self)

    def __sub__(self, other: Number) -> Value:
        return _joined("subtract", self, other)

    def __rsub__(self, other: Number) -> Value:
        return _joined("subtract", other, self)

    def __mul__(self, other: Number) -> Value:
        return _joined("multiply", self, other)

    def __rmul__(self, other: Number) -> Value:
        return _joined("multiply", other, self)

    def __truediv__(self, other: Number) -> Value:
        return _joined("divide", self, other)

    def __rtruediv__(self, other: Number) -> Value:
        return _joined("divide", other, self)

    def __lt__(self, other: Number) -> Value:
        return _joined("less", self, other)

    def __le__(self, other: Number) -> Value:
        return _joined("less_equal", self, other)

    def __gt__(self, other: Number) -> Value:
        return _joined("less", other, self)

    def __ge__(self, other: Number) -> Value:
        return _joined("less_equal", other, self)

    def __and__(self, other: Number) -> Value:
        return _joined("and", self, other)

    def __or__(self, other: Number) -> Value:
        return _joined("or", self, other)

    def __invert__(self) -> Value:
        return Value("not", parts=(self,))

    def equals(self, other: Number) -> Value:
        """Return the condition that both numbers are the same."""
        return _joined("equal", self, other)


Number = Value | float | int


def as_value(number: Number) -> Value:
    """Return `number` as an expression."""
    return number if isinstance(number, Value) else Value("number", number=float(number))


def _joined(kind: str, left: Number, right: Number) -> Value:
    return Value(kind, parts=(as_value(left), as_value(right)))


amount_1: Final = Value("amount", number=0.0)
amount_2: Final = Value("amount", number=1.0)


def column(name: str) -> Value:
    """Return the entity's own number in the column `name`, as given to `Model.add` or changed by `set`."""
    return Value("column", name)


def draw(distribution: str, *, scale: Number = 1.0, stream: str | None = None) -> Value:
    """Return a fresh draw from a distribution, times `scale`.

    The draw is keyed by (seed, stream, entity, how many draws this entity has made from the stream); the stream is
    called like the distribution unless named.
    """
    drawn = Value("draw", distribution, detail=stream or distribution)
    return drawn if not isinstance(scale, Value) and scale == 1.0 else drawn * scale


def chance(probability: Number, *, stream: str = "chance") -> Value:
    """Return a condition that holds with this probability, drawn afresh each time."""
    return Value("uniform", detail=stream) < probability


def profile(name: str) -> Value:
    """Return the value of a profile at the present time."""
    return Value("profile", name)


def by_load(hours_each: Mapping[str, float], *, fixed: float = 0.0) -> Value:
    """Return ``fixed`` plus hours for each unit aboard, by class: for loading and unloading times of a carrier."""
    total = as_value(fixed)
    for cargo_class, hours in hours_each.items():
        total = total + aboard(cargo_class) * hours
    return total


def aboard(cargo_class: str) -> Value:
    """Return how many entities of a class are aboard the carrier."""
    return Value("aboard", cargo_class)


def load_1() -> Value:
    """Return how much of its first limit the carrier has used."""
    return Value("load", number=0.0)


def load_2() -> Value:
    """Return how much of its second limit the carrier has used."""
    return Value("load", number=1.0)


def level(store: str) -> Value:
    """Return what lies in a store now."""
    return Value("level", store)


def waiting(dock: str, cargo_class: str | None = None) -> Value:
    """Return the sum of `use_1` of what waits at a dock, of all classes or of one."""
    return Value("waiting", dock, detail=cargo_class or "")


def queue(name: str) -> Value:
    """Return how many entities wait for a resource or a pool."""
    return Value("queue", name)


def busy(resource: str) -> Value:
    """Return how many units of a resource are taken."""
    return Value("busy", resource)


def held(pool: str) -> Value:
    """Return which member of a pool the entity holds: 0 for the first named, -1 for none."""
    return Value("held", pool)


def time() -> Value:
    """Return the present time in hours."""
    return Value("time")


def closed(calendar: str | Value) -> Value:
    """Return the condition that a calendar is closed now; a `Value` holds the calendar's number."""
    if isinstance(calendar, Value):
        return Value("closed", parts=(calendar,))
    return Value("closed", calendar)


def least(left: Number, right: Number) -> Value:
    """Return the smaller of two numbers."""
    return _joined("least", left, right)


def most(left: Number, right: Number) -> Value:
    """Return the larger of two numbers."""
    return _joined("most", left, right)


@dataclass(frozen=True, slots=True)
class Option:
    """One way a carrier may be sent; see `option`."""

    label: str
    docks: tuple[str, ...]
    weight: Value
    bias: Value
    calendar: str | Value | None


def option(
    label: str,
    *,
    dock: str | tuple[str, ...] = (),
    weight: Number = 1.0,
    bias: Number = 0.0,
    calendar: str | Value | None = None,
) -> Option:
    """Return one option of `choose`: jump to `label`, scored ``weight * (waiting - room under way) + bias``.

    `waiting` is the sum of `use_1` of what waits at the docks; room under way is the `capacity` of the carriers sent
    there that have not come, and the room left on those that load there. With a closed `calendar` it is a last choice.
    """
    docks = (dock,) if isinstance(dock, str) else tuple(dock)
    return Option(label, docks, as_value(weight), as_value(bias), calendar)
