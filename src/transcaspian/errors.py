"""What can go wrong, in two kinds.

::

    TranscaspianError
    ├── InputError    the user's file is wrong; carries every problem found, not the first
    └── NoAnswer      the question is sound and has no answer; says which limits conflict and by how much
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from transcaspian.messages import Told, kept, say


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in an input: where it is, what stands there, what may stand there, how to mend it."""

    rule: str
    file: str = ""
    line: int | None = None
    row: str = ""
    field: str = ""
    value: str = ""
    allowed: str = ""
    nearest: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        place = ":".join(part for part in (self.file, str(self.line or "")) if part)
        name = ".".join(part for part in (self.row, self.field) if part)
        head = " ".join(part for part in (place, name) if part)
        parts = [f"{head}: {self.rule}" if head else self.rule]
        for key in ("value", "allowed", "nearest", "remedy"):
            text = getattr(self, key)
            if text:
                parts.append(say(f"errors.{key}", text=text))
        return "; ".join(parts)


class TranscaspianError(Exception):
    """Anything this package raises on purpose."""


class InputError(TranscaspianError):
    """The input is wrong. `problems` holds every fault, in the order found."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class NoAnswer(TranscaspianError):
    """The question is sound but has no answer; `reasons` name the limits that conflict and by how much."""

    def __init__(self, *reasons: Told | str) -> None:
        self.reasons = reasons
        super().__init__(*reasons)

    def __str__(self) -> str:
        return " ".join(map(str, self.reasons))

    @property
    def kept(self) -> str:
        """The reasons as a text for a table, said anew by `messages.reread` in the language of its reader."""
        return kept(self.reasons)
