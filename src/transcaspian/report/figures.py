"""The furniture of a figure: a title that says the finding, a subtitle with the unit, a source line, the table."""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.messages import say
from transcaspian.report.markup import tag, words


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the report.

    Attributes
    ----------
    key : str
        Its id on the page.
    finding : str
        What it shows, in a sentence.
    subtitle : str
        What is drawn, in which unit, and what the range is.
    picture : str
        Markup of the drawing.
    source : str
        Where the numbers are from.
    table : str
        Markup of the table of the same numbers; empty if the picture is a table itself.
    """

    key: str
    finding: str
    subtitle: str
    picture: str
    source: str
    table: str = ""

    def html(self) -> str:
        """Return the figure with its furniture."""
        details = ""
        if self.table:
            details = tag("details", tag("summary", words(say("report.show_table"))), self.table)
        return tag(
            "figure",
            tag("h3", words(self.finding[:1].upper() + self.finding[1:]), id=f"{self.key}-title"),
            tag("p", words(self.subtitle), class_="subtitle"),
            self.picture,
            tag("figcaption", words(say("report.source", source=self.source))),
            details,
            id=self.key,
            aria_labelledby=f"{self.key}-title",
        )


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the report: heading, figures and paragraphs in order."""

    key: str
    heading: str
    parts: tuple[str, ...]

    def html(self) -> str:
        """Return the section."""
        return tag("section", tag("h2", words(self.heading)), *self.parts, id=self.key)


def paragraph(text: str, *, kind: str | None = None) -> str:
    """Return a paragraph."""
    return tag("p", words(text), class_=kind)


def missing(kpi: str) -> str:
    """Return the plain remark that an indicator is not in these results."""
    return paragraph(say("report.missing", kpi=kpi), kind="missing")


def legend(*entries: tuple[str, str]) -> str:
    """Return a legend: pairs of a mark's class and what it stands for."""
    marks = [
        tag("li", tag("svg", _mark(kind), viewBox="0 0 28 12", aria_hidden="true", class_="key"), words(text))
        for kind, text in entries
    ]
    return tag("ul", *marks, class_="legend")


def _mark(kind: str) -> str:
    if kind.startswith(("area", "band", "fill")):
        return tag("rect", x=1, y=1, width=26, height=10, class_=kind)
    return tag("line", x1=1, x2=27, y1=6, y2=6, class_=kind)
