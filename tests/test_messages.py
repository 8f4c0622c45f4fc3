"""Translations say what English says: the same keys across languages, the same fields, no sentence left in English."""

from __future__ import annotations

import re
from datetime import date
from string import Formatter

import pytest
from babel import Locale

from transcaspian import messages, scenario
from transcaspian.errors import NoAnswer
from transcaspian.messages import (
    catalogue,
    kept,
    known,
    reread,
    retold,
    say,
    say_in,
    speaking,
    spoken_language,
    told,
    translated,
    translated_parts,
    written,
    written_day,
)
from transcaspian.world import zones

LANGUAGES = ("kk", "az", "ru")


def fields(text: str | dict[str, str]) -> set[str]:
    forms = [text] if isinstance(text, str) else [form for name, form in text.items() if name != "by"]
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}


def texts(language: str) -> list[str]:
    """Every sentence of a language, plural forms one by one."""
    found = catalogue(language).values()
    return [
        form
        for text in found
        for form in ([text] if isinstance(text, str) else [each for name, each in text.items() if name != "by"])
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_keys_of_the_others_and_the_fields_of_english(language):
    english, translated = catalogue(), catalogue(language)

    assert set(translated) == set(english)
    assert [key for key, text in translated.items() if fields(text) != fields(english[key])] == []


@pytest.mark.parametrize(("language", "letters"), [("kk", "[әғқңөұүһіӘҒҚҢӨҰҮҺІ]"), ("az", "[əğışçöüƏĞİŞÇÖÜ]")])
def test_a_translation_is_written_in_its_own_letters(language, letters):
    plain = [text for text in texts(language) if len(fields(text)) == 0]

    assert sum(bool(re.search(letters, text)) for text in plain) > len(plain) / 2


def test_russian_is_written_in_cyrillic_and_without_letters_of_kazakh():
    whole = " ".join(re.sub(r"\{[^}]*\}", "", text) for text in texts("ru"))

    assert not re.search("[әғқңөұүһі]", whole)


def test_what_a_language_does_not_have_is_said_in_english(monkeypatch):
    assert say_in("kk", "programme.state_met") == "орындалды"
    assert say_in("en", "programme.state_met") == say("programme.state_met") == "met"
    whole = {language: catalogue(language) for language in ("en", "ru")}
    less = {**whole, "ru": {key: text for key, text in whole["ru"].items() if key != "cli.interrupted"}}
    monkeypatch.setattr(messages, "catalogue", lambda language="en": less[language])
    assert say_in("ru", "cli.interrupted") == say("cli.interrupted")
    with pytest.raises(KeyError):
        say_in("ru", "cli.no_such_sentence")


@pytest.fixture
def runs(monkeypatch):
    """A catalogue of one sentence with plural forms."""
    forms = {
        "en": {"by": "count", "one": "{count:,} run", "other": "{count:,} runs"},
        "ru": {"by": "count", "one": "{count:,} прогон", "few": "{count:,} прогона", "other": "{count:,} прогонов"},
    }
    monkeypatch.setattr(messages, "catalogue", lambda language="en": {"study.runs": forms[language]})


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("en", 1, "1 run"),
        ("en", 5, "5 runs"),
        ("ru", 1, "1 прогон"),
        ("ru", 3, "3 прогона"),
        ("ru", 11, "11 прогонов"),
        ("ru", 21, "21 прогон"),
        ("ru", 1500, "1\N{NO-BREAK SPACE}500 прогонов"),
    ],
)
@pytest.mark.usefixtures("runs")
def test_a_number_takes_the_plural_form_of_its_language(language, count, text):
    assert say_in(language, "study.runs", count=count) == text


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_plural_forms_are_those_of_the_language(language):
    wanted = {"other", *Locale.parse(language).plural_form.tags}
    wrong = {
        key: set(text)
        for key, text in catalogue(language).items()
        if not isinstance(text, str) and (set(text) - {"by"} != wanted or text["by"] not in fields(text))
    }

    assert wrong == {}


@pytest.mark.parametrize(
    ("language", "value", "spec", "text"),
    [
        ("en", 1234567.89, ",.2f", "1,234,567.89"),
        ("ru", 1234567.89, ",.2f", "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567,89"),
        ("kk", 1234567.89, ",.2f", "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567,89"),
        ("az", 1234567.89, ",.2f", "1.234.567,89"),
        ("en", 0.2, ".0%", "20%"),
        ("ru", 0.2, ".0%", "20\N{NO-BREAK SPACE}%"),
        ("az", -0.2, "+.0%", "-20%"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(language, value, spec, text):
    with speaking(language):
        assert written(value, spec) == text


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [
        ("en", "5 Sept 2026", "Sept 2026"),
        ("ru", "5 сент. 2026 г.", "сент. 2026 г."),
        ("kk", "2026 ж. 05 қыр.", "2026 ж. қыр."),
        ("az", "5 sen 2026", "sen 2026"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(language, day, month):
    written = [written_day(date(2026, 9, 5), language=language, by=by) for by in ("day", "month")]

    assert [" ".join(text.split()) for text in written] == [day, month]


def test_a_language_is_spoken_within_its_block_only():
    with speaking("ru"):
        assert (spoken_language(), say("programme.state_met")) == ("ru", "выполнено")
        assert known("programme.no_such_state") is None
    assert (spoken_language(), say("programme.state_met")) == ("en", "met")
    with pytest.raises(ValueError, match="xx"), speaking("xx"):
        pass


def test_texts_of_the_tables_are_said_in_the_language_spoken_and_those_of_a_user_stay():
    titles = [one.title for one in map(scenario.load, scenario.names())]
    inputs = scenario.load("baseline-2023").sample(1, None)
    named = dict.fromkeys(("crudes", "quality_bank"), ("name",)) | {"pipelines": ("name", "from_place", "to_place")}
    texts_of_tables = [
        row[field] for table, columns in named.items() for row in inputs.rows(table).values() for field in columns
    ]
    hazards = [zone.name for zone in zones.shipped()]
    english = {text for text in catalogue().values() if isinstance(text, str)}

    assert [text for text in (*titles, *texts_of_tables, *hazards) if text not in english] == []
    with speaking("ru"):
        assert translated("Half a metre less water") == "Воды на полметра меньше"
        assert translated("Half a metre of mine") == "Half a metre of mine"


def test_a_message_that_is_kept_is_said_in_the_language_of_its_reader():
    with speaking("ru"):
        refused = NoAnswer(told("fibre.cut_by_zones", zones=(told("optics.kind_passive"), "mine")), "as written")
        left = refused.kept

    for language in ("ru", "en"):
        with speaking(language):
            zones = say("optics.kind_passive") + "; mine"
            assert str(refused) == reread(left) == say("fibre.cut_by_zones", zones=zones) + " as written"


def test_a_kept_message_holds_numbers_exactly_and_plain_text_stays():
    message = told("resilience.always_rough", limit=1.0 / 3.0, share=0.5)

    assert reread(kept((message,))) == str(message) == say("resilience.always_rough", limit=1.0 / 3.0, share=0.5)
    assert reread("what a user wrote") == "what a user wrote"
    assert reread("") == ""


def test_texts_joined_are_said_each_by_itself_the_longest_first():
    joined = "tonnes loaded, Aktau–Baku, crude, mine"  # one of the labels has the mark inside

    assert translated_parts(joined, ", ") == joined
    with speaking("az"):
        assert translated_parts(joined, ", ") == "yüklənən ton, Aktau–Bakı, neft, mine"
        assert translated_parts(joined, ", ", str.upper) == "yüklənən ton, Aktau–Bakı, neft, MINE"


def test_a_sentence_said_in_english_is_told_again_in_the_language_spoken():
    keys = ("backtest.no_counterpart", "backtest.no_figure", "backtest.no_year")
    english = [say(keys[0]), say(keys[1], kpi="crossed_t (a)"), say(keys[2], year=2019)]
    with speaking("ru"):
        russian = [say(keys[0]), say(keys[1], kpi="crossed_t (a)"), say(keys[2], year=2019)]
        assert [retold(text, *keys) for text in english] == russian
        assert retold("no scenario at all", *keys) == "no scenario at all"
        assert retold(english[0]) == english[0]


@pytest.mark.parametrize(("language", "end"), [("ru", "г."), ("kk", "қыр.")])
def test_a_date_that_ends_in_a_point_ends_the_sentence_too(language, end):
    day = written_day(date(2026, 9, 5), language=language)

    said = " ".join(say_in(language, "programme.calendar_due", date=day).split())

    assert f" {end}" in said
    assert ".." not in said
    assert ".." in say_in(language, "programme.calendar_due", date="../list")
