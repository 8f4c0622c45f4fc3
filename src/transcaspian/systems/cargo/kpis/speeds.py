"""CPMM TFI3 and TFI4 by flow: outlay for 20 t and 500 km, speed with and without delay, trip by trip and by totals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from transcaspian.systems.cargo.kpis import bank_catalogue as bank
from transcaspian.systems.cargo.kpis import catalogue as names
from transcaspian.systems.cargo.kpis.journeys import Journeys
from transcaspian.systems.cargo.kpis.ledger import Codes, Floats
from transcaspian.systems.cargo.kpis.trips import Trips

LOAD_T, SECTION_KM = 20.0, 500.0


@dataclass(frozen=True, slots=True)
class Sample:
    """Trips as CPMM counts them: kilometres, hours moving and standing, outlay in dollars, tonnes; shape (trips,)."""

    km: Floats
    moving_h: Floats
    standing_h: Floats
    outlay_usd: Floats
    tonnes: Floats

    def of(self, chosen: Codes) -> Sample:
        """Return some of the trips."""
        columns = (self.km, self.moving_h, self.standing_h, self.outlay_usd, self.tonnes)
        return Sample(*(column[chosen] for column in columns))


def speed_without_delay_km_h(sample: Sample, *, by_totals: bool = False) -> float:
    """Return SWOD = d / t_move: the mean of the trips' speeds, or all kilometres over all hours."""
    return _mean_ratio(sample.km, sample.moving_h, by_totals=by_totals)


def speed_with_delay_km_h(sample: Sample, *, by_totals: bool = False) -> float:
    """Return SWD = d / (t_move + t_stop), CPMM's TFI4."""
    return _mean_ratio(sample.km, sample.moving_h + sample.standing_h, by_totals=by_totals)


def section_cost_usd(sample: Sample, *, by_totals: bool = False) -> float:
    """Return TFI3 = c x (20 t / m) x (500 km / d)."""
    return LOAD_T * SECTION_KM * _mean_ratio(sample.outlay_usd, sample.tonnes * sample.km, by_totals=by_totals)


def _mean_ratio(above: Floats, below: Floats, *, by_totals: bool) -> float:
    counted = below > 0
    if not counted.any():
        return float("nan")
    if by_totals:
        return float(above[counted].sum() / below[counted].sum())
    return float((above[counted] / below[counted]).mean())


def samples(trips: Trips, journeys: Journeys) -> tuple[Sample, Sample, Sample]:
    """Return the trips with the sea leg in them, without it, and their rails east of the sea alone."""
    whole = Sample(
        journeys.rail_km + journeys.sea_km,
        journeys.moving_h,
        journeys.standing_h,
        journeys.outlay_usd,
        trips.tonnes,
    )
    land = Sample(
        journeys.rail_km,
        journeys.moving_h - journeys.sea_moving_h,
        journeys.standing_h - journeys.sea_standing_h,
        journeys.outlay_usd - journeys.sea_outlay_usd,
        trips.tonnes,
    )
    east = Sample(
        journeys.east_km,
        journeys.east_moving_h,
        journeys.east_standing_h,
        journeys.east_outlay_usd,
        trips.tonnes,
    )
    return whole, land, east


def reduce(pairs: Iterable[tuple[Trips, Journeys]]) -> dict[str, Floats]:
    """Return TFI3 and TFI4 of every flow; NaN for a flow without trips and for trucks without the sea."""
    cost = np.full((len(names.FLOWS), len(bank.PARTS), len(bank.MEANS)), np.nan)
    speed = np.full((len(names.FLOWS), len(bank.SPEEDS), len(bank.PARTS), len(bank.MEANS)), np.nan)
    for trips, found in pairs:
        for part, sample in enumerate(samples(trips, found)):
            for number in np.unique(trips.flow):
                chosen = np.flatnonzero((trips.flow == number) & (sample.km > 0))
                if not len(chosen):
                    continue
                own = sample.of(chosen)
                for mean, by_totals in enumerate((False, True)):
                    cost[number, part, mean] = section_cost_usd(own, by_totals=by_totals)
                    speed[number, 0, part, mean] = speed_with_delay_km_h(own, by_totals=by_totals)
                    speed[number, 1, part, mean] = speed_without_delay_km_h(own, by_totals=by_totals)
    return {"tfi3_usd": cost, "tfi4_km_h": speed}
