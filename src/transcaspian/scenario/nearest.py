"""The nearest valid name, for a message that helps."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

COMPARED_CHARACTERS = 60
LIKENESS = 0.6  # difflib's own default: below it, suggestions confuse more than they help


def nearest_name(name: str, known: Iterable[str]) -> str:
    """Return the name of `known` most like `name`, or an empty text when none is like it."""
    by_folded = {candidate.casefold(): candidate for candidate in known}
    folded = name.strip().casefold()[:COMPARED_CHARACTERS]
    matches = get_close_matches(folded, by_folded, n=1, cutoff=LIKENESS)
    return by_folded[matches[0]] if matches else ""
