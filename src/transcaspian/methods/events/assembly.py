"""From verbs to instructions: every process becomes rows of eight whole numbers that the interpreter reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from transcaspian.methods.events import layout as at
from transcaspian.methods.events.description import Parts
from transcaspian.methods.events.process import Calendar, Process, Step
from transcaspian.methods.events.values import Value

ARITHMETIC = {
    "add": at.ADD, "subtract": at.SUBTRACT, "multiply": at.MULTIPLY, "divide": at.DIVIDE, "least": at.LEAST,
    "most": at.MOST, "less": at.LESS, "less_equal": at.LESS_EQUAL, "equal": at.EQUAL, "and": at.AND, "or": at.OR,
    "not": at.NOT,
}  # fmt: skip


@dataclass(slots=True)
class Numbers:
    """Which number each name has."""

    resources: dict[str, int]
    pools: dict[str, int]
    stores: dict[str, int]
    calendars: dict[str, int]
    profiles: dict[str, int]
    distributions: dict[str, int]
    docks: dict[str, int]
    gates: dict[str, int]

    @classmethod
    def of(cls, parts: Parts) -> Numbers:
        """Number everything in the order of declaration."""
        groups = (parts.resources, parts.pools, parts.stores, parts.calendars, parts.profiles, parts.distributions,
                  parts.docks, parts.gates)  # fmt: skip
        return cls(*({name: place for place, name in enumerate(group)} for group in groups))


@dataclass(slots=True)
class Program:
    """One process as instructions, and what its entities carry.

    The data lie column after column, so that a column's place is its first number among all of the process's entities.
    """

    name: str
    first: int
    count: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    variables: dict[str, int] = field(default_factory=dict)
    initial: list[float] = field(default_factory=list)
    carries: bool = False
    loads: bool = False
    classes: dict[str, int] = field(default_factory=dict)
    slot_base: int = -1
    data_first: int = 0
    filled: int = 0
    drawn_once: set[str] = field(default_factory=set)

    def variable(self, name: str, initial: float = 0.0) -> int:
        """Return the place of a variable, made on first use."""
        if name not in self.variables:
            self.variables[name] = len(self.initial)
            self.initial.append(initial)
        return self.variables[name]


@dataclass(slots=True)
class Kinds:
    """Kinds of row: what the log writes as one number."""

    stages: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)
    known: dict[tuple[str, ...], int] = field(default_factory=dict)

    def number(self, stage: str, place: str, cause: str, members: tuple[str, ...] = ()) -> int:
        """Return the kind; a pool's kind is followed by one for each of its members."""
        key = (stage, place, cause, *members)
        if key not in self.known:
            self.known[key] = len(self.stages)
            for name in (place, *members):
                self.stages.append(stage)
                self.places.append(name)
                self.causes.append(cause)
        return self.known[key]


@dataclass(slots=True)
class Assembler:
    """Writes the instructions of all processes into one table."""

    parts: Parts
    numbers: Numbers
    code: list[list[int]] = field(default_factory=list)
    const: list[float] = field(default_factory=list)
    kinds: Kinds = field(default_factory=Kinds)
    streams: dict[str, int] = field(default_factory=dict)
    batches: dict[str, int] = field(default_factory=dict)
    class_map: list[int] = field(default_factory=list)
    class_most: list[float] = field(default_factory=list)
    leave: list[tuple[int, int, float]] = field(default_factory=list)
    option_docks: list[int] = field(default_factory=list)
    programs: list[Program] = field(default_factory=list)
    step_of: list[tuple[str, int]] = field(default_factory=list)
    mutable: dict[str, set[str]] = field(default_factory=dict)
    here: Program = field(default_factory=lambda: Program("", 0))
    register: int = 0
    fixes: list[tuple[int, int, str]] = field(default_factory=list)
    place: int = -1

    # --- one instruction ---------------------------------------------------------------------------------------------

    def emit(
        self, op: int, a: int = 0, b: int = 0, c: int = 0, d: int = 0, e: int = -1, kind: int = -1, more: int = -1
    ) -> int:
        """Append an instruction and return its place in the table."""
        self.code.append([op, a, b, c, d, e, kind, more])
        self.step_of.append((self.here.name, self.place))
        return len(self.code) - 1

    def to_label(self, row: int, operand: int, label: str) -> None:
        """Remember that an operand is the place of a label."""
        self.fixes.append((row, operand, label))

    def kind(self, step: Step, place: str | None = None, *, stage: str = "stage", cause: str = "cause") -> int:
        """Return the kind of row a verb writes."""
        where = step.names.get("place", "") if place is None else place
        return self.kinds.number(step.names[stage], where, step.names[cause], self.parts.pools.get(where, ()))

    # --- numbers -----------------------------------------------------------------------------------------------------

    def value(self, value: Value) -> int:
        """Emit instructions that leave a number in a fresh register; return the register."""
        if value.kind in ARITHMETIC:
            left = self.value(value.parts[0])
            right = self.value(value.parts[1]) if len(value.parts) > 1 else left
            self.emit(at.ARITHMETIC, left, left, right, ARITHMETIC[value.kind])
            self.register = left + 1
            return left
        register = self.register
        self.register += 1
        getattr(self, f"_value_{value.kind}")(register, value)
        return register

    def value_or_none(self, value: Value | None) -> int:
        """Return the register of a value, -1 if there is none."""
        return -1 if value is None else self.value(value)

    def _value_number(self, register: int, value: Value) -> None:
        if value.number not in self.const:
            self.const.append(value.number)
        self.emit(at.CONST, register, self.const.index(value.number))

    def _value_column(self, register: int, value: Value) -> None:
        op, place = self.column(value.name)
        self.emit(op, register, place)

    def column(self, name: str) -> tuple[int, int]:
        """Return where a column lies: among the data, or among the variables if the process changes it."""
        if name in self.mutable[self.here.name]:
            return at.VARIABLE, self.here.variable(name)
        return at.COLUMN, self.here.columns.setdefault(name, self.here.count * len(self.here.columns))

    def _value_amount(self, register: int, value: Value) -> None:
        self.emit(at.AMOUNT, register, int(value.number))

    def _value_draw(self, register: int, value: Value) -> None:
        self._draw(register, self.numbers.distributions[value.name], value.detail)

    def _value_uniform(self, register: int, value: Value) -> None:
        self._draw(register, -1, value.detail)

    def _draw(self, register: int, law: int, stream: str) -> None:
        number = self.streams.setdefault(stream, len(self.streams))
        visits = -1 if stream in self.here.drawn_once else self.here.variable(f"@visit {stream}")
        self.emit(at.DRAW, register, law, number, visits)

    def _value_profile(self, register: int, value: Value) -> None:
        self.emit(at.PROFILE, register, self.numbers.profiles[value.name])

    def _value_level(self, register: int, value: Value) -> None:
        self.emit(at.LEVEL, register, self.numbers.stores[value.name])

    def _value_waiting(self, register: int, value: Value) -> None:
        classes = self.parts.docks[value.name].classes
        only = classes.index(value.detail) if value.detail else -1
        self.emit(at.WAITING, register, self.numbers.docks[value.name], only)

    def _value_queue(self, register: int, value: Value) -> None:
        pools = self.numbers.pools
        number = self.numbers.resources.get(value.name, -1)
        self.emit(at.QUEUED, register, number if number >= 0 else len(self.numbers.resources) + pools[value.name])

    def _value_busy(self, register: int, value: Value) -> None:
        self.emit(at.BUSY, register, self.numbers.resources[value.name])

    def _value_held(self, register: int, value: Value) -> None:
        self.emit(at.VARIABLE, register, self.held(value.name))

    def _value_time(self, register: int, _value: Value) -> None:
        self.emit(at.TIME, register)

    def _value_closed(self, register: int, value: Value) -> None:
        number = self.calendar(value.parts[0] if value.parts else value.name)
        self.emit(at.CLOSED, register, number)
        self.register = register + 1

    def _value_aboard(self, register: int, value: Value) -> None:
        self.emit(at.VARIABLE, register, at.COUNT_BASE + self.here.classes[value.name])

    def _value_load(self, register: int, value: Value) -> None:
        self.emit(at.VARIABLE, register, at.ABOARD_1 + int(value.number))

    def held(self, pool: str) -> int:
        """Return the variable that says which member of a pool an entity holds."""
        return self.here.variable(f"@held {pool}", -1.0)

    def calendar(self, calendar: Calendar) -> int:
        """Return the register that holds a calendar's number."""
        if isinstance(calendar, Value):
            return self.value(calendar)
        return self.value(Value("number", number=float(self.numbers.calendars[calendar])))

    # --- processes ---------------------------------------------------------------------------------------------------

    def assemble(self, process: Process, verbs: dict[str, Callable[[Assembler, Step], None]]) -> Program:
        """Emit one process, with an end after its last verb."""
        labels: dict[int, int] = {}
        for place, step in enumerate(process.steps):
            self.place = place
            labels[place] = len(self.code)
            self.register = 0
            verbs[step.verb](self, step)
        self.place = len(process.steps)
        labels[len(process.steps)] = len(self.code)
        self.emit(at.END)
        for row, operand, label in self.fixes:
            self.code[row][operand] = labels[process.labels[label]]
        self.fixes.clear()
        return self.here
