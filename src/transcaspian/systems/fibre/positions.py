"""Positions as practitioners write them: degrees and decimal minutes with the hemisphere, read and written."""

from __future__ import annotations

import re

POSITION = re.compile(r"^\s*(\d{1,3})\s*[°:\s-]\s*(\d{1,2}(?:\.\d+)?)\s*['′]?\s*([NSEW])\s*$", re.IGNORECASE)
SIGNS = {"N": 1.0, "S": -1.0, "E": 1.0, "W": -1.0}


def written(degrees: float, *, hemispheres: str, decimals: int) -> str:
    """Return for example ``43 38.0 N``; `hemispheres` is "NS" or "EW".

    Minutes are rounded to `decimals`; sixty minutes become the next degree.
    """
    scale = 10**decimals
    units = round(abs(degrees) * 60 * scale)
    whole, part = divmod(units, 60 * scale)
    width = 2 if decimals == 0 else 3 + decimals
    letter = hemispheres[0] if degrees >= 0 else hemispheres[1]
    return f"{whole:02d} {part / scale:0{width}.{decimals}f} {letter}"


def read(text: str) -> tuple[float, str] | None:
    """Return degrees and the letter of the hemisphere, "" for a plain number; None if the text is no position."""
    found = POSITION.match(text)
    if found:
        minutes = float(found[2])
        letter = found[3].upper()
        return (SIGNS[letter] * (int(found[1]) + minutes / 60.0), letter) if minutes < 60.0 else None
    try:
        return float(text), ""
    except ValueError:
        return None
