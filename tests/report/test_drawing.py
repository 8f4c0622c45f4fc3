"""Numbers, scales, ribbons and the map's canvas."""

from __future__ import annotations

import math
from xml.etree.ElementTree import fromstring

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.report.layers import background, canvas, layers
from transcaspian.report.markup import change, coordinate, number, tag, words
from transcaspian.report.ribbons import Lane, Ribbon, panel
from transcaspian.report.scales import Scale, tick_text, ticks
from transcaspian.report.tables import Bar, bar_table


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234567.8, "1,234,568"),
        (345.6, "346"),
        (34.56, "34.6"),
        (3.456, "3.46"),
        (3.0, "3"),
        (0.0, "0"),
        (math.nan, "–"),
        (-12.34, "-12.3"),
    ],
)
def test_numbers_have_as_many_digits_as_they_deserve(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(("value", "text"), [(0.123, "+12%"), (-0.5, "-50%"), (-0.001, "0%"), (math.nan, "–")])
def test_changes_are_signed(value: float, text: str) -> None:
    assert change(value) == text


def test_markup_is_escaped() -> None:
    assert tag("p", words("a < b & c"), title='"x"') == '<p title="&quot;x&quot;">a &lt; b &amp; c</p>'
    assert tag("line", x1=1.04, class_="a", stroke_width=2) == '<line x1="1" class="a" stroke-width="2"/>'
    assert coordinate(-0.01) == "0"


@given(st.floats(1e-6, 1e9))
def test_ticks_are_round_even_and_reach_the_top(high: float) -> None:
    found = ticks(high)
    steps = np.diff(found)
    assert found[0] == 0
    assert found[-1] >= high * (1 - 1e-6)
    assert np.allclose(steps, steps[0])
    assert 2 <= len(found) <= 6
    mantissa = steps[0] / 10 ** math.floor(math.log10(steps[0]) + 1e-9)
    assert min(abs(mantissa - m) for m in (1, 2, 2.5, 5, 10)) < 1e-6


def test_an_empty_chart_still_has_a_scale() -> None:
    assert ticks(0.0) == ticks(math.nan) == [0.0, 1.0]
    assert [tick_text(v) for v in (0.0, 250.0, 1500.0, 2.5e6)] == ["0", "250", "1.5k", "2.5M"]


def test_a_ribbon_passes_through_its_values() -> None:
    flat = np.full(12, 5.0)
    drawn = panel(
        "k", "t", "d", [Ribbon("a", flat - 5, flat, flat + 5)], lanes=[Lane("closed", [(0.0, 365.0)], "fill closed")]
    )
    down = Scale(0.0, 10.0, 168.0, 10.0)
    assert f",{coordinate(down(5.0))}" in drawn
    assert drawn.count("<rect") == 1


def test_a_gap_in_a_series_is_left_out() -> None:
    values = np.array([1.0, np.nan, 3.0])
    drawn = panel("k", "t", "d", [Ribbon("a", values, values, values)])
    assert "nan" not in drawn


def test_the_canvas_is_true_to_scale_in_its_middle() -> None:
    on = canvas("near", 760.0)
    west, south, east, north = layers("near")["view"]
    assert on.place(west, north) == (0.0, 0.0)
    assert on.place(east, south) == pytest.approx((on.width, on.height))
    lat, lon = (south + north) / 2, (west + east) / 2
    right = on.place(lon + 1 / math.cos(math.radians(lat)), lat)[0] - on.place(lon, lat)[0]
    down = on.place(lon, lat - 1)[1] - on.place(lon, lat)[1]
    assert right == pytest.approx(down)


@pytest.mark.parametrize("name", ["near", "wide"])
def test_map_layers_lie_inside_their_view(name: str) -> None:
    found = layers(name)
    west, south, east, north = found["view"]
    for layer in ("land", "lakes", "borders", "caspian_sea"):
        points = np.array([point for line in found[layer] for point in line])
        assert ((points[:, 0] >= west - 0.01) & (points[:, 0] <= east + 0.01)).all()
        assert ((points[:, 1] >= south - 0.01) & (points[:, 1] <= north + 0.01)).all()
    assert len(background(name, canvas(name, 300.0))) > 1000


def test_bars_below_nought_are_drawn_to_its_left() -> None:
    bars = [Bar("loss", -30.0, -50.0, -10.0, "", ""), Bar("gain", 50.0, 40.0, 50.0, "", "")]
    rows = fromstring(bar_table(bars, caption="both", heading="lever", unit="t")).findall("tbody/tr")
    drawn = [(row.find(".//rect").attrib, [line.attrib for line in row.findall(".//line")]) for row in rows]

    assert [(bar["x"], bar["width"]) for bar, _ in drawn] == [("20", "30"), ("50", "50")]
    assert [(lines[0]["x1"], lines[0]["x2"]) for _, lines in drawn] == [("0", "40"), ("90", "100")]
    assert [lines[-1]["x1"] for _, lines in drawn] == ["50", "50"]


def test_bars_above_nought_begin_at_the_edge() -> None:
    (row,) = fromstring(bar_table([Bar("a", 5.0, 4.0, 10.0, "", "")], caption="", heading="", unit="t")).findall(
        "tbody/tr"
    )

    assert (row.find(".//rect").attrib["x"], row.find(".//rect").attrib["width"]) == ("0", "50")
    assert "bar-nought" not in {line.attrib["class"] for line in row.findall(".//line")}
