"""What holds for every brief, whatever is in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.contract import BriefActions
from adapters.telegram import brief as telegram
from adapters.telegram.document import Kind, Message
from adapters.telegram.text import address
from digest.model import Brief, Delivery
from tests import effort, make, specimens
from tests.adapters.telegram import judge
from tests.anybrief import briefs

LAW = settings(
    max_examples=effort.examples(5), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def _told(brief: Brief, delivery: Delivery | None = None) -> tuple[Message, ...]:
    return telegram.render(brief, delivery or make.delivery(), specimens.actions(brief))


def _plain(text: str) -> str:
    """Return a text as it can be compared: without spaces and what is never shown."""
    return "".join(judge.shown(text).split())


def _shown(told: tuple[Message, ...]) -> str:
    return _plain(" ".join(each.text for each in told))


@LAW
@given(briefs())
def test_telegram_takes_every_message_and_reads_in_it_what_is_meant(brief: Brief) -> None:
    for each in _told(brief):
        assert judge.faults(each) == []
        assert len(each.keyboard) <= 3


@LAW
@given(briefs())
def test_nothing_leads_anywhere_but_to_sources_and_every_source_is_led_to(brief: Brief) -> None:
    told = _told(brief)
    found = {url for each in told for url in judge.links(each)}
    slots = (*brief.slots, *brief.background)
    assert found == {
        address(each.url) for slot in slots[: len(brief.slots)] for each in slot.story.sources
    } | {address(slot.story.sources[0].url) for slot in brief.background}


@LAW
@given(briefs())
def test_every_headline_takeaway_point_and_source_can_be_read(brief: Brief) -> None:
    shown = _shown(_told(brief))
    for slot in brief.slots:
        points = slot.story.points
        claims = (
            slot.story.takeaway, slot.update,
            points.what_happened, points.why_it_matters, points.what_to_watch,
        )  # fmt: skip
        assert _plain(slot.story.headline) in shown
        for claim in filter(None, claims):
            assert _plain(claim.text) in shown
        for source in slot.story.sources:
            assert _plain(source.outlet) in shown


@LAW
@given(briefs())
def test_headline_and_takeaway_never_have_to_be_opened(brief: Brief) -> None:
    seen = _plain(" ".join(map(judge.unfolded, _told(brief))))
    for slot in brief.slots:
        assert _plain(slot.story.headline) in seen
        assert _plain((slot.update or slot.story.takeaway).text) in seen


@LAW
@given(briefs())
def test_the_same_brief_is_the_same_to_the_letter(brief: Brief) -> None:
    assert _told(brief) == _told(brief)


@LAW
@given(briefs(), st.sampled_from(["UTC", "Asia/Tokyo", "America/St_Johns"]))
def test_no_reader_gets_more_messages_than_were_said_to_be_most(brief: Brief, tz: str) -> None:
    late = make.delivery(
        tz=tz,
        first_tried_at=make.NOW + timedelta(hours=1),
        next_at=make.NOW + timedelta(days=1),
    )
    shown = telegram.render(brief, late, BriefActions(stories=()))
    assert 1 <= len(shown) <= telegram.parts(brief)
    assert all(judge.faults(each) == [] for each in shown)


@LAW
@given(briefs(), st.integers(1, 60))
def test_however_long_a_story_is_all_of_it_is_told(brief: Brief, times: int) -> None:
    slots = tuple(
        replace(
            each,
            story=replace(
                each.story,
                headline=f"{each.story.headline} " * times,
                takeaway=replace(each.story.takeaway, text=f"{each.story.takeaway.text} " * times),
            ),
        )
        for each in brief.slots
    )
    longer = replace(brief, slots=slots)
    told = _told(longer)
    assert len(told) <= telegram.parts(longer)
    assert all(judge.faults(each) == [] for each in told)
    for slot in longer.slots:
        assert _plain(slot.story.headline) in _shown(told)
        assert _plain(slot.story.takeaway.text) in _shown(told)
    quoted = " ".join(text for each in told for text in judge.of(each, Kind.QUOTE))
    for slot in longer.slots:
        point = slot.story.points.what_happened
        assert point is None or _plain(point.text) in _plain(quoted)
