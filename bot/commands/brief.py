"""`brief`: read the sources, print one brief, once."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot import app, brief_json, jobs
from bot.dialogue.typed import MOST_CHARACTERS
from bot.selection import selected
from bot.settings import Settings
from bot.telemetry import Asked
from digest import briefs
from digest.errors import ConfigError
from digest.model import Answer, Brief, Language, Question
from digest.ports import MOST_TOPICS
from digest.words import plain, table
from digest.words.lines import Line
from digest.words.table import Words

_FORMATS = ("text", "json", "slack", "telegram", "line")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The options, read and found good."""

    feeds: tuple[str, ...]
    wish: jobs.Wish
    now: datetime | None
    format: str
    ask: str


async def main(options: argparse.Namespace, settings: Settings, faults: list[str]) -> int:
    """Print one brief.

    Raises:
        ConfigError: naming every option and setting that does not fit.
    """
    order = read(options, settings, faults)
    known = await app.listed(settings)
    try:
        selection = selected(order.feeds, settings, known)
    except ConfigError as error:
        raise ConfigError([*faults, *error.faults]) from error
    if faults:
        raise ConfigError(faults)
    words = table.of(order.wish.language)
    surface = app.terminal()
    asked = Asked()
    async with app.opened(settings, selection, now=order.now, meter=asked) as running:
        with surface.progress() as progress:
            made = await jobs.make_brief(
                running, selection, order.wish, words=words, progress=progress
            )
            if settings.has_model and made.writing.why_extractive:
                surface.warn(f"daybrief: {made.writing.why_extractive}")
            answer = None
            if order.ask:
                question = Question(text=order.ask, language=order.wish.language)
                answer = await running.answerer.answer(
                    question, made.brief, progress=lambda: progress.tell(words.searching)
                )
        if order.format == "json":
            surface.say(_json(made, answer, asked, words, settings))
        elif order.format != "text":
            lines = plain.reply(words, answer, made.brief) if answer else ()
            surface.say(_written(_sent(order.format, made.brief, lines, settings)))
        else:
            surface.show(plain.visible(words, made.brief, settings.tz))
            if answer:
                surface.show((plain.GAP, *plain.reply(words, answer, made.brief)))
        await jobs.remember(running, order.wish, made.brief)
        await running.sweep()
    return 0


def _json(
    made: jobs.Made, answer: Answer | None, asked: Asked, words: Words, settings: Settings
) -> str:
    text = ""
    if answer:
        lines = plain.reply(words, answer, made.brief)
        text = "\n".join(line.text for line in lines if line.role is plain.Role.TAKEAWAY)
    document = brief_json.document(
        made.brief,
        answer,
        answer_text=text,
        why_extracts=made.writing.why_extractive if settings.has_model else None,
        asked=asked,
        seconds=made.seconds,
        words=words,
        tz=settings.tz,
    )
    return _written(document)


def _sent(
    platform: str, brief: Brief, answer: Sequence[Line], settings: Settings
) -> Mapping[str, object]:
    """Return what a platform would be sent for a brief and an answer to it."""
    tz = settings.tz.key
    if platform == "slack":
        return app.to_slack(brief, answer, tz=tz, layout=settings.slack_layout[""])
    shown = app.to_line if platform == "line" else app.to_telegram
    return shown(brief, answer, tz=tz)


def _written(document: Mapping[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)


def read(options: argparse.Namespace, settings: Settings, faults: list[str]) -> Order:
    """Judge the options together; what does not fit is added to `faults`."""
    now = _instant("--now", options.now, faults)
    since = _instant("--since", options.since, faults)
    if since and now and since >= now:
        faults.append("--since is not before --now")
    if options.format not in _FORMATS:
        faults.append(f"--format: {options.format!r} is not one of {', '.join(_FORMATS)}")
    if options.remember and not options.reader:
        faults.append("--remember needs --for NAME")
    if options.reader is not None and not options.reader.strip():
        faults.append("--for: the name is empty")
    topics = jobs.topics(options.topics)
    if len(topics) > MOST_TOPICS:
        faults.append(f"--topics: {len(topics)} topics; {MOST_TOPICS} at most")
    if options.ask is not None and not options.ask.strip():
        faults.append("--ask: the question is empty")
    return Order(
        feeds=tuple(options.feeds),
        wish=jobs.Wish(
            topics=topics,
            language=_language(options.language, settings, faults),
            max_stories=_stories(options.stories, faults),
            since=since,
            recipient=jobs.local_reader(options.reader.strip()) if options.reader else None,
            is_remembered=options.remember,
        ),
        now=now,
        format=options.format,
        ask=(options.ask or "")[:MOST_CHARACTERS],
    )


def _instant(option: str, text: str | None, faults: list[str]) -> datetime | None:
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
        instant = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
        instant.astimezone(UTC) - timedelta(days=60)  # far enough from the calendar's ends
    except (ValueError, OverflowError):
        faults.append(f"{option}: {text!r} is not an instant such as 2026-08-22T06:00:00Z")
        return None
    return instant.astimezone(UTC)


def _stories(text: str, faults: list[str]) -> int:
    if text.isdecimal() and len(text) == 1 and 1 <= int(text) <= briefs.LONGEST:
        return int(text)
    faults.append(f"--stories: {text!r} is not a number from 1 to {briefs.LONGEST}")
    return 1


def _language(text: str | None, settings: Settings, faults: list[str]) -> Language:
    if text is None:
        return settings.language
    primary = text.partition("-")[0].lower()
    if primary not in settings.languages:
        known = ", ".join(settings.languages)
        more = "" if settings.has_model else "; a language model writes others: set LLM_MODEL"
        faults.append(f"--language: {text!r} is not one of {known}{more}")
    return Language(primary)
