"""Demands at which levers are pulled: the scenario's own, times a factor, the target of 2025, another scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from transcaspian import scenario as scenario_storey
from transcaspian.errors import InputError, Problem
from transcaspian.messages import say

TARGET = "target-2025"
TARGET_SCENARIO, TARGET_BASE = "demand-target-2025", "baseline-2023"
DEFAULT = ("1", "1.5", TARGET)
SCALED = ("units", "tonnes")  # columns of the table demand, as the scenario demand-plus-50 scales them
CRUDE = ("oil_nominations", "contract_t_per_year")
LEAST, MOST = 0.05, 20.0


@dataclass(frozen=True)
class Level:
    """A demand: its name, a scenario, the factor on every volume of it, and whether that is the target of 2025."""

    name: str
    scenario: Any
    factor: float
    is_target: bool = False

    def sample(self, seed: int, replication: int) -> Any:
        """Return the inputs of one replication with the demand of this level."""
        return scaled(self.scenario.sample(seed, replication), self.factor)


def levels_of(scenario: Any, at: Sequence[str]) -> list[Level]:
    """Return the levels that are asked for, each once.

    Parameters
    ----------
    scenario : Scenario
        What factors are applied to.
    at : sequence of str
        A factor such as ``1.5``, ``target-2025``, or the name or path of another scenario, taken as it is.
    """
    found: dict[str, Level] = {}
    for text in at:
        level = _level(scenario, text)
        found[level.name] = level
    return list(found.values())


def at_factor(scenario: Any, factor: float) -> Level:
    """Return the scenario with all its demand times a factor; a year ahead, whose demand is forecast, has none."""
    years = scenario.sample(0, None).columns("demand")["year"]
    if factor != 1.0 and scenario.year not in years:
        rule = say("marginal.year_ahead", year=scenario.year)
        raise InputError(Problem(rule, value=f"{factor:g}", remedy=say("marginal.year_ahead_remedy")))
    return Level(f"x{factor:g}", scenario, factor)


def _level(scenario: Any, text: str) -> Level:
    if text == TARGET:
        return replace(at_factor(scenario, target_factor()), is_target=True)
    try:
        factor = float(text)
    except ValueError:
        other = scenario_storey.load(text)
        return Level(other.name, other, 1.0)
    if not LEAST <= factor <= MOST:
        raise InputError(Problem(say("marginal.demand_factor"), value=text, allowed=f"{LEAST:g} - {MOST:g}"))
    return at_factor(scenario, factor)


def target_factor() -> float:
    """Return the tonnes of the target of 2025 over those of the year 2023, as the shipped scenario states them."""
    target, base = (asked_t(scenario_storey.load(name), 1.0) for name in (TARGET_SCENARIO, TARGET_BASE))
    return round(target / base, 6)


def asked_t(scenario: Any, factor: float) -> float:
    """Return the tonnes of the year that ask to cross, crude apart, over all lines and both ways."""
    columns = scenario.sample(0, None).columns("demand")
    pairs = zip(columns["year"], columns["tonnes"], strict=True)
    return factor * sum(float(tonnes) for year, tonnes in pairs if year == scenario.year)


def scaled(inputs: Any, factor: float) -> Any:
    """Return inputs with every volume of demand times a factor."""
    if factor == 1.0:
        return inputs
    table = inputs.tables["demand"]
    more = {column: tuple(value * factor for value in table.columns[column]) for column in SCALED}
    tables = {**inputs.tables, "demand": replace(table, columns=MappingProxyType({**table.columns, **more}))}
    name, field = CRUDE
    rows = {row: MappingProxyType({**values, field: _times(values[field], factor)})
            for row, values in inputs.records.get(name, {}).items()}  # fmt: skip
    records = {**inputs.records, name: MappingProxyType(rows)} if rows else inputs.records
    return replace(inputs, tables=MappingProxyType(tables), records=MappingProxyType(dict(records)))


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor
