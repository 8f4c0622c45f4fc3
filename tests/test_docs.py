"""Every example in the docs works, every link leads somewhere, every page can be reached.

A page is read from top to bottom in an empty folder. ``python`` blocks run one after the other in one namespace. In
``console`` blocks each line ``$ transcaspian ...`` runs; ``console exit=2`` says which exit code is right. Blocks such
as ``yaml file=my_plan.yaml`` are written to that file. Runs get two replications at most, to be quick.
Commands of the README run each in a process of its own, those of other pages in this one.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from traceback import format_exception

import pytest
from typer.testing import CliRunner

from transcaspian.cli.app import app

pytestmark = pytest.mark.usefixtures("tables_made_once")
ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
RUNS = {"run", "compare"}
REPLICATIONS = re.compile(r"(-n |--replications |replications=)(\d+)")
MOST_REPLICATIONS = 2


@dataclass(frozen=True)
class Block:
    language: str
    options: dict[str, str]
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    text = page.read_text("utf-8")
    return [
        Block(
            language=found[1],
            options=dict(part.split("=", 1) for part in found[2].split() if "=" in part),
            text=found[3],
            line=text[: found.start()].count("\n") + 1,
        )
        for found in BLOCK.finditer(text)
    ]


def has_examples(page: Path) -> bool:
    return any(block.language == "python" or commands(block) for block in blocks(page))


def commands(block: Block) -> list[str]:
    if block.language != "console":
        return []
    return [line[2:] for line in block.text.splitlines() if line.startswith("$ transcaspian")]


def run_command(command: str, folder: Path) -> tuple[int, str]:
    """Return exit code and all that is said by a command in a process of its own."""
    program = [sys.executable, "-c", "from transcaspian.cli import main; main()"]
    done = subprocess.run(
        program + arguments(command), cwd=folder, capture_output=True, text=True, timeout=300, env={**os.environ}
    )
    return done.returncode, done.stdout + done.stderr


def run_here(command: str, folder: Path) -> tuple[int, str]:
    """Return the same of a command in this process: what starts and loads once is what pages cost most."""
    done = CliRunner().invoke(app, arguments(command))
    crashed = "" if done.exc_info is None or done.exc_info[0] is SystemExit else format_exception(*done.exc_info)
    return done.exit_code, done.output + "".join(crashed)


def fewer(text: str) -> str:
    """Return an example with two replications where it has more."""
    return REPLICATIONS.sub(lambda found: f"{found[1]}{min(int(found[2]), MOST_REPLICATIONS)}", text)


def arguments(command: str) -> list[str]:
    words = shlex.split(fewer(command), comments=True)[1:]
    if words and words[0] in RUNS and not {"--replications", "-n", "--help"} & set(words):
        words += ["--replications", str(MOST_REPLICATIONS)]
    return words


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", [page for page in PAGES if has_examples(page)], ids=name)
def test_the_examples_of_a_page_work(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    ask = run_command if page == README else run_here
    namespace: dict[str, object] = {"__name__": page.stem}
    for block in blocks(page):
        if "file" in block.options:
            (tmp_path / block.options["file"]).write_text(block.text, "utf-8")
        elif block.language == "python":
            exec(compile("\n" * block.line + fewer(block.text), str(page), "exec"), namespace)
        for command in commands(block):
            code, said = ask(command, tmp_path)
            assert code == int(block.options.get("exit", "0")), f"{command}\n{said}"
            assert "Traceback" not in said


def prose(page: Path) -> str:
    return re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ +(.*)$", prose(page), re.MULTILINE)
    plain = [re.sub(r"[`*]|\[|\]\([^)]*\)", "", heading).strip().lower() for heading in headings]
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in plain}


def links(page: Path) -> list[str]:
    found = [first or second for first, second in LINK.findall(prose(page))]
    return [link for link in found if not re.match(r"[a-z]+:", link)]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page):
    dead = []
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            dead.append(link)

    assert dead == []


def test_every_page_of_the_docs_can_be_reached():
    linked = {(page.parent / link.partition("#")[0]).resolve() for page in PAGES for link in links(page)}
    reached = linked | {path / "README.md" for path in linked if path.is_dir()}

    assert [name(page) for page in PAGES if page.is_relative_to(ROOT / "docs") and page not in reached] == []
