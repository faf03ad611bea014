"""What is said about sources and what is kept: everything has words, in every language."""

from __future__ import annotations

import dataclasses
import string
from collections.abc import Mapping
from datetime import UTC, timedelta

import pytest

from adapters.store.holdings import HOLDINGS
from bot.probe import Fits, NoAddress, Several, TooOften, Unreadable
from bot.realmsources import (
    Added,
    Already,
    Ambiguous,
    Back,
    Full,
    Health,
    Imported,
    Removed,
    Unknown,
)
from bot.sayings import Speaker, speaker
from bot.sources import Listed
from digest.model import FeedLink, Held, Language
from digest.words import own, table
from digest.words.plain import Line
from tests import make

FEED = make.feed("Example Wire")
LISTED = Listed(beneath={FEED.url: FEED}, made={})
FITS = Fits(feed=FEED, entries=3, newest_at=make.NOW)
LANGUAGES = [pytest.param(speaker(each, UTC), id=each) for each in table.LANGUAGES]


def said(lines: tuple[Line, ...]) -> str:
    return "\n".join(f"{each.label} {each.text}".strip() for each in lines)


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", [each for each in table.LANGUAGES if each != "en"])
def test_every_language_fills_the_same_blanks(language: Language) -> None:
    english, other = own.of(Language("en")), own.of(language)
    for each in dataclasses.fields(english):
        one, two = getattr(english, each.name), getattr(other, each.name)
        if isinstance(one, Mapping):
            assert one.keys() == two.keys()
        else:
            assert blanks(one) == blanks(two), each.name
            assert two != one, each.name


@pytest.mark.parametrize("speak", LANGUAGES)
def test_every_outcome_has_words(speak: Speaker) -> None:
    outcomes = [
        speak.of_adding(Added(fits=FITS, listed=LISTED)),
        speak.of_adding(Added(fits=dataclasses.replace(FITS, entries=0), listed=LISTED)),
        speak.of_adding(Added(fits=dataclasses.replace(FITS, newest_at=None), listed=LISTED)),
        speak.of_adding(Back(feed=FEED, listed=LISTED)),
        speak.of_adding(Already(feed=FEED)),
        speak.of_adding(Full(most=100)),
        speak.of_adding(Several(links=(FeedLink(url=FEED.url, title="A"),))),
        speak.of_adding(Unreadable()),
        speak.of_adding(NoAddress()),
        speak.of_adding(TooOften(wait=timedelta(minutes=3))),
        speak.of_test(FITS),
        speak.of_test(Ambiguous(feeds=(FEED, FEED))),
        speak.of_removing(Removed(feed=FEED, listed=LISTED)),
        speak.of_removing(Unknown(nearest=())),
        speak.of_removing(Unknown(nearest=("A", "B"))),
        speak.of_import(Imported(added=1, known=2, refused=3, listed=LISTED)),
        speak.asks_to_forget(),
        speak.forgets(),
    ]
    texts = [said(each) for each in outcomes]
    assert len(set(texts)) == len(texts)
    assert all(texts)
    assert not [text for text in texts if "{" in text]


@pytest.mark.parametrize("speak", LANGUAGES)
def test_every_kind_that_is_kept_has_words(speak: Speaker) -> None:
    kinds = {each.found_by for each in HOLDINGS if each.found_by} | {"sub.owner"}
    held = [Held(kind=kind, count=2, kept=timedelta(days=30)) for kind in sorted(kinds)]
    lines = speak.of_kept(held, [])
    assert len({each.text for each in lines}) == len(lines)
    assert set(speak.own.kinds) == kinds


def test_the_state_of_a_place_is_said_after_each_change() -> None:
    assert said(speaker(Language("en"), UTC).of_adding(Added(fits=FITS, listed=LISTED))) == (
        "Added: Example Wire, 3 articles, the newest from Fri 17 Apr, 06:00.\n"
        "Read here: 1 source, 0 of them your own."
    )


def test_only_what_is_ones_own_or_fails_is_listed_one_by_one() -> None:
    well = Health(feed=FEED, is_own=False, read_at=make.NOW, failing_since=None, items=9)
    own_one = dataclasses.replace(well, is_own=True)
    failing = dataclasses.replace(well, failing_since=make.NOW)
    lines = speaker(Language("ja"), UTC).of_health([well, own_one, failing], LISTED)
    assert len(lines) == 5
    assert "取得できません" in lines[2].text, "what fails comes first"
    assert "に取得" in lines[3].text
    assert "情報源 追加" in lines[4].text, "and what can be done"


def test_what_comes_from_outside_is_text_and_no_template() -> None:
    feed = make.feed("{own} <b>*x*</b>")
    text = said(speaker(Language("en"), UTC).of_adding(Already(feed=feed)))
    assert text == "{own} <b>*x*</b> is in the list already."
