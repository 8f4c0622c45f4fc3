"""A text against a JSON Schema, with the line of every fault.

The published schema is the rule that is applied: this module interprets the words of JSON Schema that it uses (type,
enum, pattern, format date, properties, patternProperties, required, additionalProperties, items, minItems, anyOf,
$ref) on YAML nodes. JSON is YAML, so the same check reads JSON exports. What a plain text means is decided by the
schema, so that 2023-02-31 is a date that does not exist and never a surprise.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from transcaspian.errors import Problem
from transcaspian.messages import known, say
from transcaspian.programme.days import read_day

Rule = Mapping[str, Any]
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")  # but the end of a line
NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
NOTHING = {"", "~", "null"}
SHOWN_CHARACTERS = 80
REFUSED = object()


def published(name: str) -> Rule:
    """Return a schema that ships with the package, for example ``"register"``."""
    file = resources.files("transcaspian").joinpath("data", "programme", f"{name}.schema.json")
    loaded: Rule = json.loads(file.read_text("utf-8"))
    return loaded


class Entry(dict[str, Any]):
    """A mapping that knows the file and the line it stands on."""

    path: Path = Path()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: id of the entry, field."""

    row: str = ""
    field: str = ""

    def inside(self, name: str) -> Place:
        """Return the place of a field of this one."""
        return Place(self.row, f"{self.field}.{name}" if self.field else name)


@dataclass
class Check:
    """The check of one file against one schema; `problems` fills up in the order found."""

    schema: Rule
    file: str
    problems: list[Problem] = field(default_factory=list)

    def whole(self, root: yaml.Node) -> Any:
        """Return the checked plain value of a file; what is refused is left out and stands in `problems`."""
        return self._value(root, self.schema, Place())

    def _fault(self, key: str, node: yaml.Node, place: Place, *, allowed: str = "", near: Iterable[str] = ()) -> object:
        text = str(node.value) if isinstance(node, yaml.ScalarNode) else ""
        remedy = f"programme.{key}_remedy"
        self.problems.append(
            Problem(
                rule=say(f"programme.{key}"),
                file=self.file,
                line=node.start_mark.line + 1,
                row=place.row,
                field=place.field,
                value=text[:SHOWN_CHARACTERS],
                allowed=allowed,
                nearest=nearest(text, near),
                remedy=known(remedy) or "",
            )
        )
        return REFUSED

    def _value(self, node: yaml.Node, rule: Rule, place: Place) -> Any:
        while "$ref" in rule:
            rule = self.schema["$defs"][rule["$ref"].removeprefix("#/$defs/")]
        if "anyOf" in rule:
            return self._any(node, rule, place)
        types = [rule["type"]] if isinstance(rule.get("type"), str) else rule.get("type", ["string"])
        if isinstance(node, yaml.MappingNode):
            if "object" in types:
                return self._object(node, rule, place)
        elif isinstance(node, yaml.SequenceNode):
            if "array" in types:
                return self._array(node, rule, place)
        elif not {"object", "array"} >= set(types):
            return self._scalar(node, rule, types, place)
        return self._fault("wrong_kind", node, place, allowed=", ".join(types))

    def _any(self, node: yaml.Node, rule: Rule, place: Place) -> Any:
        for choice in rule["anyOf"]:
            trial = Check(self.schema, self.file)
            value = trial._value(node, choice, place)
            if not trial.problems:
                return value
        return self._fault("wrong_kind", node, place, allowed=str(rule.get("description", "")))

    def _object(self, node: yaml.MappingNode, rule: Rule, place: Place) -> Entry:
        known = rule.get("properties", {})
        found = Entry()
        found.line = node.start_mark.line + 1
        pairs = [(key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)]
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._fault("unknown_key", key, place, allowed=", ".join(known))
        for key, value in pairs:
            if key.value == "id" and "id" in known and isinstance(value, yaml.ScalarNode):
                place = Place(str(value.value)[:SHOWN_CHARACTERS])
        for key, value in pairs:
            here = place.inside(key.value[:SHOWN_CHARACTERS])
            inner = _rule_of(key.value, rule)
            if key.value in found:
                self._fault("key_twice", key, here)
            elif inner is None:
                self._fault("unknown_key", key, here, allowed=", ".join(known), near=known)
            else:
                value_found = self._value(value, inner, here)
                found[key.value] = None if value_found is REFUSED else value_found
        for name in rule.get("required", ()):
            if name not in found:
                self._fault("missing_key", node, place.inside(name))
        return found

    def _array(self, node: yaml.SequenceNode, rule: Rule, place: Place) -> list[Any]:
        if len(node.value) < rule.get("minItems", 0):
            self._fault("list_short", node, place)
        values = (self._value(item, rule["items"], place) for item in node.value)
        return [value for value in values if value is not REFUSED]

    def _scalar(self, node: yaml.Node, rule: Rule, types: list[str], place: Place) -> Any:
        text = str(node.value)
        plain = not getattr(node, "style", None)
        if "null" in types and plain and text in NOTHING:
            return None
        if "boolean" in types and plain and text in {"true", "false"}:
            return text == "true"
        if plain and {"number", "integer"} & set(types) and NUMBER.fullmatch(text):
            number = float(text)
            if math.isfinite(number) and ("number" in types or number.is_integer()):
                return int(number) if number.is_integer() and "." not in text else number
        if "string" not in types:
            return self._fault("wrong_kind", node, place, allowed=", ".join(types))
        return self._text(node, text, rule, place)

    def _text(self, node: yaml.Node, text: str, rule: Rule, place: Place) -> Any:
        if not text.strip():
            return self._fault("empty_text", node, place)
        if CONTROL.search(text):
            return self._fault("control_character", node, place)
        if "enum" in rule and text not in rule["enum"]:
            allowed = [str(name) for name in rule["enum"] if name is not None]
            return self._fault("not_allowed", node, place, allowed=", ".join(allowed), near=allowed)
        if "pattern" in rule and not re.search(rule["pattern"], text):
            return self._fault("wrong_shape", node, place, allowed=str(rule.get("description", rule["pattern"])))
        if rule.get("format") == "date":
            try:
                return read_day(text)
            except ValueError:
                return self._fault("no_such_day", node, place)
        return text


def _rule_of(key: str, rule: Rule) -> Rule | None:
    if key in rule.get("properties", {}):
        found: Rule = rule["properties"][key]
        return found
    for pattern, inner in rule.get("patternProperties", {}).items():
        if re.search(pattern, key):
            return dict(inner)
    extra = rule.get("additionalProperties", False)
    return dict(extra) if isinstance(extra, Mapping) else None


def nearest(text: str, known: Iterable[str]) -> str:
    """Return the name of `known` most like `text`, or an empty text."""
    by_folded = {name.casefold(): name for name in known}
    matches = get_close_matches(text.strip().casefold()[:SHOWN_CHARACTERS], by_folded, n=1)
    return by_folded[matches[0]] if matches else ""
