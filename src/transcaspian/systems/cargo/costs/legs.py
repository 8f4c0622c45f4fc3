"""A price built up leg by leg: each leg with its length, its charge by unit, and the parameters that it rests on.

The way is told from the Asian end; prices are the same both ways, as no source tells them apart. A box is charged as a
TEU or as a forty-foot unit, a wagon by the wagon, dry cargo by the wagon on rails and by the tonne over quay and sea, a
truck from port to port. Empty returns, insurance and forwarders' fees are not in the price.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from transcaspian.systems.cargo.costs.tariffs import Tariffs
from transcaspian.systems.cargo.inputs import CargoInputs

ITEMS = (
    "border_east",
    "rail_east",
    "port_east",
    "border_sea",
    "sea",
    "port_west",
    "rail_west",
    "border_west",
    "terminal",
    "black_sea",
)
UNITS: Mapping[str, tuple[str, ...]] = {"box": ("teu", "feu"), "wagon": ("wagon",), "truck": ("truck",), "dry": ("t",)}
MOVES = {"box": 2, "wagon": 1, "truck": 1, "dry": 2}  # rail to yard and yard to ship; wagons and trucks roll aboard
SEA_ROWS = {
    "aktau_alat": "sea_aktau",
    "aktau_alat_dry": "sea_aktau",
    "kuryk_alat": "sea_kuryk",
    "turkmenbashi_alat": "sea_turkmenbashi",
}
BORDER_WEST = "boyuk_kesik_gardabani"


@dataclass(frozen=True, slots=True)
class Trip:
    """A way of the model: carrier, inland place, place beyond Alat, sea line."""

    carrier: str
    inland: str
    far: str
    line: str


@dataclass(frozen=True, slots=True)
class Leg:
    """One item of a price.

    Attributes
    ----------
    item : str
        One of `ITEMS`.
    km : float
        Length, 0 for a border, port or terminal.
    usd : mapping
        Charge by unit: ``teu``, ``feu``, ``wagon``, ``truck`` or ``t``.
    parameters : tuple of str
        Names of the input values that the charge rests on, as `scenario.why` knows them.
    """

    item: str
    km: float = 0.0
    usd: Mapping[str, float] = field(default_factory=dict)
    parameters: tuple[str, ...] = ()

    def charge(self, *, units: float, tonnes: float, per: str) -> float:
        """Return dollars for so many units of kind `per` and so many tonnes."""
        return units * self.usd.get(per, 0.0) + tonnes * self.usd.get("t", 0.0)


def legs(inputs: CargoInputs, tariffs: Tariffs, trip: Trip) -> tuple[Leg, ...]:
    """Return the items of a trip's price, from the Asian end to the European end."""
    if trip.carrier == "truck":
        return tuple(_crossing(tariffs, trip, inputs))
    return (*_east(inputs, tariffs, trip), *_crossing(tariffs, trip, inputs), *_west(inputs, tariffs, trip))


def rail_east_km(inputs: CargoInputs, inland: str, line: str) -> tuple[float, float]:
    """Return kilometres from the inland place to where it joins the line at Beyneu, and from there to the port."""
    port = inputs.lines[line].from_port
    to_join = inputs.origins[inland].distance_to_beyneu_km
    if inputs.origins[inland].joins_at == port or port == "turkmenbashi":
        return to_join, 0.0
    return to_join, inputs.sections["beyneu_mangystau"].length_km + inputs.sections[f"mangystau_{port}"].length_km


def rail_west_km(inputs: CargoInputs, far: str) -> tuple[float, float]:
    """Return kilometres from Alat to the border of Georgia (all the way if it ends before), and beyond it."""
    path = [name for name in inputs.destinations[far].path.split(">") if name in inputs.sections]
    lengths = [inputs.sections[name].length_km for name in path]
    at = path.index(BORDER_WEST) if BORDER_WEST in path else len(path)
    return sum(lengths[:at]), sum(lengths[at:])


def black_sea_km(inputs: CargoInputs, far: str) -> float:
    """Return kilometres over the Black Sea, 0 for a trip that ends before it."""
    line = inputs.lines["black_sea"]
    return line.distance_km if inputs.destinations[far].node == line.to_port else 0.0


def _east(inputs: CargoInputs, tariffs: Tariffs, trip: Trip) -> list[Leg]:
    found = []
    border = inputs.borders.get(trip.inland)
    if border is not None:
        found.append(_border(tariffs, "border_east", trip.carrier, gauge=border.gauge_break_h > 0))
    km = sum(rail_east_km(inputs, trip.inland, trip.line))
    found.append(_rail(tariffs, "rail_east", "rail_central_asia", trip.carrier, km))
    return found


def _crossing(tariffs: Tariffs, trip: Trip, inputs: CargoInputs) -> list[Leg]:
    row, km = SEA_ROWS[trip.line], inputs.lines[trip.line].distance_km
    return [
        _handling(tariffs, "port_east", "port_caspian", trip.carrier),
        _border(tariffs, "border_sea", trip.carrier, gauge=False),
        _leg(tariffs, "sea", row, "usd_per_{unit}", UNITS[trip.carrier], km=km),
        _handling(tariffs, "port_west", "port_caspian", trip.carrier),
    ]


def _west(inputs: CargoInputs, tariffs: Tariffs, trip: Trip) -> list[Leg]:
    before, beyond = rail_west_km(inputs, trip.far)
    found = [_rail(tariffs, "rail_west", "rail_caucasus", trip.carrier, before + beyond)]
    end = inputs.destinations[trip.far]
    if beyond:
        found.append(_border(tariffs, "border_west", trip.carrier, gauge=False))
    node = inputs.borders.get("kars") if trip.far == "turkey_by_kars" else None
    if node is not None:
        found.append(_border(tariffs, "border_west", trip.carrier, gauge=node.gauge_break_h > 0))
    at_sea = black_sea_km(inputs, trip.far)
    if at_sea or end.node in ("poti", "batumi"):
        found.append(_handling(tariffs, "terminal", "port_black_sea", trip.carrier))
    if at_sea:
        found.append(_leg(tariffs, "black_sea", "sea_black_sea", "usd_per_{unit}", ("teu", "feu"), km=at_sea))
    return found


def _rail(tariffs: Tariffs, item: str, row: str, carrier: str, km: float) -> Leg:
    units = ("wagon",) if carrier == "dry" else UNITS[carrier]
    return _leg(tariffs, item, row, "usd_per_{unit}_km", units, km=km, times=km)


def _handling(tariffs: Tariffs, item: str, row: str, carrier: str) -> Leg:
    """Moves in a port; on the Black Sea a parcel of dry cargo is unloaded from its wagons."""
    units, moves = UNITS[carrier], MOVES[carrier]
    if item == "terminal" and carrier == "dry":
        units, moves = ("wagon",), 1
    return _leg(tariffs, item, row, "usd_per_{unit}_move", units, times=float(moves))


def _border(tariffs: Tariffs, item: str, carrier: str, *, gauge: bool) -> Leg:
    row = "border_road" if carrier == "truck" else "border_rail"
    rate = tariffs.usd(row, "usd_per_crossing")
    names = [f"prices.{row}.usd_per_crossing"]
    if gauge:
        rate += tariffs.usd("gauge_change", "usd_per_crossing")
        names.append("prices.gauge_change.usd_per_crossing")
    units = ("wagon",) if carrier == "dry" else UNITS[carrier]
    return Leg(item, 0.0, dict.fromkeys(units, rate), tuple(names))


def _leg(
    tariffs: Tariffs, item: str, row: str, fields: str, units: tuple[str, ...], *, km: float = 0.0, times: float = 1.0
) -> Leg:
    names = {unit: fields.format(unit=unit) for unit in units}
    charges = {unit: tariffs.usd(row, name) * times for unit, name in names.items()}
    return Leg(item, km, charges, tuple(f"prices.{row}.{name}" for name in names.values()))
