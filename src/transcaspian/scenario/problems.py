"""The list of faults found while reading: every fault of a file, but never a flood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from transcaspian.errors import InputError, Problem
from transcaspian.messages import catalogue, say
from transcaspian.scenario.nearest import nearest_name

LIMIT = 200
SHOWN_CHARACTERS = 80
MARK = "{}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: file as the user named it, line from 1, row and field of the table, the text itself."""

    file: str = ""
    line: int | None = None
    row: str = ""
    field: str = ""
    value: str = ""


class Problems:
    """Collects faults while files are read; the first `LIMIT` are kept, the rest are counted."""

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._left_out = 0

    def __len__(self) -> int:
        return len(self._found) + self._left_out

    @property
    def full(self) -> bool:
        """Whether further faults would only be counted, so that costly hints can be spared."""
        return len(self._found) >= LIMIT

    def add(
        self,
        key: str,
        place: Place,
        *,
        allowed: str = "",
        known: Iterable[str] = (),
        near: str = "",
        shape: str = MARK,
        **fields: object,
    ) -> None:
        """Note the fault `scenario.<key>` of the message catalogue, with its remedy when it has one.

        The name of `known` most like `near` (the value, unless stated) is suggested, put into `shape`. It is looked
        for only while faults are still kept, since that costs far more than noting one.
        """
        if self.full:
            self._left_out += 1
            return
        remedy = f"scenario.{key}_remedy"
        nearest = nearest_name(near or place.value, known)
        problem = Problem(
            rule=say(f"scenario.{key}", **fields),
            allowed=allowed,
            nearest=shape.replace(MARK, nearest) if nearest else "",
            remedy=say(remedy, **fields) if remedy in catalogue() else "",
        )
        self._found.append(
            replace(
                problem,
                file=place.file,
                line=place.line,
                row=shortened(place.row),
                field=shortened(place.field),
                value=shortened(place.value),
            )
        )

    def add_unknown_table(self, name: str, place: Place, tables: Iterable[str]) -> None:
        """Note that there is no table of this name, with the names that there are."""
        names = list(tables)
        self.add("table_unknown", place, allowed=", ".join(names), known=names, near=name, table=name)

    def leave_out(self, count: int) -> None:
        """Count faults that need not be described, since as many as are shown have been noted."""
        self._left_out += count

    def found(self) -> tuple[Problem, ...]:
        """Return the faults file by file, by line; the last one says how many were left out."""
        files = list(dict.fromkeys(problem.file for problem in self._found))
        self._found.sort(key=lambda problem: (files.index(problem.file), problem.line or 0))
        if not self._left_out:
            return tuple(self._found)
        more = Problem(rule=say("scenario.more_problems", count=self._left_out))
        return (*self._found, more)

    def raise_if_any(self) -> None:
        """Raise `InputError` with all faults when there is at least one."""
        if self._found:
            raise InputError(self.found())


def shortened(text: str) -> str:
    """Return `text` on one line and short enough for a message."""
    flat = "".join(character if character.isprintable() else "?" for character in text[: SHOWN_CHARACTERS + 1])
    return flat if len(flat) <= SHOWN_CHARACTERS else flat[:SHOWN_CHARACTERS] + "..."
