"""Both kinds of line side by side."""

from __future__ import annotations

import pytest

from transcaspian.errors import NoAnswer
from transcaspian.messages import reread, speaking
from transcaspian.systems.fibre import line_choice


def test_little_is_carried_without_repeaters_and_much_with_them(line):
    few, many = (line_choice.choose(line, length_km=380.0, capacity_tbps=each) for each in (10.0, 400.0))

    assert (few.cheapest, many.cheapest) == ("passive", "repeatered")
    assert few.crossing_tbps == many.crossing_tbps
    assert 10.0 < few.crossing_tbps < 400.0


def test_too_far_for_one_kind_leaves_the_other_and_its_reason(line):
    found = line_choice.choose(line, length_km=700.0, capacity_tbps=100.0)

    assert set(found.designs) == {"repeatered"}
    assert "dB too little" in str(found.refused["passive"])
    assert found.crossing_tbps is None


def test_too_much_for_both_tells_both_reasons(line):
    with pytest.raises(NoAnswer) as told:
        line_choice.choose(line, length_km=380.0, capacity_tbps=5000.0)

    assert str(told.value).count("are missing") == 2
    with speaking("ru"):
        assert reread(told.value.kept).count("не хватает") == 2


def test_a_stated_number_of_spans_is_refused_for_its_own_reason(line):
    with pytest.raises(NoAnswer, match="needs 5 spans"):
        line_choice.choose(line, length_km=600.0, capacity_tbps=10.0, spans=2)
