"""Who may manage a place whose platform knows of no roles: the first, or the operator's."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.store.claims import ClaimStore
from digest.words import counted, dialogue
from tests.bot.dialogue.talking import EN, JA, Talking, place, talking, text_of
from tests.contracts.kernel import MINUTE
from tests.platforms.testchat import NAME

WORDS = counted.of(EN)
CODE = "K7QF2M9XWD3T"


async def manage(talk: Talking, text: str, by: str) -> str:
    talk.room.clock.advance(MINUTE)
    turn = await talk.say(text, by=by, is_shared=True, is_addressed=True)
    return text_of(turn)


async def test_whoever_brought_the_bot_manages_the_place_and_nobody_else(tmp_path: Path) -> None:
    async with talking(tmp_path, is_counted=True) as talk:
        await talk.join("C1", by="ada", is_shared="yes")
        assert "Length: 3 stories" in await manage(talk, "length 3", "ada")
        before = await talk.state()
        assert await manage(talk, "length 7", "bea") == WORDS.denied
        assert await manage(talk, "length 7", "") == dialogue.of(EN).denied_unsure
        assert await talk.state() == before
        await manage(talk, "managers add bea", "ada")
        assert "7 stories" in await manage(talk, "length 7", "bea")
        told = await manage(talk, "settings", "cy")
        assert WORDS.managed_by.format(people="ada and bea") in told


async def test_where_nobody_says_who_brought_it_the_first_to_set_it_up_manages_it(
    tmp_path: Path,
) -> None:
    async with talking(tmp_path, is_counted=True) as talk:
        await talk.join("C1", by="", is_shared="yes")
        assert WORDS.first_manages in await manage(talk, "settings", "cy")
        assert "Length: 3 stories" in await manage(talk, "length 3", "ada")
        assert await manage(talk, "length 7", "bea") == WORDS.denied
        audit = await manage(talk, "audit", "ada")
        assert "ada: managers add ada" in audit
        undone = await manage(talk, "undo", "ada")
        assert "Taken back: length 3" in undone, "his right is not what he takes back"


async def test_reading_and_asking_make_nobody_a_manager(tmp_path: Path) -> None:
    async with talking(tmp_path, is_counted=True) as talk:
        for text in ("today", "2", "settings", "length", "delivery", "managers"):
            await manage(talk, text, "cy")
        assert "Length: 3 stories" in await manage(talk, "length 3", "ada")


@pytest.mark.parametrize(
    "said", [f"claim {CODE}", "/claim k7qf-2m9x-wd3t", "コード K7QF-2M9X-WD3T"]
)
async def test_who_says_the_operators_code_may_manage_every_group(
    tmp_path: Path, said: str
) -> None:
    async with talking(tmp_path, is_counted=True) as talk:
        await talk.join("C1", by="ada", is_shared="yes")
        assert await manage(talk, "length 3", "boss") == WORDS.denied
        store: ClaimStore = talk.room.claims
        await store.issue(NAME, CODE)
        assert text_of(await talk.say(said, "D1", by="boss")) in {
            WORDS.claimed,
            counted.of(JA).claimed,
        }
        assert "Length: 3 stories" in await manage(talk, "length 3", "boss")
        assert text_of(await talk.say(said, "D2", by="other")) != WORDS.claimed
        (change,) = await talk.room.wishes.changes(place("D1"), 9)
        assert (change.by, change.line) == ("boss", "claim"), "the code is not written down"
        undone = text_of(await talk.say("undo", "D1", by="boss"))
        assert undone == dialogue.of(EN).nothing_to_undo


async def test_a_wrong_code_changes_nothing_and_is_not_said_where_others_read(
    tmp_path: Path,
) -> None:
    async with talking(tmp_path, is_counted=True) as talk:
        await talk.room.claims.issue(NAME, CODE)
        before = await talk.state()
        assert text_of(await talk.say("claim WRONG2345678", "D1", by="eve")) == WORDS.claim_wrong
        assert await talk.state() == before
        assert await manage(talk, f"claim {CODE}", "eve") != WORDS.claimed
        assert list(await talk.room.claims.admins(NAME, "T1")) == []


async def test_where_the_platform_knows_roles_a_code_is_good_for_nothing(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        await talk.room.claims.issue(NAME, CODE)
        assert text_of(await talk.say(f"claim {CODE}", "D1", by="eve")) == WORDS.claim_wrong
        assert list(await talk.room.claims.admins(NAME, "T1")) == []
