"""Dated statements: nothing is overwritten, a rule picks one and says so.

Precedence among statements of the same thing: the higher confidence; then the one said later; then the one that stands
later in the register. Statements of two series, of two periods or in two units are two things and are never compared.
A re-promise does not contradict a promise: it is the next step of its history.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from transcaspian.programme.days import last_day

Value = float | int | str | tuple[float, ...]
CONFIDENCE = {"high": 2, "medium": 1, "low": 0}
PROMISES = ("promise", "re-promise")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The place in a document that says something: character offsets, end exclusive, and the text between them."""

    document: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One dated statement; see the fields `claim` of the register's schema for their meaning."""

    id: str
    kind: str
    said_on: dt.date
    reporter: str
    source: tuple[str, ...]
    confidence: str
    said_precision: str = "day"
    due: dt.date | None = None
    precision: str = "day"
    date: dt.date | None = None
    end: dt.date | None = None
    word: str = ""
    phase: str = ""
    by: tuple[str, ...] = ()
    what: str = ""
    value: Value | None = None
    unit: str = ""
    period: str = ""
    series: str = ""
    span: Span | None = None
    note: str = ""
    file: str = field(default="", compare=False)
    line: int | None = field(default=None, compare=False)

    @property
    def known_on(self) -> dt.date:
        """The day from which it counts as known: the last day of the period named in `said_on`."""
        return last_day(self.said_on, self.said_precision)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Statements of the same thing that differ; `preferred` is the one the precedence picks."""

    entry: str
    what: str
    preferred: Claim
    others: tuple[Claim, ...]


def known(claims: Iterable[Claim], as_of: dt.date) -> tuple[Claim, ...]:
    """Return the statements known on a day, in the order in which they became known."""
    return tuple(sorted((claim for claim in claims if claim.known_on <= as_of), key=lambda claim: claim.known_on))


def preferred(claims: Sequence[Claim]) -> Claim | None:
    """Return the statement that the precedence picks, or None of none."""
    return ranked(claims)[0] if claims else None


def ranked(claims: Sequence[Claim]) -> list[Claim]:
    """Return statements of the same thing by the precedence, the preferred one first."""
    pairs = sorted(enumerate(claims), key=lambda pair: (CONFIDENCE[pair[1].confidence], pair[1].known_on, pair[0]))
    return [claim for _, claim in reversed(pairs)]


def latest(claims: Sequence[Claim]) -> Claim | None:
    """Return the statement said last; of several on one day, the one of higher confidence."""
    if not claims:
        return None
    pairs = sorted(enumerate(claims), key=lambda pair: (pair[1].known_on, CONFIDENCE[pair[1].confidence], pair[0]))
    return pairs[-1][1]


def conflicts(entry: str, claims: Sequence[Claim]) -> tuple[Conflict, ...]:
    """Return the conflicts among statements about one entry: what happened when, and quantities of one series."""
    found = []
    for what in dict.fromkeys(name for claim in claims if (name := _subject(claim))):
        same = [claim for claim in claims if _subject(claim) == what]
        if len({_said(claim) for claim in same}) > 1:
            best = ranked(same)[0]
            others = tuple(claim for claim in same if _said(claim) != _said(best))
            found.append(Conflict(entry=entry, what=" ".join(filter(None, what)), preferred=best, others=others))
    return tuple(found)


def _subject(claim: Claim) -> tuple[str, ...]:
    """Return what a statement is about; empty for steps of a history, which do not contradict each other."""
    if claim.kind == "actual":
        return ("actual", claim.what)
    if claim.kind in {"value", "progress"}:
        return (claim.what, claim.period, claim.series, claim.unit)
    return ()


def _said(claim: Claim) -> tuple[object, ...]:
    return (claim.date, claim.end, claim.value) if claim.kind == "actual" else (claim.value,)
