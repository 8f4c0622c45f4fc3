"""Zones of the seabed: the shipped ones, shares of cells, faults of a file told all at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from transcaspian.errors import InputError
from transcaspian.methods import lattice
from transcaspian.world import zones

SQUARE = [[50.0, 42.0], [50.4, 42.0], [50.4, 42.4], [50.0, 42.4], [50.0, 42.0]]


def feature(ring: Any = SQUARE, *, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    told = {"name": "box", "layer": "fields", "rule": "forbidden", "source": "mine", **properties}
    coordinates = [ring] if kind == "Polygon" else ring
    return {"type": "Feature", "properties": told, "geometry": {"type": kind, "coordinates": coordinates}}


def written(folder: Path, *features: Any) -> Path:
    (folder / "zones.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
    return folder / "zones.geojson"


def test_the_shipped_zones_are_sound_and_the_layers_without_data_are_named():
    given = zones.shipped()

    assert {zone.rule for zone in given} <= set(zones.RULES)
    assert zones.missing_layers(given) == ("cables", "fishing", "sectors", "soil", "wrecks")
    assert all(zone.row for zone in given if zone.rule in ("cost", "faults"))


def test_a_zone_takes_its_factor_from_the_row_it_names(tmp_path):
    bare = feature(rule="faults", row="roads")
    bare["properties"].pop("factor", None)
    given = zones.read(written(tmp_path, bare))

    (zone,) = zones.with_factors(given, {"roads": {"factor": 2.5}})
    assert (given[0].factor, zone.factor, zone.factor_low, zone.factor_high) == (1.0, 2.5, 2.5, 2.5)
    with pytest.raises(InputError, match="roads"):
        zones.with_factors(given, {"others": {"factor": 2.5}})


def test_the_share_of_a_cell_by_hand(tmp_path):
    grid = lattice.ellipsoidal(np.arange(49.5, 51.01, 0.1), np.arange(41.5, 43.01, 0.1))
    zone = zones.read(written(tmp_path, feature()))[0]
    row, column, share = zones.shares(zone, grid)
    found = {(int(r), int(c)): s for r, c, s in zip(row, column, share, strict=True)}

    assert found[7, 7] == pytest.approx(1.0)  # a node inside
    assert found[5, 7] == pytest.approx(0.5)  # on the southern side
    assert found[5, 5] == pytest.approx(0.25)  # the corner
    assert share.sum() == pytest.approx(16.0)


def test_a_zone_smaller_than_a_cell_is_not_lost(tmp_path):
    grid = lattice.ellipsoidal(np.arange(49.5, 51.01, 0.1), np.arange(41.5, 43.01, 0.1))
    small = [[50.01, 42.01], [50.03, 42.01], [50.03, 42.03], [50.01, 42.01]]
    row, column, share = zones.shares(zones.read(written(tmp_path, feature(small)))[0], grid)

    assert (row.tolist(), column.tolist()) == ([5], [5])
    assert share[0] == pytest.approx(0.02)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (feature(SQUARE[:-1]), "does not close"),
        (feature([*SQUARE[:2], SQUARE[3], SQUARE[2], SQUARE[0]]), "crosses itself"),
        (feature(rule="maybe"), "allowed: forbidden"),
        (feature(layer="dragons"), "allowed: anchorages"),
        (feature(rule="cost"), "within the limits"),
        (feature(rule="faults", factor=-1), "within the limits"),
        (feature(rule="crossing", min_angle_deg=45, distance_m=500), "another kind of shape"),
        (feature(SQUARE, kind="LineString"), "another kind of shape"),
        (feature([[50.0, "north"], [50.1, 42.0], [50.0, "north"]]), "make no shape"),
        (feature([[[50.0]]]), "make no shape"),
        (feature(name=""), "a text is needed"),
        (feature([[150.0, 95.0], [151.0, 95.0], [151.0, 96.0], [150.0, 95.0]]), "no such place"),
        ("rubbish", "no GeoJSON feature"),
        ({"type": "Feature", "properties": {"rule": [], "layer": {}}, "geometry": None}, "not known"),
    ],
)
def test_a_wrong_feature_is_refused_in_words(tmp_path, given, words):
    with pytest.raises(InputError, match=words):
        zones.read(written(tmp_path, given))


def test_every_fault_comes_at_once(tmp_path):
    path = written(tmp_path, feature(SQUARE[:-1], layer="dragons"), feature(rule="cost"), feature())
    with pytest.raises(InputError) as told:
        zones.read(path)

    assert len(told.value.problems) == 3


@pytest.mark.parametrize("text", ["", "{}", '{"features": 3}', "[1]", "\x00"])
def test_a_file_that_is_no_geojson_is_refused(tmp_path, text):
    (tmp_path / "zones.geojson").write_text(text)
    with pytest.raises(InputError, match="GeoJSON"):
        zones.read(tmp_path / "zones.geojson")
    with pytest.raises(InputError, match="no such file"):
        zones.read(tmp_path / "none.geojson")


def test_the_range_of_a_factor_is_read_and_held_against_it(tmp_path):
    told = {"name": "Lane", "layer": "ferry_lanes", "rule": "faults", "source": "test", "factor": 2.0}
    ring = {"type": "Polygon", "coordinates": [SQUARE]}
    given = [{"type": "Feature", "properties": {**told, "factor_low": low, "factor_high": 3.0}, "geometry": ring}
             for low in (1.5, 2.5)]  # fmt: skip
    (zone,) = zones.read(written(tmp_path, given[0]))

    assert (zone.factor_low, zone.factor, zone.factor_high) == (1.5, 2.0, 3.0)
    with pytest.raises(InputError, match="within its range"):
        zones.read(written(tmp_path, given[1]))
