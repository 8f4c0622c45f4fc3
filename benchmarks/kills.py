"""Kill a run at random moments: its results folder is whole or absent, and the same command then gives the same bytes.

    python benchmarks/kills.py --count 100

Prints one JSON object a line and exits 1 if any kill left something half-written or changed a byte.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from transcaspian.methods.compilation import cache_folder

SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
STARTING_S = 0.5  # until then the interpreter is starting and answers an interrupt in its own way


def command(target: Path, replications: int) -> list[str]:
    program = "from transcaspian.cli import main; main()"
    options = ["--replications", str(replications), "--seed", "7", "--out", str(target), "--quiet"]
    return [sys.executable, "-c", program, "run", *options]


def whole_run(target: Path, replications: int) -> float:
    """Run to the end and return the seconds that took."""
    start = time.perf_counter()
    subprocess.run(command(target, replications), check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def kernels() -> set[Path]:
    """Return the files of compiled functions that are there."""
    folder = cache_folder()
    return set() if folder is None else set(folder.iterdir())


def fingerprint(folder: Path) -> dict[str, str]:
    """Return the hash of every file that promises equal bytes."""
    apart = set(json.loads((folder / "manifest.json").read_text("utf-8"))["not_byte_equal"])
    files = sorted(file for file in folder.iterdir() if file.name not in apart)
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def is_whole(folder: Path) -> bool:
    """Return whether a results folder holds exactly the files its manifest lists, byte for byte."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    listed = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}
    return set(found) == set(listed) | {"manifest.json", "timing.json"} and listed.items() <= found.items()


def kill(target: Path, *, replications: int, after_s: float, sent: signal.Signals) -> dict[str, object]:
    """Start a run, send it a signal after some seconds, and say in which state it left the folder."""
    process = subprocess.Popen(command(target, replications), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    time.sleep(after_s)
    process.send_signal(sent)
    _, said = process.communicate(timeout=120)
    return {
        "exit_code": process.returncode,
        "state": "absent" if not target.exists() else "whole" if is_whole(target) else "broken",
        "traceback": b"Traceback" in said,
    }


def one_kill(number: int, base: Path, whole: dict[str, str], *, took_s: float, replications: int) -> dict[str, object]:
    target = base / f"kill-{number}"
    dice = random.Random(number)
    sent = SIGNALS[number % len(SIGNALS)]
    after_s = dice.uniform(0.0, took_s)
    left = kill(target, replications=replications, after_s=after_s, sent=sent)
    subprocess.run(command(target, replications), check=True, stdout=subprocess.DEVNULL, timeout=600)
    same = fingerprint(target) == whole
    clean = sorted(entry.name for entry in base.iterdir() if entry.name.endswith(target.name)) == [target.name]
    plain = not left["traceback"] or after_s < STARTING_S
    good = left["state"] != "broken" and plain and same and clean
    return {
        "job": "kill",
        "number": number,
        "signal": sent.name,
        "after_s": round(after_s, 3),
        **left,
        "resumed_bytes_equal": same,
        "leftovers_gone": clean,
        "ok": good,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--replications", type=int, default=6)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        reference = base / "reference"
        known = kernels()
        took_s = whole_run(reference, arguments.replications)
        whole = fingerprint(reference)
        failed = 0
        if kernels() != known:  # it compiled as well, which the runs to be killed do not
            again = base / "again"
            took_s = whole_run(again, arguments.replications)
            failed = int(fingerprint(again) != whole)
        for number in range(arguments.count):
            outcome = one_kill(number, base, whole, took_s=took_s, replications=arguments.replications)
            print(json.dumps(outcome), flush=True)
            failed += not outcome["ok"]
    print(json.dumps({"job": "kills", "count": arguments.count, "failed": failed, "run_s": round(took_s, 2)}))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
