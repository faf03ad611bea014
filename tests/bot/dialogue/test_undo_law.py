"""Taking back restores what was changed and nothing else; what others changed since stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue import commands, grammar, settled
from bot.dialogue.commands import COMMANDS
from bot.dialogue.entry import Group
from bot.standing import subscription_of
from digest.model import NO_PREFERENCES, Change, Preferences
from digest.words import dialogue
from tests import effort
from tests.bot.dialogue.talking import EN, Talking, examples, place, talking, text_of
from tests.contracts.kernel import MINUTE, together

OWN = dialogue.of(EN)
HERE = place("C1")
SAID = st.tuples(
    st.sampled_from(
        sorted(
            text
            for entry in COMMANDS
            if entry.group in {Group.CHANGE, Group.HERE, Group.YOU}
            for text in examples(entry, EN)
            if (heard := grammar.heard(text)) is not None
            and commands.changes(heard.line)
            and not text.startswith(("mute", "unmute", "undo", "sources"))
        )
    ),
    st.sampled_from(("owner", "admin")),
)


async def changed(talk: Talking, text: str, by: str) -> Change | None:
    """Have somebody change something; None where it was so before, or could not be."""
    talk.room.clock.advance(MINUTE)
    await talk.say("lang en", by="owner", is_shared=True, is_addressed=True)
    before = len(await talk.room.wishes.changes(HERE, 100))
    await talk.say(text, by=by, is_shared=True, is_addressed=True)
    found = await talk.room.wishes.changes(HERE, 100)
    return found[0] if len(found) > before else None


async def preferences(talk: Talking) -> Preferences:
    return await talk.room.wishes.get(HERE) or NO_PREFERENCES


async def proven_followed(talk: Talking) -> None:
    """See that what would be sent is what is set up."""
    wished = await preferences(talk)
    daily = [
        each for each in await talk.room.subscriptions.of(HERE) if not each.id.endswith("-weekly")
    ]
    if wished.at is None:
        assert daily == []
        return
    (known,) = daily
    assert known == subscription_of(HERE, wished, known, by="", language=EN)


@settings(max_examples=effort.examples(8), deadline=None)
@given(said=st.lists(SAID, min_size=1, max_size=6), which=st.integers(0, 5), later=st.booleans())
async def test_an_undo_restores_exactly_what_was_changed_unless_it_was_changed_since(
    tmp_path_factory: pytest.TempPathFactory,
    said: list[tuple[str, str]],
    which: int,
    later: bool,  # noqa: FBT001  # of hypothesis
) -> None:
    async with talking(tmp_path_factory.mktemp("undo")) as talk:
        await talk.say("here at 09:15", by="owner", is_shared=True, is_addressed=True)
        made = [each for text, by in said if (each := await changed(talk, text, by)) is not None]
        made = [each for each in made if not each.inverse]
        if not made:
            return
        change = made[which % len(made)] if later else made[-1]
        now, fields = await preferences(talk), settled.touched(change)
        talk.room.clock.advance(MINUTE)
        turn = await talk.say(f"undo {change.id}", by="admin", is_shared=True, is_addressed=True)
        then = await preferences(talk)
        as_left = all(getattr(now, each) == getattr(change.after, each) for each in fields)
        for name in Preferences.__dataclass_fields__:
            is_back = as_left and name in fields
            assert getattr(then, name) == getattr(change.before if is_back else now, name), name
        told = text_of(turn)
        if as_left:
            assert told.startswith(OWN.undone.format(what="")) or "元に戻しました" in told
        elif any(getattr(now, each) != getattr(change.before, each) for each in fields):
            assert "owner" in told or "admin" in told
        await proven_followed(talk)


@settings(max_examples=effort.examples(5), deadline=None)
@given(one=SAID, other=SAID)
async def test_two_at_once_end_as_one_after_the_other_and_what_is_sent_follows(
    tmp_path_factory: pytest.TempPathFactory, one: tuple[str, str], other: tuple[str, str]
) -> None:
    async with talking(tmp_path_factory.mktemp("once")) as talk:
        await talk.say("here at 09:15", by="owner", is_shared=True, is_addressed=True)
        await together(
            *(
                talk.say(text, by=by, is_shared=True, is_addressed=True)
                for text, by in (one, other)
            )
        )
        found = await talk.room.wishes.changes(HERE, 10)
        chain = sorted(found, key=lambda each: each.at)
        assert (await preferences(talk)) in [each.after for each in found]
        assert {each.by for each in chain} <= {"owner", "admin"}
        await proven_followed(talk)


async def test_undo_alone_takes_back_the_last_change_in_the_place(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        assert text_of(await talk.say("undo", "C2")) == OWN.nothing_to_undo
        await talk.say("length 3", "C2")
        await talk.say("mute crypto", "C2")
        told = text_of(await talk.say("undo", "C2"))
        assert told.startswith("Taken back: mute crypto\nMuted: nothing.")
