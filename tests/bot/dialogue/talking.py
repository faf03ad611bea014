"""Saying lines to a respondent over a real store, and what the store holds before and after."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from adapters.contract import Joined, Pressed, Said
from bot.dialogue import helping
from bot.dialogue.commands import COMMANDS
from bot.dialogue.entry import Entry
from bot.dialogue.visit import Visit, said
from bot.respondent import Turn
from digest.model import Language, Recipient
from digest.words import dialogue, table
from digest.words.lines import Line
from tests import make
from tests.bot.chatroom import Room, room
from tests.bot.tidings import BANK, HERON, WREN, brief_of
from tests.contracts.inline import inline
from tests.contracts.kernel import SECOND
from tests.fakes.chatserver import TENANT
from tests.platforms.testchat import NAME

EN, JA = Language("en"), Language("ja")
PEOPLE = {"owner": "owner", "admin": "admin", "guest": "guest", "outsider": "external"}
"""Who is what in a shared chat; everybody else is a member."""
_NO_STATE = {"offer", "talk", "asked", "asked.once", "visit", "rates", "operations"}
"""What says nothing of how a place is set up: what was offered, where the talk stands, how much
was asked, and when."""


@dataclass(slots=True, kw_only=True)
class Talking:
    """A room in which lines are answered at once, without the mail between."""

    room: Room
    count: int = field(default=0, init=False)

    async def say(
        self,
        text: str,
        chat: str = "C1",
        *,
        by: str = "U1",
        tenant: str = TENANT,
        is_shared: bool = False,
        is_addressed: bool = False,
        thread: str | None = None,
    ) -> Turn:
        """Have somebody say something, and return the answer."""
        return await self.answer(
            Said(
                update_id=self._next(),
                recipient=place(chat, tenant=tenant, thread=thread),
                asker=by,
                text=text,
                said_at=self.room.clock.now(),
                is_shared=is_shared,
                is_addressed=is_addressed,
            )
        )

    async def press(
        self,
        token: str,
        chat: str = "C1",
        *,
        by: str = "U1",
        tenant: str = TENANT,
        is_shared: bool = False,
    ) -> Turn:
        """Have somebody press a button."""
        return await self.answer(
            Pressed(
                update_id=self._next(),
                recipient=place(chat, tenant=tenant),
                asker=by,
                token=token,
                said_at=self.room.clock.now(),
                is_shared=is_shared,
            )
        )

    async def join(self, chat: str = "C1", *, by: str = "U1", **known: str) -> Turn:
        """Have somebody let the bot in."""
        return await self.answer(
            Joined(
                update_id=self._next(),
                recipient=place(chat),
                asker=by,
                said_at=self.room.clock.now(),
                is_shared=known.pop("is_shared", "") == "yes",
                **known,
            )
        )

    async def answer(self, update: Said | Pressed | Joined) -> Turn:
        """Answer an update, and keep where the talk stands as the dispatcher does."""
        self.room.clock.advance(SECOND)
        respondent = self.room.respondent
        turn = await respondent.turn(update, await respondent.reader(update))
        await self.room.talks.keep(update.recipient, turn.talk, by=update.asker)
        return turn

    def answered(self, *, is_shared: bool) -> Iterator[Entry]:
        """Yield the commands that make sense in a chat and are answered here."""
        handlers = self.room.respondent.door.handlers
        return (each for each in entries(is_shared=is_shared) if each.kind in handlers)

    def refused(self) -> tuple[Line, ...]:
        """Return what is said of a button that is not ours."""
        return said(dialogue.of(EN).invalid).lines

    async def state(self) -> Mapping[str, bytes]:
        """Return all that the store holds of how places are set up."""
        return {
            each.place: each.value
            async for each in self.room.kernel.census()
            if not _NO_STATE & set(each.place.split(" ")[:3])
        }

    def _next(self) -> str:
        self.count += 1
        return f"u{self.count}"


@asynccontextmanager
async def talking(folder: Path, *, is_counted: bool = False) -> AsyncIterator[Talking]:
    """Open a room with a brief for everybody and one of C1's own."""
    async with room(folder, engine=inline, is_counted=is_counted) as opened:
        opened.front[EN] = brief_of("front", WREN, BANK)
        opened.front[JA] = opened.front[EN]
        await opened.briefs.keep(opened.front[EN])
        await opened.show(brief_of("K7Q2", WREN, BANK, HERON))
        opened.server.people("C1", **PEOPLE)
        yield Talking(room=opened)


def place(chat: str, *, tenant: str = TENANT, thread: str | None = None) -> Recipient:
    return make.recipient(chat, platform=NAME, tenant=tenant, thread=thread)


def text_of(turn: Turn) -> str:
    """Return what a reader sees, buttons included."""
    told = [" ".join(filter(None, (each.label, each.text, *each.urls))) for each in turn.lines]
    return "\n".join([*told, *(f"[{each.label}]" for each in turn.actions)])


def is_japanese(text: str) -> bool:
    """Tell whether a text is in Japanese, by its syllables, which no other language has."""
    names = (unicodedata.name(char, "") for char in text)
    return any(each.startswith(("HIRAGANA", "KATAKANA")) for each in names)


def token_of(turn: Turn, label: str) -> str:
    """Return what the button of a label carries."""
    return next(each.token for each in turn.actions if each.label == label)


def entries(*, is_shared: bool) -> Iterator[Entry]:
    """Yield the commands that make sense in a chat."""
    visit = Visit(
        id="",
        at=make.NOW,
        recipient=place("C1"),
        place=place("C1"),
        asker="U1",
        words=table.of(EN),
        own=dialogue.of(EN),
        tz=make.NOW.tzinfo,  # type: ignore[arg-type]  # it has one
        is_shared=is_shared,
    )
    return (each for each in COMMANDS if helping.fits(each, visit))


def examples(entry: Entry, language: Language) -> tuple[str, ...]:
    """Return what help shows of a command."""
    return helping.words_of(entry, dialogue.of(language)).examples
