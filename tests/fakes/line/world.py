"""The world of a fake LINE: all that is there, where it is found, and how it is numbered."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from tests.fakes.clock import Clock
from tests.fakes.line import limits
from tests.fakes.line.nouns import (
    Accepted,
    Called,
    Event,
    Group,
    Json,
    Menu,
    Message,
    Person,
    Token,
)
from tests.fakes.line.refusals import (
    BAD_TO,
    MONTHLY_LIMIT,
    NOT_FOUND,
    NOT_SENT,
    RATE_LIMIT,
    Refusal,
)

ACCESS_TOKEN = "line-access-token-of-a-fake"  # noqa: S105  # of a fake
CHANNEL_SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105  # of a fake
BOT = "U" + "b07" * 10 + "b0"
"""The bot's own user id, which every webhook names as its destination."""
_BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_JAPAN = timedelta(hours=9)


@dataclass(slots=True)
class World:
    """Everything that a fake LINE knows.

    Args:
        clock: seconds since 1970.
        tell: bring an event to the bot.
    """

    clock: Clock
    tell: Callable[[Event], None]
    access_tokens: set[str] = field(default_factory=lambda: {ACCESS_TOKEN})
    name: str = "Daybrief"
    quota: int | None = 200
    """Messages a month; None is no limit."""
    has_chat: bool = False
    """Whether Chat is on in the manager: only then messages can be marked as read."""
    is_verified: bool = False
    """Whether the account may list members and followers."""
    names_pressers: bool = False
    """Whether an event of a group that is no message says whose it is."""
    has_hourly_limits: bool = True
    """Whether rich menus can be changed so often only."""
    webhook_url: str | None = None
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    chats: dict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))
    tokens: dict[str, Token] = field(default_factory=dict)
    retry_keys: dict[str, Accepted] = field(default_factory=dict)
    menus: dict[str, Menu] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    default_menu: str | None = None
    menu_changes: list[float] = field(default_factory=list)
    calls: list[Called] = field(default_factory=list)
    quoted: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Chat and message by quote token."""
    usage: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Messages that were counted, by month."""
    spent: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Messages that were counted, by chat."""
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    # Names and numbers.

    def number(self) -> int:
        """Return a number that was never given."""
        return next(self._numbers)

    def made(self, prefix: str = "") -> str:
        """Return a name of 32 hexadecimal digits that was never given."""
        return prefix + sha256(f"line {self.number()}".encode()).hexdigest()[:32]

    def new_message_id(self) -> str:
        """Return the id of a new message."""
        return str(560_000_000_000_000_000 + self.number())

    def new_event_id(self) -> str:
        """Return a new ULID."""
        rest = (int(self.clock() * 1000) << 80) + self.number()
        written = ""
        for _ in range(26):
            rest, digit = divmod(rest, 32)
            written = _BASE32[digit] + written
        return written

    def new_quote_token(self, chat: str, message: str) -> str:
        """Return what lets a message of a chat be quoted there."""
        token = self.made("quote-")
        self.quoted[token] = (chat, message)
        return token

    # Who and where.

    def person(self, name: str) -> Person:
        """Return a friend.

        Raises:
            Refusal: not found: there is none of that id, or he does not follow the bot.
        """
        found = self.people.get(name)
        if found is None or not found.follows:
            raise NOT_FOUND
        return found

    def group(self, name: str, kind: str = "group") -> Group:
        """Return a group or room that the bot is in.

        Raises:
            Refusal: not found.
        """
        found = self.groups.get(name)
        if found is None or not found.has_bot or found.kind != kind:
            raise NOT_FOUND
        return found

    def recipients(self, to: str) -> int:
        """Count those who get what is sent to a chat, and are paid for.

        Raises:
            Refusal: there is no such chat, or the bot is not in it.
        """
        if to[:1] not in {"U", "C", "R"} or len(to) != 33:
            raise BAD_TO
        if (person := self.people.get(to)) is not None:
            return 1 if person.follows else 0
        group = self.groups.get(to)
        if group is None or not group.has_bot:
            raise NOT_SENT
        return len(group.members)

    # What it costs.

    def month(self) -> str:
        """Return the month, which begins in Japan."""
        return (datetime.fromtimestamp(self.clock(), UTC) + _JAPAN).strftime("%Y-%m")

    def spend(self, counts: dict[str, int]) -> None:
        """Count messages by their chats.

        Raises:
            Refusal: they are more than are left; none is counted.
        """
        month, total = self.month(), sum(counts.values())
        if self.quota is not None and total and self.usage[month] + total > self.quota:
            raise MONTHLY_LIMIT
        self.usage[month] += total
        for chat, count in counts.items():
            self.spent[chat] += count

    def change_menu(self) -> None:
        """Count a rich menu that is made or deleted.

        Raises:
            Refusal: too many of them within an hour.
        """
        now = self.clock()
        self.menu_changes[:] = [each for each in self.menu_changes if each > now - 3600]
        if self.has_hourly_limits and len(self.menu_changes) >= limits.MENU_CHANGES_AN_HOUR:
            raise RATE_LIMIT
        self.menu_changes.append(now)

    # What is said.

    def post(self, message: Message) -> None:
        """Let a message stand in its chat."""
        self.chats[message.chat].append(message)

    def use(self, value: str) -> Token:
        """Return a reply token that is worth something now; it is not used up yet.

        Raises:
            Refusal: it is used, too old, or was never given.
        """
        token, now = self.tokens.get(value), self.clock()
        is_good = (
            token is not None
            and not token.is_used
            and token.brought_at is not None
            and now - token.brought_at <= limits.REPLY_TOKEN_S
        )
        if token is None or not is_good:
            raise Refusal("Invalid reply token")
        return token

    def brought(self, event: Event) -> None:
        """Note that an event is brought to the bot now: its token is good for a minute."""
        now = self.clock()
        if event.token is not None and now - event.token.event_at <= limits.REPLY_EVENT_S:
            event.token.brought_at = now

    def source(self, chat: str, by: str | None, *, is_message: bool = True) -> Json:
        """Return where an event comes from."""
        if chat in self.people:
            return {"type": "user", "userId": chat}
        kind = self.groups[chat].kind
        source: Json = {"type": kind, f"{kind}Id": chat}
        is_named = is_message or self.names_pressers
        if by is not None and is_named and self.people[by].has_app:
            source["userId"] = by
        return source

    def happen(
        self,
        kind: str,
        chat: str,
        *,
        by: str | None = None,
        has_token: bool = True,
        is_message: bool = False,
        **content: object,
    ) -> Event:
        """Let something happen that the bot is told of."""
        now = self.clock()
        shape: Json = {
            "type": kind,
            "mode": "active",
            "timestamp": int(now * 1000),
            "source": self.source(chat, by, is_message=is_message),
            "webhookEventId": self.new_event_id(),
            "deliveryContext": {"isRedelivery": False},
            **content,
        }
        token = None
        if has_token:
            token = Token(value=self.made(), chat=chat, event_at=now)
            self.tokens[token.value] = token
            shape["replyToken"] = token.value
        event = Event(id=shape["webhookEventId"], chat=chat, shape=shape, token=token)
        self.tell(event)
        return event
