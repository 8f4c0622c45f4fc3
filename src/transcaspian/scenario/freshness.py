"""Whether the shipped posterior still belongs to the tables and the engine it was made with.

A posterior does not become wrong when a table changes, only older than it: the reader is told, and nothing stops.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path

from transcaspian.messages import say
from transcaspian.scenario.package_data import PackageData, package_data
from transcaspian.scenario.posterior import MANIFEST

ENGINE = (
    "systems/cargo/**/*.py",
    "systems/oil/clock/**/*.py",
    "study/joint.py",
    "world/*.py",
    "methods/events/*.py",
    "methods/disaggregation.py",
    "methods/draws.py",
    "methods/intervals.py",
)
# What no run of a past year reads.
ASIDE = ("bathymetry", "depth_files", "network", "network_rules", "wind_and_wave", "zones")
TABLES_ASIDE = (
    "forecast_drivers",
    "forecast_pattern",
    "forecast_projects",
    "link_points",
    "links",
    "nodes",
)
INPUTS = ("calibration", "cargo", "equipment", "oil", "world")  # folders of tables that a run reads
READ_BY = ("cargo.", "world.", "oil.clock", "study.calibration")  # of these, the parts that a run is made of
NOT_READ_BY = ("cargo.costs",)
PRINTED = "data/cargo/published.csv"
READ_OF_PRINTED = ("id", "value", "low", "high", "unit", "start", "end", "kpi", "cell", "quantile", "known_on")
SHOWN = 3
ROOT = Path(__file__).parents[1]


def digests(data: PackageData | None = None) -> dict[str, str]:
    """Return a short hash of each file that a run depends on, by its path in the package: tables, then sources."""
    found = package_data() if data is None else data
    sources = [path for pattern in ENGINE for path in sorted(ROOT.glob(pattern)) if path.stem not in ASIDE]
    marks = {_name(path): _digest(path.read_bytes()) for path in [*_tables(found), *sources]}
    return {PRINTED: _printed(found), **marks}


def changed(data: PackageData | None = None) -> tuple[str, ...]:
    """Return the files that differ from what the posterior was made with, sorted; empty when there is no posterior."""
    found = package_data() if data is None else data
    made_with = _made_with(found.folder)
    if not made_with:
        return ()
    now = digests(found)
    return tuple(sorted(name for name in {*made_with, *now} if made_with.get(name) != now.get(name)))


def warning(data: PackageData | None = None) -> str:
    """Return a sentence that names what changed since the calibration, or nothing."""
    files = changed(data)
    if not files:
        return ""
    shown = ", ".join(files[:SHOWN])
    return say("calibration.stale", count=len(files), files=shown)


def _made_with(folder: Path) -> Mapping[str, str]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {**manifest.get("inputs", {}), **manifest.get("engine", {})}


def _tables(data: PackageData) -> Iterator[Path]:
    """Yield the files of the tables that a run reads."""
    for table in sorted(data.catalogue.values(), key=lambda one: one.file):
        readers = [part for field in table.fields.values() for part in field.used_in]
        counts = any(part.startswith(READ_BY) and not part.startswith(NOT_READ_BY) for part in readers)
        if table.name not in TABLES_ASIDE and counts and table.file.split("/")[0] in INPUTS:
            yield data.folder / table.file


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def _printed(data: PackageData) -> str:
    """Return a hash of what was printed of the figures that the calibration looks at, and how it is read."""
    targets, published = data.tables.get("targets"), data.tables.get("published")
    if targets is None or published is None:
        return ""
    rows = dict(published.rows())
    names = sorted({str(name) for name in targets.columns["published"]} & set(rows))
    return _digest(repr([[rows[name].get(column) for column in READ_OF_PRINTED] for name in names]).encode())


def _digest(text: bytes) -> str:
    """Return a hash of a text, independent of line ends."""
    return blake2b(text.replace(b"\r\n", b"\n"), digest_size=8).hexdigest()


def split(files: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return inputs and engine apart."""
    inputs = {name: mark for name, mark in files.items() if not name.endswith(".py")}
    return inputs, {name: mark for name, mark in files.items() if name not in inputs}
