"""Random draws without order: every draw is a function of (seed, stream, entity key, visit).

A draw hashes these four numbers to a uniform number and looks it up in an inverse distribution function, tabulated on
equal steps of probability. Nothing is consumed in sequence, so a change to one entity, stage or scenario never shifts
the draws of another: two scenarios run on common random numbers by construction.

Hash: the finaliser of SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195), applied twice.
"""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from transcaspian.methods.compilation import compiled

Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]

STEPS = 1024
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MULTIPLIER_1 = np.uint64(0xBF58476D1CE4E5B9)
MULTIPLIER_2 = np.uint64(0x94D049BB133111EB)
SHIFT_30, SHIFT_27, SHIFT_31, SHIFT_11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
TWO_TO_MINUS_53 = 1.0 / 9007199254740992.0


def name_key(*names: object) -> int:
    """Return a stable 64-bit key of some names; the same on every machine and in every run."""
    text = "\x1f".join(str(name) for name in names)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def ordinal_keys(name: str, count: int) -> Keys:
    """Return `count` draw keys for the first, second, ... entity called `name`, shape (count,)."""
    keys: Keys = scrambled_array(np.uint64(name_key(name)) + np.arange(1, count + 1, dtype=np.uint64) * GOLDEN)
    return keys


def keys(bases: ArrayLike, ordinals: ArrayLike) -> Keys:
    """Return the draw keys of ordinals (0, 1, ...) under bases made by `name_key`, shapes broadcast.

    ``keys(name_key(name), arange(n))`` equals ``ordinal_keys(name, n)``.
    """
    steps = (np.asarray(ordinals).astype(np.uint64) + np.uint64(1)) * GOLDEN
    return scrambled_array(np.asarray(bases, dtype=np.uint64) + steps)


@compiled
def scrambled(x: np.uint64) -> np.uint64:
    """Return the 64 bits of `x` thoroughly mixed."""
    x = (x ^ (x >> SHIFT_30)) * MULTIPLIER_1
    x = (x ^ (x >> SHIFT_27)) * MULTIPLIER_2
    return x ^ (x >> SHIFT_31)


def scrambled_array(x: Keys) -> Keys:
    """Return `scrambled` of every element."""
    x = (x ^ (x >> SHIFT_30)) * MULTIPLIER_1
    x = (x ^ (x >> SHIFT_27)) * MULTIPLIER_2
    return x ^ (x >> SHIFT_31)


def stream_base(seed: int, stream: str) -> np.uint64:
    """Return the number that opens the stream called `stream` under `seed` (any integer)."""
    start = np.array([(int(seed) * int(GOLDEN) + 1) % 2**64], dtype=np.uint64)
    return np.uint64(scrambled_array(scrambled_array(start) ^ np.uint64(name_key(stream)))[0])


@compiled
def uniform(base: np.uint64, key: np.uint64, visit: int) -> float:
    """Return the uniform number in [0, 1) of one (stream base, entity key, visit)."""
    bits = scrambled(scrambled(base ^ key) + np.uint64(visit) * GOLDEN)
    return np.float64(bits >> SHIFT_11) * TWO_TO_MINUS_53


@compiled
def looked_up(quantiles: Floats, first: int, count: int, probability: float) -> float:
    """Return the quantile at `probability`, linear between the `count` values that begin at ``quantiles[first]``."""
    place = probability * (count - 1)
    step = int(place)
    low = quantiles[first + step]
    return low + (quantiles[first + min(step + 1, count - 1)] - low) * (place - step)


def uniforms(seed: int, stream: str, keys: ArrayLike, visits: ArrayLike = 0) -> Floats:
    """Return uniform numbers in [0, 1) for many entities at once, shape of `keys` broadcast with `visits`.

    Equal, number for number, to what a running model draws for the same seed, stream, key and visit.
    """
    base = stream_base(seed, stream)
    numbers = np.atleast_1d(np.asarray(keys, dtype=np.uint64))
    turns = np.atleast_1d(np.asarray(visits, dtype=np.uint64)) * GOLDEN
    bits = scrambled_array(scrambled_array(numbers ^ base) + turns)
    return np.asarray((bits >> SHIFT_11).astype(np.float64) * TWO_TO_MINUS_53)


def drawn(quantiles: ArrayLike, probabilities: ArrayLike) -> Floats:
    """Return the quantiles at `probabilities`, linear in an equal-step table, shape of `probabilities`."""
    table = np.asarray(quantiles, dtype=np.float64)
    return np.interp(np.asarray(probabilities, dtype=np.float64), np.linspace(0.0, 1.0, len(table)), table)


def _with_mean(quantiles: Floats, mean: float) -> Floats:
    """Return an open-ended table whose last value makes the mean of the table exact.

    The last cell stands for the whole upper tail; its end is where the trapezium rule over all cells gives `mean`.
    """
    steps = len(quantiles) - 1
    end = 2.0 * (mean * steps - quantiles[1:-1].sum()) - quantiles[0]
    quantiles[-1] = max(end, quantiles[-2])
    return quantiles


def exponential_quantiles(mean: float, *, steps: int = STEPS) -> Floats:
    """Return the inverse distribution of the exponential law, ``-mean ln(1 - p)``, shape (steps + 1,)."""
    p = np.arange(steps) / steps
    return _with_mean(np.append(-mean * np.log1p(-p), np.inf), mean)


def uniform_quantiles(low: float, high: float, *, steps: int = 1) -> Floats:
    """Return the inverse distribution of the uniform law on [low, high]; exact, shape (steps + 1,)."""
    return np.linspace(low, high, steps + 1)


def triangular_quantiles(low: float, mode: float, high: float, *, steps: int = STEPS) -> Floats:
    """Return the inverse distribution of the triangular law, ``low <= mode <= high``, shape (steps + 1,)."""
    p = np.linspace(0.0, 1.0, steps + 1)
    width = high - low
    if width == 0.0:
        return np.full(steps + 1, low)
    rising = low + np.sqrt(p * width * (mode - low))
    falling = high - np.sqrt((1.0 - p) * width * (high - mode))
    return np.where(p * width < mode - low, rising, falling)


@cache
def _normal_quantiles(steps: int) -> tuple[float, ...]:
    normal = NormalDist()
    return tuple(normal.inv_cdf(step / steps) for step in range(1, steps))


def lognormal_quantiles(mean: float, cv: float, *, steps: int = STEPS) -> Floats:
    """Return the inverse distribution of the lognormal law with this mean and coefficient of variation.

    ``sigma^2 = ln(1 + cv^2)``, ``mu = ln(mean) - sigma^2 / 2``; shape (steps + 1,).
    """
    variance = np.log1p(cv * cv)
    inner = mean * np.exp(np.sqrt(variance) * np.array(_normal_quantiles(steps)) - 0.5 * variance)
    return _with_mean(np.concatenate([[0.0], inner, [np.inf]]), mean)


def gamma_quantiles(mean: float, cv: float, *, steps: int = STEPS) -> Floats:
    """Return the inverse distribution of the gamma law with this mean and coefficient of variation.

    Shape ``1 / cv^2``. The distribution function is integrated on a fine grid and inverted by interpolation; against
    the closed form for whole shapes (Erlang) the error is below 1e-6 of the mean, tail cell apart. ``cv`` = 0 gives a
    constant. Shape (steps + 1,).
    """
    if cv == 0.0:
        return np.full(steps + 1, mean)
    return mean * np.array(_unit_gamma(float(cv), steps))


@lru_cache(maxsize=64)
def _unit_gamma(cv: float, steps: int) -> tuple[float, ...]:
    shape = 1.0 / (cv * cv)
    grid, density = (_power_grid if shape < 1.0 else _plain_grid)(shape)
    area = np.concatenate([[0.0], np.cumsum(density[:-2:2] + 4.0 * density[1:-1:2] + density[2::2])])
    inner = np.interp(np.arange(steps) / steps, area / area[-1], grid[::2])
    inner[0] = 0.0
    return tuple(_with_mean(np.append(inner, np.inf), 1.0))


def _plain_grid(shape: float, cells: int = 100_000) -> tuple[Floats, Floats]:
    """Return values (mean 1) and gamma density up to a constant, for shapes of one and more."""
    sigma = shape**-0.5
    values = np.linspace(max(0.0, 1.0 - 12.0 * sigma), 1.0 + 40.0 * sigma, 2 * cells + 1)
    logarithm = np.log(values, out=np.full_like(values, -np.inf), where=values > 0.0)
    power = np.zeros_like(values) if shape == 1.0 else (shape - 1.0) * logarithm
    return values, np.exp(power - shape * (values - 1.0))


def _power_grid(shape: float, cells: int = 100_000) -> tuple[Floats, Floats]:
    """Return values and density in ``u = x^shape``, where the pole at zero of shapes below one is gone."""
    u = np.linspace(0.0, (45.0 / shape + 45.0) ** shape, 2 * cells + 1)
    values = u ** (1.0 / shape)
    return values, np.exp(-shape * values)
