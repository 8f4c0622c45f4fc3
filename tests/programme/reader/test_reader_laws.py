"""What must hold of any text: spans match, spelling and line ends move nothing, nothing ends in a traceback."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.errors import InputError
from transcaspian.programme.reader import KINDS, read
from transcaspian.programme.reader.spelling import clean

HERE = Path(__file__).parent
TEXTS = [
    one["text"]
    for file, key in (("statements.yaml", "texts"), ("communiques.yaml", "communiques"))
    for one in yaml.safe_load((HERE / file).read_text("utf-8"))[key]
]
PIECES = sorted({piece for text in TEXTS for piece in text.split()})
JUNK = st.text(
    alphabet=st.one_of(
        st.sampled_from("İIıiəƏşğ ұқңҚ«»“”„\"'’ʼ-–—−.,:;!?…\n\r\t\u00a0\u00ad\ufeff\u0301\u0307\u0306%$/0123456789"),
        st.characters(codec="utf-8"),
    ),
    max_size=120,
)
MIXED = st.lists(st.one_of(st.sampled_from(PIECES), JUNK), min_size=1, max_size=25).map(" ".join)


def check_spans(text, reading):
    for one in reading.proposals:
        assert text[one.start : one.end] == one.surface
        assert one.surface.strip() == one.surface != ""
        assert one.kind in KINDS
        assert 0 < one.score <= 1


def said(reading):
    return [(one.kind, one.id, one.value, one.unit) for one in reading.proposals]


@settings(max_examples=150, deadline=None)
@given(MIXED)
def test_every_span_matches_its_text_and_junk_is_at_most_refused(text):
    try:
        reading = read(text)
    except InputError:
        return
    check_spans(text, reading)


@settings(max_examples=100, deadline=None)
@given(JUNK)
def test_clean_characters_keep_their_places(text):
    cleaned = clean(text)

    assert len(cleaned.text) == len(cleaned.starts) == len(cleaned.ends)
    assert all(start < end for start, end in zip(cleaned.starts, cleaned.ends, strict=True))
    assert all(a <= b for a, b in zip(cleaned.ends, cleaned.starts[1:], strict=False))


def typewriter(text):
    return text.replace("–", "-").replace("—", "--").replace("“", '"').replace("”", '"')


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    "spell",
    [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace("-", "\u2011"),
        lambda text: text.replace("–", "—"),
        lambda text: text.replace("«", "“").replace("»", "”"),
    ],
    ids=["nfd", "crlf", "bom", "no-break", "hyphens", "dashes", "quotes"],
)
def test_another_spelling_of_the_same_text_says_the_same(text, spell):
    other = spell(text)
    reading = read(other)

    check_spans(other, reading)
    assert [one for one in said(reading) if one[0] != "quote"] == [one for one in said(read(text)) if one[0] != "quote"]


@pytest.mark.parametrize("text", TEXTS)
def test_hard_line_breaks_at_every_space_change_nothing_but_quotes(text):
    narrative = text.split("\n-")[0].split("\n–")[0].split("\n—")[0].rsplit("\n", 2)[0]
    flat = " ".join(narrative.split())
    broken = flat.replace(" ", "\n")

    assert said(read(broken)) == said(read(flat))


def test_dotted_and_dotless_i_keep_offsets():
    text = "İİİ və IIı sözləri; İlham Əliyev Bakıda İLHAM ƏLİYEV İqtisadiyyat forumunda iştirak edib."
    reading = read(text)

    check_spans(text, reading)
    assert [one.surface for one in reading.of("person")] == ["İlham Əliyev", "İLHAM ƏLİYEV"]
    assert [one.surface for one in reading.of("place")] == ["Bakıda"]


@pytest.mark.parametrize(
    "text",
    [
        "Ильхам Алиев:\n- так\n",
        "\n- Иә, - ",
        '"a b c d" said ',
        "а",
        "fibre-optic line ",
        "Days of Kazakh culture. ",
        "1,",
    ],
)
def test_what_is_repeated_a_thousandfold_is_read_to_its_end(text):
    long = text * (30_000 // len(text))
    assert all(long[found.start : found.end] == found.surface for found in read(long).proposals)


def test_the_same_text_gives_the_same_proposals():
    assert read(TEXTS[0]) == read(TEXTS[0])
