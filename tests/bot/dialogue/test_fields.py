"""What a form of settings means: exactly what was touched, whatever was given."""

from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import fields
from bot.dialogue.visit import Visit
from digest.clusters.topics import TERMS
from digest.model import Language, OnEmpty, Preferences, Topic
from digest.ports import MOST_TOPICS
from digest.words import dialogue, table
from tests import make

EN = Language("en")
LANGUAGES = st.sampled_from([Language("en"), Language("ja")])
TOPICS = st.frozensets(st.sampled_from([*sorted(TERMS), Topic("speech recognition")]), max_size=6)
SET_UP = st.builds(
    Preferences,
    topics=TOPICS,
    language=st.none() | LANGUAGES,
    max_stories=st.sampled_from([3, 5, 7]),
    at=st.none() | st.times().map(lambda at: time(at.hour, at.minute)),
    tz=st.sampled_from(["", "Asia/Tokyo", "Europe/Berlin"]),
    weekdays=st.none() | st.frozensets(st.integers(1, 7), min_size=1),
    on_empty=st.sampled_from([None, OnEmpty.SAY, OnEmpty.SKIP]),
)


def visit(preferences: Preferences, language: Language = EN) -> Visit:
    return Visit(
        id="1",
        at=make.NOW,
        recipient=make.recipient("C1"),
        place=make.recipient("C1"),
        asker="U1",
        words=table.of(language),
        own=dialogue.of(language),
        tz=ZoneInfo("UTC"),
        preferences=preferences,
    )


def untouched(shown: Visit) -> dict[str, tuple[str, ...]]:
    return {each.key: each.chosen for each in fields.shown(shown)}


@given(SET_UP, SET_UP, LANGUAGES)
def test_a_form_that_was_sent_as_it_was_shown_changes_nothing_whatever_came_between(
    seen: Preferences, now: Preferences, language: Language
) -> None:
    shown = visit(seen, language)
    edits, faults = fields.wished(untouched(shown), seen, visit(now, language))
    assert (edits, dict(faults)) == ((), {})


@given(SET_UP, SET_UP, TOPICS)
def test_topics_that_were_added_and_taken_away_count_and_no_others(
    seen: Preferences, now: Preferences, wanted: frozenset[Topic]
) -> None:
    known = wanted & (frozenset(TERMS) | seen.topics)
    given_ = {**untouched(visit(seen)), "topics": tuple(wanted)}
    edits, faults = fields.wished(given_, seen, visit(now))
    after = fields.all_of(edits)(now)
    if not faults:
        assert after.topics == (now.topics | (known - seen.topics)) - (seen.topics - known)


@given(
    SET_UP,
    st.dictionaries(
        st.sampled_from(
            [
                "time",
                "days",
                "zone",
                "topics",
                "own",
                "length",
                "language",
                "weekly",
                "alerts",
                "quiet",
                "other",
            ]
        ),
        st.lists(st.text(max_size=80), max_size=5).map(tuple),
    ),
)
def test_whatever_is_given_is_read_whole_or_said_to_be_wrong(
    seen: Preferences, given_: dict[str, tuple[str, ...]]
) -> None:
    edits, faults = fields.wished(given_, seen, visit(seen))
    assert set(faults) <= set(given_)
    assert all(faults.values())
    if not faults:
        after = fields.all_of(edits)(seen)
        assert len(after.topics) <= max(MOST_TOPICS, len(seen.topics))
        assert after.max_stories in {3, 5, 7}


@given(SET_UP, LANGUAGES)
def test_every_field_shows_what_platforms_can_draw(seen: Preferences, language: Language) -> None:
    for each in fields.shown(visit(seen, language)):
        assert 0 < len(each.label) <= 48
        assert len(each.choices) <= 100
        assert all(0 < len(one.label) <= 75 and len(one.value) <= 75 for one in each.choices)
        if each.choices:
            assert set(each.chosen) <= {one.value for one in each.choices}
