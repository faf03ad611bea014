"""The week and what was missed: shown on demand, and offered to who was away, once."""

from __future__ import annotations

from datetime import timedelta

from adapters.store.stories import StoryStore
from tests.bot import looking
from tests.bot.chatroom import BANK, HERON, WREN, Room, brief_of
from tests.contracts.kernel import HOUR

MONDAY = brief_of("MON", WREN, BANK)
DAY = timedelta(days=1)


async def had(room: Room) -> None:
    """Have a chat get a brief whose stories are known to the chronicle."""
    await room.show(MONDAY)
    await StoryStore(room.kernel).keep([slot.story for slot in MONDAY.slots])
    await looking.chronicler(room.kernel).note(MONDAY)


def pass_by(room: Room, span: timedelta) -> None:
    """Let time go by; the platform brings no update of before again."""
    room.server.state.queues.clear()
    room.clock.advance(span)


async def test_the_week_is_shown_and_the_talk_goes_on_about_it(room: Room) -> None:
    await had(room)
    await room.show(brief_of("TUE", HERON))
    said = await room.ask("week")
    assert "AI week" in said
    assert WREN.title in said
    opened = await room.ask("1") + await room.ask("2")
    assert WREN.title in opened
    assert BANK.title in opened
    assert HERON.title not in opened
    assert "Wren has 8 billion parameters" in await room.ask("How many parameters has Wren?")


async def test_a_week_without_news_says_so(room: Room) -> None:
    assert "Nothing of yours was in the news this week." in await room.ask("week")
    assert "今週、対象となるニュースはありませんでした" in await room.ask("1週間のまとめ")


async def test_the_week_heeds_topics_and_mutes(room: Room) -> None:
    await had(room)
    await room.ask("mute chatbot")
    said = await room.ask("week")
    assert WREN.title in said
    assert BANK.title not in said


async def test_a_span_beyond_what_is_kept_says_so(room: Room) -> None:
    await had(room)
    assert "kept for 30 days" in await room.ask("catchup 2m")
    assert "kept for 30 days" not in await room.ask("catchup 30d")


async def test_what_was_missed_is_offered_after_a_pause_and_counts_from_the_last_brief(
    room: Room,
) -> None:
    await room.subscribe()
    await had(room)
    await room.ask("pause 2w")
    pass_by(room, 5 * DAY)
    said = await room.ask("resume")
    assert said.count("catch up") == 1
    assert "Catch-up" in await room.press("Catch up")
    assert "catch up" not in await room.ask("resume")


async def test_who_was_away_for_three_days_is_offered_it_once(room: Room) -> None:
    await had(room)
    assert "catch up" not in await room.ask("1")
    pass_by(room, 3 * DAY - HOUR)
    assert "catch up" not in await room.ask("1")
    pass_by(room, 4 * DAY)
    said = await room.ask("2")
    assert BANK.title in said
    assert "It has been 4 days. You can catch up on what still matters." in said
    assert "catch up" not in await room.ask("1")
    assert "Catch-up" in await room.press("Catch up")


async def test_talk_in_a_thread_counts_as_being_there(room: Room) -> None:
    await had(room)
    await room.ask("1")
    thread = room.server.visible("C1")[0].id
    pass_by(room, 2 * DAY)
    await room.ask("1", thread=thread)
    pass_by(room, 2 * DAY)
    assert "catch up" not in await room.ask("1")


async def test_nobody_is_asked_back_where_several_talk_or_nothing_was_sent(room: Room) -> None:
    await room.ask("today")
    pass_by(room, 9 * DAY)
    assert "catch up" not in await room.ask("today")
    await room.show(MONDAY, "C2")
    room.server.people("C2", U1="member")
    await room.ask("brief 1", "C2")
    pass_by(room, 9 * DAY)
    assert "catch up" not in await room.ask("brief 1", "C2")


async def test_whoever_catches_up_or_leaves_is_not_asked_whether_he_wants_to(room: Room) -> None:
    await room.subscribe()
    await had(room)
    await room.ask("1")
    for line in ("catchup", "stop"):
        pass_by(room, 4 * DAY)
        assert "You can catch up" not in await room.ask(line)
