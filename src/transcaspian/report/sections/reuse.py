"""Files, how to run it again, what to ask next, how to cite."""

from __future__ import annotations

from transcaspian.messages import say
from transcaspian.report.figures import Section, paragraph
from transcaspian.report.markup import tag, words
from transcaspian.study.results import Results

COMMANDS = ("again", "why", "compare", "sources", "scenarios")


def section(results: Results) -> Section:
    """Return the section."""
    manifest = results.manifest
    fields = {name: manifest[name] for name in ("scenario", "file", "seed", "replications", "version", "year")}
    files = [
        tag(
            "li",
            tag("code", words(f"{name}.parquet")),
            words(say("report.file_text", text=say(f"study.table_{name}"))),
        )
        for name in results.tables
    ]
    commands = [
        tag(
            "li",
            tag("code", words(say(f"report.command_{name}", **fields))),
            words(say("report.file_text", text=say(f"report.command_{name}_text"))),
        )
        for name in COMMANDS
    ]
    parts = (
        tag("h3", words(say("report.files"))),
        paragraph(say("report.files_text")),
        tag("ul", *files, class_="files"),
        tag("h3", words(say("report.commands"))),
        tag("ul", *commands, class_="files"),
        tag("h3", words(say("report.cite"))),
        paragraph(say("report.cite_text", **fields)),
    )
    return Section("reuse", say("report.reuse"), parts)
