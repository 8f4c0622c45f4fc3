"""Rules between the values of one row, and between the rows of one line: tanks and parcels, viscosities, profiles."""

from __future__ import annotations

from itertools import pairwise

from transcaspian.scenario.draft import Draft
from transcaspian.scenario.integrity import record_place, row_place
from transcaspian.scenario.problems import Problems
from transcaspian.scenario.values import shown

# Table, the field that must not be less, the field it is compared with, whether they may be equal, the message.
AT_LEAST = (
    ("oil_terminals", "storage_t", "parcel_t", True, "tank_below_parcel"),
    ("crudes", "temperature_2_c", "temperature_1_c", False, "second_not_warmer"),
    ("crudes", "viscosity_1_cst", "viscosity_2_cst", False, "viscosity_rises"),
)
PROFILE = "pipeline_profile"


def check_relations(draft: Draft, problems: Problems) -> None:
    """No tank smaller than a parcel, no crude that thickens as it warms."""
    for table, field, other, may_equal, key in AT_LEAST:
        if table not in draft.records or table in draft.broken:
            continue
        for row, fields in draft.records[table].items():
            if field not in fields or other not in fields:
                continue
            value, least = fields[field].value, fields[other].value
            if not isinstance(value, int | float) or not isinstance(least, int | float):
                continue
            if value < least or (value == least and not may_equal):
                equal = "=" if may_equal else ""
                wrong, found, allowed = field, value, f">{equal} {least:g}"
                if f"{table}.{row}.{other}" in draft.places:  # the scenario wrote this one
                    wrong, found, allowed = other, least, f"<{equal} {value:g}"
                attribute = draft.data.catalogue[table].fields[wrong]
                place = record_place(draft, attribute, row, shown(found))
                problems.add(key, place, allowed=f"{allowed} {attribute.unit}", short=least - value)


def check_profiles(draft: Draft, problems: Problems) -> None:
    """Every profile of a pipeline runs forward."""
    if PROFILE not in draft.tables or PROFILE in draft.broken:
        return
    table = draft.tables[PROFILE]
    numbers = sorted(range(len(table)), key=lambda number: str(table.columns["pipeline"][number]))  # stable
    for before, here in pairwise(numbers):
        first, second = table.columns["distance_km"][before], table.columns["distance_km"][here]
        same = table.columns["pipeline"][before] == table.columns["pipeline"][here]
        if same and isinstance(first, int | float) and isinstance(second, int | float) and second <= first:
            place = row_place(draft, table, here, "distance_km", shown(second))
            problems.add("profile_backward", place, allowed=f"> {first:g} km", back=first - second)
