"""What a reader likes, by its commands: said, recorded, and put back as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from functools import partial

import pytest

from adapters.store.keepsakes import KeepsakeStore
from bot.dialogue.lines import Mute
from bot.dialogue.tasting import Tasting
from bot.dialogue.visit import Visit
from digest.clusters import taste
from digest.model import (
    Brief,
    ClusterId,
    Language,
    Taste,
    Topic,
    Trait,
    TraitKind,
    Verdict,
)
from digest.words import dialogue, table
from tests.bot.chatroom import BANK, HERON, WREN, Room, brief_of, reader
from tests.bot.town import SOURCES
from tests.contracts.kernel import HOUR

CHIPS = Trait(kind=TraitKind.TOPIC, key="chips")
WREN_NAME = Trait(kind=TraitKind.NAME, key="wren", label="Wren")
LAB = Trait(kind=TraitKind.FEED, key=SOURCES[1].url, label="Example Lab")


def with_traits(brief: Brief) -> Brief:
    """Return a brief whose first story is about chips and Wren, of the Lab alone."""
    first, *rest = brief.slots
    of = replace(first.story, cluster_id=ClusterId("c-wren"))
    return replace(brief, slots=(replace(first, story=of, traits=(CHIPS, WREN_NAME, LAB)), *rest))


MONDAY = with_traits(brief_of("MON", WREN, BANK))


async def test_a_wish_for_more_says_what_counts_now_and_is_taken_back(room: Room) -> None:
    await room.show(MONDAY)
    said = await room.ask("more 1")
    assert "From the next brief on: more of chips, Wren and Example Lab." in said
    assert "More of: chips, Wren and Example Lab." in said
    (verdict,) = (await room.tastes.get(reader())).feedback
    assert verdict.verdict is Verdict.MORE
    back = await room.press("Undo")
    assert "Taken back: more 1" in back
    assert "Muted: nothing." in back
    assert (await room.tastes.get(reader())).is_empty
    assert "More of: chips" in await room.press("Undo")
    assert not (await room.tastes.get(reader())).is_empty


async def test_taking_back_the_second_wish_restores_the_first(room: Room) -> None:
    await room.show(MONDAY)
    await room.ask("more 1")
    assert "Less of: chips" in await room.ask("less 1")
    assert "More of: chips" in await room.press("Undo")
    assert "That is how it is already." in await room.ask("more 1")


async def test_an_old_button_does_not_take_back_what_was_wished_since(room: Room) -> None:
    await room.show(MONDAY)
    await room.ask("more 1")
    change = (await room.wishes.changes(reader(), 1))[0]
    await room.ask("less 1")
    said = await room.ask(f"undo {change.id}")
    assert "Nothing was taken back: U1 has changed the same since (less 1)." in said
    assert (await room.tastes.get(reader())).feedback[0].verdict is Verdict.LESS


async def test_a_wish_on_another_story_stays_when_one_is_taken_back(room: Room) -> None:
    await room.show(MONDAY)
    await room.ask("more 1")
    change = (await room.wishes.changes(reader(), 1))[0]
    await room.ask("mute crypto")
    said = await room.ask(f"undo {change.id}")
    assert "Muted: crypto." in said
    assert (await room.tastes.get(reader())) == Taste(muted=frozenset({Topic("crypto")}))


async def test_a_reset_is_taken_back_whole(room: Room) -> None:
    await room.show(MONDAY)
    for line in ("more 1", "mute crypto", "mute source Harbour Post"):
        await room.ask(line)
    before = await room.tastes.get(reader())
    said = await room.ask("taste reset")
    assert "count no longer" in said
    assert "Muted: nothing." in said
    assert (await room.tastes.get(reader())).is_empty
    back = await room.press("Undo")
    assert "More of: chips" in back
    assert "Muted: crypto and Harbour Post." in back
    assert await room.tastes.get(reader()) == before
    await room.ask("taste reset")
    assert "That is how it is already." in await room.ask("taste reset")


async def test_a_change_that_broke_off_is_made_once_when_its_line_comes_again(room: Room) -> None:
    tasting = Tasting(tastes=room.tastes, wishes=room.wishes, title=room.sources.title)
    visit = Visit(
        id="7",
        at=room.clock.now(),
        recipient=reader(),
        place=reader(),
        asker="U1",
        words=table.of(Language("en")),
        own=dialogue.of(Language("en")),
        tz=UTC,
    )
    line, topic = Mute(topic="chips"), Topic("chips")
    first = await tasting.change(line, visit, partial(_muted, topic))
    # The process ended after the record was written and before the taste was.
    await room.tastes.change(reader(), lambda _: Taste())
    for _ in range(2):
        assert await tasting.change(line, visit, partial(_muted, topic)) == first
        assert (await room.tastes.get(reader())).muted == {topic}
    assert await room.wishes.changes(reader(), 9) == [first]


def _muted(topic: Topic, known: Taste) -> Taste:
    return replace(known, muted=known.muted | {topic})


async def test_why_says_what_counts_for_the_reader_alone_with_what_to_do_about_it(
    room: Room,
) -> None:
    await room.show(MONDAY)
    plain = await room.ask("why 1")
    assert "For you alone" not in plain
    assert "More of: chips" in await room.press("More like this")
    await room.ask("mute crypto")
    said = await room.ask("why 1")
    assert "For you alone, this counts as well:" in said
    assert "More of: chips, Wren and Example Lab." in said
    assert "Muted: crypto." in said
    assert said.count("taste reset") == 1
    assert "Less of: chips" in await room.press("Less like this")
    await room.ask("why 1")
    assert "Muted: crypto and Example Lab." in await room.press("Mute Example Lab")
    await room.ask("why 1")
    assert "Muted: chips, crypto and Example Lab." in await room.press("Mute chips")


async def test_a_source_of_the_brief_can_be_muted_that_is_in_no_list(room: Room) -> None:
    away = Trait(kind=TraitKind.FEED, key="https://away.example/feed", label="Away Post")
    first, *rest = MONDAY.slots
    await room.show(replace(MONDAY, slots=(replace(first, traits=(away,)), *rest)))
    await room.ask("why 1")
    assert "Muted: away.example." in await room.press("Mute Away Post")
    assert "Muted: nothing." in await room.ask("unmute source away.example")


async def test_what_counts_for_one_reader_is_said_to_no_other(room: Room) -> None:
    await room.show(MONDAY)
    await room.show(MONDAY, "C2")
    await room.ask("more 1")
    assert "For you alone" not in await room.ask("why 1", "C2")


async def test_where_several_talk_managers_alone_steer_and_the_audit_tells(room: Room) -> None:
    await room.show(MONDAY)
    room.server.people("C1", U1="member")
    for line in ("brief more 1", "brief taste reset", "brief mute crypto"):
        assert "only owners and admins" in await room.ask(line)
    room.clock.advance(HOUR)
    room.server.people("C1", U1="admin")
    await room.ask("brief less 1")
    await room.ask("brief undo")
    said = await room.ask("brief audit")
    assert "U1: less 1" in said
    assert "U1: undo (less 1)" in said


async def test_the_undo_of_a_save_drops_that_story_whatever_was_saved_since(room: Room) -> None:
    await room.show(MONDAY)
    await room.show(brief_of("TUE", HERON))
    saved = await room.ask("save 1")
    token = next(
        action["token"]
        for message in room.server.visible("C1")
        for action in message.actions
        if message.text in saved and action["label"] == "Undo"
    )
    await room.ask("story 1", reply_to=room.server.visible("C1")[0].id)
    await room.ask("save 2", reply_to=room.server.visible("C1")[0].id)
    room.server.press_token("C1", token)
    await room.admit()
    await room.answer()
    assert "No longer saved: Example Lab releases Heron" in room.seen()[-1]
    keepsakes = KeepsakeStore(room.kernel)
    (kept,) = await keepsakes.all(reader())
    assert kept.slot.story.headline == BANK.title


@pytest.mark.parametrize("line", ["unsave #nowhere", "unsave 7"])
async def test_a_story_that_is_not_saved_is_not_dropped(room: Room, line: str) -> None:
    await room.show(MONDAY)
    await room.ask("save 1")
    assert "Saved stories" in await room.ask(line)


async def test_more_mutes_than_can_be_kept_are_refused_by_their_number(room: Room) -> None:
    full = Taste(muted=frozenset(Topic(f"w{n}") for n in range(taste.MOST_MUTED)))
    await room.tastes.change(reader(), lambda _: full)
    said = await room.ask("mute one more")
    assert f"{taste.MOST_MUTED} things are muted" in said
    assert await room.tastes.get(reader()) == full
