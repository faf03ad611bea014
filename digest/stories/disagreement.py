"""Numbers that sources give differently for one and the same thing.

*Pure.* A false alarm would accuse an honest outlet, so precision comes first: two numbers
differ only if the sentences around them speak of the same names and the same thing at the
same time, if neither sentence compares or tells a change, if neither article has the other
number too, and if one is not the other rounded («about $2 billion» and «$2.1 billion» agree).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from digest.clusters.tokens import names, tokens
from digest.model import Article, ArticleId
from digest.stories.junk import is_junk
from digest.stories.numbers import Quantity, quantities
from digest.stories.sentences import split

_MAX_SENTENCES = 60
"""Sentences of an article that are compared; the numbers of a story come early."""

_LARGEST_RATIO = Decimal(2)
"""Numbers further apart are usually of different things."""

_FEWEST_SHARED = 3
_LEAST_SHARED = 0.5
_NEAR = 4
_ROUNDING = Decimal("0.06")
"""«About $2 billion» covers $2.1 billion."""

_CHANGE = re.compile(
    r"""
    (?<![\w-])(?:from|(?<!takes\s)(?<!take\s)(?<!sets\s)(?<!makes\s)up|down|previous(?:ly)?|earlier|formerly|originally|initially|last|prior|compared|against|versus
    |vs|than|had\sbeen|ago|instead|initial|old|new|now|rose|fell|grew|growth|increas\w*|decreas\w*
    |rais(?:es|ed|ing)\s(?:its|the|their)|cut|cuts|doubl\w*|tripl\w*|another|additional|further|more|first|second
    |third|respectively|each|per|every|between|either|average|median|minimum|maximum|annual\w*|monthly
    |remaining|rest|including|total\sof)(?![\w-])
    |から|増|減|以前|従来|前年|前回|当初|比べ|比較|より|旧|新た|うち|それぞれ|平均|追加|さらに|あたり|当たり|ごと
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HEDGE = re.compile(
    r"(?:about|around|roughly|nearly|almost|approximately|some|over|under|more\sthan|less\sthan|at\sleast"
    r"|up\sto|as\smuch\sas|as\smany\sas|close\sto|an?\sestimated|約|およそ|ほぼ|最大|最大で|少なくとも|~|〜|c\.)\s?\Z",
    re.IGNORECASE,
)
_FIRST_NAME = re.compile(r"(?:(?:The|An?|In|On|At|For)\s)?(?P<word>[A-Z][\w-]*)")
_TIME = re.compile(
    r"\b(?:20\d\d|q[1-4]|january|february|march|april|june|july|august|september|october|november|december"
    r"|first|second|third|fourth|half|quarter|week|month|year|today|yesterday)\b|\d+[年月日]",
    re.IGNORECASE,
)


_KIND = re.compile(
    r"""
    \b(?:input|output|training|inference|revenue|sales|profits?|loss(?:es)?|valu(?:ed?|ation)|debt|equity
    |seed|series\s[a-h]|women|men|adults|children|teenagers|students|teachers|active|total|paid|free
    |weekly|daily|monthly|low(?:er)?|upper|high(?:er)?|public|private|internal|open|closed|small|large
    |mini|nano|pro|plus|max|ultra|lite|flash)\b
    |入力|出力|学習|推論|売上|利益|損失|評価額|男性|女性|週間|月間|合計
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Words that make two numbers of one name numbers of two things."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence that gives one number of a kind, and what it is about."""

    article: Article
    quantity: Quantity
    words: frozenset[str]
    near: frozenset[str]
    names: frozenset[str]
    kinds: frozenset[str]
    """Times and other words that narrow down what is measured."""
    is_hedged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Two numbers for one thing, each with the outlet that gives it."""

    one: Statement
    other: Statement


def disagreement(articles: Sequence[Article]) -> Disagreement | None:
    """Find the first two statements that give different numbers for the same thing."""
    by_article = [list(_statements(article)) for article in articles]
    everything = [statement for statements in by_article for statement in statements]
    held = {
        article.id: {(q.unit, q.value) for q in quantities(f"{article.title}\n{article.text}")}
        for article in articles
    }
    for at, one in enumerate(everything):
        for other in everything[at + 1 :]:
            if _differ(one, other) and not _knows_both(one, other, held):
                return Disagreement(one=one, other=other)
    return None


def _knows_both(
    one: Statement, other: Statement, held: Mapping[ArticleId, set[tuple[str, Decimal]]]
) -> bool:
    """Tell whether an article that gives one number gives the other too, so for another thing."""
    if one.article.id == other.article.id:
        return False
    first = (one.quantity.unit, one.quantity.value)
    second = (other.quantity.unit, other.quantity.value)
    return second in held[one.article.id] or first in held[other.article.id]


def _statements(article: Article) -> Iterable[Statement]:
    sentences = [article.title, *split(article.text)[:_MAX_SENTENCES]]
    for at, sentence in enumerate(sentences):
        if (at and is_junk(sentence)) or _CHANGE.search(sentence):
            continue
        found = quantities(sentence)
        units = [quantity.unit for quantity in found]
        for quantity in found:
            if quantity.is_telling and units.count(quantity.unit) == 1:
                yield _statement(article, sentence, quantity)


def _statement(article: Article, sentence: str, quantity: Quantity) -> Statement:
    before, after = sentence[: quantity.start], sentence[quantity.end :]
    rest = f"{before} {after}"
    named = names(rest)
    opening = _FIRST_NAME.match(before)
    first = [opening["word"]] if opening else []
    return Statement(
        article=article,
        quantity=quantity,
        words=frozenset([*tokens(rest), quantity.unit]),
        near=frozenset([*tokens(before)[-_NEAR:], *tokens(after)[:_NEAR]]),
        names=frozenset(name.lower() for name in (*first, *named.sure, *named.unsure)),
        kinds=frozenset(
            found.lower() for pattern in (_TIME, _KIND) for found in pattern.findall(rest)
        ),
        is_hedged=_HEDGE.search(before) is not None,
    )


def _differ(one: Statement, other: Statement) -> bool:
    if one.quantity.unit != other.quantity.unit or one.quantity.value == other.quantity.value:
        return False
    low, high = sorted((one.quantity.value, other.quantity.value))
    if low <= 0 or high / low > _LARGEST_RATIO:
        return False
    if (one.is_hedged or other.is_hedged) and (high - low) / high <= _ROUNDING:
        return False
    return one.kinds == other.kinds and _same_thing(one, other)


def _same_thing(one: Statement, other: Statement) -> bool:
    """Say whether two sentences give a number of the same thing of the same name."""
    shared_names = one.names & other.names
    if not shared_names or not (one.names <= other.names or other.names <= one.names):
        return False
    shared = one.words & other.words
    fewer = min(len(one.words), len(other.words))
    topical = {token for token in one.near & other.near if token not in shared_names}
    return len(shared) >= _FEWEST_SHARED and len(shared) >= _LEAST_SHARED * fewer and bool(topical)
