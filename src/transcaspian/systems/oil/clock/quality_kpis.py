"""What the blend at Ceyhan is like, month by month: what came out of BTC, mixed by the assays of its grades.

A shipper's oil is the grade of its name; the others' oil is what else the tables say the line carries.
"""

from __future__ import annotations

import numpy as np

from transcaspian.systems.oil.clock import catalogue as names
from transcaspian.systems.oil.clock.inputs import BTC, SHIPPER_OTHERS
from transcaspian.systems.oil.clock.kpis import Floats, Ledger
from transcaspian.systems.oil.inputs import crudes, streams
from transcaspian.systems.oil.mixtures import Mixture, mixed


def reduce(ledger: Ledger, delivered_t: Floats) -> dict[str, Floats]:
    """Return gravity, sulphur and mercaptans by month; `delivered_t` has the shape (shippers, months)."""
    grades = crudes(ledger.stage.inputs.tables)
    of_all = streams(ledger.stage.inputs.tables, BTC)
    of_others = {crude: each for crude, each in of_all.items() if crude not in names.SHIPPERS}
    whole = sum(of_others.values())
    blends: list[Mixture | None] = []
    for month in delivered_t.T:
        by_shipper = dict(zip(names.SHIPPERS, month.tolist(), strict=True))
        others_t = by_shipper.pop(SHIPPER_OTHERS)
        parts = by_shipper | {crude: others_t * each / whole for crude, each in of_others.items() if whole}
        blends.append(mixed(parts, grades) if sum(parts.values()) > 0.0 else None)
    return {
        f"oil_ceyhan_{name}": np.array([np.nan if blend is None else getattr(blend, name) for blend in blends])
        for name in ("api", "sulphur_pct", "mercaptans_ppm")
    }
