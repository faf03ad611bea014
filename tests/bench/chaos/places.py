"""The platforms of a week in trouble, each behind the same few words.

::

    reader settles ─▶ commands that set his zone and time
    a day          ─▶ what he sees ─▶ which of it is that day's brief
    a question     ─▶ what follows it: an answer with a source, or that there is none
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tests.fakes.line import directions as line_bad
from tests.fakes.line.server import LineServer
from tests.fakes.slack import directions as slack_bad
from tests.fakes.slack.server import BOT_TOKEN, SlackServer
from tests.fakes.telegram import directions as telegram_bad
from tests.fakes.telegram.server import TelegramServer

SECRET = "canary_of-a-webhook-secret"  # noqa: S105  # of a fake
_WAITS = ("Show result", "結果を見る")
_UNSEEN = "\u2060"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Something that the bot said to a reader."""

    id: str
    text: str


class Place(Protocol):
    """One platform."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def most_doubled(self) -> int:
        """How many messages a send in flight at a kill may leave in the place of one."""
        ...

    def environment(self, origin: str) -> dict[str, str]:
        """Return what switches it on in a process that is reached at an origin."""
        ...

    def join(self, number: int) -> str:
        """Have somebody come, and return him."""
        ...

    def say(self, reader: str, text: str) -> None:
        """Have a reader say something to the bot."""
        ...

    def seen(self, reader: str) -> Sequence[Seen]:
        """Return what the bot has said to him, in its order."""
        ...

    def ask_for_it(self, reader: str) -> bool:
        """Do what a reader does who still has no answer; return whether he can do anything."""
        ...

    def advance(self, seconds: float) -> None:
        """Let time pass there."""
        ...

    def misbehave(self, chance: random.Random) -> str:
        """Answer one of the next calls badly; return how."""
        ...

    def repeat(self) -> None:
        """Bring the last few updates once more."""
        ...

    def calm(self) -> None:
        """Answer well from now on."""
        ...


@dataclass(slots=True, kw_only=True)
class OnSlack:
    """Readers in their own chats of one workspace."""

    server: SlackServer
    name: str = "slack"
    most_doubled: int = 0

    def environment(self, origin: str) -> dict[str, str]:
        """See Place."""
        self.server.app.request_url = f"{origin}/slack/events"
        return {
            "SLACK_API_URL": self.server.api_url,
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_SIGNING_SECRET": self.server.app.signing_secret,
        }

    def join(self, number: int) -> str:
        """See Place."""
        return self.server.add_user(f"U77{number:05}", f"reader{number}").id

    def say(self, reader: str, text: str) -> None:
        """See Place."""
        self.server.stage.say(reader, "dm", text)

    def seen(self, reader: str) -> Sequence[Seen]:
        """See Place: threads as well, since answers stand there."""
        bot = self.server.bot()
        return [
            Seen(id=each.ts, text=self.server.seen(each))
            for each in self.server.dm(reader)
            if each.user == bot
        ]

    def ask_for_it(self, reader: str) -> bool:
        """See Place: an answer comes here without him."""
        del reader
        return False

    def advance(self, seconds: float) -> None:
        """See Place."""
        self.server.advance(seconds)

    def misbehave(self, chance: random.Random) -> str:
        """See Place."""
        how, direction = chance.choice(
            [
                ("429", slack_bad.throttled("1")),
                ("hangs up", slack_bad.hang_up()),
                ("takes it and hangs up", slack_bad.accept_then_hang_up()),
                ("500", slack_bad.failing()),
                ("takes it and says 500", slack_bad.failing(after=True)),
            ]
        )
        self.server.next(direction, on="chat.*")
        return how

    def repeat(self) -> None:
        """See Place."""
        self.server.duplicate_last_event(5)

    def calm(self) -> None:
        """See Place."""
        self.server.calm()


@dataclass(slots=True, kw_only=True)
class OnTelegram:
    """Readers in private chats."""

    server: TelegramServer
    name: str = "telegram"
    most_doubled: int = 1

    def environment(self, origin: str) -> dict[str, str]:
        """See Place."""
        del origin  # PUBLIC_URL says it
        return {
            "TELEGRAM_API_URL": self.server.url,
            "TELEGRAM_BOT_TOKEN": self.server.token,
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
        }

    def join(self, number: int) -> str:
        """See Place."""
        person = self.server.stage.person(f"Reader {number}")
        self.server.stage.start(person)
        return str(person)

    def say(self, reader: str, text: str) -> None:
        """See Place."""
        self.server.stage.say(int(reader), text)

    def seen(self, reader: str) -> Sequence[Seen]:
        """See Place."""
        return [Seen(id=str(each.id), text=each.text) for each in self.server.said(int(reader))]

    def ask_for_it(self, reader: str) -> bool:
        """See Place: an answer comes here without him."""
        del reader
        return False

    def advance(self, seconds: float) -> None:
        """See Place."""
        self.server.clock.advance(seconds)

    def misbehave(self, chance: random.Random) -> str:
        """See Place."""
        how, direction = chance.choice(
            [
                ("429", telegram_bad.throttled(1)),
                ("hangs up", telegram_bad.hang_up()),
                ("takes it and hangs up", telegram_bad.accept_then_hang_up()),
                ("500", telegram_bad.failing()),
                ("takes it and says 500", telegram_bad.failing(after=True)),
            ]
        )
        self.server.next(direction, on="sendMessage")
        return how

    def repeat(self) -> None:
        """See Place."""
        self.server.duplicate(3)
        self.server.shuffle(3)

    def calm(self) -> None:
        """See Place."""
        self.server.calm()


@dataclass(slots=True, kw_only=True)
class OnLine:
    """Readers in their own chats with the bot."""

    server: LineServer
    name: str = "line"
    most_doubled: int = 0

    def environment(self, origin: str) -> dict[str, str]:
        """See Place."""
        self.server.hook(f"{origin}/line/webhook")
        return {
            "LINE_API_URL": self.server.url,
            "LINE_CHANNEL_ACCESS_TOKEN": self.server.access_token,
            "LINE_CHANNEL_SECRET": self.server.secret,
        }

    def join(self, number: int) -> str:
        """See Place."""
        person = self.server.stage.person(f"Reader {number}", language="en")
        self.server.stage.follow(person)
        return person

    def say(self, reader: str, text: str) -> None:
        """See Place."""
        self.server.stage.say(reader, text)

    def seen(self, reader: str) -> Sequence[Seen]:
        """See Place: of a card, its lines."""
        return [
            Seen(id=each.id, text=each.text.replace(_UNSEEN, ""))
            for each in self.server.said(reader)
        ]

    def ask_for_it(self, reader: str) -> bool:
        """See Place: what waits is fetched by a tap, which stands under whatever is said next."""
        offered = [label for each in self.server.seen(reader)[-1:] for label in each.quick]
        for label in _WAITS:
            if label in offered:
                self.server.stage.tap(reader, label)
                return True
        self.server.stage.say(reader, "help")
        return True

    def advance(self, seconds: float) -> None:
        """See Place."""
        self.server.clock.advance(seconds)

    def misbehave(self, chance: random.Random) -> str:
        """See Place."""
        how, direction = chance.choice(
            [
                ("429", line_bad.throttled("1")),
                ("hangs up", line_bad.hang_up()),
                ("takes it and hangs up", line_bad.accept_then_hang_up()),
                ("500", line_bad.failing()),
                ("takes it and says 500", line_bad.failing(after=True)),
            ]
        )
        self.server.next(direction, on=chance.choice(["push", "reply"]))
        return how

    def repeat(self) -> None:
        """See Place."""
        self.server.duplicate(3)
        self.server.shuffle(3)

    def calm(self) -> None:
        """See Place."""
        self.server.calm()
