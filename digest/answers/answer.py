"""An answer in the sources' own words: one to three quoted sentences, or an honest refusal.

*Pure.* ::

    the current story ── evidence? ──> answer
            │ no
    every story of the brief ── evidence? ──> answer
            │ no
    the archive (the engine searches) ── evidence? ──> answer
            │ no
    refusal: the nearest stories, and questions that can be answered

A sentence answers when its article has every name and number of the question, when it is
about those names, when it holds the kind of thing asked for (an amount, a date), and when
enough of the question's other words are in it. Without a model nothing is rephrased.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from digest.answers import grounds, overview, quoting, refusal
from digest.answers.asked import Asked, Idf, Term, read, terms_of
from digest.answers.documents import Document, known_names
from digest.answers.grounds import Ground
from digest.answers.retrieval import (
    Found,
    bears,
    bm25,
    has_all,
    has_head,
    has_kind,
    is_about,
    weigh,
)
from digest.clusters.tokens import is_function_bigram
from digest.model import Answer, Article, ArticleId, Brief, Passage, Question, Scope

MOST_SEARCH_TOKENS = 24

_CUT_STORY = 0.5
"""Evidence below which the current story does not answer."""
_CUT = 0.55
"""The same for the other stories and the archive, where nothing else speaks for a match."""
_CUT_UNRESOLVED = 0.95
"""The same for "How much does it cost?" when nobody knows what "it" is."""
_WEIGHT_OF_BM25 = 0.15
_DEFINING = 0.3
_DEFINED = r"(?:\W{0,3}(?:is|was|are|were|,? an?|,? the|,? which|とは|は)\b|[」』]|\s?[((])"


def from_brief(
    question: Question, brief: Brief, articles: Mapping[ArticleId, Article], *, idf: Idf
) -> Answer | None:
    """Answer from the current story, else from the brief's stories; None if neither tells.

    Args:
        question: what is asked; `story` is the current story.
        brief: the brief it is about.
        articles: the articles of the brief whose text is still there.
        idf: rarity of a token, such as `Prior.idf`.
    """
    at_hand = grounds.of_brief(brief, articles)
    asked = _read(question, at_hand, idf)
    current = _current(asked.story or question.story, at_hand)
    if asked.story and current is None:
        return None  # a story that this brief does not have
    if asked.is_overview:
        answer = _overview(asked, at_hand, current, brief, idf)
        if answer is not None:
            return answer
    if current is not None:
        answer = _decide(asked, [current], Scope.STORY, cut=_CUT_STORY, idf=idf)
        if answer is not None or asked.story:
            return answer
    related, cut = _related(asked, at_hand, current)
    return _decide(asked, related, Scope.BRIEF, cut=cut, idf=idf)


def from_archive(
    question: Question, passages: Sequence[Passage], brief: Brief, *, idf: Idf
) -> Answer:
    """Answer from passages that a search found, else refuse.

    Args:
        question: what is asked.
        passages: what `Passages.search` returned for `search_tokens`, best first.
        brief: the brief that the question is about; it did not tell.
        idf: rarity of a token.
    """
    shown = grounds.of_brief(brief, {})
    found = grounds.of_passages(passages)
    asked = _read(question, (*shown, *found), idf)
    if asked.story is None:
        related, cut = _related(asked, found, _current(question.story, shown))
        answer = None
        if asked.is_overview and (asked.names or asked.terms):
            answer = _overview(asked, related, None, brief, idf)
        answer = answer or _decide(asked, related, Scope.ARCHIVE, cut=cut, idf=idf)
        if answer is not None:
            return replace(answer, scope=Scope.ARCHIVE)
    return refusal.of(question, asked, shown)


def search_tokens(question: Question, brief: Brief) -> list[str]:
    """Return the tokens by which to search the archive, the question's own first."""
    shown = grounds.of_brief(brief, {})
    asked = _read(question, shown, _even)
    words: list[Term] = [*asked.names, *asked.terms]
    if asked.is_dependent:
        words += asked.context or _entities(_current(question.story, shown))
    found = dict.fromkeys(key for term in words for key in sorted(term.keys))
    return [key for key in found if not is_function_bigram(key)][:MOST_SEARCH_TOKENS]


def _even(_: str) -> float:
    return 1.0


def _read(question: Question, at_hand: Iterable[Ground], idf: Idf) -> Asked:
    texts = [
        text
        for ground in at_hand
        for document in ground.documents
        for text in (document.title, *(sentence.text for sentence in document.sentences))
    ]
    return read(question, idf=idf, known=known_names(texts, idf=idf))


def _current(number: int | None, at_hand: Iterable[Ground]) -> Ground | None:
    return next((each for each in at_hand if number and each.slot == number), None)


def _entities(current: Ground | None) -> tuple[Term, ...]:
    """Return the names that a story is about."""
    if current is None or current.story is None:
        return ()
    return terms_of(current.story.headline)


def _related(
    asked: Asked, at_hand: Sequence[Ground], current: Ground | None
) -> tuple[Sequence[Ground], float]:
    """Return where an answer may be found outside the current story, and how sure it must be.

    What leans on something is only answered from what has that something's names.
    """
    if not asked.is_dependent:
        return at_hand, _CUT
    named = _entities(current) or asked.context
    if not named:
        return at_hand, _CUT_UNRESOLVED if asked.has_pronoun else _CUT
    return [ground for ground in at_hand if grounds.holds_any(named, ground)], _CUT


def _overview(
    asked: Asked, at_hand: Sequence[Ground], current: Ground | None, brief: Brief, idf: Idf
) -> Answer | None:
    target = None if asked.wants_day and asked.story is None else current
    if asked.story is None and (asked.names or asked.terms):
        target = overview.chosen(asked, at_hand)
    elif target is None and not asked.wants_day:
        named = asked.context
        target = next((each for each in at_hand if named and grounds.holds_any(named, each)), None)
    if target is None:
        if asked.names or asked.terms or (asked.context and not asked.wants_day):
            return None
        claims = overview.of_brief(brief)
        return Answer(claims=claims, scope=Scope.BRIEF) if claims else None
    shown = frozenset[str]()
    if asked.wants_more and target.slot is not None:
        shown = grounds.shown_quotes(brief.slots[target.slot - 1])
    claims = overview.of_ground(target, idf=idf, shown=shown)
    scope = Scope.STORY if target is current else Scope.BRIEF
    return Answer(claims=claims, scope=scope, story=target.slot) if claims else None


def _decide(
    asked: Asked, at_hand: Iterable[Ground], scope: Scope, *, cut: float, idf: Idf
) -> Answer | None:
    """Return the answer of the ground with the best sentence, if any answers."""
    if not (asked.names or asked.terms or (scope is Scope.STORY and asked.kinds.needs)):
        return None
    answering = [
        (ground, document, found)
        for ground in at_hand
        for document in ground.documents
        if has_all(asked.names, document)
        and (scope is Scope.STORY or asked.names or document.is_cjk == asked.is_cjk)
        for found in weigh(asked, document)
        if _answers(asked, document, found, cut)
    ]
    if not answering:
        return None
    keys = {key for term in (*asked.names, *asked.terms) for key in term.keys}
    scores = bm25(keys, [found.sentence.bag for _, _, found in answering], idf=idf)
    best_score = max(scores) or 1.0
    ranked = sorted(
        (
            (
                replace(found, rank=_rank(asked, found) + _WEIGHT_OF_BM25 * score / best_score),
                ground,
            )
            for (ground, _, found), score in zip(answering, scores, strict=True)
        ),
        key=lambda each: -each[0].rank,
    )
    ground = ranked[0][1]
    mine = [found for found, its in ranked if its is ground]
    claims = quoting.claims(mine, ground.documents)
    return Answer(claims=claims, scope=scope, story=ground.slot)


def _answers(asked: Asked, document: Document, found: Found, cut: float) -> bool:
    if found.evidence < cut or quoting.cost(found.sentence.text) > 1:
        return False
    if not asked.terms and asked.names and not found.names_here:
        return False
    sentence = found.sentence
    if "?span" in asked.kinds.needs and not bears(asked.terms, sentence):
        return False  # every stretch of time under a headline would do
    return (
        is_about(asked.names, document, sentence)
        and has_head(asked, document, sentence)
        and has_kind(asked, sentence)
    )


def _rank(asked: Asked, found: Found) -> float:
    """Return a sentence's rank; one that says what a thing is comes first where that is asked."""
    if asked.is_definition and not asked.terms:
        for term in asked.names:
            if re.search(re.escape(term.word) + _DEFINED, found.sentence.plain):
                return found.rank + _DEFINING
    return found.rank
