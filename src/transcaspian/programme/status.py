"""What was believed on a day: only statements known by then count, and later days never know less.

The state of a milestone follows from its statements by the first rule that holds:

1. it is reported to have happened: `met`, or `met_late` if after the first due date of its chain;
2. it is reported not to have happened in time: `missed`;
3. another milestone renews its promise: `superseded`;
4. reports do not tell: `unknown`;
5. the last promise is printed as discussed: `discussed`;
6. the last due date has passed and nothing is reported: `unknown`;
7. otherwise `open`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from transcaspian.programme.claims import PROMISES, Claim, Conflict, conflicts, known, latest, preferred
from transcaspian.programme.days import days_between
from transcaspian.programme.register import Entry, Milestone, Register, Series

STATES = ("open", "met", "met_late", "missed", "superseded", "discussed", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneStatus:
    """A milestone as believed on a day.

    Attributes
    ----------
    state : str
        One of `STATES`.
    word : str
        Status word as last printed.
    promised_on, first_due : datetime.date or None
        Day and due date of the first promise of the chain; None for an open due date.
    due : datetime.date or None
        Last due date; None if open.
    precision, first_precision : str
        Precisions of the two due dates.
    actual, end : datetime.date or None
        When it happened; the last day of what lasted several days.
    slip_days : int or None
        Signed days from the first due date to the actual date, or else to the last due date; None if one is open.
    claims : tuple of Claim
        The statements known, in the order in which they became known.
    """

    milestone: Milestone
    state: str
    word: str
    promised_on: date
    first_due: date | None
    first_precision: str
    said_on: date
    due: date | None
    precision: str
    actual: date | None
    end: date | None
    slip_days: int | None
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectStatus:
    """A project as believed on a day: phase, and the word last printed of it, with the entry that printed it."""

    id: str
    phase: str
    word: str
    word_from: str
    word_on: date
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The register as believed on a day; every collection holds only what was known by then."""

    register: Register
    as_of: date
    agreements: dict[str, tuple[Claim, ...]]
    bodies: dict[str, tuple[Claim, ...]]
    projects: dict[str, ProjectStatus]
    milestones: dict[str, MilestoneStatus]
    events: dict[str, tuple[Claim, ...]]
    series: dict[str, tuple[Claim, ...]]
    conflicts: tuple[Conflict, ...]

    @property
    def claims(self) -> frozenset[str]:
        """Ids of all statements known."""
        return frozenset(claim.id for _, claim in self.register.claims() if claim.known_on <= self.as_of)

    def states(self) -> dict[str, int]:
        """Return how many milestones stand in each state."""
        found = [status.state for status in self.milestones.values()]
        return {state: found.count(state) for state in STATES}


def status(register: Register, as_of: date | None = None) -> Status:
    """Return what was believed on a day.

    Parameters
    ----------
    register : Register
        The register.
    as_of : datetime.date, optional
        The day; the day to which the register is kept when left out.
    """
    day = as_of or register.as_of
    return Status(
        register=register,
        as_of=day,
        agreements=_known_entries(register.agreements, day),
        bodies=_known_entries(register.bodies, day),
        projects={name: one for name in register.projects if (one := project_status(register, name, day))},
        milestones={
            name: known_of for name in register.milestones if (known_of := milestone_status(register, name, day))
        },
        events=_known_entries(register.events, day),
        series=_known_entries(register.series, day),
        conflicts=_conflicts(register, day),
    )


def _known_entries(entries: Mapping[str, Entry] | Mapping[str, Series], day: date) -> dict[str, tuple[Claim, ...]]:
    return {name: claims for name, entry in entries.items() if (claims := known(entry.claims, day))}


def milestone_status(register: Register, name: str, as_of: date) -> MilestoneStatus | None:
    """Return a milestone as believed on a day; None if nobody had promised it by then."""
    milestone = register.milestones[name]
    claims = known(milestone.claims, as_of)
    promise = latest([claim for claim in claims if claim.kind in PROMISES])
    if promise is None:
        return None
    first = first_promise(register, name, as_of)
    done = preferred([claim for claim in claims if claim.kind == "actual"])
    actual = done.date if done else None
    state = _state(register, milestone, claims, promise, first, actual, as_of)
    last = actual or promise.due
    printed = [claim for claim in claims if claim.word]
    word = latest(printed)
    return MilestoneStatus(
        milestone=milestone,
        state=state,
        word=word.word if word else "",
        promised_on=first.said_on,
        first_due=first.due,
        first_precision=first.precision,
        said_on=promise.said_on,
        due=promise.due,
        precision=promise.precision,
        actual=actual,
        end=done.end if done else None,
        slip_days=days_between(first.due, last) if first.due and last and milestone.judged == "date" else None,
        claims=claims,
    )


def first_promise(register: Register, name: str, as_of: date) -> Claim:
    """Return the first promise of the chain of a milestone, among those known on a day."""
    chain = register.chain(name)
    promises = [claim for part in chain for claim in known(part.claims, as_of) if claim.kind in PROMISES]
    return min(promises, key=lambda claim: (claim.known_on, claim.said_on))


def replaced_by(register: Register, name: str, as_of: date) -> str:
    """Return the milestone that renews the promise of another, if that was known on a day, else an empty text."""
    for other in register.milestones.values():
        if other.replaces == name and other.known_on <= as_of:
            return other.id
    return ""


def _state(
    register: Register,
    milestone: Milestone,
    claims: tuple[Claim, ...],
    promise: Claim,
    first: Claim,
    actual: date | None,
    as_of: date,
) -> str:
    kinds = {claim.kind for claim in claims}
    if actual is not None:
        return "met_late" if first.due is not None and actual > first.due else "met"
    if "missed" in kinds:
        return "missed"
    if replaced_by(register, milestone.id, as_of):
        return "superseded"
    if "unclear" in kinds:
        return "unknown"
    if promise.word == "discussed":
        return "discussed"
    return "unknown" if promise.due is not None and as_of > promise.due else "open"


def project_status(register: Register, name: str, as_of: date) -> ProjectStatus | None:
    """Return a project as believed on a day; None if it was not known by then."""
    claims = known(register.projects[name].claims, as_of)
    phase = latest([claim for claim in claims if claim.kind == "phase"])
    if phase is None:
        return None
    words = [(claim.known_on, 0, claim.word, name) for claim in claims if claim.word]
    words += [
        (event.known_on, 1, event.words[name], event.id)
        for event in register.events.values()
        if name in event.words and event.known_on <= as_of
    ]
    on, _, word, source = max(words) if words else (phase.known_on, 0, "", name)
    return ProjectStatus(id=name, phase=phase.phase, word=word, word_from=source, word_on=on, claims=claims)


def _conflicts(register: Register, as_of: date) -> tuple[Conflict, ...]:
    entries = [(name, entry.claims) for name, entry in register.entries.items()]
    series = [(name, one.claims) for name, one in register.series.items()]
    return tuple(found for name, claims in entries + series for found in conflicts(name, known(claims, as_of)))


def still_to_come(status: Status) -> tuple[MilestoneStatus, ...]:
    """Return the open milestones that have a due date, soonest first."""
    found = [one for one in status.milestones.values() if one.state == "open" and one.due is not None]
    return tuple(sorted(found, key=lambda one: (one.due or status.as_of, one.milestone.id)))
