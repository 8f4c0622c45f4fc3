"""Projects: a phrase proposes one only when the parties and the route round it fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from transcaspian.programme.reader.document import Document, Passage
from transcaspian.programme.reader.gazetteer import Match
from transcaspian.programme.reader.parties import CORRIDOR, codes, countries

ROUTE = frozenset({"KZ", "AZ", "GE", "TR", "CN"})
CONTEXT_REACH = 60  # sentences within which a country is looked for
NEAR = 7  # words within which a country says whose line, oil or festival it is
ENERGY = frozenset({"KZ", "AZ", "UZ"})


@dataclass(frozen=True, slots=True)
class Project:
    """A project mentioned in a passage, with how well its parties fit."""

    id: str
    passage: int
    first: int
    last: int
    score: float


@dataclass(frozen=True)
class Scene:
    """What a gate looks at: the phrase, its passage, the countries in it, near it and before it."""

    document: Document
    number: int
    match: Match
    accepted: frozenset[str]
    spoken_of: tuple[frozenset[str], ...]  # countries of each passage

    @property
    def passage(self) -> Passage:
        """The passage of the phrase."""
        return self.document.passages[self.number]

    @property
    def here(self) -> frozenset[str]:
        """Countries of the passage."""
        return self.spoken_of[self.number]

    @property
    def near(self) -> frozenset[str]:
        """Countries within a few words of the phrase."""
        first, last = self.match.first - NEAR, self.match.last + NEAR
        return frozenset(one.code for one in countries(self.passage) if first <= one.last and one.first <= last)

    @property
    def nearest(self) -> frozenset[str]:
        """The closest countries: those inside the phrase, else the closest name and what is linked to it."""
        found = countries(self.passage)
        inside = {one.code for one in found if self.match.first <= one.first <= self.match.last}
        if inside or not found:
            return frozenset(inside)
        ranked = sorted(found, key=self._distance)
        closest = ranked[0]
        linked = [one for one in found if 0 < abs(one.first - closest.first) <= 4]
        return frozenset({closest.code, *(one.code for one in linked)})

    def _distance(self, one: object) -> int:
        first, last = getattr(one, "first", 0), getattr(one, "last", 0)
        return max(self.match.first - last, first - self.match.last)

    @property
    def context(self) -> frozenset[str]:
        """Countries of the passage, else of the nearest one before it that names any, else after it."""
        before, after = range(self.number, -1, -1), range(self.number + 1, len(self.spoken_of))
        places = (*islice(before, CONTEXT_REACH), *islice(after, CONTEXT_REACH))
        return next((self.spoken_of[place] for place in places if self.spoken_of[place]), frozenset())

    def says(self, *identifiers: str) -> bool:
        """Return whether a word of one of these meanings stands in the passage."""
        return any(self.passage.words(identifier) for identifier in identifiers)

    def before(self, identifier: str) -> bool:
        """Return whether the project was proposed before in the text."""
        return identifier in self.accepted

    def gap(self, identifier: str) -> int:
        """Return the distance in words to the nearest word of a meaning."""
        return min((self._distance(match) for match in self.passage.words(identifier)), default=10_000)


def seabed_line(scene: Scene, partners: frozenset[str] = CORRIDOR) -> float:
    """Return the score of a line over the Caspian between the two countries, 0 if it is another's or inland."""
    here, caspian = scene.here, scene.says("caspian", "digital_silk_way")
    foreign = here - partners
    if scene.says("other_sea") and not (caspian and scene.gap("caspian") <= scene.gap("other_sea")):
        return 0.0
    if foreign and (not here >= CORRIDOR or not scene.nearest & CORRIDOR):
        return 0.0
    if foreign and scene.nearest - partners and not (caspian or scene.nearest >= CORRIDOR):
        return 0.0
    if here >= CORRIDOR:
        return 0.8 if foreign else 0.95
    context = scene.context
    if caspian:
        known = frozenset().union(*scene.spoken_of) | scene.document.represented
        return 0.9 if not context - partners and (not context or known >= CORRIDOR) else 0.0
    if not here and context >= CORRIDOR and not context - partners:
        return 0.7
    if not here and CORRIDOR <= _all_codes(scene) <= partners:
        return 0.6  # nobody else has been named so far
    return 0.0


def energy_line(scene: Scene) -> float:
    """Return the score of a power line over the Caspian; Uzbekistan may be a partner."""
    return seabed_line(scene, ENERGY)


def oil(scene: Scene) -> float:
    """Return the score of Kazakh oil through Azerbaijan, 0 for other oil and other routes."""
    through, around = scene.gap("oil_by_azerbaijan"), scene.gap("oil_by_other_route")
    if around < 10_000 and around <= through:
        return 0.0
    named = codes_in(scene.passage, scene.match)
    kazakh = "KZ" in named or scene.says("kazakh_oil_field")
    if not kazakh and "KZ" not in scene.here:
        ours = not scene.here - CORRIDOR and scene.here != {"AZ"} and "KZ" in scene.context
        return 0.75 if ours and through < 10_000 else 0.0
    if through < 10_000:
        return 0.95
    if scene.here - ROUTE:
        return 0.0
    if "AZ" in scene.here:
        return 0.85
    return 0.7 if "AZ" in scene.context or scene.before("P-OIL") else 0.0


def codes_in(passage: Passage, match: Match) -> frozenset[str]:
    """Return the countries named inside a phrase."""
    return frozenset(one.code for one in countries(passage) if match.first <= one.first <= match.last)


def route(scene: Scene) -> float:
    """Return the score of the corridor: its name is its own, whoever speaks of it."""
    return 0.95 if not scene.here or scene.here & CORRIDOR else 0.8


def joint_operator(scene: Scene) -> float:
    """Return the score of the joint operator of the railways."""
    names = {token.form for token in scene.passage.line.tokens[scene.match.first : scene.match.last + 1]}
    if "multimodal" in names:
        return 0.95
    context = scene.context
    if context - ROUTE:
        return 0.0
    routed = any(match.entry.id == "P-TITR" for match in scene.passage.of("projects"))
    return 0.85 if context >= CORRIDOR else 0.7 if routed else 0.0


def hub(scene: Scene) -> float:
    """Return the score of the container hub at Aktau, 0 for hubs elsewhere."""
    places = {match.entry.id for match in scene.passage.of("places")}
    if "Aktau" in places:
        return 0.95
    before = {
        match.entry.id for passage in scene.document.passages[: scene.number + 1] for match in passage.of("places")
    }
    return 0.7 if not places and "Aktau" in before and scene.before("P-HUB") else 0.0


def trade(scene: Scene) -> float:
    """Return the score of trade between the two countries."""
    here = scene.here
    if here - CORRIDOR and (not here >= CORRIDOR or scene.nearest - CORRIDOR):
        return 0.0
    if here >= CORRIDOR:
        return 0.95
    context = scene.context if not here else _all_codes(scene)
    return 0.8 if context >= CORRIDOR and not context - CORRIDOR else 0.0


def _all_codes(scene: Scene) -> frozenset[str]:
    return frozenset().union(*scene.spoken_of[: scene.number + 1]) | scene.document.represented


def culture(scene: Scene) -> float:
    """Return the score of culture days of one of the two countries in the other."""
    if (scene.near | codes_in(scene.passage, scene.match)) - CORRIDOR or (scene.here and not scene.here & CORRIDOR):
        return 0.0
    if scene.here >= CORRIDOR:
        return 0.95
    context = scene.context if not scene.here else scene.here | _all_codes(scene)
    return 0.75 if context >= CORRIDOR and not context - CORRIDOR else 0.0


def children_centre(scene: Scene) -> float:
    """Return the score of the children's centre that Kazakhstan builds in Azerbaijan."""
    return 0.9 if "AZ" in scene.here | scene.context or "AZ" in _all_codes(scene) else 0.0


GATES: dict[str, Callable[[Scene], float]] = {
    "P-FIBRE": seabed_line,
    "P-OIL": oil,
    "P-TITR": route,
    "P-MCM": joint_operator,
    "P-HUB": hub,
    "P-TRADE": trade,
    "P-CULTURE": culture,
    "P-KURMANGAZY": children_centre,
    "P-POWER": energy_line,
}


def mentions(document: Document) -> tuple[Project, ...]:
    """Return every mention of a project whose gate lets it through, in the order of the text."""
    found: list[Project] = []
    accepted: set[str] = set()
    spoken_of = tuple(codes(passage) for passage in document.passages)
    for number, passage in enumerate(document.passages):
        bodies = {
            place
            for match in passage.of("organisations")
            if match.entry.id == "B-TITR"
            for place in range(match.first, match.last + 1)
        }
        for match in passage.of("projects"):
            if match.first in bodies and match.last in bodies:
                continue
            score = GATES[match.entry.id](Scene(document, number, match, frozenset(accepted), spoken_of))
            if score > 0:
                accepted.add(match.entry.id)
                found.append(Project(match.entry.id, number, match.first, match.last, score))
    return tuple(found)
