"""The programme: who promised what by when, what came of it, which statements conflict, what comes next."""

from __future__ import annotations

from datetime import date

import pandas as pd

from transcaspian import programme
from transcaspian.messages import say, spoken_language, written, written_day
from transcaspian.programme.claims import Claim
from transcaspian.programme.days import spoken
from transcaspian.programme.exports.calendar import HAPPENED, entries
from transcaspian.programme.schedule import Forecast, MilestoneForecast, forecast
from transcaspian.programme.status import STATES, MilestoneStatus, Status, still_to_come
from transcaspian.report.figures import Figure, Section, legend, paragraph
from transcaspian.report.gantt import Story, chart, marks
from transcaspian.report.sections import delay_cost
from transcaspian.report.tables import Column, table
from transcaspian.study.results import Results

YEARS_AHEAD = 15  # what is expected later is cut at the edge of the chart and stands in the table
EVENTS_SHOWN = 20


def section(results: Results) -> Section:
    """Return the section: the shipped register as believed at the end of the scenario's year, or of the register."""
    register = programme.load()
    status = programme.status(register, min(register.as_of, date(results.year, 12, 31)))
    ahead = forecast(register, status.as_of)
    source = say("report.programme_source", version=results.manifest["version"], as_of=written_day(register.as_of))
    parts = [_gantt(status, ahead, source), _states(status, source)]
    if status.conflicts:
        parts.append(_conflicts(status, source))
    if still_to_come(status):
        parts.append(_next(status, ahead, source))
    told = paragraph(say("report.programme_note", as_of=written_day(status.as_of)))
    titles = {name: _title(one) for name, one in status.milestones.items()}
    cost = delay_cost.part(results, status, titles)
    return Section("programme", say("report.programme"), (told, *(part.html() for part in parts), cost))


def _gantt(status: Status, ahead: Forecast, source: str) -> Figure:
    replaced = {one.milestone.replaces for one in status.milestones.values()}
    dated = [
        one
        for name, one in status.milestones.items()
        if name not in replaced and (one.first_due or one.due or one.actual)
    ]
    slipped = max(dated, key=lambda one: one.slip_days or 0, default=None)
    finding = say("report.programme_none")
    if slipped is not None and slipped.slip_days:
        title = _title(slipped)
        finding = say("report.programme_finding", title=title, days=slipped.slip_days, word=slipped.word)
    caption = say("report.programme_caption", as_of=written_day(status.as_of))
    return Figure(
        key="gantt",
        finding=finding,
        subtitle=say("report.programme_subtitle", finished=ahead.references["all"].finished),
        picture=legend(*marks())
        + chart(
            [_story(one, ahead) for one in dated],
            today=status.as_of,
            last_year=status.as_of.year + YEARS_AHEAD,
            caption=caption,
            heading=say("report.column_milestone"),
            text=say("report.column_story"),
        ),
        source=source,
        table=table(_rows(status, ahead), _columns(), caption=caption),
    )


def _story(one: MilestoneStatus, ahead: Forecast) -> Story:
    expected = ahead.milestones.get(one.milestone.id)
    return Story(
        label=_title(one),
        text=_told(one),
        promised_on=one.promised_on,
        first_due=one.first_due,
        due=one.due,
        actual=one.actual,
        p50=expected.p50 if expected else None,
        p80=expected.p80 if expected else None,
    )


def _told(one: MilestoneStatus) -> str:
    state = say(f"programme.state_{one.state}")
    if one.slip_days:
        return say("report.state_slip", state=state, days=one.slip_days)
    return state


def _title(one: MilestoneStatus) -> str:
    return one.milestone.title[spoken_language()]


def _rows(status: Status, ahead: Forecast) -> pd.DataFrame:
    rows = []
    for name, one in status.milestones.items():
        expected = ahead.milestones.get(name)
        rows.append(
            {
                "title": _title(one),
                "id": name,
                "state": say(f"programme.state_{one.state}"),
                "word": one.word,
                "first_due": spoken(one.first_due, one.first_precision),
                "due": spoken(one.due, one.precision),
                "actual": written_day(one.actual) if one.actual else say("report.no_number"),
                "slip": say("report.no_number") if one.slip_days is None else written(one.slip_days, "+d"),
                "p50": written_day(expected.p50, by="month") if expected else say("report.no_number"),
                "p80": written_day(expected.p80, by="month") if expected else say("report.no_number"),
            }
        )
    return pd.DataFrame(rows, columns=[column.name for column in _columns()])


def _columns() -> list[Column]:
    names = ("id", "state", "word", "first_due", "due", "actual", "slip", "p50", "p80")
    return [
        Column("title", say("report.column_milestone")),
        *(Column(name, say(f"report.milestone_{name}")) for name in names),
    ]


def _expected(found: MilestoneForecast) -> str:
    low, high = (written_day(day, by="month") for day in (found.p50, found.p80))
    return say("report.between_days", low=low, high=high)


def _states(status: Status, source: str) -> Figure:
    counts = status.states()
    rows = [
        {
            "state": say(f"programme.state_{state}"),
            "count": str(counts[state]),
            "titles": "; ".join(_title(one) for one in status.milestones.values() if one.state == state),
        }
        for state in STATES
        if counts[state]
    ]
    columns = [Column(name, say(f"report.states_{name}")) for name in ("state", "count", "titles")]
    kept = counts["met"] + counts["met_late"]
    caption = say("report.states_caption", as_of=written_day(status.as_of))
    return Figure(
        key="milestone-states",
        finding=say("report.states_finding", total=sum(counts.values()), met=kept, late=counts["met_late"]),
        subtitle=say("report.states_subtitle"),
        picture=table(pd.DataFrame(rows, columns=[column.name for column in columns]), columns, caption=caption),
        source=source,
    )


def _conflicts(status: Status, source: str) -> Figure:
    rows = [
        {
            "entry": one.entry,
            "what": one.what,
            "preferred": _said(one.preferred),
            "others": "; ".join(_said(other) for other in one.others),
        }
        for one in status.conflicts
    ]
    columns = [Column(name, say(f"report.conflict_{name}")) for name in ("entry", "what", "preferred", "others")]
    return Figure(
        key="claims-in-conflict",
        finding=say("report.conflicts_finding", count=len(rows)),
        subtitle=say("report.conflicts_subtitle"),
        picture=table(pd.DataFrame(rows), columns, caption=say("report.conflicts_caption")),
        source=source,
    )


def _said(claim: Claim) -> str:
    value = claim.value if claim.value is not None else "/".join(str(day) for day in (claim.date, claim.end) if day)
    told = " ".join(part for part in (str(value), claim.unit) if part)
    return say("programme.status_said", value=told, reporter=claim.reporter, on=claim.known_on)


def _next(status: Status, ahead: Forecast, source: str) -> Figure:
    coming = [one for one in entries(status, language=spoken_language()) if one.status != HAPPENED][:EVENTS_SHOWN]
    rows = []
    for one in coming:
        expected = ahead.milestones.get(one.id)
        rows.append(
            {
                "what": one.summary,
                "when": spoken(one.end, one.precision),
                "likely": _expected(expected) if expected else say("report.no_number"),
            }
        )
    columns = [Column(name, say(f"report.next_{name}")) for name in ("what", "when", "likely")]
    first = coming[0]
    return Figure(
        key="next-events",
        finding=say("report.next_finding", what=first.summary, when=spoken(first.end, first.precision)),
        subtitle=say("report.next_subtitle"),
        picture=table(pd.DataFrame(rows), columns, caption=say("report.next_caption")),
        source=source,
    )
