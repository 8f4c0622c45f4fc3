"""A cheap stand-in for the model: Bayesian ridge regression of the logarithm of each figure on quadratic features.

Every figure is positive and every tolerance a share, so logarithms are fitted. What the regression leaves over, point
by point with the point itself left out, is at once the noise of a replication (weather, luck, assumptions that are
not free) and the emulator's own error; its covariance over figures goes into the likelihood whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np

from transcaspian.errors import NoAnswer
from transcaspian.messages import say
from transcaspian.study.calibration.plan import Array

ROWS_PER_FEATURE = 2  # fewer rows, and the regression would follow their noise


@dataclass(frozen=True)
class Emulator:
    """Coefficients of the features, shape (features, figures), and the covariance left over, shape (figures, figures).

    `left_over` holds the residuals themselves, each row predicted without itself, shape (rows, figures); `explained`
    the share of each figure's variance that is not left over; `squares` says whether products are among the features.
    """

    coefficients: Array
    covariance: Array
    left_over: Array
    explained: Array
    squares: bool

    def mean(self, at: Array) -> Array:
        """Return the logarithm of each figure at points in [-1, 1], shape (points, figures)."""
        return np.asarray(features(at, squares=self.squares) @ self.coefficients)

    def part(self, chosen: Array) -> Emulator:
        """Return the emulator of some figures."""
        return Emulator(
            self.coefficients[:, chosen],
            self.covariance[np.ix_(chosen, chosen)],
            self.left_over[:, chosen],
            self.explained[chosen],
            self.squares,
        )


def features(at: Array, *, squares: bool = True) -> Array:
    """Return 1, every coordinate and, with `squares`, every product of two, shape (points, features)."""
    at = np.atleast_2d(at)
    if not squares:
        return np.column_stack([np.ones(len(at)), at])
    pairs = list(combinations_with_replacement(range(at.shape[1]), 2))
    products = [at[:, one] * at[:, other] for one, other in pairs]
    return np.column_stack([np.ones(len(at)), at, *products])


def fit(at: Array, figures: Array) -> Emulator:
    """Return the emulator of figures seen at points in [-1, 1].

    Parameters
    ----------
    at : array
        Shape (rows, parameters).
    figures : array
        Shape (rows, figures); where a number is missing or not positive, the figure is fitted to the other rows, and
        its residual counts as nought.

    Raises
    ------
    NoAnswer
        Too few rows have a number for some figure, even without the squares.
    """
    has = np.isfinite(figures) & (figures > 0.0)
    values = np.log(np.where(has, figures, 1.0))
    rows, least = int(has.sum(axis=0).min()), ROWS_PER_FEATURE * (1 + at.shape[1])
    if rows < least:
        raise NoAnswer(say("calibration.too_few_rows", rows=rows, least=least))
    squares = rows >= ROWS_PER_FEATURE * features(at[:1]).shape[1]
    table = features(at, squares=squares)
    left_over, coefficients, spread = np.zeros(values.shape), [], []
    for number, (column, known) in enumerate(zip(values.T, has.T, strict=True)):
        found, left_over[known, number] = _ridge(table[known], column[known])
        coefficients.append(found)
        spread.append(max(float(column[known].var()), 1e-300))
    return Emulator(
        coefficients=np.column_stack(coefficients),
        covariance=np.atleast_2d(left_over.T @ left_over / len(left_over)),
        left_over=left_over,
        explained=1.0 - (left_over**2).sum(axis=0) / has.sum(axis=0) / np.array(spread),
        squares=squares,
    )


def _ridge(table: Array, values: Array) -> tuple[Array, Array]:
    """Return the coefficients of one figure, and its residuals with each row left out in turn.

    Bayesian ridge (MacKay 1992) finds how much to shrink; with that kept, leaving row i out divides its residual by
    1 - h_i, h the diagonal of the hat matrix.
    """
    from sklearn.linear_model import BayesianRidge

    middle, inner = values.mean(), table[:, 1:]
    centre = inner.mean(axis=0)
    model = BayesianRidge(fit_intercept=False, max_iter=300).fit(inner - centre, values - middle)
    shrink = model.lambda_ / model.alpha_
    moved = inner - centre
    inverse = np.linalg.inv(moved.T @ moved + shrink * np.eye(moved.shape[1]))
    hat = np.einsum("ij,jk,ik->i", moved, inverse, moved) + 1.0 / len(values)
    residual = values - middle - moved @ model.coef_
    coefficients = np.concatenate([[middle - centre @ model.coef_], model.coef_])
    return coefficients, residual / np.maximum(1.0 - hat, 0.05)
