"""The surface of a claim: one spelling of its marks, its quotations, whether it is finished.

*Pure.* Full width becomes plain and typographic marks become those of a keyboard, so that
two spellings of one text are one text; Japanese brackets stay as they are.
"""

from __future__ import annotations

import re
import unicodedata

from digest.clusters.tokens import is_cjk

_MARKS = str.maketrans("“”„‟«»‘’‚‛′‐‑‒–—―−〜～，", '""""""\'\'\'\'\'------' + "-~~,")
_SPACES = re.compile(r"\s+")
_QUOTED = re.compile(
    r'"(?P<double>[^"]*)"|「(?P<corner>[^「」]*)」|『(?P<white>[^『』]*)』'
    r"|(?<!\w)'(?P<single>[^']{2,}(?:'\w[^']*)*)'(?!\w)"
)
_OPENS = re.compile(
    r"[\"'(「『【]*(?:[A-ZÀ-Þ\d$€£¥]|[a-z]{1,3}[A-Z]|[^\W\d_a-zß-ÿ]|[^\x00-\u024f]|o\d)"
)
_ENDS = re.compile(r"[.!?。！？…][\"')」』）]*\Z")
_INITIAL = re.compile(r"(?:\b(?:[A-Z]|Mrs?|Ms|Dr|Prof|St|vs|No|e\.g|i\.e)|[$€£¥%]\d{1,3})\.\Z")
_HANGS = re.compile(
    r"\b(?:and|or|but|the|an?|of|in|on|for|to|with|by|from|at|as|that|which|who|is|are|was|were"
    r"|will|its|their|than|into|because|while|if|when|(?-i:may)|could|would|has|have)"
    r"[.!?]?[\"')]*\Z",
    re.IGNORECASE,
)
_HANGS_CJK = re.compile(r"(?:[はがをにでとのへもや、・]|から|より|まで|して|した)\Z")
_HANGING_HEADLINE_CJK = re.compile(r"(?:[はがをのとや、・]|して)\Z")
_PAIRS = ("()", "「」", "『』", "（）", "[]")
_TITLE = 12
"""A title or name in marks is no speech."""

_FEWEST_WORDS = 3
_FEWEST_CHARACTERS = 6
_WORD = re.compile(r"[^\W_]+(?:[-'.][^\W_]+)*")


def plain(text: str) -> str:
    """Return a text in one spelling of widths, marks and spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_MARKS)
    return _SPACES.sub(" ", text).strip()


def quotations(text: str) -> list[str]:
    """Return what stands in quotation marks in a plain text, without its last mark."""
    found = []
    for match in _QUOTED.finditer(text):
        inner = match[match.lastgroup or 0].strip().rstrip(".,!?。、")
        if inner:
            found.append(inner)
    return found


def quotes(source: str, words: str) -> bool:
    """Say whether a plain source has these words literally, in quotation marks if it has any."""
    said = quotations(source)
    if any(words in each for each in said):
        return True
    first = words[:1].swapcase() + words[1:]
    return (words in source and (not said or len(words) <= _TITLE)) or (
        not said and first in source
    )


def unquoted(text: str) -> str:
    """Return a plain text with empty marks for each quotation."""
    return _QUOTED.sub('" "', text)


def is_finished(text: str, *, is_headline: bool = False) -> bool:
    """Say whether a text opens like a sentence, closes what it opens, and ends like one.

    A headline needs no full stop, but may not hang on a word that wants another.
    """
    text = plain(text)
    if _OPENS.match(text) is None or not _is_balanced(text):
        return False
    if is_cjk(text):
        return _is_finished_cjk(text, is_headline=is_headline)
    if len(_WORD.findall(text)) < _FEWEST_WORDS or _HANGS.search(text) is not None:
        return False
    if is_headline:
        return True
    return _ENDS.search(text) is not None and _INITIAL.search(text) is None


def _is_finished_cjk(text: str, *, is_headline: bool) -> bool:
    if len("".join(text.split())) < _FEWEST_CHARACTERS:
        return False
    if is_headline:
        return _HANGING_HEADLINE_CJK.search(text) is None
    ends = _ENDS.search(text)
    return (ends is not None and _HANGS_CJK.search(text[: ends.start()]) is None) or _past(text)


def _past(text: str) -> bool:
    """Tell «…した。», which ends, from «…した», which may go on."""
    return text.endswith(("した。", "した!", "した?"))


def _is_balanced(text: str) -> bool:
    if text.count('"') % 2:
        return False
    return all(text.count(pair[0]) == text.count(pair[1]) for pair in _PAIRS)
