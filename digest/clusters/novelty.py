"""Novelty: what a reader was told already, and when an event deserves to come back.

*Pure.* A told event returns, labelled as an update, only when an independent outlet that
the reader has not seen on it joins, and at least 30 % of the names and numbers in that
outlet's sentences are in nothing he was told or could have opened. Everything else that
he knows is counted and left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from digest.clusters import prior
from digest.clusters.tokens import names, numbers, stem, tokens
from digest.model import Article, ArticleId, Cluster, Told

_NEW_SHARE = 0.3
_SAME_HEADLINE = 0.9
_FEWEST_HEADLINE_TOKENS = 4
_MOST_SENTENCES = 2
_SENTENCES_READ = 12
_SENTENCE_CHARS = range(25, 400)
_SENTENCE = re.compile(r"[^.!?。！？\n]+(?:[.!?](?=\S)[^.!?。！？\n]*)*[.!?。！？]*[\"”’」』)]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What of a cluster is new to a reader who knows the event."""

    sentences: tuple[str, ...]
    """Sentences of the new articles, word for word, best first; empty when nothing is new."""


def compare(cluster: Cluster, told: Sequence[Told]) -> News | None:
    """Return what is new about an event that was told; None when it never was."""
    known = [each for each in told if _is_same(cluster, each)]
    if not known:
        return None
    seen: set[ArticleId] = set().union(*(each.articles for each in known))
    outlets = {outlet.casefold() for each in known for outlet in each.outlets}
    fresh = _independent(cluster, seen, outlets)
    if not fresh:
        return News(sentences=())
    heard = " \n".join(
        [each.text for each in known]
        + [f"{each.title}. {each.text}" for each in cluster.articles if each.id in seen]
    )
    return News(sentences=_news(fresh, heard))


def is_known(cluster: Cluster, told: Sequence[Told]) -> bool:
    """Tell whether a reader was told of an event, whatever is new of it."""
    return any(_is_same(cluster, each) for each in told)


def _is_same(cluster: Cluster, told: Told) -> bool:
    """Tell whether a reader was told of this event."""
    if cluster.id == told.cluster_id or any(each.id in told.articles for each in cluster.articles):
        return True
    heard = _words(told.text)
    return any(_repeats(each.title, heard) for each in cluster.articles)


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(tokens(text))


def _repeats(headline: str, heard: frozenset[str]) -> bool:
    """Tell whether a headline says nothing but what was heard, numbers included."""
    words = _words(headline)
    if len(words) < _FEWEST_HEADLINE_TOKENS or any(
        word[0].isdigit() and word not in heard for word in words
    ):
        return False
    idf = prior.load().idf
    whole = sum(idf(word) for word in words)
    return whole > 0 and sum(idf(word) for word in words & heard) >= _SAME_HEADLINE * whole


def _independent(cluster: Cluster, seen: set[ArticleId], outlets: set[str]) -> list[Article]:
    """Return the articles of origins and outlets that the reader has not seen on this event."""
    fresh = {
        article
        for origin in cluster.origins
        if not seen.intersection(origin)
        for article in origin
    }
    return [
        each
        for each in cluster.articles
        if each.id in fresh and each.outlet.casefold() not in outlets
    ]


def _news(articles: Iterable[Article], heard: str) -> tuple[str, ...]:
    """Return the sentences with most that was not heard, if there is enough of it."""
    known = _anchors(heard)
    candidates: list[tuple[float, int, str]] = []
    told = new = 0
    for article in articles:
        for at, sentence in enumerate(_sentences(article.text)[:_SENTENCES_READ]):
            anchors = _anchors(sentence)
            unheard = anchors - known
            told += len(anchors)
            new += len(unheard)
            if len(unheard) >= _NEW_SHARE * len(anchors) > 0:
                candidates.append((-len(unheard), at, sentence))
    if not told or new < _NEW_SHARE * told:
        return ()
    return tuple(sentence for _, _, sentence in sorted(candidates)[:_MOST_SENTENCES])


def _anchors(text: str) -> frozenset[str]:
    """Return the names and numbers of a text."""
    spotted = names(text)
    is_name = prior.load().is_name
    maybe = (stem(name.lower()) for name in spotted.unsure)
    return frozenset(
        [stem(name.lower()) for name in spotted.sure]
        + [each for each in maybe if is_name(each)]
        + numbers(text)
    )


def _sentences(text: str) -> list[str]:
    """Cut a text into sentences, each literally as it stands."""
    found = (match.group().strip() for match in _SENTENCE.finditer(text))
    return [each for each in found if len(each) in _SENTENCE_CHARS]
