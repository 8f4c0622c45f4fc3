"""What the figures say of the free parameters: prior times likelihood, sampled by an ensemble of walkers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from transcaspian.study.calibration import design
from transcaspian.study.calibration.emulator import Emulator
from transcaspian.study.calibration.plan import Array, Figure, Free, Plan, printed

DIGITS = 5


@dataclass(frozen=True)
class Sampled:
    """Joint draws of the free parameters, shape (draws, parameters), and how well the walkers mixed.

    `autocorrelation` is the longest integrated autocorrelation time of a parameter in steps; `acceptance` the mean
    share of moves that were taken.
    """

    draws: Array
    autocorrelation: float
    acceptance: float


def sample(plan: Plan, emulator: Emulator, *, used: tuple[int, ...]) -> Sampled:
    """Return draws of the posterior under some figures (numbers in the plan), by emcee's affine-invariant walkers.

    Source: Goodman and Weare (2010); Foreman-Mackey et al. (2013). Parameters are rounded to five digits.
    """
    import emcee

    settings = plan.settings
    likelihood = Likelihood.of(plan, emulator, used)
    count = len(plan.free)
    walkers = max(settings.walkers, 2 * count + 2)
    generator = np.random.default_rng([settings.seed, len(used)])
    start = prior_draws(plan.free, generator.random((walkers, count)))
    sampler = emcee.EnsembleSampler(
        walkers, count, lambda at: log_prior(plan.free, at) + likelihood.log(at), vectorize=True
    )
    sampler.random_state = np.random.RandomState(settings.seed).get_state()
    sampler.run_mcmc(start, settings.burn_in + settings.steps)
    chain = sampler.get_chain(discard=settings.burn_in, flat=True)
    chosen = np.linspace(0, len(chain) - 1, settings.draws).round().astype(int)
    low, high = plan.bounds
    return Sampled(
        draws=np.clip(_rounded(chain[chosen]), low, high),
        autocorrelation=float(np.nanmax(sampler.get_autocorr_time(discard=settings.burn_in, tol=0))),
        acceptance=float(np.mean(sampler.acceptance_fraction)),
    )


@dataclass(frozen=True)
class Likelihood:
    r"""Normal in the logarithms: printed figures about the emulator, with the noise of one year as it was.

    .. math:: \ln L = -\tfrac12 (y - m(x))^T (C + R)^{-1} (y - m(x))

    C is the covariance of one replication about the emulator (weather, luck, assumptions not freed, emulator error), R
    the diagonal of the reporting errors.
    """

    plan: Plan
    emulator: Emulator
    printed: Array
    whitener: Array

    @classmethod
    def of(cls, plan: Plan, emulator: Emulator, used: tuple[int, ...]) -> Likelihood:
        """Return the likelihood of some figures."""
        figures = [plan.figures[number] for number in used]
        part = emulator.part(np.array(used, dtype=int))
        whole = part.covariance + np.diag(reporting(figures) ** 2)
        return cls(plan, part, np.log(printed(figures)), np.linalg.inv(np.linalg.cholesky(whole)))

    def log(self, at: Array) -> Array:
        """Return the logarithm at points of the free parameters, shape (points,)."""
        gap = (self.printed - self.emulator.mean(design.scaled(self.plan, at))) @ self.whitener.T
        return np.asarray(-0.5 * (gap**2).sum(axis=1))


def reporting(figures: list[Figure]) -> Array:
    """Return the standard deviation of each figure's logarithm by how it was reported, shape (figures,).

    A printed range counts as plus and minus two standard deviations where that is wider.
    """
    found = []
    for figure in figures:
        low, high = figure.published.get("low"), figure.published.get("high")
        spread = np.log(high / low) / 4.0 if low and high else 0.0
        found.append(max(figure.reporting_share, spread))
    return np.array(found)


def log_prior(free: tuple[Free, ...], at: Array) -> Array:
    """Return the logarithm of the prior density up to a constant, shape (points,); outside the box minus infinity."""
    at = np.atleast_2d(at)
    total = np.zeros(len(at))
    for one, x in zip(free, at.T, strict=True):
        inside = (x >= one.low) & (x <= one.high)
        total = np.where(inside, total, -np.inf)
        if one.mode is not None:
            rise = np.clip((x - one.low) / max(one.mode - one.low, 1e-300), 0.0, 1.0)
            fall = np.clip((one.high - x) / max(one.high - one.mode, 1e-300), 0.0, 1.0)
            with np.errstate(divide="ignore"):
                total = total + np.log(np.where(x < one.mode, rise, fall))
    return np.asarray(total)


def prior_draws(free: tuple[Free, ...], chances: Array) -> Array:
    """Return values of the free parameters at probabilities, shape (points, parameters) of both."""
    columns = []
    for one, p in zip(free, chances.T, strict=True):
        width = one.high - one.low
        if one.mode is None:
            columns.append(one.low + p * width)
            continue
        left = one.mode - one.low
        rising = one.low + np.sqrt(p * width * left)
        falling = one.high - np.sqrt((1.0 - p) * width * (width - left))
        columns.append(np.where(p * width < left, rising, falling))
    return np.column_stack(columns)


def predictive(plan: Plan, emulator: Emulator, draws: Array, *, seed: int) -> Array:
    """Return the figures of one year each at draws of the posterior, noise of the year included, (draws, figures).

    The noise is a row of the emulator's residuals, taken whole, so that figures keep their correlation.
    """
    generator = np.random.default_rng([seed, 7])
    rows = generator.integers(0, len(emulator.left_over), len(draws))
    return np.asarray(np.exp(emulator.mean(design.scaled(plan, draws)) + emulator.left_over[rows]))


def medoid(draws: Array) -> int:
    """Return the number of the draw with the least sum of distances to all others, coordinates in spreads."""
    spread = np.maximum(draws.std(axis=0), 1e-12)
    moved = draws / spread
    distances = [float(np.linalg.norm(moved - row, axis=1).sum()) for row in moved]
    return int(np.argmin(distances))


def _rounded(values: Array) -> Array:
    """Return values with five digits, so that what is written is what is used."""
    with np.errstate(divide="ignore"):
        digits = DIGITS - 1 - np.floor(np.log10(np.abs(values)))
    scale = 10.0 ** np.where(np.isfinite(digits), digits, 0.0)
    return np.asarray(np.round(values * scale) / scale)
