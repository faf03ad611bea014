"""Where lines of Japanese may break on a card: between phrases, as one reads them.

*Pure.* Clients break Japanese between any two characters. Phrases are found by BudouX; within one
WORD JOINER (U+2060) says that no line ends there (UAX 14, class WJ). A line may still end within
a phrase that is longer than would be left white for it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import budoux

from adapters.line.text import JOINER

LONGEST = 9
"""Characters of a phrase that is kept together: about half a line of a card."""
_KANA = re.compile("[\u3041-\u30ff]")
_SEAM = re.compile(
    "(?<=[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uff10-\uff5a])"
    "(?=[\\w\u3005-\u3007\u3040-\u30ff「『(（])"
    "|(?<=[\\w%％])(?=[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff])"
    "|(?<=[~〜])(?=\\w)|(?<=\\w)(?=[~〜])"
)
"""Where a line could end: beside a character of Japanese, except where no line may begin anyway."""
_NUMBER = re.compile(r"\d$")


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
    """Part a text into phrases; no number is parted."""
    found: list[str] = []
    for each in _parser().parse(text):
        if found and _NUMBER.search(found[-1]) and each[0].isdigit():
            found[-1] += each
        else:
            found.append(each)
    return found


def _kept(phrase: str) -> str:
    return _SEAM.sub(JOINER, phrase) if len(phrase) <= LONGEST else phrase
