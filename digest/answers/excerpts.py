"""The sentences of a story that a model is shown: the best with their neighbours, labelled.

*Pure.* Bounded in number and tokens, at least one of each article, none twice, and none that
could not be quoted to a reader as it stands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from digest.answers.asked import Asked
from digest.answers.documents import Document, Sentence
from digest.answers.retrieval import weigh
from digest.stories.grounding import inert

MOST_SENTENCES = 16
MOST_TOKENS = 1_200
"""Of the sentences: what a model reads well, and what an answer may cost."""
MOST_DEEPER = 2
"""Times as much for who wants to know more."""

_WIDE = re.compile("[\u1100-\u11ff\u3000-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff9f]")
_LATIN_PER_TOKEN = 4
_MOST_DOCUMENTS = 6
_BESIDE = (0, -1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """What is shown of one article, in its order."""

    title: str
    sentences: tuple[tuple[str, Sentence], ...]
    """Each with its label."""


def estimated_tokens(text: str) -> int:
    """Estimate what a text costs a model: a quarter of its letters, each CJK character."""
    wide = len(_WIDE.findall(text))
    return math.ceil((len(text) - wide) / _LATIN_PER_TOKEN) + wide


def of(asked: Asked, documents: Sequence[Document], *, times: int = 1) -> tuple[Excerpt, ...]:
    """Return what is shown of some articles, labelled in their order.

    Args:
        asked: the question, read.
        documents: articles of one story, best first.
        times: how many times as much as usual is wanted.
    """
    read = documents[:_MOST_DOCUMENTS]
    shown = _selected(asked, read, times)
    found: list[Excerpt] = []
    number = 0
    for at, document in enumerate(read):
        labelled = []
        for index in sorted(index for document_at, index in shown if document_at == at):
            number += 1
            labelled.append((f"s{number}", document.sentences[index]))
        if labelled:
            found.append(Excerpt(title=document.title, sentences=tuple(labelled)))
    return tuple(found)


def _selected(asked: Asked, read: Sequence[Document], times: int) -> set[tuple[int, int]]:
    """Return the best sentences with their neighbours, at least one of each article.

    What may not be shown to a reader as it stands is not read either.
    """
    chosen: set[tuple[int, int]] = set()
    texts: set[str] = set()
    tokens = 0
    for at, index in _by_rank(asked, read):
        for beside in _BESIDE:
            place = (at, index + beside)
            if place in chosen or not 0 <= place[1] < len(read[at].sentences):
                continue
            sentence = read[at].sentences[place[1]]
            cost = estimated_tokens(sentence.text)
            if sentence.plain in texts or not _is_inert(sentence.text):
                continue
            if len(chosen) >= times * MOST_SENTENCES or tokens + cost > times * MOST_TOKENS:
                return chosen
            chosen.add(place)
            texts.add(sentence.plain)
            tokens += cost
    return chosen


def _is_inert(text: str) -> bool:
    """Tell whether a sentence could be quoted as it is: no link, mention or markup in it."""
    cleaned = inert(text)
    return cleaned is not None and "".join(cleaned.split()) == "".join(text.split())


def _by_rank(asked: Asked, read: Sequence[Document]) -> list[tuple[int, int]]:
    """Return where sentences stand, the best of each article first, then all by rank."""
    found: list[tuple[float, int, int]] = []
    for at, document in enumerate(read):
        weighed = weigh(asked, document)
        found += [(-each.rank, at, index) for index, each in enumerate(weighed)]
    found.sort()
    firsts: dict[int, tuple[int, int]] = {}
    for _, at, index in found:
        firsts.setdefault(at, (at, index))
    return list(dict.fromkeys((*firsts.values(), *((at, index) for _, at, index in found))))
