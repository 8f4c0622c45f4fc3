"""What crosses the Caspian between Kazakhstan and Azerbaijan: planned, simulated, stress-tested.

>>> import transcaspian as tc
>>> scenario = tc.load("baseline-2023")      # doctest: +SKIP
>>> results = tc.run(scenario, replications=4, seed=1, out="results/baseline")  # doctest: +SKIP

The names below load what stands behind them on first use, so that the import itself costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transcaspian.scenario import load as load
    from transcaspian.study.back_cast import back_cast as back_cast
    from transcaspian.study.backtest.back_test import back_test as back_test
    from transcaspian.study.compare import compare as compare
    from transcaspian.study.forecast import forecast as forecast
    from transcaspian.study.marginal import marginal as marginal
    from transcaspian.study.results import Results as Results
    from transcaspian.study.run import run as run

__version__ = "0.1.0"

_DOORS = {
    "load": "transcaspian.scenario",
    "run": "transcaspian.study",
    "compare": "transcaspian.study",
    "Results": "transcaspian.study",
    "back_cast": "transcaspian.study.back_cast",
    "back_test": "transcaspian.study.backtest",
    "forecast": "transcaspian.study.forecast",
    "marginal": "transcaspian.study.marginal",
}

__all__ = ["Results", "__version__", "back_cast", "back_test", "compare", "forecast", "load", "marginal", "run"]


def __getattr__(name: str) -> object:
    if name not in _DOORS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_DOORS[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
