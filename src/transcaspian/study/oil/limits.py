"""What one more of each limit of oil is worth: levers pulled one by one, each replication against its own twin.

Oil runs on a clock of its own, so that a study takes seconds: other trains and ships are not in its way. At the
agreement and at the announced targets, in tonnes loaded at Aktau and lifted at Ceyhan.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from transcaspian import __version__
from transcaspian.errors import InputError
from transcaspian.study import joint
from transcaspian.study.marginal.levers import Change, Lever, pulled
from transcaspian.study.results.findings import Finding, Target
from transcaspian.study.rooms import oil_room
from transcaspian.study.run import checked_numbers
from transcaspian.study.running import checkpoint

Array = NDArray[np.float64]
KIND = "oil-limits"
TABLE, TARGETS = "oil_levers", "oil_targets"
NOMINATIONS, BTC, CONTRACT = "oil_nominations", "tengiz_btc", "contract_t_per_year"
AGREED = "agreed"
TARGET = "later_btc"
MEASURES = ("loaded_t", "loaded_btc_t", "lifted_t", "held_t_days")
REPLICATIONS = 16
FINDING = Finding(
    kind=KIND,
    command="transcaspian oil limits {scenario}",
    about=(),
    tables={
        "oil_limits": (
            *("level", "lever", "kind", "what"),
            *(*MEASURES, *(f"{name}_half_width" for name in MEASURES)),
        )
    },
    names=(AGREED, TARGET),
)
NORMAL_95 = 1.96


@dataclass(frozen=True, slots=True)
class Found:
    """The finding: a row a level and lever, what the study was about, and the folder if it was kept."""

    table: pd.DataFrame
    about: Mapping[str, Any]
    folder: Path | None


@dataclass(frozen=True)
class Study:
    """All that decides the numbers: the scenario, the levels, the levers, the seed."""

    scenario: Any
    levels: Mapping[str, float]
    levers: tuple[Lever, ...]
    seed: int

    def measured(self, replication: int) -> Array:
        """Return the measures of one replication, shape (levels, 1 + levers, measures): without a lever first."""
        sampled = self.scenario.sample(self.seed, replication)
        catalogue = self.scenario.data.catalogue
        rows = []
        for factor in self.levels.values():
            base = contracted(sampled, factor)
            inputs = [base, *(pulled(base, lever, catalogue) for lever in self.levers)]
            rows.append([self._one(each, replication) for each in inputs])
        return np.array(rows, dtype=np.float64)

    def _one(self, inputs: Any, replication: int) -> list[float]:
        kpis = joint.simulate_oil(
            inputs,
            year=self.scenario.year,
            warm_up_h=float(inputs.warm_up_h),
            seed=self.seed,
            replication=replication,
            keep_rows=False,
        ).kpis
        flow = dict(joint.KPIS["oil_flow_t"].dims)["flow"].index(BTC)
        return [
            float(kpis["oil_loaded_t"].sum()),
            float(kpis["oil_flow_t"][flow, 1].sum()),
            float(kpis["oil_lifted_t"][0].sum()),
            float(kpis["oil_held_t_days"].sum()),
        ]


def oil_limits(
    scenario: Any,
    *,
    replications: int = REPLICATIONS,
    seed: int = 1,
    workers: int | None = None,
    out: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
    resume: bool = True,
) -> Found:
    """Return what each lever is worth at the agreement and at the announced target.

    Parameters
    ----------
    scenario : Scenario
        What `transcaspian.load` returns.
    replications, seed, workers
        As of `run`.
    out : path, optional
        Folder to keep the finding in, for the report of runs beside it.
    progress : callable, optional
        Told (finished, wanted) after each replication.
    resume : bool
        Go on from an interrupted study of the same inputs.

    Returns
    -------
    Found
        One row a level and lever: level, lever, kind, what; for each measure the mean change and the half-width of its
        95 % interval over pairs; for the row without a lever (empty name) the mean itself.

    Raises
    ------
    InputError
        Numbers that make no sense, a lever that names no value, a folder that cannot be written.
    """
    problems = checked_numbers(replications=replications, seed=seed, rows=(), workers=workers)
    if problems:
        raise InputError(problems)
    oil_room().check(scenario)
    study = Study(scenario, levels_of(scenario), levers_of(scenario), seed)
    target = Target.of(out)
    values = _values(study, replications, target, resume=resume, workers=workers, progress=progress)
    table = _table(study, values)
    about = {"scenario": scenario.name, "year": scenario.year, "seed": seed, "replications": replications,
             "input_hash": scenario.input_hash, "levels": dict(study.levels)}  # fmt: skip
    return Found(table, about, target.keep(FINDING, {"oil_limits": table}, about))


def _values(
    study: Study,
    replications: int,
    target: Target,
    *,
    resume: bool,
    workers: int | None,
    progress: Callable[[int, int], None] | None,
) -> Array:
    """Return the measures of every replication; those that an interrupted study left are not run again."""
    identity = {"version": __version__, "scenario": study.scenario.input_hash, "seed": study.seed, "study": KIND}
    kept = checkpoint.keeper(target.waiting, identity=identity, resume=resume)
    with target.going_on_later(partial(checkpoint.interrupted, kept, replications)):
        checkpoint.complete(
            kept,
            study.measured,
            replications,
            parts=lambda values: (values.ravel(), {}),
            workers=workers,
            progress=progress,
        )
    shape = (replications, len(study.levels), 1 + len(study.levers), len(MEASURES))
    return kept.columns(replications, 0, int(np.prod(shape[1:]))).reshape(shape)


def levers_of(scenario: Any) -> tuple[Lever, ...]:
    """Return the levers of the scenario's table, in its order; rows of one name together."""
    columns = scenario.sample(0, None).columns(TABLE)
    found: dict[str, Lever] = {}
    fields = ("lever", "kind", "changed_table", "row", "field", "operation", "amount")
    for name, kind, table, row, field, operation, amount in zip(*(columns[each] for each in fields), strict=True):
        change = Change(table, row, field, operation, float(amount))
        before = found.get(name)
        found[name] = Lever(name, kind, (*before.changes, change) if before else (change,))
    return tuple(found.values())


def levels_of(scenario: Any) -> dict[str, float]:
    """Return the factors on the contract through BTC: 1, and the announced target over it where there is a contract.

    A year ahead has the target too: its nominations start from the contract.
    """
    central = scenario.sample(0, None)
    contract_t = central.rows(NOMINATIONS)[BTC][CONTRACT]
    targets = central.columns(TARGETS)
    target_t = dict(zip(targets["id"], targets["t_per_year"], strict=True)).get(TARGET)
    if not contract_t or not target_t:
        return {AGREED: 1.0}
    return {AGREED: 1.0, TARGET: target_t / contract_t}


def contracted(inputs: Any, factor: float) -> Any:
    """Return inputs with the contract through BTC times a factor."""
    if factor == 1.0:
        return inputs
    rows = dict(inputs.records[NOMINATIONS])
    rows[BTC] = MappingProxyType({**rows[BTC], CONTRACT: rows[BTC][CONTRACT] * factor})
    records = MappingProxyType({**inputs.records, NOMINATIONS: MappingProxyType(rows)})
    return replace(inputs, records=records)


def _table(study: Study, values: Array) -> pd.DataFrame:
    """Return the finding from values of shape (replications, levels, 1 + levers, measures), best lever first."""
    rows = []
    for place, level in enumerate(study.levels):
        base = values[:, place, 0]
        rows.append({"level": level, "lever": "", "kind": "", "what": "", **_spread(base)})
        pairs = [
            {"level": level, "lever": lever.name, "kind": lever.kind, "what": lever.text,
             **_spread(values[:, place, number] - base)}
            for number, lever in enumerate(study.levers, start=1)
        ]  # fmt: skip
        rows += sorted(pairs, key=lambda row: -float(str(row["loaded_t"])))
    return pd.DataFrame(rows)


def _spread(values: Array) -> dict[str, float]:
    few = np.full(len(MEASURES), np.inf)
    half = NORMAL_95 * values.std(axis=0, ddof=1) / np.sqrt(len(values)) if len(values) > 1 else few
    found = dict(zip(MEASURES, values.mean(axis=0), strict=True))
    return found | {f"{name}_half_width": float(width) for name, width in zip(MEASURES, half, strict=True)}


def told_apart(row: Mapping[str, Any] | Sequence[Any], measure: str = "loaded_t") -> bool:
    """Return whether a change is further from nought than its interval."""
    cells = dict(row)
    return abs(float(cells[measure])) > float(cells[f"{measure}_half_width"])
