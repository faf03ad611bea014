"""What the text of a feed tells before anybody parses it.

*Pure.* Parsers are expensive and differ in what they keep. A few bounded searches over the
text refuse what would cost them most, mend what they stumble over, and find what they
drop: the language, the time to live, and which dates an item really states.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html.entities import html5

MAX_ATTRIBUTES = 1_000
"""Per tag: 100,000 cost either parser more than 20 s, quadratic in their number."""

_SHORTEST_ATTRIBUTE_CHARS = 2
_LONG_TAG = re.compile(rf"<[^\s<>/!?][^<]{{{MAX_ATTRIBUTES * _SHORTEST_ATTRIBUTE_CHARS}}}")
_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^\s>"']++)"""
_MANY_ATTRIBUTES = re.compile(
    r"<[^\s<>/!?]++"
    rf"""(?:[\s/]*+[^\s=<>"'/]++\s*+(?:=\s*+{_VALUE})?+){{{MAX_ATTRIBUTES + 1}}}"""
)

_PROLOGUE = re.compile(
    r"\s*+(?:<\?(?:[^?]|\?(?!>))*+\?>|<!--(?:[^-]|-(?!->))*+-->"
    r"|<!DOCTYPE[^\[>]*+(?:\[(?:[^\]]|\](?!\s*>))*+\]\s*+)?>)",
    re.IGNORECASE,
)
_ELEMENT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^<>]{0,300}>", re.IGNORECASE)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+")
_HTML_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)")
_MARKUP_CHARS = frozenset("<>&\"'")

_FIRST_ITEM = re.compile(r"<(?:[\w-]{1,20}:)?(?:item|entry)[\s>]")
_LANGUAGE = re.compile(r"<(?:dc:)?language>\s*(?:<!\[CDATA\[\s*)?([A-Za-z][\w-]{1,20})")
_TTL = re.compile(r"<ttl>\s*(\d{1,6})\s*</ttl>")
_HEAD_CHARS = 65_536

_DATE = re.compile(
    r"<(?:[\w-]{1,20}:)?(item|entry|pubdate|published|updated|date|issued|modified|created)"
    r"(?=[\s>])[^<>]{0,500}>\s{0,40}(?:<!\[CDATA\[)?([^<\]]{0,80})",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_DAY = timedelta(days=1)
_INNER_BASE = re.compile(r"<(?:[\w-]{1,20}:)?(?:entry|item|link)\s[^<>]{0,500}?\bxml:base\s*=")


def root_name(text: str) -> str:
    """Return the local name of the first element in lower case, empty when there is none."""
    position = 0
    while match := _PROLOGUE.match(text, position):
        position = match.end()
    found = _ELEMENT.search(text, position, position + _HEAD_CHARS)
    return found[1].lower() if found else ""


def has_too_many_attributes(text: str) -> bool:
    """Tell whether some tag has more than 1,000 attributes."""
    return any(
        _MANY_ATTRIBUTES.match(text, candidate.start()) for candidate in _LONG_TAG.finditer(text)
    )


def mended(text: str) -> str:
    """Return XML without declaration, forbidden characters and HTML's named entities."""
    text = _NOT_IN_XML.sub("", _XML_DECLARATION.sub("", text, count=1))
    return _HTML_ENTITY.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    found = html5.get(match[1], "")
    return match[0] if not found or _MARKUP_CHARS.intersection(found) else found


def head(text: str) -> str:
    """Return what stands before the first item."""
    first = _FIRST_ITEM.search(text, 0, _HEAD_CHARS)
    return text[: first.start() if first else _HEAD_CHARS]


def stated_language(before_items: str) -> str:
    """Return the language tag in the head of an RSS feed, empty when there is none."""
    found = _LANGUAGE.search(before_items)
    return found[1] if found else ""


def time_to_live(before_items: str) -> timedelta | None:
    """Return RSS's `ttl`, given in minutes."""
    found = _TTL.search(before_items)
    return timedelta(minutes=int(found[1])) if found else None


def stated_dates(text: str) -> list[str]:
    """Return for each item what stands in its dates, empty when it states none."""
    found: list[str] = []
    for name, value in _DATE.findall(text):
        if name.lower() in {"item", "entry"}:
            found.append("")
        elif found:
            found[-1] += f" {value}"
    return found


def is_stated(instant: datetime, dates: str) -> bool:
    """Tell whether an instant's year and day stand in an item's dates.

    Parsers make dates of anything: of a guid that happens to be a number, of `10:00`, of
    `yesterday`. What changes its meaning with the day it is read is no date.
    """
    runs = _DIGITS.findall(dates)
    if any(run.startswith(instant.strftime("%Y")) for run in runs if len(run) > len("2026")):
        return True  # ISO 8601's basic format: 20260417T100000Z
    numbers = {int(run) for run in runs}
    # The zone may put the stated day on either side of the day in UTC.
    near = (instant - _DAY, instant, instant + _DAY)
    return any(
        each.day in numbers and not numbers.isdisjoint((each.year, each.year % 100))
        for each in near
    )


def has_inner_base(text: str) -> bool:
    """Tell whether an item or link sets a base of its own (XML Base, 3.1)."""
    return "xml:base" in text and bool(_INNER_BASE.search(text))
