"""A process: the list of verbs that each of its entities lives through, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

from transcaspian.methods.events.values import Number, Option, Value, amount_1, amount_2, as_value

Calendar = str | Value


@dataclass(frozen=True, slots=True)
class Step:
    """One verb with its operands; `place` is its position in the process, for messages."""

    verb: str
    place: int
    names: dict[str, str] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)


class Process:
    """A readable list of verbs. Every verb returns the process, so that calls may be chained.

    Waits write rows by themselves (never of zero length), with the stage named after what is waited for; `stage` and
    `cause` rename them. A delay writes a row when it has a `stage`.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.steps: list[Step] = []
        self.labels: dict[str, int] = {}
        self.twice: list[str] = []

    def _say(
        self,
        verb: str,
        names: Mapping[str, str | None],
        values: Mapping[str, Number | None] | None = None,
        **extra: Any,
    ) -> Process:
        known = {key: name for key, name in names.items() if name is not None}
        numbers = {key: as_value(value) for key, value in (values or {}).items() if value is not None}
        self.steps.append(Step(verb, len(self.steps) + 1, known, numbers, extra))
        return self

    # --- resources ---------------------------------------------------------------------------------------------------

    def seize(
        self,
        resource: str,
        *,
        units: Number = 1,
        priority: Number | None = None,
        stage: str | None = None,
        cause: str = "queue",
    ) -> Process:
        """Take `units` of a resource; wait in order of priority (0 first), then of arrival.

        `priority` is the entity's own (from `Model.add`) unless given: whole numbers 0 to 7.
        """
        names = {"resource": resource, "stage": stage or resource, "cause": cause}
        return self._say("seize", names, {"units": units, "priority": priority})

    def release(self, resource: str, *, units: Number = 1) -> Process:
        """Give `units` of a resource back; whoever waits longest resumes after the present instruction."""
        return self._say("release", {"resource": resource}, {"units": units})

    def seize_any(
        self,
        pool: str,
        *,
        eligible: str | Value | None = None,
        units: int = 1,
        priority: Number | None = None,
        stage: str | None = None,
        cause: str = "queue",
    ) -> Process:
        """Take `units` of one member of a pool: the first in the pool's order that is free and eligible.

        `eligible` is a column (or value) whose binary digits say which members may be used: 1 the first, 2 the
        second, 3 both. A member that falls free goes to the entity that waits longest among those it may serve.
        """
        mask = Value("column", eligible) if isinstance(eligible, str) else eligible
        names = {"pool": pool, "stage": stage or pool, "cause": cause}
        return self._say("seize_any", names, {"eligible": mask, "priority": priority}, units=units)

    def release_any(self, pool: str, *, units: int = 1) -> Process:
        """Give back the member of the pool that the entity holds."""
        return self._say("release_any", {"pool": pool}, units=units)

    # --- time --------------------------------------------------------------------------------------------------------

    def delay(
        self,
        hours: Number,
        *,
        stage: str | None = None,
        during: Calendar | None = None,
        cause: str = "run",
        closed_cause: str = "closed",
        place: str = "",
    ) -> Process:
        """Spend `hours`, counted only while the calendar `during` is open.

        Each stretch of work and each stretch of suspension is a row of its own. `place` names where it happens; a pool
        stands for the member that the entity holds.
        """
        names = {"stage": stage, "cause": cause, "closed_cause": closed_cause, "place": place}
        return self._say("delay", names, {"hours": hours}, during=during)

    def wait_open(
        self, calendar: Calendar, *, stage: str | None = None, cause: str = "closed", place: str = ""
    ) -> Process:
        """Wait until the calendar is open: it bars the way and does not touch work under way."""
        name = calendar if isinstance(calendar, str) else "calendar"
        names = {"stage": stage or name, "cause": cause, "place": place}
        return self._say("wait_open", names, during=calendar)

    # --- stores ------------------------------------------------------------------------------------------------------

    def put(self, store: str, *, amount: Number = 1.0, stage: str | None = None, cause: str = "full") -> Process:
        """Put an amount into a store; wait, first come first served, while it would overflow."""
        return self._say("put", {"store": store, "stage": stage or store, "cause": cause}, {"amount": amount})

    def get(self, store: str, *, amount: Number = 1.0, stage: str | None = None, cause: str = "empty") -> Process:
        """Take an amount out of a store; wait, first come first served, while it holds less."""
        return self._say("get", {"store": store, "stage": stage or store, "cause": cause}, {"amount": amount})

    # --- carriers ----------------------------------------------------------------------------------------------------

    def board(
        self,
        dock: str,
        cargo_class: str,
        *,
        use_1: Number = amount_1,
        use_2: Number = amount_2,
        leave: Sequence[tuple[str, Number]] = (),
        stage: str | None = None,
        cause: str = "queue",
        aboard: str | None = None,
        aboard_cause: str = "run",
    ) -> Process:
        """Wait at a dock for a carrier and travel with it; resume after it unloads.

        `leave` is taken out of stores at the moment of boarding. `aboard` names the stage of a row for the time on the
        carrier.
        """
        names = {"dock": dock, "class": cargo_class, "stage": stage or dock, "cause": cause}
        names |= {"aboard": aboard or "", "aboard_cause": aboard_cause}
        taken = tuple((store, as_value(amount)) for store, amount in leave)
        return self._say("board", names, {"use_1": use_1, "use_2": use_2}, leave=taken)

    def load(
        self,
        dock: str,
        *,
        limit_1: Number,
        limit_2: Number = inf,
        minimum: Number = 0.0,
        longest_wait_h: Number = inf,
        latest_h: Number = inf,
        takes: Sequence[str] | None = None,
        most: Mapping[str, float] | None = None,
        stage: str | None = None,
        cause: str = "load",
    ) -> Process:
        """Stand open at a dock until full; the carrier that opened first is filled first.

        `takes` names the classes of the dock that fit the carrier; all when not given. `most` is the largest share of
        its first limit that a class may ever fill, 1 when not given; more of that class is left ashore.

        It is full when a limit is reached, or when something waits and nothing that waits fits. After
        `longest_wait_h` it goes with at least `minimum` of its first limit used, or as soon as that is reached;
        `latest_h` after opening it goes with what it has.
        """
        values = {
            "limit_1": limit_1,
            "limit_2": limit_2,
            "minimum": minimum,
            "longest": longest_wait_h,
            "latest": latest_h,
        }
        names = {"dock": dock, "stage": stage or dock, "cause": cause}
        return self._say("load", names, values, takes=takes, most=dict(most or {}))

    def unload(self) -> Process:
        """Let everyone aboard resume, each at its own next verb, in the order of boarding."""
        return self._say("unload", {})

    def assemble(
        self,
        batch: str,
        *,
        limit_1: Number,
        limit_2: Number = inf,
        longest_wait_h: Number = inf,
        use_1: Number = amount_1,
        use_2: Number = amount_2,
        stage: str | None = None,
        cause: str = "assemble",
    ) -> Process:
        """Join a batch: the first comer leads and goes on when the batch is full or has waited long enough.

        The others travel with the leader, whose amounts are those of the whole batch until it splits. One that does
        not fit sends the batch off and opens the next.
        """
        values = {"limit_1": limit_1, "limit_2": limit_2, "longest": longest_wait_h, "use_1": use_1, "use_2": use_2}
        return self._say("assemble", {"batch": batch, "stage": stage or batch, "cause": cause}, values)

    def split(self) -> Process:
        """Part a batch: the leader goes on, then each follower from the same place in joining order.

        Followers of another process (attached from the start) resume at their own next verb.
        """
        return self._say("split", {})

    # --- gates and choices -------------------------------------------------------------------------------------------

    def pass_gate(
        self,
        gate: str,
        *,
        patience: str | Number | None = None,
        otherwise: str | None = None,
        stage: str | None = None,
        cause: str = "gate",
    ) -> Process:
        """Wait while a gate is closed; after `patience` hours (number or column) leave to the label `otherwise`."""
        hours: Number | None = Value("column", patience) if isinstance(patience, str) else patience
        names = {"gate": gate, "stage": stage or gate, "cause": cause, "label": otherwise}
        return self._say("pass_gate", names, {"patience": hours})

    def choose(self, options: Sequence[Option], *, by: str = "score", capacity: Number | None = None) -> Process:
        """Jump to the label of the best option by the state of the docks; ties go to the first named.

        `capacity` is the carrier's first limit: it counts as under way to the chosen dock until it loads there.
        """
        return self._say("choose", {"by": by}, {"capacity": capacity}, options=tuple(options))

    def branch(self, condition: Value, *, to: str) -> Process:
        """Jump to the label when the condition holds."""
        return self._say("branch", {"label": to}, {"condition": condition})

    def label(self, name: str) -> Process:
        """Name this place in the process."""
        if name in self.labels:
            self.twice.append(name)
        self.labels[name] = len(self.steps)
        return self

    def jump(self, to: str) -> Process:
        """Go on at the label."""
        return self._say("jump", {"label": to})

    # --- records -----------------------------------------------------------------------------------------------------

    def set(self, *, amount_1: Number | None = None, amount_2: Number | None = None, **columns: Number) -> Process:
        """Change the entity's amounts or columns from here on; columns that do not exist yet begin at 0."""
        values: dict[str, Number | None] = {"amount_1": amount_1, "amount_2": amount_2, **columns}
        return self._say("set", {}, values)

    def mark(self, stage: str, *, cause: str = "mark", place: str = "") -> Process:
        """Write a row of zero length: a refusal, a departure, anything worth counting."""
        return self._say("mark", {"stage": stage, "cause": cause, "place": place})

    def end(self) -> Process:
        """End the entity. A process ends by itself after its last verb."""
        return self._say("end", {})
