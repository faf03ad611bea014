"""Briefs of any text, for laws: what feeds and models may bring, and worse."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache

from hypothesis import strategies as st

from digest.model import (
    Brief,
    BriefKind,
    Citation,
    Claim,
    ClusterId,
    Correction,
    CorrectionId,
    Coverage,
    DayState,
    FeedUrl,
    Growth,
    KeyPoints,
    Language,
    MissingSource,
    Note,
    NoteKind,
    Slot,
    Source,
    Story,
    StoryId,
    WrittenBy,
)
from tests import make

_BAITS = (
    "<@U123>", "<!channel>", "<!here|all>", "<#C1|x>", "<https://evil.example|here>", "@everyone",
    "https://evil.example/x", "*bold*", "_slanted_", "~gone~", "`code`", "```", "> quoted",
    "&lt;!channel&gt;", "&amp;", ":tada:", "[x](https://evil.example)", "\n", "\u2028", "🦜",
    "a|b",
    "x.ai", "@durov", "#tag", "$TSLA", "/start", "1.2.3.4", "a@mail.example.com",
    "4111 1111 1111 1111", "tg://resolve?domain=x", "</blockquote>", "08:00",
    "__init__", "1. ", "# ", "\u202e", "<b>", "{0}", "%s", "日本語の見出し。",
)  # fmt: skip


_SOME = st.sampled_from(_BAITS)
_FREE = st.text(min_size=1, max_size=12)
_WORDS = st.text("abc XYZ.,&<'", min_size=1, max_size=60)


@cache  # a strategy that is made anew with each draw is also looked through anew
def texts(most: int = 120) -> st.SearchStrategy[str]:
    """Return texts that are not empty, with what lures a renderer into markup."""
    whole = st.tuples(_WORDS, _SOME, _SOME, _FREE).map(lambda told: f"x{' '.join(told)}"[:most])
    bait = st.tuples(_SOME, _SOME).map(lambda told: f"{''.join(told)[:most]}x"[-most:])
    return st.one_of(whole, bait)


_PATHS = st.text("abz019/-_.~?=&%|<> ü", max_size=30)
_TIMES = st.sampled_from([None, make.NOW, make.NOW - timedelta(days=400)])
_CLAIMS = texts(200)
_POINTS = st.none() | _CLAIMS
_QUESTIONS = st.lists(texts(90), max_size=4, unique=True)
_NUMBERS_OF_SOURCES = st.integers(1, 3)
_NOTES = st.lists(st.integers(0, 2), max_size=2)
_AUTHORS = st.sampled_from(WrittenBy)
_KINDS = st.sampled_from(BriefKind)
_DAYS = st.sampled_from(DayState)
_LANGUAGES = st.sampled_from(("en", "ja"))
_TOPICS = st.lists(texts(20), max_size=2)


def _source(draw: st.DrawFn, number: int) -> Source:
    url = f"https://site{number}.example/{draw(_PATHS)}"
    at = draw(_TIMES)
    return make.source(
        make.article(f"{number}"),
        outlet=draw(texts(40)),
        title=draw(texts()),
        url=url,
        published_at=at,
    )


def _claim(source: Source, text: str) -> Claim:
    cited = Citation(article_id=source.article_id, url=source.url, quote=text)
    return Claim(text=text, citations=(cited,))


def _story(draw: st.DrawFn, number: int) -> Story:
    count = draw(_NUMBERS_OF_SOURCES)
    sources = tuple(_source(draw, number * 10 + n) for n in range(count))
    said = [draw(_POINTS) for _ in range(3)]
    points = [None if text is None else _claim(sources[0], text) for text in said]
    notes = [
        Note(kind=NoteKind.INDEPENDENT, values=("3", "2")),
        Note(kind=NoteKind.SINGLE_SOURCE, values=(sources[0].outlet,)),
        Note(kind=NoteKind.UNDATED, values=(sources[0].outlet,)),
    ]
    headline = draw(texts(150))
    correction = Correction(
        id=CorrectionId("k"), cluster_id=ClusterId("c"), language=Language("en"),
        headline=headline, wrong=draw(texts()), right=draw(texts()), at=make.NOW,
    )  # fmt: skip
    return make.story(
        headline,
        id=StoryId(f"s-{number}"),
        takeaway=_claim(sources[0], draw(_CLAIMS)),
        points=KeyPoints(
            what_happened=points[0], why_it_matters=points[1], what_to_watch=points[2]
        ),
        notes=tuple(notes[n] for n in draw(_NOTES)),
        sources=sources,
        questions=tuple(draw(_QUESTIONS)),
        written_by=draw(_AUTHORS),
        correction=correction if draw(st.booleans()) else None,
    )


@st.composite
def briefs(draw: st.DrawFn, most_stories: int = 7) -> Brief:
    """Return a brief of any kind, any sort of day, any number of stories."""
    kind = draw(_KINDS)
    count = draw(st.integers(1 if kind is BriefKind.ALERT else 0, most_stories))
    stories = [_story(draw, n) for n in range(1, count + 1)]
    slots = tuple(map(make.slot, stories[: 1 if kind is BriefKind.ALERT else None]))
    if kind in {BriefKind.WEEKLY, BriefKind.CATCH_UP}:
        growth = Growth(first_at=make.NOW, updates=2, origins_before=1, origins_now=4)
        slots = tuple(replace(each, growth=growth) for each in slots)
    if slots and kind is BriefKind.DAILY and draw(st.booleans()):
        update = _claim(slots[0].story.sources[0], draw(_CLAIMS))
        slots = (replace(slots[0], update=update), *slots[1:])
    missing = MissingSource(
        feed_url=FeedUrl("https://gone.example/"), title=draw(texts()), reason=draw(texts(30))
    )
    day = draw(_DAYS) if slots else DayState.EMPTY
    return make.brief(
        edition=make.edition(
            kind=kind,
            language=Language(draw(_LANGUAGES)),
            topics=frozenset(draw(_TOPICS)),
        ),
        slots=slots,
        day=day,
        background=_background(draw, kind),
        coverage=Coverage(feeds=5, articles=9, sites=4, missing=(missing,)),
        still_open=slots[:3] if kind is BriefKind.WEEKLY else (),
        corrections=tuple(
            each.story.correction for each in slots if each.story.correction is not None
        )
        if kind is BriefKind.WEEKLY
        else (),
    )


def _background(draw: st.DrawFn, kind: BriefKind) -> tuple[Slot, ...]:
    if kind is BriefKind.DAILY and draw(st.booleans()):
        return (make.slot(_story(draw, 9)),)
    return ()
