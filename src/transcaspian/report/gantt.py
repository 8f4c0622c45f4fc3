"""A Gantt chart as rows of a table: promised, promised again, actual, and P50 to P80, one row a story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from transcaspian.messages import say
from transcaspian.report.markup import tag, words
from transcaspian.report.scales import Scale

WIDTH, HEIGHT = 400.0, 16.0
MIDDLE = HEIGHT / 2
DAYS_PER_YEAR = 365.25
FEWEST_YEARS = 4
LABELS = 5


@dataclass(frozen=True, slots=True)
class Story:
    """One row: label, what is read beside it, and the days drawn; None where there is no such day."""

    label: str
    text: str
    promised_on: date | None
    first_due: date | None
    due: date | None
    actual: date | None
    p50: date | None
    p80: date | None


def chart(stories: Sequence[Story], *, today: date, last_year: int, caption: str, heading: str, text: str) -> str:
    """Return the chart; days before the first promise shown or after `last_year` are cut at the edge."""
    first = min([story.promised_on.year for story in stories if story.promised_on] or [today.year])
    last = max(last_year, first + FEWEST_YEARS)
    across = Scale(float(first), float(last + 1), 0.0, WIDTH)
    head = tag(
        "tr",
        tag("th", words(heading), scope="col"),
        tag("th", words(text), scope="col"),
        tag("td", _axis(first, last, across), class_="bar", aria_hidden="true"),
    )
    rows = [_row(story, across, today) for story in stories]
    return tag("table", tag("caption", words(caption)), tag("thead", head), tag("tbody", *rows), class_="bars gantt")


def _row(story: Story, across: Scale, today: date) -> str:
    return tag(
        "tr",
        tag("th", words(story.label), scope="row"),
        tag("td", words(story.text), class_="range"),
        tag("td", _picture(story, across, today), class_="bar"),
    )


def _picture(story: Story, across: Scale, today: date) -> str:
    def x(day: date) -> float:
        place = across(day.year + (day.timetuple().tm_yday - 1) / DAYS_PER_YEAR)
        return min(max(place, 0.0), WIDTH)

    drawn = [tag("line", x1=x(today), x2=x(today), y1=0, y2=HEIGHT, class_="today")]
    if story.promised_on and story.first_due:
        start, end = x(story.promised_on), x(story.first_due)
        drawn.append(tag("rect", x=start, y=MIDDLE - 2.5, width=max(end - start, 1.0), height=5, class_="promised"))
    if story.due and story.due != story.first_due:
        if story.first_due:
            drawn.append(tag("line", x1=x(story.first_due), x2=x(story.due), y1=MIDDLE, y2=MIDDLE, class_="put-off"))
        drawn.append(tag("line", x1=x(story.due), x2=x(story.due), y1=2, y2=HEIGHT - 2, class_="promised-again"))
    if story.p50 and story.p80:
        start, end = x(story.p50), x(story.p80)
        drawn.append(tag("rect", x=start, y=MIDDLE - 4, width=max(end - start, 1.0), height=8, class_="expected"))
        drawn.append(tag("line", x1=start, x2=start, y1=1, y2=HEIGHT - 1, class_="expected-middle"))
    if story.actual:
        drawn.append(tag("circle", cx=x(story.actual), cy=MIDDLE, r=4, class_="actual"))
    return tag("svg", *drawn, viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}", aria_hidden="true")


def _axis(first: int, last: int, across: Scale) -> str:
    step = max(1, (last + 1 - first) // LABELS)
    labels = [
        tag("text", words(year), x=across(float(year)), y=12, class_="tick") for year in range(first, last + 1, step)
    ]
    return tag("svg", *labels, viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}", aria_hidden="true")


def marks() -> tuple[tuple[str, str], ...]:
    """Return the legend: class of a mark and what it stands for."""
    return (
        ("fill promised", say("report.gantt_promised")),
        ("line promised-again", say("report.gantt_promised_again")),
        ("fill actual", say("report.gantt_actual")),
        ("fill expected", say("report.gantt_expected")),
    )
