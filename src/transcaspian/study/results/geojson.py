"""The network as GeoJSON, with the tonnes that crossed on each sea line."""

from __future__ import annotations

from typing import Any

import pandas as pd

from transcaspian.study.results.results import Results


def collection(results: Results) -> dict[str, Any]:
    """Return a FeatureCollection (RFC 7946, WGS84): a point a node, a line a link with P10, P50, P90 tonnes."""
    nodes = results.table("map_nodes")
    features = [
        _feature(
            "Point",
            [float(node["lon"]), float(node["lat"])],
            {"id": node["id"], "name": node["name"], "kind": "node"},
        )
        for node in nodes.to_dict("records")
    ]
    tonnes = _tonnes(results)
    for link, path in paths(results).items():
        features.append(_feature("LineString", path, {"id": link, "kind": "link", **tonnes.get(link, {})}))
    return {"type": "FeatureCollection", "features": features}


def paths(results: Results) -> dict[str, list[list[float]]]:
    """Return the points of every link, longitude and latitude in degrees, from its first node to its last."""
    place = {
        str(row["id"]): [float(row["lon"]), float(row["lat"])]
        for row in results.table("map_nodes").to_dict("records")
    }
    points = results.table("map_points").sort_values(["link", "ordinal"])
    between = {
        str(link): part[["lon", "lat"]].astype(float).to_numpy().tolist() for link, part in points.groupby("link")
    }
    links = results.table("map_links").to_dict("records")
    return {
        str(row["id"]): _joined(place[row["from_node"]], between.get(str(row["id"]), []), place[row["to_node"]])
        for row in links
        if row["from_node"] in place and row["to_node"] in place
    }


def layer_rows(results: Results, kind: str) -> tuple[list[bytes], dict[str, list[Any]]]:
    """Return the shapes of one kind (Point or LineString) as well-known binary, and their properties by column."""
    from shapely.geometry import shape

    features = [each for each in collection(results)["features"] if each["geometry"]["type"] == kind]
    names = list(dict.fromkeys(name for each in features for name in each["properties"]))
    columns = {name: [each["properties"].get(name) for each in features] for name in names}
    return [shape(each["geometry"]).wkb for each in features], columns


def _joined(first: list[float], between: list[list[float]], last: list[float]) -> list[list[float]]:
    """Put the two ends around the points between, unless the points name them already."""
    path = [first, *between, last]
    return [point for place, point in enumerate(path) if place == 0 or point != path[place - 1]]


def _tonnes(results: Results) -> dict[str, dict[str, float]]:
    if "crossed_t" not in results.kpis:
        return {}
    frame: pd.DataFrame = results.total("crossed_t", by=("line",))
    return {
        row["line"]: {f"{key}_t": round(row[key], 1) for key in ("p10", "p50", "p90")}
        for row in frame.to_dict("records")
    }


def _feature(kind: str, coordinates: list[Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": properties}
