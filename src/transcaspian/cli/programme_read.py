"""The command that reads a communique: proposals shown, asked for one by one, written once confirmed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcaspian.cli import answer
from transcaspian.cli.failures import told_plainly
from transcaspian.cli.options import Json
from transcaspian.errors import InputError, Problem
from transcaspian.messages import say

if TYPE_CHECKING:
    from transcaspian.programme.reader import Proposal, Reading

Confirmed = Annotated[Path | None, typer.Option("--register", metavar="FILE", help=say("reader.register_option"))]


def read(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say("reader.file_argument"))],
    *,
    date: Annotated[str | None, typer.Option("--date", metavar="DATE", help=say("reader.date_option"))] = None,
    register: Confirmed = None,
    as_json: Json = False,
) -> None:
    """Propose the entries that a communique holds; write those that the user confirms."""
    with told_plainly(as_json=as_json):
        from transcaspian.programme import reader

        day = _day(date)
        target = register or Path(f"{file.stem}.confirmed.yaml")
        if not as_json:
            _writable(target, new=register is None)
        reading = reader.read(reader.read_file(file), date=day)
        if as_json:
            answer.give(reading.as_data(), text="", short="", as_json=True, quiet=False)
            return
        confirmed = _asked(reading)
        if confirmed:
            _write(target, file, day, confirmed)
            typer.echo(say("reader.written", count=len(confirmed), file=target))
        else:
            typer.echo(say("reader.nothing_written"))


def _day(written: str | None) -> dt.date | None:
    if written is None:
        return None
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        rule, allowed = say("reader.date_unreadable"), say("reader.date_allowed")
        raise InputError(Problem(rule=rule, field="--date", value=written, allowed=allowed)) from None


def _writable(target: Path, *, new: bool) -> None:
    """Refuse before the first question what could not be written after the last."""
    if new and target.exists():
        remedy = say("reader.target_exists_remedy")
        raise InputError(Problem(rule=say("reader.target_exists"), file=str(target), remedy=remedy))
    if target.exists():
        _statements(target)


def _asked(reading: Reading) -> list[Proposal]:
    count = len(reading.proposals)
    typer.echo(say("reader.found", count=count, language=say(f"reader.language_{reading.language}")))
    confirmed = []
    for number, one in enumerate(reading.proposals, start=1):
        typer.echo(say("reader.proposal", number=number, count=count, **_told(one)))
        if typer.confirm(say("reader.confirm"), default=False):
            confirmed.append(one)
    return confirmed


def _told(one: Proposal) -> dict[str, object]:
    value = "–".join(map(str, one.value)) if isinstance(one.value, tuple) else one.value
    shown = " ".join(str(part) for part in (one.id, value, one.unit) if part is not None)
    return {
        "kind": say(f"reader.kind_{one.kind}"),
        "said": shown or say("reader.open"),
        "surface": " ".join(one.surface.split()),
        "start": one.start,
        "end": one.end,
        "rule": one.rule,
        "score": one.score,
    }


def _statements(target: Path) -> list[Any]:
    """Return the statements confirmed before, or refuse a file that holds something else."""
    import yaml

    try:
        content = yaml.safe_load(target.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError):
        content = False
    if content is None:
        return []
    if not isinstance(content, dict) or not isinstance(content.get("statements"), list) or len(content) != 1:
        remedy = say("reader.not_statements_remedy")
        raise InputError(Problem(rule=say("reader.not_statements"), file=str(target), remedy=remedy))
    return list(content["statements"])


def _write(target: Path, source: Path, day: dt.date | None, confirmed: list[Proposal]) -> None:
    """Add what was confirmed to the file, whole or not at all."""
    import yaml

    before = _statements(target) if target.exists() else []
    added = [_statement(one, source, day) for one in confirmed]
    text = yaml.safe_dump({"statements": [*before, *added]}, allow_unicode=True, sort_keys=False, width=100)
    beside = target.with_name(f".{target.name}.part")
    try:
        beside.write_text(text, "utf-8")
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _statement(one: Proposal, source: Path, day: dt.date | None) -> dict[str, Any]:
    data = one.as_data()
    span = {"document": source.name, "start": one.start, "end": one.end, "text": one.surface}
    kept = {key: data[key] for key in ("kind", "id", "value", "unit") if data[key] is not None}
    said_on = {"said_on": day} if day else {}
    return {**kept, **said_on, "span": span, "rule": one.rule, "score": one.score}
