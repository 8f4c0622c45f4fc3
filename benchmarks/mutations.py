"""Spoil good scenario files in many ways: each ends in plain words, quickly, and no wrong key is accepted in silence.

    python benchmarks/mutations.py --count 10000 --seed 1

Prints one JSON object for each failure and one at the end; exits 1 if there was any failure.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random

import yaml
from typer.testing import CliRunner

from spoiling import SPOILERS, Files, Spoiler, good_files
from transcaspian import scenario as scenario_storey
from transcaspian.cli.app import app
from transcaspian.errors import InputError

LONGEST_S = 10
KEYS = {"title", "extends", "year", "known_by", "set", "tables"}
THROUGH_THE_DOOR = 25  # every so many also go through the command line


class TooLongError(Exception):
    """Reading took longer than anyone waits."""


def too_long(_signal: int, _frame: object) -> None:
    raise TooLongError


def write(files: Files, folder: Path) -> Path:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder / "plan.yaml"


def judged(files: Files, spoiler: Spoiler, folder: Path) -> tuple[str, str]:
    """Return the verdict ("refused" and "accepted" are good) and what went wrong, if anything."""
    path = write(files, folder)
    signal.alarm(LONGEST_S)
    try:
        loaded = scenario_storey.load(path)
        loaded.sample(1, 0)
    except InputError as error:
        return ("refused", "") if error.problems and str(error) else ("silent", "no word of what is wrong")
    except TooLongError:
        return "hang", f"longer than {LONGEST_S} s"
    except BaseException:  # noqa: BLE001 - any other end is the fault that this program looks for
        return "traceback", traceback.format_exc(limit=-4)
    finally:
        signal.alarm(0)
    if spoiler.refused:
        return "accepted_wrong", "must be refused"
    strange = unknown_keys(files["plan.yaml"], set(loaded.parameters), loaded.tables)
    return ("accepted_wrong", f"unknown: {strange}") if strange else ("accepted", "")


def unknown_keys(text: bytes, parameters: set[str], tables: object) -> list[str]:
    """Return keys of an accepted file that mean nothing: read here with a plain YAML reader, by rules of our own."""
    tree = yaml.safe_load(text)
    strange = sorted(str(key) for key in set(tree) - KEYS)
    for path in tree.get("set") or {}:
        table, row, field = [*str(path).split("."), "", ""][:3]
        known = fnmatch.filter(parameters, str(path)) or (table in tables and row and field)  # type: ignore[operator]
        strange += [] if known else [str(path)]
    return strange


def through_the_door(path: Path) -> str:
    """Return what is wrong with the command line's answer to the file, or nothing."""
    done = CliRunner().invoke(app, ["check", str(path), "--json"])
    if done.exit_code not in {0, 2} or "Traceback" in done.stderr:
        return f"exit code {done.exit_code}: {done.exception!r}"
    told = json.loads(done.stdout)
    return "" if ("problems" in told) == (done.exit_code == 2) else "exit code and answer disagree"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    signal.signal(signal.SIGALRM, too_long)
    base = scenario_storey.load("baseline-2023")
    counts: Counter[str] = Counter()
    began, slowest_s = time.perf_counter(), 0.0
    for number in range(arguments.count):
        dice = Random(f"{arguments.seed}-{number}")
        spoiler = SPOILERS[number % len(SPOILERS)]
        files = spoiler.spoil(good_files(base, dice), dice)
        start = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            verdict, fault = judged(files, spoiler, Path(folder))
            if not fault and number % THROUGH_THE_DOOR == 0:
                fault = through_the_door(Path(folder) / "plan.yaml")
        slowest_s = max(slowest_s, time.perf_counter() - start)
        counts[verdict] += 1
        counts["failed"] += bool(fault)
        if fault:
            told = {"job": "mutation", "number": number, "spoiler": spoiler.name, "verdict": verdict, "fault": fault}
            print(json.dumps({**told, "plan": files["plan.yaml"].decode("utf-8", "replace")[:600]}), flush=True)
    took_s = time.perf_counter() - began
    told = {"job": "mutations", "count": arguments.count, **counts, "took_s": took_s, "slowest_s": slowest_s}
    print(json.dumps({key: round(value, 2) if isinstance(value, float) else value for key, value in told.items()}))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
