"""How an answer is printed: words for people, one JSON object for machines, the shortest form when quiet."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import typer

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say

if TYPE_CHECKING:
    import pandas as pd


def give(answer: Mapping[str, Any], *, text: str, short: str, as_json: bool, quiet: bool) -> None:
    """Print an answer on standard output.

    Parameters
    ----------
    answer : mapping
        The whole answer as plain data, for `--json`.
    text : str
        The answer for people.
    short : str
        The answer for `--quiet`; empty prints nothing.
    as_json, quiet : bool
        What the user asked for; JSON goes before quiet.
    """
    chosen = as_text(answer) if as_json else short if quiet else text
    if chosen:
        typer.echo(chosen)


def write_new(file: Path, text: str) -> None:
    """Write a text to a file that must not exist yet, ends of lines as they are.

    Raises
    ------
    InputError
        The file exists.
    """
    try:
        with file.open("x", encoding="utf-8", newline="") as stream:
            stream.write(text)
    except FileExistsError:
        problem = Problem(rule=say("cli.file_exists"), file=str(file), remedy=say("cli.file_exists_remedy"))
        raise InputError(problem) from None


def of_finding(about: Mapping[str, Any], folder: Path | None, tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Return what a study found as plain data: what it is about, where it is kept, its tables row by row."""
    return {**about, "folder": folder, **{name: frame.to_dict("records") for name, frame in tables.items()}}


HEADING_WIDTH = 11  # longer headings take several lines


def columns(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines under their headings: the first column to the left, the others to the right."""
    stacked = [wrap(text, HEADING_WIDTH, break_long_words=False) or [""] for text in head]
    heading = list(zip_longest(*stacked, fillvalue=""))
    cells = [*heading, *rows]
    widths = [max(len(row[place]) for row in cells) for place in range(len(head))]
    return [_line(row, widths) for row in cells]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    numbers = [text.rjust(width) for text, width in zip(row[1:], widths[1:], strict=True)]
    return "  ".join(["", row[0].ljust(widths[0]), *numbers]).rstrip()


def as_text(answer: Mapping[str, Any]) -> str:
    """Return one JSON object as text; what is not a number becomes null, a path its text."""
    return json.dumps(_plain(answer), ensure_ascii=False, indent=1, allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if hasattr(value, "item") and not hasattr(value, "__len__"):  # a scalar of NumPy
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value)
