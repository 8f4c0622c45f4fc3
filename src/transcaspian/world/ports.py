"""Ports and their berth groups: how deep a ship may lie there, and what it may carry.

Depth under the sea of the day is the depth stated plus the change of level since it was stated, both levels in the
Baltic System::

    allowed draught = min(quay depth, channel depth) + (level - level of the statement) - under-keel allowance
    payload         = deadweight - stores - 100 cm/m * tonnes per cm * max(0, draught - allowed draught), at least 0
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say

Number = float | NDArray[np.float64]
Row = Mapping[str, Any]

KINDS = ("ferry", "road", "dry", "grain", "oil", "container")
CM_PER_M = 100.0


@dataclass(frozen=True, slots=True)
class Port:
    """One port: berths by type, yards each in its own unit, hours of release; None is not known, never zero."""

    id: str
    node: str
    ferry_berths: int | None = None
    road_berths: int | None = None
    dry_berths: int | None = None
    grain_berths: int | None = None
    oil_berths: int | None = None
    yard_wagons: float | None = None
    yard_trucks: float | None = None
    yard_teu: float | None = None
    yard_dry_t: float | None = None
    wagon_release_h: float | None = None
    truck_release_h: float | None = None
    box_release_h: float | None = None

    @classmethod
    def from_mapping(cls, identifier: str, values: Row) -> Port:
        """Return a port from its row; fields it does not know are left aside, blank ones stay unknown."""
        return cls(identifier, **_known_fields(cls, values, needed=("node",), row=identifier))


@dataclass(frozen=True, slots=True)
class BerthGroup:
    """Berths of one kind and depth in a port.

    Attributes
    ----------
    depth_m, channel_depth_m : float
        Water at the quay and in the approach when the sea stood at `depth_level_m`.
    depth_level_m : float
        Level of the sea, metres in the Baltic System, for which the depths were stated.
    under_keel_m : float
        Water that must remain under the keel.
    cranes, moves_per_h, dry_t_per_h : float
        Container moves an hour and crane, and tonnes an hour of dry cargo.
    """

    id: str
    port: str
    kind: str
    depth_m: float
    depth_level_m: float
    channel_depth_m: float
    under_keel_m: float
    cranes: float | None = None
    moves_per_h: float | None = None
    dry_t_per_h: float | None = None

    @classmethod
    def from_mapping(cls, identifier: str, values: Row) -> BerthGroup:
        """Return a berth group from its row; fields it does not know are left aside."""
        needed = ("port", "kind", "depth_m", "depth_level_m", "channel_depth_m", "under_keel_m")
        return cls(identifier, **_known_fields(cls, values, needed=needed, row=identifier))


def allowed_draught_m(group: BerthGroup | Row, *, level_m: ArrayLike, under_keel_m: float | None = None) -> Number:
    """Return the draught a ship may have at a berth group, metres, for given levels of the sea.

    Parameters
    ----------
    group : BerthGroup or mapping
        The berths, with the fields of :class:`BerthGroup`.
    level_m : array_like
        Levels of the sea, metres in the Baltic System.
    under_keel_m : float, optional
        Takes the place of the group's own allowance.

    Returns
    -------
    float or ndarray
        Same shape as `level_m`; never below zero.
    """
    berths = group if isinstance(group, BerthGroup) else BerthGroup.from_mapping(str(group.get("id", "")), group)
    keel_m = berths.under_keel_m if under_keel_m is None else under_keel_m
    depth_m = min(berths.depth_m, berths.channel_depth_m)
    rise_m = np.asarray(level_m, dtype=np.float64) - berths.depth_level_m
    return _number(np.maximum(depth_m + rise_m - keel_m, 0.0))


def payload_t(ship: Row, *, allowed_draught_m: ArrayLike) -> Number:
    """Return the cargo a ship may carry at given draughts, tonnes.

    Parameters
    ----------
    ship : mapping
        `deadweight_t` and `draught_m` fully laden, `stores_t` (fuel, water, crew), `tonnes_per_cm_t` (tonnes that
        change the draught by one centimetre).
    allowed_draught_m : array_like
        Draughts, metres.

    Returns
    -------
    float or ndarray
        Same shape as `allowed_draught_m`; between zero and deadweight less stores.

    Raises
    ------
    InputError
        A field missing, blank or negative.
    """
    deadweight_t, stores_t, draught_m, tonnes_per_cm_t = _ship_fields(ship)
    short_m = np.maximum(draught_m - np.asarray(allowed_draught_m, dtype=np.float64), 0.0)
    return _number(np.maximum(deadweight_t - stores_t - CM_PER_M * tonnes_per_cm_t * short_m, 0.0))


def voyage_payload_t(
    ship: Row,
    *,
    groups: Sequence[BerthGroup | Row],
    level_m: ArrayLike,
    under_keel_m: float | None = None,
) -> Number:
    """Return the cargo of a ship that must fit all berth groups of its voyage: the shallowest decides, tonnes."""
    if not groups:
        raise InputError(Problem(say("world.no_berths"), field="groups"))
    draughts = [allowed_draught_m(group, level_m=level_m, under_keel_m=under_keel_m) for group in groups]
    return payload_t(ship, allowed_draught_m=np.asarray(draughts).min(axis=0))


def problems(ports: Iterable[Port], groups: Iterable[BerthGroup]) -> list[Problem]:
    """Return every rule that ports and berth groups break; an empty list if they are sound."""
    some_ports, some_groups = tuple(ports), tuple(groups)
    names = {port.id for port in some_ports}
    found = [problem for port in some_ports for problem in negative_numbers(port)]
    for group in some_groups:
        found += negative_numbers(group, signed=("depth_level_m",))
        found += [*known_port(group, names), *known_kind(group), *room_under_keel(group), *cranes_with_rate(group)]
    return found


def negative_numbers(record: Port | BerthGroup, *, signed: tuple[str, ...] = ()) -> list[Problem]:
    """Counts, depths, yards and rates are finite and not below zero, but for fields that carry a sign."""
    numbers = {field.name: getattr(record, field.name) for field in fields(record)}
    return [
        Problem(say("world.negative"), row=record.id, field=name, value=str(value), allowed=">= 0")
        for name, value in numbers.items()
        if not (value is None or isinstance(value, str))
        if not (np.isfinite(value) and (value >= 0 or name in signed))
    ]


def known_port(group: BerthGroup, names: set[str]) -> list[Problem]:
    """A berth group lies in a port that exists."""
    if group.port in names:
        return []
    return [Problem(say("world.unknown_port"), row=group.id, field="port", value=group.port, allowed=_list(names))]


def known_kind(group: BerthGroup) -> list[Problem]:
    """A berth group serves one of the kinds of ship that the model knows."""
    if group.kind in KINDS:
        return []
    return [Problem(say("world.berth_kind"), row=group.id, field="kind", value=group.kind, allowed=_list(KINDS))]


def room_under_keel(group: BerthGroup) -> list[Problem]:
    """The allowance under the keel leaves water to float in."""
    if group.under_keel_m < min(group.depth_m, group.channel_depth_m):
        return []
    depth = f"< {min(group.depth_m, group.channel_depth_m)} m"
    rule = say("world.under_keel")
    return [Problem(rule, row=group.id, field="under_keel_m", value=str(group.under_keel_m), allowed=depth)]


def cranes_with_rate(group: BerthGroup) -> list[Problem]:
    """Cranes that work have a rate."""
    if not group.cranes or group.moves_per_h or group.dry_t_per_h:
        return []
    return [Problem(say("world.crane_rate"), row=group.id, field="moves_per_h", value=str(group.moves_per_h))]


def _known_fields(record: type, values: Row, *, needed: tuple[str, ...], row: str) -> dict[str, Any]:
    given = {
        field.name: values[field.name]
        for field in fields(record)
        if field.name != "id" and not _blank(values.get(field.name))
    }
    missing = [name for name in needed if name not in given]
    if missing:
        raise InputError(Problem(say("world.missing_field"), row=row, field=name) for name in missing)
    return given


def _ship_fields(ship: Row) -> tuple[float, ...]:
    names = ("deadweight_t", "stores_t", "draught_m", "tonnes_per_cm_t")
    wrong = [name for name in names if _blank(ship.get(name)) or not float(ship[name]) >= 0.0]
    if wrong:
        raise InputError(
            Problem(say("world.ship_field"), row=str(ship.get("id", "")), field=name, value=str(ship.get(name, "")))
            for name in wrong
        )
    return tuple(float(ship[name]) for name in names)


def _blank(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, float) and np.isnan(value))


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _number(values: NDArray[np.float64]) -> Number:
    return float(values) if values.ndim == 0 else values
