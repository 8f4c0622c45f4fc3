"""Where a value comes from, what others say, which line changed it, and who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.scenario.claims import Claim
from transcaspian.scenario.load import Scenario
from transcaspian.scenario.nearest import nearest_name
from transcaspian.scenario.parameters import Change, Parameter
from transcaspian.scenario.posterior import Calibrated
from transcaspian.scenario.source_uses import source_of
from transcaspian.scenario.values import shown


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim as a reader sees it: value and range in the parameter's unit, source, dates, whether it is used."""

    value: str
    low: str
    high: str
    valid_from: str
    known_on: str
    confidence: str
    source: str
    publisher: str
    title: str
    address: str
    date: str
    series: str
    note: str
    used: bool


@dataclass(frozen=True, slots=True)
class Why:
    """All that is known of one value; `str()` gives it as text.

    `rule` says in words why this claim was picked; `low` and `high` are empty for a value that is not sampled.
    `calibrated` is None, or the range before the calibration and the quantiles of its draws, before the scenario's
    ``add`` and ``times``.
    """

    name: str
    value: str
    unit: str
    low: str
    high: str
    sampled: bool
    description: str
    confidence: str
    rule: str
    claims: tuple[Statement, ...]
    changes: tuple[Change, ...]
    used_in: tuple[str, ...]
    calibrated: Mapping[str, float | int | str] | None = None

    def __str__(self) -> str:
        return "\n".join(_lines(self))


def why(scenario: Scenario, name: str) -> Why:
    """Return value, source, rival claims, changes and readers of `table.row.field`.

    Raises
    ------
    InputError
        There is no such value; the nearest name is given.
    """
    parameter = scenario.parameters.get(name)
    if parameter is not None:
        return _why_parameter(scenario, parameter)
    table, _, rest = name.partition(".")
    row, _, field = rest.rpartition(".")
    rows = scenario.tables.get(table)
    if rows is not None and row in rows.positions and field in rows.columns:
        return _why_cell(scenario, table, row, field)
    raise InputError(_unknown(scenario, name))


def _why_parameter(scenario: Scenario, parameter: Parameter) -> Why:
    used = None if parameter.calibrated else parameter.claim
    claims = [_statement(scenario, claim, used=claim is used) for claim in parameter.claims]
    return Why(
        name=parameter.name,
        value=shown(parameter.value),
        unit=parameter.unit,
        low=shown(parameter.low),
        high=shown(parameter.high),
        sampled=parameter.sampled,
        description=parameter.description,
        confidence=parameter.confidence,
        rule=say(f"scenario.rule_{parameter.rule}", count=len(parameter.claims), year=scenario.year),
        claims=tuple(sorted(claims, key=lambda statement: not statement.used)),
        changes=tuple(change for change in scenario.changes if change.parameter == parameter.name),
        used_in=parameter.used_in,
        calibrated=_calibrated(parameter.calibrated),
    )


def _calibrated(found: Calibrated | None) -> Mapping[str, float | int | str] | None:
    if found is None:
        return None
    quantiles = {"p10": found.p10, "p50": found.p50, "p90": found.p90}
    return {"id": found.id, "low": found.low, "high": found.high, **quantiles, "draws": len(found.draws)}


def _statement(scenario: Scenario, claim: Claim, *, used: bool) -> Statement:
    source = source_of(scenario, claim.source)
    return Statement(
        value=shown(claim.value),
        low=shown(claim.low),
        high=shown(claim.high),
        valid_from=shown(claim.valid_from),
        known_on=shown(claim.known_on),
        confidence=claim.confidence,
        source=source.id,
        publisher=source.publisher,
        title=source.title,
        address=source.address,
        date=source.date,
        series=claim.series,
        note=claim.note,
        used=used,
    )


def _why_cell(scenario: Scenario, table: str, row: str, field: str) -> Why:
    """A cell of a rows table: its row names the source."""
    rows = scenario.tables[table]
    cells = rows.row(rows.positions[row])
    attribute = scenario.data.catalogue[table].fields[field]
    texts = {name: shown(cells.get(name)) for name in ("source", "confidence", "known_on", "note")}
    statement = _statement(
        scenario,
        Claim(
            cells[field],
            None,
            None,
            None,
            None,
            texts["confidence"],
            texts["source"],
            "",
            "",
            texts["note"],
            0,
        ),
        used=True,
    )
    touched = {f"{table}.{row}.{field}", f"{table}.*.{field}", table}
    return Why(
        name=f"{table}.{row}.{field}",
        value=shown(cells[field]),
        unit=attribute.unit,
        low="",
        high="",
        sampled=False,
        description=attribute.description,
        confidence=texts["confidence"],
        rule=say("scenario.rule_only", count=1, year=scenario.year),
        claims=(replace(statement, known_on=texts["known_on"]),),
        changes=tuple(change for change in scenario.changes if change.parameter in touched),
        used_in=attribute.used_in,
    )


def _unknown(scenario: Scenario, name: str) -> Problem:
    """Say which values there are: of the row or the table that was named, or the nearest of all."""
    inside = [known for known in scenario.parameters if known.startswith(name.rstrip(".*") + ".")]
    table = scenario.tables.get(name.partition(".")[0])
    if not inside and table is not None:
        inside = [f"{table.name}.{row}.{field}" for row in [*table.positions][:3] for field in table.columns]
    known = [*scenario.parameters, *inside]
    shown_names = ", ".join(inside[:12]) + (", ..." if len(inside) > 12 else "")
    return Problem(
        rule=say("scenario.value_unknown", name=name),
        allowed=shown_names,
        nearest=nearest_name(name, known),
        remedy=say("scenario.path_shape_remedy"),
    )


def _lines(answer: Why) -> list[str]:
    """Return the answer as text, one fact a line."""
    lines = [
        say("scenario.why_value", name=answer.name, value=answer.value or "-", unit=answer.unit),
        say("scenario.why_description", description=answer.description),
    ]
    if answer.sampled:
        lines.append(say("scenario.why_range", low=answer.low, high=answer.high, unit=answer.unit))
    if answer.calibrated:
        lines.append(say("scenario.why_calibrated", unit=answer.unit, **answer.calibrated))
    lines.append(say("scenario.why_confidence", confidence=answer.confidence))
    lines.append(say("scenario.why_rule", rule=answer.rule))
    for claim in answer.claims:
        lines.extend(_claim_lines(claim, answer.unit))
    lines += [
        say(
            f"scenario.why_change_{change.operation}",
            file=change.file,
            line=change.line,
            old=change.old,
            new=change.new,
            amount=change.amount,
        )
        for change in answer.changes
    ]
    lines.append(say("scenario.why_used_in", parts=", ".join(answer.used_in) or "-"))
    return lines


def _claim_lines(claim: Statement, unit: str) -> list[str]:
    key = "why_claim_used" if claim.used else "why_claim_other"
    what = claim.value or say("scenario.why_between", low=claim.low, high=claim.high)
    lines = [say(f"scenario.{key}", value=what, unit=unit, source=claim.source, confidence=claim.confidence)]
    where = ", ".join(part for part in (claim.publisher, claim.title, claim.date, claim.address) if part)
    if where:
        lines.append(say("scenario.why_source", where=where))
    if claim.valid_from:
        lines.append(say("scenario.why_valid_from", day=claim.valid_from))
    if claim.known_on:
        lines.append(say("scenario.why_known_on", day=claim.known_on))
    if claim.note:
        lines.append(say("scenario.why_note", note=claim.note))
    return lines
