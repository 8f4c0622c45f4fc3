"""Tables of what the calibration found: figures before and after, what a year left out would have been."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from transcaspian.study.calibration.emulator import Emulator
from transcaspian.study.calibration.plan import Array, Figure, Plan
from transcaspian.study.calibration.posterior import predictive, prior_draws, reporting, sample

Row = dict[str, str | float | int]
JUDGED = ("load", "time")  # what a year left out is judged by; volumes are inputs, calls follow from them
SHARES = (0.05, 0.1, 0.5, 0.9, 0.95)
MANY = 4000


def fit_table(plan: Plan, emulator: Emulator, draws: Array, real: Array) -> list[Row]:
    """Return one row a figure: printed, model before and after the calibration, real runs at draws of the posterior.

    Before and after are those of one year each, noise of the year included: P10, P50, P90.
    """
    seed = plan.settings.seed
    chances = np.random.default_rng([seed, 3]).random((MANY, len(plan.free)))
    before = predictive(plan, emulator, prior_draws(plan.free, chances), seed=seed)
    after = predictive(plan, emulator, _many(draws), seed=seed)
    return [
        {
            **_named(figure),
            **_quantiles("before", before[:, number], (0.1, 0.5, 0.9)),
            **_quantiles("after", after[:, number], (0.1, 0.5, 0.9)),
            "real_p50": _short(float(np.nanmedian(real[:, number]))) if len(real) else "",
            "noise_share": _short(float(np.sqrt(emulator.covariance[number, number]))),
        }
        for number, figure in enumerate(plan.figures)
    ]


def left_out(plan: Plan, emulator: Emulator) -> list[Row]:
    """Return one row a figure of each year, as foreseen by a posterior that never saw the year.

    `inside` says whether what was printed (or its printed range) meets the band from P5 to P95, which holds the noise
    of the year and the error of reporting. Judged are loads and times that were targets, hidden for once; figures left
    for the check stand beside them.
    """
    rows: list[Row] = []
    for year in plan.years:
        used = tuple(n for n, figure in enumerate(plan.figures) if figure.fitted and figure.year != year)
        shown = [n for n, figure in enumerate(plan.figures) if figure.year == year and figure.use != "given"]
        if not used or not shown:
            continue
        draws = sample(plan, emulator, used=used).draws
        found = _with_reporting(plan, predictive(plan, emulator, _many(draws), seed=plan.settings.seed))
        rows += [_left_out_row(plan.figures[number], found[:, number], year) for number in shown]
    return rows


def _left_out_row(figure: Figure, found: Array, year: int) -> Row:
    bands = _quantiles("", found, SHARES)
    low, high = (float(np.quantile(found, share)) for share in (0.05, 0.95))
    value = float(figure.published["value"])
    least, most = figure.published.get("low") or value, figure.published.get("high") or value
    inside = "yes" if least <= high and most >= low else "no"
    return {"year_left_out": year, **_named(figure), **bands, "judged": _judged(figure), "inside": inside}


def _judged(figure: Figure) -> str:
    return "yes" if figure.use == "target" and figure.kind in JUDGED else "no"


def _with_reporting(plan: Plan, found: Array) -> Array:
    generator = np.random.default_rng([plan.settings.seed, 5])
    error = generator.normal(size=found.shape) * reporting(list(plan.figures))
    return np.asarray(found * np.exp(error))


def parameters(plan: Plan, draws: Array) -> list[Row]:
    """Return one row a free parameter: range before, quantiles after, how much narrower it became."""
    chances = np.random.default_rng([plan.settings.seed, 3]).random((MANY, len(plan.free)))
    before = prior_draws(plan.free, chances)
    return [
        {
            "id": one.id,
            "unit": one.unit,
            "low": one.low,
            "mode": "" if one.mode is None else one.mode,
            "high": one.high,
            **_quantiles("", draws[:, number], (0.1, 0.5, 0.9)),
            "spread_left_share": _short(float(draws[:, number].std() / before[:, number].std())),
        }
        for number, one in enumerate(plan.free)
    ]


def _named(figure: Figure) -> Row:
    entry = figure.published
    return {
        "figure": figure.id,
        "published": str(entry["id"]),
        "year": figure.year,
        "use": figure.use,
        "kind": figure.kind,
        "unit": str(entry["unit"]),
        "value": float(entry["value"]),
        "low": entry.get("low") or "",
        "high": entry.get("high") or "",
    }


def _many(draws: Array) -> Array:
    """Return the draws again and again, so that the noise of a year is sampled well."""
    return np.asarray(np.tile(draws, (max(MANY // len(draws), 1), 1)))


def _quantiles(name: str, values: Array, shares: Iterable[float]) -> Row:
    start = f"{name}_" if name else ""
    return {f"{start}p{round(100 * share)}": _short(float(np.quantile(values, share))) for share in shares}


def _short(number: float) -> float:
    return float(f"{number:.4g}")
