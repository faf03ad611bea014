"""LINE's rigs: somebody's own chat, and a group."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.contract import Desk, WebhookRequest
from adapters.line.platform import LineBot
from digest.model import Recipient, Repeat
from digest.ports import Clock
from tests.adapters.line.wired import Wired, door, wired
from tests.contracts.kernel import HandClock
from tests.contracts.platform import Lack, Moment, Opener
from tests.fakes.line import directions
from tests.fakes.line.directions import Direction

_SHORT_S = 0.25
"""What a call may take where the fake is told to be silent for longer."""
_NOWHERE = "http://127.0.0.1:9/"
_UNAVAILABLE = Direction(is_accepted=False, status=425, body="later", retry_after="7")
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


class Listening(LineBot):
    """The platform, brought what happens for as long as it listens."""

    at: Wired

    async def listen(self, desk: Desk) -> None:
        """See Platform."""
        async with door(self.at, desk):
            await asyncio.Event().wait()


@dataclass(slots=True)
class LineRig:
    """See Rig."""

    at: Wired
    chat: str

    @property
    def platform(self) -> LineBot:
        """See Rig."""
        return self.at.line

    @property
    def repeat(self) -> Repeat:
        """See Rig."""
        return Repeat.IDEMPOTENT

    @property
    def place(self) -> Recipient:
        """See Rig."""
        return self.at.place(self.chat)

    @property
    def asker(self) -> str:
        """See Rig."""
        return self.at.ann

    @property
    def signs(self) -> bool:
        """See Rig. The signature has no time in it."""
        return True

    @property
    def lacks(self) -> frozenset[Lack]:
        """See Rig."""
        here = Lack.FAREWELLS if self.chat == self.at.ann else Lack.ATTACHING
        return frozenset({Lack.THREADS, Lack.FILES, Lack.DATES, here})

    def topic(self, root: str) -> str:  # there are none
        """See Rig."""
        raise NotImplementedError

    def seen(self, chat: str = "") -> Sequence[str]:
        """See Rig. Where words lead is read with them."""
        shown = self.at.server.said(chat or self.chat)
        return ["\n".join([each.text, *each.links]) if each.links else each.text for each in shown]

    def threads(self) -> Sequence[str | None]:
        """See Rig."""
        return [None for _ in self.at.server.said(self.chat)]

    def tries(self) -> int:
        """See Rig."""
        return len(self.at.server.calls("push")) + len(self.at.server.calls("reply"))

    def throttle(self, retry_after: str | None) -> None:
        """See Rig."""
        self.at.server.next(directions.throttled(retry_after))

    def have(self, moment: Moment) -> None:
        """See Rig."""
        self.at.server.next(_MOMENTS[moment])
        if moment in {Moment.SILENCE, Moment.ACCEPT_THEN_SILENCE}:
            self.platform._api.wire.limit_s = _SHORT_S

    def unavailable(self) -> None:
        """See Rig."""
        self.at.server.next(_UNAVAILABLE)

    def close(self, how: str) -> None:  # noqa: ARG002  # it is the same here
        """See Rig."""
        self.leave()

    def revoke(self) -> None:
        """See Rig."""
        self.at.server.next(directions.refused(401, "Authentication failed"))

    def reject(self) -> None:
        """See Rig."""
        self.at.server.next(directions.refused(400, "No such thing"))

    async def die(self) -> None:
        """See Rig."""
        await self.at.server.die()

    async def come_back(self) -> None:
        """See Rig."""
        await self.at.server.come_back()

    def say(self, text: str) -> str:
        """See Rig."""
        message = self.at.server.stage.say(self.chat, self._calling(text), by=self.at.ann)
        return f"e/{self.at.server.stage.event(message).id}"

    def attach(self, text: str, body: bytes, *, said_size: int | None = None) -> str:  # noqa: ARG002  # nothing is written with a file
        """See Rig. What is meant is told by the kind of file."""
        message = self.at.server.stage.file(
            self.chat, "notes.json", body, by=self.at.ann, said_size=said_size
        )
        return f"e/{self.at.server.stage.event(message).id}"

    def files(self) -> Sequence[tuple[str, bytes]]:
        """See Rig."""
        return []

    def fetches(self) -> int:
        """See Rig."""
        return len(self.at.server.calls("content"))

    def leave(self) -> None:
        """See Rig."""
        if self.chat == self.at.ann:
            self.at.server.stage.unfollow(self.chat)
        else:
            self.at.server.stage.remove_bot(self.chat)

    def nonsense(self) -> None:
        """See Rig."""
        self.at.server.bring({"type": "message", "message": {"id": 7}, "source": []})

    def duplicate(self, count: int) -> None:
        """See Rig."""
        webhooks = self.at.server.webhooks
        webhooks.waiting += webhooks.events[-count:]
        webhooks.wake()

    def shuffle(self, count: int) -> None:
        """See Rig."""
        waiting = self.at.server.webhooks.waiting
        waiting[-count:] = waiting[: -count - 1 : -1]

    def requests(self, *texts: str) -> Sequence[WebhookRequest]:
        """See Rig. All in one."""
        messages = [self._said(each) for each in texts]
        made = self.at.server.request(*messages)
        return [WebhookRequest(headers=made.headers, body=made.body)]

    def request(self, text: str, *, late_s: float = 0.0) -> WebhookRequest:  # noqa: ARG002  # the signature has no time
        """See Rig."""
        return self.requests(text)[0]

    def _said(self, text: str) -> str:
        return self.at.server.stage.say(self.chat, self._calling(text), by=self.at.ann)

    def _calling(self, text: str) -> str:
        if self.chat == self.at.ann:
            return text
        return f"@{self.at.server.world.name} {text}"


def _line(*, is_own: bool) -> Opener:
    @asynccontextmanager
    async def opened(clock: Clock) -> AsyncIterator[LineRig]:
        assert isinstance(clock, HandClock)
        with TemporaryDirectory() as folder:
            async with wired(Path(folder), clock, is_live=True, sleep=asyncio.sleep) as at:
                at.server.hold()
                at.server.hook(_NOWHERE)  # what happens waits until somebody listens
                at.server.webhooks.is_redelivering = True
                at.line.__class__ = Listening
                at.line.at = at  # type: ignore[attr-defined]  # of Listening
                yield LineRig(at, at.ann if is_own else at.group)

    return opened


LINES: dict[str, Opener] = {
    "line": _line(is_own=True),
    "line-group": _line(is_own=False),
}
