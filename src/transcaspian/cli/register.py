"""Answers about the programme's register: status, calendar, exports."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import typer

from transcaspian import programme
from transcaspian.cli import answer
from transcaspian.errors import InputError, Problem
from transcaspian.messages import say, say_in, spoken_language
from transcaspian.programme.claims import Claim
from transcaspian.programme.days import read_day, spoken
from transcaspian.programme.exports import calendar as calendar_export
from transcaspian.programme.exports import gantt, oc4ids, sheet
from transcaspian.programme.register import LANGUAGES
from transcaspian.programme.schedule import Forecast, MilestoneForecast, forecast
from transcaspian.programme.status import MilestoneStatus, Status

Tell = Callable[..., str]
FORMATS = ("oc4ids", "mermaid", "csv", "ics")


def status(as_of: str | None, *, place: Path | None, language: str, as_json: bool, quiet: bool) -> None:
    """Print what was believed on a day, project by project, with P50 and P80 of what was still to come."""
    found = _status(as_of, place, language)
    ahead = forecast(found.register, found.as_of)
    tell = partial(say_in, language)
    counted = ", ".join(
        tell("programme.status_count", count=count, state=tell(f"programme.state_{state}"))
        for state, count in found.states().items()
        if count
    )
    answer.give(
        _told(found, ahead, language),
        text="\n".join(
            [*_head(found, counted, language), *_projects(found, ahead, language), *_conflicts(found, tell)]
        ),
        short=counted,
        as_json=as_json,
        quiet=quiet,
    )


def calendar(as_of: str | None, *, place: Path | None, language: str, as_json: bool, quiet: bool) -> None:
    """Print the entries of the calendar by day."""
    found = _status(as_of, place, language)
    entries = calendar_export.entries(found, language=language)
    lines = [
        say_in(
            language,
            "programme.calendar_line",
            when=spoken(one.start, one.precision, language) if one.precision != "day" else _days(one.start, one.end),
            kind=say_in(language, f"programme.calendar_{one.status.lower()}"),
            summary=one.summary,
            place=f" ({one.place})" if one.place else "",
        )
        for one in entries
    ]
    told = {"as_of": str(found.as_of), "entries": [{**_plain(one), "last_day": one.end} for one in entries]}
    answer.give(told, text="\n".join(lines), short="\n".join(one.id for one in entries), as_json=as_json, quiet=quiet)


def export(
    file_format: str,
    *,
    out: Path | None,
    as_of: str | None,
    place: Path | None,
    language: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Print the register in another format, or write it to a file that must not exist yet."""
    if file_format not in FORMATS:
        raise InputError(Problem(rule=say("programme.unknown_format"), value=file_format, allowed=", ".join(FORMATS)))
    found = _status(as_of, place, language)
    text = _exported(file_format, found, language)
    told = {"format": file_format, "as_of": str(found.as_of), "file": None if out is None else str(out), "text": text}
    if out is None:
        answer.give(told, text=text.rstrip("\r\n"), short=text.rstrip("\r\n"), as_json=as_json, quiet=quiet)
        return
    answer.write_new(out, text)
    answer.give(told, text=say("programme.exported", file=out), short=str(out), as_json=as_json, quiet=quiet)


def delay_cost(
    scenario: str,
    *,
    replications: int,
    seed: int,
    workers: int | None,
    as_of: str | None,
    place: Path | None,
    out: Path,
    as_json: bool,
    quiet: bool,
) -> None:
    """Print what a month's delay of each open milestone costs, dearest first, and keep it for the report."""
    from transcaspian.study import delay_cost as costing  # loads the model, which the others do not need
    from transcaspian.study.results import folder

    found = _status(as_of, place, spoken_language())
    folder.check_target(out.absolute())
    shown = not quiet and sys.stderr.isatty()
    costs = costing.delay_cost(
        found.register,
        base=scenario,
        as_of=found.as_of,
        replications=replications,
        seed=seed,
        workers=workers,
        progress=(lambda title: typer.echo(title, err=True)) if shown else None,
    )
    about = {"as_of": str(found.as_of), "base": costs.base, "replications": costs.replications, "seed": seed}
    costing.FINDING.keep(out, {"delay_cost": costs.frame}, about)
    rows = costs.frame.to_dict("records")
    told = {
        "folder": str(out),
        "as_of": found.as_of,
        "base": costs.base,
        "replications": costs.replications,
        "milestones": rows,
    }
    short = "\n".join(str(row["milestone"]) for row in rows)
    text = "\n".join([costs.text(), say("study.files_line", folder=out)])
    answer.give(told, text=text, short=short, as_json=as_json, quiet=quiet)


def _exported(file_format: str, found: Status, language: str) -> str:
    if file_format == "oc4ids":
        return oc4ids.written(found)
    if file_format == "mermaid":
        return gantt.written(found, forecast(found.register, found.as_of), language=language)
    if file_format == "csv":
        return sheet.written(found, language=language)
    return calendar_export.written(found, language=language)


def _status(as_of: str | None, place: Path | None, language: str) -> Status:
    problems = []
    day: date | None = None
    if as_of is not None:
        try:
            day = read_day(as_of)
        except ValueError:
            rule, remedy = say("programme.no_such_day"), say("programme.no_such_day_remedy")
            problems.append(Problem(rule=rule, field="--as-of", value=as_of, remedy=remedy))
    if language not in LANGUAGES:
        rule = say("programme.unknown_language")
        problems.append(Problem(rule=rule, field="--language", value=language, allowed=", ".join(LANGUAGES)))
    if problems:
        raise InputError(problems)
    register = programme.load() if place is None else programme.load(place)
    return programme.status(register, day)


def _head(found: Status, counted: str, language: str) -> list[str]:
    tell = partial(say_in, language)
    lines = [tell("programme.status_head", title=found.register.titles[language], as_of=found.as_of)]
    if found.as_of > found.register.as_of:
        lines.append(tell("programme.status_kept_to", as_of=found.register.as_of))
    return [*lines, tell("programme.status_counts", total=len(found.milestones), counts=counted)]


def _projects(found: Status, ahead: Forecast, language: str) -> list[str]:
    tell = partial(say_in, language)
    lines: list[str] = []
    for name in (*found.projects, ""):
        here = [one for one in found.milestones.values() if one.milestone.project == name]
        if name:
            project, title = found.projects[name], found.register.projects[name].title[language]
            told = {
                "phase": tell(f"programme.phase_{project.phase}"),
                "word": tell(f"programme.word_{project.word}") if project.word else project.word,
                "on": project.word_on,
                "source": project.word_from,
            }
            lines += ["", tell("programme.status_project", id=name, title=title, **told)]
        elif here:
            lines += ["", tell("programme.status_without_project")]
        lines += [_milestone(one, ahead.milestones.get(one.milestone.id), language) for one in here]
    return lines


def _milestone(one: MilestoneStatus, ahead: MilestoneForecast | None, language: str) -> str:
    tell = partial(say_in, language)
    due = tell("programme.status_due_open")
    if one.due:
        due = tell("programme.status_due", date=spoken(one.due, one.precision, language))
    parts = [due]
    if one.actual:
        parts.append(tell("programme.status_actual", date=_days(one.actual, one.end or one.actual)))
    if one.first_due != one.due:
        first = spoken(one.first_due, one.first_precision, language)
        parts.append(tell("programme.status_first_due", date=first))
    if one.slip_days:
        parts.append(tell("programme.status_slip", days=one.slip_days))
    if ahead:
        parts.append(tell("programme.status_forecast", p50=f"{ahead.p50:%Y-%m}", p80=f"{ahead.p80:%Y-%m}"))
    state = tell(f"programme.state_{one.state}")
    title = one.milestone.title[language]
    return tell("programme.status_milestone", id=one.milestone.id, state=state, title=title, parts=", ".join(parts))


def _conflicts(found: Status, tell: Tell) -> list[str]:
    if not found.conflicts:
        return []
    lines = [
        tell(
            "programme.status_conflict",
            entry=one.entry,
            what=one.what,
            preferred=_said(one.preferred, tell),
            others="; ".join(_said(other, tell) for other in one.others),
        )
        for one in found.conflicts
    ]
    return ["", tell("programme.status_conflicts"), *lines]


def _said(claim: Claim, tell: Tell) -> str:
    days = _days(claim.date, claim.end or claim.date) if claim.date else ""
    value = days if claim.value is None else f"{claim.value} {claim.unit}".strip()
    return tell("programme.status_said", value=value, reporter=claim.reporter, on=claim.known_on)


def _days(first: date, last: date) -> str:
    return str(first) if first == last else f"{first}/{last}"


def _told(found: Status, ahead: Forecast, language: str) -> dict[str, Any]:
    """Return the whole answer as plain data."""
    milestones = []
    for one in found.milestones.values():
        expected = ahead.milestones.get(one.milestone.id)
        row = {name: value for name, value in _plain(one).items() if name not in {"milestone", "claims"}}
        row = {"id": one.milestone.id, "title": one.milestone.title[language], "project": one.milestone.project, **row}
        row |= {"p50": expected.p50 if expected else None, "p80": expected.p80 if expected else None}
        milestones.append({**row, "claims": [claim.id for claim in one.claims]})
    projects = [
        {"id": one.id, "phase": one.phase, "word": one.word, "word_from": one.word_from, "word_on": one.word_on}
        for one in found.projects.values()
    ]
    conflicts = [
        {"entry": one.entry, "what": one.what, "preferred": one.preferred.id, "others": [o.id for o in one.others]}
        for one in found.conflicts
    ]
    return {
        "as_of": found.as_of,
        "register_as_of": found.register.as_of,
        "states": found.states(),
        "projects": projects,
        "milestones": milestones,
        "agreements": list(found.agreements),
        "bodies": list(found.bodies),
        "events": list(found.events),
        "conflicts": conflicts,
    }


def _plain(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__slots__}
