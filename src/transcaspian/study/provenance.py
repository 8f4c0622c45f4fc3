"""What went in: every parameter with source, confidence and sampled range; changes; sources; the network drawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from transcaspian import scenario as scenario_storey

CARRIED_TABLES = {"nodes": "map_nodes", "links": "map_links", "link_points": "map_points"}


def inputs(scenario: Any) -> pd.DataFrame:
    """Return one row a parameter: parameter, value, low, high, unit, source, dates, confidence, sampled, note.

    Values are text, as numbers and names stand in one column; `sampled` says that the ensemble draws it.
    """
    rows = [
        {
            "parameter": name,
            "value": _text(found.value),
            "low": _number(found.low),
            "high": _number(found.high),
            "unit": found.unit or "",
            "source": found.source or "",
            "known_on": _text(found.known_on),
            "valid_from": _text(found.valid_from),
            "confidence": found.confidence or "",
            "sampled": _number(found.low) < _number(found.high) and found.confidence == "low",
            "claims": len(found.claims),
            "note": found.note or "",
        }
        for name, found in scenario.parameters.items()
    ]
    return pd.DataFrame(rows)


def changes(scenario: Any) -> pd.DataFrame:
    """Return what the scenario changes: parameter, old, new, file, line."""
    rows = [
        {
            "parameter": change.parameter,
            "old": _text(change.old),
            "new": _text(change.new),
            "file": str(change.file),
            "line": int(change.line),
        }
        for change in scenario.changes
    ]
    return pd.DataFrame(rows, columns=["parameter", "old", "new", "file", "line"])


def sources(scenario: Any) -> pd.DataFrame:
    """Return the sources that the scenario's values name."""
    return _as_text(pd.DataFrame(scenario_storey.sources(scenario)))


def carried(central: Any) -> Iterable[tuple[str, pd.DataFrame]]:
    """Yield the input tables that readers of the results need: the network, for drawing."""
    for table, name in CARRIED_TABLES.items():
        yield name, pd.DataFrame(central.frame(table)).reset_index(drop=True)


def _as_text(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.map(_text) if len(frame) else frame


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)


def _number(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return float("nan")
