"""The network: places and the lines between them, as two tables and as frozen objects, without loss either way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say

NODE_COLUMNS = (
    "id", "name", "unlocode", "country", "lon", "lat", "gauge_mm", "role", "source", "confidence", "known_on",
)  # fmt: skip
LINK_COLUMNS = (
    "id", "mode", "from_node", "to_node", "length_km", "gauge_mm", "source", "confidence",
    "low_km", "high_km", "known_on", "note",
)  # fmt: skip
POINT_COLUMNS = ("link", "ordinal", "name", "lon", "lat", "source")
NUMBERS = ("lon", "lat", "length_km", "gauge_mm", "low_km", "high_km")
MAY_BE_BLANK = ("gauge_mm", "low_km", "high_km")
MAY_BE_MISSING = ("low_km", "high_km", "known_on", "note")


@dataclass(frozen=True, slots=True)
class Node:
    """One place: longitude and latitude in degrees (WGS84), gauge of its railway in millimetres or None."""

    id: str
    name: str
    unlocode: str
    country: str
    lon: float
    lat: float
    gauge_mm: float | None
    role: str
    source: str
    confidence: str
    known_on: str


@dataclass(frozen=True, slots=True)
class Point:
    """A station or turning point that a line really passes, for drawing."""

    name: str
    lon: float
    lat: float
    source: str


@dataclass(frozen=True, slots=True)
class Link:
    """One line between two places, its length in kilometres and the points it is drawn through, in order.

    The points may begin and end with the ends themselves; `low_km` and `high_km` are the range of an assumed length.
    """

    id: str
    mode: str
    from_node: str
    to_node: str
    length_km: float
    gauge_mm: float | None
    source: str
    confidence: str
    low_km: float | None = None
    high_km: float | None = None
    known_on: str = ""
    note: str = ""
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and links in the order of their tables."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]

    @classmethod
    def from_frames(cls, nodes: pd.DataFrame, links: pd.DataFrame, link_points: pd.DataFrame) -> Network:
        """Return the network of three tables.

        Parameters
        ----------
        nodes, links, link_points : DataFrame
            Columns as in :data:`NODE_COLUMNS`, :data:`LINK_COLUMNS`, :data:`POINT_COLUMNS`; others are left aside.
            Points are taken by link in the order of `ordinal`.

        Raises
        ------
        InputError
            Columns that are missing, numbers that are none, points of a link that is not in the table, and two
            points of a link with one ordinal: all together.
        """
        tables = (
            ("nodes", nodes, NODE_COLUMNS),
            ("links", links, LINK_COLUMNS),
            ("link_points", link_points, POINT_COLUMNS),
        )
        wrong = [problem for name, frame, columns in tables for problem in _frame_problems(name, frame, columns)]
        if wrong:
            raise InputError(wrong)
        wrong = _point_problems(links, link_points)
        if wrong:
            raise InputError(wrong)
        ordered = link_points.sort_values("ordinal", kind="stable")
        points = {
            str(link): tuple(_record(Point, row) for row in rows.to_dict("records"))
            for link, rows in ordered.groupby("link", sort=False)
        }
        return cls(
            tuple(_record(Node, row) for row in nodes.to_dict("records")),
            tuple(_record(Link, row, points=points.get(str(row["id"]), ())) for row in links.to_dict("records")),
        )

    def to_frames(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Return the tables of nodes, links and link points; `from_frames` of them gives this network again."""
        points = [
            (link.id, ordinal, point.name, point.lon, point.lat, point.source)
            for link in self.links
            for ordinal, point in enumerate(link.points)
        ]
        return (
            pd.DataFrame([[getattr(node, name) for name in NODE_COLUMNS] for node in self.nodes], columns=NODE_COLUMNS),
            pd.DataFrame([[getattr(link, name) for name in LINK_COLUMNS] for link in self.links], columns=LINK_COLUMNS),
            pd.DataFrame(points, columns=POINT_COLUMNS),
        )

    def node(self, identifier: str) -> Node:
        """Return the node of an id; KeyError if there is none."""
        return {node.id: node for node in self.nodes}[identifier]

    def track(self, link: Link) -> NDArray[np.float64]:
        """Return longitude and latitude along a link from its first place to its last, no place twice running.

        Shape (n, 2).
        """
        ends = self.node(link.from_node), self.node(link.to_node)
        places: tuple[Node | Point, ...] = (ends[0], *link.points, ends[1])
        track = np.array([[place.lon, place.lat] for place in places])
        moves = np.any(np.diff(track, axis=0) != 0, axis=1)
        return np.asarray(track[np.concatenate([[True], moves])])


def to_geojson(network: Network) -> dict[str, Any]:
    """Return nodes as points and links as lines, a GeoJSON FeatureCollection (RFC 7946: longitude, latitude)."""
    features = [_feature("Point", [node.lon, node.lat], node, left_out=("lon", "lat")) for node in network.nodes]
    features += [
        _feature("LineString", network.track(link).tolist(), link, left_out=("points",)) for link in network.links
    ]
    return {"type": "FeatureCollection", "features": features}


def _feature(kind: str, coordinates: list[Any], item: Node | Link, *, left_out: tuple[str, ...]) -> dict[str, Any]:
    properties = {field.name: getattr(item, field.name) for field in fields(item) if field.name not in left_out}
    return {
        "type": "Feature",
        "id": item.id,
        "geometry": {"type": kind, "coordinates": coordinates},
        "properties": properties,
    }


def _record(kind: type[Any], row: Mapping[Any, Any], **extra: Any) -> Any:
    names = [field.name for field in fields(kind) if field.name not in extra]
    return kind(**{name: _value(name, row.get(name)) for name in names}, **extra)


def _value(name: str, value: Any) -> Any:
    blank = value is None or (isinstance(value, float) and np.isnan(value))
    if name in NUMBERS:
        return None if name in MAY_BE_BLANK and (blank or value == "") else float(value)
    return "" if blank else str(value)


def _frame_problems(name: str, frame: pd.DataFrame, columns: Iterable[str]) -> list[Problem]:
    found = [
        Problem(say("world.missing_column"), row=name, field=column)
        for column in columns
        if column not in frame.columns and column not in MAY_BE_MISSING
    ]
    for column in (each for each in columns if each in frame.columns and each in NUMBERS):
        blank = frame[column].isna() | (frame[column].astype(str) == "")
        no_number = pd.to_numeric(frame[column], errors="coerce").isna()
        wrong = frame[no_number & ~blank if column in MAY_BE_BLANK else no_number]
        found += [
            Problem(say("world.not_number"), row=str(row.get("id", index)), field=column, value=str(row[column]))
            for index, row in wrong.iterrows()
        ]
    return found


def _point_problems(links: pd.DataFrame, points: pd.DataFrame) -> list[Problem]:
    strays = sorted(set(points["link"].astype(str)) - set(links["id"].astype(str)))
    twice = points[points.duplicated(["link", "ordinal"])]
    return [
        *(Problem(say("world.stray_points"), row="link_points", field="link", value=link) for link in strays),
        *(
            Problem(say("world.point_twice"), row=str(row.link), field="ordinal", value=str(row.ordinal))
            for row in twice.itertuples()
        ),
    ]
