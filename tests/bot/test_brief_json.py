"""The JSON document, field by field: programs rely on it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

from bot import brief_json
from bot.telemetry import Asked
from digest.model import (
    Answer,
    Brief,
    Coverage,
    KeyPoints,
    Language,
    MissingSource,
    Scope,
    Topic,
)
from digest.words import table
from tests import make

WORDS = table.of(Language("en"))


def document(brief: Brief, answer: Answer | None = None, answer_text: str = "") -> dict[str, Any]:
    made = brief_json.document(
        brief,
        answer,
        answer_text=answer_text,
        why_extracts=None,
        asked=Asked(),
        seconds=timedelta(seconds=1.23456),
        words=WORDS,
        tz=UTC,
    )
    read: dict[str, Any] = json.loads(json.dumps(made))
    return read


def test_what_was_read_and_how_long_it_took() -> None:
    feed = make.feed()
    coverage = Coverage(
        feeds=9,
        not_modified=4,
        articles=30,
        clusters=20,
        missing=(MissingSource(feed_url=feed.url, title=feed.title, reason="no such host"),),
    )
    edition = make.edition(topics=frozenset({Topic("robots"), Topic("agents")}))
    made = document(
        make.brief(coverage=coverage, edition=edition, reading_time=timedelta(seconds=41.6))
    )
    assert made["answer"] is None
    assert made["stats"] == {
        "feeds": 9,
        "not_modified": 4,
        "articles": 30,
        "clusters": 20,
        "model_calls": 0,
        "input_tokens": 0,
        "output_tokens": 0,
        "seconds": 1.235,
    }
    assert made["brief"]["partial"] == [{"feed": feed.url, "reason": "no such host"}]
    assert made["brief"]["reading_seconds"] == 42
    assert made["brief"]["edition"] == {
        "topics": ["agents", "robots"],
        "language": "en",
        "since": "2026-04-16T06:00:00+00:00",
        "until": "2026-04-17T06:00:00+00:00",
    }


def test_a_story_has_every_field_and_null_where_no_source_tells() -> None:
    undated = make.source(published_at=None, read_time=timedelta(seconds=20))
    told = make.story(
        points=KeyPoints(why_it_matters=make.claim("It fits a laptop.")),
        sources=(undated,),
        notes=(),
    )
    (story,) = document(make.brief(told))["brief"]["stories"]
    assert set(story) == {
        "id", "headline", "takeaway", "points", "sources",
        "articles", "citations", "questions", "written_by",
    }  # fmt: skip
    assert story["points"] == {
        "what_happened": None,
        "why_it_matters": "It fits a laptop.",
        "what_to_watch": None,
        "worth_knowing": None,
    }
    assert story["sources"] == [
        {
            "outlet": undated.outlet,
            "title": undated.title,
            "url": undated.url,
            "published_at": None,
            "read_minutes": 1,
            "independent": True,
        }
    ]
    assert story["articles"] == [undated.article_id]
    assert story["written_by"] == "extract"


def test_every_sentence_that_is_shown_has_its_citation_the_update_too() -> None:
    update = make.claim("The lab added a licence on Saturday.")
    slot = make.slot(update=update)
    (story,) = document(replace(make.brief(), slots=(slot,)))["brief"]["stories"]
    cited = {each["claim"]: each for each in story["citations"]}
    assert story["takeaway"] in cited
    assert story["points"]["what_happened"] in cited
    assert cited[update.text] == {
        "claim": update.text,
        "article_url": update.citations[0].url,
        "quote": update.citations[0].quote,
    }


def test_an_answer_has_its_citations_and_says_whether_any_source_tells() -> None:
    claim = make.claim()
    answered = Answer(claims=(claim,), scope=Scope.BRIEF)
    made = document(make.brief(), answered, "It did. [1]")["answer"]
    assert (made["text"], made["answered"]) == ("It did. [1]", True)
    assert [each["claim"] for each in made["citations"]] == [claim.text]
    refused = document(make.brief(), Answer(claims=(), scope=None), "They do not say.")["answer"]
    assert refused == {
        "text": "They do not say.",
        "citations": [],
        "answered": False,
        "written_by": "extract",
    }
