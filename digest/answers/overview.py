"""Answers to questions that ask for no single thing: "what happened", "tell me more", 詳しく.

*Pure.* They get a story's key sentences (centroid .7 and position .3, the best of the extracts
measured on 100 articles); "more" leaves out what the reader has seen already.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence

from digest.answers import quoting
from digest.answers.asked import Asked, Idf
from digest.answers.documents import Document, Sentence
from digest.answers.grounds import Ground
from digest.answers.retrieval import holds
from digest.model import Brief, Claim

_CENTROID = 0.7
_POSITION = 0.3
_LEANING = 0.1
"""What a sentence loses that can hardly stand alone."""
_LEAD = 1
"""Sentences at the start of an article that say what it is about."""
_ABOUT = 0.75
"""Share of a question's words that say which story is meant."""


def subject(asked: Asked, ground: Ground) -> float:
    """Return from 0 to 1 how far the question's words are what a ground is about."""
    words = (*asked.names, *asked.terms)
    total = sum(term.weight for term in words)
    if not total:
        return 0.0
    best = 0.0
    for document in ground.documents:
        lead = document.sentences[:_LEAD]
        held = sum(
            term.weight
            * max(
                [
                    holds(term, document.frame, document.frame_plain),
                    *(holds(term, each.keys, each.plain) for each in lead),
                ]
            )
            for term in words
        )
        best = max(best, held / total)
    return best


def chosen(asked: Asked, at_hand: Sequence[Ground]) -> Ground | None:
    """Return the ground that an overview question with words of its own is about."""
    best = max(at_hand, key=lambda ground: subject(asked, ground), default=None)
    return best if best is not None and subject(asked, best) >= _ABOUT else None


def of_ground(ground: Ground, *, idf: Idf, shown: Collection[str] = ()) -> tuple[Claim, ...]:
    """Return the key sentences of a story, in source order, those shown last."""
    ranked = _ranked(ground.documents, idf)
    fresh = [sentence for sentence in ranked if sentence.text not in shown]
    picked: list[Sentence] = []
    for sentence in fresh or ranked:
        if len(picked) < quoting.MOST_CLAIMS and quoting.adds(sentence, picked):
            picked.append(sentence)
    order = {document.article_id: at for at, document in enumerate(ground.documents)}
    picked.sort(key=lambda each: (order[each.article_id], each.position))
    return tuple(map(quoting.claim, picked))


def of_brief(brief: Brief) -> tuple[Claim, ...]:
    """Return the sources' sentences behind the first takeaways of a brief."""
    picked: list[Claim] = []
    length = 0.0
    for slot in brief.slots:
        for citation in slot.story.takeaway.citations[:1]:
            length += quoting.cost(citation.quote)
            if length <= 1 and len(picked) < quoting.MOST_CLAIMS:
                picked.append(quoting.quote(citation.article_id, citation.url, citation.quote))
    return tuple(picked)


def _ranked(documents: Sequence[Document], idf: Idf) -> list[Sentence]:
    sentences = [each for document in documents for each in document.sentences]
    centroid = Counter(token for sentence in sentences for token in sentence.bag)
    weights = {token: count * idf(token) for token, count in sorted(centroid.items())}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    scored: list[tuple[float, int, Sentence]] = []
    for document in documents:
        for at, sentence in enumerate(document.sentences):
            vector = {token: idf(token) for token in sorted(set(sentence.bag))}
            own = math.sqrt(sum(value * value for value in vector.values())) or 1.0
            near = sum(value * weights[token] for token, value in vector.items()) / (own * length)
            score = _CENTROID * near + _POSITION / math.sqrt(1 + at) - _LEANING * sentence.leans
            scored.append((-score, len(scored), sentence))
    return [sentence for _, _, sentence in sorted(scored, key=lambda each: each[:2])]
