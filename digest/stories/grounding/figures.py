"""The numbers of a text with all that makes them true: scale, unit, bound, and their order.

*Pure.* Where `digest.stories.numbers` looks for amounts worth telling, here no digit is passed
over: years, days, versions and ordinals are figures too. «$8 billion», «８０億ドル» and
«8bn dollars» are one figure; «up to 8» and «8», «5 %» and «5 points» are two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from digest.stories.grounding.synonyms import senses

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SPELT = {word: value for value, word in enumerate(_ONES.split())}
_SPELT |= {word: 10 * value for value, word in enumerate(_TENS.split(), start=2)}
_SPELT |= {"single": 1, "dozen": 12}
_PARTS = {"half": "1/2", "third": "1/3", "quarter": "1/4", "fifth": "1/5", "tenth": "1/10"}
_SCALES = {
    "hundred": 2, "thousand": 3, "k": 3, "million": 6, "mn": 6, "m": 6, "billion": 9, "bn": 9,
    "b": 9, "trillion": 12, "tn": 12, "t": 12, "lakh": 5, "crore": 7,
    "百": 2, "千": 3, "万": 4, "億": 8, "兆": 12,
}  # fmt: skip
_UNITS = {
    "%": "%", "percent": "%", "per cent": "%", "パーセント": "%",
    "percentage point": "pp", "point": "pp", "pp": "pp", "ポイント": "pp", "basis point": "bp",
    "$": "$", "us$": "$", "dollar": "$", "usd": "$", "ドル": "$", "米ドル": "$",
    "a$": "a$", "c$": "c$", "hk$": "hk$", "nt$": "nt$", "s$": "s$",
    "€": "€", "euro": "€", "eur": "€", "ユーロ": "€",
    "£": "£", "pound": "£", "gbp": "£", "ポンド": "£",
    "¥": "¥", "yen": "¥", "jpy": "¥", "円": "¥", "yuan": "cny", "renminbi": "cny", "人民元": "cny",
    "元": "cny", "₩": "krw", "won": "krw", "ウォン": "krw", "₹": "inr", "rupee": "inr",
    "ルピー": "inr", "kroner": "kr", "krona": "kr", "kronor": "kr", "franc": "chf",
    "フラン": "chf", "x": "x", "time": "x", "fold": "x", "倍": "x",
    "年": "年", "月": "月", "日": "日", "時": "時", "分": "分", "秒": "秒", "時間": "時間",
    "カ月": "カ月", "か月": "カ月", "ヵ月": "カ月", "ヶ月": "カ月", "箇月": "カ月", "週間": "週間",
    "年間": "年間", "日間": "日間", "人": "人", "名": "人", "歳": "歳", "割": "割",
}  # fmt: skip
_MONEY = frozenset("$ a$ c$ hk$ nt$ s$ € £ ¥ cny krw inr kr chf".split())  # noqa: SIM905  # a table
_EXACT = _MONEY | {"%", "pp", "bp", "x"}
"""Units that a figure always carries; the rest count things."""

_FIGURE = re.compile(
    r"""
    (?P<sign>(?:US|HK|NT|A|C|S)?\$|[€£¥₩₹])?\s?
    (?:(?P<digits>(?<![A-Za-z\d.])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![A-Za-z\d.])\d+(?:\.\d+)?)
      |\b(?P<word>(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four
         |five|six|seven|eight|nine))?|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven
         |twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|single
         |dozen)\b(?!(?<=one)\s(?:of|another|day)\b)
      |\b(?:an?\s)(?P<article>(?=(?:hundred|thousand|million|billion|trillion)\b))
      |\b(?P<part>half|(?:an?\s)(?:third|quarter|fifth|tenth))\b)
    (?P<scale>[\s-]?(?:hundred|thousand|million|billion|trillion|lakh|crore)\b
        |\s?(?:mn|bn|tn)\b|[kKmMbBtT]\b(?!-)|[百千万億兆](?:\d[\d,.]*[千万億]?)?)?
    (?P<unit>[\s-]?(?:%|per\s?cent(?:age\spoints?)?\b|percentage\spoints?\b|basis\spoints?\b
        |points?\b|pp\b|パーセント|ポイント|x\b|times\b|fold\b|米?ドル|ユーロ|ポンド|ウォン|ルピー
        |フラン|円|人民元|(?:US\s)?dollars?\b|euros?\b|pounds?\b|yen\b|yuan\b|won\b|rupees?\b
        |kroner\b|kron[ao]r?\b|francs?\b|USD\b|EUR\b|GBP\b|JPY\b|時間|[カか箇ヵヶ]月|(?:週|年|日)間
        |[年月日時分秒人名倍元歳割]))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BEFORE = {
    "most": r"up to|as (?:much|many|high|long) as|at most|no more than|a maximum of|最大で?|最高"
    r"|最長",
    "below": r"(?:less|fewer|lower) than|under|below",
    "least": r"at least|no (?:less|fewer) than|a minimum of|少なくとも|最低",
    "above": r"(?:more|higher|greater) than|over|above|exceed(?:s|ed|ing)?|upwards of",
    "about": r"about|around|roughly|approximately|some|an estimated|circa|ca\.|~|約|およそ|ざっと",
    "nearly": r"nearly|almost|just under|close to|ほぼ",
}
_AFTER = {
    "least": r"以上|or more|or above",
    "most": r"以下|以内|or less|or fewer",
    "below": r"未満|弱|を下回",
    "above": r"を?超|余り?|強|を上回|-plus\b",
    "about": r"ほど|程度|前後|or so",
    "nearly": r"近く",
}
_BOUND_BEFORE = re.compile(
    r"(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _BEFORE.items())
    + r")\s?(?:the\s)?\Z",
    re.IGNORECASE,
)
_BOUND_AFTER = re.compile(
    r"\S{0,3}?(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _AFTER.items()) + r")",
    re.IGNORECASE,
)
_BOUND_REACH = 22
_OUT_OF = re.compile(r"\s(?:out\s)?of\s(?:the\s|its\s)?(?P<whole>\w[\w,]*)")
_OUT_OF_BEFORE = re.compile(r"(?P<part>\w+)\s(?:out\s)?of\s(?:the\s|its\s)?\Z")
_RANGE = re.compile(r"\s?(?:-|~|to|and|or|から|または)\s?", re.IGNORECASE)
_TO = re.compile(r"\s?(?:-|~|to)\s?")
_FROM = re.compile(r"\b(?:from|between)\s\Z", re.IGNORECASE)
_FROM_AFTER = re.compile(r"\s?から")
_PERIODS = {
    "hour": ("hour", "hourly", "時給"), "day": ("day", "daily", "日額"),
    "week": ("week", "weekly", "週額"), "month": ("month", "monthly", "月額"),
    "year": ("year|annum", "yearly|annually", "年額"),
}  # fmt: skip
_PERIOD_AFTER = re.compile(
    "|".join(
        rf"(?P<{name}>(?:\s(?:an?|per|each|every)\s|\s?/\s?)(?:{noun})\b|\s(?:{adverb})\b)"
        for name, (noun, adverb, _) in _PERIODS.items()
    ),
    re.IGNORECASE,
)
_PERIOD_BEFORE = re.compile(
    f"(?:{'|'.join(f'(?P<{name}>{before})' for name, (*_, before) in _PERIODS.items())})"
    r"[はが約]?\s?\Z"
)
_COUNTED = re.compile(
    r"[\s-](?:more\s|new\s|additional\s|fewer\s|of\s(?:the\s|its\s)?)?(?P<word>[A-Za-z]{3,})(?:'s)?(?:[\s-](?P<next>[A-Za-z]{3,}))?(?:[\s-](?P<third>[A-Za-z]{3,}))?"
)
_JOINED = re.compile(r"-(?P<word>[A-Za-z]+)")
_COUNTED_CJK = re.compile(r"[一-鿿]|[ァ-ヺー]+")
_MONTHS = "january february march april may june july august september october november december"
_MONTH_OF = {name[:3]: number for number, name in enumerate(_MONTHS.split(), start=1)}
_MONTH = re.compile(
    r"\b(?P<name>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|ust|tember|ober|ember)?\b\.?(?=\s(?:\d|of\b)|[,.)]|\Z|\s)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number as it is meant."""

    value: str
    unit: str
    """One of our units, or empty for a count, year, day or version."""
    bound: str
    """`most`, `below`, `least`, `above`, `about`, `nearly`, or empty."""
    counted: frozenset[str]
    """Stems of the words right after it, of which one is the thing counted."""
    share: str
    """For the 14 of «14 of 20» the 20, for the 20 `whole`, else empty."""
    period: str
    """`hour`, `day`, `week`, `month`, `year` for a price or number in each of them, or empty."""
    is_origin: bool
    """Whether it is the first of «from … to …»."""
    text: str
    start: int
    end: int
    lead: int
    """Where its bound begins, or itself."""

    @property
    def key(self) -> str:
        """What makes it equal to another, but for its bound."""
        return f"#{self.value}{self.unit if self.unit in _EXACT else ''}"


@lru_cache(maxsize=1 << 11)
def figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of a plain text in order."""
    matches = list(_FIGURE.finditer(text))
    found: list[Figure] = []
    for at, match in enumerate(matches):
        following = matches[at + 1] if at + 1 < len(matches) else None
        scale, unit = match["scale"] or "", _unit(match)
        gap = text[match.end() : following.start()] if following else ""
        if following is not None and not unit and _RANGE.fullmatch(gap):
            unit = _unit(following)
            if unit in _EXACT or not unit:
                scale = scale or following["scale"] or ""
        figure = _figure(text, match, scale, unit)
        if following is not None and unit and _TO.fullmatch(gap) and unit == _unit(following):
            figure = replace(figure, is_origin=True)
        found.append(figure)
    return tuple(found)


def _figure(text: str, match: re.Match[str], scale: str, unit: str) -> Figure:
    end = match.end()
    start = end - len(match.group().lstrip())
    before, after = text[max(0, start - _BOUND_REACH) : start], text[end : end + 12]
    ahead = _BOUND_BEFORE.search(before)
    bound = ahead or _BOUND_AFTER.match(after)
    return Figure(
        value=_value(match, scale),
        unit=unit,
        bound=bound.lastgroup or "" if bound else "",
        counted=frozenset() if text[start].isupper() else _counted(text, end),
        share=_share(before, after),
        period=_period(before, after),
        is_origin=_FROM.search(before) is not None or _FROM_AFTER.match(after) is not None,
        text=match.group().strip(),
        start=start,
        end=end,
        lead=start - len(before) + ahead.start() if ahead else start,
    )


def _period(before: str, after: str) -> str:
    found = _PERIOD_AFTER.match(after) or _PERIOD_BEFORE.search(before)
    return found.lastgroup or "" if found else ""


def _share(before: str, after: str) -> str:
    whole = _OUT_OF.match(after)
    if whole is not None and _number(whole["whole"]):
        return _number(whole["whole"])
    part = _OUT_OF_BEFORE.search(before)
    return "whole" if part is not None and _number(part["part"]) else ""


def _number(word: str) -> str:
    """Return the digits of a number in digits or letters; else an empty text."""
    digits = word.replace(",", "")
    if digits.isdigit():
        return digits
    value = _SPELT.get(word.lower())
    return "" if value is None else str(value)


def _unit(match: re.Match[str]) -> str:
    word = (match["unit"] or "").strip(" -").lower().removeprefix("us ")
    if word.startswith("per") and word.endswith(("point", "points")):
        return "pp"
    sign = (match["sign"] or "").lower()
    return _UNITS.get(sign) or _UNITS.get(word) or _UNITS.get(word.removesuffix("s"), "")


def _value(match: re.Match[str], scale: str) -> str:
    if match["part"]:
        return _PARTS[match["part"].lower().split()[-1]]
    if match["digits"]:
        value = Decimal(match["digits"].replace(",", ""))
    elif match["word"]:
        value = Decimal(sum(_SPELT[word] for word in match["word"].lower().split("-")))
    else:
        value = Decimal(1)
    return _written(_scaled(value, scale.strip(" -").lower()))


def _scaled(value: Decimal, scale: str) -> Decimal:
    if scale and scale[0] in _SCALES and len(scale) > 1 and not scale.isascii():
        rest = Decimal(re.sub(r"[^\d.]", "", scale) or 0)
        return value.scaleb(_SCALES[scale[0]]) + rest.scaleb(_SCALES.get(scale[-1], 0))
    return value.scaleb(_SCALES.get(scale, 0))


def _written(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _counted(text: str, end: int) -> frozenset[str]:
    if text[end : end + 1] == "-":
        joined = _JOINED.match(text, end)
        return frozenset(senses(joined["word"].lower())) if joined else frozenset()
    word = _COUNTED.match(text, end)
    if word is not None:
        found: set[str] = set()
        for each in word.groups():
            found |= senses(each.lower()) if each else set()
        return frozenset(found)
    counter = _COUNTED_CJK.match(text, end)
    return frozenset({counter.group()}) if counter else frozenset()


def faulty(claim: str, source: str) -> list[str]:
    """Return the figures of a plain claim that a plain source does not give like that."""
    given: dict[str, list[Figure]] = {}
    for each in figures(source):
        given.setdefault(each.key, []).append(each)
    return [
        each.text
        for each in figures(claim)
        if not any(_bears_out(other, each) for other in given.get(each.key, ()))
    ]


def _bears_out(given: Figure, told: Figure) -> bool:
    if (given.bound, given.is_origin, given.share) != (told.bound, told.is_origin, told.share):
        return False
    if told.period and given.period and told.period != given.period:
        return False
    if given.unit != told.unit and (given.unit and told.unit):
        return False
    if given.unit != told.unit and not (given.unit + told.unit).isascii():
        return False
    if told.unit in _EXACT or not told.counted or not given.counted:
        return True
    return told.unit == given.unit != "" or bool(told.counted & given.counted)


def months(text: str) -> frozenset[int]:
    """Return the months that a plain English text names."""
    return frozenset(
        _MONTH_OF[match["name"][:3].lower()] for match in _MONTH.finditer(text.lower())
    )
