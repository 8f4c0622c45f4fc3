"""Print what a language lacks against English, as TOML to fill in, and what it has that English no longer has.

Usage: python tools/untranslated.py LANGUAGE [--prune]. With --prune the second kind is taken out of the files.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "src" / "transcaspian" / "data" / "messages"


def read(file: Path) -> dict[str, object]:
    """Return the messages of a file; none where it does not exist."""
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}


def lines_of(file: Path) -> dict[str, str]:
    """Return each message's line by its key."""
    found = {}
    for line in file.read_text("utf-8").splitlines():
        match = re.match(r'"?([\w./%-]+)"? = ', line)
        if match:
            found[match.group(1)] = line
    return found


def prune(file: Path, gone: set[str]) -> None:
    """Take messages out of a file."""
    kept = [line for line in file.read_text("utf-8").splitlines() if line not in {lines_of(file)[key] for key in gone}]
    file.write_text("\n".join(kept) + "\n", "utf-8")


def main() -> None:
    """Compare every file of English with the same file of the language."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("language")
    arguments.add_argument("--prune", action="store_true")
    asked = arguments.parse_args()
    for english in sorted((FOLDER / "en").glob("*.toml")):
        other = FOLDER / asked.language / english.name
        wanted, has = read(english), read(other)
        gone = set(has) - set(wanted)
        if asked.prune and gone:
            prune(other, gone)
        missing = [line for key, line in lines_of(english).items() if key not in has]
        if missing or gone:
            print(f"# {english.name}: {len(missing)} missing, {len(gone)} gone", *missing, *sorted(gone), sep="\n")


if __name__ == "__main__":
    main()
