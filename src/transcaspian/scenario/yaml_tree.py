"""YAML to a tree that knows its lines: plain mappings, lists and scalars, and nothing that can explode.

Scalars stay texts; the catalogue decides what they mean. Anchors, aliases, tags and deep nesting are refused, since a
scenario needs none of them and a few bytes of them can fill a memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml

from transcaspian.scenario.problems import Place, Problems

DEPTH = 8
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; `plain` if it stands without quotes."""

    line: int
    text: str
    plain: bool

    @property
    def empty(self) -> bool:
        """Whether nothing, ``~`` or ``null`` stands there."""
        return self.plain and self.text in {"", "~", "null", "Null", "NULL"}


@dataclass(slots=True)
class Sequence:
    """A list."""

    line: int
    items: list[Node]


@dataclass(slots=True)
class Mapping:
    """Keys and values in the order written."""

    line: int
    entries: list[tuple[Scalar, Node]]


Node = Scalar | Sequence | Mapping


class _RefusedError(Exception):
    """Something that no scenario needs; carries message key and line."""

    def __init__(self, key: str, line: int, text: str = "") -> None:
        super().__init__(key)
        self.key, self.line, self.text = key, line, text


def read_tree(text: str, shown: str, problems: Problems) -> Node | None:
    """Return the tree of a YAML text, or None after noting why there is none."""
    try:
        return _Builder(shown, problems).build(text)
    except _RefusedError as refused:
        problems.add(refused.key, Place(shown, refused.line, value=refused.text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = ", ".join(part for part in (error.context, error.problem) if part)
        problems.add("yaml_broken", Place(shown, mark.line + 1 if mark else None), reason=reason)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        problems.add("yaml_broken", Place(shown, line), reason=str(error.reason))
    return None


class _Builder:
    """Builds the tree from parser events with a stack of its own, so that depth cannot exhaust Python's."""

    def __init__(self, shown: str, problems: Problems) -> None:
        self.shown, self.problems = shown, problems
        self.stack: list[Sequence | Mapping] = []
        self.keys: list[Scalar | None] = []
        self.seen: list[dict[str, int]] = []
        self.root: Node | None = None

    def build(self, text: str) -> Node | None:
        documents = 0
        events: Iterable[Any] = yaml.parse(text, Loader=Loader)
        for event in events:
            line = event.start_mark.line + 1
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _RefusedError("yaml_second_document", line)
            elif isinstance(event, yaml.NodeEvent):
                self._node(event, line)
            elif isinstance(event, yaml.CollectionEndEvent):
                self.stack.pop()
                self.keys.pop()
                self.seen.pop()
        return self.root

    def _node(self, event: Any, line: int) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise _RefusedError("yaml_alias", line, str(event.anchor))
        if event.tag is not None:
            raise _RefusedError("yaml_tag", line, str(event.tag))
        if isinstance(event, yaml.ScalarEvent):
            self._place(Scalar(line, event.value, not event.style))
            return
        node = Mapping(line, []) if isinstance(event, yaml.MappingStartEvent) else Sequence(line, [])
        self._place(node)
        self.stack.append(node)
        self.keys.append(None)
        self.seen.append({})
        if len(self.stack) > DEPTH:
            raise _RefusedError("yaml_deep", line)

    def _place(self, node: Node) -> None:
        """Hang a node under the innermost open mapping or list."""
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return
        key = self.keys[-1]
        if key is not None:
            parent.entries.append((key, node))
            self.keys[-1] = None
        elif isinstance(node, Scalar):
            self._check_twice(node)
            self.keys[-1] = node
        else:
            raise _RefusedError("yaml_key", node.line)

    def _check_twice(self, key: Scalar) -> None:
        first = self.seen[-1].setdefault(key.text, key.line)
        if first != key.line:
            self.problems.add("key_twice", Place(self.shown, key.line, field=key.text), first=first)
