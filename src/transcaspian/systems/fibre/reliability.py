"""Availability of one line and of two: thousands of simulated years beside a closed form.

Faults of cables are rare, so they run apart from the one-year clock, on the same storms. Faults of a line come as a
Poisson process; earthquakes and storms hit both lines at once. Each repair is a row: fault, found, spread ready,
sailed, on site, work begun, end. Lines share the spreads, the spares and the weather.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.methods import availability, intervals, quantiles, weather_windows
from transcaspian.methods.intervals import Intervals
from transcaspian.systems.fibre import repair
from transcaspian.systems.fibre.repair import BARGE, DAYS_PER_YEAR, HOURS_PER_YEAR, IMPORTED, SHIP, ServiceInputs
from transcaspian.units import HOURS_PER_DAY
from transcaspian.world import ice, weather
from transcaspian.world.clock import Clock

FIRST_YEAR = 2001
YEARS_PER_BLOCK = 250
FAULTS, REPAIRS = 0x6661756C, 0x72657061  # "faul", "repa": the names of these causes among the streams of a seed


class Fault(NamedTuple):
    """One fault before anybody comes: when, on which line, where, why."""

    fault_h: float
    line: str
    part: str
    cause: str


@dataclass(frozen=True, slots=True)
class Repair:
    """One row of the table of repairs; times in hours from the start of the block."""

    line: str
    part: str
    cause: str
    spread: str
    fault_h: float
    located_h: float
    ready_h: float
    sailed_h: float
    on_site_h: float
    begun_h: float
    end_h: float


@dataclass(frozen=True, slots=True)
class Share:
    """A share of time: mean over blocks of years and half-width of its interval."""

    mean: float
    half_width: float


@dataclass(frozen=True, slots=True)
class Availability:
    """Simulated shares of time.

    Attributes
    ----------
    down : mapping of line to Share
        Share of time each line is down.
    all_down : Share
        Share of time all lines are down at once.
    repairs : tuple of Repair
        The repairs of the first block.
    mean_repair_h : float
        From fault to service, over all repairs.
    years : int
    """

    down: dict[str, Share]
    all_down: Share
    repairs: tuple[Repair, ...]
    mean_repair_h: float
    years: int


@dataclass(frozen=True, slots=True)
class ClosedForm:
    """The same shares by formula."""

    down: dict[str, float]
    all_down: float


def simulate(
    inputs: ServiceInputs,
    lines: Sequence[str],
    *,
    years: int = 5000,
    seed: int,
    confidence: float = 0.95,
) -> Availability:
    """Return availability over many years, in blocks of 250.

    Parameters
    ----------
    inputs : ServiceInputs
    lines : sequence of str
        One line or two.
    years : int
        Years in all, rounded up to blocks; at least two blocks.
    seed : int
        Root seed; weather is that of the seed and the block, as everywhere.
    confidence : float
        Of the intervals.

    Raises
    ------
    InputError
        An unknown line, no line, or too few years.
    """
    check(lines, tuple(inputs.faults_per_year), years)
    blocks = math.ceil(years / YEARS_PER_BLOCK)
    horizon_h = YEARS_PER_BLOCK * HOURS_PER_YEAR
    clock = Clock(year=FIRST_YEAR, warm_up_h=0.0, horizon_h=horizon_h)
    shares, repairs, spent = [], [], []
    for block in range(blocks):
        rows = _block(inputs, lines, clock, seed=seed, block=block)
        repairs.append(rows)
        spent += [row.end_h - row.fault_h for row in rows]
        down = [_down(rows, line, horizon_h) for line in lines]
        together = down[0]
        for other in down[1:]:
            together = intervals.intersection(together, other)
        shares.append([intervals.total_h(each) / horizon_h for each in (*down, together)])
    summary = quantiles.summary(np.array(shares), confidence=confidence)
    means, widths = np.atleast_1d(summary.mean), np.atleast_1d(summary.half_width)
    found = [Share(float(mean), float(width)) for mean, width in zip(means, widths, strict=True)]
    return Availability(
        down=dict(zip(lines, found[:-1], strict=True)),
        all_down=found[-1],
        repairs=tuple(repairs[0]),
        mean_repair_h=float(np.mean(spent)) if spent else 0.0,
        years=blocks * YEARS_PER_BLOCK,
    )


def closed_form(inputs: ServiceInputs, lines: Sequence[str]) -> ClosedForm:
    """Return the same by formula.

    A line is up while none of its repairs is open; repairs open are Poisson (M/G/infinity), so it is down
    1 - exp(-sum of rate times repair). A repair lasts what `repair.repair_time` says, the wait for spares (base stock)
    and the wait for the spread (Pollaczek and Khinchine; the second of two faults in common waits for the first). Two
    lines are both down to second order in rate times repair, `availability.both_down`; of two faults in common one is
    repaired by the ship at hand. Left out: ice, and that repairs are not spread evenly over the months.

    Raises
    ------
    InputError
        An unknown line, or neither one nor two.
    """
    check(lines, tuple(inputs.faults_per_year), 2 * YEARS_PER_BLOCK)
    rates = _Rates.of(inputs, lines)
    shore = _Repairs.of(inputs, rates, BARGE)
    main = _Repairs.of(inputs, rates, SHIP)
    down = {}
    for line in lines:
        open_h = rates.shore[line] * shore.mean_h + (rates.main[line] + rates.common) * main.mean_h
        extra_h = rates.common * main.engaged_h / 2 if len(lines) == 2 else 0.0
        down[line] = -math.expm1(-(open_h + extra_h))
    if len(lines) == 1:
        return ClosedForm(down, down[lines[0]])
    one, other = lines
    same_ship = availability.both_down(
        rates_per_h=(rates.main[one], rates.main[other]),
        common_per_h=rates.common,
        repair_h=main.local_h,
        repair_square_h2=main.overlap_h2,
    )
    same_barge = availability.both_down(
        rates_per_h=(rates.shore[one], rates.shore[other]),
        common_per_h=0.0,
        repair_h=shore.local_h,
        repair_square_h2=shore.overlap_h2,
    )
    crossed = (rates.main[one] * rates.shore[other] + rates.shore[one] * rates.main[other]) * shore.mean_h * main.mean_h
    return ClosedForm(down, same_ship + same_barge + crossed)


def loss_tbps_days(down_share: float, capacity_tbps: float) -> float:
    """Return the expected loss in Tbit/s-days a year of a capacity that is down for a share of the time."""
    return down_share * capacity_tbps * DAYS_PER_YEAR


@dataclass(frozen=True, slots=True)
class _Rates:
    """Faults an hour: of each line alone, by part, and of both at once."""

    shore: dict[str, float]
    main: dict[str, float]
    storm: float
    earthquake: float

    @property
    def common(self) -> float:
        return self.storm + self.earthquake

    @property
    def total(self) -> float:
        return sum(self.shore.values()) + sum(self.main.values()) + len(self.main) * self.common

    @classmethod
    def of(cls, inputs: ServiceInputs, lines: Sequence[str]) -> _Rates:
        """Return the rates; what storms cut on both lines is taken out of each line's own main faults."""
        faults = {line: inputs.faults_per_year[line] for line in lines}
        storm = inputs.shared.storm_both_share * min(main for _, main in faults.values())
        return cls(
            shore={line: shore / HOURS_PER_YEAR for line, (shore, _) in faults.items()},
            main={line: (main - storm) / HOURS_PER_YEAR for line, (_, main) in faults.items()},
            storm=storm / HOURS_PER_YEAR,
            earthquake=inputs.shared.earthquake_both_per_year / HOURS_PER_YEAR,
        )


@dataclass(frozen=True, slots=True)
class _Repairs:
    """Repairs of one part of the lines, waits for spares and spread in them.

    Attributes
    ----------
    mean_h, local_h : float
        Of all repairs, and of those by the spread that is at hand.
    overlap_h2 : float
        Twice the mean overlap of two faults of two lines, times rate: E[R^2] for one spread, E[R]^2 for two.
    engaged_h : float
        How long a repair holds the spread.
    """

    mean_h: float
    local_h: float
    overlap_h2: float
    engaged_h: float

    @classmethod
    def of(cls, inputs: ServiceInputs, rates: _Rates, spread: str) -> _Repairs:
        shared = inputs.shared
        some, engaged = repair.repair_time(inputs, spread), repair.engaged_time(inputs, spread)
        jobs, share, far_h = sum(rates.shore.values()), 0.0, some.mean_h
        if spread == SHIP:
            share, far_h = shared.imported_share, repair.repair_time(inputs, IMPORTED).mean_h
            jobs = (sum(rates.main.values()) + len(rates.main) * rates.common) * (1 - share)
        lead_h = shared.spare_lead_days * HOURS_PER_DAY + repair.canal_wait(shared).mean_h
        spare_h = availability.spare_wait_h(demands_per_h=rates.total, lead_h=lead_h, kits=shared.spare_kits)
        engaged_square = engaged.variance_h2 + engaged.mean_h**2
        queue_h = availability.queue_wait_h(jobs_per_h=jobs, service_h=engaged.mean_h, service_square_h2=engaged_square)
        local_h = some.mean_h + spare_h + queue_h
        mean_h = local_h + share * (far_h - some.mean_h)
        both_local = (1 - share) ** 2
        overlap = both_local * (some.variance_h2 + local_h**2) + (1 - both_local) * mean_h**2
        return cls(mean_h, local_h, overlap, engaged.mean_h)


def _block(inputs: ServiceInputs, lines: Sequence[str], clock: Clock, *, seed: int, block: int) -> list[Repair]:
    rules = {
        name: {
            "port": "sea",
            "operation": name,
            "hours_per_storm_hour": repair.closed_hours_factor(
                inputs, wave_limit_m=spread.wave_limit_m, wave_share=spread.wave_share
            ),
            "delay_h": 0.0,
            "effect": "suspends",
        }
        for name, spread in inputs.spreads.items()
    }
    closures = weather.closures(inputs.storms, rules, clock=clock, seed=seed, replication=block)
    frozen = ice.winters(inputs.ice, clock=clock, seed=seed, replication=block).closed
    calm = {name: _calms(closures.of("sea", name), inputs, name, clock) for name in inputs.spreads}
    for line in lines:
        east = line.split("_")[0]
        if east in frozen:
            closed = intervals.union(closures.of("sea", BARGE), frozen[east])
            calm[f"{BARGE} {line}"] = _calms(closed, inputs, BARGE, clock)
    dice = np.random.default_rng([seed, FAULTS, block])
    faults = _faults(inputs, lines, closures.storms, clock.horizon_h, dice)
    return _repaired(inputs, faults, calm, clock, np.random.default_rng([seed, REPAIRS, block]))


def _calms(closed: Intervals, inputs: ServiceInputs, spread: str, clock: Clock) -> Intervals:
    window_h = inputs.spreads[spread].work_h
    return weather_windows.calms(closed, window_h=window_h, start_h=0.0, end_h=clock.horizon_h)


def _faults(
    inputs: ServiceInputs, lines: Sequence[str], storms: Intervals, horizon_h: float, dice: np.random.Generator
) -> list[Fault]:
    """Return all faults of a block in order; a fault in common stands once for each line."""
    rates = _Rates.of(inputs, lines)
    found = []
    for line in lines:
        for part, rate in (
            ("east", rates.shore[line] / 2),
            ("west", rates.shore[line] / 2),
            ("main", rates.main[line]),
        ):
            times = dice.random(dice.poisson(rate * horizon_h)) * horizon_h
            found += [Fault(float(each), line, part, "own") for each in times]
    quakes = dice.random(dice.poisson(rates.earthquake * horizon_h)) * horizon_h
    inside = storms[(storms[:, 0] >= 0) & (storms[:, 1] < horizon_h)]
    hit = inside[dice.random(len(inside)) < rates.storm * horizon_h / max(len(inside), 1)]
    within = hit[:, 0] + dice.random(len(hit)) * (hit[:, 1] - hit[:, 0])
    for cause, times in (("earthquake", quakes), ("storm", within)):
        found += [Fault(float(each), line, "main", cause) for each in times for line in lines]
    return sorted(found)


def _repaired(
    inputs: ServiceInputs,
    faults: Sequence[Fault],
    calm: dict[str, Intervals],
    clock: Clock,
    dice: np.random.Generator,
) -> list[Repair]:
    """Return a repair for each fault that is over within the block; spreads and spares serve by order of fault."""
    free_h = {BARGE: -math.inf, SHIP: -math.inf, IMPORTED: -math.inf}
    shared, orders, done = inputs.shared, [-math.inf] * inputs.shared.spare_kits, []
    for fault in faults:
        far = dice.random() < shared.imported_share
        name = BARGE if fault.part != "main" else IMPORTED if far else SHIP
        some = inputs.spreads[name]
        located_h = fault.fault_h + _gamma(dice, some.locate_days, some.cv)
        orders.append(_through_canal(fault.fault_h + shared.spare_lead_days * HOURS_PER_DAY, shared, clock))
        ready_h = max(located_h, orders[len(orders) - 1 - shared.spare_kits], free_h[name])
        sailed_h = ready_h + _gamma(dice, some.mobilise_days, some.cv)
        if name == IMPORTED:
            sailed_h = _through_canal(sailed_h, shared, clock)
        on_site_h = sailed_h + some.transit_h
        place = f"{BARGE} {fault.line}" if fault.part == "east" else name
        begun_h = weather_windows.first_window_h(calm.get(place, calm[name]), on_site_h, window_h=some.work_h)
        end_h = begun_h + some.work_h
        if name != IMPORTED:
            free_h[name] = end_h
        if end_h <= clock.horizon_h:
            done.append(
                Repair(
                    fault.line, fault.part, fault.cause, name,
                    fault.fault_h, located_h, ready_h, sailed_h, on_site_h, begun_h, end_h,
                )
            )  # fmt: skip
    return done


def _gamma(dice: np.random.Generator, mean_days: float, cv: float) -> float:
    mean_h = mean_days * HOURS_PER_DAY
    return mean_h if cv == 0 else float(dice.gamma(1 / cv**2, mean_h * cv**2))


def _through_canal(time_h: float, shared: repair.Shared, clock: Clock) -> float:
    """Return the time, or the next opening of the Volga-Don if it is shut then."""
    moment = clock.time_of(time_h)
    day = float((moment - moment.astype("datetime64[Y]").astype("datetime64[s]")) / np.timedelta64(1, "D"))
    since_days = (day - shared.canal_closed_from_day) % DAYS_PER_YEAR
    closed_h = repair.canal_closed_h(shared)
    return time_h + max(closed_h - since_days * HOURS_PER_DAY, 0.0)


def _down(rows: Sequence[Repair], line: str, horizon_h: float) -> Intervals:
    spans = [(row.fault_h, row.end_h) for row in rows if row.line == line]
    return intervals.clip(intervals.union(np.array(spans).reshape(-1, 2)), start_h=0.0, end_h=horizon_h)


def check(lines: Sequence[str], known: Sequence[str], years: int) -> None:
    """Refuse a question about lines that are not known, neither one nor two, or over too few or too many years.

    Raises
    ------
    InputError
        With every fault.
    """
    problems = [
        Problem(say("optics.unknown_line"), field="line", value=line, allowed=", ".join(known))
        for line in lines
        if line not in known
    ]
    if not 1 <= len(set(lines)) == len(lines) <= 2:
        problems.append(Problem(say("resilience.lines"), field="lines", value=", ".join(lines), allowed="1 - 2"))
    if not 2 * YEARS_PER_BLOCK <= years <= 1_000_000:
        allowed = f"{2 * YEARS_PER_BLOCK} - 1000000"
        problems.append(Problem(say("resilience.years"), field="years", value=str(years), allowed=allowed))
    if problems:
        raise InputError(problems)
