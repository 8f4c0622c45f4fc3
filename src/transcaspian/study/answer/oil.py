"""The answer about oil, taken from its indicators: nominated, loaded and landed, BTC, and what holds oil back."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from transcaspian.messages import say, written
from transcaspian.study.results.results import Results

SPREAD = ["p10", "p50", "p90", "low", "high", "half_width"]
BAKU, MAKHACHKALA = "aktau_baku", "aktau_makhachkala"
BTC_FLOW, BTC_SHIPPER = "tengiz_btc", "tengiz"
CONTRACT = "oil_nominations.tengiz_btc.contract_t_per_year"
ROWS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "nominated_baku": ("oil_nominated_t", {"line": BAKU}),
    "nominated_makhachkala": ("oil_nominated_t", {"line": MAKHACHKALA}),
    "loaded_baku": ("oil_loaded_t", {"line": BAKU}),
    "loaded_makhachkala": ("oil_loaded_t", {"line": MAKHACHKALA}),
    "landed_baku": ("oil_landed_t", {"line": BAKU}),
    "landed_makhachkala": ("oil_landed_t", {"line": MAKHACHKALA}),
    "loaded_btc": ("oil_flow_t", {"flow": BTC_FLOW, "stage": "loaded"}),
    "into_btc": ("oil_into_btc_t", {"shipper": BTC_SHIPPER}),
    "lifted": ("oil_lifted_t", {"shipper": BTC_SHIPPER}),
}
ON_SCREEN = (
    "nominated_baku",
    "loaded_baku",
    "landed_baku",
    "nominated_makhachkala",
    "loaded_makhachkala",
    "landed_makhachkala",
    "loaded_btc",
    "lifted",
)
IDLE = ("nomination", "other_trade", "out_of_service")  # parts of a round without an order
COVERED = ("aktau", "baku", "ceyhan")
BTC_TARGET = "_btc"
TONNES_PER_MILLION = 1e6


def volumes(results: Results) -> pd.DataFrame:
    """Return tonnes of the year: key, what, then the spread; empty where the results hold no oil."""
    rows = [
        {"key": key, "what": say(f"study.oil_{key}"), **results.total(kpi, **chosen).iloc[0][SPREAD]}
        for key, (kpi, chosen) in ROWS.items()
        if kpi in results.kpis
    ]
    return pd.DataFrame(rows, columns=["key", "what", *SPREAD])


def contract_t(results: Results) -> float:
    """Return the tonnes a year agreed for BTC in the scenario; NaN where the results do not name them."""
    if "inputs" not in results.tables:
        return float("nan")
    frame = results.table("inputs")
    found = frame.loc[frame["parameter"] == CONTRACT, "value"]
    return float(found.iloc[0]) if len(found) and str(found.iloc[0]) else float("nan")


def headline(results: Results) -> str:
    """Return what is loaded for BTC beside the contract, in a sentence; nothing where the results hold no oil."""
    found = volumes(results).set_index("key")
    if "loaded_btc" not in found.index:
        return ""
    btc = found.loc["loaded_btc", ["p10", "p50", "p90"]] / TONNES_PER_MILLION
    agreed = contract_t(results) / TONNES_PER_MILLION
    if not agreed > 0.0:
        return say("study.oil_headline_no_contract", p10=btc["p10"], p50=btc["p50"], p90=btc["p90"])
    return say("study.oil_headline", p10=btc["p10"], p50=btc["p50"], p90=btc["p90"], agreed=agreed)


def held(results: Results) -> pd.DataFrame:
    """Return what holds oil back, worst first: cause, the spread in tonne-days, and the share of the sum of medians."""
    if "oil_held_t_days" not in results.kpis:
        return pd.DataFrame(columns=["cause", *SPREAD, "share"])
    frame = results.total("oil_held_t_days", by=("cause",))[["cause", *SPREAD]]
    frame["share"] = frame["p50"] / max(float(frame["p50"].sum()), 1e-9)
    return frame.sort_values("p50", ascending=False, kind="stable").reset_index(drop=True)


def lines(results: Results) -> list[str]:
    """Return the part of the summary on one screen about oil."""
    found = volumes(results)
    if found.empty:
        return []
    rows = found[found["key"].isin(ON_SCREEN)].to_dict("records")
    text = [say("study.oil_head"), *(say("study.crossing_line", unit=say("study.unit_crude_t"), **row) for row in rows)]
    text += [line for line in (_targets_line(results), _ships_line(results), _cover_line(results)) if line]
    for row in held(results).head(1).to_dict("records"):
        words = {**row, "cause": say(f"study.oil_limit_{row['cause']}")}
        text.append(say("study.oil_worst", **words))
    return text


def _targets_line(results: Results) -> str:
    """Return what was announced for BTC beyond the contract, in the order of its size."""
    if "oil_targets" not in results.tables:
        return ""
    frame = results.table("oil_targets")
    own = frame[frame["id"].str.endswith(BTC_TARGET) & (frame["t_per_year"] > contract_t(results))]
    million = [written(tonnes / TONNES_PER_MILLION, ".4g") for tonnes in sorted(own["t_per_year"].astype(float))]
    return say("study.oil_announced", targets="; ".join(million)) if million else ""


def _ships_line(results: Results) -> str:
    """Return the hours of a tanker's round with an order, shortest and longest class, and how many wait off Aktau."""
    if not {"oil_cycle_h", "oil_line_up"} <= set(results.kpis):
        return ""
    frame = results.kpi("oil_cycle_h")
    rounds = frame[~frame["part"].isin(IDLE)].groupby("ship_class", sort=False)["p50"].sum()
    used = rounds[rounds > 0.0]
    weeks = np.median(np.nansum(results.replicates("oil_line_up"), axis=1), axis=0)
    if used.empty:
        return ""
    hours = {"shortest": float(used.min()), "longest": float(used.max())}
    return say("study.oil_ships", **hours, mean=float(weeks.mean()), most=float(weeks.max()))


def _cover_line(results: Results) -> str:
    """Return the mean days of cover over the year, by place."""
    if "oil_days_of_cover" not in results.kpis:
        return ""
    places = dict(results.kpis["oil_days_of_cover"].dims)["place"]
    values = results.replicates("oil_days_of_cover")
    known = {place: values[:, places.index(place)] for place in COVERED if place in places}
    if len(known) < len(COVERED) or any(np.isnan(part).all(axis=1).any() for part in known.values()):
        return ""
    return say(
        "study.oil_cover", **{place: float(np.median(np.nanmean(part, axis=1))) for place, part in known.items()}
    )
