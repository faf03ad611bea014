"""Questions to ask next: only such as get an answer that says something new.

*Pure.* Each was put to the sources as a reader would put it. What the sources' own words answer,
an answer of a model falls back on, so a suggestion never ends in a refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from digest.answers.asked import Idf
from digest.answers.grounds import Ground
from digest.clusters.tokens import normalise
from digest.feeds.language import language_of
from digest.model import Answer, Claim, Question
from digest.stories.questions import MAX_QUESTIONS, questions

_MOST_SENTENCES = 120
_MOST_TRIED = 12


def of(
    question: Question,
    claims: Collection[Claim],
    ground: Ground,
    *,
    put: Callable[[Question], Answer | None],
    idf: Idf,
) -> tuple[str, ...]:
    """Return up to three further questions about a story that its sources answer.

    Args:
        question: what was asked.
        claims: what it was answered.
        ground: what that rests on.
        put: puts a question to the sources.
        idf: rarity of a token.
    """
    told = {citation.quote for claim in claims for citation in claim.citations}
    asked = {_plain(each) for each in (question.text, *question.previous)}
    found: list[str] = []
    for tried, text in enumerate(_invited(ground, told, idf)):
        if tried >= _MOST_TRIED or len(found) == MAX_QUESTIONS:
            break
        if _plain(text) in asked:
            continue
        answer = put(replace(question, text=text, story=ground.slot, previous=()))
        quotes = (
            {each.quote for claim in answer.claims for each in claim.citations} if answer else ()
        )
        if not set(quotes) <= told:
            asked.add(_plain(text))
            found.append(text)
    return tuple(found)


def _invited(ground: Ground, told: Collection[str], idf: Idf) -> Iterator[str]:
    """Yield the card's questions, then others that the sentences invite."""
    headline = ground.documents[0].title
    if ground.story is not None:
        yield from ground.story.questions
        headline = ground.story.headline
    sentences = [each.text for document in ground.documents for each in document.sentences]
    language = ground.story.language if ground.story else language_of("\n".join(sentences))
    yield from questions(
        sentences[:_MOST_SENTENCES], language=language, headline=headline, told=told, idf=idf
    )


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, normalise(text).lower()))
