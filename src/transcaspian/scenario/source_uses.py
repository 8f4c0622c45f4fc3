"""The sources that a scenario's values rest on, and how many values each carries."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from transcaspian.messages import say
from transcaspian.scenario.load import Scenario
from transcaspian.scenario.package_data import Source
from transcaspian.scenario.values import shown


@dataclass(frozen=True, slots=True)
class SourceUse:
    """One source with how many values of the scenario rest on it, and in which tables."""

    id: str
    publisher: str
    title: str
    address: str
    date: str
    licence: str
    note: str
    values: int
    tables: tuple[str, ...]

    def __str__(self) -> str:
        return say(
            "scenario.source_line",
            id=self.id,
            publisher=self.publisher,
            title=self.title,
            date=self.date,
            address=self.address,
            licence=self.licence,
            values=self.values,
        )


def sources(scenario: Scenario) -> tuple[SourceUse, ...]:
    """Return every source that the scenario's values rest on, the most used first."""
    counts: Counter[str] = Counter()
    tables: defaultdict[str, set[str]] = defaultdict(set)
    for name, parameter in scenario.parameters.items():
        counts[parameter.source] += 1
        tables[parameter.source].add(name.partition(".")[0])
    for name, rows in scenario.tables.items():
        for source, count in Counter(rows.columns.get("source", ())).items():
            counts[shown(source) or "scenario"] += count
            tables[shown(source) or "scenario"].add(name)
    ranked = sorted(counts, key=lambda source: (-counts[source], source))
    return tuple(_use(source_of(scenario, source), counts[source], tables[source]) for source in ranked)


def _use(source: Source, values: int, tables: set[str]) -> SourceUse:
    return SourceUse(
        source.id,
        source.publisher,
        source.title,
        source.address,
        source.date,
        source.licence,
        source.note,
        values,
        tuple(sorted(tables)),
    )


def source_of(scenario: Scenario, name: str) -> Source:
    """Return a source of the package, or the user's own by name alone."""
    titles = {"scenario": say("scenario.source_scenario"), "default": say("scenario.source_default")}
    own = Source(name, "", titles.get(name, name), "", "", "", "")
    return scenario.sources.get(name, own)
