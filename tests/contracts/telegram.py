"""Telegram's rigs: a forum, somebody's own chat, and a bot that looks for nothing."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.contract import WebhookRequest
from adapters.telegram.inbound import Way
from adapters.telegram.platform import Telegram
from digest.model import Recipient, Repeat
from digest.ports import Clock
from tests.adapters.telegram.wired import SECRET, Wired, wired
from tests.contracts.kernel import HandClock
from tests.contracts.platform import Lack, Moment, Opener
from tests.fakes import directions as http
from tests.fakes.telegram import directions
from tests.fakes.telegram.directions import Direction
from tests.fakes.telegram.nouns import Message

_SHORT_S = 0.25
"""What a call may take where the fake is told to be silent for longer."""
_DAY_S = 86_400
_UNAVAILABLE = Direction(
    is_accepted=False,
    answer=http.raw(
        b"HTTP/1.1 425 Too Early\r\nRetry-After: 7\r\nContent-Length: 5\r\n\r\n", b"later"
    ),
)
"""Of a machine before the server: it turns away and passes nothing on."""
_MOMENTS: dict[Moment, Direction] = {
    Moment.HANG_UP: directions.hang_up(),
    Moment.ACCEPT_THEN_HANG_UP: directions.accept_then_hang_up(),
    Moment.ACCEPT_THEN_FAIL: directions.failing(after=True),
    Moment.FAIL: directions.failing(),
    Moment.ACCEPT_THEN_GARBLE: directions.garbled(),
    Moment.ACCEPT_THEN_SILENCE: directions.slow(1500 * _SHORT_S, after=True),
    Moment.SILENCE: directions.slow(1500 * _SHORT_S),
}


@dataclass(slots=True)
class TelegramRig:
    """See Rig."""

    at: Wired
    chat: int
    repeat: Repeat

    @property
    def platform(self) -> Telegram:
        """See Rig."""
        return self.at.telegram

    @property
    def place(self) -> Recipient:
        """See Rig."""
        return self.at.place(self.chat)

    @property
    def asker(self) -> str:
        """See Rig."""
        return str(self.at.ann)

    @property
    def signs(self) -> bool:
        """See Rig. A secret comes with every request, the same for all."""
        return False

    @property
    def lacks(self) -> frozenset[Lack]:
        """See Rig."""
        return frozenset()

    def topic(self, root: str) -> str:  # noqa: ARG002  # a message has no thread of its own
        """See Rig."""
        return str(self.at.server.stage.topic(self.chat, "AI", by=self.at.ann))

    def seen(self, chat: str = "") -> Sequence[str]:
        """See Rig. Where words lead is read with them."""
        shown = self.at.server.said(int(chat) if chat else self.chat)
        return [
            "\n".join([each.text, *each.links()]) if each.links() else each.text for each in shown
        ]

    def threads(self) -> Sequence[str | None]:
        """See Rig. A part that replies to the first stands in its thread."""
        return [
            str(each.thread) if each.thread else str(each.reply_to) if each.reply_to else None
            for each in self.at.server.said(self.chat)
        ]

    def tries(self) -> int:
        """See Rig."""
        return len(self.at.server.calls("sendMessage"))

    def throttle(self, retry_after: str | None) -> None:
        """See Rig."""
        given: dict[str, object] = {}
        if retry_after is not None:
            is_number = retry_after.isascii() and retry_after.isdecimal()
            given = {"parameters": {"retry_after": int(retry_after) if is_number else retry_after}}
        body = {"ok": False, "error_code": 429, "description": "Too Many Requests", **given}
        told = Direction(is_accepted=False, status=429, body=json.dumps(body))
        self.at.server.next(told, on="sendMessage")

    def have(self, moment: Moment) -> None:
        """See Rig."""
        self.at.server.next(_MOMENTS[moment], on="sendMessage")
        if moment in {Moment.SILENCE, Moment.ACCEPT_THEN_SILENCE}:
            self.platform._api.wire.limit_s = _SHORT_S

    def unavailable(self) -> None:
        """See Rig."""
        self.at.server.next(_UNAVAILABLE, on="sendMessage")

    def close(self, how: str) -> None:
        """See Rig. Whatever was held back until then goes on."""
        self.at.passes(_DAY_S)
        stage, is_own = self.at.server.stage, self.chat == self.at.ann
        if how == "archived":
            stage.deactivate(self.at.ann) if is_own else stage.disband(self.chat)
        else:
            self.leave()

    def revoke(self) -> None:
        """See Rig."""
        self.at.server.next(directions.refused(401, "Unauthorized"), on="sendMessage")

    def reject(self) -> None:
        """See Rig."""
        refusal = directions.refused(400, "Bad Request: wrong parameter")
        self.at.server.next(refusal, on="sendMessage")

    async def die(self) -> None:
        """See Rig."""
        await self.at.server.die()

    async def come_back(self) -> None:
        """See Rig."""
        await self.at.server.come_back()

    def say(self, text: str) -> str:
        """See Rig."""
        self.at.server.stage.say(self.chat, self._calling(text), by=self.at.ann)
        return self._update_id()

    def attach(self, text: str, body: bytes, *, said_size: int | None = None) -> str:
        """See Rig."""
        self.at.server.stage.document(
            self.chat,
            "notes.json",
            body,
            by=self.at.ann,
            caption=self._calling(text),
            said_size=said_size,
        )
        return self._update_id()

    def files(self) -> Sequence[tuple[str, bytes]]:
        """See Rig."""
        ours = [each for each in self._messages() if each.sender == self.at.server.world.bot.id]
        return [(each.document.name, each.document.body) for each in ours if each.document]

    def fetches(self) -> int:
        """See Rig."""
        return len(self.at.server.calls("getFile"))

    def leave(self) -> None:
        """See Rig."""
        stage = self.at.server.stage
        if self.chat == self.at.ann:
            stage.block(self.at.ann)
        else:
            stage.remove_bot(self.chat, by=self.at.ann)

    def nonsense(self) -> None:
        """See Rig."""
        self.at.server.bring({"message": {"message_id": ["?"], "chat": None, "text": 7}})
        self.at.server.poison(self.chat)

    def duplicate(self, count: int) -> None:
        """See Rig."""
        self.at.server.duplicate(count)

    def shuffle(self, count: int) -> None:
        """See Rig. Under their numbers, as nothing but a fault would bring them."""
        row = self.at.server.updates.row
        row[-count:] = row[: -count - 1 : -1]

    def requests(self, *texts: str) -> Sequence[WebhookRequest]:
        """See Rig. Telegram brings one update a request."""
        return [self.request(each) for each in texts]

    def request(self, text: str, *, late_s: float = 0.0) -> WebhookRequest:
        """See Rig."""
        self.platform._inbound._way = Way(secret=SECRET)
        called, name = f"@{self.at.server.world.bot.username}", sum(text.encode())
        message = {
            "message_id": name,
            "date": int(self.at.clock.now().timestamp() - late_s),
            "chat": {"id": self.chat, "type": "private" if self.chat > 0 else "supergroup"},
            "from": {"id": self.at.ann, "is_bot": False, "first_name": "Ann"},
            "text": f"{called} {text}",
            "entities": [{"type": "mention", "offset": 0, "length": len(called)}],
        }
        body = json.dumps({"update_id": name, "message": message}).encode()
        return WebhookRequest(headers={"X-Telegram-Bot-Api-Secret-Token": SECRET}, body=body)

    def _messages(self) -> list[Message]:
        return self.at.server.world.chats[self.chat].messages

    def _update_id(self) -> str:
        return f"u/{self.at.server.updates.happened[-1]['update_id']}"

    def _calling(self, text: str) -> str:
        return f"@{self.at.server.world.bot.username} {text}"


def _telegram(repeat: Repeat, *, is_own: bool = False) -> Opener:
    @asynccontextmanager
    async def opened(clock: Clock) -> AsyncIterator[TelegramRig]:
        assert isinstance(clock, HandClock)
        probes = repeat is Repeat.RECONCILABLE
        with TemporaryDirectory() as folder:
            async with wired(Path(folder), clock, probes=probes, is_live=True) as at:
                at.telegram._inbound._polling._first_pause = timedelta(seconds=0.1)
                at.server.world.has_topics = True
                chat = at.ann if is_own else at.forum
                said = at.server.world.new_message_id(at.server.world.chats[chat])
                at.telegram._inbound._seen.note(chat, said)  # it is not its first day there
                yield TelegramRig(at, chat, repeat)

    return opened


TELEGRAMS: dict[str, Opener] = {
    "telegram": _telegram(Repeat.RECONCILABLE),
    "telegram-own-chat": _telegram(Repeat.RECONCILABLE, is_own=True),
    "telegram-without-probes": _telegram(Repeat.NEITHER),
}
