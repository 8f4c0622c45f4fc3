"""YAML text to nodes that know their lines; what a register never needs (anchors, tags, deep nesting) is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say

DEPTH = 12
LARGEST_BYTES = 4_000_000
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_text(path: Path, shown: str) -> str:
    """Return the text of a UTF-8 file.

    Raises
    ------
    InputError
        The file is missing, too large, not UTF-8, or empty.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise _fault("file_large", shown, allowed=say("programme.file_large_allowed", limit=LARGEST_BYTES / 1e6))
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _fault("file_not_utf8", shown) from None
    except (OSError, ValueError) as error:
        raise _fault("file_unreadable", shown, value=getattr(error, "strerror", None) or str(error)) from None
    if not text.strip():
        raise _fault("file_empty", shown)
    return text


def read_nodes(text: str, shown: str) -> yaml.Node:
    """Return the root node of a YAML text; its nodes carry `start_mark.line`, counted from 0.

    Raises
    ------
    InputError
        The text is no YAML, or uses anchors, tags, several documents or deep nesting.
    """
    try:
        _refuse_the_needless(text, shown)
        root = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = ", ".join(part for part in (error.context, error.problem) if part)
        raise _fault("yaml_broken", shown, line=mark.line + 1 if mark else None, value=reason) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _fault("yaml_broken", shown, line=line, value=str(error.reason)) from None
    if root is None:
        raise _fault("file_empty", shown)
    return root


def _refuse_the_needless(text: str, shown: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.NodeEvent):
            depth += isinstance(event, yaml.CollectionStartEvent)
            if event.anchor is not None or depth > DEPTH or getattr(event, "tag", None):
                raise _needless(event, shown)


def _needless(event: Any, shown: str) -> InputError:
    """Return what is wrong with an event that is an alias, has an anchor or a tag, or stands too deep."""
    line = event.start_mark.line + 1
    if event.anchor is not None:
        return _fault("yaml_alias", shown, line=line)
    if tag := getattr(event, "tag", None):
        return _fault("yaml_tag", shown, line=line, value=str(tag))
    return _fault("yaml_deep", shown, line=line)


def _fault(key: str, shown: str, *, line: int | None = None, value: str = "", allowed: str = "") -> InputError:
    problem = Problem(
        rule=say(f"programme.{key}"),
        file=shown,
        line=line,
        value=value[:80],
        allowed=allowed,
        remedy=say(f"programme.{key}_remedy"),
    )
    return InputError(problem)
