"""The labelled questions: who asks what of which brief, and which sentences hold the answer."""

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
MOST_HITS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A question with the parts of sentences that answer it; none if no source tells."""

    half: str
    question: Question
    gold: tuple[str, ...]

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
def _rows() -> tuple[tuple[int, Article], ...]:
    rows = tomllib.loads((DATA / "articles.toml").read_text("utf-8"))["article"]
    return tuple(
        (
            row["story"],
            make.article(
                row["title"],
                row["text"],
                outlet=row["outlet"],
                language=Language(row["language"]),
            ),
        )
        for row in rows
    )


def articles() -> tuple[Article, ...]:
    """Return all articles, those of the archive too."""
    return tuple(article for _, article in _rows())


@lru_cache(maxsize=2)
def brief(language: str) -> Brief:
    """Return the brief of a language: a story for each number above 0."""
    by_story: dict[int, list[Article]] = {}
    for number, article in _rows():
        if number and article.language == language:
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


@lru_cache(maxsize=1)
def questions() -> tuple[Labelled, ...]:
    rows = tomllib.loads((DATA / "questions.toml").read_text("utf-8"))["question"]
    return tuple(
        Labelled(
            half=row["half"],
            question=Question(
                text=row["text"],
                language=Language(row["language"]),
                story=row.get("story"),
                previous=tuple(row.get("previous", ())),
            ),
            gold=tuple(row["gold"]),
        )
        for row in rows
    )


def brief_asked(labelled: Labelled) -> Brief:
    """Return the brief that a question is asked about: the one that can answer, else its own."""
    for language in ("en", "ja"):
        texts = [each.text for each in articles() if each.language == language]
        if any(part in text for part in labelled.gold for text in texts):
            return brief(language)
    return brief(labelled.question.language)


def answer(labelled: Labelled) -> Answer:
    """Answer as the engine does, with a plain search instead of the index."""
    about = brief_asked(labelled)
    texts = {article.id: article for article in articles()}
    at_hand = {
        source.article_id: texts[source.article_id]
        for slot in about.slots
        for source in slot.story.sources
    }
    question = labelled.question
    found = from_brief(question, about, at_hand, idf=idf())
    if found is not None:
        return found
    return from_archive(question, search(search_tokens(question, about)), about, idf=idf())


@lru_cache(maxsize=1)
def archive() -> tuple[tuple[Passage, tuple[str, ...]], ...]:
    return tuple(row for article in articles() for row in searchable(article))


def search(query: Sequence[str]) -> list[Passage]:
    """Return the passages that share words with a query, best first."""
    rows = archive()
    scores = retrieval.bm25(query, [bag for _, bag in rows], idf=idf())
    ranked = sorted((-score, at) for at, score in enumerate(scores) if score > 0)
    return [rows[at][0] for _, at in ranked[:MOST_HITS]]
