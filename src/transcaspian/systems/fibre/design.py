"""A line: spans, amplifiers, fibre pairs, power, capacity, cost; and where two kinds of line cross."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from transcaspian.errors import InputError, NoAnswer, Problem
from transcaspian.messages import say, told
from transcaspian.systems.fibre import optics
from transcaspian.systems.fibre.inputs import LineCosts, LineInputs, PowerFeed
from transcaspian.systems.fibre.optics import PerChannel, Section

SHORTEST_KM, LONGEST_KM = 1.0, 5000.0
MOST_SPANS = 200


@dataclass(frozen=True, slots=True)
class Cost:
    """Cost of a line: what it costs at any length, and what each km adds.

    Attributes
    ----------
    fixed_usd : float
        Mobilisation, landings, stations, amplifiers and what is counted by pair at the ends.
    per_km_usd : float
        Cable with its fibres, made and laid, USD/km.
    total_usd : float
        Both, for the length of the line.
    """

    fixed_usd: float
    per_km_usd: float
    total_usd: float


@dataclass(frozen=True, slots=True)
class Design:
    """One line as designed.

    Attributes
    ----------
    kind : str
        "repeatered" or "passive".
    sections : tuple of Section
        Stretches of fibre with the amplifier at the end of each, from one shore to the other.
    amplifiers : tuple of str
        What stands at the end of each section.
    quality_db : ndarray, shape (channels,)
        Signal over all noise in the width of the signal.
    uncertainty_db : float
        Stated uncertainty of `quality_db`; 0 where the closed form holds.
    pair_tbps, system_tbps : float
        Capacity each way of one pair, and of all.
    feed_volts : float
        Voltage that one shore needs to feed all repeaters; 0 for a passive line.
    """

    kind: str
    length_km: float
    sections: tuple[Section, ...]
    amplifiers: tuple[str, ...]
    channels: int
    quality_db: PerChannel
    uncertainty_db: float
    pairs: int
    pair_tbps: float
    system_tbps: float
    feed_volts: float
    cost: Cost

    @property
    def repeaters(self) -> int:
        """Number of powered repeaters in the water."""
        return self.amplifiers.count("repeater")

    @property
    def repeaters_km(self) -> tuple[float, ...]:
        """Where they stand, km of cable from the start."""
        ends = accumulate(section.length_km for section in self.sections)
        return tuple(end for end, kind in zip(ends, self.amplifiers, strict=True) if kind == "repeater")


def checked_length(length_km: float) -> None:
    """Refuse a length that makes no line.

    Raises
    ------
    InputError
        A length that is not between 1 and 5,000 km.
    """
    if not SHORTEST_KM <= length_km <= LONGEST_KM:
        allowed = f"{SHORTEST_KM:g} - {LONGEST_KM:g} km"
        raise InputError(Problem(say("optics.length"), field="length_km", value=f"{length_km:g}", allowed=allowed))


def checked_pairs(pairs: int, most: int) -> None:
    """Refuse a number of pairs that the cable cannot hold.

    Raises
    ------
    InputError
        Fewer than one, or more than `most`.
    """
    if not 1 <= pairs <= most:
        raise InputError(Problem(say("optics.pairs"), field="pairs", value=str(pairs), allowed=f"1 - {most}"))


def span_loss_db(inputs: LineInputs, *, length_km: float, spans: int) -> float:
    """Return the loss of one of several equal spans: fibre, connectors, its part of the repair margin."""
    some = inputs.optics
    fibre_db = some.glass.attenuation_db_per_km * length_km / spans
    return fibre_db + some.connector_db_per_span + some.repair_margin_db / spans


def repeatered(length_km: float, inputs: LineInputs, *, pairs: int = 1, spans: int | None = None) -> Design:
    """Return a line of equal spans with a powered repeater between each two.

    Every span is launched at the power at which noise of amplifiers is twice the interference, or at what the
    repeater can give if that is less.

    Parameters
    ----------
    length_km : float
        Length of cable.
    inputs : LineInputs
    pairs : int
        Fibre pairs.
    spans : int, optional
        Number of spans; the fewest that keep to the planned spacing if left out.

    Raises
    ------
    InputError
        A length, a number of pairs or of spans that makes no line.
    NoAnswer
        A span that no repeater bridges, with the excess in dB and the spans needed; a feed voltage above the most.
    """
    checked_length(length_km)
    count = math.ceil(length_km / inputs.power_feed.spacing_max_km) if spans is None else spans
    if not 1 <= count <= MOST_SPANS:
        raise InputError(Problem(say("optics.spans"), field="spans", value=str(count), allowed=f"1 - {MOST_SPANS}"))
    kinds = ("repeater",) * (count - 1) + ("terminal",)
    sections = _equal_sections(length_km, inputs, kinds)
    channels = inputs.optics.comb.channels
    return completed("repeatered", length_km, inputs, sections, amplifiers=kinds, channels=channels, pairs=pairs)


def completed(
    kind: str,
    length_km: float,
    inputs: LineInputs,
    sections: tuple[Section, ...],
    *,
    amplifiers: tuple[str, ...],
    channels: int,
    pairs: int,
    uncertainty_db: float = 0.0,
) -> Design:
    """Return the design that sections and amplifiers make: quality, capacity, power and cost worked out."""
    some = inputs.optics
    comb = replace(some.comb, channels=channels)
    quality = optics.gsnr_db(some.glass, comb, sections)
    pair_tbps = optics.pair_capacity_tbps(comb, quality, gap_db=some.gap_db)
    bare = Design(
        kind=kind,
        length_km=length_km,
        sections=sections,
        amplifiers=amplifiers,
        channels=channels,
        quality_db=quality,
        uncertainty_db=uncertainty_db,
        pairs=0,
        pair_tbps=pair_tbps,
        system_tbps=0.0,
        feed_volts=0.0,
        cost=Cost(0.0, 0.0, 0.0),
    )
    return with_pairs(bare, inputs, pairs)


def feed_volts(feed: PowerFeed, *, length_km: float, repeaters: int, pairs: int) -> float:
    """Return the voltage one shore needs: conductor, repeaters, earth potential; 0 without repeaters.

    U = I R L + n u pairs + e L: repeaters stand in series in the conductor and the return goes through the water.

    Raises
    ------
    NoAnswer
        More than the feed equipment gives, with the excess.
    """
    if repeaters == 0:
        return 0.0
    wire_v = feed.current_a * feed.ohm_per_km * length_km + feed.earth_volts_per_km * length_km
    needed_v = wire_v + repeaters * pairs * feed.volts_per_repeater_pair
    if needed_v > feed.volts_max:
        raise NoAnswer(told("optics.feed", needed=needed_v, most=feed.volts_max, excess=needed_v - feed.volts_max))
    return needed_v


def line_cost(costs: LineCosts, *, length_km: float, pairs: int, in_water: int) -> Cost:
    """Return the cost of a line with `in_water` amplifiers between the shores, fixed part apart from cost by km."""
    shore = costs.mobilisation_usd + costs.landings_usd + costs.terminals_usd + pairs * costs.terminal_pair_usd
    fixed = shore + in_water * (costs.repeater_usd + pairs * costs.repeater_pair_usd)
    per_km = costs.cable_usd_per_km + pairs * costs.pair_usd_per_km
    return Cost(fixed, per_km, fixed + per_km * length_km)


def with_pairs(design: Design, inputs: LineInputs, pairs: int) -> Design:
    """Return the same line with another number of pairs: capacity, power and cost anew.

    Raises
    ------
    InputError
        Fewer pairs than one, or more than the cable holds.
    NoAnswer
        A feed voltage above the most.
    """
    costs = inputs.costs[design.kind]
    checked_pairs(pairs, costs.pairs_max)
    length_km, in_water = design.length_km, len(design.sections) - 1
    return replace(
        design,
        pairs=pairs,
        system_tbps=pairs * design.pair_tbps,
        feed_volts=feed_volts(inputs.power_feed, length_km=length_km, repeaters=design.repeaters, pairs=pairs),
        cost=line_cost(costs, length_km=length_km, pairs=pairs, in_water=in_water),
    )


def for_capacity(design: Design, inputs: LineInputs, *, capacity_tbps: float) -> Design:
    """Return the line with the fewest pairs that carries a capacity each way.

    Raises
    ------
    InputError
        A capacity that is not above zero.
    NoAnswer
        The cable does not hold so many pairs; says how much is missing.
    """
    if not capacity_tbps > 0 or not math.isfinite(capacity_tbps):
        rule = say("optics.capacity")
        raise InputError(Problem(rule, field="capacity_tbps", value=f"{capacity_tbps:g}", allowed="> 0"))
    most = inputs.costs[design.kind].pairs_max
    pairs = math.ceil(capacity_tbps / design.pair_tbps)
    if pairs > most:
        carried = most * design.pair_tbps
        missing = capacity_tbps - carried
        kind = told(f"optics.kind_{design.kind}")
        raise NoAnswer(told("optics.too_many_pairs", kind=kind, most=most, carried=carried, missing=missing))
    return with_pairs(design, inputs, pairs)


def crossing_tbps(
    first: Design, second: Design, inputs: LineInputs, *, capacities_tbps: Sequence[float]
) -> float | None:
    """Return the least of the given capacities from which on the first line stays the cheaper one.

    Each capacity is carried with the fewest pairs; a line that cannot carry it is dearer than any that can. None if
    the first is not cheaper at the last capacity.
    """
    cheaper = [cost_usd(first, inputs, each) < cost_usd(second, inputs, each) for each in capacities_tbps]
    if not cheaper or not cheaper[-1]:
        return None
    last_dearer = max((index for index, less in enumerate(cheaper) if not less), default=-1)
    return float(capacities_tbps[last_dearer + 1])


def cost_usd(design: Design, inputs: LineInputs, capacity_tbps: float) -> float:
    """Return the cost of a line for a capacity; infinite if it cannot carry it."""
    try:
        return for_capacity(design, inputs, capacity_tbps=capacity_tbps).cost.total_usd
    except NoAnswer:
        return math.inf


def worst_db(design: Design) -> float:
    """Return the quality of the worst channel."""
    return float(np.min(design.quality_db))


def _equal_sections(length_km: float, inputs: LineInputs, kinds: tuple[str, ...]) -> tuple[Section, ...]:
    spans = len(kinds)
    loss_db = span_loss_db(inputs, length_km=length_km, spans=spans)
    for kind in kinds:
        _check_gain(inputs, length_km=length_km, spans=spans, loss_db=loss_db, gain_max_db=_gain_max(inputs, kind))
    figures = [inputs.amplifiers[kind].noise_figure_db for kind in kinds]
    bare = tuple(Section(length_km / spans, loss_db, figure, loss_db, 0.0) for figure in figures)
    some = inputs.optics
    best_dbm = optics.best_launch_dbm(some.glass, some.comb, bare)
    booster = "repeater" if spans > 1 else "terminal"
    most_dbm = inputs.amplifiers[booster].output_max_dbm - 10 * math.log10(some.comb.channels)
    return tuple(replace(section, launch_dbm=min(best_dbm, most_dbm)) for section in bare)


def _gain_max(inputs: LineInputs, kind: str) -> float:
    return inputs.amplifiers[kind].gain_max_db


def _check_gain(inputs: LineInputs, *, length_km: float, spans: int, loss_db: float, gain_max_db: float) -> None:
    if loss_db <= gain_max_db:
        return
    some = inputs.optics
    spread_db = some.glass.attenuation_db_per_km * length_km + some.repair_margin_db
    room_db = _gain_max(inputs, "repeater") - some.connector_db_per_span
    if room_db <= 0:
        raise NoAnswer(told("optics.no_gain", connectors=some.connector_db_per_span))
    needed = math.ceil(spread_db / room_db)
    excess = loss_db - gain_max_db
    raise NoAnswer(
        told("optics.span", span=length_km / spans, loss=loss_db, gain=gain_max_db, excess=excess, needed=needed)
    )
