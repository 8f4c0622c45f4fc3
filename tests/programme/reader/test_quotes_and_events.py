"""Who said what; what took place and what is to."""

from __future__ import annotations

import datetime as dt

import pytest

from transcaspian.programme.reader import read


def quotes(text):
    return [(one.id, one.surface) for one in read(text).of("quote")]


@pytest.mark.parametrize(
    ("text", "speaker", "surface"),
    [
        ("«Біз бұл жолды бірге салып жатырмыз», – деді Қасым-Жомарт Тоқаев.", "tokayev",
         "Біз бұл жолды бірге салып жатырмыз"),
        ("– Біз бұл жолды бірге салып жатырмыз, – деді Ильхам Әлиев.", "aliyev", "Біз бұл жолды бірге салып жатырмыз"),
        ("“Biz Orta Dəhlizi birlikdə inkişaf etdirəcəyik”, - deyə İlham Əliyev bildirib.", "aliyev",
         "Biz Orta Dəhlizi birlikdə inkişaf etdirəcəyik"),
        ("«Мы строим этот путь вместе», — заявил Ильхам Алиев.", "aliyev", "Мы строим этот путь вместе"),
        ("Касым-Жомарт Токаев отметил: «Мы строим этот путь\nвместе».", "tokayev", "Мы строим этот путь\nвместе"),
        ("— Мы строим этот путь вместе, — сказал Касым-Жомарт Токаев.", "tokayev", "Мы строим этот путь вместе"),
        ('"We build this road together," Ilham Aliyev said.', "aliyev", "We build this road together,"),
        ("Tokayev said: “We shall build it together with our friends.”", "tokayev",
         "We shall build it together with our friends."),
        ("«Мы намерены сократить сроки», — сказал И. Алиев на встрече.", "aliyev", "Мы намерены сократить сроки"),
        ("Ильхам Алиев отметил, что «отношения двух стран достигли вершины».", "aliyev",
         "отношения двух стран достигли вершины"),
        ("„Мы строим этот путь вместе“, — подчеркнул Ильхам Алиев.", "aliyev", "Мы строим этот путь вместе"),
    ],
)  # fmt: skip
def test_a_quote_with_its_speaker(text, speaker, surface):
    assert quotes(text) == [(speaker, surface)]


def test_a_speaker_whom_the_register_does_not_know_stays_as_written():
    reading = read("Айдын Сейітов, порт басшысы:\n– Порт дайын. Кемелер келіп жатыр.")

    assert [(one.id, one.value) for one in reading.of("quote")] == [(None, "Айдын Сейітов, порт басшысы")]


@pytest.mark.parametrize(
    "text", ["«ҚазМұнайГаз» компаниясы хабарлады.", "Он посетил выставку «Каспий — море дружбы народов»."]
)
def test_names_in_quotation_marks_are_no_quotes(text):
    assert quotes(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("Президент Казахстана прибыл в Баку с государственным визитом.", "state_visit", "held"),
        ("Kazakhstan's president will pay a state visit to Azerbaijan.", "state_visit", "planned"),
        ("Бакуде үкіметаралық комиссияның отырысы өтті.", "commission_session", "held"),
        ("Bakıda SPECA-nın ilk sammiti keçirilib.", "summit", "held"),
        ("Первое заседание Высшего межгосударственного совета состоится в Астане.", "council_session", "planned"),
    ],
)
def test_events_are_held_or_planned(text, kind, status):
    reading = read(text)

    assert [one.value for one in reading.of("event")] == [kind]
    assert [one.value for one in reading.of("modality")] == [status]


def test_an_event_of_the_register_is_known_by_name_or_by_day_and_place():
    summit = read("СПЕКА-ның алғашқы саммиті Бакуде өтті.").of("event")
    visit = read("Касым-Жомарт Токаев прибыл в Баку с рабочим визитом.", date=dt.date(2023, 11, 24)).of("event")
    other = read("Касым-Жомарт Токаев прибыл в Баку с рабочим визитом.", date=dt.date(2023, 5, 24)).of("event")

    assert [one.id for one in summit] == ["E-2023-11-24-SPECA"]
    assert [one.id for one in visit] == ["E-2023-11-24"]
    assert [one.id for one in other] == ["working_visit"]


def test_visits_in_general_are_no_event():
    assert read("Екі ел арасында ресми сапарлар жиі болып тұрады.").of("event") == ()
