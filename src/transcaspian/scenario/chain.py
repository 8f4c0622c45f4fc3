"""The chain of scenario files: which file a name means, and what it extends, down to the first."""

from __future__ import annotations

from pathlib import Path

from transcaspian.scenario.grammar import Document, read_document
from transcaspian.scenario.problems import Place, Problems
from transcaspian.scenario.yaml_tree import Scalar

SCENARIOS = "scenarios"
ENDINGS = (".yaml", ".yml")
IN_FOLDER = "scenario.yaml"
LONGEST = 20


def shipped_names(folder: Path) -> tuple[str, ...]:
    """Return the names of the scenarios under `folder`, sorted."""
    return tuple(sorted(path.stem for path in (folder / SCENARIOS).glob("*.yaml")))


def find(name: str | Path, folder: Path, problems: Problems) -> tuple[Path, str] | None:
    """Return file and shown name of the scenario that a user asks for by name or by path.

    A shipped name comes first; a path has a slash or ends in ``.yaml``; a folder stands for its `scenario.yaml`.
    """
    text = str(name)
    if isinstance(name, str) and text in shipped_names(folder):
        return folder / SCENARIOS / f"{text}.yaml", text
    path = Path(name)
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except (OSError, ValueError):
        is_folder, exists = False, False
    if is_folder and (path / IN_FOLDER).exists():
        return path / IN_FOLDER, str(path / IN_FOLDER)
    if is_folder:
        problems.add("folder_without_scenario", Place(text), name=IN_FOLDER)
        return None
    if exists:
        return path, text
    _missing(text, path, folder, problems, Place(text))
    return None


def read_chain(path: Path, shown: str, folder: Path, problems: Problems) -> list[Document]:
    """Return the documents from the first ancestor to the scenario itself.

    A file that extends itself, directly or through others, is a fault that shows the ring.
    """
    chain: list[Document] = []
    seen: dict[Path, str] = {}
    while True:
        seen[path.resolve()] = shown
        document = read_document(path, shown, problems)
        if document is None:
            break
        chain.append(document)
        if document.extends is None:
            break
        parent = _parent(document, document.extends, folder, problems)
        if parent is None:
            break
        place = Place(document.shown, document.extends.line, field="extends", value=document.extends.text)
        if parent[0].resolve() in seen:
            ring = [*seen.values(), seen[parent[0].resolve()]]
            problems.add("extends_itself", place, ring=" > ".join(ring))
            break
        if len(chain) >= LONGEST:
            problems.add("chain_too_long", place, longest=LONGEST)
            break
        path, shown = parent
    return chain[::-1]


def _parent(document: Document, extends: Scalar, folder: Path, problems: Problems) -> tuple[Path, str] | None:
    """Return the file that a document extends, or None after noting that there is none."""
    text = extends.text.strip()
    if text in shipped_names(folder):
        return folder / SCENARIOS / f"{text}.yaml", text
    place = Place(document.shown, extends.line, field="extends", value=text)
    path = document.path.parent / text
    try:
        if path.is_file():
            return path, str(path)
    except (OSError, ValueError):
        pass
    _missing(text, path, folder, problems, place)
    return None


def _missing(text: str, path: Path, folder: Path, problems: Problems, place: Place) -> None:
    """Note a scenario that is not there, with the nearest of the shipped names and of the files beside it."""
    names = shipped_names(folder)
    known = list(names)
    try:
        known += [str(other) for ending in ENDINGS for other in sorted(path.parent.glob(f"*{ending}"))[:100]]
    except (OSError, ValueError):
        known = list(names)
    problems.add("scenario_missing", place, allowed=", ".join(names), known=known, near=text)
