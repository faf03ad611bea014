"""Which sentences bear on a question, and how much of it they bear out.

*Pure.* Ranking is BM25 (k1 1.2, b .75: hit@1 .924 en, .823 ja over 4,000 passages); evidence is
the share of the question's terms, weighed by rarity, that a sentence holds, itself or by
the sentence it leans on. Evidence is what refusal rests on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import mul

from digest.answers import concepts, kinds
from digest.answers.asked import Asked, Idf, Term
from digest.answers.documents import Document, Sentence, keys_of
from digest.clusters.tokens import is_cjk

K1 = 1.2
B = 0.75

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
_COUNT_AFTER = 2
"""Words around a thing among which the number of such things stands."""
_NAMED = 0.25
"""What a sentence gains by having all the names itself."""
_LIKED = 0.35
"""What a sentence gains by holding the kind of thing that the question likes to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A sentence weighed against a question."""

    sentence: Sentence
    evidence: float
    """0 to 1: share of the terms borne out; 1 when the question has none but names."""
    rank: float
    names_here: float
    """0 to 1: share of the names in the sentence itself."""


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
    weights = [term.weight for term in asked.terms]
    total = sum(weights)
    found = []
    for at, sentence in enumerate(document.sentences):
        supports = (_support(term, document, at) for term in asked.terms)
        evidence = sum(map(mul, weights, supports)) / total if total else 1.0
        names_here = _names_here(asked, document, at)
        found.append(
            Found(
                sentence=sentence,
                evidence=evidence,
                names_here=names_here,
                rank=evidence + _NAMED * names_here + _liking(asked, sentence),
            )
        )
    return found


def _names_here(asked: Asked, document: Document, at: int) -> float:
    """Return the share of the names that a sentence, or the one it leans on, has."""
    if not asked.names:
        return 0.0
    sentence = document.sentences[at]
    parent = document.sentences[at - 1] if sentence.leans and at else sentence
    return sum(
        max(
            holds(term, sentence.keys, sentence.plain),
            _IN_PARENT * holds(term, parent.keys, parent.plain),
        )
        for term in asked.names
    ) / len(asked.names)


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


def bears(terms: Collection[Term], sentence: Sentence) -> bool:
    """Tell whether a sentence has one of these terms itself, if there are any."""
    return not terms or any(holds(term, sentence.keys, sentence.plain) > 0 for term in terms)


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
    places = [
        at for at, own in enumerate(keys) if head and holds(head, own, words[at].lower()) > 0
    ]
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
