"""What several independent origins agree on, in the words of one of them.

*Pure.* A sentence or headline is borne out by another origin when one sentence of it (or its
headline) has the same figures and most of its words, weighed by rarity, names apart; when
it is as sure of it and denies as much; and when that origin knows every name in it. Verbs of one
deed count as one word, `buys` and `acquires`. What fewer than three bear out, counting the one
that says it, is not said: better no alert than one that joins half of one report to half of
another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from digest.clusters.breaking import LEAST_ORIGINS
from digest.clusters.genres import tells_deed
from digest.clusters.newsverbs import join_verbs
from digest.clusters.tokens import names, numbers, stem, tokens
from digest.model import Article, Citation, Claim, Cluster, Feed, FeedUrl, Language
from digest.stories import clauses
from digest.stories.candidates import Candidate, candidates
from digest.stories.headline import clean
from digest.stories.orders import is_order
from digest.stories.sentences import characters, is_cjk, words

MOST_HEADLINE_WORDS, MOST_HEADLINE_CHARACTERS = 12, 30
MOST_SENTENCE_WORDS, MOST_SENTENCE_CHARACTERS = 25, 60
"""In Japanese about as long in time as the English ones."""

_FEWEST_TOKENS = 4
_ADDITION = re.compile(
    r",\s(?=(?:an?|the|its|their|his|her|which|who|where|saying|in\sa|after|with)\b)|\s[–—]\s|;\s"
)
"""Where begins what only adds to a deed: who did it, what it is, what was said of it."""
_FEWEST_IN_SENTENCE = 6
_SHARED_HEADLINE, _SHARED_SENTENCE = 0.6, 0.7
"""Of the weight of its words that another sentence must have, names apart. Headlines vary more,
and say less."""
_READ_ARTICLES = 16
"""The best of an event: each sentence is held against all others."""
_READ_SENTENCES = 10
"""Of each article: what is agreed on stands early."""
_DAYS = frozenset(
    tokens("Monday Tuesday Wednesday Thursday Friday Saturday Sunday yesterday tomorrow")
)
"""Of the same deed all say the same one, or none."""
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
    telling: frozenset[str]
    """Those of them that are neither names nor days."""
    days: frozenset[str]
    numbers: frozenset[str]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """All that an origin says first."""

    tokens: frozenset[str]
    text: str

    def knows(self, name: str) -> bool:
        """Tell whether a name stands in it."""
        return stem(name.lower()) in self.tokens or name.casefold() in self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measure:
    """How far another origin has to go along."""

    known: Mapping[int, _Known]
    idf: Callable[[str], float]
    shared: float

    def bears_out(self, other: _Voice, claim: _Voice) -> bool:
        """Tell whether a sentence of another origin says what a claim says, no less."""
        if not claim.numbers <= other.numbers:
            return False
        if not all(map(self.known[other.origin].knows, claim.names)):
            return False
        dated = self.known[other.origin].tokens & _DAYS
        if claim.days and dated and not claim.days <= dated:
            return False
        if bool(_DENIES.search(claim.text)) != bool(_DENIES.search(other.text)):
            return False
        if _UNSURE.search(other.text) and not _UNSURE.search(claim.text):
            return False
        whole = sum(map(self.idf, claim.telling))
        told = sum(map(self.idf, claim.telling & other.tokens))
        return whole > 0 and told >= self.shared * whole


def agreed(
    cluster: Cluster,
    *,
    language: Language,
    idf: Callable[[str], float],
    feeds: Mapping[FeedUrl, Feed],
) -> Agreed | None:
    """Return what at least three origins of an event say in a language; None for nothing."""
    voices, titles = _voices(cluster, language, idf, feeds)
    known = _known(voices, titles)
    said = [*titles, *voices]
    headline = _best(
        [
            each
            for each in titles
            if _fits(each.text, MOST_HEADLINE_WORDS, MOST_HEADLINE_CHARACTERS)
        ],
        said,
        _Measure(known=known, idf=idf, shared=_SHARED_HEADLINE),
    )
    sentence = _best(
        [
            each
            for each in voices
            if _fits(each.text, MOST_SENTENCE_WORDS, MOST_SENTENCE_CHARACTERS)
        ],
        said,
        _Measure(known=known, idf=idf, shared=_SHARED_SENTENCE),
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
    cluster: Cluster,
    language: Language,
    idf: Callable[[str], float],
    feeds: Mapping[FeedUrl, Feed],
) -> tuple[list[_Voice], list[_Voice]]:
    """Return the sentences and the headlines of an event's articles in a language."""
    origin_of = {each: at for at, origin in enumerate(cluster.origins) for each in origin}
    voices, titles = [], []
    able = [each for each in cluster.articles if each.language == language]
    for article in able[:_READ_ARTICLES]:
        origin = origin_of[article.id]
        feed = feeds.get(article.feed_url)
        title = clean(article.title, (article.outlet, feed.title if feed else ""))
        titles.append(_voice(article, origin, title))
        usable = candidates([article], headline=title, idf=idf)[:_READ_SENTENCES]
        pieces = (piece for each in usable if _stands_alone(each) for piece in _leads(each.text))
        voices += [_voice(article, origin, each) for each in dict.fromkeys(pieces)]
    return voices, titles


def _leads(sentence: str) -> Iterator[str]:
    """Yield a sentence and what of it stands before an addition: the less, the more agree."""
    yield sentence
    for cut in _ADDITION.finditer(sentence):
        head, rest = sentence[: cut.start()], sentence[cut.end() :]
        is_whole = clauses.is_balanced(head) and clauses.may_end(head) and tells_deed(head)
        if is_whole and clauses.may_drop(rest) and len(frozenset(tokens(head))) >= _FEWEST_TOKENS:
            yield head


def _stands_alone(sentence: Candidate) -> bool:
    """Tell a whole sentence that tells of a deed, without anything before it."""
    text = sentence.text
    is_leaning = sentence.dangles or clauses.follows_on(text) or clauses.is_first_person(text)
    is_whole = sentence.is_finished and sentence.is_named
    is_telling = len(frozenset(tokens(text))) >= _FEWEST_IN_SENTENCE and not is_order(text)
    return is_whole and is_telling and not is_leaning


def _voice(article: Article, origin: int, text: str) -> _Voice:
    spotted = names(text).sure
    named = {token for name in spotted for token in tokens(name)}
    words_ = frozenset(join_verbs(tokens(text)))
    days = words_ & _DAYS
    return _Voice(
        article=article,
        origin=origin,
        text=text,
        tokens=words_,
        telling=words_ - named - days,
        days=days,
        numbers=frozenset(numbers(text)),
        names=spotted,
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
    by: _Measure,
) -> tuple[_Voice, tuple[_Voice, ...]] | None:
    """Return the candidate that most origins bear out, with one voice of each other origin."""
    best: tuple[_Voice, tuple[_Voice, ...]] | None = None
    for each in candidates:
        if len(each.tokens) < _FEWEST_TOKENS:
            continue
        witnesses: dict[int, _Voice] = {}
        for other in said:
            is_new = other.origin != each.origin and other.origin not in witnesses
            if is_new and by.bears_out(other, each):
                witnesses[other.origin] = other
        if 1 + len(witnesses) >= LEAST_ORIGINS and (best is None or len(witnesses) > len(best[1])):
            best = each, tuple(witnesses.values())
    return best
