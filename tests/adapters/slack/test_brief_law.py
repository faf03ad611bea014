"""What holds for every brief, whatever is in it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from adapters.contract import BriefActions
from adapters.slack import brief as slack
from adapters.slack import fitting, stories
from adapters.slack.blocks import weight
from adapters.slack.rendering import Layout, Rendering
from digest.model import Brief
from digest.words import delivered, table
from digest.words.lines import Role
from tests import effort, make, specimens
from tests.adapters.slack import judge
from tests.anybrief import briefs

LAYOUTS = pytest.mark.parametrize("layout", list(Layout))
LAW = settings(
    max_examples=effort.examples(4), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
_HIDDEN = re.compile("[*∗~∼`ˋ_＿\u2060]")
_BOLD = re.compile(r"\*[^*\n]+\*")
_SLANTING = re.compile(r"(?<![^\W_])_|_(?![^\W_])")


def _told(brief: Brief, layout: Layout) -> list[Rendering]:
    actions, delivery = specimens.actions(brief), make.delivery()
    first = slack.render(brief, delivery, actions, layout)
    return [first, *slack.details(brief, delivery, actions, layout)]


def _plain(text: str) -> str:
    return "".join(_HIDDEN.sub("", text).split())


def _shown(told: list[Rendering]) -> str:
    texts = [text for each in told for text in judge.texts(each.blocks)]
    texts += [each.text for each in told if not each.blocks]
    return _plain(" ".join(map(judge.said, texts)))


def _addresses(brief: Brief) -> set[str]:
    slots = (*brief.slots, *brief.background)
    urls = {each.url for slot in slots for each in slot.story.sources}
    for character in "|<> ":
        urls = {each.replace(character, f"%{ord(character):02X}") for each in urls}
    return urls


@LAYOUTS
@LAW
@given(brief=briefs())
def test_every_message_is_within_all_limits(layout: Layout, brief: Brief) -> None:
    for each in _told(brief, layout):
        assert judge.message({"text": each.text, "blocks": each.blocks}) == []


@LAYOUTS
@LAW
@given(brief=briefs())
def test_nobody_is_mentioned_and_nothing_is_linked_but_sources(
    layout: Layout, brief: Brief
) -> None:
    addresses = _addresses(brief)
    for each in _told(brief, layout):
        assert set(judge.links(each.blocks)) <= addresses
        targets = {found.replace("&amp;", "&") for found in judge.tokens(each.text)}
        assert targets <= (addresses if not each.blocks else set())
        if layout is Layout.TEXT:
            assert "://" not in judge.without_tokens(each.text)
        assert "<!" not in each.text
        assert "<@" not in each.text
        assert "<#" not in each.text


@LAYOUTS
@LAW
@given(brief=briefs())
def test_no_text_from_outside_formats_anything(layout: Layout, brief: Brief) -> None:
    for each in _told(brief, layout):
        for node in judge.walk(each.blocks):
            if node.get("type") == "mrkdwn":
                text = judge.said(str(node["text"]))
                assert "*" not in _BOLD.sub("", text)
                assert not re.search("[~`]", text)
                assert not _SLANTING.search(text)
                assert not re.search(r"^>", text, re.MULTILINE)


@LAYOUTS
@LAW
@given(brief=briefs())
def test_every_headline_takeaway_and_source_can_be_read(layout: Layout, brief: Brief) -> None:
    told = _told(brief, layout)
    shown = _shown(told)
    addresses = {found for each in told for found in judge.links(each.blocks)}
    addresses |= {
        found.replace("&amp;", "&") for each in told for found in judge.tokens(each.text)
    }
    for slot in brief.slots:
        assert _plain(slot.story.headline) in shown
        assert _plain((slot.update or slot.story.takeaway).text) in shown
        for source in slot.story.sources:
            assert _plain(source.outlet) in shown
    assert addresses == _addresses(replace(brief, background=())) or brief.background


@LAW
@given(brief=briefs())
def test_headline_and_takeaway_never_have_to_be_opened(brief: Brief) -> None:
    first, *_ = _told(brief, Layout.EXPANDABLE)
    seen = [each for each in first.blocks if each["type"] != "container"]
    shown = _plain(" ".join(map(judge.said, judge.texts(seen))))
    lines = delivered.visible(table.of(brief.edition.language), brief, make.delivery())
    count = sum(_plain(slot.story.headline) in shown for slot in brief.slots)
    assert count >= min(1, len(brief.slots))
    takeaways = [each.text for each in lines if each.role is Role.TAKEAWAY]
    for text in takeaways[:count]:
        assert _plain(text) in shown


@LAYOUTS
@LAW
@given(brief=briefs())
def test_the_text_alone_names_every_story(layout: Layout, brief: Brief) -> None:
    first, *_ = _told(brief, layout)
    text = _plain(judge.said(first.text))
    for slot in brief.slots:
        assert _plain(slot.story.headline)[:20] in text
    if brief.slots:
        begins = _plain(judge.said(first.text.splitlines()[0]))
        assert _plain(brief.slots[0].story.headline)[:20] in begins


@LAW
@given(brief=briefs())
def test_nothing_is_heavier_than_it_was_taken_for(brief: Brief) -> None:
    sheet = slack._delivered(brief, make.delivery(tz="Asia/Tokyo"), Layout.EXPANDABLE)
    for told in sheet.told:
        card = [each.block for each in stories.card(told, sheet.words, sheet.tz)]
        assert weight(card) <= fitting._card(told)
        assert weight(stories.opening(told, sheet.words, sheet.tz)) <= fitting._body(told)
        assert weight(stories.flagged(told, sheet.words)) <= fitting._flagged(told.slot.story)


@LAYOUTS
@LAW
@given(brief=briefs())
def test_the_same_brief_is_the_same_to_the_byte(layout: Layout, brief: Brief) -> None:
    first, second = ([json.dumps(each.blocks) for each in _told(brief, layout)] for _ in "ab")
    assert first == second


@LAYOUTS
@LAW
@given(brief=briefs())
def test_how_many_messages_there_are_hangs_on_no_reader(layout: Layout, brief: Brief) -> None:
    late = make.delivery(tz="Asia/Tokyo", first_tried_at=make.NOW + timedelta(hours=1))
    nothing = BriefActions(stories=())
    for delivery, actions in ((late, specimens.actions(brief)), (make.delivery(), nothing)):
        made = slack.details(brief, delivery, actions, layout)
        assert slack.parts(brief, layout) == 1 + len(made)
        for each in (slack.render(brief, delivery, actions, layout), *made):
            assert judge.message({"text": each.text, "blocks": each.blocks}) == []
