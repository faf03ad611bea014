"""Where lines of Japanese may break on a card: between phrases, as one reads them.

*Pure.* Clients break Japanese between any two characters. Phrases are found by BudouX; within one
WORD JOINER (U+2060) says that no line ends there (UAX 14, class WJ). A line may still end within
a phrase for which too much of a line would be left white.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import budoux

from adapters.line.text import JOINER

LONGEST = 11
"""Characters of a phrase that is kept together: some two thirds of a line of a card."""
_KANA = re.compile("[\u3041-\u30ff]")
_SEAM = re.compile(
    "(?<=[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uff10-\uff5a])"
    "(?=[\\w\u3005-\u3007\u3040-\u30ff「『(（])"
    "|(?<=[\\w%％])(?=[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff])"
    "|(?<=[~〜])(?=\\w)|(?<=\\w)(?=[~〜])"
)
"""Where a line could end: beside a character of Japanese, where one may begin anyway."""
_NUMBER = re.compile(r"\d$")
_SPACE = re.compile(r"(?<= )")
_WITHIN = re.compile(
    "(?<=[\u3041-\u309f)）」』、。・])(?=[^\u3041-\u309f)）」』、。・])|(?=[(（「『])"
)
"""Where a long phrase is parted: after the syllables that end a word, and before quotations."""


@cache
def _parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()


@lru_cache(maxsize=8192)
def phrased(text: str) -> str:
    """Return a text whose phrases stay together, another language's as it is.

    It is remembered for the many who read the same.
    """
    if not _KANA.search(text):
        return text
    return "".join(_kept(each) for each in phrases(text))


def phrases(text: str) -> list[str]:
    """Part a text into phrases; no number is parted, and no bracket from what it explains."""
    found: list[str] = []
    for each in (word for told in _parser().parse(text) for word in _SPACE.split(told) if word):
        if found and (each[0] in "(（" or (each[0].isdigit() and _NUMBER.search(found[-1]))):
            found[-1] += each
        else:
            found.append(each)
    return found


def _kept(phrase: str) -> str:
    parts = [phrase] if len(phrase) <= LONGEST else _WITHIN.split(phrase)
    return "".join(_SEAM.sub(JOINER, each) if len(each) <= LONGEST else each for each in parts)
