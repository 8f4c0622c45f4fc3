"""What a study of levers leaves as tables: effects with intervals, the order, the curve, what binds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from transcaspian.study.marginal import curve, measures
from transcaspian.study.marginal.kept import BASE, Keeper, tolerance_t
from transcaspian.study.marginal.ranking import neighbours, order, unsettled
from transcaspian.study.results.findings import Finding

if TYPE_CHECKING:
    from transcaspian.study.marginal.search import Study

RANKED_BY = ("carried_t", "wait_cost_usd")
EFFECTS = ("level", "rank", "rank_by_cost", "lever", "kind", "what", "measure", "unit", "change", "low", "high")
NEIGHBOURS = ("level", "rank", "lever", "other", "verdict", "difference_t", "low", "high", "pairs")
ASSETS = ("level", "factor", "asset", "utilisation", "binding_days", "replications")
FINDING = Finding(
    kind="marginal",
    command="transcaspian marginal {scenario}",
    about=("scenario", "seed", "levels", "levers", "top", "replications", "runs"),
    tables={
        "marginal": (*EFFECTS, "told_apart", "replications"),
        "ranking": (*NEIGHBOURS, "tolerance_t"),
        "levels": ("measure", "unit", "mean", "low", "high", "replications", "level", "factor"),
        "assets": ASSETS,
        "curve": curve.COLUMNS,
    },
    names=tuple(measures.UNITS),
)


def tables(study: Study, kept: Keeper) -> dict[str, pd.DataFrame]:
    """Return the tables of the finding by name."""
    assets = _assets(study, kept)
    waits = study.room.kpis.get("wait_h")
    found = {
        "marginal": pd.concat([_level(study, kept, level.name) for level in study.levels], ignore_index=True),
        "ranking": pd.concat([_ranking(study, kept, level.name) for level in study.levels], ignore_index=True),
        "levels": _levels(study, kept),
        "assets": assets,
    }
    if study.factors:
        found["curve"] = curve.table(study.every_level(), kept, assets, waits, found["marginal"])
    return found


def about(study: Study, kept: Keeper) -> dict[str, Any]:
    """Return what the finding is about."""
    return {
        "scenario": study.scenario.name,
        "title": study.scenario.title,
        "year": study.scenario.year,
        "input_hash": study.scenario.input_hash,
        "seed": study.seed,
        "levels": [level.name for level in study.levels],
        "target": next((level.name for level in study.levels if level.is_target), ""),
        "levers": [lever.name for lever in study.levers],
        "first": study.first,
        "most": study.most,
        "top": study.top,
        "settled": {level.name: not _open(study, kept, level.name) for level in study.levels},
        "open": {level.name: sorted(_open(study, kept, level.name)) for level in study.levels},
        "replications": {
            level.name: max(len(kept.of(level.name, lever.name)) for lever in study.levers) for level in study.levels
        },
        "runs": len(kept.found),
    }


def _open(study: Study, kept: Keeper, level: str) -> set[str]:
    effects = study.effects(kept, level, "carried_t")
    return unsettled(neighbours(effects, top=study.top, tolerance=tolerance_t(kept, level)))


def _level(study: Study, kept: Keeper, level: str) -> pd.DataFrame:
    """Return the effects at one demand: a row a lever and measure, with its rank by tonnes and by cost of waiting."""
    ranks = {}
    for measure in RANKED_BY:
        effects = study.effects(kept, level, measure)
        signed = effects if measure == "carried_t" else {name: -values for name, values in effects.items()}
        ranks[measure] = {name: place for place, name in enumerate(order(signed), start=1)}
    rows = []
    for measure, unit in measures.UNITS.items():
        effects = study.effects(kept, level, measure)
        for lever in study.levers:
            mean, low, high = measures.interval(effects[lever.name])
            rows.append(
                {
                    "level": level,
                    "rank": ranks["carried_t"][lever.name],
                    "rank_by_cost": ranks["wait_cost_usd"][lever.name],
                    "lever": lever.name,
                    "kind": lever.kind,
                    "what": lever.text,
                    "measure": measure,
                    "unit": unit,
                    "change": mean,
                    "low": low,
                    "high": high,
                    "told_apart": bool(low > 0.0 or high < 0.0),
                    "replications": len(effects[lever.name]),
                }
            )
    frame = pd.DataFrame(rows)
    return frame.sort_values(["rank", "measure"], kind="stable", ignore_index=True)


def _ranking(study: Study, kept: Keeper, level: str) -> pd.DataFrame:
    effects = study.effects(kept, level, "carried_t")
    places = {name: place for place, name in enumerate(order(effects), start=1)}
    tolerance = tolerance_t(kept, level)
    rows = [
        (level, places[one.first], one.first, one.second, one.verdict, one.difference, one.low, one.high, one.pairs)
        for one in neighbours(effects, top=study.top, tolerance=tolerance)
    ]
    return pd.DataFrame(rows, columns=list(NEIGHBOURS)).assign(tolerance_t=tolerance)


def _levels(study: Study, kept: Keeper) -> pd.DataFrame:
    frames = [
        measures.summary([found.measured for found in kept.of(level.name, BASE)]).assign(
            level=level.name, factor=level.factor
        )
        for level in study.levels
    ]
    return pd.concat(frames, ignore_index=True)


def _assets(study: Study, kept: Keeper) -> pd.DataFrame:
    """Return mean use and binding days of every asset at every demand, over replications."""
    if "utilisation" not in study.room.kpis:
        return pd.DataFrame(columns=list(ASSETS))
    names = dict(study.room.kpis["utilisation"].dims)["asset"]
    rows = []
    for level in study.every_level():
        base = kept.of(level.name, BASE)
        used, days = (np.mean([one.assets[name] for one in base], axis=0) for name in ("utilisation", "binding_days"))
        rows += [
            (level.name, level.factor, name, float(used[place]), float(days[place]), len(base))
            for place, name in enumerate(names)
        ]
    return pd.DataFrame(rows, columns=list(ASSETS))
