"""How a reader wants to be answered: as it comes, simpler, deeper or shorter; read from his words.

*Pure.* «Shorter, please» asks no question of its own: what was asked before is asked again
in that manner. Words that merely compare ("Is the new window shorter?") want nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from digest.answers import wording
from digest.answers.asked import LONGEST_QUESTION, MOST_TURNS
from digest.clusters.tokens import is_cjk, normalise
from digest.model import Question


class Manner(StrEnum):
    """How to answer."""

    ANSWER, SIMPLER, DEEPER, SHORTER = "answer", "simpler", "deeper", "shorter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How long an answer may be."""

    length: float
    """In answers of 60 words or 150 Japanese characters, which is what `quoting.cost` counts."""
    sentences: int
    output_tokens: int


BOUNDS = {
    Manner.ANSWER: Bounds(length=1.0, sentences=4, output_tokens=400),
    Manner.SIMPLER: Bounds(length=1.0, sentences=5, output_tokens=400),
    Manner.DEEPER: Bounds(length=2.5, sentences=8, output_tokens=900),
    Manner.SHORTER: Bounds(length=0.5, sentences=2, output_tokens=200),
}

_ANYWHERE = {
    Manner.SIMPLER: re.compile(
        r"\b(?:in|with|using) (?:plain|simpler?|easy|easier) (?:english|words|terms|language)"
        r"|\beli5\b|\blike i(?:'m| am) (?:five|5)\b"
        r"|\bfor (?:an? )?(?:beginners?|lay(?:man|person))\b"
        r"|\bexplain (?:it |this |that )?(?:more )?simpl[ye]r?\b"
        r"|(?:簡単|平易)(?:に|な言葉)|(?:やさし|易し|優し|わかりやす|分かりやす)く"
        r"|(?:かみ|噛み)砕いて|(?:小学生|子ども|子供|初心者)(?:に|向け)",
        re.IGNORECASE,
    ),
    Manner.DEEPER: re.compile(
        r"\b(?:go|dig) deeper\b|\bin (?:more |greater )?(?:depth|detail)\b|\belaborate\b"
        r"|\b(?:tell me |say )more\b|\bmore details?\b|\bexpand on\b"
        r"|詳し|くわし|詳細|深く|掘り下げ|もっと(?:教え|知り)",
        re.IGNORECASE,
    ),
    Manner.SHORTER: re.compile(
        r"\bbriefly\b|\bin (?:brief|short|a nutshell|a few words|(?:a|one) (?:single )?sentence)\b"
        r"|\btl;?dr\b|\bconcisely\b"
        r"|短く|短め|手短|(?:一言|ひとこと|ひと言|一文)で|簡潔|要点だけ|かいつまんで",
        re.IGNORECASE,
    ),
}
"""Phrases that say so wherever they stand."""
_ALONE = {
    Manner.SIMPLER: re.compile(r"\b(?:simpler|simply|simple|simplify|easier)\b", re.IGNORECASE),
    Manner.DEEPER: re.compile(r"\b(?:deeper|longer|more|details?)\b|もっと", re.IGNORECASE),
    Manner.SHORTER: re.compile(
        r"\b(?:shorter|short|shorten|briefer|concise|less)\b", re.IGNORECASE
    ),
}
"""Words that say so where nothing else is asked."""
_COURTESY = re.compile(
    r"\b(?:and|now|please|pls|ok(?:ay)?|thanks?|can|could|would|you|make|explain|say|tell|put|keep"
    r"|give|go|is|be|a|an|the|bit|little|much|even|still|it|its|that|this|me|us|again|answer|version"
    r"|way|way|summary|something|all|for|i|want|need|like|try|do|too|long|with|in|of|to|words?)\b"
    r"|説明|教|言|願|下|回答|答え?|要約|話|記事|一度|頼|書|内容|今|文|もう",
    re.IGNORECASE,
)
_MEANING = re.compile(r"[^\W_ぁ-ゟー]")
"""A letter or digit, but for hiragana, which inflects."""
_OVERVIEW = ("Explain this.", "概要")


def of(text: str) -> Manner:
    """Return how a question wants to be answered."""
    plain = normalise(text[:LONGEST_QUESTION])
    for manner, phrase in _ANYWHERE.items():
        if phrase.search(plain):
            return manner
    for manner, word in _ALONE.items():
        if word.search(plain) and not _rest(plain, word):
            return manner
    return Manner.ANSWER


def is_bare(text: str) -> bool:
    """Tell whether a text asks for another manner and for nothing else."""
    manner = of(text)
    if manner is Manner.ANSWER:
        return False
    plain = normalise(text[:LONGEST_QUESTION])
    return not _rest(_ANYWHERE[manner].sub(" ", plain), _ALONE[manner])


def standing(question: Question) -> Question:
    """Return the question that is to be answered in the manner asked for.

    What asks for another manner only is about the last question that asked for something, or
    about the story as a whole.
    """
    if not is_bare(question.text):
        return question
    turns = question.previous[-MOST_TURNS:]
    for at in range(len(turns) - 1, -1, -1):
        if not is_bare(turns[at]):
            return replace(question, text=turns[at], previous=turns[:at])
    if wording.OVERVIEW.search(normalise(question.text)):
        return question  # «tell me more» is a question that can be answered without a model
    return replace(question, text=_OVERVIEW[is_cjk(question.text)], previous=())


def _rest(plain: str, words: re.Pattern[str]) -> bool:
    return _MEANING.search(_COURTESY.sub(" ", words.sub(" ", plain))) is not None
