"""Score the reader of communiques against annotated texts: precision and recall per kind.

Usage: python tools/score_reader.py [FILE] [--misses]. FILE is a YAML file of annotated texts in the form of
tests/programme/reader/communiques.yaml, which is scored when none is named.

Persons and projects count by id and place, dates and quantities by value (and unit) and place, parties, places, events
and modalities by what they say in a text. A proposal of the text's own day or of a body counts like any other.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from transcaspian.programme.reader import Reading, read

TEXTS = Path(__file__).parents[1] / "tests" / "programme" / "reader" / "communiques.yaml"
KINDS = ("person", "project", "party", "place", "date", "quantity", "event", "modality", "quote")
Item = tuple[Any, int | None, int | None]


def wanted(text: dict[str, Any]) -> dict[str, list[Item]]:
    """Return what an annotated text holds, by kind."""
    gold = text["gold"]
    placed = {
        "person": [(one["id"], one["start"], one["end"]) for one in gold.get("participants", [])],
        "project": [(one["id"], one["start"], one["end"]) for one in gold.get("projects", [])],
        "date": [(plain(one["value"]), one["start"], one["end"]) for one in gold.get("dates", [])],
        "quantity": [
            ((plain(one["value"]), one["unit"]), one["start"], one["end"])
            for one in gold.get("targets", [])
            if one.get("unit")
        ],
        "quote": [(one["speaker"], one["start"], one["end"]) for one in gold.get("quotes", [])],
    }
    named = {
        "party": {
            *gold.get("parties", []),
            *(one["id"] for key in ("organisations", "bodies") for one in gold.get(key, [])),
        },
        "place": {gold["event"].get("place")} - {None},
        "event": {gold["event"]["type"], *(one["type"] for one in gold.get("planned_events", []))},
        "modality": {(one["id"], one["modality"]) for one in gold.get("projects", [])},
    }
    return {**placed, **{kind: [(one, None, None) for one in sorted(found, key=str)] for kind, found in named.items()}}


def plain(value: Any) -> Any:
    """Return a value as the reader writes it."""
    if isinstance(value, list):
        return tuple(value)
    return str(value) if isinstance(value, date) else value


def proposed(reading: Reading, kind: str) -> Iterator[Item]:
    """Yield what the reader proposes of a kind."""
    seen = set()
    for one in reading.of(kind):
        if kind in {"person", "project", "quote"}:
            yield one.id, one.start, one.end
        elif kind == "date":
            yield one.value, one.start, one.end
        elif kind == "quantity":
            yield (one.value, one.unit), one.start, one.end
        else:
            item = one.value if kind == "event" else one.id if kind != "modality" else (one.id, one.value)
            if item not in seen and not (kind == "modality" and not str(one.id).startswith("P-")):
                seen.add(item)
                yield item, None, None


def fits(a: Item, b: Item) -> bool:
    """Return whether two items say the same in overlapping places."""
    if a[0] != b[0]:
        return False
    if a[1] is None or b[1] is None or a[2] is None or b[2] is None:
        return True
    return a[1] < b[2] and b[1] < a[2]


def score(texts: list[dict[str, Any]], *, misses: bool) -> dict[str, tuple[int, int, int]]:
    """Return (hits, proposed, wanted) by kind, over all texts."""
    totals = dict.fromkeys(KINDS, (0, 0, 0))
    for text in texts:
        issued = text.get("issued") or text.get("document_date")
        reading = read(text["text"], date=issued)
        gold = wanted(text)
        for kind in KINDS:
            open_items, hits, extra = list(gold[kind]), 0, []
            for item in proposed(reading, kind):
                match = next((one for one in open_items if fits(item, one)), None)
                if match is None:
                    extra.append(item)
                else:
                    open_items.remove(match)
                    hits += 1
            if misses:
                for sign, items in (("-", open_items), ("+", extra)):
                    for item in items:
                        print(f"{sign} {text['id']} {kind} {item}")
            before = totals[kind]
            totals[kind] = (before[0] + hits, before[1] + hits + len(extra), before[2] + len(gold[kind]))
    return totals


def main() -> int:
    """Print a line a kind; exit 1 if a person or a project is missed or made up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=TEXTS)
    parser.add_argument("--misses", action="store_true", help="print what was missed (-) and what was too much (+)")
    arguments = parser.parse_args()
    content = yaml.safe_load(arguments.file.read_text("utf-8"))
    totals = score(content["communiques"], misses=arguments.misses)
    print(f"{'kind':<10} {'precision':>9} {'recall':>7} {'hits':>5} {'proposed':>9} {'wanted':>7}")
    for kind, (hits, given, asked) in totals.items():
        precision = f"{hits / given:.2f}" if given else "-"
        recall = f"{hits / asked:.2f}" if asked else "-"
        print(f"{kind:<10} {precision:>9} {recall:>7} {hits:>5} {given:>9} {asked:>7}")
    perfect = all(totals[kind][0] == totals[kind][1] == totals[kind][2] for kind in ("person", "project"))
    return 0 if perfect else 1


if __name__ == "__main__":
    sys.exit(main())
