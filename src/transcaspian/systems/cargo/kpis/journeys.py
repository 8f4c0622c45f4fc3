"""Trips with their kilometres, hours in motion and outlay: what speeds and costs per kilometre are made of."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields

import numpy as np
import numpy.typing as npt

from transcaspian.systems.cargo.costs import Tariffs, Trip, legs
from transcaspian.systems.cargo.costs.legs import black_sea_km, rail_east_km, rail_west_km
from transcaspian.systems.cargo.inputs import CargoInputs, Feeder, Ferry, Tramp
from transcaspian.systems.cargo.kpis import catalogue as names
from transcaspian.systems.cargo.kpis.ledger import Codes, Floats, Ledger
from transcaspian.systems.cargo.kpis.trips import BEFORE, Trips
from transcaspian.systems.cargo.passage import passage_h

AT_SEA = ("sea", "black_sea")
IN_THE_EAST = ("border_east", "rail_east")
EAST_RAILS = ("origin_rail", "rail_east_of_sea")
STANDS_BEFORE_THE_COAST = ("coordination", "wait_for_train")


@dataclass(frozen=True, slots=True)
class Journeys:
    """One row a trip.

    Attributes
    ----------
    rail_km, sea_km : arrays, shape (trips,)
        Kilometres on rails and over the Caspian; those over the Black Sea are in `sea_km`.
    moving_h, standing_h : arrays, shape (trips,)
        Hours in motion and all others; their sum is the trip's total.
    sea_moving_h, sea_standing_h : arrays, shape (trips,)
        The part of both between boarding and landing, and over the Black Sea.
    outlay_usd, sea_outlay_usd : arrays, shape (trips,)
        Price of the trip, and the part of it that is freight over the sea.
    east_km, east_moving_h, east_standing_h, east_outlay_usd : arrays, shape (trips,)
        The same of the rails east of the sea: first border in, stay in the port out.
    """

    rail_km: Floats
    sea_km: Floats
    moving_h: Floats
    standing_h: Floats
    sea_moving_h: Floats
    sea_standing_h: Floats
    outlay_usd: Floats
    sea_outlay_usd: Floats
    east_km: Floats
    east_moving_h: Floats
    east_standing_h: Floats
    east_outlay_usd: Floats


@dataclass(frozen=True, slots=True)
class _Way:
    """One way of the model: kilometres, passage in hours, charges by unit and by tonne, parts of sea and east."""

    east_km: float
    west_km: float
    sea_km: float
    sea_h: float
    usd_per_unit: float
    usd_per_t: float
    sea_usd_per_unit: float
    sea_usd_per_t: float
    east_usd_per_unit: float


def journeys(ledger: Ledger, trips: Trips) -> Journeys:
    """Return kilometres, hours in motion and outlay of trips that have a flow.

    Motion on rails takes kilometres over the speed without delay of the table `speeds_in_motion`, at most the trip's
    own hours on rails: the model runs trains at speeds that hold stops for crossings. Motion at sea takes the mean
    passage of the line's ships, at most the hours aboard.
    """
    inputs = ledger.inputs
    ways, which = _ways(ledger, trips)
    table = np.array([astuple(way) for way in ways]).reshape(len(ways), len(fields(_Way)))
    east_km, west_km, sea_km, sea_h, per_unit, per_t, sea_unit, sea_t, east_unit = table[which].T
    stage, km_h = names.STAGES.index, inputs.tables.rows("speeds_in_motion")["rail"]["km_h"]
    whole_h = trips.stage_h.sum(axis=1)
    east_rails = whole_h[:, [stage(name) for name in EAST_RAILS]].sum(axis=1)
    east_h = east_rails + whole_h[:, stage("origin_border")]
    for name in STANDS_BEFORE_THE_COAST:
        east_h += np.where(_is_eastward(trips), 0.0, trips.stage(name, BEFORE))
    east_moving = np.minimum(east_km / km_h, east_rails)
    west_moving = np.minimum(west_km / km_h, whole_h[:, stage("rail_west_of_sea")])
    aboard = trips.stage("sea", BEFORE) + trips.stage_h[:, :, stage("black_sea")].sum(axis=1)
    sea_moving = np.minimum(sea_h, aboard)
    moving = east_moving + west_moving + sea_moving
    return Journeys(
        east_km + west_km,
        sea_km,
        moving,
        trips.total_h - moving,
        sea_moving,
        aboard - sea_moving,
        trips.units * per_unit + trips.tonnes * per_t,
        trips.units * sea_unit + trips.tonnes * sea_t,
        east_km,
        east_moving,
        east_h - east_moving,
        trips.units * east_unit,
    )


def _is_eastward(trips: Trips) -> npt.NDArray[np.bool_]:
    return np.array([name.endswith(".east") for name in names.FLOWS])[trips.flow]


def _ways(ledger: Ledger, trips: Trips) -> tuple[list[_Way], Codes]:
    """Return the different ways of the trips, and for each trip the place of its own."""
    who = ledger.entities
    places = (who.carrier, who.inland, who.far, who.line)
    sizes = (len(names.CARRIERS), len(who.inland_names), len(who.far_names), len(names.LINES))
    code = np.ravel_multi_index([place[trips.entity] for place in places], sizes)
    found, which = np.unique(code, return_inverse=True)
    tariffs = Tariffs.of(ledger.inputs.tables)
    ways = []
    for each in found:
        carrier, inland, far, line = (int(number) for number in np.unravel_index(each, sizes))
        trip = Trip(names.CARRIERS[carrier], who.inland_names[inland], who.far_names[far], names.LINES[line])
        ways.append(_way(ledger.inputs, tariffs, trip))
    return ways, np.asarray(which, dtype=np.int64)


def _way(inputs: CargoInputs, tariffs: Tariffs, trip: Trip) -> _Way:
    charges = legs(inputs, tariffs, trip)
    per = {"box": "teu", "wagon": "wagon", "truck": "truck", "dry": "wagon"}[trip.carrier]
    on_land = trip.carrier != "truck"
    ocean_km = black_sea_km(inputs, trip.far) if on_land else 0.0
    at_sea = [leg for leg in charges if leg.item in AT_SEA]
    return _Way(
        east_km=sum(rail_east_km(inputs, trip.inland, trip.line)) if on_land else 0.0,
        west_km=sum(rail_west_km(inputs, trip.far)) if on_land else 0.0,
        sea_km=inputs.lines[trip.line].distance_km + ocean_km,
        sea_h=mean_passage_h(inputs, trip.line) + (inputs.lines["black_sea"].sailing_h if ocean_km else 0.0),
        usd_per_unit=sum(leg.usd.get(per, 0.0) for leg in charges),
        usd_per_t=sum(leg.usd.get("t", 0.0) for leg in charges),
        sea_usd_per_unit=sum(leg.usd.get(per, 0.0) for leg in at_sea),
        sea_usd_per_t=sum(leg.usd.get("t", 0.0) for leg in at_sea),
        east_usd_per_unit=sum(leg.usd.get(per, 0.0) for leg in charges if leg.item in IN_THE_EAST),
    )


def mean_passage_h(inputs: CargoInputs, line: str) -> float:
    """Return mean hours at sea on a line over the ships that may serve it."""
    ships: list[Ferry | Feeder | Tramp] = [*inputs.ferries.values(), *inputs.feeders.values(), *inputs.tramps.values()]
    pooled = line in ("kuryk_alat", "turkmenbashi_alat")
    serving = [ship for ship in ships if ship.ships and (ship.line == line or (pooled and ship.line == "pool"))]
    if not serving:
        return 0.0
    hours = [ship.ships * passage_h(inputs, ship.speed_kn, line) for ship in serving]
    return float(sum(hours) / sum(ship.ships for ship in serving))
