"""What the reader hands out: proposals, each with its place in the text, the rule that made it and a score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KINDS = ("project", "person", "party", "event", "place", "date", "quantity", "quote", "modality")
Value = str | float | tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One entry that a text seems to hold, for a person to confirm or refuse.

    Attributes
    ----------
    kind : str
        project, person, party, event, place, date, quantity, quote or modality.
    id : str or None
        Id of the register (``P-FIBRE``, ``tokayev``, ``KZ``); for an event without one its type; for a quantity the
        project it seems to speak of; for a modality what it is said of.
    surface : str
        The words, exactly as the text has them.
    start, end : int
        Their place in characters of the text as given; ``text[start:end] == surface``.
    value : str, float, pair of floats or None
        Date in ISO 8601 (``2023-10``, ``2023-12-02/2023-12-05``), number or range, status word, speaker. None: the text
        does not say.
    unit : str or None
        Unit of a quantity; precision of a date.
    rule : str
        Name of the rule that made the proposal.
    score : float
        How far to trust it, 0 to 1: a rank for the reader's eye, not a probability.
    """

    kind: str
    id: str | None
    surface: str
    start: int
    end: int
    value: Value
    unit: str | None
    rule: str
    score: float

    def as_data(self) -> dict[str, Any]:
        """Return the proposal as plain data, with the keys of the JSON output."""
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        return {
            "kind": self.kind,
            "id": self.id,
            "surface": self.surface,
            "start": self.start,
            "end": self.end,
            "value": value,
            "unit": self.unit,
            "rule": self.rule,
            "score": self.score,
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the language of most of the text (kk, az, ru, en), and the proposals in the order of the text."""

    language: str
    proposals: tuple[Proposal, ...]

    def of(self, kind: str) -> tuple[Proposal, ...]:
        """Return the proposals of one kind."""
        return tuple(proposal for proposal in self.proposals if proposal.kind == kind)

    def as_data(self) -> Mapping[str, Any]:
        """Return the reading as plain data."""
        return {"language": self.language, "proposals": [proposal.as_data() for proposal in self.proposals]}
