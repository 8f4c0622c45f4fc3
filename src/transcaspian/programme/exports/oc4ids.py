"""OC4IDS 0.9.5: the projects as an infrastructure data package, with titles in four languages.

Codes: the phases of the register and the project states of the standard stand one for one (`PROJECT_STATUS`). Of the
four milestone states, `met` and `notMet` are used when that was reported, else `scheduled`. No phase and no state is
made better than printed; the printed word stands in the description.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.programme.register import LANGUAGES, Entry
from transcaspian.programme.register_text import read_nodes
from transcaspian.programme.schema import Check, published
from transcaspian.programme.status import MilestoneStatus, ProjectStatus, Status

PREFIX = "oc4ids-transcaspian"
URI = f"tag:{PREFIX}"
PROJECT_STATUS = {
    "discussed": "identification",
    "preparation": "preparation",
    "implementation": "implementation",
    "operating": "maintenance",
    "complete": "completed",
    "shelved": "cancelled",
}
MILESTONE_STATUS = {"met": "met", "met_late": "met", "missed": "notMet"}
SECTORS = {
    "fibre": "communications",
    "oil": "energy",
    "power": "energy",
    "port": "transport.water",
    "ship": "transport.water",
    "rail": "transport.rail",
    "route": "transport",
    "institution": "governance",
    "culture": "cultureSportsAndRecreation",
    "visit": "governance",
    "trade": "economy",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFacts:
    """What an OC4IDS package says of a project, in the words of the register."""

    id: str
    titles: tuple[tuple[str, str], ...]
    phase: str
    parties: tuple[str, ...]
    milestones: tuple[tuple[str, str, date | None, date | None], ...]


def facts(status: Status) -> tuple[ProjectFacts, ...]:
    """Return what the package holds: of each project phase, parties and milestones (id, state, due, met)."""
    return tuple(
        ProjectFacts(
            id=name,
            titles=tuple(status.register.projects[name].title.items()),
            phase=project.phase,
            parties=status.register.projects[name].parties,
            milestones=tuple(
                (one.milestone.id, MILESTONE_STATUS.get(one.state, "scheduled"), one.due, one.actual)
                for one in _milestones(status, name)
            ),
        )
        for name, project in status.projects.items()
    )


def _milestones(status: Status, project: str) -> list[MilestoneStatus]:
    return [one for one in status.milestones.values() if one.milestone.project == project]


def written(status: Status) -> str:
    """Return the package as JSON text, checked against the shipped schema of the fields used."""
    stamp = f"{status.as_of}T00:00:00Z"
    package = {
        "uri": f"{URI}-{status.as_of}",
        "publishedDate": stamp,
        "publisher": {"name": "transcaspian"},
        "version": "0.9",
        "projects": [_project(status, project, stamp) for project in status.projects.values()],
    }
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    check(text)
    return text


def _project(status: Status, project: ProjectStatus, stamp: str) -> dict[str, Any]:
    entry = status.register.projects[project.id]
    word = say("programme.oc4ids_word", word=project.word, date=project.word_on, entry=project.word_from)
    return {
        "id": f"{PREFIX}-{project.id}",
        "updated": stamp,
        **_titles(entry),
        "description": word,
        "status": PROJECT_STATUS[project.phase],
        "sector": [SECTORS[entry.kind]],
        "parties": [_party(status, party) for party in entry.parties],
        "milestones": [_milestone(one) for one in _milestones(status, project.id)],
    }


def _titles(entry: Entry) -> dict[str, str]:
    others = {f"title_{language}": entry.title[language] for language in LANGUAGES if language != "en"}
    return {"title": entry.title["en"], **others}


def _party(status: Status, name: str) -> dict[str, Any]:
    role = "publicAuthority" if name in status.register.countries else "administrativeEntity"
    return {"id": name, "name": status.register.name(name), "roles": [role]}


def _milestone(one: MilestoneStatus) -> dict[str, Any]:
    found: dict[str, Any] = {"id": one.milestone.id, **_titles(one.milestone), "type": "delivery"}
    found["description"] = say("programme.oc4ids_state", state=one.state, word=one.word)
    if one.due:
        found["dueDate"] = f"{one.due}T00:00:00Z"
    if one.actual:
        found["dateMet"] = f"{one.actual}T00:00:00Z"
    found["status"] = MILESTONE_STATUS.get(one.state, "scheduled")
    return found


def check(text: str) -> dict[str, Any]:
    """Return a package as plain data after checking structure and codes of the fields used.

    Raises
    ------
    InputError
        With every fault, each with its line and field.
    """
    checked = Check(published("oc4ids"), "oc4ids.json")
    package = checked.whole(read_nodes(text, "oc4ids.json"))
    if checked.problems:
        raise InputError(checked.problems)
    if not isinstance(package, dict):
        raise InputError(Problem(rule=say("programme.not_package")))
    return package


def read(text: str) -> tuple[ProjectFacts, ...]:
    """Return what a package says, in the words of the register.

    Raises
    ------
    InputError
        The package does not obey the schema.
    """
    phases = {code: phase for phase, code in PROJECT_STATUS.items()}
    return tuple(
        ProjectFacts(
            id=project["id"].removeprefix(f"{PREFIX}-"),
            titles=tuple(
                (language, project["title" if language == "en" else f"title_{language}"]) for language in LANGUAGES
            ),
            phase=phases[project["status"]],
            parties=tuple(party["id"] for party in project["parties"]),
            milestones=tuple(
                (one["id"], one["status"], _day(one.get("dueDate")), _day(one.get("dateMet")))
                for one in project["milestones"]
            ),
        )
        for project in check(text)["projects"]
    )


def _day(stamp: str | None) -> date | None:
    return date.fromisoformat(stamp[:10]) if stamp else None
