"""Who may change a place that several people share, and what bare words do there: nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.dialogue import commands, grammar
from bot.dialogue.commands import COMMANDS
from bot.dialogue.entry import Entry, Who
from bot.dialogue.lines import Ask
from bot.dialogue.rights import CACHED_FOR, Rights, Verdict
from bot.respondent import Turn
from digest.errors import DeliveryError, Unavailable
from digest.model import Recipient, Role
from digest.words import dialogue
from tests.bot.dialogue.talking import (
    EN,
    JA,
    PEOPLE,
    Talking,
    examples,
    place,
    talking,
    text_of,
)
from tests.contracts.kernel import MINUTE, together
from tests.platforms.testchat import NAME

OWN = dialogue.of(EN)
ALLOWED = ("owner", "admin", "named")


def changing(entry: Entry) -> str:
    """Return the example of a command that changes something, empty where none does."""
    for text in examples(entry, EN):
        heard = grammar.heard(text)
        if heard is not None and commands.needs_right(heard.line):
            return text
    return ""


async def say_now(talk: Talking, text: str, by: str) -> Turn:
    return await talk.say(text, by=by, is_shared=True, is_addressed=True)


async def test_every_command_of_the_table_is_answered_by_somebody(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        handlers = talk.room.respondent.door.handlers
        assert {each.kind for each in COMMANDS} <= set(handlers)


async def manage(talk: Talking, text: str, by: str) -> str:
    """Have somebody say a line to the bot in a shared chat, and return the answer."""
    talk.room.clock.advance(MINUTE)
    return text_of(await say_now(talk, text, by))


async def test_what_changes_a_shared_place_is_for_those_who_may_manage_it(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        await manage(talk, "managers add named", "owner")
        before = await talk.state()
        mine = [each for each in talk.answered(is_shared=True) if each.who is Who.MANAGER]
        assert all(changing(each) for each in mine)
        for entry in mine:
            text = changing(entry)
            assert await manage(talk, text, "member") == OWN.denied, text
            assert await manage(talk, text, "guest") == OWN.denied_outside, text
            assert await manage(talk, text, "outsider") == OWN.denied_outside, text
        assert await talk.state() == before
        denials = {OWN.denied, OWN.denied_outside, OWN.denied_unsure}
        for entry in mine:
            for person in ALLOWED:
                assert await manage(talk, changing(entry), person) not in denials, entry.name


async def test_looking_reading_and_asking_are_for_everybody(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        for entry in talk.answered(is_shared=True):
            for text in examples(entry, EN):
                heard = grammar.heard(text)
                assert heard is not None
                if not commands.needs_right(heard.line):
                    for person in ("member", "guest", "outsider"):
                        assert "Nothing was changed" not in await manage(talk, text, person), text


async def test_a_colleagues_bare_words_do_nothing(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        before = await talk.state()
        for entry in filter(lambda each: each.needs_trigger, talk.answered(is_shared=True)):
            for language in (EN, JA):
                for text in examples(entry, language):
                    turn = await talk.say(text, by="owner", is_shared=True, thread="7")
                    own = dialogue.of(JA if not text.isascii() else EN)
                    assert text_of(turn) in {own.help_trigger, OWN.help_trigger}, text
        assert await talk.state() == before
        assert {each.name for each in COMMANDS if each.needs_trigger} >= {"stop", "topics"}


async def test_called_by_its_name_it_listens_in_a_thread_too(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        for text, way in (("brief length 3", False), ("/length 5", False), ("length 7", True)):
            turn = await talk.say(text, by="owner", is_shared=True, is_addressed=way, thread="7")
            assert f"Length: {text[-1]} stories at most." in text_of(turn)


@pytest.mark.parametrize(
    "where", [{}, {"is_shared": True, "thread": "7"}, {"thread": "7"}], ids=str
)
async def test_any_other_words_are_a_question(tmp_path: Path, where: dict[str, object]) -> None:
    async with talking(tmp_path) as talk:
        for text in ("stop the press", "how many parameters does Wren have", "brief me"):
            heard = grammar.heard(text, is_shared=bool(where.get("is_shared")))
            assert heard is not None
            if text != "brief me":
                assert isinstance(heard.line, Ask)
        turn = await talk.say("how many parameters does Wren have", **where)  # type: ignore[arg-type]  # by name
        assert "8 billion parameters" in text_of(turn)


async def test_a_right_that_was_lost_counts_for_a_minute_at_most(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        assert "3 stories" in await manage(talk, "length 3", "admin")
        talk.room.server.people("C1", **(PEOPLE | {"admin": "member"}))
        talk.room.clock.advance(CACHED_FOR)
        assert text_of(await say_now(talk, "length 7", "admin")) == OWN.denied
        assert timedelta(seconds=60) >= CACHED_FOR


async def test_a_right_that_was_lost_counts_no_more_once_the_platform_says_so(
    tmp_path: Path,
) -> None:
    async with talking(tmp_path) as talk:
        assert "3 stories" in await manage(talk, "length 3", "admin")
        talk.room.server.people("C1", **(PEOPLE | {"admin": "member"}))
        here = place("C1")
        talk.room.respondent.door.rights.forget(here.platform, "T-other", "admin")
        assert "5 stories" in text_of(await say_now(talk, "length 5", "admin"))
        talk.room.respondent.door.rights.forget(here.platform, here.tenant, "admin")
        assert text_of(await say_now(talk, "length 7", "admin")) == OWN.denied


async def test_looking_at_the_audit_is_no_change_and_never_too_much(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        for _ in range(30):
            assert text_of(await say_now(talk, "audit", "admin")) == OWN.audit_empty


async def test_a_button_is_pressed_with_ones_own_right(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        turn = await talk.say("length 3", by="admin", is_shared=True, is_addressed=True)
        before = await talk.state()
        (undo,) = turn.actions
        pressed = await talk.press(undo.token, by="member", is_shared=True)
        assert text_of(pressed) == OWN.denied
        assert await talk.state() == before
        pressed = await talk.press(undo.token, by="owner", is_shared=True)
        assert "Length: 5 stories at most." in text_of(pressed)


class Asked:
    """A platform that says what it is told to, or that it cannot say. See Platform."""

    def __init__(self, *answers: Role | Exception) -> None:
        self.answers = list(answers)

    async def role(self, _place: Recipient, _person: str) -> Role:
        """See Platform."""
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.mark.parametrize("trouble", [Unavailable("down"), DeliveryError("odd"), TimeoutError()])
async def test_where_a_platform_cannot_say_the_answer_is_no_and_it_is_asked_again(
    trouble: Exception,
) -> None:
    rights = Rights(platforms={NAME: Asked(trouble, Role.ADMIN)}, monotonic=lambda: 0.0)  # type: ignore[dict-item]  # asked for roles alone
    assert await rights.verdict(place("C1"), "ada", frozenset({"ada"})) is Verdict.UNSURE
    assert await rights.verdict(place("C1"), "ada") is Verdict.GRANTED


async def test_so_many_are_remembered_and_no_more_then_all_are_asked_about_anew() -> None:
    class Everybody:
        asked = 0

        async def role(self, _place: Recipient, _person: str) -> Role:
            self.asked += 1
            return Role.MEMBER

    platform = Everybody()
    rights = Rights(platforms={NAME: platform}, monotonic=lambda: 0.0)  # type: ignore[dict-item]  # asked for roles alone
    for number in range(10_000):
        await rights.role(place("C1"), f"U{number}")
    await rights.role(place("C1"), "U0")
    assert platform.asked == 10_000
    await rights.role(place("C1"), "one more")
    await rights.role(place("C1"), "U0")
    assert platform.asked == 10_002


async def test_nothing_is_changed_while_the_platform_is_away(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        before = await talk.state()
        await talk.room.server.die()
        for entry in talk.answered(is_shared=True):
            if entry.who is Who.MANAGER:
                assert await manage(talk, changing(entry), "owner") == OWN.denied_unsure
        assert await talk.state() == before


async def test_of_two_admins_at_once_no_change_is_lost_and_both_are_on_record(
    tmp_path: Path,
) -> None:
    async with talking(tmp_path) as talk:
        await manage(talk, "here", "owner")
        turns = await together(
            say_now(talk, "topics +agents", "admin"), say_now(talk, "topics +chips", "owner")
        )
        assert all("Topics: " in text_of(each) for each in turns)
        found = await talk.room.wishes.get(place("C1"))
        assert found is not None
        assert found.topics == {"agents", "chips"}
        changes = await talk.room.wishes.changes(place("C1"), 10)
        assert {each.by for each in changes} == {"admin", "owner"}


async def test_of_two_admins_who_set_the_same_the_one_who_undoes_late_is_told_by_whom(
    tmp_path: Path,
) -> None:
    async with talking(tmp_path) as talk:
        first = await talk.say("length 3", by="admin", is_shared=True, is_addressed=True)
        await talk.say("length 7", by="owner", is_shared=True, is_addressed=True)
        before = await talk.state()
        late = text_of(await talk.press(first.actions[0].token, by="admin", is_shared=True))
        assert late == OWN.undo_overtaken.format(who="owner", what="length 7")
        assert await talk.state() == before
