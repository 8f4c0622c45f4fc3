"""Predictions beside published figures: what a row of a back-test holds, when it is a hit, how sharp its band is."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say

Role = Literal["formula", "input", "fit", "check"]
Confidence = Literal["high", "medium", "low"]

ROLES: tuple[Role, ...] = get_args(Role)
SHARES = (0.1, 0.5, 0.9)
ROUNDING = 1e-12  # a figure that lies on the edge of its tolerance in decimals does so in binary numbers too


@dataclass(frozen=True, slots=True)
class Row:
    """One predicted figure beside a published one.

    Attributes
    ----------
    id, quantity, unit : str
        What is compared; the id is unique over all rooms.
    role : str
        formula: a worked example or a rule recomputed; input: the model was given the figure; fit: the model was
        fitted to it; check: neither. Scores of different roles are never added.
    p10, p50, p90 : float
        The model's spread; all three equal where the answer is a formula.
    published : float
        The printed figure, or the middle of the printed range.
    low, high : float or None
        The printed range, where one is printed.
    tolerance_share : float or None
        Allowed distance as a share of the published figure; None takes the rule for the confidence.
    source, confidence : str
        Id in the table of sources, and how far the figure is believed.
    note : str
        What the reader must know to judge the comparison; for a miss, the best explanation.
    naive : float or None
        What a naive trend through earlier figures of the series says; None where there are none.
    """

    id: str
    quantity: str
    role: Role
    p10: float
    p50: float
    p90: float
    published: float
    unit: str
    source: str
    confidence: Confidence
    low: float | None = None
    high: float | None = None
    tolerance_share: float | None = None
    note: str = ""
    naive: float | None = None

    @classmethod
    def beside(cls, cells: Mapping[str, Any], p10: float, p50: float, p90: float) -> Row:
        """Return what the model says beside one row of a table of printed figures."""
        return cls(
            id=cells["id"],
            quantity=cells["quantity"],
            role=cells["role"],
            p10=p10,
            p50=p50,
            p90=p90,
            published=cells["value"],
            unit=cells["unit"] or "",
            source=cells["source"],
            confidence=cells["confidence"],
            low=cells["low"],
            high=cells["high"],
            tolerance_share=cells["tolerance_share"],
            note=cells["note"] or "",
        )

    @classmethod
    def over_draws(cls, cells: Mapping[str, Any], central: float, drawn: Sequence[float]) -> Row:
        """Return the same of a central answer and of draws: P10 and P90 hold both; without draws all are equal."""
        values = list(drawn) or [central]
        low, high = (float(np.quantile(values, share)) for share in (SHARES[0], SHARES[-1]))
        return cls.beside(cells, min(low, central), central, max(high, central))


@dataclass(frozen=True, slots=True)
class Scores:
    """How the rows of one role fared.

    Attributes
    ----------
    role : str
        Whose scores these are; scores of different roles are never added.
    rows, scored, hits : int
        Rows in all, rows whose confidence is scored, rows of those whose P50 is a hit.
    banded, covered : int
        Scored rows with a band (P10 below P90), and those of them whose band reaches the published figure.
    sharpness : float
        Median width of the band P10-P90 over the published figure, of the banded rows; NaN without any.
    loss : float
        Mean pinball loss of P10, P50, P90 over the published figure, of the scored rows; NaN without any.
    against : int
        Scored rows that a naive trend can forecast as well.
    loss_beside_naive, naive_loss : float
        Mean pinball loss of the model and of the naive trend on those rows; NaN without any.
    """

    role: Role
    rows: int
    scored: int
    hits: int
    banded: int
    covered: int
    sharpness: float
    loss: float
    against: int
    loss_beside_naive: float
    naive_loss: float


def tolerance(row: Row, rule: Mapping[str, float]) -> float | None:
    """Return the allowed distance as a share of the published figure; None if its confidence is not scored.

    Parameters
    ----------
    row : Row
    rule : mapping
        Confidence to allowed share; a confidence that it leaves out is not scored, whatever the row says.
    """
    if row.confidence not in rule:
        return None
    return rule[row.confidence] if row.tolerance_share is None else row.tolerance_share


def hit(row: Row, rule: Mapping[str, float]) -> bool | None:
    """Return whether the P50 lies within tolerance of the published figure or inside its printed range.

    None if the confidence of the figure is not scored.
    """
    allowed = tolerance(row, rule)
    if allowed is None:
        return None
    low, high = printed(row)
    near = abs(row.p50 - row.published) <= allowed * abs(row.published) * (1.0 + ROUNDING) + ROUNDING
    return near or low <= row.p50 <= high


def printed(row: Row) -> tuple[float, float]:
    """Return the printed range, or the published figure twice where no range is printed."""
    return (
        row.published if row.low is None else row.low,
        row.published if row.high is None else row.high,
    )


def covered(row: Row) -> bool | None:
    """Return whether the band P10-P90 reaches the published figure or its printed range; None without a band."""
    if not row.p10 < row.p90:
        return None
    low, high = printed(row)
    return row.p10 <= high and low <= row.p90


def pinball(published: float, forecast: float, share: float) -> float:
    """Return the pinball loss of a forecast of the quantile `share`, in the unit of both.

    share * (y - q) where the published figure y lies above the forecast q, (1 - share) * (q - y) below. Its mean is
    least when q is that quantile (R. Koenker and G. Bassett, Regression Quantiles, Econometrica 46, 1978).
    """
    above = published - forecast
    return share * above if above >= 0.0 else (share - 1.0) * above


def loss(row: Row) -> float:
    """Return the mean pinball loss of P10, P50 and P90 as a share of the published figure; NaN for nought."""
    return _relative(row, (row.p10, row.p50, row.p90))


def naive_loss(row: Row) -> float:
    """Return the same of the naive trend, which has one number for all three; NaN where it has none."""
    return math.nan if row.naive is None else _relative(row, (row.naive,) * len(SHARES))


def trend(years: Sequence[int], values: Sequence[float], year: int) -> float | None:
    """Return what a naive forecaster says of a year from earlier figures of the same series; None without any.

    The straight line of least squares through the figures of earlier years, not below nought; a single figure is
    carried on.
    """
    earlier = [(each, value) for each, value in zip(years, values, strict=True) if each < year]
    if not earlier:
        return None
    mean_year = math.fsum(each for each, _ in earlier) / len(earlier)
    mean = math.fsum(value for _, value in earlier) / len(earlier)
    spread = math.fsum((each - mean_year) ** 2 for each, _ in earlier)
    if spread == 0.0:
        return mean
    slope = math.fsum((each - mean_year) * (value - mean) for each, value in earlier) / spread
    return max(mean + slope * (year - mean_year), 0.0)


def score(rows: Iterable[Row], rule: Mapping[str, float]) -> dict[Role, Scores]:
    """Return the scores of each role that has rows, in the order formula, input, fit, check.

    Raises
    ------
    InputError
        With every row that cannot be scored: quantiles out of order, a range that leaves out its figure, an id twice.
    """
    every = tuple(rows)
    check(every)
    roles = [(role, [row for row in every if row.role == role]) for role in ROLES]
    return {role: _of_role(role, mine, rule) for role, mine in roles if mine}


def check(rows: Iterable[Row]) -> None:
    """Raise InputError with all that is wrong with the rows."""
    found: list[Problem] = []
    seen: set[str] = set()
    for row in rows:
        numbers = (row.p10, row.p50, row.p90, row.published, *printed(row))
        low, high = printed(row)
        wrong = [
            ("not_finite", not all(math.isfinite(number) for number in numbers)),
            ("quantiles_out_of_order", row.p10 > row.p50 or row.p50 > row.p90),
            ("range_without_its_figure", low > row.published or row.published > high),
            ("share_outside", row.tolerance_share is not None and not 0.0 <= row.tolerance_share <= 1.0),
            ("unknown_role", row.role not in ROLES),
            ("id_twice", row.id in seen),
        ]
        seen.add(row.id)
        found += [Problem(rule=say(f"backtest.{rule}"), row=row.id, value=_shown(row)) for rule, bad in wrong if bad]
    if found:
        raise InputError(found)


def _of_role(role: Role, rows: Sequence[Row], rule: Mapping[str, float]) -> Scores:
    scored = [row for row in rows if tolerance(row, rule) is not None]
    bands = [reached for row in scored if (reached := covered(row)) is not None]
    widths = [(row.p90 - row.p10) / abs(row.published) for row in scored if row.p10 < row.p90 and row.published]
    beside = [row for row in scored if not math.isnan(naive_loss(row))]
    return Scores(
        role=role,
        rows=len(rows),
        scored=len(scored),
        hits=sum(hit(row, rule) is True for row in scored),
        banded=len(bands),
        covered=sum(bands),
        sharpness=statistics.median(widths) if widths else math.nan,
        loss=_mean([loss(row) for row in scored]),
        against=len(beside),
        loss_beside_naive=_mean([loss(row) for row in beside]),
        naive_loss=_mean([naive_loss(row) for row in beside]),
    )


def _relative(row: Row, quantiles: Sequence[float]) -> float:
    if row.published == 0.0:
        return math.nan
    losses = [pinball(row.published, quantile, share) for quantile, share in zip(quantiles, SHARES, strict=True)]
    return math.fsum(losses) / len(losses) / abs(row.published)


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return math.fsum(known) / len(known) if known else math.nan


def _shown(row: Row) -> str:
    return f"{row.p10} {row.p50} {row.p90}; {row.published}"
