"""The answer about oil, taken from its indicators: nominated, loaded and landed, BTC, and what holds oil back."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from transcaspian.messages import say
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
ON_SCREEN = ("nominated_baku", "loaded_baku", "loaded_makhachkala", "loaded_btc", "lifted")
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
    text = [say("study.oil_head"), *(say("study.crossing_line", unit="t", **row) for row in rows)]
    for row in held(results).head(1).to_dict("records"):
        words = {**row, "cause": say(f"study.oil_limit_{row['cause']}")}
        text.append(say("study.oil_worst", **words))
    return text
