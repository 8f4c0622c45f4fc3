"""A register spoiled at random is refused plainly or read; it never ends in a traceback."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from transcaspian import programme
from transcaspian.errors import InputError
from transcaspian.programme.exports import calendar, gantt, oc4ids, sheet
from transcaspian.programme.load import SHIPPED
from transcaspian.programme.register import Register
from transcaspian.programme.schedule import forecast

ROUNDS = 150
FILES = sorted(SHIPPED.glob("*.yaml"))
JUNK = ["", "null", "[]", "{}", "-1", "1e999", "2023-02-31", "9999-12-31", "'", '"', ":", "- ", "\t", "&a", "*a", "!!x"]
JUNK += ["M-OIL-START", "KZ", "\x07", "\u2028", "ə", "💧", "yes", "0x10", "[[[[[[[[[[[[[[", "? [a] : b"]


def spoiled(text: str, luck: random.Random) -> str:
    lines = text.split("\n")
    for _ in range(luck.randint(1, 3)):
        place = luck.randrange(len(lines))
        line = lines[place]
        kind = luck.randrange(6)
        if kind == 0:
            lines.pop(place)
        elif kind == 1:
            lines.insert(place, line)
        elif kind == 2 and ":" in line:
            lines[place] = line.split(":")[0] + ": " + luck.choice(JUNK)
        elif kind == 3:
            at = luck.randint(0, len(line))
            lines[place] = line[:at] + luck.choice(JUNK) + line[at:]
        elif kind == 4:
            lines[place] = " " * luck.randint(0, 6) + line.strip()
        else:
            other = luck.randrange(len(lines))
            lines[place], lines[other] = lines[other], lines[place]
    return "\n".join(lines)


def read_or_refused(folder: Path) -> Register | None:
    try:
        return programme.load(folder)
    except InputError:
        return None


@pytest.mark.parametrize("start", range(3))
def test_mutations_are_refused_plainly_or_read(tmp_path: Path, start: int) -> None:
    luck = random.Random(start)
    texts = {file.name: file.read_text("utf-8") for file in FILES}
    refused = 0
    for _ in range(ROUNDS // 3):
        name = luck.choice(sorted(texts))
        for other, text in texts.items():
            (tmp_path / other).write_text(spoiled(text, luck) if other == name else text, "utf-8")
        register = read_or_refused(tmp_path)
        if register is None:
            refused += 1
            continue
        status = programme.status(register)
        assert calendar.read(calendar.written(status)) == calendar.entries(status)
        assert sheet.read(sheet.written(status))
        assert oc4ids.read(oc4ids.written(status)) == oc4ids.facts(status)
        assert gantt.read(gantt.written(status, forecast(register, draws=100)))

    assert refused > ROUNDS // 6
