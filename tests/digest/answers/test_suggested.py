"""Every question that a card suggests gets an answer with a citation when it is asked."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from digest.answers.answer import from_brief
from digest.feeds.intake import articles
from digest.feeds.parse import parse
from digest.model import Article, Language, Question, Story
from digest.stories.extractive import write
from tests import effort, make
from tests.digest.answers import labelled
from tests.shared import SHARED, needs_shared

PARTS = 5
"""Of the real articles one part is tried, another at each run."""
FEWEST_CARDS = 5
"""Cards with questions in a part."""


def sample() -> list[tuple[Article, ...]]:
    """Return the events of the sample and of our own articles."""
    lone = [(each,) for each in labelled.articles("blind")]
    wren = tuple(each for each in labelled.articles("blind") if "Wren" in each.title)
    return [*lone, wren]


def real() -> Iterator[tuple[Article, ...]]:
    for path in sorted((SHARED / "data" / "feeds").glob("*.xml")):
        feed = make.feed(path.stem, language=Language(""))
        for article in articles(parse(path.read_bytes(), url=feed.url), feed, now=make.NOW):
            yield (replace(article, language=Language(article.language[:2] or "en")),)


def refused(members: tuple[Article, ...]) -> tuple[Story | None, list[str]]:
    """Return a card and those of its questions that get no answer, opened or not."""
    language = members[0].language
    story = write(
        make.cluster(*members), language=language, idf=labelled.idf(), feeds={}, now=make.NOW
    )
    if story is None:
        return None, []
    brief, texts = make.brief(story), {each.id: each for each in members}
    silent = []
    for text in story.questions:
        for number in (1, None):
            asked = Question(text=text, language=language, story=number)
            answer = from_brief(asked, brief, texts, idf=labelled.idf())
            if answer is None or not all(claim.citations for claim in answer.claims):
                silent.append(text)
    return story, silent


def test_every_suggested_question_of_the_sample_is_answered() -> None:
    for members in sample():
        story, silent = refused(members)
        assert story is not None
        assert silent == []


@needs_shared
def test_every_suggested_question_over_real_feeds_is_answered() -> None:
    parts = max(1, PARTS // effort.examples(1))
    chosen = list(real())[random.randrange(parts) :: parts]  # noqa: S311  # no secret
    cards = [refused(members) for members in chosen]
    assert [silent for _, silent in cards if silent] == []
    assert sum(bool(story and story.questions) for story, _ in cards) >= FEWEST_CARDS
