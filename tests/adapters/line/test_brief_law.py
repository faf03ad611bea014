"""What holds for every brief, whatever is in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.contract import BriefActions
from adapters.line import brief as line
from adapters.line import limits
from adapters.line.bubbles import weight
from adapters.line.message import Message
from adapters.line.text import address, clean, linked
from adapters.plaintext import size
from digest.model import Brief, BriefKind, Slot
from tests import effort, japanese, make, specimens
from tests.adapters.line import judge
from tests.anybrief import briefs

LAW = settings(
    max_examples=effort.examples(5), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def _told(brief: Brief, *, is_plain: bool = False) -> tuple[Message, ...]:
    delivery = make.delivery(tz="Asia/Tokyo")
    return line.render(brief, delivery, specimens.actions(brief), is_plain=is_plain)


def _plain(text: str) -> str:
    """Return a text as it can be compared: without spaces and what is never shown."""
    return "".join(judge.plain(clean(text)).split())


def _shown(told: tuple[Message, ...]) -> str:
    return _plain(judge.read(told))


def _sources(brief: Brief) -> set[str]:
    urls = {each.url for slot in brief.slots for each in slot.story.sources}
    return {address(each) for each in urls}


@settings(LAW, max_examples=effort.examples(3))
@given(briefs(most_stories=3))
def test_the_machine_readable_reference_takes_every_brief(brief: Brief) -> None:
    assert judge.strict_faults(_told(brief)) == []


@LAW
@given(brief=briefs(), is_plain=st.booleans())
def test_line_takes_every_brief_and_links_nothing_of_it_by_itself(
    brief: Brief, *, is_plain: bool
) -> None:
    assert judge.faults(_told(brief, is_plain=is_plain)) == []


@LAW
@given(briefs())
def test_every_source_is_led_to_and_nothing_leads_anywhere_else(brief: Brief) -> None:
    found = set(judge.urls(_told(brief)))
    others = {
        address(each.url)
        for slot in (*brief.background, *brief.still_open)
        for each in slot.story.sources
    }
    assert all(each in found or linked(each) in found for each in _sources(brief))
    if brief.slots and brief.edition.kind is not BriefKind.ALERT:
        assert found <= _sources(brief) | others


@LAW
@given(brief=briefs(), is_plain=st.booleans())
def test_every_headline_and_takeaway_can_be_read(brief: Brief, *, is_plain: bool) -> None:
    shown = _shown(_told(brief, is_plain=is_plain))
    for slot in brief.slots:
        assert _plain(slot.story.headline) in shown
        assert _plain((slot.update or slot.story.takeaway).text) in shown


@LAW
@given(briefs())
def test_the_first_card_alone_is_the_minute_and_the_others_have_points_and_outlets(
    brief: Brief,
) -> None:
    told = _told(brief)
    if told[0].card is None:
        return
    cover = _plain(judge.told(judge.cards(told[0])[0]))
    shown = _shown(told)
    for slot in brief.slots:
        assert _plain(slot.story.headline) in cover
        assert _plain((slot.update or slot.story.takeaway).text) in cover
        points = slot.story.points
        for claim in filter(
            None, (points.what_happened, points.why_it_matters, points.what_to_watch)
        ):
            assert _plain(claim.text) in shown
        for source in slot.story.sources:
            assert _plain(source.outlet) in shown


@LAW
@given(briefs())
def test_what_is_notified_names_every_story(brief: Brief) -> None:
    for message in _told(brief):
        if message.card is not None:
            assert size(message.alt) <= limits.ALT_TEXT
            for slot in brief.slots:
                assert _plain(slot.story.headline) in _plain(message.alt)


@LAW
@given(briefs())
def test_the_same_brief_is_the_same_to_the_letter(brief: Brief) -> None:
    assert [each.body() for each in _told(brief)] == [each.body() for each in _told(brief)]


@LAW
@given(briefs())
def test_what_comes_back_of_a_press_is_a_token_of_ours_or_a_thumb(brief: Brief) -> None:
    actions = specimens.actions(brief)
    known = {each.token for each in actions.closing} | {"+", "-"}
    for each in actions.stories:
        known |= {each.open.token, each.ask.token, each.less.token}
        known |= {question.token for question in each.questions}
    for message in _told(brief):
        assert set(judge.data(message.body())) <= known


@LAW
@given(brief=briefs(), times=st.integers(1, 120), is_plain=st.booleans())
def test_however_long_a_story_is_it_is_one_call_that_line_takes(
    brief: Brief, times: int, *, is_plain: bool
) -> None:
    longer = replace(brief, slots=tuple(_longer(each, times) for each in brief.slots))
    told = _told(longer, is_plain=is_plain)
    assert judge.faults(told) == []
    found = set(judge.urls(told))
    assert all(each in found or linked(each) in found for each in _sources(longer))
    for slot in brief.slots:
        assert _plain(slot.story.headline) in _shown(told)


def _longer(slot: Slot, times: int) -> Slot:
    story = slot.story
    points = replace(
        story.points,
        what_happened=replace(story.takeaway, text=f"{story.takeaway.text} " * times),
    )
    return replace(
        slot,
        story=replace(
            story,
            headline=f"{story.headline} " * times,
            takeaway=replace(story.takeaway, text=f"{story.takeaway.text} " * times),
            points=points,
        ),
    )


def _many(count: int, language: str) -> Brief:
    whole = japanese.full() if language == "ja" else specimens.full()
    slots = tuple(whole.slots[n % len(whole.slots)] for n in range(count))
    return replace(whole, slots=slots)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("count", range(1, 13))
def test_one_to_twelve_stories_are_one_call_and_all_there(count: int, language: str) -> None:
    brief = _many(count, language)
    told = _told(brief)
    is_strict = (count, language) in {(1, "en"), (12, "ja")}
    judged = judge.strict_faults if is_strict else judge.faults
    assert judged(told) == []
    cards = [each for message in told for each in judge.cards(message)]
    assert len(cards) == 1 + count
    assert len(told) == (1 if count < limits.CAROUSEL_BUBBLES else 2)
    assert all(weight(each) <= limits.BUBBLE_BYTES for each in cards)
    assert all(weight(each.card or {}) <= limits.CAROUSEL_BYTES for each in told)
    assert [bool(each.taps) for each in told] == [False] * (len(told) - 1) + [True]


def test_a_brief_with_more_cards_than_a_call_takes_keeps_all_stories_on_the_first() -> None:
    brief = _many(45, "en")
    heavy = replace(brief, slots=tuple(_longer(each, 40) for each in brief.slots))
    told = _told(heavy)
    assert judge.faults(told) == []
    assert len(told) <= limits.CALL_MESSAGES


def test_where_the_first_card_has_no_room_for_all_stories_they_are_told_in_texts() -> None:
    brief = _many(90, "ja")
    told = _told(brief)
    assert judge.faults(told) == []
    assert all(each.card is None for each in told)
    shown = _shown(told)
    assert all(_plain(slot.story.headline) in shown for slot in brief.slots)
    assert f"90.{_plain(brief.slots[-1].story.headline)}" in shown


@pytest.mark.parametrize("language", ["ja", "en"])
def test_nothing_that_is_told_is_cut_or_hidden_or_of_a_fixed_size(language: str) -> None:
    for message in _told(_many(7, language)):
        for each in judge.components(message):
            if each["type"] == "text":
                assert each["wrap"] is True
                assert each["scaling"] is True
                assert "maxLines" not in each
            if each["type"] == "button":
                assert each["scaling"] is True


def test_without_actions_a_brief_is_shown_all_the_same() -> None:
    told = line.render(specimens.full(), make.delivery(), BriefActions(stories=()))
    assert judge.faults(told) == []
