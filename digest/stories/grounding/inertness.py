"""Text of a model without anything that a chat would act on: links, mentions, markup, controls.

*Pure.* What is taken out may uncover more («h<b></b>ttps://»), so it is done until nothing
changes. Escaping for a platform comes after this and does not rest on it.
"""

from __future__ import annotations

import html
import re
import unicodedata

MOST_CHARACTERS = 4_000
"""More than any text of a brief; longer ones are not looked at."""

_MOST_ROUNDS = 6
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_TAG = re.compile(r"<[!/?@#A-Za-z][^<>]{0,2000}>?")
_LINK = re.compile(r"!?\[(?P<text>[^\[\]]{0,400})\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\]]{0,200}\])")
_URL = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}:/{1,3}|www\.|(?:mailto|tel|javascript|vbscript|data|file|slack|tg"
    r"|line|intent|blob|ftp|https?):)[^\s<>「」、。]*",
    re.IGNORECASE,
)
_BARE_URL = re.compile(
    r"(?<![\w.@-])(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}(?::\d+)?/[^\s<>「」、。]*|(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}[:/][^\s]*",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_BROADCAST = re.compile(r"[@!#](?:channel|here|everyone|all|group|subteam)\b", re.IGNORECASE)
_MENTION = re.compile(r"@+(?=\w)")
_SHORTCODE = re.compile(r":[a-z+_-][a-z0-9_+-]{1,40}:(?:skin-tone-\d:)?", re.IGNORECASE)
_MARKUP = re.compile(r"[`*<>{}\\|]+|~~+|__+|(?<!\w)[_~](?=\w)|(?<=\w)[_~](?!\w)|\[\s*\]|\$\$+")
_OPENING = re.compile(
    r"\A\s*(?:#{1,6}\s|[-+]\s|[•▪◦]\s?|(?:headline|takeaway|answer|summary)\s?:\s)+", re.IGNORECASE
)
_SPACES = re.compile(r"\s+")
_BEFORE_MARK = re.compile(r"\s+(?=[,.;:!?、。])|\(\s*\)|（\s*）")
_LETTERS = re.compile(r"[^\W\d_]")
_FEWEST_LETTERS = 2


def inert(text: str) -> str | None:
    """Return a text without links, mentions, markup, controls and emoji codes.

    None when nothing sensible is left, when it is longer than any text of a brief, or when it
    is made so that taking out never ends.
    """
    if len(text) > MOST_CHARACTERS:
        return None
    for _ in range(_MOST_ROUNDS):
        cleaned = _cleaned(text)
        if cleaned == text:
            return text if len(_LETTERS.findall(text)) >= _FEWEST_LETTERS else None
        text = cleaned
    return None


def _cleaned(text: str) -> str:
    text = html.unescape(text).replace("＠", "@").replace("＜", "<").replace("＞", ">")
    text = "".join(_visible(char) for char in text)
    text = _LINK.sub(lambda match: match["text"], text)
    for pattern in (_TAG, _URL, _BARE_URL, _MAIL, _BROADCAST, _MENTION, _SHORTCODE):
        text = pattern.sub("", text)
    text = _OPENING.sub("", _MARKUP.sub("", text))
    return _BEFORE_MARK.sub("", _SPACES.sub(" ", text)).strip()


def _visible(char: str) -> str:
    """Return a character, a space for a break, nothing for what cannot be seen."""
    if char in "\t\n\r\v\f\u2028\u2029":
        return " "
    return "" if unicodedata.category(char) in _HIDDEN or char == "\u3164" else char
