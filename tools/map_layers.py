"""Cut the map layers of the report out of Natural Earth 1:10m GeoJSON files (public domain).

Usage: python tools/map_layers.py FOLDER, where FOLDER holds land_10m, lakes_10m, borders_10m and caspian_sea_10m
.geojson. Writes src/transcaspian/data/map/near.json (the Caspian and its two shores) and wide.json (the whole
route), each a mapping of layer name to lists of [lon, lat] rings or lines, rounded to what the picture can show.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry

TARGET = Path(__file__).parents[1] / "src/transcaspian/data/map"
VIEWS = {  # west, south, east, north in degrees; tolerance in degrees; smallest area kept in square degrees
    "near": ((40.6, 38.3, 57.4, 46.6), 0.012, 0.004),
    "wide": ((24.0, 33.0, 86.0, 56.0), 0.18, 0.4),
}
LAYERS = ("land_10m", "lakes_10m", "borders_10m", "caspian_sea_10m")


def lines_of(geometry: BaseGeometry, smallest: float) -> list[Any]:
    """Return the rings or lines of a geometry as coordinate lists."""
    if geometry.is_empty:
        return []
    if hasattr(geometry, "geoms"):
        return [line for part in geometry.geoms for line in lines_of(part, smallest)]
    if geometry.geom_type == "Polygon":
        if geometry.area < smallest:
            return []
        return [list(ring.coords) for ring in (geometry.exterior, *geometry.interiors)]
    return [list(geometry.coords)] if geometry.geom_type == "LineString" else []


def cut(file: Path, view: tuple[float, float, float, float], tolerance: float, smallest: float) -> list[Any]:
    """Return one layer inside a view, simplified."""
    features = json.loads(file.read_text("utf-8"))["features"]
    found = []
    for feature in features:
        inside = (
            shape(feature["geometry"]).buffer(0)
            if "Polygon" in feature["geometry"]["type"]
            else shape(feature["geometry"])
        )
        found += lines_of(inside.intersection(box(*view)).simplify(tolerance), smallest)
    digits = 2 if tolerance > 0.05 else 3
    return [[[round(lon, digits), round(lat, digits)] for lon, lat in line] for line in found]


def main(folder: Path) -> None:
    """Write both views."""
    for name, (view, tolerance, smallest) in VIEWS.items():
        layers = {
            layer.removesuffix("_10m"): cut(folder / f"{layer}.geojson", view, tolerance, smallest)
            for layer in LAYERS
        }
        file = TARGET / f"{name}.json"
        file.write_text(json.dumps({"view": view, **layers}, separators=(",", ":")) + "\n", "utf-8")
        print(file, file.stat().st_size)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
