"""Predictions beside published figures: what a row of a back-test holds, when it is a hit, how sharp its band is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["formula", "input", "fit", "check"]
Confidence = Literal["high", "medium", "low"]


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
