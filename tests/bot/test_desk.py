"""Forms, over a real platform: who gets one, what it shows, what becomes of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from adapters.contract import FormKind, FormRequest
from digest.model import Language, OnEmpty, Preferences, Topic
from digest.words import desk, dialogue
from tests.bot.chatroom import Room, reader, room
from tests.bot.tidings import BANK, WREN, brief_of
from tests.contracts.kernel import SECOND

EN, JA = Language("en"), Language("ja")
BRIEF = brief_of("MON", WREN, BANK)
SHARED = "C5"


@pytest.fixture(name="room")
async def _room(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path) as opened:
        opened.server.open_chat("C1")
        opened.server.open_chat(SHARED)
        opened.server.people(SHARED, ADMIN="admin", GUEST="guest", STRANGER="external")
        yield opened


async def form_of(room: Room, chat: str = "C1", kind: str = "settings", **who: str) -> str:
    """Have somebody ask for a form; return by which it is found."""
    room.clock.advance(SECOND)
    wanted = room.server.want_form(chat, kind, **who)
    await room.bring(wanted)
    return wanted


async def fill(room: Room, form: str, **given: list[str]) -> str:
    """Send a form, changed in some fields; return by which its faults are found."""
    room.clock.advance(SECOND)
    sent = room.server.fill(form, **given)
    await room.bring(sent)
    return sent


async def set_up(room: Room, chat: str = "C1") -> Preferences:
    found = await room.wishes.get(reader(chat))
    assert found is not None
    return found


async def changes(room: Room, chat: str = "C1") -> int:
    return len(await room.wishes.changes(reader(chat), 100))


async def test_a_form_of_settings_shows_what_is_set_up(room: Room) -> None:
    await room.ask("topics +agents +speech recognition")
    await room.ask("time 07:30 Tokyo")
    await room.ask("weekly fri")
    form = room.server.extras.forms[await form_of(room)]
    shown = {each["key"]: each["chosen"] for each in form["fields"]}
    assert shown == {
        "time": ["07:30"],
        "days": ["1", "2", "3", "4", "5"],
        "zone": ["Asia/Tokyo"],
        "topics": ["agents", "speech recognition"],
        "own": [],
        "length": ["5"],
        "language": ["en"],
        "weekly": ["5"],
        "alerts": ["off"],
        "quiet": ["off"],
    }
    assert form["note"] == desk.of(EN).for_you


async def test_a_form_is_one_change_with_one_answer_and_one_way_back(room: Room) -> None:
    form = await form_of(room)
    before = len(room.seen())
    await fill(
        room,
        form,
        time=["07:30"],
        zone=["Asia/Tokyo"],
        days=["1", "3"],
        topics=["agents", "chips"],
        own=["speech recognition, Wren"],
        length=["3"],
        weekly=["5"],
        alerts=["on"],
        quiet=["on"],
    )
    assert await set_up(room) == Preferences(
        topics=frozenset(map(Topic, ("agents", "chips", "speech recognition", "wren"))),
        max_stories=3,
        at=time(7, 30),
        tz="Asia/Tokyo",
        weekdays=frozenset({1, 3}),
        has_alerts=True,
        weekly=5,
        on_empty=OnEmpty.SKIP,
    )
    assert await changes(room) == 1
    (answer,) = room.seen()[before:]
    for told in ("Brief: Mon, Wed at 07:30, Tokyo.", "Length: 3 stories", "Next one:"):
        assert told in answer
    assert len(await room.subscriptions.of(reader())) == 2
    assert "Taken back: settings" in await room.press("Undo")
    assert (await set_up(room)).at is None
    assert not await room.subscriptions.of(reader())


async def test_what_another_has_changed_since_the_form_was_opened_stays(room: Room) -> None:
    await room.ask("topics +agents +chips")
    form = await form_of(room)
    await room.ask("length 7")
    await room.ask("topics +policy -chips")
    await fill(room, form, topics=["agents", "chips", "models"], weekly=["off"])
    now = await set_up(room)
    assert now.max_stories == 7
    assert now.topics == frozenset(map(Topic, ("agents", "policy", "models")))


async def test_a_form_that_was_left_as_it_was_changes_nothing_and_says_so(room: Room) -> None:
    await room.ask("time 07:30 Tokyo")
    before = await set_up(room)
    form = await form_of(room)
    await room.ask("length 3")
    await fill(room, form)
    assert room.seen()[-1] == dialogue.of(EN).unchanged
    assert await set_up(room) == replace(before, max_stories=3)


async def test_a_form_sent_twice_is_done_once(room: Room) -> None:
    form = await form_of(room)
    sent = await fill(room, form, length=["3"])
    await room.bring(sent)
    assert await changes(room) == 1
    assert len(room.seen()) == 1


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ({"time": ["25:61"]}, "time", "08:00"),
        ({"days": []}, "days", "at least one day"),
        ({"zone": ["Mars/Olympus"]}, "zone", "time zone"),
        ({"own": ["+agents -chips"]}, "own", "I cannot follow"),
        ({"own": ["x" * 61]}, "own", "5 words at most"),
        ({"own": [", ".join(f"word {n}" for n in range(21))]}, "own", "20 topics"),
        ({"alerts": ["on"]}, "alerts", "only when you ask"),
        ({"weekly": ["5"]}, "weekly", "only when you ask"),
    ],
)
async def test_what_is_wrong_is_said_under_its_field_and_nothing_is_changed(
    room: Room, given: dict[str, list[str]], field: str, told: str
) -> None:
    sent = await fill(room, await form_of(room), **given)
    (key,) = room.server.extras.faults[sent]
    assert key == field
    assert told in room.server.extras.faults[sent][key]
    assert await room.wishes.get(reader()) is None
    assert room.seen() == []


async def test_what_is_wrong_is_said_in_the_readers_language(room: Room) -> None:
    await room.ask("lang ja")
    sent = await fill(room, await form_of(room), days=[])
    assert room.server.extras.faults[sent] == {"days": desk.of(JA).no_days}


async def test_values_that_nobody_was_offered_change_nothing(room: Room) -> None:
    form = await form_of(room)
    await fill(
        room,
        form,
        topics=["agents", "\x00", "; drop"],
        length=["9"],
        language=["xx"],
        weekly=["8"],
        alerts=["maybe"],
        quiet=[""],
        unknown=["1"],
    )
    assert await set_up(room) == Preferences(topics=frozenset({Topic("agents")}))


@pytest.mark.parametrize(
    ("who", "sentence"),
    [("U1", "denied"), ("GUEST", "denied_outside"), ("STRANGER", "denied_outside")],
)
async def test_whoever_may_not_manage_a_place_gets_no_form_of_it_but_a_sentence(
    room: Room, who: str, sentence: str
) -> None:
    wanted = await form_of(room, SHARED, asker=who)
    assert room.server.extras.faults[wanted] == {"": getattr(dialogue.of(EN), sentence)}
    assert wanted not in room.server.extras.forms


async def test_a_right_that_was_lost_meanwhile_is_missed_when_the_form_is_sent(
    room: Room,
) -> None:
    form = await form_of(room, SHARED, asker="ADMIN")
    assert room.server.extras.forms[form]["note"] == desk.of(EN).for_everybody
    room.server.people(SHARED, ADMIN="member")
    room.clock.advance(timedelta(minutes=2))
    sent = await fill(room, form, length=["3"])
    assert list(room.server.extras.faults[sent].values()) == [dialogue.of(EN).denied]
    assert await room.wishes.get(reader(SHARED)) is None


async def test_a_form_of_a_shared_place_is_answered_to_all_who_are_there(room: Room) -> None:
    form = await form_of(room, SHARED, asker="ADMIN")
    await fill(room, form, time=["08:00"])
    (shown,) = room.server.visible(SHARED)
    assert shown.only is None
    assert "Brief: weekdays at 08:00" in shown.text


async def test_a_question_from_a_form_is_about_the_story_of_its_button(room: Room) -> None:
    message = await room.show(BRIEF)
    shown = next(each for each in room.server.visible("C1") if each.id == message)
    token = next(each["token"] for each in shown.actions if each["label"] == "1: Ask about it")
    form = await form_of(room, kind="question", token=token)
    assert "About story 1: Example Lab releases Wren" in room.server.extras.forms[form]["note"]
    await fill(room, form, text=["How many parameters does it have?"])
    assert "Wren has 8 billion parameters" in room.seen()[-1]


async def test_a_report_from_a_form_is_kept_for_the_story_of_its_button(room: Room) -> None:
    message = await room.show(BRIEF)
    shown = next(each for each in room.server.visible("C1") if each.id == message)
    token = next(each["token"] for each in shown.actions if each["label"] == "2: Report an error")
    form = await form_of(room, kind="report", token=token)
    await fill(room, form, text=["The number\nis wrong."])
    assert room.seen()[-1].startswith("Thank you. What you say of story 2")


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        ("question", "", "Write something"),
        ("question", "x" * 1001, "1,000 characters"),
        ("report", "x" * 501, "500 characters"),
    ],
)
async def test_an_empty_or_endless_text_is_not_taken(
    room: Room, kind: str, text: str, told: str
) -> None:
    await room.show(BRIEF)
    await room.ask("1")
    before = len(room.seen())
    sent = await fill(room, await form_of(room, kind=kind), text=[text])
    assert told in room.server.extras.faults[sent]["text"]
    assert len(room.seen()) == before


async def test_a_form_for_a_brief_that_is_kept_no_longer_says_so(room: Room) -> None:
    message = await room.show(BRIEF)
    shown = next(each for each in room.server.visible("C1") if each.id == message)
    token = next(each["token"] for each in shown.actions if each["label"] == "1: Ask about it")
    room.clock.advance(timedelta(days=31))
    wanted = await form_of(room, kind="question", token=token)
    assert room.server.extras.faults[wanted] == {"": desk.of(EN).brief_too_old}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("", "Europe/London"),
        ("berl", "Europe/Berlin"),
        ("los ang", "America/Los_Angeles"),
        ("TOKYO", "Asia/Tokyo"),
    ],
)
async def test_a_zone_is_found_by_what_people_type(room: Room, typed: str, first: str) -> None:
    request = FormRequest(kind=FormKind.SETTINGS, recipient=reader(), asker="U1")
    found = await room.desk.choices(request, "zone", typed)
    assert found[0].value == first
    assert len(found) <= 100
    assert await room.desk.choices(request, "topics", typed) == ()
    assert await room.desk.choices(request, "zone", "nowhere at all") == ()


async def test_a_zone_is_found_in_the_letters_of_its_readers(room: Room) -> None:
    await room.ask("lang ja")
    request = FormRequest(kind=FormKind.SETTINGS, recipient=reader(), asker="U1")
    found = await room.desk.choices(request, "zone", "東京")
    assert [each.value for each in found] == ["Asia/Tokyo"]
    assert found[0].label == "東京 (Asia/Tokyo)"
