"""The price of every way of the demand table, leg by leg, with what it rests on: one row an item and unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from transcaspian.systems.cargo.costs.legs import Leg, Trip, legs
from transcaspian.systems.cargo.costs.tariffs import Tariffs
from transcaspian.systems.cargo.inputs import CargoInputs, Tables, checked

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "class",
    "inland",
    "far",
    "line",
    "item",
    "km",
    "per",
    "usd",
    "usd_low",
    "usd_high",
    "price_year",
    "parameters",
    "sources",
    "known_on",
)


class Stated(Protocol):
    """What the scenario knows of one value."""

    @property
    def low(self) -> Any:
        """Low end of the range, None without one."""

    @property
    def high(self) -> Any:
        """High end of the range, None without one."""

    @property
    def source(self) -> str:
        """Id of the source."""

    @property
    def known_on(self) -> Any:
        """Day by which it was known, or None."""


def tables(inputs: Tables, stated: Mapping[str, Stated]) -> dict[str, pd.DataFrame]:
    """Return the room's own tables by name, made of central values: ``prices``, as `build_up` makes it."""
    return {"prices": build_up(checked(inputs), stated)}


def build_up(inputs: CargoInputs, stated: Mapping[str, Stated]) -> pd.DataFrame:
    """Return the prices of all ways of the demand table.

    Parameters
    ----------
    inputs : CargoInputs
        Central values.
    stated : mapping
        The scenario's parameters by name: ranges, sources, dates.

    Returns
    -------
    DataFrame
        One row an item and unit: class, inland, far, line, item, km, per (teu, feu, wagon, truck, t), usd, usd_low and
        usd_high (all rates at an end of their range), price_year, parameters, sources, known_on (of the latest source).
    """
    import pandas as pd

    tariffs = Tariffs.of(inputs.tables)
    ends = [_at_end(tariffs, stated, end) for end in ("low", "high")]
    rows = []
    for trip in _trips(inputs):
        versions = [legs(inputs, each, trip) for each in (tariffs, *ends)]
        for middle, low, high in zip(*versions, strict=True):
            rows += [_row(trip, middle, low, high, per, tariffs.price_year, stated) for per in middle.usd]
    return pd.DataFrame(rows, columns=COLUMNS)


def _trips(inputs: CargoInputs) -> list[Trip]:
    """Return the ways of the demand table; eastward ones are told from the Asian end too, once."""
    table = inputs.tables.columns("demand")
    columns = (table[name] for name in ("class", "origin", "destination", "line", "direction"))
    ways = {
        (carrier, *((start, end) if direction == "west" else (end, start)), line)
        for carrier, start, end, line, direction in zip(*columns, strict=True)
    }
    return [Trip(*way) for way in sorted(ways)]


def _at_end(tariffs: Tariffs, stated: Mapping[str, Stated], end: str) -> Tariffs:
    rows = {}
    for row, values in tariffs.rows.items():
        at_end = {name: getattr(stated.get(f"prices.{row}.{name}"), end, None) for name in values}
        rows[row] = {name: value if at_end[name] is None else at_end[name] for name, value in values.items()}
    return Tariffs(rows, tariffs.index)


def _row(
    trip: Trip, middle: Leg, low: Leg, high: Leg, per: str, price_year: int, stated: Mapping[str, Stated]
) -> dict[str, Any]:
    names = middle.parameters if len(middle.usd) == 1 else _of_unit(middle, per)
    known = [stated[name] for name in names if name in stated]
    days = [str(value.known_on) for value in known if value.known_on is not None]
    return {
        "class": trip.carrier,
        "inland": trip.inland,
        "far": trip.far,
        "line": trip.line,
        "item": middle.item,
        "km": middle.km,
        "per": per,
        "usd": middle.usd[per],
        "usd_low": low.usd[per],
        "usd_high": high.usd[per],
        "price_year": price_year,
        "parameters": "; ".join(names),
        "sources": "; ".join(dict.fromkeys(value.source for value in known)),
        "known_on": max(days, default=""),
    }


def _of_unit(leg: Leg, per: str) -> tuple[str, ...]:
    """Return the parameters of one unit; a crossing costs every unit the same."""
    own = tuple(name for name in leg.parameters if f"_per_{per}" in name)
    return own or leg.parameters
