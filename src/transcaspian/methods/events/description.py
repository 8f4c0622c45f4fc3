"""A model: what there is (resources, stores, docks ...), how entities live (processes) and which entities there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from transcaspian.methods.draws import Floats, Keys, ordinal_keys
from transcaspian.methods.events.checks import Faults, intervals, numbers
from transcaspian.methods.events.layout import CLASSES_MOST, RANKS_MOST
from transcaspian.methods.events.process import Process

if TYPE_CHECKING:
    from transcaspian.methods.events.built import Built


@dataclass(frozen=True, slots=True)
class Resource:
    """So many units that entities take and give back; `changes` are (hour, new capacity)."""

    capacity: int
    changes: tuple[tuple[float, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Store:
    """An amount between 0 and `capacity`."""

    capacity: float
    level: float


@dataclass(frozen=True, slots=True)
class Dock:
    """Where cargo of some classes waits for carriers."""

    classes: tuple[str, ...]
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """What entities pass unless an order closes it."""

    orders: Floats
    watch: str | None
    close_above_h: float
    open_below_h: float
    window_h: float
    check_every_h: float
    term_h: float
    extensions: int
    quota_per_day: float


@dataclass(slots=True)
class Batch:
    """Entities added in one call."""

    process: str
    first: int
    at_h: Floats
    columns: Mapping[str, Floats]
    amount_1: Floats | None
    amount_2: Floats
    rank: Floats
    keys: Keys
    leader: NDArray[np.int64] | None = None


@dataclass(slots=True)
class Parts:
    """Everything named in a model."""

    resources: dict[str, Resource] = field(default_factory=dict)
    pools: dict[str, tuple[str, ...]] = field(default_factory=dict)
    stores: dict[str, Store] = field(default_factory=dict)
    calendars: dict[str, Floats] = field(default_factory=dict)
    profiles: dict[str, tuple[float, Floats]] = field(default_factory=dict)
    distributions: dict[str, Floats] = field(default_factory=dict)
    docks: dict[str, Dock] = field(default_factory=dict)
    gates: dict[str, Gate] = field(default_factory=dict)
    processes: dict[str, Process] = field(default_factory=dict)
    batches: list[Batch] = field(default_factory=list)


class Model:
    """A description to be built; nothing runs here.

    Parameters
    ----------
    horizon_h : float
        Nothing happens at or after this hour; the clock starts at 0.
    """

    def __init__(self, *, horizon_h: float) -> None:
        self.horizon_h = float(horizon_h)
        self.parts = Parts()
        self.faults = Faults()
        self._count = 0
        self._ordinals: dict[str, int] = {}
        if not (np.isfinite(horizon_h) and horizon_h > 0.0):
            self.faults.add("out_of_range", row="Model", field="horizon_h", value=horizon_h, allowed="> 0")
            self.horizon_h = 1.0

    def _new(self, kind: str, name: str, group: Mapping[str, object]) -> str:
        row = f"{kind} {name}"
        if name in group:
            self.faults.add("twice", row=row, kind=kind)
        return row

    def _range(self, value: float, low: float, high: float, *, row: str, name: str) -> float:
        if not low <= value <= high:
            self.faults.add("out_of_range", row=row, field=name, value=value, allowed=f"{low:g} to {high:g}")
            return low if np.isfinite(low) else 0.0
        return float(value)

    def _whole(self, value: float, *, row: str, name: str) -> int:
        if value != int(value):
            self.faults.add("not_whole", row=row, field=name, value=value)
        return int(self._range(value, 0, 2**31, row=row, name=name))

    # --- things ------------------------------------------------------------------------------------------------------

    def resource(self, name: str, *, capacity: int, changes: Sequence[tuple[float, int]] = ()) -> None:
        """Declare units to seize and release; each change (hour, new capacity) holds from its hour on.

        A cut takes no unit from its holder: no new one is given until enough have come back.
        """
        row = self._new("resource", name, self.parts.resources)
        steps = tuple(
            (self._range(at, -inf, inf, row=row, name="changes"), self._whole(new, row=row, name="changes"))
            for at, new in changes
        )
        self.parts.resources[name] = Resource(self._whole(capacity, row=row, name="capacity"), steps)

    def pool(self, name: str, members: Sequence[str]) -> None:
        """Declare an any-of group of resources, in order of preference (at most 52)."""
        row = self._new("pool", name, self.parts.pools)
        self._range(len(members), 1, 52, row=row, name="members")
        self.parts.pools[name] = tuple(members)

    def store(self, name: str, *, capacity: float = inf, level: float = 0.0) -> None:
        """Declare an amount to put into and get out of, with its level at hour 0."""
        row = self._new("store", name, self.parts.stores)
        most = self._range(capacity, 0.0, inf, row=row, name="capacity")
        self.parts.stores[name] = Store(most, self._range(level, 0.0, most, row=row, name="level"))

    def calendar(self, name: str, *, closed: ArrayLike) -> int:
        """Declare closed intervals, shape (n, 2), hours; return the calendar's number, for columns that name one."""
        row = self._new("calendar", name, self.parts.calendars)
        self.parts.calendars[name] = intervals(closed, row=row, field="closed", faults=self.faults)
        return list(self.parts.calendars).index(name)

    def profile(self, name: str, *, step_h: float, values: ArrayLike) -> None:
        """Declare a number that changes every `step_h` hours; the last value holds on."""
        row = self._new("profile", name, self.parts.profiles)
        array = numbers(values, None, row=row, field="values", faults=self.faults)
        if len(array) == 0:
            self.faults.add("empty", row=row, field="values")
            array = np.zeros(1)
        self.parts.profiles[name] = (self._range(step_h, 1e-6, inf, row=row, name="step_h") or 1.0, array)

    def distribution(self, name: str, *, quantiles: ArrayLike) -> None:
        """Declare an inverse distribution: its values at equal steps of probability from 0 to 1."""
        row = self._new("distribution", name, self.parts.distributions)
        array = np.atleast_1d(np.asarray(quantiles, dtype=np.float64))
        if array.ndim != 1 or len(array) < 2 or not np.isfinite(array).all() or (np.diff(array) < 0.0).any():
            self.faults.add("quantiles_not_sorted", row=row, field="quantiles")
            array = np.zeros(2)
        self.parts.distributions[name] = array

    def dock(self, name: str, *, classes: Sequence[str] = ("cargo",), shares: Sequence[float] | None = None) -> None:
        """Declare where cargo waits: classes in order of priority, and the largest share of a carrier's first limit
        that each may take while others wait; what is left is then filled in order of priority.
        """
        row = self._new("dock", name, self.parts.docks)
        self._range(len(classes), 1, CLASSES_MOST, row=row, name="classes")
        parts = tuple(shares) if shares is not None else (1.0,) * len(classes)
        if len(parts) != len(classes):
            self.faults.add("column_length", row=row, field="shares", value=len(parts), allowed=str(len(classes)))
            parts = (1.0,) * len(classes)
        for share in parts:
            self._range(share, 0.0, 1.0, row=row, name="shares")
        self.parts.docks[name] = Dock(tuple(classes), parts)

    def gate(
        self,
        name: str,
        *,
        orders: ArrayLike = (),
        watch: str | None = None,
        close_above_h: float = inf,
        open_below_h: float = 0.0,
        window_h: float = 336.0,
        check_every_h: float = 24.0,
        term_h: float = 240.0,
        extensions: int = 0,
        quota_per_day: float = 0.0,
    ) -> None:
        """Declare a gate, closed during dated `orders` (n, 2) and by rule.

        Every `check_every_h` the cover of the store `watch` is measured: its level over what was taken out of it per
        hour in the last `window_h`. Cover above `close_above_h` starts an order of `term_h`, extended at its end while
        the last measured cover is above `open_below_h`, at most `extensions` times. While closed, `quota_per_day` of
        `amount_1` may pass each day (from hour 0, 24, ...; one entity at least).
        """
        row = self._new("gate", name, self.parts.gates)
        every = self._range(check_every_h, 1e-6, inf, row=row, name="check_every_h") or 24.0
        self.parts.gates[name] = Gate(
            intervals(orders, row=row, field="orders", faults=self.faults),
            watch,
            self._range(close_above_h, 0.0, inf, row=row, name="close_above_h"),
            self._range(open_below_h, 0.0, inf, row=row, name="open_below_h"),
            self._range(window_h, every, inf, row=row, name="window_h"),
            every,
            self._range(term_h, 1e-6, inf, row=row, name="term_h") or 1.0,
            self._whole(extensions, row=row, name="extensions"),
            self._range(quota_per_day, 0.0, inf, row=row, name="quota_per_day"),
        )

    # --- lives -------------------------------------------------------------------------------------------------------

    def process(self, name: str) -> Process:
        """Declare a process and return it, to be filled with verbs."""
        self._new("process", name, self.parts.processes)
        self.parts.processes[name] = Process(name)
        return self.parts.processes[name]

    def add(
        self,
        process: str,
        *,
        at: ArrayLike,
        columns: Mapping[str, ArrayLike] | None = None,
        amount_1: ArrayLike | None = None,
        amount_2: ArrayLike = 0.0,
        priority: ArrayLike = 0,
        key: ArrayLike | None = None,
        leader: ArrayLike | None = None,
    ) -> NDArray[np.int64]:
        """Add entities that start a process at the hours `at`, shape (n,); return their numbers, shape (n,).

        Parameters
        ----------
        columns : mapping of name to (n,) or number
            What the process looks up with `column`.
        amount_1, amount_2 : (n,) or number
            The two amounts written into every row. `amount_1` is 1 unless given, and 0 for processes that load.
        priority : (n,) whole numbers 0 to 7
            Rank in the queues of resources; 0 is served first.
        key : (n,) uint64, optional
            What the draws of an entity hang on; by default process and ordinal.
        leader : (n,), optional
            Number of the entity that each is attached to from the start (-1 for none): it starts with its leader and
            resumes when the leader splits; its own `at` is not used.
        """
        row = f"add {process}"
        start = numbers(np.atleast_1d(np.asarray(at, dtype=np.float64)), None, row=row, field="at", faults=self.faults)
        count = len(start)
        if count and start.min() < 0.0:
            self.faults.add("negative", row=row, field="at", value=start.min())
        given = {
            name: numbers(values, count, row=row, field=name, faults=self.faults)
            for name, values in (columns or {}).items()
        }
        one = numbers(amount_1, count, row=row, field="amount_1", faults=self.faults) if amount_1 is not None else None
        two = numbers(amount_2, count, row=row, field="amount_2", faults=self.faults)
        rank = numbers(priority, count, row=row, field="priority", faults=self.faults)
        if count and not (rank.min() >= 0 and rank.max() < RANKS_MOST):
            self.faults.add(
                "out_of_range", row=row, field="priority", value=rank.min(), allowed=f"0 to {RANKS_MOST - 1}"
            )
        batch = Batch(process, self._count, start, given, one, two, rank,
                      self._keys(process, key, count, row), self._leaders(leader, count, row))  # fmt: skip
        self.parts.batches.append(batch)
        self._count += count
        return np.arange(batch.first, self._count)

    def _keys(self, process: str, key: ArrayLike | None, count: int, row: str) -> Keys:
        before = self._ordinals.get(process, 0)
        self._ordinals[process] = before + count
        if key is None:
            return ordinal_keys(process, before + count)[before:]
        keys = np.asarray(key).astype(np.uint64)
        if keys.shape != (count,):
            self.faults.add("column_length", row=row, field="key", value=keys.shape, allowed=f"({count},)")
            return np.zeros(count, np.uint64)
        return keys

    def _leaders(self, leader: ArrayLike | None, count: int, row: str) -> NDArray[np.int64] | None:
        if leader is None:
            return None
        leaders = np.asarray(leader, dtype=np.int64)
        if leaders.shape != (count,):
            self.faults.add("column_length", row=row, field="leader", value=leaders.shape, allowed=f"({count},)")
            return None
        return leaders

    @property
    def count(self) -> int:
        """How many entities have been added."""
        return self._count

    def build(self) -> Built:
        """Return the model as frozen tables, ready to run.

        Raises
        ------
        InputError
            With every fault of the description at once: unknown names, missing columns, verbs that no way leads to,
            resources not released, capacities below zero.
        """
        from transcaspian.methods.events.built import build

        return build(self)
