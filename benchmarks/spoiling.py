"""Good scenario files, and ways to spoil them."""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from transcaspian import scenario as scenario_storey
from transcaspian.scenario import Scenario

Files = dict[str, bytes]
TABLES = ("nodes", "links", "sea_level", "ports", "ferries", "policies")
WORDS = ("nan", ".nan", ".inf", "-.inf", "many", "1,5", "1e999", "0x1F", "'3'", "[1, 2]", "{}", "~", "!!python/name:os")


@dataclass(frozen=True)
class Spoiler:
    """One way to spoil a file; `refused` says that what comes out is wrong for certain."""

    name: str
    spoil: Callable[[Files, Random], Files]
    refused: bool


def good_files(base: Scenario, dice: Random) -> Files:
    """Return a sound plan of a few changes, sometimes with a table of its own."""
    numbers = sorted(name for name, one in base.parameters.items() if isinstance(one.value, int | float))
    chosen = dice.sample(numbers, 4)
    lines = ["title: A plan", f"extends: {dice.choice(scenario_storey.names())}", f"year: {base.year}", "set:"]
    lines += [f"  {name}: {change(base.parameters[name].value, dice)}" for name in chosen]
    files = {}
    if dice.random() < 0.4:
        table = dice.choice([name for name in TABLES if name in {*base.tables, *base.central}])
        lines += ["tables:", f"  {table}: table.csv"]
        files["table.csv"] = scenario_storey.template(table).encode()
    return {"plan.yaml": ("\n".join(lines) + "\n").encode(), **files}


def change(value: object, dice: Random) -> str:
    return dice.choice([f"{value}", "{add: 0}", "{times: 1}"])


def in_plan(edit: Callable[[list[str], Random], list[str]]) -> Callable[[Files, Random], Files]:
    """Return a spoiler of the plan that edits its lines."""

    def spoil(files: Files, dice: Random) -> Files:
        lines = edit(files["plan.yaml"].decode().splitlines(), dice)
        return {**files, "plan.yaml": ("\n".join(lines) + "\n").encode()}

    return spoil


def in_table(edit: Callable[[list[list[str]], Random], list[list[str]]]) -> Callable[[Files, Random], Files]:
    """Return a spoiler of a replaced table that edits its cells; the plan is given a table first if it has none."""

    def spoil(files: Files, dice: Random) -> Files:
        text = scenario_storey.template("nodes")
        rows = [line.split(",") for line in text.splitlines()]
        plan = b"title: A plan\nextends: baseline-2023\ntables:\n  nodes: table.csv\n"
        table = "\n".join(",".join(cells) for cells in edit(rows, dice)) + "\n"
        return {**files, "plan.yaml": plan, "table.csv": table.encode()}

    return spoil


def settings(lines: list[str]) -> list[int]:
    """Return the numbers of the lines that set a value."""
    return [number for number, line in enumerate(lines) if line.startswith("  ") and "." in line.split(":")[0]]


def with_value(text: str) -> Callable[[list[str], Random], list[str]]:
    def edit(lines: list[str], dice: Random) -> list[str]:
        number = dice.choice(settings(lines))
        return [*lines[:number], f"{lines[number].split(':')[0]}: {text}", *lines[number + 1 :]]

    return edit


def misspelt(lines: list[str], dice: Random) -> list[str]:
    number = dice.choice(settings(lines))
    path, _, value = lines[number].strip().partition(":")
    at = dice.randrange(len(path))
    inside, after = path[:at], path[at:]
    wrong = dice.choice([f"{inside}qz{after}", f"{inside}{after.swapcase()}_q", f"{path}.more", f"x{path}"])
    return [*lines[:number], f"  {wrong}:{value}", *lines[number + 1 :]]


def extra_key(lines: list[str], dice: Random) -> list[str]:
    word = "".join(dice.choices(string.ascii_lowercase, k=6)) + "_key"
    return [*lines, f"{word}: {dice.choice(WORDS[:6])}"]


def renamed_key(lines: list[str], dice: Random) -> list[str]:
    number = dice.choice([number for number, line in enumerate(lines) if line[0] != " "])
    return [*lines[:number], dice.choice("xs") + lines[number], *lines[number + 1 :]]


def wrong_operation(lines: list[str], dice: Random) -> list[str]:
    wrong = dice.choice(["{plus: 1}", "{times: fast}", "{add: }", "{}", "{add: 1, ad: 2}", "[1]"])
    return with_value(wrong)(lines, dice)


def wrong_year(lines: list[str], dice: Random) -> list[str]:
    wrong = dice.choice(["1850", "soon", "2023.5", "-1", "99999999999999999999", "[2023]", "{}"])
    return [f"year: {wrong}" if line.startswith("year:") else line for line in lines]


def wrong_parent(lines: list[str], dice: Random) -> list[str]:
    wrong = dice.choice(["plan.yaml", "./plan.yaml", "baseline-2O23", "nowhere.yaml", "..", "[a]", "{a: b}", "/"])
    return [f"extends: {wrong}" if line.startswith("extends:") else line for line in lines]


def wrong_table(lines: list[str], dice: Random) -> list[str]:
    wrong = dice.choice(["nodez: table.csv", "nodes: nowhere.csv", "nodes: .", "nodes: [a]", "nodes:"])
    kept = [line for line in lines if not line.startswith("tables:") and "table.csv" not in line]
    return [*kept, "tables:", f"  {wrong}"]


def twice(lines: list[str], dice: Random) -> list[str]:
    number = dice.choice(settings(lines))
    return [*lines[: number + 1], *lines[number:]]


def laughing(lines: list[str], _dice: Random) -> list[str]:
    steps = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    steps += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return [*lines, *steps]


def deep(lines: list[str], _dice: Random) -> list[str]:
    return [*lines, "known_by: " + "[" * 3000]


def cell(text: str) -> Callable[[list[list[str]], Random], list[list[str]]]:
    """Return an edit that writes `text` into the longitude of one row."""

    def edit(rows: list[list[str]], dice: Random) -> list[list[str]]:
        column = rows[0].index("lon")
        number = dice.randrange(1, len(rows))
        return [
            [*cells[:column], text, *cells[column + 1 :]] if place == number else cells
            for place, cells in enumerate(rows)
        ]

    return edit


def swapped(rows: list[list[str]], _dice: Random) -> list[list[str]]:
    lon, lat = rows[0].index("lon"), rows[0].index("lat")
    out = [list(cells) for cells in rows]
    for cells in out[1:]:
        cells[lon], cells[lat] = cells[lat], cells[lon]
    return out


def without_column(rows: list[list[str]], _dice: Random) -> list[list[str]]:
    column = rows[0].index("lat")
    return [cells[:column] + cells[column + 1 :] for cells in rows]


def flipped_bytes(files: Files, dice: Random) -> Files:
    name = dice.choice(sorted(files))
    content = bytearray(files[name])
    for _ in range(dice.randint(1, 4)):
        content[dice.randrange(len(content))] = dice.randrange(256)
    return {**files, name: bytes(content)}


def cut_short(files: Files, dice: Random) -> Files:
    name = dice.choice(sorted(files))
    return {**files, name: files[name][: dice.randrange(len(files[name]))]}


def other_encoding(files: Files, dice: Random) -> Files:
    name = dice.choice(sorted(files))
    return {**files, name: files[name].decode().encode(dice.choice(["utf-16", "utf-32", "utf-8-sig", "utf-16-be"]))}


def shuffled_lines(lines: list[str], dice: Random) -> list[str]:
    return dice.sample(lines, len(lines))


def indented(lines: list[str], dice: Random) -> list[str]:
    number = dice.randrange(len(lines))
    return [*lines[:number], dice.choice(["\t", " ", "   ", "- ", "? ", "%"]) + lines[number], *lines[number + 1 :]]


def noise(lines: list[str], dice: Random) -> list[str]:
    number = dice.randrange(len(lines))
    strange = ["\x00", "\u202e", "\ud7ff", "&a *a", "!!set", "<<: *b", "---", "...", "'", '"', "#", "| ", "> "]
    return [*lines[:number], lines[number] + dice.choice(strange), *lines[number:]]


SPOILERS = (
    Spoiler("extra key", in_plan(extra_key), refused=True),
    Spoiler("renamed key", in_plan(renamed_key), refused=True),
    Spoiler("misspelt path", in_plan(misspelt), refused=True),
    Spoiler("no number", in_plan(lambda lines, dice: with_value(dice.choice(WORDS))(lines, dice)), refused=True),
    Spoiler("far too small", in_plan(with_value("-1e30")), refused=True),
    Spoiler("wrong operation", in_plan(wrong_operation), refused=True),
    Spoiler("wrong year", in_plan(wrong_year), refused=True),
    Spoiler("wrong parent", in_plan(wrong_parent), refused=True),
    Spoiler("wrong table", in_plan(wrong_table), refused=True),
    Spoiler("the same line twice", in_plan(twice), refused=True),
    Spoiler("a thousand million laughs", in_plan(laughing), refused=True),
    Spoiler("deep nesting", in_plan(deep), refused=True),
    Spoiler("NaN in a table", in_table(cell("NaN")), refused=True),
    Spoiler("a word in a column of numbers", in_table(cell("east")), refused=True),
    Spoiler("longitude and latitude swapped", in_table(swapped), refused=True),
    Spoiler("a column missing", in_table(without_column), refused=True),
    Spoiler("a second header", in_table(lambda rows, _: [rows[0], *rows]), refused=True),
    Spoiler("no rows", in_table(lambda rows, _: rows[:1]), refused=True),
    Spoiler("a row too long", in_table(lambda rows, _: [*rows[:-1], [*rows[-1], "more"]]), refused=True),
    Spoiler("a row twice", in_table(lambda rows, _: [*rows, rows[-1]]), refused=True),
    Spoiler("an open quotation mark", in_table(cell('"46')), refused=True),
    Spoiler("flipped bytes", flipped_bytes, refused=False),
    Spoiler("cut short", cut_short, refused=False),
    Spoiler("another encoding", other_encoding, refused=False),
    Spoiler("shuffled lines", in_plan(shuffled_lines), refused=False),
    Spoiler("indentation", in_plan(indented), refused=False),
    Spoiler("noise", in_plan(noise), refused=False),
)
