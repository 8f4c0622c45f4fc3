"""Forecast of years ahead: several years in one run with the backlog carried over, replication by replication.

Years that follow each other run on one clock; a year that stands apart (2030) has a run of its own with its own
warm-up. What goes in was known at the end of 2023; what is not known is drawn: growth, departures of single years,
freight, contracts, the sea, the days on which projects open, and every uncertain input of the model.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from transcaspian import __version__
from transcaspian import scenario as scenario_storey
from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.study import joint
from transcaspian.study.forecast import model_error
from transcaspian.study.forecast import series as forecast_series
from transcaspian.study.forecast import tables as forecast_tables
from transcaspian.study.openings import Programme, programme_known, within
from transcaspian.study.results import datapackage, folder, provenance, tables
from transcaspian.study.results.results import Results
from transcaspian.study.run import checked_numbers, libraries
from transcaspian.study.running import checkpoint
from transcaspian.systems.cargo import KPIS, outlook

SCENARIO = "forecast-2024"
YEARS = (2024, 2025, 2026, 2030)
LAST_YEAR = 2030  # the projections of the sea reach no farther
REPLICATIONS = 30
PAST = "baseline-2023"
FRAMES = ("values", "drivers", "projects")


@dataclass(frozen=True, slots=True)
class Study:
    """All that decides the bytes of a forecast."""

    scenario: Any
    programme: Programme
    blocks: tuple[tuple[int, ...], ...]
    replications: int
    seed: int

    @property
    def years(self) -> tuple[int, ...]:
        """The years asked for, in order."""
        return tuple(year for block in self.blocks for year in block)

    def simulate(self, replication: int) -> dict[str, pd.DataFrame]:
        """Return the frames of one replication: values by year, drivers by year, days of projects."""
        inputs = self.scenario.sample(self.seed, replication)
        openings = self.programme.openings(inputs.rows("forecast_projects"), seed=self.seed, replication=replication)
        factors = model_error.factors(inputs, seed=self.seed, replication=replication)
        found: dict[str, list[pd.DataFrame]] = {"values": [], "drivers": []}
        for block in self.blocks:
            tables_ahead = outlook.ahead(inputs, years=block, seed=self.seed, replication=replication)
            kpis = joint.simulate_years(
                tables_ahead,
                years=block,
                warm_up_h=self.scenario.warm_up_h,
                seed=self.seed,
                replication=replication,
                openings=within(openings, date(block[-1], 12, 31)),
            )
            base = inputs.rows(outlook.TABLE)["series_base"]["factor"]
            found["values"].append(_values(kpis, tables_ahead.path, base, factors))
            found["drivers"].append(forecast_tables.drivers_of(kpis, tables_ahead.path, openings))
            found["drivers"].append(model_error.drivers(factors, block))
        frames = {name: pd.concat(parts, ignore_index=True) for name, parts in found.items()}
        days = [{"project": each.project, "day": each.day.isoformat()} for each in openings]
        return frames | {"projects": pd.DataFrame(days, columns=["project", "day"])}

    def identity(self) -> dict[str, Any]:
        """Return what a kept replication must agree on to be used again."""
        return {
            "version": __version__,
            "input_hash": self.scenario.input_hash,
            "blocks": [list(block) for block in self.blocks],
            "seed": self.seed,
            "programme": self.programme.day.isoformat(),
            "libraries": libraries(),
        }


def forecast(
    years: Sequence[int] = YEARS,
    *,
    scenario: str | Path = SCENARIO,
    replications: int = REPLICATIONS,
    seed: int = 1,
    workers: int | None = None,
    executor: Executor | None = None,
    out: str | Path | None = None,
    progress: Callable[[int, int], None] | None = None,
    resume: bool = True,
) -> Results:
    """Return the forecast of some years: a `Results` whose tables are listed in `forecast_tables`.

    Parameters
    ----------
    years : sequence of int
        Calendar years from 2024 to 2030. Those that follow each other share one run, the backlog carried over.
    scenario : str or path
        A forecast scenario: its `known_by` lies before its year.
    replications, seed, workers, executor, progress, resume
        As of `run`.
    out : path, optional
        Results folder to write, whole or not at all; without it the results stay in memory.

    Raises
    ------
    InputError
        A year that is out of range, a scenario that is no forecast, a number that makes no sense, a folder that
        cannot be written.
    """
    study = _study(years, scenario, replications=replications, seed=seed, workers=workers)
    work = partial(_replicate, study, workers=workers, executor=executor, progress=progress)
    if out is None:
        kept: checkpoint.Keeper = checkpoint.Memory()
        work(kept)
        return Results.of_tables(dict(_tables(study, kept)), _manifest(study))
    return _to_folder(study, Path(out).absolute(), work, resume=resume)


def _study(years: Sequence[int], scenario: str | Path, *, replications: int, seed: int, workers: int | None) -> Study:
    wanted = sorted(set(years))
    problems = [
        Problem(
            say("forecast.bad_year"), field="years", value=str(year), allowed=f"{outlook.LAST_KNOWN + 1} - {LAST_YEAR}"
        )
        for year in wanted
        if not outlook.LAST_KNOWN < year <= LAST_YEAR
    ]
    if not wanted:
        problems.append(
            Problem(say("forecast.no_year"), field="years", allowed=f"{outlook.LAST_KNOWN + 1} - {LAST_YEAR}")
        )
    problems += checked_numbers(replications=replications, seed=seed, rows=(), workers=workers)
    loaded = scenario_storey.load(scenario)
    if loaded.known_by is None or loaded.year <= loaded.known_by.year:
        rule = say("forecast.no_forecast")
        problems.append(Problem(rule, value=loaded.name, remedy=say("forecast.no_forecast_remedy")))
    if problems:
        raise InputError(problems)
    return Study(loaded, programme_known(), _blocks(wanted), replications, seed)


def _blocks(years: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Return the years in runs that follow each other."""
    pairs = enumerate(years)
    return tuple(tuple(year for _, year in part) for _, part in groupby(pairs, lambda pair: pair[1] - pair[0]))


def _values(
    outcome: Mapping[int, Mapping[str, Any]], path: outlook.Path, seaports_factor: float, factors: Mapping[str, float]
) -> pd.DataFrame:
    """Return year, measure, label, value of one run; `series_alone` are the series without the model's error."""
    rows: list[tuple[int, str, str, float]] = []
    for year, kpis in outcome.items():
        counted = forecast_series.values(kpis, seaports_factor=seaports_factor, factors=factors)
        alone = forecast_series.values(kpis, seaports_factor=seaports_factor)
        rows += [(year, "series", name, value) for name, value in counted.items()]
        rows += [(year, forecast_tables.ALONE, name, value) for name, value in alone.items()]
        rows += [(year, "route_kt", name, value) for name, value in forecast_series.route_kt(kpis, factors).items()]
        rows += [(year, "wanted", name, value) for name, value in path.amounts[year].items()]
        for measure in forecast_tables.MEASURES:
            ((_, labels),) = KPIS[measure].dims
            rows += [(year, measure, label, float(value)) for label, value in zip(labels, kpis[measure], strict=True)]
    return pd.DataFrame(rows, columns=["year", "measure", "label", "value"])


def _replicate(
    study: Study,
    kept: checkpoint.Keeper,
    *,
    workers: int | None,
    executor: Executor | None,
    progress: Callable[[int, int], None] | None,
) -> None:
    checkpoint.complete(
        kept,
        study.simulate,
        study.replications,
        parts=lambda frames: (np.zeros(1), frames),
        workers=workers,
        executor=executor,
        progress=progress,
    )


def _gathered(kept: checkpoint.Keeper, name: str, replications: int) -> pd.DataFrame:
    parts = [frame.assign(replication=number) for number, frame in enumerate(kept.frames(name, replications))]
    return pd.concat(parts, ignore_index=True)


def _tables(study: Study, kept: checkpoint.Keeper) -> Iterator[tuple[str, pd.DataFrame]]:
    values, drivers, projects = (_gathered(kept, name, study.replications) for name in FRAMES)
    past = scenario_storey.load(PAST)
    observed = forecast_series.observed(past.tables["published"].frame(), past.tables["demand"].frame())
    yield "forecast", forecast_tables.by_year(values, observed, study.years)
    yield "forecast_values", values
    yield "forecast_observed", observed
    yield "forecast_measures", forecast_tables.measures(values)
    yield "forecast_drivers", drivers
    yield "forecast_spread", forecast_tables.spread_by_driver(values, drivers)
    yield "forecast_classes", forecast_tables.spread_by_class(values)
    central = study.scenario.sample(study.seed, None)
    yield "forecast_targets", forecast_tables.targets(values, central.frame("oil_targets"), study.years)
    plans = study.programme.plans(central.rows("forecast_projects"))
    yield "forecast_projects", forecast_tables.projects(projects, plans, study.years)
    yield "forecast_limits", forecast_tables.limits(values)
    yield "inputs", provenance.inputs(study.scenario)
    yield "changes", provenance.changes(study.scenario)
    yield "sources", provenance.sources(study.scenario)


def _to_folder(study: Study, target: Path, work: Callable[[checkpoint.Keeper], None], *, resume: bool) -> Results:
    folder.check_target(target)
    waiting = folder.checkpoint_of(target)
    begun = time.perf_counter()
    with folder.speaking_plainly(target):
        kept = checkpoint.Folder(waiting, identity=study.identity(), resume=resume)
        try:
            work(kept)
        except KeyboardInterrupt:
            finished = len(kept.finished())
            text = say("study.interrupted", finished=finished, replications=study.replications, folder=waiting)
            raise KeyboardInterrupt(text) from None
    manifest = _manifest(study)
    timing = {"simulation_s": round(time.perf_counter() - begun, 3)}
    folder.write(target, partial(_fill, study, kept, manifest), manifest, timing)
    folder.remove([waiting])
    return Results.open(target)


def _fill(study: Study, kept: checkpoint.Keeper, manifest: Mapping[str, Any], place: Path) -> None:
    for name, frame in _tables(study, kept):
        tables.write(place / f"{name}.parquet", [forecast_tables.FINDING.checked(name, frame)])
    datapackage.write(place, manifest)


def _manifest(study: Study) -> dict[str, Any]:
    scenario = study.scenario
    about = {
        "room": "cargo",
        "scenario": scenario.name,
        "title": say("forecast.title", known_by=scenario.known_by),
        "file": scenario.files[-1],
        "year": study.years[0],
        "years": list(study.years),
        "known_by": scenario.known_by.isoformat(),
        "changes": provenance.changes(scenario).to_dict("records"),
        "input_hash": scenario.input_hash,
        "seed": study.seed,
        "replications": study.replications,
        "rows": [],
        "warm_up_h": scenario.warm_up_h,
        "libraries": libraries(),
        "kpis": [],
        "not_byte_equal": [folder.TIMING],
    }
    return forecast_tables.FINDING.manifest(about)
