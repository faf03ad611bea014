"""Slack's rigs: with the scopes to read histories, and without."""

from __future__ import annotations

import asyncio
import html
import json
import re
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.contract import WebhookRequest
from adapters.slack.inbound.socketmode import SocketMode
from adapters.slack.platform import Slack
from digest.model import Recipient, Repeat
from digest.ports import Clock
from tests.adapters.slack.inbound import sent
from tests.adapters.slack.inbound.arriving import QUICK
from tests.adapters.slack.wired import BLIND, EVERY, PERSON, TEAM, Wired, wired
from tests.contracts.kernel import HandClock
from tests.contracts.platform import CHAT, Lack, Moment, Opener
from tests.fakes import directions as http
from tests.fakes.slack import directions
from tests.fakes.slack.carrier import EVENT
from tests.fakes.slack.directions import Direction
from tests.fakes.slack.nouns import App, Message

_SHORT_S = 0.25
"""What a call may take where the fake is told to be silent for longer."""
_TURN_S, _TURNS = 0.05, 3
"""The fake's time passes so many times as fast, so that nobody waits three seconds for what is
brought again."""
_LINK = re.compile(r"<(https?://[^|>]+)\|")
_EVENTS = {"app_mention", "channel_left", "member_left_channel"}
"""A mention comes once, not as a message as well."""


def _answer(body: dict[str, object], *head: str) -> http.Direction:
    """Return JSON, with further lines of the head."""
    text = json.dumps(body).encode()
    lines = ["HTTP/1.1 200 OK", "Content-Type: application/json", *head]
    return http.raw("\r\n".join([*lines, f"Content-Length: {len(text)}", "", ""]).encode(), text)


_MOMENTS: dict[Moment, Direction] = {
    Moment.HANG_UP: directions.hang_up(),
    Moment.ACCEPT_THEN_HANG_UP: directions.accept_then_hang_up(),
    Moment.ACCEPT_THEN_FAIL: directions.failing(after=True),
    Moment.FAIL: directions.bad_gateway(),
    Moment.ACCEPT_THEN_GARBLE: Direction(answer=_answer({"ok": True})),
    Moment.ACCEPT_THEN_SILENCE: directions.slow(2 * _SHORT_S * _TURNS, after=True),
    Moment.SILENCE: directions.slow(2 * _SHORT_S * _TURNS),
}
_UNAVAILABLE = Direction(
    is_accepted=False,
    answer=_answer({"ok": False, "error": "service_unavailable"}, "Retry-After: 7"),
)


@dataclass(slots=True)
class SlackRig:
    """See Rig."""

    at: Wired
    repeat: Repeat

    @property
    def platform(self) -> Slack:
        """See Rig."""
        return self.at.slack

    @property
    def place(self) -> Recipient:
        """See Rig."""
        return Recipient(platform=self.platform.name, tenant=TEAM, chat=CHAT)

    @property
    def asker(self) -> str:
        """See Rig."""
        return PERSON

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

    def seen(self, chat: str = CHAT) -> Sequence[str]:
        """See Rig. What a link leads to is seen too; a message that is a file says nothing."""
        posted = (each for each in self.at.posted(chat) if self.at.server.seen(each))
        return ["\n".join((self.at.server.seen(each), *_addresses(each))) for each in posted]

    def threads(self) -> Sequence[str | None]:
        """See Rig."""
        return [each.thread_ts for each in self._posted()]

    def tries(self) -> int:
        """See Rig."""
        return len(self.at.server.calls("chat.postMessage"))

    def throttle(self, retry_after: str | None) -> None:
        """See Rig."""
        self.at.server.next(directions.throttled(retry_after))

    def have(self, moment: Moment) -> None:
        """See Rig."""
        self.at.server.next(_MOMENTS[moment])
        if moment in {Moment.SILENCE, Moment.ACCEPT_THEN_SILENCE}:
            self.platform._web._limit_s = _SHORT_S

    def unavailable(self) -> None:
        """See Rig."""
        self.at.server.next(_UNAVAILABLE)

    def close(self, how: str) -> None:
        """See Rig. Whatever was held back until then goes on."""
        self.at.clock.advance(timedelta(days=1))
        if how == "archived":
            self.at.server.stage.archive(CHAT)
        else:
            self.at.server.stage.remove(CHAT, self.at.server.bot(TEAM))

    def revoke(self) -> None:
        """See Rig."""
        self.at.server.next(directions.refused("token_revoked"))

    def reject(self) -> None:
        """See Rig."""
        self.at.server.next(directions.refused("invalid_arguments"))

    async def die(self) -> None:
        """See Rig."""
        await self.at.server.die()

    async def come_back(self) -> None:
        """See Rig."""
        await self.at.server.come_back()

    def say(self, text: str) -> str:
        """See Rig."""
        return _update_id(self.at.server.stage.say(PERSON, CHAT, self._calling(text)))

    def attach(self, text: str, body: bytes, *, said_size: int | None = None) -> str:
        """See Rig."""
        size = len(body) if said_size is None else said_size
        upload = ("notes.json", b"x" * size)
        said = self.at.server.stage.say(PERSON, CHAT, self._calling(text), upload=upload)
        kept = self.at.server.world.files[said.files[0]]
        kept.body, kept.is_uploaded = body, True
        return _update_id(said)

    def files(self) -> Sequence[tuple[str, bytes]]:
        """See Rig."""
        names = [name for each in self.at.posted() for name in each.files]
        kept = [self.at.server.world.files[name] for name in names]
        return [(each.name, each.body) for each in kept]

    def fetches(self) -> int:
        """See Rig."""
        return len(self.at.server.calls("files.download"))

    def leave(self) -> None:
        """See Rig."""
        self.at.server.stage.remove(CHAT, self.at.server.bot(TEAM))

    def nonsense(self) -> None:
        """See Rig."""
        payload = {"type": "event_callback", "team_id": TEAM, "event": {"type": ["?"]}}
        self.at.server.carrier.carry(EVENT, payload, name="Ev-odd")

    def duplicate(self, count: int) -> None:
        """See Rig."""
        self.at.server.duplicate_last_event(count)

    def shuffle(self, count: int) -> None:
        """See Rig. What comes from Slack comes side by side: it has no order to begin with."""

    def requests(self, *texts: str) -> Sequence[WebhookRequest]:
        """See Rig. Slack brings one event a request."""
        return [self.request(each) for each in texts]

    def request(self, text: str, *, late_s: float = 0.0) -> WebhookRequest:
        """See Rig."""
        now = self.at.clock.now().timestamp()
        ts = f"{int(now)}.{sum(text.encode()):06d}"
        text_ = self._calling(text)
        event = sent.event("app_mention", channel=CHAT, user=PERSON, text=text_, ts=ts)
        return sent.posted({**event, "event_id": f"Ev{text}"}, at=now - late_s)

    def _posted(self) -> list[Message]:
        return [each for each in self.at.posted() if self.at.server.seen(each)]

    def _calling(self, text: str) -> str:
        return f"<@{self.at.server.bot(TEAM)}> {text}"


def _addresses(shown: Message) -> list[str]:
    return [html.unescape(each) for each in _LINK.findall(json.dumps(shown.blocks))]


def _update_id(said: Message) -> str:
    return f"m/{said.channel}/{said.ts}"


def _slack(scopes: Collection[str], repeat: Repeat) -> Opener:
    @asynccontextmanager
    async def opened(clock: Clock) -> AsyncIterator[SlackRig]:
        assert isinstance(clock, HandClock)
        with TemporaryDirectory() as folder:
            app = App(events=set(_EVENTS))
            async with (
                wired(Path(folder), clock, scopes=scopes, app=app, is_live=True) as at,
                asyncio.TaskGroup() as tasks,
            ):
                at.slack._inbound._socket = SocketMode(
                    app_token=app.app_token, api_url=at.server.api_url, pace=QUICK
                )
                passing = tasks.create_task(_pass(at))
                try:
                    yield SlackRig(at, repeat)
                finally:
                    passing.cancel()

    return opened


async def _pass(at: Wired) -> None:
    """Have the fake's time pass faster."""
    while True:
        await asyncio.sleep(_TURN_S)
        at.server.advance(_TURN_S * (_TURNS - 1))


SLACKS: dict[str, Opener] = {
    "slack": _slack(EVERY, Repeat.RECONCILABLE),
    "slack-without-history": _slack(BLIND, Repeat.NEITHER),
}
