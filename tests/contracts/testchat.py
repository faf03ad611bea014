"""TestChat's rigs: one for each promise."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from adapters.contract import WebhookRequest
from digest.model import Promise, Recipient, Repeat
from digest.ports import Clock
from tests.contracts.platform import CHAT, Lack, Moment, Opener, Rig
from tests.fakes import chatdirections
from tests.fakes.chatdirections import Direction
from tests.fakes.chatserver import ChatServer
from tests.fakes.chatstate import Mode
from tests.platforms.testchat import TestChat


@dataclass(slots=True)
class ChatRig:
    """See Rig."""

    server: ChatServer
    platform: TestChat
    clock: Clock

    @property
    def repeat(self) -> Repeat:
        """See Rig."""
        return self.platform.promise.repeat

    @property
    def place(self) -> Recipient:
        """See Rig."""
        return Recipient(platform=self.platform.name, tenant="T1", chat=CHAT)

    @property
    def asker(self) -> str:
        """See Rig."""
        return "U1"

    @property
    def signs(self) -> bool:
        """See Rig."""
        return True

    @property
    def lacks(self) -> frozenset[Lack]:
        """See Rig."""
        return frozenset()

    def topic(self, root: str) -> str:
        """See Rig."""
        return root

    def seen(self, chat: str = "") -> Sequence[str]:
        """See Rig."""
        return [each.text for each in self.server.visible(chat or CHAT)]

    def threads(self) -> Sequence[str | None]:
        """See Rig."""
        return [each.thread for each in self.server.visible(CHAT)]

    def tries(self) -> int:
        """See Rig."""
        return len(self.server.attempts("send")) + len(self.server.attempts("reply"))

    def throttle(self, retry_after: str | None) -> None:
        """See Rig."""
        self.server.next(chatdirections.throttled(retry_after))

    def have(self, moment: Moment) -> None:
        """See Rig."""
        self.server.next(_MOMENTS[moment])
        if moment in _SILENCES:
            self.platform._limit_s = _SHORT_S

    def unavailable(self) -> None:
        """See Rig."""
        self.server.next(chatdirections.unavailable("7"))

    def close(self, how: str) -> None:
        """See Rig."""
        if how == "archived":
            self.server.archive(CHAT)
        else:
            self.server.remove(CHAT, tells=False)

    def revoke(self) -> None:
        """See Rig."""
        self.server.next(chatdirections.refused(401))

    def reject(self) -> None:
        """See Rig."""
        self.server.next(chatdirections.refused(400))

    async def die(self) -> None:
        """See Rig."""
        await self.server.die()

    async def come_back(self) -> None:
        """See Rig."""
        await self.server.come_back()

    def say(self, text: str) -> str:
        """See Rig."""
        return self.server.say(CHAT, text)

    def attach(self, text: str, body: bytes, *, said_size: int | None = None) -> str:
        """See Rig."""
        return self.server.say(CHAT, text, file=("notes.json", body), said_size=said_size)

    def files(self) -> Sequence[tuple[str, bytes]]:
        """See Rig."""
        shown = [each.file for each in self.server.visible(CHAT) if each.file is not None]
        return [(each["name"], base64.b64decode(each["body"])) for each in shown]

    def fetches(self) -> int:
        """See Rig."""
        return len(self.server.attempts("content"))

    def leave(self) -> None:
        """See Rig."""
        self.server.remove(CHAT)

    def nonsense(self) -> None:
        """See Rig."""
        self.server.bring({"id": ["?"], "kind": "said", "chat": CHAT, "text": None})

    def duplicate(self, count: int) -> None:
        """See Rig."""
        self.server.duplicate(count)

    def shuffle(self, count: int) -> None:
        """See Rig."""
        self.server.shuffle(count)

    def requests(self, *texts: str) -> Sequence[WebhookRequest]:
        """See Rig."""
        return [self._request(texts)]

    def request(self, text: str, *, late_s: float = 0.0) -> WebhookRequest:
        """See Rig."""
        return self._request([text], late_s)

    def _request(self, texts: Sequence[str], late_s: float = 0.0) -> WebhookRequest:
        now = self.clock.now().timestamp()
        updates = [
            {
                "id": f"w-{text}",
                "kind": "said",
                "chat": CHAT,
                "at": int(now * 1000),
                "from": "U1",
                "text": text,
            }
            for text in texts
        ]
        body = self.server.webhooks.envelope("T1", *updates)
        return WebhookRequest(headers=self.server.webhooks.sign(body, at=now - late_s), body=body)


_SHORT_S = 0.25
"""What a call may take where the fake is told to be silent for longer."""
_SILENCES = frozenset({Moment.ACCEPT_THEN_SILENCE, Moment.SILENCE})
_MOMENTS: dict[Moment, Direction] = {
    Moment.HANG_UP: chatdirections.hang_up(),
    Moment.ACCEPT_THEN_HANG_UP: chatdirections.accept_then_hang_up(),
    Moment.ACCEPT_THEN_FAIL: chatdirections.failing(after=True),
    Moment.FAIL: chatdirections.failing(),
    Moment.ACCEPT_THEN_GARBLE: chatdirections.garbled(),
    Moment.ACCEPT_THEN_SILENCE: chatdirections.slow(1500 * _SHORT_S, after=True),
    Moment.SILENCE: chatdirections.slow(1500 * _SHORT_S),
}


def _testchat(repeat: Repeat) -> Opener:
    @asynccontextmanager
    async def opened(clock: Clock) -> AsyncIterator[Rig]:
        mode = Mode(repeat.value)
        async with ChatServer(mode=mode) as server:
            server.open_chat(CHAT)
            chat = TestChat(
                server.url,
                server.token(),
                Promise(repeat=repeat),
                clock=clock,
                has_details=True,
                grows=True,
                poll_s=1,
                sleep=_no_time,
            )
            try:
                yield ChatRig(server, chat, clock)
            finally:
                await chat.aclose()

    return opened


async def _no_time(seconds: float) -> None:
    """Let others run; nobody waits in a test."""
    await asyncio.sleep(0)


TESTCHATS: dict[str, Opener] = {f"testchat-{repeat.value}": _testchat(repeat) for repeat in Repeat}
