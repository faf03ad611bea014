"""Quantities in sentences: how much of what, whatever way it is written.

*Pure.* «$2.1 billion», «2.1bn dollars» and «21億ドル» are one value of one unit. Years, dates,
versions, list numbers and the numbers in names measure nothing and are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from digest.clusters.tokens import STOPWORDS, stem

PERCENT = "%"
TIMES = "x"

_WIDE = str.maketrans("０１２３４５６７８９．，％＄￥－", "0123456789.,%$¥-")
"""Full width to plain, one character for one, so that positions stay."""

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SPELT = {word: value for value, word in enumerate(_ONES.split(" "))} | {
    word: 10 * value for value, word in enumerate(_TENS.split(" "), start=2)
}
_SCALES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "k": 10**3,
    "million": 10**6,
    "mn": 10**6,
    "m": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "b": 10**9,
    "trillion": 10**12,
    "tn": 10**12,
    "t": 10**12,
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "億": 10**8,
    "兆": 10**12,
}
_CURRENCIES = {
    "$": "$",
    "us$": "$",
    "€": "€",
    "£": "£",
    "¥": "¥",
    "dollar": "$",
    "usd": "$",
    "ドル": "$",
    "米ドル": "$",
    "euro": "€",
    "eur": "€",
    "ユーロ": "€",
    "pound": "£",
    "gbp": "£",
    "ポンド": "£",
    "yen": "¥",
    "円": "¥",
}
_SHARES = {"%", "percent", "per cent", "パーセント"}
_FACTORS = {"x", "times", "倍", "fold", "-fold"}

_QUANTITY = re.compile(
    r"""
    (?<![A-Za-z0-9_.,/:\#–〜~-])(?P<sign>US\$|[$€£¥])?\s?
    (?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?
        |(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five
            |six|seven|eight|nine))?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve
            |thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|one(?=\s\w+illion\b)
            |an?(?=\s(?:hundred|thousand|million|billion|trillion)\b))\b)
    (?P<scale>(?:[\s-]?(?:hundred|thousand|million|billion|trillion)\b|(?:k|m|mn|bn?|tn?)\b)
        |[百千万億兆](?:\d+(?:\.\d+)?[万億])?)?
    (?P<unit>\s?(?:%|percent\b|per\scent\b|パーセント|倍|x\b|times\b|-?fold\b
        |米?ドル|ユーロ|ポンド|円|dollars?\b|euros?\b|pounds?\b|yen\b|USD\b|EUR\b|GBP\b))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_AFTER = re.compile(r"[\s-](?P<word>[A-Za-z][a-z]+)(?:[\s-](?P<next>[A-Za-z][a-z]+))?")
_COUNTER = re.compile(r"\s?(?P<word>[ァ-ヺー]{2,}|[一-鿿]{1,4})")
_BARE_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = (
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|tember|ober"
    r"|ember)?\.?"
)
_DATE_BEFORE = re.compile(rf"\b(?:{_MONTH}|on|of)\s\Z", re.IGNORECASE)
_DATE_AFTER = re.compile(
    rf"(?:st|nd|rd|th)\b|\s{_MONTH}\b|[年月日時分秒]|:\d|\s?[ap]\.?m\b|/\d", re.IGNORECASE
)
_NAME_BEFORE = re.compile(
    r"(?:\b(?:version|v|step|chapter|section|part|figure|fig|table|page|article|phase|level|top|no"
    r"|grade|tier|title|room)\.?|[A-Z][\w.]*[a-z]?)\s\Z"
)
_TIME_UNITS = frozenset({"second", "minut", "hour", "day", "week", "month", "year"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """An amount in a sentence."""

    value: Decimal
    unit: str
    """`%`, `x`, a currency sign, or the stem of the thing counted; empty when unknown."""
    text: str
    """As it is written."""
    start: int
    end: int

    @property
    def is_telling(self) -> bool:
        """Whether a reader would want to know it: money, shares, factors, large counts."""
        is_measure = self.unit in {PERCENT, TIMES} or self.unit in _CURRENCIES.values()
        return is_measure or (bool(self.unit) and self.unit not in _TIME_UNITS)


def quantities(sentence: str) -> list[Quantity]:
    """Return the quantities of a sentence in order."""
    plain = sentence.translate(_WIDE)
    found = []
    for match in _QUANTITY.finditer(plain):
        quantity = _quantity(plain, sentence, match)
        if quantity is not None:
            found.append(quantity)
    return found


def has_number(sentence: str) -> bool:
    """Say whether a sentence has a number that a reader would want to know."""
    return any(quantity.is_telling for quantity in quantities(sentence))


def _quantity(plain: str, sentence: str, match: re.Match[str]) -> Quantity | None:
    sign, digits, scale = match["sign"] or "", match["digits"], match["scale"] or ""
    start, end = match.start("sign" if sign else "digits"), match.end()
    unit = _unit(sign, (match["unit"] or "").strip())
    if not unit and not scale and _is_no_amount(plain, match):
        return None
    if not unit:
        unit, end = _counted(plain, end)
    if not unit and not scale:
        return None
    value = _value(digits, scale.strip(" -"))
    return Quantity(value=value, unit=unit, text=sentence[start:end], start=start, end=end)


def _value(digits: str, scale: str) -> Decimal:
    if digits[0].isdigit():
        value = Decimal(digits.replace(",", ""))
    else:
        value = Decimal(sum(_SPELT.get(word, 1) for word in digits.lower().split("-")))
    compound = re.fullmatch(r"([百千万億兆])(\d+(?:\.\d+)?)([万億])", scale)
    if compound:
        rest = Decimal(compound[2]) * _SCALES[compound[3]]
        return value * _SCALES[compound[1]] + rest
    return value * _SCALES.get(scale.lower(), 1)


def _unit(sign: str, word: str) -> str:
    word = word.lower()
    if word in _SHARES:
        return PERCENT
    if word in _FACTORS:
        return TIMES
    return _CURRENCIES.get(sign.lower() or word.removesuffix("s"), "")


def _is_no_amount(plain: str, match: re.Match[str]) -> bool:
    """Tell a year, date, hour, version or number in a name from an amount."""
    before, after = plain[: match.start("digits")], plain[match.end() : match.end() + 12]
    if _BARE_YEAR.fullmatch(match["digits"]) or _DATE_AFTER.match(after):
        return True
    return _NAME_BEFORE.search(before[-20:]) is not None or _DATE_BEFORE.search(before) is not None


def _counted(plain: str, end: int) -> tuple[str, int]:
    """Return the stem of what is counted after a number, and where it ends."""
    word = _AFTER.match(plain, end)
    if word is not None:
        name = word["word"].lower()
        if name in STOPWORDS or len(name) < 3:  # noqa: PLR2004  # no noun is as short
            return "", end
        return stem(name), word.end("word")
    counter = _COUNTER.match(plain, end)
    return (counter["word"], counter.end()) if counter else ("", end)
