"""Articles as they are weighed: sentences with their words, under the titles they stand under.

*Pure.* Put together from passages, so that an article at hand and what a search found of one are
read alike. What a sentence's words are is worked out once and kept for the next question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from digest.answers import concepts
from digest.answers.asked import Idf
from digest.answers.passages import TITLE, leans
from digest.clusters.tokens import names, normalise, stem, tokens
from digest.model import ArticleId, Passage
from digest.stories import sentences

_KEPT_READY = 4096
"""Sentences whose words are kept: a brief's articles are asked about more than once."""
_LOWER_CASE = re.compile(r"(?<![A-Za-z0-9'’-])[a-z]{2,}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence that can be quoted, and what it says and stands beside."""

    article_id: ArticleId
    url: str
    text: str
    position: int
    plain: str
    """Lower-case, NFKC: for substrings."""
    bag: tuple[str, ...]
    keys: frozenset[str]
    """Search tokens and markers of concepts."""
    leans: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is at hand of one article."""

    article_id: ArticleId
    title: str
    sentences: tuple[Sentence, ...]
    """In the article's order; the title only when there is nothing else."""
    frame: frozenset[str]
    """Keys of the title and of the headlines it stands under."""
    frame_plain: str
    keys: frozenset[str]
    plain: str
    is_cjk: bool


@lru_cache(maxsize=_KEPT_READY)
def keys_of(text: str) -> frozenset[str]:
    """Return the tokens of a text with the markers of the concepts it expresses."""
    found = frozenset(tokens(concepts.told_apart(text)))
    return found | concepts.of_stems(found) | concepts.of_japanese(text)


def documents(passages: Iterable[Passage], *, headline: str = "") -> tuple[Document, ...]:
    """Put passages together again by article, in the order in which articles first come."""
    by_article: dict[ArticleId, dict[int, Passage]] = {}
    for passage in passages:
        by_article.setdefault(passage.article_id, {}).setdefault(passage.position, passage)
    return tuple(
        _document([found[at] for at in sorted(found)], headline) for found in by_article.values()
    )


def _document(passages: Sequence[Passage], headline: str) -> Document:
    titles = [each for each in passages if each.position == TITLE]
    bodies = [each for each in passages if each.position != TITLE]
    read = tuple(each for passage in bodies or titles for each in _sentences(passage))
    title = titles[0].text if titles else ""
    above = f"{title}\n{headline}"
    frame = keys_of(above)
    plain = "\n".join((normalise(above).lower(), *(each.plain for each in read)))
    return Document(
        article_id=passages[0].article_id,
        title=title,
        sentences=read,
        frame=frame,
        frame_plain=normalise(above).lower(),
        keys=frame.union(*(each.keys for each in read)),
        plain=plain,
        is_cjk=sentences.is_cjk(plain),
    )


@lru_cache(maxsize=_KEPT_READY)
def _sentences(passage: Passage) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(
            article_id=passage.article_id,
            url=passage.url,
            text=text,
            position=passage.position + at,
            plain=normalise(text).lower(),
            bag=tuple(tokens(text)),
            keys=keys_of(text),
            leans=leans(text),
        )
        for at, text in enumerate(sentences.split(passage.text))
    )


def known_names(texts: Iterable[str], *, idf: Idf) -> frozenset[str]:
    """Return the stems of Latin names in texts, so that they are known in lower case too.

    A capital at a sentence start says nothing, unless the word is new to the field; a word
    that is also written in lower case is none.
    """
    unknown = idf("")
    sure: set[str] = set()
    unsure: set[str] = set()
    common: set[str] = set()
    for text in texts:
        its_sure, its_unsure, its_common = _written(text)
        sure |= its_sure
        unsure |= its_unsure
        common |= its_common
    return frozenset((sure | {word for word in unsure if idf(word) >= unknown}) - common)


@lru_cache(maxsize=_KEPT_READY)
def _written(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the stems of a text's words that are surely, perhaps and never names."""
    found = names(text)
    sure, unsure = (
        frozenset(stem(word.lower()) for word in words if word.isascii())
        for words in (found.sure, found.unsure)
    )
    return sure, unsure, frozenset(map(stem, _LOWER_CASE.findall(text)))
