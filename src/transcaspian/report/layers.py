"""Map layers that ship with the package, on a flat canvas."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from transcaspian.report.markup import coordinate, tag

Line = Sequence[Sequence[float]]
ORDER = (("land", "land"), ("caspian_sea", "water"), ("lakes", "water"))


@dataclass(frozen=True, slots=True)
class Canvas:
    """A view in degrees put on a canvas: equirectangular, true to scale at its middle latitude."""

    west: float
    south: float
    east: float
    north: float
    width: float

    @property
    def height(self) -> float:
        """Height of the canvas."""
        return self.width * (self.north - self.south) / ((self.east - self.west) * self._squeeze)

    @property
    def _squeeze(self) -> float:
        return math.cos(math.radians((self.south + self.north) / 2.0))

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Return x and y of a place, from the upper left corner."""
        per_degree = self.width / (self.east - self.west)
        return (lon - self.west) * per_degree, (self.north - lat) * per_degree / self._squeeze

    def path(self, lines: Iterable[Line], *, closed: bool = False) -> str:
        """Return the path data of lines or rings."""
        parts = []
        for line in lines:
            steps = [self.place(lon, lat) for lon, lat in line]
            parts.append("M" + "L".join(f"{coordinate(x)},{coordinate(y)}" for x, y in steps) + ("Z" if closed else ""))
        return "".join(parts)


@cache
def layers(name: str) -> dict[str, Any]:
    """Return a view (``near`` or ``wide``): its corners and its layers of rings and lines in degrees."""
    file = resources.files("transcaspian").joinpath("data", "map", f"{name}.json")
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def canvas(name: str, width: float) -> Canvas:
    """Return the canvas of a view."""
    west, south, east, north = layers(name)["view"]
    return Canvas(west, south, east, north, width)


def background(name: str, on: Canvas) -> str:
    """Return water, land, lakes and borders."""
    found = layers(name)
    parts = [tag("rect", x=0, y=0, width=on.width, height=on.height, class_="water")]
    parts += [
        tag("path", d=on.path(found[layer], closed=True), class_=kind, fill_rule="evenodd") for layer, kind in ORDER
    ]
    parts.append(tag("path", d=on.path(found["borders"]), class_="border"))
    return "".join(parts)
