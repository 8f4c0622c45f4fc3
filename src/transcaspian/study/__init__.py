"""The only place where the rooms meet: run, compare, results.

A study of one module stands beside the folders of the larger ones; a folder is named for what it finds or keeps.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from transcaspian.study.compare import Comparison, compare
from transcaspian.study.results import Results
from transcaspian.study.run import run

if TYPE_CHECKING:
    from transcaspian.study.cable import seabed_spread, seabed_tables
    from transcaspian.study.cable import tables as cable_tables
    from transcaspian.study.oil import quality as oil_quality
    from transcaspian.study.oil import routes as oil_routes

__all__ = [
    "Comparison",
    "Results",
    "cable_tables",
    "compare",
    "oil_quality",
    "oil_routes",
    "run",
    "seabed_spread",
    "seabed_tables",
]

# Under these names `rooms` asks for the tables that need no replications; they load what stands behind them then.
_DOORS = {
    "cable_tables": "transcaspian.study.cable.tables",
    "oil_quality": "transcaspian.study.oil.quality",
    "oil_routes": "transcaspian.study.oil.routes",
    "seabed_spread": "transcaspian.study.cable.seabed_spread",
    "seabed_tables": "transcaspian.study.cable.seabed_tables",
}


def __getattr__(name: str) -> object:
    if name not in _DOORS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(_DOORS[name])
