"""The part of the trust page about the calibration: what was free, what it became, whether it is still of today."""

from __future__ import annotations

from transcaspian.messages import say
from transcaspian.report.figures import paragraph
from transcaspian.report.markup import number, tag, words
from transcaspian.report.tables import Column, table
from transcaspian.scenario import freshness
from transcaspian.study.calibration import shipped


def part() -> str:
    """Return the part as markup; a sentence alone where the package has no calibration."""
    heading = tag("h3", words(say("calibration.heading")))
    found = shipped.table("parameters")
    if found.empty:
        return heading + paragraph(say("calibration.none"))
    stale = freshness.warning()
    columns = [
        Column("id", say("calibration.column_parameter")),
        Column("unit", say("report.column_unit")),
        Column("low", say("calibration.column_low"), number),
        Column("high", say("calibration.column_high"), number),
        *(Column(name, name.upper(), number) for name in ("p10", "p50", "p90")),
    ]
    inside = table(found, columns, caption=say("calibration.caption"))
    return heading + paragraph(say("calibration.text", count=len(found))) + (paragraph(stale) if stale else "") + inside
