"""Mutated scenario files: none may end in a traceback, a long wait or the silent acceptance of a wrong key.

    python benchmarks/mutations.py --count 10000 [--seed 1]

Prints one JSON object: how many were tried, refused, accepted; exits with 1 when one broke a rule, with the files that
did it. Whether an accepted file is really sound is judged apart from the program, by PyYAML, csv and float alone.
"""

from __future__ import annotations

import argparse
import csv
import faulthandler
import json
import math
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from transcaspian import scenario
from transcaspian.errors import InputError
from transcaspian.scenario.package_data import FOLDER

LONGEST_S = 10.0
KEYS = {"title", "extends", "year", "known_by", "set", "tables"}
WRONG_VALUES = (
    "nan", ".nan", ".inf", "-.inf", "1e999", "-1", "-1e9", "9" * 400, "0x10", "1_000", "1,5", "true", "no", "null", "~",
    "2023-01-01", "[]", "{}", '""', "''", "three", "12:30", "*", "&a 1", "!!int 3", "|", ">", "%", "@x", "`x`", "- 1",
    "{add: nan}", "{times: .inf}", "{add: 1, add: 2}", "{ad: 1}", "{times: }", "[1, 2]", "!!python/name:os.system x",
)  # fmt: skip
WRONG_CELLS = ("", "nan", "inf", "-1", "1e999", "x", "1;2", "1,5", "9" * 400, '"', "\t", "０", "-", "=1+1", "\0")
LETTERS = "abcxyz_.-01 :#*&{}[]\"'\t\n\r\0é中\u200b\u202e\ufeff\u2028\U0001f6a2"


@dataclass
class Tally:
    """Counts of one run and the files that broke a rule."""

    tried: int = 0
    refused: int = 0
    accepted: int = 0
    slowest_s: float = 0.0
    broken: list[str] = field(default_factory=list)


# --- good files -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Good:
    """Good files to mutate: scenario texts and tables, with the names that an accepted file may use."""

    scenarios: tuple[str, ...]
    tables: dict[str, str]
    fields: dict[str, dict[str, dict[str, str]]]
    rows: dict[str, set[str]]
    kinds: dict[str, str]


def good_files(folder: Path) -> Good:
    """Return the shipped scenarios, one with many settings, and the template of every table."""
    with (folder / "attributes.csv").open(encoding="utf-8", newline="") as file:
        declared = list(csv.DictReader(file))
    fields: dict[str, dict[str, dict[str, str]]] = {}
    for row in declared:
        fields.setdefault(row["table"], {})[row["field"]] = row
    kinds = {row["table"]: row["kind"] for row in declared}
    base = scenario.load("baseline-2023", data=folder)
    tables = {name: scenario.template(name, data=folder) for name in fields}
    small = {name: text for name, text in tables.items() if len(text) < 20_000}
    names = [name for name, one in base.parameters.items() if isinstance(one.value, int | float)]
    settings = "".join(f"  {name}: {base.parameters[name].value}\n" for name in names[:: max(1, len(names) // 25)])
    rich = f"title: Many settings\nextends: baseline-2023\nyear: 2023\nset:\n{settings}"
    shipped = [(folder / "scenarios" / f"{name}.yaml").read_text("utf-8") for name in scenario.names(data=folder)]
    rows = {name: {row.get("id", "") for row in csv.DictReader(text.splitlines())} for name, text in tables.items()}
    return Good((*shipped, rich), small, fields, rows, kinds)


# --- mutations of a text ----------------------------------------------------------------------------------------------

Mutation = Callable[[str, random.Random], str]


def _lines(change: Callable[[list[str], int, random.Random], None]) -> Mutation:
    def mutated(text: str, dice: random.Random) -> str:
        lines = text.splitlines(keepends=True) or [""]
        change(lines, dice.randrange(len(lines)), dice)
        return "".join(lines)

    return mutated


def _typo(text: str, dice: random.Random) -> str:
    """Drop, double, swap or replace one character."""
    if not text:
        return "x"
    at = dice.randrange(len(text))
    put = (text[at] * 2, "", text[at : at + 2][::-1], dice.choice(LETTERS))[dice.randrange(4)]
    return text[:at] + put + text[at + (2 if len(put) == 2 and put != text[at] * 2 else 1) :]


def _word(text: str, dice: random.Random) -> str:
    """Make a typing error inside one word."""
    words = [at for at in range(1, len(text)) if text[at].isalpha() and text[at - 1].isalpha()]
    if not words:
        return text
    at = dice.choice(words)
    return text[:at] + dice.choice(("", text[at] * 2, "x", "_")) + text[at + 1 :]


def _random_characters(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) + 1)
    return text[:at] + "".join(dice.choice(LETTERS) for _ in range(dice.randrange(1, 9))) + text[at:]


def _value(lines: list[str], at: int, dice: random.Random) -> None:
    key, colon, _ = lines[at].partition(": ")
    lines[at] = f"{key}{colon or ': '}{dice.choice(WRONG_VALUES)}\n"


def _indent(lines: list[str], at: int, dice: random.Random) -> None:
    lines[at] = dice.choice((" ", "\t", "    ", "\u00a0")) + lines[at].lstrip(dice.choice(("", " ")))


def _swap(lines: list[str], at: int, dice: random.Random) -> None:
    other = dice.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]


ANY: tuple[Mutation, ...] = (
    _typo,
    _word,
    _word,
    _random_characters,
    lambda text, dice: text[: dice.randrange(len(text) + 1)],
    _lines(lambda lines, at, _: lines.insert(at, lines[at])),
    _lines(lambda lines, at, _: lines.pop(at) and None),
    _lines(_swap),
)
YAML: tuple[Mutation, ...] = (
    *ANY,
    _lines(_value),
    _lines(_value),
    _lines(_indent),
    lambda text, dice: text + dice.choice(("---\na: 1\n", "extends: me.yaml\n", "<<: *x\n", "set: {}\n", "tables:\n")),
    lambda text, _: text.replace("baseline-2023", "me.yaml"),
    lambda text, dice: text.replace(": ", dice.choice((":", " : ", "=", ":: ")), 1),
    lambda text, dice: text.replace("baseline-", dice.choice(("base-", "Baseline-", "../baseline-", "./")), 1),
    lambda text, dice: f"{text}year: {dice.choice((1900, 2023.5, 99999, '二千', -1, 1e4))}\n",
    lambda text, dice: f"{text}{dice.choice(('a', '? ', '[', '{', '- ')) * dice.randrange(1, 5000)}\n",
)


def _cells(change: Callable[[list[list[str]], random.Random], None]) -> Mutation:
    def mutated(text: str, dice: random.Random) -> str:
        rows = [line.split(",") for line in text.split("\n") if line]
        if rows:
            change(rows, dice)
        return "\n".join(",".join(row) for row in rows) + "\n"

    return mutated


def _cell(rows: list[list[str]], dice: random.Random) -> None:
    row = dice.choice(rows)
    row[dice.randrange(len(row))] = dice.choice(WRONG_CELLS)


def _drop_column(rows: list[list[str]], dice: random.Random) -> None:
    at = dice.randrange(len(rows[0]))
    for row in rows:
        del row[at : at + 1]


def _double_column(rows: list[list[str]], dice: random.Random) -> None:
    at = dice.randrange(len(rows[0]))
    for row in rows:
        row.append(row[at] if at < len(row) else "")


def _swap_columns(rows: list[list[str]], dice: random.Random) -> None:
    """Swap two columns, with or without their names."""
    one, other = dice.randrange(len(rows[0])), dice.randrange(len(rows[0]))
    for row in rows[dice.randrange(2) :]:
        if max(one, other) < len(row):
            row[one], row[other] = row[other], row[one]


CSV: tuple[Mutation, ...] = (
    *ANY,
    _cells(_cell),
    _cells(_cell),
    _cells(_drop_column),
    _cells(_double_column),
    _cells(_swap_columns),
    _cells(lambda rows, dice: dice.shuffle(rows)),
    _cells(lambda rows, dice: rows.insert(dice.randrange(len(rows)), rows[0])),
    _cells(lambda rows, dice: dice.choice(rows).append("")),
    _cells(lambda rows, _: rows.__delitem__(slice(1, None))),
    lambda text, dice: text.replace(",", dice.choice(";\t|")),
)
ENCODINGS = ("utf-8",) * 12 + ("utf-16", "latin-1", "utf-8-sig", "cp1251")


def mutated(text: str, mutations: tuple[Mutation, ...], dice: random.Random) -> bytes:
    """Return `text` after one to three mutations, in some encoding."""
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        text = dice.choice(mutations)(text, dice)
    return text.encode(dice.choice(ENCODINGS), errors="replace")


# --- judging ----------------------------------------------------------------------------------------------------------


def faults_of_scenario(path: Path, good: Good) -> Iterator[str]:
    """Yield what is wrong with an accepted scenario file, by PyYAML and the raw catalogue alone."""
    text = path.read_text("utf-8-sig")
    node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    for mapping in (node, *(value for _, value in node.value)):
        if isinstance(mapping, yaml.MappingNode):
            keys = [key.value for key, _ in mapping.value]
            if len(keys) != len(set(keys)):
                yield f"a key stands twice: {keys}"
    document = {key.value: value for key, value in node.value}
    if not set(document) <= KEYS:
        yield f"unknown key: {set(document) - KEYS}"
    own = [key.value for key, _ in document["tables"].value] if _is_block(document.get("tables")) else []
    for key, value in document["set"].value if _is_block(document.get("set")) else []:
        yield from _fault_of_path(key.value, value, good, own)


def _is_block(node: object) -> bool:
    return isinstance(node, yaml.MappingNode)


def _fault_of_path(path: str, value: yaml.Node, good: Good, own: list[str]) -> Iterator[str]:
    parts = path.split(".")
    if len(parts) != 3 or parts[0] not in good.fields or parts[2] not in good.fields[parts[0]]:
        yield f"no such value: {path}"
        return
    table, row, name = parts
    if table not in own and row != "*" and "=" not in row and row not in good.rows[table]:
        yield f"no such row: {path}"
    is_number = good.fields[table][name]["type"] in {"number", "integer"}
    if is_number and isinstance(value, yaml.ScalarNode) and not _is_number(value.value, good.fields[table][name]):
        yield f"no number in the range: {path}: {value.value}"
    if isinstance(value, yaml.MappingNode) and [key.value for key, _ in value.value] not in (["add"], ["times"]):
        yield f"no operation: {path}"


def _is_number(text: str, declared: dict[str, str]) -> bool:
    try:
        number = float(text)
    except ValueError:
        return False
    low, high = float(declared["min"] or "-inf"), float(declared["max"] or "inf")
    return math.isfinite(number) and low <= number <= high


def faults_of_table(path: Path, table: str, good: Good) -> Iterator[str]:
    """Yield what is wrong with an accepted table, by csv, float and the raw catalogue alone."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [[cell.strip() for cell in line] for line in csv.reader(file)]
    lines = [line for line in lines if any(line)]
    header, body = lines[0], lines[1:]
    known = {*good.fields[table], "id"} if good.kinds[table] == "records" else {*good.fields[table]}
    if not set(header) <= known or len(header) != len(set(header)):
        yield f"columns of {table}: {header}"
    for line in body:
        if len(line) != len(header) or line == header:
            yield f"line of {table}: {line}"
        for name, cell in zip(header, line, strict=False):
            declared = good.fields[table].get(name, {"type": "text"})
            if cell and declared["type"] in {"number", "integer"} and not _is_number(cell, declared):
                yield f"cell of {table}.{name}: {cell}"
            if cell and declared["type"].startswith("choice:") and cell not in declared["type"][7:].split("|"):
                yield f"cell of {table}.{name}: {cell}"
    if "id" in header:
        ids = [line[header.index("id")] for line in body]
        if len(ids) != len(set(ids)):
            yield f"row names of {table}: {ids}"


# --- the run ----------------------------------------------------------------------------------------------------------


def try_one(number: int, seed: int, good: Good, folder: Path, data: Path, tally: Tally) -> None:
    """Mutate one file, load it, judge what happened."""
    dice = random.Random(f"{seed}-{number}")
    path, table = folder / "me.yaml", ""
    if dice.random() < 0.5:
        path.write_bytes(mutated(dice.choice(good.scenarios), YAML, dice))
    else:
        table = dice.choice([*good.tables])
        path.write_text(f"extends: baseline-2023\ntables:\n  {table}: table.csv\n", "utf-8")
        (folder / "table.csv").write_bytes(mutated(good.tables[table], CSV, dice))
    begun = time.perf_counter()
    try:
        scenario.load(path, data=data).sample(1, 0)
        tally.accepted += 1
        faults = [*(faults_of_table(folder / "table.csv", table, good) if table else faults_of_scenario(path, good))]
    except InputError as error:
        tally.refused += 1
        faults = [] if error.problems and all(problem.rule for problem in error.problems) else ["no reason given"]
    except Exception:  # noqa: BLE001 - whatever escapes is what this looks for
        faults = [traceback.format_exc()]
    took_s = time.perf_counter() - begun
    tally.tried += 1
    tally.slowest_s = max(tally.slowest_s, took_s)
    if took_s > LONGEST_S:
        faults.append(f"took {took_s:.1f} s")
    tally.broken += [f"mutation {number} of seed {seed}: {fault}" for fault in faults]


def run(count: int, seed: int, data: Path = FOLDER, *, stop_after_s: float = 0.0) -> Tally:
    """Return the tally of `count` mutations; with `stop_after_s`, a mutation that hangs ends the program."""
    good, tally = good_files(data), Tally()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            if stop_after_s:
                faulthandler.dump_traceback_later(stop_after_s, exit=True)
            try_one(number, seed, good, Path(folder), data, tally)
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    tally = run(asked.count, asked.seed, stop_after_s=6 * LONGEST_S)
    faulthandler.cancel_dump_traceback_later()
    for fault in tally.broken:
        print(fault, file=sys.stderr)
    told = {"job": "mutations", "tried": tally.tried, "refused": tally.refused, "accepted": tally.accepted,
            "broken": len(tally.broken), "slowest_s": round(tally.slowest_s, 3)}  # fmt: skip
    print(json.dumps(told))
    return 1 if tally.broken else 0


if __name__ == "__main__":
    sys.exit(main())
