"""Where the readers of a run are: a chat server that says what they see, and has bad moments."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol, TypeAlias, TypeVar

from digest.model import Repeat
from tests.bench.crash import chats
from tests.bench.crash.instruments import Instruments
from tests.fakes import chatdirections
from tests.fakes import directions as http
from tests.fakes.chatserver import ChatServer
from tests.fakes.chatstate import Mode
from tests.fakes.clock import Clock
from tests.fakes.line import directions as linedirections
from tests.fakes.line.server import LineServer
from tests.fakes.script import Script
from tests.fakes.slack import directions as slackdirections
from tests.fakes.slack.nouns import App
from tests.fakes.slack.server import SlackServer
from tests.fakes.telegram import directions as telegramdirections
from tests.fakes.telegram.server import TelegramServer

D = TypeVar("D")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A send that reached a server."""

    at: float
    """Seconds since 1970, by the run's clock."""
    chat: str


class Venue(Protocol):
    """A server with all chats of a run."""

    unanswered: Counter[str]
    """By promise: requests that were taken and not truly answered, or that nobody can tell."""

    @property
    def url(self) -> str:
        """Where a platform finds it."""
        ...

    @property
    def is_busy(self) -> bool:
        """Whether it has connections."""
        ...

    def seen(self, chat: str) -> Sequence[str]:
        """Return what a reader sees, message by message."""
        ...

    def tried(self) -> Sequence[Tried]:
        """Return the sends that reached it, in their order."""
        ...


class _Chance:
    """Most requests take some milliseconds, a share comes to grief."""

    def __init__(self, seed: int, share: float) -> None:
        self._random = random.Random(seed)  # noqa: S311  # a run to repeat
        self._share = share

    def mood(self, moods: int) -> int | None:
        """Return the number of one of so many moods, or mostly none."""
        if self._random.random() >= self._share:
            return None
        return self._random.randrange(moods)

    def milliseconds(self) -> tuple[float, bool]:
        """Return how long a request takes, and whether it takes it after its effect."""
        is_after = self._random.random() < 0.5
        return self._random.uniform(1, 12), is_after


class _Moods(Script[D]):
    """Bad moments of sends, by chance, and some milliseconds for all the rest.

    Args:
        chance: decides.
        plain: what is done with a call in peace.
        send: the call by which something is sent.
        moods: what may become of it.
        clear: those that leave no doubt about whether it was taken.
        slow: takes milliseconds, before the effect or after it.
        promise_of: by which promise a chat, as the call names it, is served.
    """

    def __init__(
        self,
        chance: _Chance,
        plain: D,
        *,
        send: str,
        moods: Sequence[D],
        clear: Sequence[D],
        slow: Callable[[float, bool], D],
        promise_of: Callable[[Mapping[str, object]], str],
    ) -> None:
        super().__init__(plain)
        self._chance = chance
        self._send = send
        self._moods = (*moods, *clear)
        self._doubtful = len(moods)
        self._slow = slow
        self._promise_of = promise_of
        self.unanswered: Counter[str] = Counter()

    def take(self, on: str, **places: object) -> D:
        """See Script."""
        mood = self._chance.mood(len(self._moods)) if on.lower() == self._send else None
        if mood is None:
            return self._slow(*self._chance.milliseconds())
        if mood < self._doubtful:
            self.unanswered[self._promise_of(places)] += 1
        return self._moods[mood]


def _chat_moods(chance: _Chance) -> _Moods[chatdirections.Direction]:
    return _Moods(
        chance,
        chatdirections.PLAIN,
        send="send",
        moods=(
            chatdirections.accept_then_hang_up(),
            chatdirections.hang_up(),
            chatdirections.Direction(status=503),  # accepted, and it does not say so
        ),
        clear=(chatdirections.unavailable("1"), chatdirections.throttled("2")),
        slow=lambda milliseconds, after: chatdirections.slow(milliseconds, after=after),
        promise_of=lambda places: str(places["chat"]).partition("-")[0],
    )


def _slack_moods(chance: _Chance) -> _Moods[slackdirections.Direction]:
    return _Moods(
        chance,
        slackdirections.PLAIN,
        send="chat.postmessage",
        moods=(
            slackdirections.accept_then_hang_up(),
            slackdirections.hang_up(),
            slackdirections.Direction(answer=http.status(503)),
        ),
        clear=(slackdirections.refused("service_unavailable"), slackdirections.throttled("2")),
        slow=lambda milliseconds, after: slackdirections.slow(milliseconds / 1000, after=after),
        promise_of=lambda places: str(places["channel"]).partition("-")[0],
    )


def _telegram_moods(
    chance: _Chance, names: Mapping[int, str]
) -> _Moods[telegramdirections.Direction]:
    return _Moods(
        chance,
        telegramdirections.PLAIN,
        send="sendmessage",
        moods=(
            telegramdirections.accept_then_hang_up(),
            telegramdirections.hang_up(),
            telegramdirections.failing(after=True),
            telegramdirections.bad_gateway(),
        ),
        clear=(telegramdirections.throttled(2),),
        slow=lambda milliseconds, after: telegramdirections.slow(milliseconds, after=after),
        promise_of=lambda places: names[int(str(places["chat"]))].partition("-")[0],
    )


def _line_moods(chance: _Chance) -> _Moods[chatdirections.Direction]:
    return _Moods(
        chance,
        chatdirections.PLAIN,
        send="push",
        moods=(
            linedirections.accept_then_hang_up(),
            linedirections.hang_up(),
            linedirections.failing(after=True),
        ),
        clear=(linedirections.refused(425, "Too early"), linedirections.throttled("2")),
        slow=lambda milliseconds, after: linedirections.slow(milliseconds, after=after),
        promise_of=lambda _places: Repeat.IDEMPOTENT.value,
    )


@dataclass(slots=True, kw_only=True)
class _ChatVenue:
    """See Venue."""

    server: ChatServer
    unanswered: Counter[str]

    @property
    def url(self) -> str:
        """See Venue."""
        return self.server.url

    @property
    def is_busy(self) -> bool:
        """See Venue."""
        runner = self.server._runner
        return bool(runner and runner.server and runner.server.connections)

    def seen(self, chat: str) -> Sequence[str]:
        """See Venue."""
        return [message.text for message in self.server.visible(chat)]

    def tried(self) -> Sequence[Tried]:
        """See Venue."""
        return [Tried(at=each.at, chat=each.chat) for each in self.server.attempts()]


@dataclass(slots=True, kw_only=True)
class _SlackVenue:
    """See Venue."""

    server: SlackServer
    unanswered: Counter[str]

    @property
    def url(self) -> str:
        """See Venue."""
        return self.server.api_url

    @property
    def is_busy(self) -> bool:
        """See Venue."""
        runner = self.server._runner
        return bool(runner and runner.server and runner.server.connections)

    def seen(self, chat: str) -> Sequence[str]:
        """See Venue."""
        there = self.server.world.channels[chat]
        return [self.server.seen(each) for each in there.messages]

    def tried(self) -> Sequence[Tried]:
        """See Venue."""
        calls = self.server.calls("chat.postMessage")
        return [Tried(at=each.at, chat=each.channel) for each in calls]


@dataclass(slots=True, kw_only=True)
class _TelegramVenue:
    """See Venue."""

    server: TelegramServer
    unanswered: Counter[str]
    names: Mapping[int, str]

    @property
    def url(self) -> str:
        """See Venue."""
        return self.server.url

    @property
    def is_busy(self) -> bool:
        """See Venue."""
        runner = self.server._runner
        return bool(runner and runner.server and runner.server.connections)

    def seen(self, chat: str) -> Sequence[str]:
        """See Venue."""
        return [each.text for each in self.server.said(chats.person(chat))]

    def tried(self) -> Sequence[Tried]:
        """See Venue."""
        calls = self.server.calls("sendMessage")
        return [Tried(at=each.at, chat=self.names[each.chat or 0]) for each in calls]


@dataclass(slots=True, kw_only=True)
class _LineVenue:
    """See Venue."""

    server: LineServer
    unanswered: Counter[str]
    names: Mapping[str, str]

    @property
    def url(self) -> str:
        """See Venue."""
        return self.server.url

    @property
    def is_busy(self) -> bool:
        """See Venue."""
        runner = self.server._runner
        return bool(runner and runner.server and runner.server.connections)

    def seen(self, chat: str) -> Sequence[str]:
        """See Venue."""
        return [each.text for each in self.server.said(chats.line_id(chat))]

    def tried(self) -> Sequence[Tried]:
        """See Venue."""
        calls = self.server.calls("push")
        return [Tried(at=each.at, chat=self.names[each.chat or ""]) for each in calls]


@asynccontextmanager
async def _testchat(
    instruments: Instruments, names: Sequence[str], chance: _Chance
) -> AsyncIterator[Venue]:
    moods = _chat_moods(chance)
    async with ChatServer(clock=_clock(instruments)) as server:
        server.script = server._api._script = moods
        for name in names:
            server.open_chat(name, mode=Mode(name.partition("-")[0]))
        yield _ChatVenue(server=server, unanswered=moods.unanswered)


@asynccontextmanager
async def _slack(
    instruments: Instruments, names: Sequence[str], chance: _Chance
) -> AsyncIterator[Venue]:
    moods = _slack_moods(chance)
    app = App(events={"app_uninstalled"})  # nobody listens to what is posted
    async with SlackServer(app=app, clock=_clock(instruments), has_rates=False) as server:
        server.script = server._api.script = moods
        server.add_team(chats.TENANT, "Crash")
        for promise in (Repeat.RECONCILABLE, Repeat.NEITHER):
            grant = chats.grant(promise)
            server.install(chats.TENANT, scopes=grant.scopes, value=grant.token)
        for name in names:
            server.add_channel(name, name, team=chats.TENANT, has_app=True)
        yield _SlackVenue(server=server, unanswered=moods.unanswered)


@asynccontextmanager
async def _telegram(
    instruments: Instruments, names: Sequence[str], chance: _Chance
) -> AsyncIterator[Venue]:
    known = {chats.person(name): name for name in names}
    moods = _telegram_moods(chance, known)
    async with TelegramServer(clock=_clock(instruments)) as server:
        server.script = server.api._script = moods
        for number, name in known.items():
            server.stage.person(name, number=number, has_started=True)
        server.world.new_message_id(server.world.chats[chats.person(names[0])])
        yield _TelegramVenue(server=server, unanswered=moods.unanswered, names=known)


@asynccontextmanager
async def _line(
    instruments: Instruments, names: Sequence[str], chance: _Chance
) -> AsyncIterator[Venue]:
    moods, clock = _line_moods(chance), _clock(instruments)
    async with LineServer(clock=clock, quota=None, access_token=chats.TOKEN) as server:
        server._script = server._api._script = moods
        for name in names:
            person = server.world.people.pop(server.stage.person(name, has_followed=True))
            person.id = chats.line_id(name)
            server.world.people[person.id] = person
        known = {chats.line_id(name): name for name in names}
        yield _LineVenue(server=server, unanswered=moods.unanswered, names=known)


def _clock(instruments: Instruments) -> Clock:
    return Clock(source=lambda: instruments.now().timestamp())


_Opener: TypeAlias = Callable[
    [Instruments, Sequence[str], _Chance], AbstractAsyncContextManager[Venue]
]
_OPENERS: Mapping[str, _Opener] = {
    chats.TESTCHAT: _testchat,
    chats.SLACK: _slack,
    chats.TELEGRAM: _telegram,
    chats.LINE: _line,
}
PROMISES: Mapping[str, tuple[Repeat, ...]] = {
    chats.TESTCHAT: tuple(Repeat),
    chats.SLACK: (Repeat.RECONCILABLE, Repeat.NEITHER),
    chats.TELEGRAM: (Repeat.RECONCILABLE, Repeat.NEITHER),
    chats.LINE: (Repeat.IDEMPOTENT,),
}
"""What is promised in each venue."""


def opened(
    name: str, instruments: Instruments, names: Sequence[str], *, seed: int, share: float
) -> AbstractAsyncContextManager[Venue]:
    """Open a venue with chats of these names, each named by its promise, a dash, and whatever."""
    return _OPENERS[name](instruments, names, _Chance(seed, share))
