"""CSV: one line a statement, with every field; read back it gives the same statements."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.programme.claims import Claim, Span
from transcaspian.programme.status import Status

CLAIM_FIELDS = tuple(field.name for field in fields(Claim) if field.compare)
COLUMNS = ("entry", "title", *CLAIM_FIELDS)
DATES = {"said_on", "due", "date", "end"}
LISTS = {"by", "source"}
BETWEEN = " | "


def written(status: Status, *, language: str = "en") -> str:
    """Return every statement known on the day of `status` as CSV with a header; values and spans are JSON."""
    out = io.StringIO(newline="")
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow(COLUMNS)
    for name, claim in status.register.claims():
        if claim.known_on <= status.as_of:
            entry = status.register.entries.get(name)
            title = entry.title[language] if entry else status.register.series[name].what
            sheet.writerow([name, title, *(_cell(claim, field) for field in CLAIM_FIELDS)])
    return out.getvalue()


def _cell(claim: Claim, field: str) -> str:
    value = getattr(claim, field)
    if value is None:
        return ""
    if field == "value":
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Span):
        shown = {"document": value.document, "start": value.start, "end": value.end, "text": value.text}
        return json.dumps(shown, ensure_ascii=False)
    return BETWEEN.join(value) if isinstance(value, tuple) else str(value)


def read(text: str) -> tuple[tuple[str, Claim], ...]:
    """Return the statements of a CSV that `written` wrote, each with the id of its entry.

    Raises
    ------
    InputError
        The columns are not those written, or a cell cannot be read; with the line.
    """
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise InputError(Problem(rule=say("programme.not_sheet"), allowed=", ".join(COLUMNS)))
    found = []
    for row in rows:
        try:
            values: dict[str, Any] = {field: _value(row, field) for field in CLAIM_FIELDS if row[field]}
            found.append((row["entry"], Claim(**values)))
        except (TypeError, ValueError, KeyError) as error:
            problem = Problem(rule=say("programme.not_sheet"), line=rows.line_num, value=str(error))
            raise InputError(problem) from None
    return tuple(found)


def _value(row: Mapping[str, str], field: str) -> object:
    text = row[field]
    if field in DATES:
        return date.fromisoformat(text)
    if field in LISTS:
        return tuple(text.split(BETWEEN))
    if field == "span":
        return Span(**json.loads(text))
    if field == "value":
        value = json.loads(text)
        return tuple(value) if isinstance(value, list) else value
    return text
