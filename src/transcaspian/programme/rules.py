"""What a register must obey beyond its schema: names that exist, dates in order, no waiting in circles, true spans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from transcaspian.errors import Problem
from transcaspian.messages import known, say
from transcaspian.programme.claims import PROMISES, Claim
from transcaspian.programme.days import last_day
from transcaspian.programme.register import Milestone, Project, Register
from transcaspian.programme.schema import nearest

NEEDED = {  # kind of statement -> fields without which it says nothing
    "actual": ("date",),
    "progress": ("value", "unit", "what"),
    "value": ("value", "what"),
    "phase": ("phase",),
}
OVERRUN_ASSUMPTIONS = (
    "overrun_median",
    "overrun_median_sd",
    "overrun_spread",
    "overrun_spread_sd",
    "overrun_offset",
    "kind_sd",
)


def broken_rules(register: Register) -> Iterator[Problem]:
    """Yield every fault of a register whose files obey the schema."""
    yield from _unknown_names(register)
    for name, claim in register.claims():
        yield from _claim_alone(register, name, claim)
    for milestone in register.milestones.values():
        yield from _history(milestone)
    yield from _circles(register, "after")
    yield from _circles(register, "replaces")
    for name in OVERRUN_ASSUMPTIONS:
        if name in register.assumptions and register.assumptions[name].value <= 0.0:
            one = register.assumptions[name]
            yield _fault("not_positive", one, name, "value", value=one.value)
        if name not in register.assumptions:
            yield Problem(rule=say("programme.no_assumption"), row=name, remedy=say("programme.no_assumption_remedy"))
    for assumption in register.assumptions.values():
        if not assumption.low <= assumption.value <= assumption.high:
            yield _fault("range_wrong", assumption, assumption.id, "value", value=assumption.value)


def _fault(key: str, what: Any, row: str, field: str = "", **more: Any) -> Problem:
    remedy = f"programme.{key}_remedy"
    shown = {name: str(more.pop(name)) for name in ("value", "allowed", "nearest") if name in more}
    return Problem(
        rule=say(f"programme.{key}", **more),
        file=what.file,
        line=what.line,
        row=row,
        field=field,
        remedy=known(remedy) or "",
        **shown,
    )


def _unknown_names(register: Register) -> Iterator[Problem]:
    """Yield each name that no entry of the right section bears."""
    parties = [*register.parties, *register.bodies]
    sayers = [*register.people, *parties]
    for entry in register.entries.values():
        named: list[tuple[str, Iterable[str], Iterable[str]]] = [("parties", entry.parties, parties)]
        if isinstance(entry, Project):
            named.append(("former_parties", entry.former_parties, parties))
        named += [(field, _many(entry, field), them) for field, them in _fields(register)]
        for field, names, them in named:
            yield from _missing(names, them, entry, entry.id, field)
    for name, claim in register.claims():
        yield from _missing(claim.by, sayers, claim, name, "by")
    for series in register.series.values():
        yield from _missing([series.project], register.projects, series, series.id, "project")
    for organisation in register.organisations.values():
        yield from _missing([organisation.country], register.countries, organisation, organisation.id, "country")
    for person in register.people.values():
        yield from _missing([person.country], register.countries, person, person.id, "country")


def _fields(register: Register) -> list[tuple[str, Iterable[str]]]:
    return [
        ("project", register.projects),
        ("projects", register.projects),
        ("words", register.projects),
        ("body", register.bodies),
        ("chairs", register.people),
        ("participants", register.people),
        ("established_by", register.agreements),
        ("agreements", register.agreements),
        ("milestones", register.milestones),
        ("after", register.milestones),
        ("replaces", register.milestones),
        ("host_event", register.events),
    ]


def _many(entry: Any, field: str) -> tuple[str, ...]:
    found = getattr(entry, field, ()) or ()
    return (found,) if isinstance(found, str) else tuple(found)


def _missing(names: Iterable[str], known: Iterable[str], what: Any, row: str, field: str) -> Iterator[Problem]:
    known = list(known)
    for name in names:
        if name not in known:
            yield _fault("unknown_name", what, row, field, value=name, nearest=nearest(name, known))


def _claim_alone(register: Register, name: str, claim: Claim) -> Iterator[Problem]:
    for field in NEEDED.get(claim.kind, ()):
        if getattr(claim, field) in {None, ""}:
            yield _fault("claim_lacks", claim, name, field, kind=claim.kind)
    if claim.kind in PROMISES and claim.due is not None:
        if claim.precision != "open" and claim.due != last_day(claim.due, claim.precision):
            allowed = last_day(claim.due, claim.precision)
            yield _fault(
                "due_not_last", claim, name, "due", value=claim.due, allowed=allowed, precision=claim.precision
            )
        if claim.precision == "open":
            yield _fault("open_with_date", claim, name, "due", value=claim.due)
    if claim.kind == "actual" and claim.date is not None:
        if claim.known_on < claim.date:
            yield _fault("reported_before", claim, name, "date", value=claim.date, on=claim.known_on)
        if claim.end is not None and claim.end < claim.date:
            yield _fault("ends_before", claim, name, "end", value=claim.end, start=claim.date)
    if claim.known_on > register.as_of:
        yield _fault("after_as_of", claim, name, "said_on", value=claim.known_on, as_of=register.as_of)
    yield from _span(register, name, claim)


def _span(register: Register, name: str, claim: Claim) -> Iterator[Problem]:
    span = claim.span
    if span is None:
        return
    if span.document not in register.documents:
        near = nearest(span.document, register.documents)
        yield _fault("unknown_name", claim, name, "span.document", value=span.document, nearest=near)
        return
    text = register.documents[span.document].text
    if not 0 <= span.start < span.end <= len(text):
        allowed = say("programme.span_allowed", length=len(text))
        yield _fault("span_outside", claim, name, "span", value=f"{span.start}:{span.end}", allowed=allowed)
    elif text[span.start : span.end] != span.text:
        stands = text[span.start : span.end][:80]
        yield _fault("span_differs", claim, name, "span.text", value=span.text[:80], stands=stands)


def _history(milestone: Milestone) -> Iterator[Problem]:
    """Yield what is wrong with the order of a milestone's statements."""
    promises = [claim for claim in milestone.claims if claim.kind in PROMISES]
    firsts = [claim for claim in promises if claim.kind == "promise"]
    if len(firsts) != 1:
        yield _fault("one_promise", milestone, milestone.id, "claims", count=len(firsts))
        return
    start: date = firsts[0].said_on
    for claim in promises:
        if claim.kind == "re-promise" and claim.known_on < firsts[0].known_on:
            yield _fault(
                "repromise_before", claim, milestone.id, "said_on", value=claim.said_on, promised=firsts[0].said_on
            )
        if claim.due is not None and claim.due < claim.said_on:
            yield _fault("due_before_said", claim, milestone.id, "due", value=claim.due, on=claim.said_on)
    for claim in milestone.claims:
        if claim.kind == "actual" and claim.date is not None and claim.date < start:
            yield _fault("actual_before", claim, milestone.id, "date", value=claim.date, promised=start)


def _circles(register: Register, field: str) -> Iterator[Problem]:
    """Yield each circle of milestones that wait for each other, named once, from its first member in the register."""
    named: set[frozenset[str]] = set()
    for start in register.milestones:
        circle = _circle(register, start, field)
        if circle and frozenset(circle) not in named:
            named.add(frozenset(circle))
            path = " -> ".join([*circle, circle[0]])
            yield _fault("circle", register.milestones[start], start, field, value=path)


def _circle(register: Register, start: str, field: str) -> list[str]:
    """Return a way from `start` back to itself, or nothing."""
    trails = [[start]]
    seen: set[str] = set()
    while trails:
        trail = trails.pop()
        for name in _many(register.milestones[trail[-1]], field):
            if name == start:
                return trail
            if name in register.milestones and name not in seen:
                seen.add(name)
                trails.append([*trail, name])
    return []
