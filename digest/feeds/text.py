"""What text from outside may contain once it has passed our border.

*Pure.* `clean` is the one function every outside text goes through before it becomes a
field of a noun: it removes what a reader cannot see and a program may trip over. The
rules are those of Unicode TR 36 and TR 39 for text that is shown, not for identifiers.
`html_to_text` (see `digest.feeds.markup`) comes before it where the text is HTML.
"""

from __future__ import annotations

import re
import unicodedata

from digest.feeds.markup import html_to_text

__all__ = ["clean", "cut", "html_to_text"]

MAX_MARKS = 8
"""Combining marks per base; more are decoration that covers its neighbours."""

_MAX_PASSES = 4
"""Removing one character can leave its neighbour without context; this is deep enough."""

_LINE_ENDS = "\r\v\f\x85\u2028\u2029"
_SPACES = "\t \xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0 and C1 but for white space
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffc"
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff"  # surrogates, private, non-characters
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff"  # tags, variation selectors, private use
)
_EMOJI = (
    "\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf"
    "\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
# Scripts whose spelling needs joiners (Unicode 17, 9.2 and 12.1): Arabic, Syriac, N'Ko,
# the Brahmic family, Myanmar, Khmer, Mongolian and the presentation forms of Arabic.
_JOINING = (
    "\u0600-\u08ff\u0900-\u0dff\u0e80-\u109f\u1700-\u18af\u1a00-\u1aff\u1b00-\u1bff"
    "\ua800-\ua8ff\ua900-\uaaff\uabc0-\uabff\ufb50-\ufdcf\ufe70-\ufefe\U00010a00-\U00011fff"
)

_SUSPECT = re.compile(
    f"[{_INVISIBLE}{_LINE_ENDS}\u200c\u200d\ufe0e\ufe0f]|[{_SPACES}\n]{{2}}|[^\\S \n]"
)
_SUSPECT_ASCII = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]|[ \n]{2}")
_DROPPED = re.compile(f"[{_INVISIBLE}]+")
_LINE_END = re.compile(f"\r\n?|[{_LINE_ENDS}]")
_BLANKS = re.compile(f"[{_SPACES}]+")
_AROUND_LINE_END = re.compile(r" ?\n[ \n]*")
_STRAY_JOINER = re.compile(
    f"(?<![{_JOINING}{_EMOJI}\ufe0f])[\u200c\u200d]+"
    f"|(?<=[{_JOINING}])[\u200c\u200d](?![{_JOINING}])"
    f"|(?<=[{_EMOJI}\ufe0f])(?:\u200c|\u200d(?![{_EMOJI}]))"
)
_STRAY_SELECTOR = re.compile(f"(?<![{_EMOJI}0-9#*])[\ufe0e\ufe0f]")
_MAY_STACK = re.compile(r"[^\w\s\x00-\x7f]{9}")
"""Combining marks are no word characters; neither are emoji, which the slow path sorts out."""

_CLUSTER = re.compile(
    "\r\n|[\U0001f1e6-\U0001f1ff]{2}"
    "|.[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0903"
    "\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d"
    "\u20d0-\u20f0\u302a-\u302f\u3099\u309a\ufe0e\ufe0f\ufe20-\ufe2f\U0001f3fb-\U0001f3ff"
    "]*(?:(?<=\u200d).[\u0300-\u036f\ufe0f\u200d\U0001f3fb-\U0001f3ff]*)*",
    re.DOTALL,
)


def clean(text: str) -> str:
    """Return text in NFC without invisible, directional or private characters.

    White space collapses: a run becomes one space, or one newline where it has a line end.
    Joiners stay between emoji and in scripts that need them, at most 8 combining marks
    stay on a base. The result is never longer than NFC of the text, and cleaning it again
    changes nothing.
    """
    if _is_settled(text):
        return text.strip()
    text = unicodedata.normalize("NFC", text)
    for _ in range(_MAX_PASSES):
        before = text
        text = _one_pass(text)
        if text == before:
            return text
    return _one_pass(re.sub("[\u200c\u200d\ufe0e\ufe0f]", "", text))


def cut(text: str, limit: int) -> str:
    """Return the first `limit` user-perceived characters (about UAX 29's clusters)."""
    if len(text) <= limit:
        return text
    end = 0
    for count, match in enumerate(_CLUSTER.finditer(text)):
        if count == limit:
            return text[:end].rstrip()
        end = match.end()
    return text


def _is_settled(text: str) -> bool:
    if text.isascii():
        return not _SUSPECT_ASCII.search(text)
    return (
        not _SUSPECT.search(text)
        and unicodedata.is_normalized("NFC", text)
        and not _MAY_STACK.search(text)
    )


def _one_pass(text: str) -> str:
    text = _DROPPED.sub("", _LINE_END.sub("\n", text))
    text = _STRAY_JOINER.sub("", _STRAY_SELECTOR.sub("", text))
    if _MAY_STACK.search(text):
        text = _without_stacks(text)
    text = _AROUND_LINE_END.sub("\n", _BLANKS.sub(" ", text)).strip()
    return unicodedata.normalize("NFC", text)


def _without_stacks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for char in text:
        # Nonspacing and enclosing marks pile up; spacing ones (Mc) take their own room.
        marks = marks + 1 if unicodedata.category(char) in {"Mn", "Me"} else 0
        if marks <= MAX_MARKS:
            kept.append(char)
    return "".join(kept)
