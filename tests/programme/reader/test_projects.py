"""Parties and routes are the gate: other states' lines, festivals and oil are never proposed."""

from __future__ import annotations

import pytest

from transcaspian.programme.reader import read


def projects(text):
    return [one.id for one in read(text).of("project")]


@pytest.mark.parametrize(
    "text",
    [
        "Georgia and Romania agreed to lay a fibre-optic cable under the Black Sea.",
        "Kazakhstan and Azerbaijan were told of the fibre-optic line between Georgia and Bulgaria under the Black Sea.",
        "Kazakhstan will lay 3,000 km of fibre-optic lines to its villages.",
        "Түрікменстан мен Әзербайжан Каспий түбімен талшықты-оптикалық желі тартуды талқылады.",
        "Өзбекстан мен Қырғызстан талшықты-оптикалық желі салады.",
        "Грузия и Болгария обсудили прокладку волоконно-оптической линии по дну Чёрного моря.",
        "Kazakhstan was told that Azerbaijan lays a fibre-optic line from Baku to Tbilisi.",
        "Иран и Туркменистан проложат волоконно-оптический кабель.",
        "Gürcüstan və Rumıniya Qara dənizin dibi ilə fiber-optik kabel çəkilməsini müzakirə edib.",
    ],
)
def test_a_fibre_line_of_other_states_is_not_ours(text):
    assert projects(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Days of Kazakh culture will be held in Uzbekistan in May.",
        "Days of Turkish culture opened in Baku.",
        "Өзбекстанда Түркияның мәдениет күндері өтті.",
        "Қазақстанның мәдениет күндері Түркияда өтеді.",
        "В Ташкенте пройдут Дни культуры Турции.",
        "Дни культуры Азербайджана прошли в Узбекистане.",
        "Özbəkistanda Azərbaycan Mədəniyyəti Günləri keçirilib.",
    ],
)
def test_culture_days_of_other_states_are_not_ours(text):
    assert projects(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Казахстанская нефть поставляется через КТК в Новороссийск.",
        "Kazakhstan and Azerbaijan met; Kazakh oil goes to Germany through the Druzhba pipeline.",
        "Қазақстан мұнайы Ресей арқылы Новороссийск портына жөнелтіледі.",
        "Qazaxıstan nefti Rusiya ərazisindən Novorossiysk limanına nəql olunur.",
        "Azerbaijan exported its own crude through the BTC pipeline.",
        "Казахстанская нефть пойдёт по маршруту Атасу — Алашанькоу в Китай.",
    ],
)
def test_oil_by_another_route_is_not_ours(text):
    assert projects(text) == []


@pytest.mark.parametrize(
    ("text", "project"),
    [
        ("Казахстан и Азербайджан проложат ВОЛС по дну Каспия.", "P-FIBRE"),
        ("AzerTelecom və Kazakhtelecom fiber-optik kabel xəttini çəkəcək.", "P-FIBRE"),
        ("Kazakhtelecom and AzerTelecom will build the Trans-Caspian fiber-optic cable.", "P-FIBRE"),
        ("Қазақ мұнайы Әзербайжан арқылы жөнелтіледі.", "P-OIL"),
        ("Нефть Тенгиза пойдёт по трубопроводу Баку — Тбилиси — Джейхан.", "P-OIL"),
        ("ТМТМ даёт Азербайджану и Казахстану новый путь.", "P-TITR"),
        ("ТХКБ бойынша тасымал өсті.", "P-TITR"),
        ("A container hub will be built at the port of Aktau.", "P-HUB"),
        ("Товарооборот Казахстана и Азербайджана вырос.", "P-TRADE"),
        ("Kazakhstan builds the Kurmangazy children's creativity centre in Fuzuli, Azerbaijan.", "P-KURMANGAZY"),
        ("Каспий түбімен Қазақстаннан Әзербайжанға электр кабелі тартылады.", "P-POWER"),
        ("Days of culture of Azerbaijan were held in Kazakhstan.", "P-CULTURE"),
        ("Kazakhstan, Azerbaijan and Georgia founded Middle Corridor Multimodal.", "P-MCM"),
    ],
)
def test_the_joint_projects_are_found(text, project):
    assert set(projects(text)) == {project}


def test_a_line_named_after_a_sentence_on_others_is_still_theirs():
    text = "Georgia and Romania met in Tbilisi. The fibre-optic line will be long."

    assert projects(text) == []


def test_a_line_named_after_a_sentence_on_both_parties_is_ours():
    text = "Kazakhtelecom and AzerTelecom met in Baku. The fibre-optic line will be long."

    assert projects(text) == ["P-FIBRE"]


def test_a_council_of_others_is_not_the_supreme_council():
    parties = {one.id for one in read("БҰҰ Қауіпсіздік Кеңесінің қарарлары туралы айтылды.").of("party")}

    assert parties == {"unsc"}
