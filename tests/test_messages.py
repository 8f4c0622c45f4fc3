"""Translations say what English says: the same keys across languages, the same fields, no sentence left in English."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from transcaspian.messages import catalogue, say, say_in

LANGUAGES = ("kk", "az", "ru")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_keys_of_the_others_and_the_fields_of_english(language):
    english, translated = catalogue(), catalogue(language)

    assert set(translated) == set(catalogue("ru"))
    assert set(translated) <= set(english)
    assert [key for key, text in translated.items() if fields(text) != fields(english[key])] == []


@pytest.mark.parametrize(("language", "letters"), [("kk", "[әғқңөұүһіӘҒҚҢӨҰҮҺІ]"), ("az", "[əğışçöüƏĞİŞÇÖÜ]")])
def test_a_translation_is_written_in_its_own_letters(language, letters):
    texts = [text for text in catalogue(language).values() if len(fields(text)) == 0]

    assert sum(bool(re.search(letters, text)) for text in texts) > len(texts) / 2


def test_russian_is_written_in_cyrillic_and_without_letters_of_kazakh():
    texts = " ".join(re.sub(r"\{[^}]*\}", "", text) for text in catalogue("ru").values())

    assert not re.search("[әғқңөұүһі]", texts)
    assert not re.search(r"[a-z]{3,}", texts)


def test_what_a_language_does_not_have_is_said_in_english():
    assert say_in("kk", "programme.state_met") == "орындалды"
    assert say_in("en", "programme.state_met") == say("programme.state_met") == "met"
    assert say_in("ru", "cli.interrupted") == say("cli.interrupted")
    with pytest.raises(KeyError):
        say_in("ru", "cli.no_such_sentence")
