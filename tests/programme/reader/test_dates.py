"""Dates of four languages, with precision; what counts from the document's day stays open without it."""

from __future__ import annotations

import datetime as dt

import pytest

from transcaspian.programme.reader import read

DAY = dt.date(2023, 11, 24)


def dates(text, day=DAY):
    return [(one.value, one.unit) for one in read(text, date=day).of("date")]


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("Кездесу 2023 жылғы 10 сәуірде өтті.", "2023-04-10", "day"),
        ("Кездесу 2023 жылдың 21–22 қарашасында өтті.", "2023-11-21/2023-11-22", "range"),
        ("Мерекелік апта 28 қараша – 2 желтоқсан аралығында өтеді.", "2023-11-28/2023-12-02", "range"),
        ("Порт 2025 жылдың екінші тоқсанында ашылады.", "2025-04/2025-06", "quarter"),
        ("Порт 2025 жылдың соңына дейін салынады.", "2025-12-31", "year"),
        ("Бағдарлама 2022–2026 жылдарға арналған.", "2022/2026", "range"),
        ("Порт 2024 жылғы мамырда ашылады.", "2024-05", "month"),
        ("Келесі жылы порт ашылады.", "2024", "year"),
        ("Былтыр порт ашылды.", "2022", "year"),
        ("Görüş 2023-cü il aprelin 10-da keçirilib.", "2023-04-10", "day"),
        ("Tədbir noyabrın 21-22-də keçirilib.", "2023-11-21/2023-11-22", "range"),
        ("Liman 2025-ci ilin ikinci rübündə açılacaq.", "2025-04/2025-06", "quarter"),
        ("Liman 2025-ci ilin sonuna qədər tikiləcək.", "2025-12-31", "year"),
        ("Liman 2024-cü ildə açılacaq.", "2024", "year"),
        ("Gələn il liman açılacaq.", "2024", "year"),
        ("Встреча прошла 10 апреля 2023 года.", "2023-04-10", "day"),
        ("Заседание прошло 21–22 ноября.", "2023-11-21/2023-11-22", "range"),
        ("Дни культуры пройдут с 28 ноября по 2 декабря 2023 года.", "2023-11-28/2023-12-02", "range"),
        ("Порт построят во втором квартале 2025 года.", "2025-04/2025-06", "quarter"),
        ("Порт построят в первом полугодии 2025 года.", "2025-01/2025-06", "half"),
        ("Порт построят к середине 2025 года.", "2025-06-30", "half"),
        ("В следующем году построят порт.", "2024", "year"),
        ("Порт построили в прошлом месяце.", "2023-10", "month"),
        ("Встреча прошла вчера.", "2023-11-23", "day"),
        ("The talks were held on 21-22 November.", "2023-11-21/2023-11-22", "range"),
        ("The talks were held on November 24, 2023.", "2023-11-24", "day"),
        ("The talks took place from 30 November to 2 December 2023.", "2023-11-30/2023-12-02", "range"),
        ("The hub opens in the second quarter of 2025.", "2025-04/2025-06", "quarter"),
        ("The hub opens in Q2 2025.", "2025-04/2025-06", "quarter"),
        ("The hub opens by the end of 2025.", "2025-12-31", "year"),
        ("The hub opens by mid-2025.", "2025-06-30", "half"),
        ("Signed on 24.11.2023 by both.", "2023-11-24", "day"),
        ("Signed on 2023-11-24 by both.", "2023-11-24", "day"),
        ("Жүк 2023 жылдың 10 айында өсті.", "2023-01/2023-10", "range"),
        ("За 11 месяцев 2023 года перевозки выросли.", "2023-01/2023-11", "range"),
        ("Tədbir dekabrın 2-dən 5-dək keçirilib.", "2023-12-02/2023-12-05", "range"),
        ("Апталық 2-ден 5 желтоқсанға дейін өтеді.", "2023-12-02/2023-12-05", "range"),
        ("They meet on 15 January.", "2024-01-15", "day"),  # the nearest one to the document's day
    ],
)
def test_one_date_with_its_precision(text, value, precision):
    assert dates(text) == [(value, precision)]


@pytest.mark.parametrize(
    "text",
    [
        "Келесі жылы порт ашылады.",
        "Кездесу 25 қарашада өтті.",
        "Gələn il liman açılacaq.",
        "Встреча прошла вчера.",
        "The hub opens next year.",
        "The talks were held on 24 November.",
        "Порт к концу года построят.",
    ],
)
def test_without_the_documents_day_it_stays_open(text):
    found = dates(text, day=None)

    assert len(found) == 1
    assert found[0][0] is None


@pytest.mark.parametrize(
    "text", ["Жуық арада кездеседі.", "Скоро встретятся.", "Tezliklə görüşəcəklər.", "They meet soon."]
)
def test_soon_is_never_given_a_day(text):
    assert dates(text) == [(None, "open")]


@pytest.mark.parametrize(
    "text",
    ["Встреча прошла 31 февраля 2023 года.", "Signed on 45.13.2023 by both.", "They met on 32 December 2023.",
     "They may march in the morning."],
)  # fmt: skip
def test_days_that_cannot_be_are_no_days(text):
    assert all(value is None or len(value) < 8 for value, _ in dates(text))
