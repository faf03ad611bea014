"""Which sentences bear on a question, and how much of it they bear out.

*Pure.* Ranking is BM25 (k1 1.2, b .75: hit@1 .924 en, .823 ja in the reference, 9); evidence is
the share of the question's terms, weighed by rarity, that a sentence holds, itself or by
the sentence it leans on. Evidence is what refusal rests on.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from digest.answers import concepts, kinds
from digest.answers.asked import Asked, Idf, Term
from digest.answers.passages import TITLE, leans
from digest.clusters.prior import Prior
from digest.clusters.tokens import is_cjk, names, normalise, stem, tokens
from digest.model import ArticleId, Passage
from digest.stories import sentences

K1 = 1.2
B = 0.75

_KEPT_READY = 4096
"""Sentences whose tokens are kept: a brief's articles are asked about more than once."""
_IN_PARENT = 0.8
"""A term in the sentence that this one leans on."""
_BESIDE = 0.5
"""A term in a neighbouring sentence."""
_IN_FRAME = 0.7
"""A term in the title of the article or the headline of the story."""
_BY_CONCEPT = 0.9
"""Said in other words."""
_BIGRAMS_ENOUGH = 0.5
_COUNT_BEFORE = 5
_COUNT_AFTER = 4
"""Words around a thing among which the number of such things stands."""
_UNKNOWN = 8.0
"""Rarity from which a word does not occur in the prior of 3,000 articles."""
_LOWER_CASE = re.compile(r"(?<![A-Za-z0-9'’-])[a-z]{2,}\b")
_LIKED = 0.35
"""What a sentence gains by holding the kind of thing that the question likes to see."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A sentence weighed against a question."""

    sentence: Sentence
    evidence: float
    """0 to 1: share of the terms borne out; 1 when the question has none but names."""
    rank: float
    names_here: float
    """0 to 1: share of the names in the sentence itself."""


def rarity(prior: Prior) -> Idf:
    """Return how rare a token is in the field: ln((N + 1) / (df + .5)), never negative."""
    total = prior.total + 1

    def idf(token: str) -> float:
        row = prior.frequencies.get(token)
        return max(0.0, math.log(total / ((row[0] if row else 0) + 0.5)))

    return idf


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
    sure: set[str] = set()
    unsure: set[str] = set()
    common: set[str] = set()
    for text in texts:
        its_sure, its_unsure, its_common = _written(text)
        sure |= its_sure
        unsure |= its_unsure
        common |= its_common
    return frozenset((sure | {word for word in unsure if idf(word) >= _UNKNOWN}) - common)


@lru_cache(maxsize=_KEPT_READY)
def _written(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the stems of a text's words that are surely, perhaps and never names."""
    found = names(text)
    sure, unsure = (
        frozenset(stem(word.lower()) for word in words if word.isascii())
        for words in (found.sure, found.unsure)
    )
    return sure, unsure, frozenset(map(stem, _LOWER_CASE.findall(text)))


def holds(term: Term, keys: Collection[str], plain: str) -> float:
    """Say from 0 to 1 how far a text holds a term, by its tokens, its letters or its concept."""
    if is_cjk(term.word):
        here = _holds_japanese(term, plain)
    elif " " in term.word:
        here = float(re.search(rf"\b{_phrase(term.word)}\b", plain) is not None)
    else:
        here = float(term.keys <= frozenset(keys))
    by_concept = _BY_CONCEPT if term.concepts & frozenset(keys) else 0.0
    return max(here, by_concept)


def _phrase(word: str) -> str:
    return r"[\s-]*".join(re.escape(part) for part in word.split())


def _holds_japanese(term: Term, plain: str) -> float:
    if term.word in plain:
        return 1.0
    pairs = [key for key in term.keys if len(key) > 1]
    share = sum(pair in plain for pair in pairs) / len(pairs) if pairs else 0.0
    return share if share >= _BIGRAMS_ENOUGH else 0.0


def has_all(named: Iterable[Term], document: Document) -> bool:
    """Tell whether an article has every one of these names, anywhere."""
    return all(holds(term, document.keys, document.plain) > 0 for term in named)


def weigh(asked: Asked, document: Document) -> list[Found]:
    """Weigh each sentence of an article against a question, in the article's order."""
    total = sum(term.weight for term in asked.terms)
    found = []
    for at, sentence in enumerate(document.sentences):
        share = sum(term.weight * _support(term, document, at) for term in asked.terms)
        here = [holds(term, sentence.keys, sentence.plain) for term in asked.names]
        if sentence.leans and at:
            parent = document.sentences[at - 1]
            above = (holds(term, parent.keys, parent.plain) for term in asked.names)
            here = [max(own, _IN_PARENT * theirs) for own, theirs in zip(here, above, strict=True)]
        names_here = sum(here) / len(here) if here else 0.0
        evidence = share / total if total else 1.0
        found.append(
            Found(
                sentence=sentence,
                evidence=evidence,
                names_here=names_here,
                rank=evidence + 0.25 * names_here + _liking(asked, sentence),
            )
        )
    return found


def _support(term: Term, document: Document, at: int) -> float:
    sentence = document.sentences[at]
    best = holds(term, sentence.keys, sentence.plain)
    if best < _IN_PARENT and sentence.leans and at:
        parent = document.sentences[at - 1]
        best = max(best, _IN_PARENT * holds(term, parent.keys, parent.plain))
    if best < _IN_FRAME:
        best = max(best, _IN_FRAME * holds(term, document.frame, document.frame_plain))
    if best < _BESIDE:
        near = [
            document.sentences[i] for i in (at - 1, at + 1) if 0 <= i < len(document.sentences)
        ]
        best = max([best, *(_BESIDE * holds(term, each.keys, each.plain) for each in near)])
    return best


def is_about(named: Iterable[Term], document: Document, sentence: Sentence) -> bool:
    """Tell whether a sentence speaks of what a question names.

    A name must be in the sentence, in the one it leans on, or be what the whole article is
    about; one that is merely somewhere in the article belongs to another sentence.
    """
    parents = [each for each in document.sentences if each.position == sentence.position - 1]
    parent = parents[0] if parents and sentence.leans else sentence
    return all(
        holds(term, sentence.keys, sentence.plain) > 0
        or holds(term, document.frame, document.frame_plain) > 0
        or holds(term, parent.keys, parent.plain) > 0
        for term in named
        if not term.concepts & concepts.PLACES
    )


def has_head(asked: Asked, document: Document, sentence: Sentence) -> bool:
    """Tell whether a sentence, one beside it or the title has the thing asked for."""
    head = asked.head
    return head is None or (
        holds(head, document.frame, document.frame_plain) > 0
        or any(
            holds(head, each.keys, each.plain) > 0
            for each in document.sentences
            if abs(each.position - sentence.position) <= 1
        )
    )


def _counts_head(asked: Asked, text: str) -> bool:
    """Tell whether a number stands by the thing counted: not `batteries for two hours`."""
    head = asked.head
    words = text.split()
    keys = [keys_of(word) for word in words]
    places = [at for at, own in enumerate(keys) if head and holds(head, own, words[at].lower()) > 0]
    return not places or any(
        "?number" in kinds.held(" ".join(words[max(0, at - _COUNT_BEFORE) : at + _COUNT_AFTER]))
        for at in places
    )


def has_kind(asked: Asked, sentence: Sentence) -> bool:
    """Tell whether a sentence holds the kind of thing that is asked for."""
    text = sentence.text
    for term in asked.names:
        if not any(map(str.isdigit, term.word)):
            continue  # only the 3 of Polaris 3 could pass for a number of something
        text = re.sub(_phrase(term.word), " ", text, flags=re.IGNORECASE)
    if not asked.kinds.needs <= kinds.held(text):
        return False
    if asked.kinds.is_count and not is_cjk(text) and not _counts_head(asked, text):
        return False
    return not asked.kinds.counter or not is_cjk(text) or kinds.counts(text, asked.kinds.counter)


def _liking(asked: Asked, sentence: Sentence) -> float:
    likes = asked.kinds.likes
    return _LIKED if likes and likes <= kinds.held(sentence.text) else 0.0


def bm25(query: Collection[str], bags: Sequence[Sequence[str]], *, idf: Idf) -> list[float]:
    """Score token lists against a query (Robertson and Zaragoza 2009, BM25)."""
    mean = sum(map(len, bags)) / len(bags) if bags else 0.0
    weights = {token: idf(token) for token in sorted(set(query))}
    scores = []
    for bag in bags:
        counts = Counter(token for token in bag if token in weights)
        length = K1 * (1 - B + B * len(bag) / mean) if mean else K1
        scores.append(
            sum(weights[t] * n * (K1 + 1) / (n + length) for t, n in sorted(counts.items()))
        )
    return scores
