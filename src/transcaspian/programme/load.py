"""A folder of YAML files to a register; every fault at once, with file, line, entry and field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.programme import register as model
from transcaspian.programme.claims import Claim, Span
from transcaspian.programme.register import LANGUAGES, Register
from transcaspian.programme.register_text import read_nodes, read_text
from transcaspian.programme.rules import broken_rules
from transcaspian.programme.schema import Check, Entry, published

SHIPPED = Path(__file__).parents[1] / "data" / "programme"
SUFFIXES = (".yaml", ".yml")
MOST_PROBLEMS = 200
Sections = dict[str, list[Entry]]


def load(place: Path | str = SHIPPED) -> Register:
    """Return the register in a folder of YAML files, or in one such file.

    Parameters
    ----------
    place : path
        Folder or file; the register that ships with the package when left out.

    Raises
    ------
    InputError
        With every fault: what the schema forbids, unknown names, dates that cannot be, milestones that wait for each
        other, spans that do not match their text.
    """
    files = _files(Path(place))
    sections: Sections = {}
    head: list[Entry] = []
    problems: list[Problem] = []
    for file in files:
        try:
            content = _content(file, problems)
        except InputError as error:
            problems.extend(error.problems)
            continue
        head += [content.pop("register")] if content.get("register") else []
        for name, entries in content.items():
            for entry in entries or []:
                entry.path = file
                sections.setdefault(name, []).append(entry)
    problems += _once(sections)
    if len(head) != 1:
        problems.append(Problem(rule=say("programme.one_head", count=len(head)), file=str(place)))
    if problems:  # values that are missing or wrong would only lead to faults that follow from these
        raise InputError(_shown(problems))
    register = _register(head[0], sections)
    found = list(broken_rules(register))
    if found:
        raise InputError(_shown(found))
    return register


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    if not place.is_dir():
        raise InputError(
            Problem(rule=say("programme.no_register"), file=str(place), remedy=say("programme.no_register_remedy"))
        )
    files = sorted(file for file in place.iterdir() if file.suffix in SUFFIXES)
    if not files:
        raise InputError(
            Problem(rule=say("programme.no_files"), file=str(place), remedy=say("programme.no_register_remedy"))
        )
    return files


def _content(file: Path, problems: list[Problem]) -> Entry:
    check = Check(published("register"), file.name)
    content = check.whole(read_nodes(read_text(file, file.name), file.name))
    problems += check.problems
    return content if isinstance(content, Entry) else Entry()


def _once(sections: Sections) -> Iterable[Problem]:
    seen: dict[str, tuple[str, int]] = {}
    for entry in (entry for entries in sections.values() for entry in entries if entry.get("id")):
        place = (entry.path.name, entry.line)
        if entry["id"] in seen:
            first = "{}:{}".format(*seen[entry["id"]])
            yield Problem(
                rule=say("programme.id_twice", first=first), file=place[0], line=place[1], row=entry["id"], field="id"
            )
        seen.setdefault(entry["id"], place)


def _shown(problems: list[Problem]) -> list[Problem]:
    """Return the faults file by file, by line; a flood is cut and counted."""
    ordered = sorted(problems, key=lambda problem: (problem.file, problem.line or 0))
    if len(ordered) <= MOST_PROBLEMS:
        return ordered
    more = Problem(rule=say("programme.more_problems", count=len(ordered) - MOST_PROBLEMS))
    return [*ordered[:MOST_PROBLEMS], more]


def _register(head: Entry, sections: Sections) -> Register:
    def by_id(name: str, make: Callable[[Entry], Any]) -> Mapping[str, Any]:
        return MappingProxyType({entry["id"]: make(entry) for entry in sections.get(name, [])})

    return Register(
        titles=_frozen(head["title"] if isinstance(head["title"], Entry) else dict.fromkeys(LANGUAGES, head["title"])),
        as_of=head["as_of"],
        countries=by_id("countries", _party),
        organisations=by_id("organisations", _party),
        people=by_id("people", _person),
        bodies=by_id("bodies", lambda entry: _entry(model.Body, entry)),
        agreements=by_id("agreements", lambda entry: _entry(model.Agreement, entry)),
        projects=by_id("projects", lambda entry: _entry(model.Project, entry)),
        milestones=by_id("milestones", lambda entry: _entry(model.Milestone, entry)),
        events=by_id("events", lambda entry: _entry(model.Event, entry)),
        series=by_id("series", lambda entry: _entry(model.Series, entry)),
        documents=by_id("documents", _document),
        assumptions=by_id("assumptions", lambda entry: model.Assumption(**_plain(entry), **_where(entry))),
    )


def _plain(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if value is not None}


def _entry(kind: type[Any], entry: Entry) -> Any:
    values = {name: _frozen(value) for name, value in _plain(entry).items() if name != "claims"}
    if "target" in values and kind is model.Milestone:
        values["target"] = _target(entry["target"])
    elif "target" in values:
        values["target"] = tuple(_target(target) for target in entry["target"])
    if "period" in values:
        values["period"] = (entry["period"]["start"], entry["period"]["end"])
    claims = tuple(_claim(claim, entry, place) for place, claim in enumerate(entry["claims"], start=1))
    return kind(**values, claims=claims, file=entry.path.name, line=entry.line)


def _target(target: Mapping[str, Any]) -> model.Target:
    return model.Target(**{name: _frozen(value) for name, value in _plain(target).items()})


def _claim(claim: Entry, entry: Entry, place: int) -> Claim:
    values = {name: _frozen(value) for name, value in _plain(claim).items() if name != "span"}
    values.setdefault("id", f"{entry['id']}.{place}")
    if "due" in claim and claim["due"] is None:
        values["precision"] = "open"
    span = Span(**claim["span"]) if "span" in claim else None
    return Claim(**values, span=span, file=entry.path.name, line=claim.line)


def _frozen(value: Any) -> Any:
    if isinstance(value, Mapping):
        return MappingProxyType({name: _frozen(item) for name, item in value.items()})
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def _names(entry: Entry) -> Mapping[str, str]:
    return MappingProxyType({language: entry[language] for language in LANGUAGES})


def _where(entry: Entry) -> dict[str, Any]:
    return {"file": entry.path.name, "line": entry.line}


def _party(entry: Entry) -> model.Party:
    short = MappingProxyType(dict(entry.get("short") or {}))
    country = entry.get("country", "")
    return model.Party(id=entry["id"], names=_names(entry), country=country, short=short, **_where(entry))


def _person(entry: Entry) -> model.Person:
    patronymics = {name: entry[f"patronymic_{name}"] for name in LANGUAGES if f"patronymic_{name}" in entry}
    variants = {name: tuple(entry[f"{name}_variants"]) for name in LANGUAGES if f"{name}_variants" in entry}
    return model.Person(
        id=entry["id"],
        names=_names(entry),
        country=entry["country"],
        role=entry["role"],
        patronymics=MappingProxyType(patronymics),
        variants=MappingProxyType(variants),
        **_where(entry),
    )


def _document(entry: Entry) -> model.Document:
    values = {name: value for name, value in _plain(entry).items() if name != "text_file"}
    return model.Document(**values, text=read_text(entry.path.parent / entry["text_file"], entry["text_file"]))
