"""The answer of a run, taken from its indicators: what crossed, where it waited and why. Read by summary and report."""

from __future__ import annotations

import pandas as pd

from transcaspian.messages import known, say
from transcaspian.study.answer import oil as oil_answer
from transcaspian.study.results.results import Results

ROUTE_CLASSES = ("wagon", "box", "dry")  # what the route counts beside crude; trucks apart
CLASSES = (*ROUTE_CLASSES, "truck", "crude")
UNITS = ("wagon_loaded", "wagon_empty", "truck", "teu")
OTHER_TRAFFIC = ("turkmenbashi", "makhachkala", "black_sea")
SPREAD = ["p10", "p50", "p90", "low", "high", "half_width"]
TONNES_PER_MILLION = 1e6


def home_lines(results: Results, kpi: str) -> list[str]:
    """Return the lines between Kazakhstan and Azerbaijan among the labels of an indicator."""
    labels = dict(results.kpis[kpi].dims)["line"]
    return [line for line in labels if not any(other in line for other in OTHER_TRAFFIC)]


def crossings(results: Results) -> pd.DataFrame:
    """Return what crossed between Kazakhstan and Azerbaijan: what, unit, p10, p50, p90, low, high, half_width.

    First the sum of wagon, container and dry cargo in tonnes, then tonnes by class, then units by kind. Rows whose
    indicator the room does not give are absent.
    """
    rows: list[dict[str, object]] = []
    if "crossed_t" in results.kpis:
        labels = dict(results.kpis["crossed_t"].dims)["class"]
        sums = [("route", [name for name in ROUTE_CLASSES if name in labels])]
        sums += [(name, [name]) for name in CLASSES if name in labels]
        rows += [_crossed(results, "crossed_t", f"{key}_t", {"class": names}) for key, names in sums]
    if "crossed_units" in results.kpis:
        kinds = dict(results.kpis["crossed_units"].dims)["kind"]
        rows += [_crossed(results, "crossed_units", kind, {"kind": [kind]}) for kind in UNITS if kind in kinds]
    return pd.DataFrame(rows, columns=["key", "what", "unit", *SPREAD])


def _crossed(results: Results, kpi: str, key: str, chosen: dict[str, list[str]]) -> dict[str, object]:
    found = results.total(kpi, line=home_lines(results, kpi), **chosen).iloc[0]
    return {"key": key, "what": say(f"study.crossed_{key}"), "unit": say(f"study.unit_{key}"), **found[SPREAD]}


def waits(results: Results) -> pd.DataFrame:
    """Return unit-hours of waiting by class and stage: class, stage, spread, share of all that the class waits.

    Classes keep their order, stages of a class come longest first. A wagon-hour and a TEU-hour are different units, so
    shares are taken within a class.
    """
    if "wait_h" not in results.kpis:
        return pd.DataFrame(columns=["class", "stage", *SPREAD, "share"])
    frame = results.total("wait_h", by=("class", "stage"))[["class", "stage", *SPREAD]]
    frame = frame[frame["p50"] > 0]
    frame["share"] = frame["p50"] / frame.groupby("class")["p50"].transform("sum")
    order = {name: place for place, name in enumerate(dict(results.kpis["wait_h"].dims)["class"])}
    keys = pd.DataFrame({"class": frame["class"].map(order), "p50": -frame["p50"]})
    return frame.loc[keys.sort_values(["class", "p50"], kind="stable").index].reset_index(drop=True)


def headline(results: Results) -> str:
    """Return the answer in a sentence: tonnes with their spread, crude apart, and what wagons wait for most."""
    found = crossings(results).set_index("key")
    oil = oil_answer.headline(results)
    if "route_t" not in found.index:
        return oil or say("study.headline_none", year=results.year)
    route = found.loc["route_t", ["p10", "p50", "p90"]] / TONNES_PER_MILLION
    text = say("study.headline", year=results.year, p10=route["p10"], p50=route["p50"], p90=route["p90"])
    if "truck" in found.index:
        text += say("study.headline_trucks", trucks=found.loc["truck", "p50"] / 1e3)
    if "crude_t" in found.index and found.loc["crude_t", "p90"] > 0.0:  # cargo alone carries none
        text += say("study.headline_crude", p50=found.loc["crude_t", "p50"] / TONNES_PER_MILLION)
    for row in waits(results).head(1).to_dict("records"):
        text += say("study.headline_wait", who=spoken(row["class"]), stage=spoken(row["stage"]), share=row["share"])
    return f"{text}. {oil}" if oil else f"{text}."


def spoken(label: str) -> str:
    """Return a label of the tables as words: its own entry in the catalogue, else those of its parts."""
    own = known(f"labels.{label}")
    if own is not None:
        return own
    if "." in str(label):
        return " ".join(spoken(part) for part in str(label).split("."))
    return " ".join(_words(str(label).split("_")))


def place_name(identifier: str, name: str) -> str:
    """Return the name of a place of the network in the language spoken here, its own where the catalogue has none."""
    return known(f"labels.{identifier}") or name


def _words(parts: list[str]) -> list[str]:
    """Return the words of a label that has no entry of its own: the longest parts that have one, the rest as it is."""
    for end in range(len(parts), 0, -1):
        own = known(f"labels.{'_'.join(parts[:end])}")
        if own is not None:
            return [own, *_words(parts[end:])]
    return [parts[0], *_words(parts[1:])] if parts else []
