"""Claims: several dated statements of one value, and the rule that picks one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from transcaspian.scenario.catalogue import Attribute, Table
from transcaspian.scenario.problems import Place, Problems
from transcaspian.scenario.sheets import Sheet
from transcaspian.scenario.values import Fault, Value, read_date, read_value

COLUMNS = (
    "row",
    "field",
    "value",
    "low",
    "high",
    "valid_from",
    "known_on",
    "confidence",
    "source",
    "series",
    "use",
    "note",
)
NEEDED = ("row", "field", "value", "source", "confidence")
CONFIDENCE = ("low", "medium", "high")  # in rising order


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of one value, by one source.

    `value` is None where only the range is stated. `use` is ``yes`` for the claim that we prefer and ``no`` for
    one that is kept for comparison only.
    """

    value: Value | None
    low: float | date | None
    high: float | date | None
    valid_from: date | None
    known_on: date | None
    confidence: str
    source: str
    series: str
    use: str
    note: str
    line: int


Claims = Mapping[str, Mapping[str, tuple[Claim, ...]]]


def read_claims(sheet: Sheet, table: Table, known_on: Mapping[str, date | None], problems: Problems) -> Claims:
    """Return all claims of a records table by row and field.

    `known_on` gives the date of each source, for claims that state no date of their own.
    """
    found: dict[str, dict[str, list[Claim]]] = {}
    for line, cells in sheet.records():
        place = Place(sheet.file, line, cells["row"], cells["field"], cells["value"])
        attribute = table.fields.get(cells["field"])
        if attribute is None:
            problems.add("field_unknown", place, known=table.fields, near=cells["field"], table=table.name)
            continue
        if cells["source"] not in known_on:
            problems.add(
                "source_unknown",
                place,
                known=known_on,
                near=cells["source"],
                source=cells["source"],
            )
        claim = _claim(cells, attribute, place, known_on, problems)
        found.setdefault(cells["row"], {}).setdefault(cells["field"], []).append(claim)
    return {row: {name: tuple(claims) for name, claims in fields.items()} for row, fields in found.items()}


def _claim(
    cells: Mapping[str, str],
    attribute: Attribute,
    place: Place,
    known_on: Mapping[str, date | None],
    problems: Problems,
) -> Claim:
    texts = {name: cells.get(name, "") for name in COLUMNS}
    value = checked_value(texts["value"], attribute, place, problems)
    low, high = (_end(texts[name], attribute, place, problems) for name in ("low", "high"))
    _check_range(value, low, high, place, problems)
    if texts["confidence"] not in CONFIDENCE:
        problems.add("confidence_unknown", place, allowed=", ".join(CONFIDENCE))
    if texts["use"] not in {"", "yes", "no"}:
        problems.add("use_unknown", place, allowed="yes, no")
    valid_from = _day(texts["valid_from"], place, problems, last_day=False)
    said = _day(texts["known_on"], place, problems, last_day=True)
    return Claim(
        value=value,
        low=low,
        high=high,
        valid_from=valid_from,
        known_on=said or valid_from or known_on.get(texts["source"]),
        confidence=texts["confidence"],
        source=texts["source"],
        series=texts["series"],
        use=texts["use"],
        note=texts["note"],
        line=place.line or 0,
    )


def checked_value(text: str, attribute: Attribute, place: Place, problems: Problems) -> Value | None:
    """Return the value of a cell; None when it is empty or, after noting the fault, when it is wrong."""
    if not text:
        return None
    value = read_value(text, attribute)
    if isinstance(value, Fault):
        problems.add(value.key, place, allowed=value.allowed, known=value.known)
        return None
    return value


def _end(text: str, attribute: Attribute, place: Place, problems: Problems) -> float | date | None:
    """One end of a range: a number or a date inside the limits."""
    at = Place(place.file, place.line, place.row, place.field, text)
    value = checked_value(text, attribute, at, problems)
    if value is None or isinstance(value, str):
        return None
    return value


def _check_range(
    value: Value | None,
    low: float | date | None,
    high: float | date | None,
    place: Place,
    problems: Problems,
) -> None:
    """A range has both ends, in order, around the value; a claim without a value has a range."""
    if low is None and high is None:
        if value is None and not place.value:
            problems.add("claim_without_value", place)
        return
    if low is None or high is None:
        problems.add("range_half", place)
        return
    middle = low if value is None else value
    if not _in_order(low, middle, high):
        problems.add("range_order", place, low=low, high=high)


def _in_order(low: float | date, middle: Value, high: float | date) -> bool:
    if isinstance(low, date) and isinstance(middle, date) and isinstance(high, date):
        return low <= middle <= high
    if isinstance(low, int | float) and isinstance(middle, int | float) and isinstance(high, int | float):
        return low <= middle <= high
    return False


def _day(text: str, place: Place, problems: Problems, *, last_day: bool) -> date | None:
    day = read_date(text, last_day=last_day) if text else None
    if text and day is None:
        problems.add("not_a_date", Place(place.file, place.line, place.row, place.field, text), allowed="YYYY-MM-DD")
    return day


def pick(claims: Sequence[Claim], *, year: int, known_by: date | None) -> tuple[Claim, str] | None:
    """Return the claim that holds in `year` and the rule that picked it; None if no claim does.

    A claim counts when it was valid by the end of the year and, with `known_by`, when it was known by then.
    Among several: those marked ``use = yes``, then the latest `valid_from`, then the highest confidence, then the
    latest `known_on`, then the first line.
    """
    left = [claim for claim in claims if claim.use != "no" and _holds(claim, year, known_by)]
    if not left:
        return None
    if len(left) == 1:
        return left[0], "only"
    marked = [claim for claim in left if claim.use == "yes"]
    if len(marked) == 1:
        return marked[0], "marked"
    left = marked or left
    for rule, rank in (
        ("valid_from", _valid_rank),
        ("confidence", _confidence_rank),
        ("known_on", _known_rank),
    ):
        best = max(rank(claim) for claim in left)
        left = [claim for claim in left if rank(claim) == best]
        if len(left) == 1:
            return left[0], rule
    return left[0], "first_line"


def _holds(claim: Claim, year: int, known_by: date | None) -> bool:
    valid = claim.valid_from is None or claim.valid_from <= date(year, 12, 31)
    known = known_by is None or (claim.known_on is not None and claim.known_on <= known_by)
    return valid and known


def _valid_rank(claim: Claim) -> int:
    return claim.valid_from.toordinal() if claim.valid_from else 0


def _confidence_rank(claim: Claim) -> int:
    return CONFIDENCE.index(claim.confidence) if claim.confidence in CONFIDENCE else -1


def _known_rank(claim: Claim) -> int:
    return claim.known_on.toordinal() if claim.known_on else 0
