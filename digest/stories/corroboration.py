"""What several independent origins agree on, in the words of one of them.

*Pure.* A sentence or headline is borne out by another origin when one sentence of it (or its
headline) has the same figures and most of the rare words, is as sure of it and denies as much,
and when that origin knows every name in it. What fewer than three bear out, counting the one
that says it, is not said: better no alert than one that joins half of one report to half of
another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from digest.clusters.breaking import LEAST_ORIGINS
from digest.clusters.tokens import names, numbers, stem, tokens
from digest.model import Article, Citation, Claim, Cluster, Feed, FeedUrl, Language
from digest.stories.headline import clean
from digest.stories.junk import is_junk
from digest.stories.orders import is_order
from digest.stories.sentences import characters, is_cjk, split, words

MOST_HEADLINE_WORDS, MOST_HEADLINE_CHARACTERS = 12, 30
MOST_SENTENCE_WORDS, MOST_SENTENCE_CHARACTERS = 25, 60
"""In Japanese about as long in time as the English ones."""

_FEWEST_TOKENS = 4
_SHARED = 0.6
"""Of the weight of a sentence's words that another sentence must have."""
_READ_SENTENCES = 10
"""Of each article: what is agreed on stands early."""
_DENIES = re.compile(
    r"\b(?:not|no|never|neither|nor|without|den(?:y|ies|ied)|refus\w+|reject\w+|fail\w+)\b|n[’']t\b"
    r"|ない|ません|なかった|否定|拒否|せず",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:may|might|could|would|reportedly|allegedly|alleged|rumou?red|plans?|planning|expect\w*"
    r"|considering|likely|sources say|if)\b|可能性|見通し|検討|予定|とみられ|との報道|という",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What an alert may say."""

    headline: str
    claim: Claim
    """One sentence; the first citation is its own, the others are of those who bear it out."""
    articles: tuple[Article, ...]
    """The cited ones, in that order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Voice:
    """A sentence or headline of an article."""

    article: Article
    origin: int
    text: str
    tokens: frozenset[str]
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """All that an origin says first."""

    tokens: frozenset[str]
    text: str

    def names(self, name: str) -> bool:
        """Tell whether a name stands in it."""
        return stem(name.lower()) in self.tokens or name.casefold() in self.text


def agreed(
    cluster: Cluster,
    *,
    language: Language,
    idf: Callable[[str], float],
    feeds: Mapping[FeedUrl, Feed],
) -> Agreed | None:
    """Return what at least three origins of an event say in a language; None for nothing."""
    voices, titles = _voices(cluster, language, feeds)
    known = _known(voices, titles)
    said = [*titles, *voices]
    headline = _best(
        [
            each
            for each in titles
            if _fits(each.text, MOST_HEADLINE_WORDS, MOST_HEADLINE_CHARACTERS)
        ],
        said,
        known,
        idf,
    )
    sentence = _best(
        [
            each
            for each in voices
            if _fits(each.text, MOST_SENTENCE_WORDS, MOST_SENTENCE_CHARACTERS)
        ],
        said,
        known,
        idf,
    )
    if headline is None or sentence is None:
        return None
    spoken, witnesses = sentence
    cited = [spoken, *witnesses]
    return Agreed(
        headline=headline[0].text,
        claim=Claim(
            text=spoken.text,
            citations=tuple(
                Citation(article_id=each.article.id, url=each.article.url, quote=each.text)
                for each in cited
            ),
        ),
        articles=tuple(each.article for each in cited),
    )


def _voices(
    cluster: Cluster, language: Language, feeds: Mapping[FeedUrl, Feed]
) -> tuple[list[_Voice], list[_Voice]]:
    """Return the sentences and the headlines of an event's articles in a language."""
    origin_of = {each: at for at, origin in enumerate(cluster.origins) for each in origin}
    voices, titles = [], []
    for article in cluster.articles:
        if article.language != language:
            continue
        origin = origin_of[article.id]
        feed = feeds.get(article.feed_url)
        title = clean(article.title, (article.outlet, feed.title if feed else ""))
        titles.append(_voice(article, origin, title))
        voices += [
            _voice(article, origin, each)
            for each in split(article.text)[:_READ_SENTENCES]
            if not is_junk(each) and not is_order(each)
        ]
    return voices, titles


def _voice(article: Article, origin: int, text: str) -> _Voice:
    return _Voice(
        article=article,
        origin=origin,
        text=text,
        tokens=frozenset(tokens(text)),
        numbers=frozenset(numbers(text)),
    )


def _known(voices: Iterable[_Voice], titles: Iterable[_Voice]) -> dict[int, _Known]:
    """Return what each origin says first."""
    found: dict[int, list[_Voice]] = {}
    for each in (*titles, *voices):
        found.setdefault(each.origin, []).append(each)
    return {
        origin: _Known(
            tokens=frozenset().union(*(each.tokens for each in said)),
            text="\n".join(each.text for each in said).casefold(),
        )
        for origin, said in found.items()
    }


def _fits(text: str, most_words: int, most_characters: int) -> bool:
    if is_cjk(text):
        return characters(text) <= most_characters
    return words(text) <= most_words


def _best(
    candidates: Sequence[_Voice],
    said: Sequence[_Voice],
    known: Mapping[int, _Known],
    idf: Callable[[str], float],
) -> tuple[_Voice, tuple[_Voice, ...]] | None:
    """Return the candidate that most origins bear out, with one voice of each other origin."""
    best: tuple[_Voice, tuple[_Voice, ...]] | None = None
    for each in candidates:
        if len(each.tokens) < _FEWEST_TOKENS:
            continue
        witnesses: dict[int, _Voice] = {}
        for other in said:
            is_new = other.origin != each.origin and other.origin not in witnesses
            if is_new and _bears_out(other, each, known[other.origin], idf):
                witnesses[other.origin] = other
        if 1 + len(witnesses) >= LEAST_ORIGINS and (best is None or len(witnesses) > len(best[1])):
            best = each, tuple(witnesses.values())
    return best


def _bears_out(other: _Voice, claim: _Voice, known: _Known, idf: Callable[[str], float]) -> bool:
    """Tell whether a sentence of another origin says what a claim says, no less."""
    if not claim.numbers <= other.numbers:
        return False
    if not all(map(known.names, names(claim.text).sure)):
        return False
    if bool(_DENIES.search(claim.text)) != bool(_DENIES.search(other.text)):
        return False
    if _UNSURE.search(other.text) and not _UNSURE.search(claim.text):
        return False
    whole = sum(map(idf, claim.tokens))
    return whole > 0 and sum(map(idf, claim.tokens & other.tokens)) >= _SHARED * whole
