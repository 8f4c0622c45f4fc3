"""The register: who promised what by when, as frozen entries made of dated statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType

from transcaspian.programme.claims import Claim, Value

LANGUAGES = ("en", "kk", "az", "ru")
Names = Mapping[str, str]
Change = float | str | Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is to be reached: a quantity, with where it starts from and by when if that is said."""

    what: str
    value: Value
    unit: str
    from_value: float | None = None
    by: date | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What all entries share: id, titles in four languages, parties, dated statements."""

    id: str
    title: Names
    parties: tuple[str, ...]
    claims: tuple[Claim, ...]
    title_seen: tuple[str, ...] = ()
    note: str = ""
    file: str = field(default="", compare=False)
    line: int | None = field(default=None, compare=False)

    @property
    def known_on(self) -> date:
        """The day of the first statement."""
        return min(claim.known_on for claim in self.claims)


@dataclass(frozen=True, kw_only=True)
class Agreement(Entry):
    """Something signed between parties."""

    place: str = ""
    projects: tuple[str, ...] = ()
    target: tuple[Target, ...] = ()
    period: tuple[date, date] | None = None
    term_years: int | None = None


@dataclass(frozen=True, kw_only=True)
class Body(Entry):
    """A council, commission or association that meets."""

    chairs: tuple[str, ...] = ()
    established_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Project(Entry):
    """An undertaking with milestones."""

    kind: str
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    former_parties: tuple[str, ...] = ()
    target: tuple[Target, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Milestone(Entry):
    """A promise with a due date or a target.

    Attributes
    ----------
    judged : str
        ``date``: it happens late or early; ``period``: a quantity within a period, reached or not.
    replaces : str
        The milestone whose promise this one renews; slip counts from the first promise of the chain.
    after : tuple of str
        Milestones that must come first.
    switches_on : mapping
        Scenario settings that it brings: ``table.row.field`` to a value, ``{add: x}`` or ``{times: x}``.
    """

    kind: str
    project: str = ""
    body: str = ""
    judged: str = "date"
    replaces: str = ""
    after: tuple[str, ...] = ()
    target: Target | None = None
    switches_on: Mapping[str, Change] = field(default_factory=dict)
    switches_on_note: str = ""


@dataclass(frozen=True, kw_only=True)
class Event(Entry):
    """A visit, session, summit, signing or other happening."""

    type: str
    place: str = ""
    participants: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()
    milestones: tuple[str, ...] = ()
    body: str = ""
    host_event: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A quantity over time by one reporter."""

    id: str
    project: str
    what: str
    unit: str
    reporter: str
    claims: tuple[Claim, ...]
    note: str = ""
    file: str = field(default="", compare=False)
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A country or an organisation, named in four languages; `country` is empty for a country."""

    id: str
    names: Names
    country: str = ""
    short: Names = field(default_factory=dict)
    file: str = field(default="", compare=False)
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person, named in four languages, with patronymics and spellings where known."""

    id: str
    names: Names
    country: str
    role: str
    patronymics: Names = field(default_factory=dict)
    variants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    file: str = field(default="", compare=False)
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text that statements point into."""

    id: str
    text: str
    language: str = ""
    date: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A number without source, with the range that we think possible."""

    id: str
    value: float
    low: float
    high: float
    unit: str
    note: str
    file: str = field(default="", compare=False)
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class Register:
    """Everything that was promised, as one frozen object.

    Attributes
    ----------
    titles : mapping of str to str
        Name of the programme by language.
    as_of : datetime.date
        The day to which the register is kept.
    countries, organisations, people, bodies, agreements, projects, milestones, events, series, documents, assumptions
        Entries by id, in the order of the files.
    """

    titles: Names
    as_of: date
    countries: Mapping[str, Party]
    organisations: Mapping[str, Party]
    people: Mapping[str, Person]
    bodies: Mapping[str, Body]
    agreements: Mapping[str, Agreement]
    projects: Mapping[str, Project]
    milestones: Mapping[str, Milestone]
    events: Mapping[str, Event]
    series: Mapping[str, Series]
    documents: Mapping[str, Document]
    assumptions: Mapping[str, Assumption]

    @property
    def title(self) -> str:
        """Name of the programme in English."""
        return self.titles["en"]

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Agreements, bodies, projects, milestones and events by id."""
        sections = (self.agreements, self.bodies, self.projects, self.milestones, self.events)
        return MappingProxyType({name: entry for section in sections for name, entry in section.items()})

    @cached_property
    def parties(self) -> Mapping[str, Party]:
        """Countries and organisations by id."""
        return MappingProxyType({**self.countries, **self.organisations})

    def claims(self) -> Iterator[tuple[str, Claim]]:
        """Yield every statement with the id of its entry or series."""
        for name, entry in self.entries.items():
            yield from ((name, claim) for claim in entry.claims)
        for name, series in self.series.items():
            yield from ((name, claim) for claim in series.claims)

    def chain(self, milestone: str) -> tuple[Milestone, ...]:
        """Return a milestone with those whose promises it renews, first promise first."""
        found = [self.milestones[milestone]]
        while found[-1].replaces:
            found.append(self.milestones[found[-1].replaces])
        return tuple(reversed(found))

    def name(self, party: str, language: str = "en") -> str:
        """Return the name of a country, organisation, person or body, or the id itself."""
        if party in self.parties:
            return self.parties[party].names[language]
        if party in self.people:
            return self.people[party].names[language]
        return self.bodies[party].title[language] if party in self.bodies else party
