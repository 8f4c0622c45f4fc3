"""The page: one HTML file that needs nothing else."""

from __future__ import annotations

from importlib import resources

from transcaspian.messages import say, spoken_language, translated
from transcaspian.report.figures import Section
from transcaspian.report.markup import tag, words
from transcaspian.report.sections import (
    answer,
    backtest,
    balance,
    cable,
    corridor,
    costs,
    forecast,
    incidents,
    indicators,
    marginal,
    oil,
    oil_quality,
    oil_routes,
    programme,
    published,
    queues,
    reuse,
    seabed,
    ships,
    transit,
    trust,
    waits,
)
from transcaspian.study.results import Results


def page(results: Results) -> bytes:
    """Return the report as UTF-8 HTML: self-contained, without script, the same bytes for the same results.

    It speaks the language of `transcaspian.messages.speaking` around the call.
    """
    sections = sections_of(results)
    title = say("report.title", year=results.year)
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", words(title)),
        tag("style", _style()),
    )
    body = tag(
        "body",
        tag("a", words(say("report.skip")), href="#answer", class_="skip"),
        tag(
            "header",
            tag("p", words(say("report.kicker", title=translated(results.manifest["title"]))), class_="kicker"),
            tag("h1", words(title)),
        ),
        _contents(sections),
        tag("main", *(section.html() for section in sections)),
        tag("footer", tag("p", words(say("report.footer", version=results.manifest["version"])))),
    )
    return ("<!DOCTYPE html>\n" + tag("html", head, body, lang=spoken_language()) + "\n").encode()


def sections_of(results: Results) -> list[Section]:
    """Return the sections in the order in which they are read."""
    return [
        answer.section(results),
        corridor.section(results),
        marginal.section(results),
        waits.section(results),
        ships.section(results),
        queues.standing(results),
        balance.section(results),
        queues.by_week(results),
        incidents.section(results),
        transit.section(results),
        costs.section(results),
        indicators.section(results),
        oil_routes.section(results),
        oil.section(results),
        oil_quality.section(results),
        seabed.section(results),
        cable.section(results),
        programme.section(results),
        forecast.section(results),
        published.section(results),
        backtest.section(results),
        trust.section(results),
        reuse.section(results),
    ]


def _contents(sections: list[Section]) -> str:
    items = [
        tag("li", tag("a", words(say(f"report.nav_{section.key}")), href=f"#{section.key}")) for section in sections
    ]
    return tag("nav", tag("ol", *items), aria_label=say("report.contents"))


def _style() -> str:
    return resources.files("transcaspian").joinpath("data", "report", "report.css").read_text("utf-8")
