"""How much of berths and tankers oil uses, and whose ships carry it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from transcaspian.messages import say
from transcaspian.report.figures import Figure, missing
from transcaspian.report.markup import share
from transcaspian.report.provenance import source_line
from transcaspian.report.tables import Bar, Column, bar_table, table
from transcaspian.study.answer.route import spoken
from transcaspian.study.results import Results

NEEDED = ("oil_berth_use", "oil_tanker_use", "oil_carried_t")
BAKU, OWN = "aktau_baku", "kz"


def part(results: Results) -> str:
    """Return the figure, or the remark that an indicator is not in these results."""
    absent = [kpi for kpi in NEEDED if kpi not in results.kpis]
    if absent:
        return missing(absent[0])
    frame = pd.concat([_used(results, "oil_berth_use", "place"), _used(results, "oil_tanker_use", "ship_class")])
    bars = [
        Bar(str(row["what"]), row["p50"], row["p10"], row["p90"], share(row["p50"]), _range(row))
        for row in frame.to_dict("records")
    ]
    columns = [
        Column("what", say("report.column_what")),
        *(Column(name, name.upper(), share) for name in ("p10", "p50", "p90")),
    ]
    caption = say("oil_report.use_caption")
    return Figure(
        key="oil-use",
        finding=say("oil_report.use_finding", share=share(_own_share(results))),
        subtitle=say("oil_report.use_subtitle"),
        picture=bar_table(
            bars, caption=caption, heading=say("report.column_what"), unit=say("oil_report.use_unit"), largest=1.0
        ),
        source=source_line(results),
        table=table(frame, columns, caption=caption),
    ).html()


def _used(results: Results, kpi: str, dim: str) -> pd.DataFrame:
    frame = results.kpi(kpi)
    frame = frame[frame["p50"].notna() & (frame["p90"] > 0.0)]
    key = "oil_report.use_berths" if dim == "place" else "oil_report.use_ships"
    return frame.assign(what=[say(key, name=spoken(label)) for label in frame[dim]])[["what", "p10", "p50", "p90"]]


def _range(row: dict[object, float]) -> str:
    return say("oil_report.use_range", low=share(row["p10"]), high=share(row["p90"]))


def _own_share(results: Results) -> float:
    """Return the median share of oil to Baku that Kazakh ships carry."""
    dims = dict(results.kpis["oil_carried_t"].dims)
    baku = results.replicates("oil_carried_t")[:, :, dims["line"].index(BAKU)]
    return float(np.median(baku[:, dims["flag"].index(OWN)] / np.maximum(baku.sum(axis=1), 1.0)))
