"""The back-test on a screen: one line a row by role, misses first with their reason, one line of scores a role."""

from __future__ import annotations

import math
from collections.abc import Iterator
from textwrap import wrap

from transcaspian.messages import retold, say, translated_parts, written
from transcaspian.methods import scores
from transcaspian.study.backtest.back_test import BackTest

ID_WIDTH = 38
WIDTH = 100
INDENT = "    "


def lines(found: BackTest) -> Iterator[str]:
    """Yield the table by role, checks first, then the scores of each role by itself."""
    for role in reversed(scores.ROLES):
        mine = [row for row in found.rows if row.role == role]
        if mine:
            yield say("backtest.head", role=say(f"backtest.role_{role}"))
            for row in sorted(mine, key=lambda row: scores.hit(row, found.rule) is not False):
                yield _line(row, found)
                yield from _reason(row, found)
            yield ""
    yield from (score_line(one) for one in in_order(found))


def in_order(found: BackTest) -> list[scores.Scores]:
    """Return the scores of the roles, checks first."""
    return [found.scores[role] for role in reversed(scores.ROLES) if role in found.scores]


def score_line(one: scores.Scores) -> str:
    """Return the scores of one role in a sentence or two; what cannot be said is left out."""
    parts = [
        say(
            "backtest.score_hits",
            role=say(f"backtest.role_{one.role}"),
            hits=one.hits,
            scored=one.scored,
            rows=one.rows,
        )
    ]
    if one.banded:
        parts.append(
            say("backtest.score_bands", covered=one.covered, banded=one.banded, width=written(one.sharpness, ".0%"))
        )
    if one.against:
        parts.append(
            say(
                "backtest.score_naive",
                loss=written(one.loss_beside_naive, ".1%"),
                naive=written(one.naive_loss, ".1%"),
                rows=one.against,
            )
        )
    return " ".join(parts)


def _reason(row: scores.Row, found: BackTest) -> list[str]:
    """Return what is known of a miss, wrapped and set in; nothing of a hit."""
    if scores.hit(row, found.rule) is not False:
        return []
    return wrap(note(row.note), WIDTH, initial_indent=INDENT, subsequent_indent=INDENT)


def note(text: str) -> str:
    """Return the explanation and notes of a row, which are kept in English, in the language spoken here."""
    return translated_parts(text, "; ", lambda part: retold(part, "backtest.beside_year"))


def verdict(row: scores.Row, found: BackTest) -> str:
    """Return hit, miss or not scored, as words."""
    judged = scores.hit(row, found.rule)
    return say("backtest.not_scored" if judged is None else "backtest.hit" if judged else "backtest.miss")


def _line(row: scores.Row, found: BackTest) -> str:
    distance = row.p50 / row.published - 1.0 if row.published else math.nan
    return say(
        "backtest.line",
        id=row.id[:ID_WIDTH],
        verdict=verdict(row, found),
        published=short(row.published),
        p50=short(row.p50),
        p10=short(row.p10),
        p90=short(row.p90),
        unit=row.unit,
        distance="" if math.isnan(distance) else written(distance, "+.0%"),
    )


def short(value: float) -> str:
    """Return a number with three digits, or whole from a hundred on."""
    return written(value, ",.0f") if abs(value) >= 100 else written(value, ",.3g")
