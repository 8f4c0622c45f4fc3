"""The quality bank: who puts in worse oil than the common stream pays those who put in better.

Gravity and sulphur, as at CPC: a barrel is worth g for each degree API and s for each tenth of a percent of sulphur
less. The bank takes the mean of the stream by volume for both, so that the sum over shippers of volume x difference is
zero by construction; amounts are rounded to the cent so that they still sum to zero exactly.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.systems.oil.inputs import BankFactors

COLUMNS = ("shipper", "volume_bbl", "api", "sulphur_pct")
LIMITS = {"volume_bbl": (0.0, 1e10), "api": (0.0, 100.0), "sulphur_pct": (0.0, 8.0)}
CENTS = 100
TENTHS = 10.0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one shipper put in."""

    shipper: str
    volume_bbl: float
    api: float
    sulphur_pct: float


@dataclass(frozen=True, slots=True)
class Settlement:
    """What one shipper receives (above zero) or pays (below), in all and for each quality."""

    receipt: Receipt
    gravity_usd: float
    sulphur_usd: float
    receives_usd: float

    @property
    def receives_usd_per_bbl(self) -> float:
        """The same by barrel."""
        return self.receives_usd / self.receipt.volume_bbl if self.receipt.volume_bbl else 0.0


@dataclass(frozen=True, slots=True)
class Account:
    """The bank's account: the common stream and every shipper's settlement, in the order given."""

    volume_bbl: float
    api: float
    sulphur_pct: float
    settlements: tuple[Settlement, ...]


def settled(receipts: Sequence[Receipt], factors: BankFactors) -> Account:
    """Return the account of one period.

    Raises
    ------
    InputError
        No oil at all, a negative volume, gravity or sulphur that no crude has.
    """
    _check(receipts)
    volume = math.fsum(each.volume_bbl for each in receipts)
    api = math.fsum(each.volume_bbl * each.api for each in receipts) / volume
    sulphur = math.fsum(each.volume_bbl * each.sulphur_pct for each in receipts) / volume
    parts = [
        (
            each.volume_bbl * (each.api - api) * factors.gravity_usd_per_bbl_per_degree,
            each.volume_bbl * (sulphur - each.sulphur_pct) * TENTHS * factors.sulphur_usd_per_bbl_per_tenth,
        )
        for each in receipts
    ]
    cents = _balanced([(gravity + sulphur_part) * CENTS for gravity, sulphur_part in parts])
    settlements = tuple(
        Settlement(receipt, gravity, sulphur_part, whole / CENTS)
        for receipt, (gravity, sulphur_part), whole in zip(receipts, parts, cents, strict=True)
    )
    return Account(volume, api, sulphur, settlements)


def _balanced(amounts: Sequence[float]) -> list[int]:
    """Return whole numbers next to `amounts` that sum to zero: the largest remainders are rounded up."""
    floors = [math.floor(amount) for amount in amounts]
    order = sorted(range(len(amounts)), key=lambda place: floors[place] - amounts[place])
    for place in order[: -sum(floors)]:
        floors[place] += 1
    return floors


def receipts_of(columns: Mapping[str, Sequence[Any]]) -> list[Receipt]:
    """Return the receipts of a table with the columns shipper, volume_bbl, api, sulphur_pct."""
    return [Receipt(*cells) for cells in zip(*(columns[name] for name in COLUMNS), strict=True)]


def _check(receipts: Sequence[Receipt]) -> None:
    problems = [
        Problem(
            say("oil.cell_outside"), row=each.shipper, field=name, value=f"{value:g}", allowed=f"{low:g} .. {high:g}"
        )
        for each in receipts
        for name, (low, high) in LIMITS.items()
        if not low <= (value := getattr(each, name)) <= high
    ]
    if problems:
        raise InputError(problems)
    if not math.fsum(each.volume_bbl for each in receipts) > 0.0:
        raise InputError(Problem(say("oil.no_receipts"), field="volume_bbl", allowed="> 0"))
