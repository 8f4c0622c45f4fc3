"""Quantities: numbers as each language writes them, ranges, multipliers, shared units and rates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from transcaspian.programme.reader.document import Document, Passage
from transcaspian.programme.reader.gazetteer import Match
from transcaspian.programme.reader.morphology import is_ending
from transcaspian.programme.reader.projects import Project
from transcaspian.programme.reader.proposals import Proposal
from transcaspian.programme.reader.spelling import kazakh_fold
from transcaspian.programme.reader.tokens import NUMBER, WORD, Line

MONEY = frozenset({"USD", "EUR", "KZT", "AZN"})
RATED_AHEAD = 4  # words between "жылына" and its number
RATED_AFTER = 3  # words between a unit and "a year": tonnes of crude oil a year
YEARS = range(1850, 2101)
# Which projects a unit can speak of; others leave a quantity without one.
FITTING: Mapping[str, frozenset[str]] = {
    "t": frozenset({"P-OIL", "P-TITR", "P-HUB"}),
    "TEU": frozenset({"P-TITR", "P-HUB"}),
    "containers": frozenset({"P-TITR", "P-HUB"}),
    "days": frozenset({"P-TITR"}),
    "km": frozenset({"P-FIBRE", "P-POWER"}),
    "Tbit/s": frozenset({"P-FIBRE"}),
    "Gbit/s": frozenset({"P-FIBRE"}),
    "voyages": frozenset({"P-OIL", "P-TITR"}),
    "bbl": frozenset({"P-OIL"}),
    "trains": frozenset({"P-TITR"}),
    "wagons": frozenset({"P-TITR", "P-OIL"}),
    "ships": frozenset({"P-TITR", "P-OIL"}),
    "MW": frozenset({"P-POWER"}),
    "GW": frozenset({"P-POWER"}),
    "pupils": frozenset({"P-KURMANGAZY"}),
    "m2": frozenset({"P-KURMANGAZY", "P-HUB"}),
}
_SPELT: Mapping[str, str] = {
    "kk": "екі=2 үш=3 төрт=4 бес=5 алты=6 жеті=7 сегіз=8 тоғыз=9 он=10 жиырма=20 отыз=30 қырық=40 елу=50 алпыс=60 "
    "жетпіс=70 сексен=80 тоқсан=90 жүз=100 бір=1 жарты=0.5",
    "az": "bir=1 iki=2 üç=3 dörd=4 beş=5 altı=6 yeddi=7 səkkiz=8 doqquz=9 on=10 iyirmi=20 otuz=30 qırx=40 əlli=50 "
    "altmış=60 yetmiş=70 səksən=80 doxsan=90 yüz=100 yarım=0.5",
    "ru": "один=1 одного=1 два=2 две=2 двух=2 двум=2 три=3 трех=3 четыре=4 четырех=4 пять=5 пяти=5 шесть=6 шести=6 "
    "семь=7 семи=7 восемь=8 восьми=8 девять=9 девяти=9 десять=10 десяти=10 одиннадцать=11 двенадцать=12 "
    "двенадцати=12 тринадцать=13 четырнадцать=14 пятнадцать=15 пятнадцати=15 шестнадцать=16 семнадцать=17 "
    "восемнадцать=18 девятнадцать=19 двадцать=20 двадцати=20 тридцать=30 тридцати=30 сорок=40 сорока=40 "
    "пятьдесят=50 пятидесяти=50 шестьдесят=60 семьдесят=70 восемьдесят=80 девяносто=90 сто=100 ста=100 двести=200 "
    "триста=300 четыреста=400 пятьсот=500 полтора=1.5 полутора=1.5 полмиллиона=500000",
    "en": "one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13 "
    "fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fifty=50 "
    "sixty=60 seventy=70 eighty=80 ninety=90 hundred=100",
}
_RANGE = {"kk": {"-", "нан", "нен", "дан", "ден", "тан", "тен"}, "az": {"-", "dan", "dən"}, "ru": {"-", "до"},
          "en": {"-", "to"}}  # fmt: skip
_AND = {
    "kk": {"және", "мен", "пен", "бен", ","}, "az": {"və", "ilə", ","}, "ru": {"и", "или", ","},
    "en": {"and", "or", ","},
}  # fmt: skip
_OPENERS = {"ru": {"от", "с", "со"}, "en": {"from", "between"}}


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a line: tokens `first` to `last`, value with its own multiplier, whether it was spelt out."""

    first: int
    last: int
    value: float
    multiplier: float
    spelt: bool


@dataclass(frozen=True, slots=True)
class Quantity:
    """One or two numbers with a unit: two make a range."""

    passage: int
    first: int
    last: int
    value: float | tuple[float, float]
    unit: str
    base: str
    rule: str


@cache
def _spelt(language: str) -> Mapping[str, float]:
    pairs = (entry.split("=") for entry in _SPELT[language].split())
    return {kazakh_fold(word) if language == "kk" else word: float(value) for word, value in pairs}


def value_of(form: str, language: str) -> float | None:
    """Return the value of a written number: 240,000 in English is 240 thousand, 461,9 elsewhere 461.9."""
    plain = form.replace(" ", "")
    thousands, decimal = (",", ".") if language == "en" else (".", ",")
    grouped = rf"\d{{1,3}}(?:\{thousands}\d{{3}})+"
    if re.fullmatch(rf"{grouped}(?:\{decimal}\d+)?", plain):
        plain = plain.replace(thousands, "")
    elif plain.count(thousands) == 1 and decimal not in plain:
        plain = plain.replace(thousands, decimal)
    plain = plain.replace(decimal, ".")
    return float(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else None


def mentions(document: Document, busy: Mapping[int, set[int]]) -> tuple[Quantity, ...]:
    """Return every quantity; `busy` holds the tokens of dates by passage, which are none."""
    found: list[Quantity] = []
    for number, passage in enumerate(document.passages):
        if passage.of("units"):
            found += _rates_carried(list(_in_passage(passage, number, busy.get(number, set()))))
    return tuple(found)


def _rates_carried(found: list[Quantity]) -> list[Quantity]:
    """Give "from 1.5 million tonnes a year to 2.2 million tonnes" one rate."""
    for place in range(1, len(found)):
        before, one = found[place - 1], found[place]
        rate = before.unit[before.unit.rfind("/") :] if before.unit.endswith(("/yr", "/month", "/week", "/day")) else ""
        if rate and before.base == one.base and one.first - before.last <= 2 and not one.unit.endswith(rate):
            found[place] = replace(one, unit=one.unit + rate)
    return found


def _in_passage(passage: Passage, number: int, busy: set[int]) -> Iterator[Quantity]:
    line = passage.line
    units = {match.first: match for match in passage.of("units")}
    at = 0
    while at < len(line.tokens):
        group = _group(line, units, at, busy)
        if group is None:
            at += 1
            continue
        numbers, ranged, after = group
        unit = _unit_at(line, units, after)
        prefixed = None if unit else _money_before(passage, numbers[0].first)
        if unit is not None or prefixed is not None:
            yield from _quantities(passage, number, numbers, ranged=ranged, unit=unit or prefixed, before=unit is None)
            at = unit.last + 1 if unit else after
        else:
            at = numbers[-1].last + 1


Group = tuple[list[Number], bool, int]


def _group(line: Line, units: Mapping[int, Match], at: int, busy: set[int]) -> Group | None:
    """Return numbers that share what follows them: one, a range, or a list joined by commas and "and"."""
    first = _number(line, units, at, busy)
    if first is None:
        return None
    numbers, ranged, place = [first], False, first.last + 1
    opened = at > 0 and line.tokens[at - 1].form in _OPENERS.get(line.language, set())
    while place + 1 < len(line.tokens):
        joiner = line.tokens[place]
        form = "-" if joiner.form == "–" else joiner.form
        skip = place + 1
        if form == "-" and line.tokens[skip].form in _RANGE[line.language] - {"-"}:  # 10-нан 15 күнге
            skip += 1
        following = _number(line, units, skip, busy)
        if following is None:
            break
        is_range = form in _RANGE[line.language] or (opened and form in {"and", "до"})
        listed = form in _AND[line.language] and not (form == "," and numbers[-1].multiplier > 1)
        if not is_range and not listed:
            break
        ranged = ranged or (is_range and len(numbers) == 1)
        numbers.append(following)
        place = following.last + 1
        if ranged:
            break
    return numbers, ranged and len(numbers) == 2, place


def _number(line: Line, units: Mapping[int, Match], at: int, busy: set[int]) -> Number | None:
    if at >= len(line.tokens) or at in busy:
        return None
    token = line.tokens[at]
    if token.kind == NUMBER:
        value = value_of(token.form, line.language)
        last, spelt = at, False
    else:
        value, last = _spelt_out(line, at)
        spelt = True
    if value is None:
        return None
    multiplier, last = _multiplied(units, last)
    if multiplier >= 1e6 and line.language != "en" and re.fullmatch(r"\d{1,3}\.\d{3}", token.form):
        value = float(token.form)  # 1.238 млн is no thousand millions
    return Number(at, last, value, multiplier, spelt)


def _spelt_out(line: Line, at: int) -> tuple[float | None, int]:
    table, total, last = _spelt(line.language), 0.0, at - 1
    for place in range(at, min(at + 5, len(line.tokens))):
        form = line.tokens[place].form
        following = line.tokens[place + 1].form if place + 1 < len(line.tokens) else ""
        if form in {"-", "and"} and last >= at and following in table:
            continue
        if form not in table:
            break
        total = max(total, 1) * 100 if table[form] == 100 and total else total + table[form]
        last = place
    return (total, last) if last >= at else (None, at)


def _multiplied(units: Mapping[int, Match], last: int) -> tuple[float, int]:
    multiplier = 1.0
    while (match := units.get(last + 1)) is not None and match.entry.id.startswith("x"):
        multiplier *= float(match.entry.id[1:])
        last = match.last
    return multiplier, last


def _unit_at(line: Line, units: Mapping[int, Match], at: int) -> Match | None:
    while at < len(line.tokens) and line.tokens[at].form in "-–":
        if at + 1 < len(line.tokens) and line.tokens[at + 1].kind == WORD and (at + 1) not in units:
            if not is_ending(line.tokens[at + 1].form, line.language):
                return None
            at += 1
        at += 1
    match = units.get(at)
    return match if match is not None and match.entry.id[0] not in "x/" else None


def _money_before(passage: Passage, first: int) -> Match | None:
    return next((one for one in passage.of("units") if one.last == first - 1 and one.entry.id in MONEY), None)


def _quantities(
    passage: Passage, number: int, numbers: list[Number], *, ranged: bool, unit: Match | None, before: bool
) -> Iterator[Quantity]:
    if unit is None:
        return
    shared = numbers[-1].multiplier
    base = unit.entry.id
    if base == "years" and any(one.value in YEARS for one in numbers):
        return
    if any(one.spelt and one.value <= 1 and one.multiplier == 1 and shared == 1 for one in numbers):
        return
    rate = _rate(passage, numbers[0].first, unit.last if not before else numbers[-1].last)
    values = [_scaled(one.value * (one.multiplier if one.multiplier > 1 else shared), base) for one in numbers]
    scale = max(one.value * max(one.multiplier, shared) for one in numbers)
    units = _unit_name(base, max(1.0, *(one.multiplier for one in numbers)))
    figures = [_in_unit(value, units, base) for value in values]
    last = unit.last if not before else numbers[-1].last
    first = numbers[0].first if not before else unit.first
    rule = "quantity.spelt" if any(one.spelt for one in numbers) else "quantity.figure"
    if scale <= 0:
        return
    if ranged and figures[0] < figures[1]:
        yield Quantity(number, first, last, (figures[0], figures[1]), units + rate, base, "quantity.range")
        return
    for place, one in enumerate(numbers):
        ends = last if place == len(numbers) - 1 else one.last
        begins = first if place == 0 else one.first
        shared_rule = rule if len(numbers) == 1 else "quantity.shared_unit"
        yield Quantity(number, begins, ends, figures[place], units + rate, base, shared_rule)


def _scaled(value: float, base: str) -> float:
    return value / 1e6 if base in MONEY else value


def _unit_name(base: str, multiplier: float) -> str:
    if base in MONEY:
        return f"mln {base}"
    if base == "t" and multiplier >= 1000:
        return "Mt" if multiplier >= 1e6 else "kt"
    return base


def _in_unit(value: float, unit: str, base: str) -> float:
    per = {"Mt": 1e6, "kt": 1e3}.get(unit, 1.0) if base == "t" else 1.0
    figure = round(value / per, 9)
    return int(figure) if figure == int(figure) else figure


def _rate(passage: Passage, first: int, last: int) -> str:
    """Return "/yr", "/month" ... for a rate that stands right after the unit, or a few words before the number."""
    tokens = passage.line.tokens
    for match in passage.of("units"):
        if not match.entry.id.startswith("/"):
            continue
        ahead = first - match.last - 1
        between = tokens[match.last + 1 : first] if 0 <= ahead <= RATED_AHEAD else ()
        dated = passage.line.language == "az" and any(
            token.kind == NUMBER for token in tokens[max(0, match.first - 3) : match.first]
        )  # 2023-cü ildə is a year, ildə alone a rate
        if 0 <= ahead <= RATED_AHEAD and not dated and all(token.kind == WORD for token in between):
            return match.entry.id
        after = tokens[last + 1 : match.first]
        if 0 <= match.first - last - 1 <= RATED_AFTER and all(token.kind == WORD for token in after):
            return match.entry.id
    return ""


def proposals(document: Document, found: tuple[Quantity, ...], projects: tuple[Project, ...]) -> Iterator[Proposal]:
    """Yield a proposal for each quantity, with the nearest project that its unit can speak of."""
    for one in found:
        tokens = document.passages[one.passage].line.tokens
        span = tokens[one.first].start, tokens[one.last].end
        project = _nearest(one, projects)
        score = 0.9 if one.rule == "quantity.figure" else 0.85
        yield document.proposal("quantity", project, span, value=one.value, unit=one.unit, rule=one.rule, score=score)


def _nearest(one: Quantity, projects: tuple[Project, ...]) -> str | None:
    fitting = FITTING.get(one.base, frozenset())
    if one.base in MONEY:
        fitting = frozenset({"P-TRADE", "P-FIBRE", "P-HUB", "P-POWER"})

    def distance(project: Project) -> tuple[int, int]:
        passages = one.passage - project.passage
        if passages:
            return (passages if passages > 0 else 3 - passages, -project.first)
        return 0, abs(project.first - one.first)

    able = [project for project in projects if project.id in fitting]
    return min(able, key=distance).id if able else None
