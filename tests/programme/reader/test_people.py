"""One person in every script and spelling; names of ships, streets and houses are no people."""

from __future__ import annotations

import pytest

from transcaspian.programme.reader import read
from transcaspian.programme.reader.spelling import skeleton


def people(text):
    return [(one.id, one.surface) for one in read(text).of("person")]


@pytest.mark.parametrize(
    ("person", "spellings"),
    [
        ("aliyev", ["Ильхам Әлиев", "Ильхам Алиев", "İlham Əliyev", "Ilham Aliyev", "İLHAM ƏLİYEV", "Әлиев Ильхам"]),
        (
            "tokayev",
            ["Касым-Жомарт Токаев", "Қасым-Жомарт Тоқаев", "Qasım-Jomart Tokayev", "Kassym-Jomart Tokayev",
             "Qasym-Jomart Toqaev", "Қ.-Ж. Тоқаев", "К.-Ж. Токаев", "Қ.Тоқаев", "K. Tokayev", "Токаев К.-Ж.",
             "Касым-Жомарт Кемелевич Токаев", "Qasım-Jomart Kemel oğlu Tokayev", "Kassym‑Jomart\nTokayev"],
        ),
        ("smailov", ["Әлихан Смайылов", "Алихан Смаилов", "Alixan Smailov", "Alikhan Smailov"]),
        ("uskenbayev", ["Қайырбек Өскенбаев", "Каирбек Ускенбаев", "Kairbek Uskenbayev"]),
    ],
)  # fmt: skip
def test_spellings_of_one_person(person, spellings):
    for spelling in spellings:
        text = f"{spelling} 2023."
        assert [found for found, _ in people(text)] == [person], spelling


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("Президент Ильхам Әлиевке алғыс айтты.", "Ильхам Әлиевке"),
        ("Тараптар Қасым-Жомарт Тоқаевпен кездесті және келісті.", "Қасым-Жомарт Тоқаевпен"),
        ("Bakıda İlham Əliyevlə görüş keçirilib.", "İlham Əliyevlə"),
        ("Встреча с Ильхамом Алиевым прошла в Баку.", "Ильхамом Алиевым"),
        ("В Баку прибыла Аида Балаева.", "Аида Балаева"),
        ("Он встретился с Аидой Балаевой в Баку.", "Аидой Балаевой"),
        ("It was Ilham Aliyev's proposal.", "Ilham Aliyev's"),
        ("Касым-Жомарту\nТокаеву показали порт.", "Касым-Жомарту\nТокаеву"),
    ],
)
def test_case_endings_belong_to_the_name(text, surface):
    assert [found for _, found in people(text)] == [surface]


@pytest.mark.parametrize(
    "text",
    [
        "«Президент Гейдар Алиев» танкері портқа келді.",
        "Танкер «Касым-Жомарт Токаев» стоит в порту.",
        "Делегация посетила музей имени Ильхама Алиева.",
        "Heydər Əliyev adına Beynəlxalq Hava Limanında qonaqları qarşılayıblar.",
        "İlham Əliyev küçəsi təmir olunub.",
        "Олар Ильхам Әлиев атындағы мектепті ашты және көрді.",
        "The guests visited the school named after Ilham Aliyev.",
        "They walked along Ilham Aliyev Street in the morning.",
        "Heydar Aliyev Center is in Baku.",
        "Мехрибан Алиева открыла выставку в Баку.",
        "The Musrepov theatre staged a play.",
    ],
)
def test_names_of_things_and_of_namesakes_are_no_proposals(text):
    assert people(text) == []


def test_a_surname_alone_counts_for_somebody_named_before():
    text = "Алибек Индыкбаев выступил в Астане. Индыкбаев ответил на вопросы."

    assert [found for found, _ in people(text)] == ["indykbayev", "indykbayev"]
    assert people("Индыкбаев ответил на вопросы о порте.") == []


def test_an_office_stands_for_a_person_who_is_named_elsewhere():
    text = "Қасым-Жомарт Тоқаев келді. Ильхам Әлиев оны күтті. Кеште Әзербайжан президентімен кездесу болды."

    assert ("aliyev", "Әзербайжан президентімен") in people(text)


def test_skeletons_keep_different_people_apart():
    names = ["Алиев", "Асадов", "Токаев", "Смаилов", "Набиев", "Байрамов", "Шахбазов", "Мамин", "Мусин"]

    assert len({skeleton(name) for name in names}) == len(names)
