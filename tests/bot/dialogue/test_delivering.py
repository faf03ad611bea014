"""How the brief comes, and what is said and asked where each message costs something."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from adapters.store.briefs import owed
from bot.dialogue import grammar, herelines, lines
from bot.dialogue.lines import DeliveryMode
from digest import briefs
from digest.model import BriefKind, Preferences
from digest.words import counted, dialogue
from tests.bot.dialogue.talking import EN, JA, Talking, place, talking, text_of, token_of
from tests.bot.tidings import BANK, HERON, brief_of
from tests.fakes import chatdirections

NEW = "C9"
WORDS = counted.of(EN)
EVERY_DAY = frozenset(range(1, 8))


async def wished(talk: Talking, chat: str = NEW) -> Preferences:
    found = await talk.room.wishes.get(place(chat))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "mode", "at", "tz"),
    [
        ("delivery daily", DeliveryMode.DAILY, None, ""),
        ("/delivery weekly", DeliveryMode.WEEKLY, None, ""),
        ("delivery pull", DeliveryMode.PULL, None, ""),
        ("every morning", DeliveryMode.DAILY, None, ""),
        ("every morning at 7:30am", DeliveryMode.DAILY, time(7, 30), ""),
        ("once a week", DeliveryMode.WEEKLY, None, ""),
        ("Only when I ask", DeliveryMode.PULL, None, ""),
        ("delivery daily 07:30 Tokyo", DeliveryMode.DAILY, time(7, 30), "Asia/Tokyo"),
        ("配信 毎日", DeliveryMode.DAILY, None, ""),
        ("毎朝8時", DeliveryMode.DAILY, time(8), ""),
        ("毎朝7時半", DeliveryMode.DAILY, time(7, 30), ""),
        ("週1回", DeliveryMode.WEEKLY, None, ""),
        ("週１回", DeliveryMode.WEEKLY, None, ""),
        ("自分で開く", DeliveryMode.PULL, None, ""),
        ("配信 自分で開く", DeliveryMode.PULL, None, ""),
    ],
)
def test_it_can_be_said_in_natural_words(
    text: str, mode: DeliveryMode, at: time | None, tz: str
) -> None:
    heard = grammar.heard(text)
    assert heard is not None
    assert heard.line == lines.SetDelivery(mode=mode, at=at, tz=tz)


@pytest.mark.parametrize(
    "text", ["delivery pull 08:00", "delivery hourly", "delivery daily 25:00"]
)
def test_what_does_not_fit_wholly_is_no_such_command(text: str) -> None:
    heard = grammar.heard(text)
    assert heard is not None
    assert not isinstance(heard.line, lines.SetDelivery)


@pytest.mark.parametrize(
    "line",
    [
        lines.SetDelivery(mode=DeliveryMode.DAILY, at=time(7), tz="Asia/Tokyo", is_sure=True),
        lines.SetDelivery(mode=DeliveryMode.WEEKLY, is_sure=True),
        lines.SetTime(at=time(8), tz="Europe/Berlin", is_sure=True),
        lines.SetDays(weekdays=frozenset({1, 3}), is_sure=True),
        herelines.HereAt(at=time(8), weekdays=frozenset(range(1, 6)), is_sure=True),
    ],
)
def test_a_yes_is_written_and_read_in_both_languages(line: lines.Command) -> None:
    for language in (EN, JA):
        heard = grammar.heard(grammar.spoken(line, language))
        assert heard is not None
        assert heard.line == line


@pytest.mark.parametrize("kind", ["counted", "free"])
async def test_each_change_says_the_new_state_and_has_a_way_back(
    tmp_path: Path, kind: str
) -> None:
    async with talking(tmp_path, is_counted=kind == "counted") as talk:
        daily = await talk.say("delivery daily 08:00 Tokyo", NEW)
        assert "Brief: every day at 08:00, Tokyo." in text_of(daily)
        assert "Next one:" in text_of(daily)
        weekly = await talk.say("delivery weekly", NEW)
        assert "Brief: once a week, on Fridays at 08:00, Tokyo" in text_of(weekly)
        assert "Next one: Fri" in text_of(weekly)
        pull = await talk.say("delivery pull", NEW)
        assert dialogue.of(EN).time_none in text_of(pull)
        assert (await wished(talk)).at is None
        back = await talk.press(token_of(pull, "Undo"), NEW)
        assert "on Fridays at 08:00" in text_of(back)
        shown = await talk.say("delivery", NEW)
        labels = {each.label for each in shown.actions}
        assert labels == {WORDS.daily, WORDS.pull}
        assert "once a week" in text_of(await talk.say("settings", NEW))


async def test_weekly_is_the_week_and_no_daily_brief(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        await talk.say("delivery weekly", NEW)
        found = await talk.room.subscriptions.of(place(NEW))
        dues = {each.kind: talk.room.respondent.visits.standing.next_due(each) for each in found}
        assert dues[BriefKind.DAILY] is None
        assert dues[BriefKind.WEEKLY] is not None
        told = text_of(await talk.say("weekly off", NEW))
        assert dialogue.of(EN).weekly_off in told
        assert (await wished(talk)).at is None, "then nothing comes by itself"
        await talk.say("time 07:00", NEW)
        assert "weekdays at 07:00" in text_of(await talk.say("settings", NEW))


async def test_where_it_is_counted_the_day_of_the_week_has_one_message(tmp_path: Path) -> None:
    for is_counted, days in ((True, EVERY_DAY - {5}), (False, EVERY_DAY)):
        async with talking(tmp_path / str(is_counted), is_counted=is_counted) as talk:
            await talk.say("delivery daily", NEW)
            await talk.say("weekly fri", NEW)
            found = await talk.room.subscriptions.of(place(NEW))
            schedules = {each.kind: each.schedule.weekdays for each in found}
            assert schedules == {BriefKind.DAILY: days, BriefKind.WEEKLY: frozenset({5})}


async def test_a_newcomer_where_it_is_counted_is_sent_nothing_until_he_presses(
    tmp_path: Path,
) -> None:
    async with talking(tmp_path, is_counted=True) as talk:
        talk.room.server.months.limits["T1"] = 200
        turn = await talk.join(NEW, language="ja")
        words = counted.of(JA)
        told = text_of(turn)
        assert words.when in told
        asked = [each.label for each in turn.actions if not each.line.isdecimal()]
        assert asked == ["毎朝8時", "週1回", "自分で開く", "English"]
        assert all(len(each.label) <= 20 for each in turn.actions)
        assert await talk.room.subscriptions.of(place(NEW)) == []
        daily = text_of(await talk.press(token_of(turn, "毎朝8時"), NEW))
        assert "配信: 毎日8:00(東京)。" in daily
        assert talk.room.server.months.used == {"T1": 1}, "the brief of the room itself"


async def test_where_the_month_is_spent_a_morning_is_not_offered_and_the_reason_said(
    tmp_path: Path,
) -> None:
    async with talking(tmp_path, is_counted=True) as talk:
        talk.room.server.months.limits["T1"] = 0
        turn = await talk.join(NEW)
        assert WORDS.when_spent in text_of(turn)
        asked = [each.label for each in turn.actions if not each.line.isdecimal()]
        assert asked == [WORDS.pull, "日本語"]


async def test_elsewhere_a_newcomer_is_asked_as_before(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        told = text_of(await talk.join(NEW))
        assert dialogue.of(EN).when_question in told
        assert WORDS.when not in told


@pytest.mark.parametrize(
    "text", ["here at 08:00 daily", "time 08:00 Tokyo", "delivery daily", "delivery weekly"]
)
async def test_a_group_is_told_the_price_and_asked_for_a_yes(tmp_path: Path, text: str) -> None:
    async with talking(tmp_path, is_counted=True) as talk:
        talk.room.server.months.limits["T1"] = 200
        talk.room.server.months.sizes["C1"] = 30
        turn = await talk.say(text, by="U1", is_shared=True, is_addressed=True)
        price = WORDS.price_weekly if "weekly" in text else WORDS.price
        assert price.format(messages="30 messages") in text_of(turn)
        assert "199 messages are left this month" in text_of(turn)
        assert await talk.room.subscriptions.of(place("C1")) == []
        yes = await talk.press(token_of(turn, WORDS.price_yes), by="U1", is_shared=True)
        assert "Brief: " in text_of(yes)
        assert len(await talk.room.subscriptions.of(place("C1"))) in {1, 2}
        again = await talk.say("time 09:00", by="U1", is_shared=True, is_addressed=True)
        assert "messages" not in text_of(again), "it is switched on already"


async def test_without_a_price_nothing_is_switched_on_in_a_group(tmp_path: Path) -> None:
    async with talking(tmp_path, is_counted=True) as talk:
        talk.room.server.next(chatdirections.refused(500), on="size", times=None)
        turn = await talk.say("here at 08:00", by="U1", is_shared=True, is_addressed=True)
        assert text_of(turn) == WORDS.price_unknown
        assert await talk.room.subscriptions.of(place("C1")) == []


async def test_nobody_is_asked_for_a_yes_where_nothing_is_counted(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        turn = await talk.say("here at 08:00", by="owner", is_shared=True, is_addressed=True)
        assert "Brief: weekdays at 08:00" in text_of(turn)


async def test_asking_shows_what_one_is_owed_and_takes_it_for_told(tmp_path: Path) -> None:
    async with talking(tmp_path, is_counted=True) as talk:
        room = talk.room
        own = brief_of("OWED", HERON, BANK)
        later = replace(own.edition, until=own.edition.until.replace(year=2027))
        own = replace(own, edition=later)
        await room.briefs.keep(own)

        put = owed(place("C1"), own.id)
        await room.kernel.transact([put], shard=room.mail_shard("C1"))
        told = text_of(await talk.say("today", "C1"))
        assert own.slots[0].story.headline in told
        assert await room.briefs.is_latest(place("C1"), own.id)
        known = await room.briefs.told(place("C1"), own.edition.since.replace(year=2020))
        assert len(known) == len(briefs.told(own))


async def test_who_wants_alerts_where_it_is_counted_hears_that_one_message_a_day_is_all(
    tmp_path: Path,
) -> None:
    async with talking(tmp_path, is_counted=True) as talk:
        await talk.say("delivery daily", NEW)
        assert WORDS.one_a_day in text_of(await talk.say("alerts on", NEW))
        assert WORDS.one_a_day not in text_of(await talk.say("alerts off", NEW))
