"""A brief and an answer as the JSON document that programs rely on.

*Pure.* The shape is part of the outside contract (docs/architecture.md): fields may be
added, none is renamed or removed.
"""

from __future__ import annotations

from datetime import timedelta, tzinfo
from typing import Any

from bot.telemetry import Asked
from digest.model import Answer, Brief, Claim, Slot, Source
from digest.words import phrases
from digest.words.table import Words


def document(
    brief: Brief,
    answer: Answer | None,
    *,
    answer_text: str,
    why_extracts: str | None,
    asked: Asked,
    seconds: timedelta,
    words: Words,
    tz: tzinfo,
) -> dict[str, Any]:
    """Return the document.

    Args:
        brief: the brief.
        answer: to the question, if one was asked.
        answer_text: its sentences.
        why_extracts: why stories are extracts where a model should have written them.
        asked: what of language models it took, for brief and answer.
        seconds: how long the brief took to make.
        words: of its language.
        tz: of the reader.
    """
    coverage = brief.coverage
    return {
        "brief": {
            "id": brief.id,
            "edition": {
                "topics": sorted(brief.edition.topics),
                "language": brief.edition.language,
                "since": brief.edition.since.isoformat(),
                "until": brief.edition.until.isoformat(),
            },
            "stories": [_story(slot, words, tz) for slot in brief.slots],
            "partial": [
                {"feed": each.feed_url, "reason": each.reason} for each in coverage.missing
            ],
            "reading_seconds": round(brief.reading_time.total_seconds()),
            "why_extracts": why_extracts,
        },
        "answer": _answer(answer, answer_text) if answer else None,
        "stats": {
            "feeds": coverage.feeds,
            "not_modified": coverage.not_modified,
            "articles": coverage.articles,
            "clusters": coverage.clusters,
            "model_calls": asked.calls,
            "input_tokens": asked.input_tokens,
            "output_tokens": asked.output_tokens,
            "seconds": round(seconds.total_seconds(), 3),
        },
    }


def _story(slot: Slot, words: Words, tz: tzinfo) -> dict[str, Any]:
    story = slot.story
    points = story.points
    notes = [phrases.note(words, note, tz) for note in story.notes]
    claims = [
        story.takeaway,
        slot.update,
        points.what_happened,
        points.why_it_matters,
        points.what_to_watch,
    ]
    return {
        "id": story.id,
        "headline": story.headline,
        "takeaway": story.takeaway.text,
        "points": {
            "what_happened": _text(points.what_happened),
            "why_it_matters": _text(points.why_it_matters),
            "what_to_watch": _text(points.what_to_watch),
            "worth_knowing": words.gap.join(notes) or None,
        },
        "sources": [_source(each) for each in story.sources],
        "articles": list(slot.articles),
        "citations": [row for claim in claims if claim for row in _citations(claim)],
        "questions": list(story.questions),
        "written_by": story.written_by.value,
    }


def _text(claim: Claim | None) -> str | None:
    return claim.text if claim else None


def _source(source: Source) -> dict[str, Any]:
    return {
        "outlet": source.outlet,
        "title": source.title,
        "url": source.url,
        "published_at": source.published_at.isoformat() if source.published_at else None,
        "read_minutes": max(1, round(source.read_time.total_seconds() / 60)),
        "independent": source.is_independent,
    }


def _citations(claim: Claim) -> list[dict[str, str]]:
    return [
        {
            "claim": claim.text,
            "article_url": each.url,
            "quote": each.quote,
        }
        for each in claim.citations
    ]


def _answer(answer: Answer, text: str) -> dict[str, Any]:
    return {
        "text": text,
        "citations": [row for claim in answer.claims for row in _citations(claim)],
        "answered": answer.is_answered,
        "written_by": answer.written_by.value,
    }
