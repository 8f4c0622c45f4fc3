"""How the four languages write dates: patterns over a plain line, with the same named parts.

Parts: ``d1 d2`` days, ``n`` a number of months, ``m1 m2`` months, ``y1 y2`` years, ``q`` quarter, ``h`` half, ``edge``
end, middle or beginning of what follows, ``rel`` a word that counts from the document's date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from transcaspian.programme.reader.spelling import kazakh_fold

MONTHS: Mapping[str, tuple[str, ...]] = {
    "kk": (
        "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек|қыркүйег", "қазан",
        "қараша", "желтоқсан",
    ),
    "az": ("yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avqust", "sentyabr", "oktyabr", "noyabr",
           "dekabr"),
    "ru": ("январ", "феврал", "март", "апрел", "ма(?=[йяею]\\b|ем\\b)", "июн", "июл", "август", "сентябр", "октябр",
           "ноябр", "декабр"),
    "en": ("january|jan", "february|feb", "march", "april|apr", "may", "june", "july", "august|aug",
           "september|sept|sep", "october|oct", "november|nov", "december|dec"),
}  # fmt: skip
NUMBERED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "kk": (("бірінші", "алғашқы", "i", "1"), ("екінші", "ii", "2"), ("үшінші", "iii", "3"), ("төртінші", "iv", "4")),
    "az": (("birinci", "ilk", "i", "ı", "1"), ("ikinci", "ii", "ıı", "2"), ("üçüncü", "iii", "ııı", "3"),
           ("dördüncü", "iv", "ıv", "4")),
    "ru": (("первом", "первого", "первый", "первому", "первое", "i", "1"), ("втором", "второго", "второй", "второму",
           "второе", "ii", "2"), ("третьем", "третьего", "третий", "третьему", "iii", "3"),
           ("четвертом", "четвертого", "четвертый", "четвертому", "iv", "4")),
    "en": (("first", "1st", "q1", "h1", "1"), ("second", "2nd", "q2", "h2", "2"), ("third", "3rd", "q3", "3"),
           ("fourth", "4th", "last", "q4", "4")),
}  # fmt: skip
_Y = r"(?:1[89]|20)\d\d"
_D = r"(?:[12]\d|3[01]|0?[1-9])(?!\d)"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way of writing a date: its name for the rule, and the expression over a plain line."""

    name: str
    expression: re.Pattern[str]


def _month(language: str, part: str) -> str:
    ending = "" if language == "en" else r"\w*"
    return rf"(?P<{part}>(?:{'|'.join(MONTHS[language])}){ending})"


def _numbered(language: str, part: str, most: int) -> str:
    words = sorted({word for row in NUMBERED[language][:most] for word in row}, key=len, reverse=True)
    return rf"(?P<{part}>{'|'.join(words)})(?: - \w{{1,4}})?"


def _patterns(language: str, written: list[tuple[str, str]]) -> tuple[Pattern, ...]:
    patterns = []
    for name, text in written:
        filled = text.replace("<M>", _month(language, "m1")).replace("<M2>", _month(language, "m2"))
        filled = filled.replace("<Y>", rf"(?P<y1>{_Y})").replace("<Y2>", rf"(?P<y2>{_Y})")
        filled = filled.replace("<D>", rf"(?P<d1>{_D})").replace("<D2>", rf"(?P<d2>{_D})")
        filled = filled.replace("<Q>", _numbered(language, "q", 4)).replace("<H>", _numbered(language, "h", 2))
        if language == "kk":
            filled = _fold_words(filled)
        patterns.append(Pattern(name, re.compile(rf"(?<!\S){filled}(?!\S)")))
    return tuple(patterns)


def _fold_words(pattern: str) -> str:
    parts = re.split(r"(\(\?P<\w+>)", pattern)
    return "".join(part if part.startswith("(?P<") else kazakh_fold(part) for part in parts)


_KK_YEAR = r"жыл(?:ғы|дың|ы|да|дан|ға|дары|дарға|дарда|дардың|)"
_KAZAKH = [
    ("day.across_months", rf"(?:<Y> {_KK_YEAR} )?<D> <M> (?:мен|бен|пен|-) <D2> <M2>(?: аралығы\w*)?"),
    ("day.range", rf"(?:<Y> (?:{_KK_YEAR}|ж \.?) )?<D> (?:-|мен|бен|пен) <D2> <M>(?: аралығы\w*| күндері)?"),
    ("day.range", rf"(?:<Y> {_KK_YEAR} )?<D> - (?:[днт][аеі]н) <D2> <M>(?: дейін)?"),
    ("day", rf"<Y> (?:{_KK_YEAR}|ж \.?) (?:\w+ )?<D>(?: - \w{{1,4}})? <M>(?: күні)?"),
    ("day", rf"<D>(?: - \w{{1,4}})? <M> <Y>(?: {_KK_YEAR})?"),
    ("day", r"<D>(?: - \w{1,4})? <M>(?: күні)?"),
    ("months", rf"<Y> {_KK_YEAR} (?:алғашқы )?(?P<n>\d{{1,2}}) айы\w*"),
    ("quarter", rf"<Y> {_KK_YEAR} <Q> тоқсан\w*(?: дейін| қарай)?"),
    ("quarter", r"<Q> тоқсан\w*"),
    ("half", rf"<Y> {_KK_YEAR} <H> (?:жартысы\w*|жарты жылды\w*|жартыжылды\w*)"),
    ("edge", rf"<Y> {_KK_YEAR} (?P<edge>соңы|аяғы|ортасы|басы)\w*(?: дейін| қарай)?"),
    ("edge.relative", (r"(?:(?P<rel>осы|биылғы|келесі|келер) )?жыл(?:дың)? (?P<edge>соңы|аяғы|ортасы|басы)\w*(?: дейін"
        r"| қарай)?")),
    ("month", rf"<Y> {_KK_YEAR} <M>(?: айы\w*)?"),
    ("month", r"<M> айы\w*"),
    ("month", (r"(?P<m1>(?:қаңтарда|ақпанда|наурызда|сәуірде|мамырда|маусымда|шілдеде|тамызда|қыркүйекте|қазанда"
        r"|қарашада|желтоқсанда))")),
    ("year.range", rf"<Y> - <Y2> {_KK_YEAR}"),
    ("year", rf"<Y> {_KK_YEAR}(?: (?:дейін|қарай|бастап))?"),
    ("relative", (r"(?P<rel>келесі жылы|келер жылы|биыл|биылғы жылы|осы жылы|былтыр|өткен жылы|келесі айда|осы айда"
        r"|өткен айда|бүгін|ертең|кеше)")),
]  # fmt: skip
_AZ_YEAR = r"(?:- c[iıuü] )?il(?:in|də|ə|dən|ədək|lər|ləri|lərdə|lərin|)"
_AZERBAIJANI = [
    ("day.across_months", rf"(?:<Y> {_AZ_YEAR} )?<D> <M> - <D2> <M2>(?: <Y2> {_AZ_YEAR})?"),
    ("day.across_months", rf"(?:<Y> {_AZ_YEAR} )?<M> <D> - (?:\w{{2,3}} )?<M2> <D2>(?: - \w{{1,4}})?"),
    ("day.range", rf"(?:<Y> {_AZ_YEAR} )?<M> <D> - <D2>(?: - \w{{1,4}})?"),
    ("day.range", rf"(?:<Y> {_AZ_YEAR} )?<M> <D> - d[aə]n <D2> - \w{{1,4}}(?: qədər)?"),
    ("day.range", rf"<D> - <D2> <M>(?: <Y>(?: {_AZ_YEAR})?)?"),
    ("day", rf"(?:<Y> {_AZ_YEAR} )?<M> <D>(?: - \w{{1,4}})?"),
    ("day", rf"<D> <M>(?: <Y>(?: {_AZ_YEAR})?)?"),
    ("months", rf"<Y> {_AZ_YEAR} (?:ilk )?(?P<n>\d{{1,2}}) ayı\w*"),
    ("quarter", rf"<Y> {_AZ_YEAR} <Q> rüb\w*(?: qədər)?"),
    ("half", rf"<Y> {_AZ_YEAR} <H> yarısı\w*"),
    ("edge", rf"<Y> {_AZ_YEAR} (?P<edge>sonu|axırı|ortası|ortaları|əvvəli)\w*(?: qədər| kimi)?"),
    ("edge.relative", (r"(?:(?P<rel>bu|cari|gələn|növbəti) )?ilin (?P<edge>sonu|axırı|ortası|əvvəli)\w*(?: qədər"
        r"| kimi)?")),
    ("month", rf"<Y> {_AZ_YEAR} <M>(?: ayı\w*)?"),
    ("month", r"<M> ayı\w*"),
    ("month", r"(?P<m1>(?:yanvar|fevral|mart|aprel|may|iyun|iyul|avqust|sentyabr|oktyabr|noyabr|dekabr)d[aə])"),
    ("year.range", rf"<Y> - <Y2> {_AZ_YEAR}"),
    ("year", rf"<Y> {_AZ_YEAR}(?: qədər| kimi)?"),
    ("relative", (r"(?P<rel>gələn il|növbəti il|növbəti ildə|bu il|cari il|cari ildə|ötən il|keçən il|gələn ay"
        r"|bu ay|ötən ay|bu gün|sabah|dünən)")),
]  # fmt: skip
_RU_YEAR = r"(?:год\w*|г \.|г|гг \.|гг)"
_RUSSIAN = [
    ("day.across_months", rf"(?:с )?<D> <M>(?: -| по| до) <D2> <M2>(?: <Y>(?: {_RU_YEAR})?)?"),
    ("day.range", rf"(?:с )?<D>(?: -| по| и) <D2> <M>(?: <Y>(?: {_RU_YEAR})?)?"),
    ("day", rf"<D>(?: - \w{{1,3}})? <M>(?: <Y>(?: {_RU_YEAR})?)?"),
    ("quarter", rf"(?:(?:в|во|к|до|на) )?(?:концу? |конца )?<Q> кварт\w* <Y>(?: {_RU_YEAR})?"),
    ("quarter", r"(?:(?:в|во|к|до) )?<Q> квартал\w*(?: (?P<rel>этого|текущего|следующего) года)?"),
    ("months", rf"(?:за )?(?:первые )?(?P<n>\d{{1,2}}) месяц\w* <Y>(?: {_RU_YEAR})?"),
    ("half", rf"(?:(?:в|во|к|до) )?<H> полугоди\w* <Y>(?: {_RU_YEAR})?"),
    ("edge", rf"(?:(?:в|к|до|на) )?(?P<edge>конц[уеа]|конец|середин\w*|начал[оуеа])(?: <M>)? <Y>(?: {_RU_YEAR})?"),
    ("edge.relative", (r"(?:(?:в|к|до|на) )?(?P<edge>конц[уеа]|конец|середин\w*|начал[оуеа]) (?:(?P<rel>этого|текущего"
        r"|следующего) )?года")),
    ("month", rf"(?:(?:в|к|до|с|на) )?<M> <Y>(?: {_RU_YEAR})?"),
    ("month", r"(?:в|к|до) <M>(?: (?P<rel>этого|текущего|следующего|прошлого) года)?"),
    ("year.range", rf"(?:(?:в|на|с) )?<Y>(?: -| по| и) <Y2> {_RU_YEAR}"),
    ("year", rf"(?:(?:в|к|до|с|на|за|по) )?<Y> {_RU_YEAR}"),
    ("relative", (r"(?P<rel>в следующем году|в будущем году|в этом году|в текущем году|в прошлом году"
        r"|в следующем месяце|в этом месяце|в прошлом месяце|сегодня|завтра|вчера)")),
]  # fmt: skip
_ORD = r"(?:st|nd|rd|th)"
_EN_DAY = rf"<D>(?: {_ORD})?"
_EN_DAY2 = rf"<D2>(?: {_ORD})?"
_ENGLISH = [
    ("day.across_months", (rf"(?:(?:on|from|between) )?{_EN_DAY} <M> (?:-|to|and|until) {_EN_DAY2} <M2>(?:"
        rf"(?: ,)? <Y>)?")),
    ("day.across_months", (rf"(?:(?:on|from|between) )?<M> {_EN_DAY} (?:-|to|and|until) <M2> {_EN_DAY2}(?:"
        rf"(?: ,)? <Y>)?")),
    ("day.range", (rf"(?:(?:on|from|between) )?(?:the )?{_EN_DAY} (?:-|to|and|until) (?:the )?{_EN_DAY2} (?:of )?<M>"
        rf"(?:(?: ,)? <Y>)?")),
    ("day.range", rf"(?:(?:on|from|between) )?<M> {_EN_DAY} (?:-|to|and|until) {_EN_DAY2}(?:(?: ,)? <Y>)?"),
    ("day", rf"(?:(?:on|by|from|until|since) )?(?:the )?{_EN_DAY} (?:of )?<M>(?:(?: ,)? <Y>)?"),
    ("day", rf"(?:(?:on|by|from|until|since) )?<M> {_EN_DAY}(?:(?: ,)? <Y>)?"),
    ("quarter", r"(?:(?:in|by) )?(?:the )?(?:end of the )?<Q> quarter (?:of )?<Y>"),
    ("quarter", r"(?:(?:in|by) )?(?P<q>q [1-4]) (?:of )?<Y>"),
    ("half", r"(?:(?:in|by) )?(?:the )?<H> half (?:of )?<Y>"),
    ("months", r"(?:(?:in|over|for) )?(?:the )?(?:first )?(?P<n>\d{1,2}) months of <Y>"),
    ("edge", (r"(?:(?:at|by|before|until|in) )?(?:the )?(?P<edge>end|middle|beginning|start|mid|late|early)"
        r"(?: of| -)?(?: <M>)? <Y>")),
    ("edge.relative", r"(?:(?:at|by|before|until) )?(?:the )?(?P<edge>end|middle) of (?P<rel>the|this|next) year"),
    ("month", r"(?:(?:in|by|since|until|from) )?<M>(?: ,| of)? <Y>"),
    ("month", r"(?:in|by|since|until|last|next|this) <M>"),
    ("year.range", r"(?:(?:in|for|from|between) )?<Y> (?:-|to|and) <Y2>"),
    ("year", r"(?:in|by|until|since|from|before|after|during|for) <Y>"),
    ("relative", r"(?P<rel>next year|this year|last year|next month|this month|last month|today|tomorrow|yesterday)"),
]  # fmt: skip
_WRITTEN = {"kk": _KAZAKH, "az": _AZERBAIJANI, "ru": _RUSSIAN, "en": _ENGLISH}


@cache
def patterns(language: str) -> tuple[Pattern, ...]:
    """Return the patterns of a language, the longest ways of writing first; compiled on first use."""
    return _patterns(language, _WRITTEN[language])


# What a relative word counts: unit and how many of them from the document's date.
RELATIVE: Mapping[str, tuple[str, int]] = {
    word: step
    for words, step in (
        (
            "келесі жылы|келер жылы|gələn il|növbəti il|növbəti ildə|в следующем году|в будущем году|next year",
            ("year", 1),
        ),
        ("биыл|биылғы жылы|осы жылы|bu il|cari il|cari ildə|в этом году|в текущем году|this year", ("year", 0)),
        ("былтыр|өткен жылы|ötən il|keçən il|в прошлом году|last year", ("year", -1)),
        ("келесі айда|gələn ay|в следующем месяце|next month", ("month", 1)),
        ("осы айда|bu ay|в этом месяце|this month", ("month", 0)),
        ("өткен айда|ötən ay|в прошлом месяце|last month", ("month", -1)),
        ("бүгін|bu gün|сегодня|today", ("day", 0)),
        ("ертең|sabah|завтра|tomorrow", ("day", 1)),
        ("кеше|dünən|вчера|yesterday", ("day", -1)),
    )
    for word in (form for one in words.split("|") for form in {one, kazakh_fold(one)})
}
NEXT_YEAR = frozenset({"келесі", "келер", "gələn", "növbəti", "следующего", "next"})
LAST_YEAR = frozenset({"прошлого"})
MIDDLE = ("орта", "середин", "middle", "mid")
BEGINNING = ("бас", "əvvəl", "начал", "beginning", "start", "early")
