"""Numbers as each language writes them: 240,000 is a quarter of a million in English and no number elsewhere."""

from __future__ import annotations

import pytest

from transcaspian.programme.reader import read
from transcaspian.programme.reader.quantities import value_of


def quantities(text):
    return [(one.value, one.unit) for one in read(text).of("quantity")]


@pytest.mark.parametrize(
    ("form", "language", "value"),
    [
        ("240,000", "en", 240000.0), ("1.5", "en", 1.5), ("1,234,567.89", "en", 1234567.89),
        ("461,9", "kk", 461.9), ("1.234.567,89", "az", 1234567.89), ("1.5", "az", 1.5), ("240 000", "ru", 240000.0),
        ("1,5", "en", 1.5), ("1.2.3", "ru", None),
    ],
)  # fmt: skip
def test_written_numbers(form, language, value):
    assert value_of(form, language) == value


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The port handled 240,000 TEU in all.", [(240000, "TEU")]),
        ("The route carried 2.5 million tonnes a year.", [(2.5, "Mt/yr")]),
        ("The port took between 5 and 6 million tonnes of oil a year.", [((5, 6), "Mt/yr")]),
        ("They ship five million tonnes of it.", [(5, "Mt")]),
        ("Trade reached $500 million and grew.", [(500, "mln USD")]),
        ("The cable is 380 km long and carries 400 Tbit/s.", [(380, "km"), (400, "Tbit/s")]),
        ("Жылына 10 млн тоннаға дейін тасымалданады.", [(10, "Mt/yr")]),
        ("Порт 5 және 10 млн тонна жүк қабылдайды.", [(5, "Mt"), (10, "Mt")]),
        ("Айына 12–14 рейс жасалады.", [((12, 14), "voyages/month")]),
        ("Порт 52 мың тонна мұнай жөнелтті.", [(52, "kt")]),
        ("Он бес күнде жеткізіледі деп күтілуде.", [(15, "days")]),
        ("İldə 1,5 milyon ton neft və 240 min TEU daşınacaq.", [(1.5, "Mt/yr"), (240000, "TEU")]),
        ("Yük 10–15 günə çatdırılacaq.", [((10, 15), "days")]),
        ("Перевозки выросли до 2,2 млн тонн, или 240 тыс. ДФЭ.", [(2.2, "Mt"), (240000, "TEU")]),
        ("От пяти до шести миллионов тонн нефти в год.", [((5, 6), "Mt/yr")]),
        ("Көлемі жылына 1,5 млн тоннадан 2,2 млн тоннаға дейін өседі.", [(1.5, "Mt/yr"), (2.2, "Mt/yr")]),
        ("Срок доставки — от 10 до 15 дней.", [((10, 15), "days")]),
        ("Товарооборот составил 1 млрд долларов США.", [(1000, "mln USD")]),
        ("Отправлено 1.238 млн тонн нефти.", [(1.238, "Mt")]),
        ("Перевезено 240 000 контейнеров, рост 30 процентов.", [(240000, "containers"), (30, "%")]),
    ],
)
def test_quantities_with_units(text, found):
    assert quantities(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Екі ел президенттері кездесті.",
        "The two presidents met for the 19th time in 2023.",
        "Две страны провели 20-е заседание комиссии 24 ноября 2023 года.",
        "2023-cü ildə iki ölkə 5 sənəd imzalayıb.",
        "Соңғы 2022–2027 жылдарға арналған құжат.",
        "They agreed one day to meet.",
    ],
)
def test_counts_of_nothing_measured_are_no_quantities(text):
    assert quantities(text) == []


def test_a_quantity_goes_to_the_project_its_unit_can_speak_of():
    text = "Kazakhstan and Azerbaijan will lay a fibre-optic line on the Caspian seabed by the Middle Corridor: 380 km."

    assert [one.id for one in read(text).of("quantity")] == ["P-FIBRE"]
