"""Which of the sentences that answer are shown, and in what order: short, and each adds something.

*Pure.* At most three sentences and 60 English words or 150 Japanese characters in all;
whole sentences are dropped, none is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from digest.answers.documents import Document, Sentence
from digest.answers.retrieval import Found
from digest.model import ArticleId, Citation, Claim
from digest.stories import sentences

MOST_CLAIMS = 3
MOST_WORDS = 60
MOST_CHARACTERS = 150
"""Japanese: at 500 a minute as long as 60 English words."""

_NEAR_BEST = 0.65
"""Share of the best sentence's rank that a further one must reach."""
_SAME_SHARE = 0.6
"""Share of a sentence's tokens in another from which it says nothing new."""
_ALIKE = 2
"""Fewest tokens by which sentences are compared."""


def cost(text: str) -> float:
    """Return the share of an answer's length that a sentence takes."""
    if sentences.is_cjk(text):
        return sentences.characters(text) / MOST_CHARACTERS
    return sentences.words(text) / MOST_WORDS


def claims(found: Sequence[Found], documents: Iterable[Document]) -> tuple[Claim, ...]:
    """Quote the best sentence, what it leans on, and what adds to it.

    Args:
        found: sentences that answer, best first; not empty.
        documents: the articles they are from.
    """
    first = found[0]
    chosen = _with_parent(first.sentence, documents)
    for other in found[1:]:
        if other.rank < _NEAR_BEST * first.rank or len(chosen) >= MOST_CLAIMS:
            break
        if adds(other.sentence, chosen):
            chosen.append(other.sentence)
    return tuple(claim(sentence) for sentence in ordered(chosen))


def adds(sentence: Sentence, chosen: Sequence[Sentence]) -> bool:
    """Tell whether a sentence fits beside others and says something that they do not."""
    if sum(cost(each.text) for each in (*chosen, sentence)) > 1:
        return False
    return not any(_same(sentence, each) for each in chosen)


def ordered(chosen: Sequence[Sentence]) -> list[Sentence]:
    """Put sentences that stand side by side in their article in order."""
    if len({each.article_id for each in chosen}) == 1:
        positions = sorted(each.position for each in chosen)
        if positions[-1] - positions[0] <= len(positions):
            return sorted(chosen, key=lambda each: each.position)
    return list(chosen)


def claim(sentence: Sentence) -> Claim:
    """Return a sentence as a claim that quotes it."""
    return quote(sentence.article_id, sentence.url, sentence.text)


def quote(article_id: ArticleId, url: str, text: str) -> Claim:
    """Return a claim whose words are a source's own."""
    return Claim(text=text, citations=(Citation(article_id=article_id, url=url, quote=text),))


def _with_parent(sentence: Sentence, documents: Iterable[Document]) -> list[Sentence]:
    """Return a sentence with the one it leans on before it, where both fit."""
    if sentence.leans:
        for document in documents:
            if document.article_id != sentence.article_id:
                continue
            for parent in document.sentences:
                if parent.position == sentence.position - 1 and adds(parent, [sentence]):
                    return [parent, sentence]
    return [sentence]


def _same(one: Sentence, other: Sentence) -> bool:
    if one.text == other.text:
        return True
    mine, theirs = set(one.bag), set(other.bag)
    fewest = min(len(mine), len(theirs))
    return fewest >= _ALIKE and len(mine & theirs) >= _SAME_SHARE * fewest
