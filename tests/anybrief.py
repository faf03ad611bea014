"""Briefs of any text, for laws: what feeds and models may bring, and worse."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

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


def texts(most: int = 120) -> st.SearchStrategy[str]:
    """Return texts that are not empty, with what lures a renderer into markup."""
    whole = st.builds(lambda *told: f"x{' '.join(told)}"[:most], _WORDS, _SOME, _SOME, _FREE)
    bait = st.builds(lambda *told: "".join(told)[:most], _SOME, _SOME)
    return st.one_of(whole, bait.map(lambda told: f"{told}x"[-most:]))


_PATHS = st.text("abz019/-_.~?=&%|<> ü", max_size=30)


@st.composite
def _sources(draw: st.DrawFn, number: int) -> Source:
    url = f"https://site{number}.example/{draw(_PATHS)}"
    at = draw(st.sampled_from([None, make.NOW, make.NOW - timedelta(days=400)]))
    return make.source(
        make.article(f"{number}"),
        outlet=draw(texts(40)),
        title=draw(texts()),
        url=url,
        published_at=at,
    )


def _claims(source: Source) -> st.SearchStrategy[Claim]:
    return texts(200).map(
        lambda text: Claim(
            text=text,
            citations=(Citation(article_id=source.article_id, url=source.url, quote=text),),
        )
    )


@st.composite
def _stories(draw: st.DrawFn, number: int) -> Story:
    count = draw(st.integers(1, 3))
    sources = tuple(draw(_sources(number * 10 + n)) for n in range(count))
    points = [draw(st.none() | _claims(sources[0])) for _ in range(3)]
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
        takeaway=draw(_claims(sources[0])),
        points=KeyPoints(
            what_happened=points[0], why_it_matters=points[1], what_to_watch=points[2]
        ),
        notes=tuple(draw(st.lists(st.sampled_from(notes), max_size=2))),
        sources=sources,
        questions=tuple(draw(st.lists(texts(90), max_size=4, unique=True))),
        written_by=draw(st.sampled_from(WrittenBy)),
        correction=draw(st.sampled_from([None, correction])),
    )


@st.composite
def briefs(draw: st.DrawFn, most_stories: int = 7) -> Brief:
    """Return a brief of any kind, any sort of day, any number of stories."""
    kind = draw(st.sampled_from(BriefKind))
    count = draw(st.integers(1 if kind is BriefKind.ALERT else 0, most_stories))
    stories = [draw(_stories(n)) for n in range(1, count + 1)]
    slots = tuple(map(make.slot, stories[: 1 if kind is BriefKind.ALERT else None]))
    if kind in {BriefKind.WEEKLY, BriefKind.CATCH_UP}:
        growth = Growth(first_at=make.NOW, updates=2, origins_before=1, origins_now=4)
        slots = tuple(replace(each, growth=growth) for each in slots)
    if slots and kind is BriefKind.DAILY and draw(st.booleans()):
        update = draw(_claims(slots[0].story.sources[0]))
        slots = (replace(slots[0], update=update), *slots[1:])
    missing = MissingSource(
        feed_url=FeedUrl("https://gone.example/"), title=draw(texts()), reason=draw(texts(30))
    )
    day = draw(st.sampled_from(DayState)) if slots else DayState.EMPTY
    return make.brief(
        edition=make.edition(
            kind=kind,
            language=Language(draw(st.sampled_from(("en", "ja")))),
            topics=frozenset(draw(st.lists(texts(20), max_size=2))),
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
        return (make.slot(draw(_stories(9))),)
    return ()
