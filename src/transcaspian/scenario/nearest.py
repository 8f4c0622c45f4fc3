"""The nearest valid name, for a message that helps."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice

COMPARED_CHARACTERS = 60
COMPARED_NAMES = 500  # comparing takes some ten microseconds a name
LIKENESS = 0.6  # difflib's own default: below it, suggestions confuse more than they help


def nearest_name(name: str, known: Iterable[str]) -> str:
    """Return the name of `known` most like `name`, or an empty text when none is like it.

    Of very long lists only the beginning is compared.
    """
    by_folded = {candidate.casefold(): candidate for candidate in islice(known, COMPARED_NAMES)}
    folded = name.strip().casefold()[:COMPARED_CHARACTERS]
    matches = get_close_matches(folded, by_folded, n=1, cutoff=LIKENESS)
    return by_folded[matches[0]] if matches else ""
