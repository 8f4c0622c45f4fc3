"""The finding in words: the first levers at each demand, whether their order is settled, the curve."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from transcaspian.messages import say
from transcaspian.study.answer.route import spoken
from transcaspian.study.marginal.ranking import OPEN, TIED

TONNES_PER_KILOTONNE = 1e3
USD_PER_MILLION = 1e6


def lines(tables: Mapping[str, pd.DataFrame], about: Mapping[str, Any], *, shown: int) -> list[str]:
    """Return the finding as lines of text; `shown` levers at each demand, by tonnes."""
    found = [say("marginal.head", title=about["title"], year=about["year"])]
    for level in about["levels"]:
        found += ["", *_level(tables, about, level, shown)]
    if "curve" in tables:
        found += ["", say("marginal.curve_head"), say("marginal.curve_columns")]
        found += [_curve_line(row) for row in tables["curve"].to_dict("records")]
    return found


def _level(tables: Mapping[str, pd.DataFrame], about: Mapping[str, Any], level: str, shown: int) -> list[str]:
    base = tables["levels"]
    base = base[base["level"] == level].set_index("measure")["mean"]
    head = say(
        "marginal.level_head",
        level=level_words(level, about),
        carried_kt=base["carried_t"] / TONNES_PER_KILOTONNE,
        refused_kt=base["refused_t"] / TONNES_PER_KILOTONNE,
        p90_days=base["p90_days"],
        wait_musd=base["wait_cost_usd"] / USD_PER_MILLION,
    )
    wide = wide_table(tables["marginal"], level).head(shown)
    rows = [say("marginal.line", mark="*" if row["told_apart"] else " ", **row) for row in wide.to_dict("records")]
    return [head, say("marginal.columns"), *rows, verdict(tables["ranking"], about, level)]


def level_words(level: str, about: Mapping[str, Any]) -> str:
    """Return the name of a demand; the one that stands for the target of 2025 says so."""
    return say("marginal.level_target", level=level) if level == about.get("target") else level


def wide_table(frame: pd.DataFrame, level: str) -> pd.DataFrame:
    """Return one row a lever in the order of tonnes, in thousand tonnes, days and million dollars.

    Columns: rank, lever, what, kind, replications, told_apart, carried_kt, low_kt, high_kt, refused_kt, p90_days,
    standing_unit_days, wait_musd, wait_low_musd, wait_high_musd, rank_by_cost; and the ends of the intervals of tonnes
    refused, P90 and queue: refused_low_kt, refused_high_kt, p90_low_days, p90_high_days, standing_low, standing_high.
    """
    part = frame[frame["level"] == level]
    first = part[part["measure"] == "carried_t"].set_index("lever")
    change = part.pivot_table(index="lever", columns="measure", values="change", sort=False, dropna=False)
    cost, refused, p90, standing = (
        part[part["measure"] == name].set_index("lever")
        for name in ("wait_cost_usd", "refused_t", "p90_days", "standing_unit_days")
    )
    wide = first[["rank", "what", "kind", "replications", "told_apart", "rank_by_cost"]].assign(
        carried_kt=first["change"] / TONNES_PER_KILOTONNE,
        low_kt=first["low"] / TONNES_PER_KILOTONNE,
        high_kt=first["high"] / TONNES_PER_KILOTONNE,
        refused_kt=change["refused_t"] / TONNES_PER_KILOTONNE,
        p90_days=change["p90_days"],
        standing_unit_days=change["standing_unit_days"],
        wait_musd=cost["change"] / USD_PER_MILLION,
        wait_low_musd=cost["low"] / USD_PER_MILLION,
        wait_high_musd=cost["high"] / USD_PER_MILLION,
        refused_low_kt=refused["low"] / TONNES_PER_KILOTONNE,
        refused_high_kt=refused["high"] / TONNES_PER_KILOTONNE,
        p90_low_days=p90["low"],
        p90_high_days=p90["high"],
        standing_low=standing["low"],
        standing_high=standing["high"],
    )
    return wide.reset_index().sort_values("rank", ignore_index=True)


def verdict(ranking: pd.DataFrame, about: Mapping[str, Any], level: str) -> str:
    """Return in a sentence whether the order of the first places is settled."""
    part = ranking[ranking["level"] == level]
    number = {"top": min(int(about["top"]), len(about["levers"])), "replications": about["replications"][level]}
    tied, still = (int((part["verdict"] == name).sum()) for name in (TIED, OPEN))
    if still:
        return say("marginal.not_settled", open=still, tied=tied, **number)
    return say("marginal.settled", tied=tied, **number)


def _curve_line(row: Mapping[Any, Any]) -> str:
    values = {
        "factor": row["factor"],
        "asked_kt": row["asked_t"] / TONNES_PER_KILOTONNE,
        "refused_kt": row["refused_t_p50"] / TONNES_PER_KILOTONNE,
        **{name: row[f"carried_t_{name}"] / TONNES_PER_KILOTONNE for name in ("p10", "p50", "p90")},
    }
    if not row["binding"]:
        return say("marginal.curve_free", **values)
    binds = {"asset": spoken(str(row["binding"])), "days": row["binding_days"], "share": row["utilisation"]}
    return say("marginal.curve_line", **values, **binds)
