"""The sentences of a story's articles that may be quoted, each with what it is worth.

*Pure.* Junk is left out here and nowhere else, and so are the halves of sentences that a
feed has torn apart by a line break.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from digest.clusters.tokens import names
from digest.model import Article, Citation, Claim
from digest.stories import centroid, clauses
from digest.stories.centroid import Vector
from digest.stories.headline import unglued
from digest.stories.junk import is_finished, is_junk
from digest.stories.sentences import split

_MAX_SENTENCES = 60
"""Sentences read per article: what a story is about comes early."""

_CALL = 0.5
_UNFINISHED = 0.6
_UNBALANCED = 0.5
_FIRST_PERSON = 0.7
_EXCITED = 0.7
_SELLING = 0.4

_WRAPPED_LINE = 40
"""Characters from which an unfinished line may be half a sentence rather than a heading."""

_SIGNED = re.compile(r"(?P<outlet>[^:.!?]{2,50}):\s+(?=[A-Z“\"])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence that may be quoted."""

    article: Article
    text: str
    """The sentence, or a literal piece of it."""
    before: str = ""
    """The sentence before it in its article; empty for the first."""
    vector: Vector
    score: float = 0.0
    dangles: bool = False
    repeats: float = 1.0
    """Share of its words, by weight, that the headline has."""
    is_finished: bool = True
    is_named: bool = True
    """It has a name of the headline, or that has none."""

    def claim(self) -> Claim:
        """Return it as a claim borne out by itself."""
        citation = Citation(article_id=self.article.id, url=self.article.url, quote=self.text)
        return Claim(text=self.text, citations=(citation,))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    article: Article
    text: str
    before: str
    place: int


def candidates(
    articles: Sequence[Article], *, headline: str, idf: Callable[[str], float]
) -> list[Candidate]:
    """Return the usable sentences of articles, best article first, in their order."""
    read: dict[str, _Read] = {}
    for article in articles:
        for found in _usable(article):
            read.setdefault(found.text, found)
    placed = [centroid.Placed(text=each.text, position=each.place) for each in read.values()]
    vectors = [centroid.vector(each.text, idf) for each in placed]
    scores = centroid.score(placed, vectors)
    spotted = names(headline)
    named = (*spotted.sure, *spotted.unsure)
    return [
        Candidate(
            article=each.article,
            text=each.text,
            before=each.before,
            vector=weights,
            score=score * _quality(each.text),
            dangles=clauses.dangles(each.text),
            repeats=centroid.share(each.text, headline, idf),
            is_finished=is_finished(each.text),
            is_named=not named or any(name in each.text for name in named),
        )
        for each, weights, score in zip(read.values(), vectors, scores, strict=True)
    ]


def _usable(article: Article) -> Iterator[_Read]:
    sentences = [_unsigned(each, article) for each in split(article.text)[:_MAX_SENTENCES]]
    place = 0
    before = ""
    for at, sentence in enumerate(sentences):
        after = sentences[at + 1] if at + 1 < len(sentences) else ""
        is_torn = _is_torn(sentence, after) or _is_torn(before, sentence)
        is_torn = is_torn or (not after and _is_cut_off(sentence, before, article))
        if not (is_junk(sentence) or is_torn):
            yield _Read(article=article, text=sentence, before=before, place=place)
            place += 1
        before = sentence


def _is_torn(sentence: str, after: str) -> bool:
    """Say whether a line break stands in the middle of a sentence."""
    if is_finished(sentence) or len(sentence) < _WRAPPED_LINE or not after:
        return False
    return after[0].islower() or not clauses.may_end(sentence)


def _is_cut_off(sentence: str, before: str, article: Article) -> bool:
    """Say whether a feed gave up in the middle of the last sentence of a paragraph."""
    if is_finished(sentence) or not is_finished(before):
        return False
    paragraph = article.text.rstrip().rpartition("\n")[2]
    return before in paragraph and sentence in paragraph


def _unsigned(sentence: str, article: Article) -> str:
    """Take what is no part of a sentence off its front: the outlet's name, a label and a date."""
    sentence = unglued(sentence)[-1]
    signed = _SIGNED.match(sentence)
    if signed is None:
        return sentence
    outlet, name = article.outlet.casefold(), signed["outlet"].casefold()
    is_name = outlet.startswith(name) or name.startswith(outlet.partition(" | ")[0])
    return sentence[signed.end() :] if outlet and is_name else sentence


def _quality(text: str) -> float:
    """Return by how much a sentence's form lessens its worth as a quotation."""
    faults = (
        (_CALL, clauses.calls(text)),
        (_UNFINISHED, not is_finished(text)),
        (_UNBALANCED, not clauses.is_balanced(text)),
        (_FIRST_PERSON, clauses.is_first_person(text)),
        (_EXCITED, text.endswith(("!", "！"))),
        (_SELLING, clauses.sells(text)),
    )
    quality = 1.0
    for factor, is_so in faults:
        quality *= factor if is_so else 1.0
    return quality
