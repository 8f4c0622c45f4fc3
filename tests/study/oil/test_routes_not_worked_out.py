"""A year whose nominations are more than a field has is simulated all the same; its routes say why they are empty."""

from types import SimpleNamespace

import pytest

from transcaspian import scenario
from transcaspian.messages import reread, speaking
from transcaspian.report.sections import oil_routes as section
from transcaspian.study.oil import routes


@pytest.fixture(scope="module")
def frames():
    return routes.frames(scenario.load("demand-target-2025"), 1)


def test_all_tables_are_there_and_empty_but_for_a_note(frames):
    assert tuple(frames) == routes.TABLES
    assert [len(frame) for frame in frames.values()] == [0, 1, 0, 0, 0, 0]
    (note,) = frames["oil_ways"]["note"]
    assert "1,071,142 t a year more than it has" in reread(note)
    with speaking("ru"):
        assert reread(note).startswith("Маршруты нефти")


def test_the_report_says_the_note_alone(frames):
    kept = SimpleNamespace(tables=frames, manifest={"version": "0"}, table=frames.__getitem__)
    parts = section.section(kept).parts
    assert len(parts) == 1
    assert "not worked out" in parts[0]
