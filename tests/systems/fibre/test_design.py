"""Lines with repeaters: spans, power, pairs, cost; what cannot be built."""

from __future__ import annotations

from dataclasses import replace

import pytest

from transcaspian.errors import InputError, NoAnswer
from transcaspian.systems.fibre import design, passive
from transcaspian.systems.fibre.inputs import LineCosts, LineInputs, PowerFeed

LENGTH_KM = 377.5


def test_spans_keep_to_the_planned_spacing(line):
    built = design.repeatered(LENGTH_KM, line)

    assert len(built.sections) == 4
    assert built.repeaters == 3
    assert sum(section.length_km for section in built.sections) == pytest.approx(LENGTH_KM)


def test_the_repeater_limits_the_launch_power(line):
    weak = replace(line.amplifiers["repeater"], output_max_dbm=15.0)
    limited = design.repeatered(LENGTH_KM, replace(line, amplifiers={**line.amplifiers, "repeater": weak}))

    assert limited.sections[0].launch_dbm == pytest.approx(15.0 - 17.993405, abs=1e-6)  # 63 channels share it
    assert design.worst_db(limited) < design.worst_db(design.repeatered(LENGTH_KM, line))


def test_feed_voltage_by_hand():
    feed = PowerFeed(current_a=1.0, volts_per_repeater_pair=5.0, ohm_per_km=0.8, earth_volts_per_km=0.2,
                     volts_max=1000.0, spacing_max_km=100.0)  # fmt: skip

    assert design.feed_volts(feed, length_km=400.0, repeaters=3, pairs=8) == pytest.approx(400 * 1.0 + 120)
    assert design.feed_volts(feed, length_km=400.0, repeaters=0, pairs=8) == 0.0
    with pytest.raises(NoAnswer, match="200 V too little"):
        design.feed_volts(feed, length_km=400.0, repeaters=10, pairs=16)


def test_cost_by_hand_with_the_fixed_part_apart():
    costs = LineCosts(mobilisation_usd=10.0, landings_usd=4.0, terminals_usd=6.0, cable_usd_per_km=3.0,
                      conductor_usd_per_km=1.0, pair_usd_per_km=0.5, repeater_usd=7.0, repeater_pair_usd=1.0,
                      terminal_pair_usd=2.0, pairs_max=16)  # fmt: skip

    cost = design.line_cost(costs, length_km=100.0, pairs=4, in_water=3)

    assert cost.fixed_usd == 20.0 + 8.0 + 3 * (7.0 + 4.0)
    assert cost.per_km_usd == 5.0
    assert cost.total_usd == cost.fixed_usd + 500.0


def test_with_a_route_cable_and_laying_cost_what_it_says(line):
    routed = line.routed(28_000.0)
    conductor = line.costs["repeatered"].conductor_usd_per_km

    assert routed.costs["passive"].cable_usd_per_km == 28_000.0
    assert routed.costs["repeatered"].cable_usd_per_km == 28_000.0 + conductor
    assert design.repeatered(LENGTH_KM, routed).cost.fixed_usd == design.repeatered(LENGTH_KM, line).cost.fixed_usd


def test_a_span_no_amplifier_bridges_is_told_with_the_excess_and_the_spans_needed(line):
    with pytest.raises(NoAnswer) as told:
        design.repeatered(600.0, line, spans=2)

    # 300 km at 0.165 dB/km with 0.6 dB and half of 3 dB make 51.6 dB against 25 dB
    assert "51.6 dB" in str(told.value)
    assert "26.6 dB too little" in str(told.value)
    assert "needs 5 spans" in str(told.value)
    assert design.repeatered(600.0, line, spans=5).repeaters == 4


@pytest.mark.parametrize(("length_km", "pairs", "spans"), [(0.0, 1, 4), (float("nan"), 1, 4), (380.0, 0, 4),
                                                           (380.0, 99, 4), (380.0, 1, 0)])  # fmt: skip
def test_what_makes_no_line_is_refused(line, length_km, pairs, spans):
    with pytest.raises(InputError) as told:
        design.repeatered(length_km, line, pairs=pairs, spans=spans)

    assert told.value.problems[0].allowed


def test_the_fewest_pairs_that_carry_a_capacity(line):
    one = design.repeatered(LENGTH_KM, line)
    many = design.for_capacity(one, line, capacity_tbps=5.5 * one.pair_tbps)

    assert many.pairs == 6
    assert many.system_tbps == pytest.approx(6 * one.pair_tbps)
    assert many.cost == design.repeatered(LENGTH_KM, line, pairs=6).cost


def test_more_pairs_than_the_cable_holds_are_no_answer(line):
    one = design.repeatered(LENGTH_KM, line)
    with pytest.raises(NoAnswer, match="holds 16 pairs"):
        design.for_capacity(one, line, capacity_tbps=17 * one.pair_tbps)
    with pytest.raises(InputError):
        design.for_capacity(one, line, capacity_tbps=0.0)


def test_the_passive_line_is_cheaper_for_little_and_dearer_for_much(line):
    powered, unpowered = design.repeatered(LENGTH_KM, line), passive.passive(LENGTH_KM, line)
    crossing = design.crossing_tbps(powered, unpowered, line, capacities_tbps=range(1, 401))

    assert crossing is not None
    assert design.cost_usd(powered, line, crossing - 2) >= design.cost_usd(unpowered, line, crossing - 2)
    assert design.cost_usd(powered, line, crossing + 2) < design.cost_usd(unpowered, line, crossing + 2)
    assert design.crossing_tbps(powered, unpowered, line, capacities_tbps=(1.0, 2.0)) is None


def test_a_passive_line_says_how_uncertain_it_is_and_has_no_power_in_the_water(line):
    built = passive.passive(LENGTH_KM, line)

    assert built.uncertainty_db == line.remote_pump.uncertainty_db > 0
    assert built.feed_volts == 0.0
    assert built.repeaters == 0
    assert built.amplifiers == ("remote", "remote", "terminal_raman")


def test_remote_amplifiers_stay_within_gain_and_pump(line):
    for length_km in (250.0, LENGTH_KM):
        built = passive.passive(length_km, line)
        limits = line.amplifiers["remote"]
        for section, kind in zip(built.sections, built.amplifiers, strict=True):
            assert kind != "remote" or 0.0 <= section.gain_db <= limits.gain_max_db
        pump_dbm = line.remote_pump.pump_dbm - line.remote_pump.attenuation_db_per_km * line.remote_pump.nearest_km
        total_dbm = built.sections[1].launch_dbm + 10 * 1.7993405  # 63 channels
        assert built.channels == 63
        assert total_dbm <= pump_dbm + line.remote_pump.conversion_db + 1e-6


def test_a_sea_too_wide_for_a_passive_line_is_told_with_what_is_missing(line):
    with pytest.raises(NoAnswer, match="dB too little"):
        passive.passive(600.0, line)


def test_an_unknown_line_is_refused_with_the_known_ones(line: LineInputs):
    assert line.line("kuryk_buzovna").length_ratio > 1.0
    with pytest.raises(InputError, match="aktau_sumgait"):
        line.line("siyazan")


def test_what_a_line_cannot_carry_costs_without_end(line):
    one = design.repeatered(LENGTH_KM, line)

    assert design.cost_usd(one, line, 1e6) == float("inf")


def test_connectors_that_eat_all_gain_are_told(line):
    lossy = replace(line, optics=replace(line.optics, connector_db_per_span=30.0))
    with pytest.raises(NoAnswer, match="connectors of one span alone"):
        design.repeatered(LENGTH_KM, lossy)


def test_repeaters_stand_between_equal_spans(line):
    found = design.repeatered(LENGTH_KM, line)
    spans = len(found.sections)

    assert len(found.repeaters_km) == found.repeaters
    assert found.repeaters_km == pytest.approx([LENGTH_KM * place / spans for place in range(1, spans)])
