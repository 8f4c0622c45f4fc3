"""Put the English of the tables of published figures and incidents into the catalogue, for other languages to say.

Usage: python tools/published_texts.py [--check]. The tables are the source; `messages/en/published.toml` follows them.
A key is row, column and a digest of the English text: a changed text is a new key, which `tools/untranslated.py` prints
until a language has it, beside the old one, which its `--prune` takes out.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

DATA = Path(__file__).parents[1] / "src" / "transcaspian" / "data"
COLUMNS = {
    "cargo/published.csv": ("quantity", "series", "reporter", "explanation", "note"),
    "cargo/published_indicators.csv": ("note",),
    "cargo/incidents.csv": ("note",),
    "oil/worked_examples.csv": ("quantity", "note"),
    "oil/route_examples.csv": ("quantity", "note"),
    "fibre/worked_examples.csv": ("quantity", "note"),
}
FILE = "published.toml"
OTHERS = ("labels.toml", "tables.toml")  # what stands there is said from there
HEAD = "# Texts of the tables of published figures, by row, column and digest of the English: tools/published_texts.py."


def texts(data: Path) -> Iterator[tuple[str, str, str]]:
    """Yield row, column and text of every text that is shown, each text once."""
    english = data / "messages" / "en"
    seen = {text for name in OTHERS for text in read(english / name).values()}
    for table, columns in COLUMNS.items():
        with (data / table).open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            for column in columns:
                text = row[column].strip()
                if text and text not in seen:
                    seen.add(text)
                    yield row["id"], column, text


def read(file: Path) -> dict[str, str]:
    """Return the messages of a file by their keys; none where there is no file."""
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}


def wanted(data: Path) -> dict[str, str]:
    """Return the catalogue's part as the tables want it: key to text. A text keeps the key that it has."""
    has = {text: key for key, text in read(data / "messages" / "en" / FILE).items()}
    found = {}
    for row, column, text in texts(data):
        key = has.get(_braced(text), "")
        right = key.endswith(f".{digest(text)}")
        found[key if right else f"{row}.{column}.{digest(text)}"] = _braced(text)
    return found


def digest(text: str) -> str:
    """Return the digest of an English text that its key ends in."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def written(messages: Mapping[str, str]) -> str:
    """Return the file of messages."""
    lines = [f'"{key}" = {json.dumps(text, ensure_ascii=False)}' for key, text in messages.items()]
    return "\n".join([HEAD, *lines]) + "\n"


def main() -> int:
    """Write the file, or say what it would become."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true", help="write nothing; fail where the tables have changed")
    arguments.add_argument("--data", type=Path, default=DATA, help="folder of the tables and the catalogue")
    asked = arguments.parse_args()
    file = asked.data / "messages" / "en" / FILE
    has, wants = read(file), wanted(asked.data)
    for key in sorted({*has, *wants}):
        if key not in wants:
            print(f"gone: {key}")
        elif key not in has:
            print(f"new:  {key} = {wants[key]}")
    if asked.check:
        return int(has != wants)
    file.write_text(written(wants), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
