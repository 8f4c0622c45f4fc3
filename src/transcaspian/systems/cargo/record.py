"""One replication row by row: events, units, resources and links, and what has a start and an end."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from transcaspian.methods import events as ev
from transcaspian.systems.cargo.inputs import CargoInputs
from transcaspian.systems.cargo.operations import Plan


def tables(log: ev.Log, plan: Plan, inputs: CargoInputs) -> dict[str, pd.DataFrame]:
    """Return the tables events, units, resources and links.

    Returns
    -------
    dict of DataFrame
        ``events``: one row a visit: unit_id, stage, resource_id, cause, start_h, end_h, amount_1 (wagons, trucks, TEU),
        amount_2 (net tonnes); waits, refusals and closures are rows too. ``units``: what each unit_id is.
        ``resources``: kind and capacity. ``links``: rail sections and sea lines.
    """
    return {
        "events": _events(log),
        "units": plan.cast.frame(),
        "resources": _resources(plan.model),
        "links": _links(inputs),
    }


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


def _links(inputs: CargoInputs) -> pd.DataFrame:
    rail = pd.DataFrame(
        [
            {"link_id": name, "mode": "rail", "length_km": section.length_km, "paths_per_day": section.paths_per_day}
            for name, section in inputs.sections.items()
        ]
    )
    sea = pd.DataFrame(
        [
            {"link_id": name, "mode": "sea", "length_km": line.distance_km, "paths_per_day": np.nan}
            for name, line in inputs.lines.items()
        ]
    )
    return pd.concat([rail, sea], ignore_index=True)


def periods(plan: Plan, orders: Mapping[str, npt.NDArray[np.float64]]) -> pd.DataFrame:
    """Return closures by weather and orders that stop loading: kind, place, operation, cause, start_h, end_h."""
    found = [
        ("closure", port, operation, "weather", start, end)
        for port, operation in plan.closures.pairs
        for start, end in plan.closures.of(port, operation)
    ]
    found += [("ban", scope, "loading", "cover", start, end) for scope, spans in orders.items() for start, end in spans]
    return pd.DataFrame(found, columns=["kind", "place", "operation", "cause", "start_h", "end_h"])
