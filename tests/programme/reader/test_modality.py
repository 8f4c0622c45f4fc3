"""What the verb says, never more: a plan to sign is a plan, talks are talks, what was not signed is nothing."""

from __future__ import annotations

import pytest

from transcaspian.programme.reader import read
from transcaspian.programme.reader.morphology import canonical, harmony, is_ending


def status(text):
    return [one.value for one in read(text).of("project")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Kazakhstan and Azerbaijan discussed the Middle Corridor.", "discussed"),
        ("Kazakhstan and Azerbaijan signed an agreement on the Middle Corridor.", "agreed"),
        ("Kazakhstan and Azerbaijan plan to sign an agreement on the Middle Corridor.", "planned"),
        ("An agreement on the Middle Corridor will be signed in Baku.", "planned"),
        ("An agreement on the Middle Corridor has not been signed.", None),
        ("Kazakhstan and Azerbaijan held talks on the Middle Corridor.", "discussed"),
        ("Стороны обсудили Средний коридор.", "discussed"),
        ("Стороны подписали соглашение о Среднем коридоре.", "agreed"),
        ("Стороны намерены подписать соглашение о Среднем коридоре.", "planned"),
        ("Соглашение о Среднем коридоре не подписано.", None),
        ("Соглашение о Среднем коридоре будет подписано в Баку.", "planned"),
        ("Тараптар Орта дәлізді дамыту мәселелерін талқылады.", "discussed"),
        ("Тараптар Орта дәлізді дамытуға келісті.", "agreed"),
        ("Орта дәліз туралы құжатқа қол қойылды.", "agreed"),
        ("Орта дәліз туралы құжатқа қол қойылады.", "planned"),
        ("Орта дәліз туралы құжатқа қол қою жоспарланып отыр.", "planned"),
        ("Орта дәліз туралы құжатқа қол қойылған жоқ.", None),
        ("Orta Dəhliz müzakirə olunub.", "discussed"),
        ("Orta Dəhlizə dair saziş imzalanıb.", "agreed"),
        ("Orta Dəhlizə dair saziş imzalanacaq.", "planned"),
        ("Orta Dəhlizə dair sazişin imzalanması planlaşdırılır.", "planned"),
    ],
)
def test_status_is_never_inflated(text, value):
    assert status(text) == [value]


def test_days_of_culture_are_held_or_planned():
    text = "Days of Kazakh culture were held in Baku. Days of Azerbaijani culture will be held in Astana."

    assert status(text) == ["held", "planned"]


def test_each_of_two_clauses_has_its_own_verb():
    text = (
        "Тараптар Транскаспий бағытын талқылады, ал Қазақстан мұнайын Әзербайжан арқылы тасымалдау туралы "
        "құжатқа қол қойылды."
    )

    assert status(text) == ["discussed", "agreed"]


@pytest.mark.parametrize(
    ("stem", "ending", "language", "fits"),
    [
        ("жоба", "ларымызды", "kk", True), ("жоба", "лерімізді", "kk", False), ("келісім", "дерін", "kk", True),
        ("келісім", "дарын", "kk", False), ("dəhliz", "lərin", "az", True), ("dəhliz", "ların", "az", False),
        ("liman", "larında", "az", True), ("liman", "lərində", "az", False),
    ],
)  # fmt: skip
def test_endings_follow_the_vowels_of_their_stem(stem, ending, language, fits):
    kind = harmony(stem, language)
    assert is_ending(canonical(ending, language), language, kind) is fits
