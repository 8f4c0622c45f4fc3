from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.errors import InputError
from transcaspian.world import ports

DRY = ports.BerthGroup("aktau_dry", "aktau", "dry", 6.3, -27.0, 6.0, 0.3, cranes=2, dry_t_per_h=150)
AKTAU = ports.Port("aktau", "aktau", dry_berths=3, yard_teu=2000)
SHIP = {"deadweight_t": 5000, "stores_t": 250, "draught_m": 4.2, "tonnes_per_cm_t": 14.0}


def test_draught_falls_with_the_sea_and_the_channel_decides():
    # 6.0 m of channel, sea 2.0 m below the level it was stated at, 0.3 m under the keel
    assert ports.allowed_draught_m(DRY, level_m=-29.0) == pytest.approx(3.7)


def test_a_ship_half_a_metre_too_deep_leaves_fifty_centimetres_of_cargo():
    assert ports.payload_t(SHIP, allowed_draught_m=3.7) == pytest.approx(5000 - 250 - 50 * 14)


def test_deep_water_carries_the_full_ship_and_no_water_none():
    assert ports.payload_t(SHIP, allowed_draught_m=9.0) == 4750
    assert ports.payload_t(SHIP, allowed_draught_m=0.0) == 0


def test_the_shallower_end_decides_month_by_month():
    alat = {
        "port": "alat",
        "kind": "dry",
        "depth_m": 7,
        "depth_level_m": -28.5,
        "channel_depth_m": 7,
        "under_keel_m": 0.5,
    }
    level = np.array([-28.0, -29.0])

    got = ports.voyage_payload_t(SHIP, groups=(DRY, alat), level_m=level)

    np.testing.assert_allclose(got, ports.payload_t(SHIP, allowed_draught_m=np.array([4.7, 3.7])))


def test_a_drawn_allowance_takes_the_place_of_the_stated_one():
    assert ports.allowed_draught_m(DRY, level_m=-29.0, under_keel_m=0.5) == pytest.approx(3.5)


@given(st.floats(-35, -25), st.floats(0, 3), st.floats(0, 10_000))
def test_more_water_never_carries_less(level_m, rise_m, deadweight_t):
    ship = {**SHIP, "deadweight_t": deadweight_t + SHIP["stores_t"]}
    low = ports.voyage_payload_t(ship, groups=(DRY,), level_m=level_m)
    high = ports.voyage_payload_t(ship, groups=(DRY,), level_m=level_m + rise_m)

    assert 0 <= low <= high <= deadweight_t + 1e-9


def test_sound_ports_break_no_rule():
    assert ports.problems([AKTAU], [DRY]) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"port": "aktua"}, "not in the table of ports"),
        ({"kind": "ferries"}, "kind of berth"),
        ({"depth_m": -6.3}, "below zero"),
        ({"depth_m": float("nan")}, "finite"),
        ({"under_keel_m": 6.0}, "no water to float in"),
        ({"dry_t_per_h": None}, "cranes need a rate"),
    ],
)
def test_each_rule_names_the_berths_that_break_it(change, said):
    found = ports.problems([AKTAU], [replace(DRY, **change)])

    assert any(said in problem.rule and problem.row == "aktau_dry" for problem in found)


def test_a_negative_yard_is_named():
    (problem,) = ports.problems([replace(AKTAU, yard_teu=-1)], [DRY])

    assert (problem.row, problem.field, problem.value) == ("aktau", "yard_teu", "-1")


def test_records_come_from_mappings_and_blanks_stay_unknown():
    port = ports.Port.from_mapping("aktau", {"node": "aktau", "ferry_berths": 2, "yard_teu": "", "title": "x"})

    assert (port.ferry_berths, port.yard_teu) == (2, None)


def test_a_berth_group_without_depth_is_refused_with_all_that_is_missing():
    with pytest.raises(InputError) as caught:
        ports.BerthGroup.from_mapping("aktau_dry", {"port": "aktau", "kind": "dry", "depth_m": float("nan")})

    missing = [problem.field for problem in caught.value.problems]
    assert missing == ["depth_m", "depth_level_m", "channel_depth_m", "under_keel_m"]


def test_a_ship_without_draught_is_refused():
    with pytest.raises(InputError, match="draught_m"):
        ports.payload_t({**SHIP, "draught_m": None}, allowed_draught_m=4.0)


def test_a_voyage_without_berths_is_refused():
    with pytest.raises(InputError, match="berth group"):
        ports.voyage_payload_t(SHIP, groups=(), level_m=-29.0)
