"""The labelled questions: who asks what of which brief, and which sentences hold the answer.

There are two collections: `tuned`, which the rules were mended with, and `blind`, by another
hand, which also asks about the articles of bot/sample.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from digest.answers import retrieval
from digest.answers.answer import from_archive, from_brief, search_tokens
from digest.answers.asked import Idf
from digest.answers.passages import searchable
from digest.clusters import prior
from digest.feeds.intake import articles as taken_in
from digest.feeds.parse import parse
from digest.model import (
    Answer,
    Article,
    Brief,
    Citation,
    KeyPoints,
    Language,
    Passage,
    Question,
)
from digest.stories import sentences
from tests import make

DATA = Path(__file__).parents[2] / "data" / "answers"
SAMPLE = Path(__file__).parents[3] / "bot" / "sample"
FILES = {"tuned": ("articles.toml", "questions.toml"), "blind": ("blind.toml", "blind.toml")}
MOST_HITS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A question with the parts of sentences that answer it; none if no source tells."""

    half: str
    question: Question
    gold: tuple[str, ...]
    collection: str = "tuned"

    def place(self, answer: Answer) -> int:
        """Return the place of the first claim that holds the answer, from 1; 0 if none does."""
        for place, claim in enumerate(answer.claims, 1):
            if any(part in claim.text for part in self.gold):
                return place
        return 0


@lru_cache(maxsize=1)
def idf() -> Idf:
    return prior.load().idf


@lru_cache(maxsize=1)
def _sample() -> dict[str, Article]:
    """Return the articles of bot/sample by title."""
    return {
        article.title: article
        for path in sorted(SAMPLE.iterdir())
        for article in taken_in(
            parse(path.read_bytes(), url=path.as_uri()),
            make.feed(path.stem, language=Language("")),
            now=make.NOW,
        )
    }


@lru_cache(maxsize=2)
def _rows(collection: str) -> tuple[tuple[int, Article], ...]:
    told = tomllib.loads((DATA / FILES[collection][0]).read_text("utf-8"))
    own = [
        make.article(
            row["title"],
            row["text"],
            outlet=row["outlet"],
            language=Language(row["language"]),
        )
        for row in told["article"]
    ]
    known = [(row["story"], _sample()[row["title"]]) for row in told.get("sample", ())]
    return (*known, *zip((row["story"] for row in told["article"]), own, strict=True))


def articles(collection: str = "tuned") -> tuple[Article, ...]:
    """Return all articles of a collection, those of the archive too."""
    return tuple(article for _, article in _rows(collection))


@lru_cache(maxsize=4)
def brief(language: str, collection: str = "tuned") -> Brief:
    """Return the brief of a language: a story for each number above 0."""
    by_story: dict[int, list[Article]] = {}
    for number, article in _rows(collection):
        if number and article.language.startswith(language):
            by_story.setdefault(number, []).append(article)
    stories = []
    for number in sorted(by_story):
        members = by_story[number]
        lead = sentences.split(members[0].text)[0]
        citation = Citation(article_id=members[0].id, url=members[0].url, quote=lead)
        stories.append(
            make.story(
                members[0].title,
                language=Language(language),
                takeaway=make.claim(lead, citations=(citation,)),
                points=KeyPoints(),
                sources=tuple(make.source(member) for member in members),
                questions=(f"What happened with {members[0].title}?",),
            )
        )
    return make.brief(*stories)


@lru_cache(maxsize=2)
def questions(collection: str = "tuned") -> tuple[Labelled, ...]:
    rows = tomllib.loads((DATA / FILES[collection][1]).read_text("utf-8"))["question"]
    return tuple(
        Labelled(
            half=row.get("half", collection),
            question=Question(
                text=row["text"],
                language=Language(row["language"]),
                story=row.get("story"),
                previous=tuple(row.get("previous", ())),
            ),
            gold=tuple(row["gold"]),
            collection=collection,
        )
        for row in rows
    )


def brief_asked(labelled: Labelled) -> Brief:
    """Return the brief that a question is asked about: the one that can answer, else its own."""
    for language in ("en", "ja"):
        known = articles(labelled.collection)
        texts = [each.text for each in known if each.language.startswith(language)]
        if any(part in text for part in labelled.gold for text in texts):
            return brief(language, labelled.collection)
    return brief(labelled.question.language, labelled.collection)


def answer(labelled: Labelled) -> Answer:
    """Answer as the engine does, with a plain search instead of the index."""
    about = brief_asked(labelled)
    texts = {article.id: article for article in articles(labelled.collection)}
    at_hand = {
        source.article_id: texts[source.article_id]
        for slot in about.slots
        for source in slot.story.sources
    }
    question = labelled.question
    found = from_brief(question, about, at_hand, idf=idf())
    if found is not None:
        return found
    hits = search(search_tokens(question, about), labelled.collection)
    return from_archive(question, hits, about, idf=idf())


@lru_cache(maxsize=2)
def archive(collection: str) -> tuple[tuple[Passage, tuple[str, ...]], ...]:
    return tuple(row for article in articles(collection) for row in searchable(article))


def search(query: Sequence[str], collection: str = "tuned") -> list[Passage]:
    """Return the passages that share words with a query, best first."""
    rows = archive(collection)
    scores = retrieval.bm25(query, [bag for _, bag in rows], idf=idf())
    ranked = sorted((-score, at) for at, score in enumerate(scores) if score > 0)
    return [rows[at][0] for _, at in ranked[:MOST_HITS]]
