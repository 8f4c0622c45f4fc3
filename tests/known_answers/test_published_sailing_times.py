"""Hours at sea as the shipping press prints them, against distance and service speed."""

from __future__ import annotations

import pytest

from transcaspian.world import passage

# hours: sea-news.az 2017-03-29 (Kuryk, Aktau), eurasia.travel 2016 (Turkmenbashi); kilometres: the tracks of the table
PUBLISHED = [("kuryk", 466, 18), ("aktau", 508, 22), ("turkmenbashi", 306, 12)]


@pytest.mark.parametrize(("port", "distance_km", "published_h"), PUBLISHED)
def test_a_ferry_of_fourteen_knots(port, distance_km, published_h):
    got = passage.sailing_h(distance_km=distance_km, speed_kn=14)

    assert got == pytest.approx(published_h, rel=0.12), port


def test_one_speed_fits_the_three_lines_within_two_knots():
    speeds = [distance_km / published_h / passage.km_h_from_knots(1.0) for _, distance_km, published_h in PUBLISHED]

    assert max(speeds) - min(speeds) < 2.0
    assert all(12 < speed < 14.5 for speed in speeds)
