"""Mermaid text of a Gantt chart: promised, promised again, actual, and the forecast, on lines of one milestone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say, say_in
from transcaspian.programme.schedule import Forecast
from transcaspian.programme.status import MilestoneStatus, Status

PARTS = ("promised", "promised_again", "actual", "forecast")
TASK = re.compile(r"^    .* :(?:\w+, )?(M-[A-Z0-9-]+)_(\w+), (\d{4}-\d{2}-\d{2}), (\d{4}-\d{2}-\d{2})$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: a milestone, which part of its story, first and last day."""

    milestone: str
    part: str
    start: date
    end: date


def bars(status: Status, forecast: Forecast | None = None) -> tuple[Bar, ...]:
    """Return the bars of every milestone known on the day of `status`, in the order of the register.

    A promise runs from the day on which it was made to its due date; what happened is a bar of its own; the forecast
    runs from P50 to P80. A chain of promises stands on the rows of its last milestone.
    """
    replaced = {one.milestone.replaces for one in status.milestones.values()}
    shown = [one for name, one in status.milestones.items() if name not in replaced]
    return tuple(bar for one in shown for bar in _bars(one, forecast))


def _bars(one: MilestoneStatus, forecast: Forecast | None) -> list[Bar]:
    name = one.milestone.id
    found = []
    if one.first_due:
        found.append(Bar(milestone=name, part="promised", start=one.promised_on, end=one.first_due))
    if one.due and one.said_on != one.promised_on:
        found.append(Bar(milestone=name, part="promised_again", start=one.said_on, end=one.due))
    if one.actual:
        found.append(Bar(milestone=name, part="actual", start=one.actual, end=one.end or one.actual))
    if forecast and name in forecast.milestones:
        expected = forecast.milestones[name]
        found.append(Bar(milestone=name, part="forecast", start=expected.p50, end=expected.p80))
    return found


def written(status: Status, forecast: Forecast | None = None, *, language: str = "en") -> str:
    """Return the chart as Mermaid text; ends are exclusive, as Mermaid takes them."""
    title = _safe(say_in(language, "programme.gantt_title", title=status.register.titles[language], as_of=status.as_of))
    lines = ["gantt", f"    title {title}", "    dateFormat YYYY-MM-DD", "    axisFormat %Y"]
    section = None
    for bar in bars(status, forecast):
        milestone = status.milestones[bar.milestone].milestone
        project = status.register.projects.get(milestone.project)
        heading = _safe(project.title[language] if project else say_in(language, "programme.gantt_other"))
        if heading != section:
            section = heading
            lines.append(f"    section {heading}")
        lines.append(_task(bar, milestone.title[language], language))
    return "\n".join(lines) + "\n"


def _task(bar: Bar, title: str, language: str) -> str:
    mark = {"promised": "", "promised_again": "active, ", "actual": "done, ", "forecast": "crit, "}[bar.part]
    label = _safe(say_in(language, f"programme.gantt_{bar.part}", title=title))
    end = bar.end + timedelta(days=1)
    return f"    {label} :{mark}{bar.milestone}_{bar.part}, {bar.start}, {end}"


def _safe(text: str) -> str:
    """Return a text without the signs that Mermaid reads as its own."""
    return " ".join(re.sub(r"[:;#%]+", " ", text).split())


def read(text: str) -> tuple[Bar, ...]:
    """Return the bars of a chart that `written` wrote.

    Raises
    ------
    InputError
        The text is no Gantt chart of Mermaid.
    """
    lines = text.split("\n")
    if lines[:1] != ["gantt"]:
        raise InputError(Problem(rule=say("programme.not_gantt")))
    found = [TASK.match(line) for line in lines]
    return tuple(
        Bar(
            milestone=task[1],
            part=task[2],
            start=date.fromisoformat(task[3]),
            end=date.fromisoformat(task[4]) - timedelta(days=1),
        )
        for task in found
        if task
    )
