"""The whole calibration: design, runs, emulator, posterior, runs at its draws, tables of what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from transcaspian.scenario import freshness
from transcaspian.study.calibration import compared, design, emulator, posterior
from transcaspian.study.calibration.evaluate import Model, Runner
from transcaspian.study.calibration.plan import Array, Plan

Stage = Callable[[str, int, int], None]  # told the name of the stage, runs finished, runs wanted


@dataclass(frozen=True)
class Calibration:
    """What a calibration found: joint draws, shape (draws, parameters), the middle one, tables, how it went.

    `files` holds a hash of each table and source file as they were when it began.
    """

    plan: Plan
    draws: Array
    central: int
    fit: list[compared.Row]
    left_out: list[compared.Row]
    marginals: list[compared.Row]
    quality: Mapping[str, float]
    files: Mapping[str, str]


def calibrate(
    plan: Plan,
    model: Model,
    *,
    kept_in: Path | None = None,
    workers: int | None = None,
    progress: Stage | None = None,
    judge_years: bool = True,
) -> Calibration:
    """Return the posterior of a plan's free parameters, and what it makes of the figures.

    Parameters
    ----------
    plan : Plan
        Free parameters with their ranges, figures, settings.
    model : Model
        The room and the scenario of each year.
    kept_in : path, optional
        Where finished runs are kept; a second call finds them, and does only the rest.
    workers : int, optional
        Threads; the number of processors when not given.
    progress : callable, optional
        Told the stage and how many of its runs are finished.
    judge_years : bool
        Whether to leave each year out in turn as well.

    Raises
    ------
    KeyboardInterrupt
        With a text that says what is kept and how to go on.
    """
    files = freshness.digests()
    runner = Runner(plan, model, kept_in=kept_in, identity=identity(plan, model, files), workers=workers)
    at = design.points(plan)
    found = runner.figures("design", at, progress=_telling(progress, "design"))
    each = plan.settings.replications
    stand_in = emulator.fit(np.repeat(design.scaled(plan, at), each, axis=0), found)
    used = tuple(number for number, figure in enumerate(plan.figures) if figure.fitted)
    sampled = posterior.sample(plan, stand_in, used=used)
    tried = np.repeat(_spread(sampled.draws, plan.settings.checks), each, axis=0)
    real = runner.figures("checks", tried[::each], first=len(found), progress=_telling(progress, "checks"))
    return Calibration(
        plan=plan,
        draws=sampled.draws,
        central=posterior.medoid(sampled.draws),
        fit=compared.fit_table(plan, stand_in, sampled.draws, real),
        left_out=compared.left_out(plan, stand_in) if judge_years else [],
        marginals=compared.parameters(plan, sampled.draws),
        quality=_quality(plan, stand_in, sampled, np.log(real) - stand_in.mean(design.scaled(plan, tried))),
        files=files,
    )


def identity(plan: Plan, model: Model, files: Mapping[str, str]) -> dict[str, Any]:
    """Return what kept runs must agree on: ranges, figures, tables, engine."""
    return {
        "free": [asdict(one) | {"note": ""} for one in plan.free],
        "figures": [
            f"{one.id} {one.published.get('kpi')} {one.year} {dict(one.cell)} {one.quantile}" for one in plan.figures
        ],
        "settings": {
            "points": plan.settings.points,
            "replications": plan.settings.replications,
            "seed": plan.settings.seed,
        },
        "files": {name: mark for name, mark in files.items() if not name.startswith("data/calibration")},
        "scenarios": {str(year): one.name for year, one in model.scenarios.items()},
    }


def _telling(progress: Stage | None, stage: str) -> Callable[[int, int], None] | None:
    return None if progress is None else partial(progress, stage)


def _spread(draws: Array, count: int) -> Array:
    """Return `count` of the draws, evenly spread over the chain."""
    return np.asarray(draws[np.linspace(0, len(draws) - 1, count).round().astype(int)])


def _quality(plan: Plan, stand_in: emulator.Emulator, sampled: posterior.Sampled, gap: Array) -> dict[str, float]:
    """Return how well the parts did their work.

    `emulator_bias_largest`: mean distance between real runs at draws of the posterior and the emulator there, in
    standard errors of that mean; the largest of all fitted figures. `explained_share`: part of a figure's variance over
    the design that the emulator foresees with the point left out; the rest is weather, luck and what is not free.
    """
    fitted = [number for number, figure in enumerate(plan.figures) if figure.fitted]
    noise = np.sqrt(np.diag(stand_in.covariance))[fitted]
    bias = np.abs(gap[:, fitted].mean(axis=0)) / noise * np.sqrt(len(gap)) if len(gap) else np.zeros(1)
    found = {
        "autocorrelation_steps": sampled.autocorrelation,
        "acceptance_share": sampled.acceptance,
        "explained_share_least": float(stand_in.explained[fitted].min()),
        "explained_share_mean": float(stand_in.explained[fitted].mean()),
        "emulator_bias_largest": float(bias.max()),
        "emulator_bias_mean": float(bias.mean()),
    }
    return {name: float(f"{number:.4g}") for name, number in found.items()}
