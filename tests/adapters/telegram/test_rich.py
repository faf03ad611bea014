"""Briefs as rich messages: all of a brief, in blocks that the Bot API takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from adapters.telegram import blocks, rich
from adapters.telegram.document import Message, bold, link
from adapters.telegram.text import address
from digest.model import Brief
from tests import effort, make, specimens
from tests.adapters.telegram import judge
from tests.adapters.telegram.golden import BRIEFS
from tests.anybrief import briefs

LAW = settings(
    max_examples=effort.examples(5), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def _render(brief: Brief) -> Message:
    owed = make.delivery(next_at=make.NOW + timedelta(days=1))
    shown = rich.render(brief, owed, specimens.actions(brief))
    assert shown is not None
    return shown


def _kinds(message: Message) -> list[object]:
    return [each["type"] for each in message.blocks]


def test_a_brief_is_headings_takeaways_and_details_that_open() -> None:
    brief = specimens.normal()
    shown = _render(brief)
    kinds = _kinds(shown)
    assert kinds[:5] == ["heading", "paragraph", "heading", "paragraph", "details"]
    assert kinds.count("details") == len(brief.slots)
    assert set(kinds[kinds.index("divider") + 1 :]) == {"footer"}
    opens = next(each for each in shown.blocks if each["type"] == "details")
    assert str(opens["summary"]).startswith("3 key points · ")
    assert 0 < len(shown.keyboard) <= 3


def test_headline_and_takeaway_never_have_to_be_opened() -> None:
    brief = specimens.normal()
    seen = judge.lines(_render(brief).blocks, is_opened=False)
    for number, slot in enumerate(brief.slots, start=1):
        assert f"{number}. {slot.story.headline}" in seen
        assert slot.story.takeaway.text in " ".join(seen)
        assert slot.story.points.what_happened is not None
        assert slot.story.points.what_happened.text not in " ".join(seen)


@pytest.mark.parametrize("name", [each for each in BRIEFS if each != "alert"])
def test_every_sort_of_brief_has_a_rich_form(name: str) -> None:
    assert judge.rich_faults(_render(BRIEFS[name]())) == []


def test_an_alert_has_none_since_every_app_has_to_show_it() -> None:
    brief = specimens.alert()
    assert rich.render(brief, make.delivery(), specimens.actions(brief)) is None


def test_what_a_rich_message_has_no_room_for_has_the_usual_form() -> None:
    brief = specimens.normal()
    first = brief.slots[0]
    long = replace(first.story, takeaway=make.claim("word " * 6_600))
    longer = replace(brief, slots=(replace(first, story=long), *brief.slots[1:]))
    assert rich.render(longer, make.delivery(), specimens.actions(longer)) is None


def test_blocks_inside_of_others_count() -> None:
    assert blocks.fit([blocks.paragraph(("x",))] * 500)
    assert not blocks.fit([blocks.paragraph(("x",))] * 501)
    assert blocks.fit([blocks.bullets([("x",)] * 249)])
    assert not blocks.fit([blocks.bullets([("x",)] * 250)])


def test_a_link_inside_of_bold_text_stays_one() -> None:
    shown = blocks.paragraph((bold("by ", link("https://e.example/", "E")), " today"))
    assert shown["text"] == [
        {
            "type": "bold",
            "text": ["by ", {"type": "url", "text": "E", "url": "https://e.example/"}],
        },
        " today",
    ]


@LAW
@given(briefs())
def test_telegram_takes_every_rich_brief_and_links_nothing_by_itself(brief: Brief) -> None:
    shown = rich.render(brief, make.delivery(), specimens.actions(brief))
    if shown is not None:
        assert judge.rich_faults(shown) == []


@LAW
@given(briefs())
def test_every_source_is_led_to_and_nothing_else(brief: Brief) -> None:
    shown = rich.render(brief, make.delivery(), specimens.actions(brief))
    if shown is not None:
        assert set(judge.rich_links(shown.blocks)) == {
            address(each.url) for slot in brief.slots for each in slot.story.sources
        } | {address(slot.story.sources[0].url) for slot in brief.background}
