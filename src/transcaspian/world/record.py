"""One replication row by row: events, units, resources and links, and the hours in which weather shuts ports."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from transcaspian.methods import events as ev
from transcaspian.world.cast import Cast
from transcaspian.world.surroundings import Tables
from transcaspian.world.weather import Closures

PERIOD_COLUMNS = ("kind", "place", "operation", "cause", "start_h", "end_h")


def tables(log: ev.Log, model: ev.Model, casts: Sequence[Cast], inputs: Tables) -> dict[str, pd.DataFrame]:
    """Return the tables events, units, resources and links.

    Returns
    -------
    dict of DataFrame
        ``events``: one row a visit: unit_id, stage, resource_id, cause, start_h, end_h, amount_1 (wagons, trucks, TEU),
        amount_2 (net tonnes); waits, refusals and closures are rows too. ``units``: what each unit_id is, room by room
        in the order of `casts`. ``resources``: kind and capacity. ``links``: rail sections and sea lines.
    """
    whole = Cast([group for cast in casts for group in cast.groups])
    return {"events": _events(log), "units": whole.frame(), "resources": _resources(model), "links": _links(inputs)}


def _events(log: ev.Log) -> pd.DataFrame:
    rows = log.rows
    return pd.DataFrame(
        {
            "unit_id": rows.entity.astype(np.int32),
            "stage": pd.Categorical.from_codes(rows.stage, categories=list(log.stages)),
            "resource_id": pd.Categorical.from_codes(rows.place, categories=list(log.places)),
            "cause": pd.Categorical.from_codes(rows.cause, categories=list(log.causes)),
            "start_h": rows.start_h,
            "end_h": rows.end_h,
            "amount_1": rows.amount_1,
            "amount_2": rows.amount_2,
        }
    )


def _resources(model: ev.Model) -> pd.DataFrame:
    parts = model.parts
    found = [(name, "resource", float(resource.capacity)) for name, resource in parts.resources.items()]
    found += [(name, "store", store.capacity) for name, store in parts.stores.items()]
    found += [(name, "dock", np.nan) for name in parts.docks] + [(name, "gate", np.nan) for name in parts.gates]
    return pd.DataFrame(found, columns=["resource_id", "kind", "capacity"])


def _links(inputs: Tables) -> pd.DataFrame:
    rail = pd.DataFrame(
        [
            {"link_id": name, "mode": "rail", "length_km": row["length_km"], "paths_per_day": row["paths_per_day"]}
            for name, row in inputs.rows("sections").items()
        ]
    )
    sea = pd.DataFrame(
        [
            {"link_id": name, "mode": "sea", "length_km": row["distance_km"], "paths_per_day": np.nan}
            for name, row in inputs.rows("lines").items()
        ]
    )
    return pd.concat([rail, sea], ignore_index=True)


def closures(closures: Closures) -> list[tuple[str, str, str, str, float, float]]:
    """Return closures by weather as rows of the table of periods."""
    return [
        ("closure", port, operation, "weather", float(start), float(end))
        for port, operation in closures.pairs
        for start, end in closures.of(port, operation)
    ]
