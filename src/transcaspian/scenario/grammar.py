"""The scenario file: its keys, and what may stand under each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from transcaspian.scenario.files import SCENARIO_BYTES, read_text
from transcaspian.scenario.problems import Place, Problems
from transcaspian.scenario.values import NUMBER, read_date
from transcaspian.scenario.yaml_tree import Mapping, Node, Scalar, read_tree

KEYS = ("title", "extends", "year", "known_by", "set", "tables")
OPERATIONS = ("add", "times")


@dataclass(frozen=True, slots=True)
class Setting:
    """One line under `set`: a path and a value, or a number to add or to multiply by."""

    path: str
    operation: str
    text: str
    plain: bool
    line: int


@dataclass(frozen=True, slots=True)
class Replacement:
    """One line under `tables`: a table and the user's CSV file, relative to the scenario."""

    table: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Document:
    """One scenario file as written; lines count from 1."""

    path: Path
    shown: str
    title: str
    extends: Scalar | None
    year: int | None
    year_line: int | None
    known_by: date | None
    settings: tuple[Setting, ...]
    replacements: tuple[Replacement, ...]


def read_document(path: Path, shown: str, problems: Problems) -> Document | None:
    """Return the scenario file at `path`, or None when it is no mapping of keys at all."""
    text = read_text(path, shown, problems, limit_bytes=SCENARIO_BYTES)
    tree = read_tree(text, shown, problems) if text is not None else None
    if tree is None:
        if text is not None and not len(problems):
            problems.add("file_empty", Place(shown))
        return None
    if not isinstance(tree, Mapping):
        problems.add("not_a_mapping", Place(shown, tree.line), allowed=", ".join(KEYS))
        return None
    return _document(path, shown, tree, problems)


def _document(path: Path, shown: str, tree: Mapping, problems: Problems) -> Document:
    found: dict[str, Node] = {}
    for key, node in tree.entries:
        if key.text not in KEYS:
            place = Place(shown, key.line, field=key.text)
            problems.add("key_unknown", place, allowed=", ".join(KEYS), known=KEYS, near=key.text)
        found[key.text] = node
    reader = _Reader(shown, problems)
    title, extends = reader.scalar("title", found), reader.scalar("extends", found)
    return Document(
        path=path,
        shown=shown,
        title=title.text if title else "",
        extends=extends,
        year=reader.year(found),
        year_line=found["year"].line if "year" in found else None,
        known_by=reader.day(found),
        settings=tuple(reader.settings(found)),
        replacements=tuple(reader.replacements(found)),
    )


class _Reader:
    """Reads single keys of one file."""

    def __init__(self, shown: str, problems: Problems) -> None:
        self.shown, self.problems = shown, problems

    def _fault(self, key: str, line: int, field: str, value: str = "", allowed: str = "") -> None:
        self.problems.add(key, Place(self.shown, line, field=field, value=value), allowed=allowed)

    def scalar(self, key: str, found: dict[str, Node]) -> Scalar | None:
        node = found.get(key)
        if node is None:
            return None
        if not isinstance(node, Scalar):
            self._fault("not_one_value", node.line, key)
            return None
        if node.empty or not node.text.strip():
            self._fault("value_missing", node.line, key)
            return None
        return node

    def year(self, found: dict[str, Node]) -> int | None:
        node = self.scalar("year", found)
        if node is None:
            return None
        if not (node.plain and node.text.isascii() and node.text.isdigit() and len(node.text) == 4):
            self._fault("year_wrong", node.line, "year", node.text)
            return None
        return int(node.text)

    def day(self, found: dict[str, Node]) -> date | None:
        node = self.scalar("known_by", found)
        day = read_date(node.text, last_day=True) if node else None
        if node and day is None:
            self._fault("not_a_date", node.line, "known_by", node.text, "YYYY-MM-DD")
        return day

    def _entries(self, key: str, found: dict[str, Node]) -> list[tuple[Scalar, Node]]:
        """Return the entries under `set` or `tables`; an empty block has none."""
        node = found.get(key)
        if node is None or (isinstance(node, Scalar) and node.empty):
            return []
        if not isinstance(node, Mapping):
            self._fault("not_a_block", node.line, key, node.text if isinstance(node, Scalar) else "")
            return []
        return node.entries

    def settings(self, found: dict[str, Node]) -> list[Setting]:
        settings = [self._setting(key, node) for key, node in self._entries("set", found)]
        return [setting for setting in settings if setting is not None]

    def _setting(self, key: Scalar, node: Node) -> Setting | None:
        if isinstance(node, Scalar):
            if node.empty or not node.text.strip():
                self._fault("value_missing", node.line, key.text)
                return None
            return Setting(key.text, "set", node.text.strip(), node.plain, key.line)
        if isinstance(node, Mapping) and len(node.entries) == 1:
            operation, amount = node.entries[0]
            if operation.text in OPERATIONS and isinstance(amount, Scalar):
                return self._operation(key, operation.text, amount)
        names = ", ".join(name.text for name, _ in node.entries) if isinstance(node, Mapping) else ""
        self._fault("operation_unknown", node.line, key.text, names)
        return None

    def _operation(self, key: Scalar, operation: str, amount: Scalar) -> Setting | None:
        good = amount.plain and NUMBER.fullmatch(amount.text) is not None
        if not good or abs(float(amount.text)) > 1e15:
            self._fault("amount_wrong", amount.line, f"{key.text}.{operation}", amount.text)
            return None
        return Setting(key.text, operation, amount.text, True, key.line)

    def replacements(self, found: dict[str, Node]) -> list[Replacement]:
        good = []
        for key, node in self._entries("tables", found):
            if isinstance(node, Scalar) and not node.empty and node.text.strip():
                good.append(Replacement(key.text, node.text.strip(), key.line))
            else:
                self._fault("path_wrong", node.line, key.text)
        return good
