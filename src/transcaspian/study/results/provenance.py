"""What went in: every parameter with source, confidence and sampled range; changes; sources; the network drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import pandas as pd

from transcaspian import scenario as scenario_storey
from transcaspian.messages import say

INCIDENTS, DATES = "incidents", ("start", "end", "known_on")
CARRIED_TABLES = {"nodes": "map_nodes", "links": "map_links", "link_points": "map_points"}


def inputs(scenario: Any) -> pd.DataFrame:
    """Return one row a parameter: parameter, value, low, high, unit, source, dates, confidence, sampled, note.

    Values and their ranges are text, as numbers, days and names stand in one column; `sampled` says that the ensemble
    draws the value, `rivals` what other claims say.
    """
    rows = [
        {
            "parameter": name,
            "value": _text(found.value),
            "low": _text(found.low),
            "high": _text(found.high),
            "unit": found.unit or "",
            "source": found.source or "",
            "known_on": _text(found.known_on),
            "valid_from": _text(found.valid_from),
            "confidence": found.confidence or "",
            "sampled": bool(found.sampled),
            "rivals": "; ".join(_claim(claim) for claim in found.claims if claim is not found.claim),
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
    columns = ["parameter", "old", "new", "file", "line"]
    return pd.DataFrame(rows, columns=columns).astype({"line": "int64"})


def sources(scenario: Any) -> pd.DataFrame:
    """Return the sources that the scenario's values name."""
    rows = [asdict(use) for use in scenario_storey.sources(scenario)]
    return pd.DataFrame([{**row, "tables": ", ".join(row["tables"])} for row in rows])


def carried(central: Any) -> Iterable[tuple[str, pd.DataFrame]]:
    """Yield the input tables that readers of the results need: the network, for drawing, and published incidents."""
    for table, name in CARRIED_TABLES.items():
        yield name, pd.DataFrame(central.frame(table)).reset_index(drop=True)
    incidents = pd.DataFrame(central.frame(INCIDENTS)).reset_index(drop=True)
    yield INCIDENTS, incidents.assign(**{name: incidents[name].map(_text) for name in DATES})


def _claim(claim: Any) -> str:
    value = _text(claim.value) or say("study.claim_range", low=_text(claim.low), high=_text(claim.high))
    return say("study.claim", value=value, source=claim.source, confidence=claim.confidence)


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)
