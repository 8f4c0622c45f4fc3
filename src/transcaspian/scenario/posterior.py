"""What a calibration left: joint draws of some values, in place of the ranges they had before.

Two files of the reference data: `calibration/posterior.csv` (one line a draw, one column a free parameter) and
`calibration/manifest.json` (which values each parameter stands for, which range it had, the middle draw, the day by
which all targets were known). They say what was true when the calibration ran; a value that is no more is passed over.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import Any

from transcaspian.scenario.claims import Claims
from transcaspian.scenario.problems import Place, Problems
from transcaspian.scenario.sheets import Sheet, read_sheet

DRAWS = "calibration/posterior.csv"
MANIFEST = "calibration/manifest.json"
CAUSE = "calibration"  # one name for all calibrated values: a replication takes one joint draw


@dataclass(frozen=True, slots=True)
class Calibrated:
    """One calibrated value: the free parameter it follows, its range before, its draws and their quantiles."""

    id: str
    low: float
    mode: float
    high: float
    draws: tuple[float, ...]
    central: float
    p10: float
    p50: float
    p90: float

    def at(self, chance: float) -> float:
        """Return the draw that belongs to `chance`, in (0, 1); equal chances give draws of one line."""
        return self.draws[int(chance * len(self.draws))]


@dataclass(frozen=True)
class Posterior:
    """Calibrated values by `table.row.field`, the day by which all targets were known, a hash of all draws."""

    values: Mapping[str, Calibrated]
    known_on: date
    digest: str

    def holds(self, known_by: date | None) -> bool:
        """Whether somebody who knew nothing later than `known_by` could have had it."""
        return known_by is None or self.known_on <= known_by


def read_posterior(folder: Path, claims: Mapping[str, Claims], problems: Problems) -> Posterior | None:
    """Return the posterior of a folder of reference data, or None when it has none."""
    if not (folder / DRAWS).exists():
        return None
    manifest = _manifest(folder / MANIFEST, problems)
    if manifest is None:
        return None
    stated: dict[str, Any] = {one["id"]: one for one in manifest["parameters"]}
    sheet = read_sheet(folder / DRAWS, DRAWS, problems, needed=[*stated], known=[*stated])
    if sheet is None:
        return None
    columns = {name: _numbers(sheet, name, one, problems) for name, one in stated.items()}
    if not all(columns.values()):
        return None
    middle = manifest["central"]
    if not 0 <= middle < len(sheet.rows):
        problems.add("posterior_middle", Place(MANIFEST, field="central", value=str(middle)), count=len(sheet.rows))
        return None
    values: dict[str, Calibrated] = {}
    for name, one in stated.items():
        draws = columns[name]
        found = Calibrated(name, one["low"], one["mode"], one["high"], draws, draws[middle], *_quantiles(draws))
        values |= dict.fromkeys((path for path in one["values"] if _is_stated(path, claims)), found)
    return Posterior(MappingProxyType(values), date.fromisoformat(manifest["known_on"]), _digest(columns))


def _manifest(path: Path, problems: Problems) -> dict[str, Any] | None:
    """Return the manifest once its shape is right."""
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        date.fromisoformat(found["known_on"])
        sound = isinstance(found["central"], int) and all(
            {"id", "values", "low", "mode", "high"} <= set(one) for one in found["parameters"]
        )
        reason = "" if sound else "central, parameters"
    except FileNotFoundError:
        problems.add("file_missing", Place(MANIFEST))
        return None
    except (ValueError, TypeError, KeyError) as error:
        reason = str(error)
    if reason:
        problems.add("posterior_manifest", Place(MANIFEST), reason=reason)
        return None
    return found


def _numbers(sheet: Sheet, name: str, stated: Mapping[str, Any], problems: Problems) -> tuple[float, ...]:
    """Return one column as numbers; each must lie in the range that the parameter had."""
    low, high = float(stated["low"]), float(stated["high"])
    found = []
    for line, text in zip(sheet.lines, sheet.column(name), strict=True):
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not low <= number <= high:
            problems.add("posterior_outside", Place(DRAWS, line, "", name, text), low=low, high=high)
            return ()
        found.append(number)
    return tuple(found)


def _is_stated(path: str, claims: Mapping[str, Claims]) -> bool:
    """Whether the reference data still have a value of that name."""
    table, row, field = ([*path.split("."), "", "", ""])[:3]
    return field in claims.get(table, {}).get(row, {})


def _quantiles(draws: Sequence[float]) -> tuple[float, float, float]:
    """Return P10, P50 and P90 on straight lines between order statistics."""
    ranked = sorted(draws)
    last = len(ranked) - 1

    def at(share: float) -> float:
        step, part = divmod(share * last, 1.0)
        low = ranked[int(step)]
        return low + (ranked[min(int(step) + 1, last)] - low) * part

    return at(0.1), at(0.5), at(0.9)


def _digest(columns: Mapping[str, Sequence[float]]) -> str:
    mark = blake2b(digest_size=16)
    for name in sorted(columns):
        mark.update(f"{name}\x1f{columns[name]!r}\n".encode())
    return mark.hexdigest()
