"""What a chat server knows: its chats, what is visible in them, and who said what.

Every change is an event, applied in one place and written to the log first when there is
one; a server that starts on a log has what it had::

    open, settle, tried, posted, said, reordered, confirmed ─▶ log ─▶ ChatState
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from tests.fakes.clock import Clock


class Mode(StrEnum):
    """What becomes of a message that is sent twice with the same op_id."""

    IDEMPOTENT = "idempotent"
    RECONCILABLE = "reconcilable"
    NEITHER = "neither"


class Standing(StrEnum):
    """Whether the bot may write to a chat."""

    OPEN, ARCHIVED, REMOVED = "open", "archived", "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a reader sees in a chat."""

    id: str
    chat: str
    thread: str | None
    op_id: str | None
    text: str
    at: float
    """Seconds since 1970, by the server's clock."""
    actions: list[dict[str, str]] = field(default_factory=list)
    """What can be pressed under it: label and token of each."""
    file: dict[str, str] | None = None
    """What hangs on it: name, type, and body in base 64."""
    only: str | None = None
    """Who alone sees it; None: whoever is in the chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A request that came, whatever became of it."""

    on: str
    tenant: str
    chat: str
    op_id: str | None
    status: int
    """What it was answered; 0 when it was left without an answer."""
    message: str | None
    """The id of the message it made visible, or of the one that was there before."""
    at: float


@dataclass(slots=True, kw_only=True)
class Chat:
    """A chat of one tenant."""

    id: str
    tenant: str
    mode: Mode
    standing: Standing = Standing.OPEN
    is_shared: bool = False
    roles: dict[str, str] = field(default_factory=dict)
    """What people are in it; whoever is not named is a member."""
    messages: list[Message] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An update with its place in the queue of its tenant."""

    offset: int
    update: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the server takes at most."""

    text_chars: int = 4000
    op_id_chars: int = 64
    chat_interval_s: float = 0.0
    """Between two messages in one chat in the long run; 0 is no limit."""
    chat_burst: int = 1
    tenant_interval_s: float = 0.0
    tenant_burst: int = 30
    key_life_s: float = 24 * 3600.0
    """For how long an op_id is known in an idempotent chat."""
    history_page: int = 100
    history_lag_s: float = 0.0
    """How long a new message is missing from the history."""


@dataclass(slots=True)
class ChatState:
    """All that the server would lose without a log."""

    clock: Clock
    limits: Limits = field(default_factory=Limits)
    log: Path | None = None
    chats: dict[str, Chat] = field(default_factory=dict)
    attempts: list[Attempt] = field(default_factory=list)
    queues: dict[str, list[Waiting]] = field(default_factory=dict)
    uploads: dict[tuple[str, str], bytes] = field(default_factory=dict)
    """What people have sent to the bot, by tenant and handle; a log does not keep it."""
    _keys: dict[tuple[str, str], Message] = field(default_factory=dict)
    _free_at: dict[str, float] = field(default_factory=dict)
    _last: int = 0
    _out: BinaryIO | None = None

    def __post_init__(self) -> None:
        if self.log is None:
            return
        self._out = self.log.open("a+b", buffering=0)
        self._out.seek(0)
        whole, _, _ = self._out.read().rpartition(b"\n")
        for line in whole.splitlines():
            event = json.loads(line)
            self._apply(event.pop("event"), event)
        if whole:  # half a line is the end of a writer that was killed
            self._out.truncate(len(whole) + 1)

    def close(self) -> None:
        """Let go of the log."""
        if self._out is not None:
            self._out.close()

    def open_chat(self, chat: str, tenant: str, mode: Mode) -> None:
        """Open a chat, or change the mode of one that is there."""
        self._happen("open", chat=chat, tenant=tenant, mode=mode)

    def settle(self, chat: str, standing: Standing) -> None:
        """Say whether the bot may write to a chat."""
        self._happen("settle", chat=chat, standing=standing)

    def people(self, chat: str, roles: dict[str, str]) -> None:
        """Have several people in a chat, with what some of them are."""
        self._happen("peopled", chat=chat, roles=roles)

    def post(
        self,
        chat: str,
        thread: str | None,
        op_id: str | None,
        text: str,
        actions: list[dict[str, str]],
        *,
        file: dict[str, str] | None = None,
        only: str | None = None,
    ) -> Message:
        """Show a message."""
        message = Message(
            id=f"m{self._last + 1}",
            chat=chat,
            thread=thread,
            op_id=op_id,
            text=text,
            at=self.clock(),
            actions=actions,
            file=file,
            only=only,
        )
        self._happen("posted", **asdict(message))
        return message

    def regrow(self, message: Message, text: str, actions: list[dict[str, str]]) -> None:
        """Show more of a message that is there."""
        shown = self.chats[message.chat].messages
        shown[shown.index(message)] = replace(message, text=text, actions=actions)

    def tried(self, attempt: Attempt) -> None:
        """Record a request."""
        self._happen("tried", **asdict(attempt))

    def queue(self, tenant: str, update: dict[str, Any]) -> None:
        """Put an update at the end of a tenant's queue."""
        self._happen("said", tenant=tenant, update=update)

    def brought(self, update: dict[str, Any]) -> None:
        """Note an update that a webhook brings: it may be replied to."""
        self._happen("brought", update=update)

    def reorder(self, tenant: str, updates: list[dict[str, Any]]) -> None:
        """Put other updates into the last places of a tenant's queue."""
        self._happen("reordered", tenant=tenant, updates=updates)

    def confirm(self, tenant: str, offset: int) -> None:
        """Forget the updates before an offset."""
        waiting = self.queues.get(tenant, [])
        if waiting and waiting[0].offset < offset:
            self._happen("confirmed", tenant=tenant, offset=offset)

    def new_id(self) -> int:
        """Return a number that is not used yet."""
        return self._last + 1

    def known(self, tenant: str, op_id: str | None) -> Message | None:
        """Return the message first sent with an op_id, while the op_id is known."""
        found = self._keys.get((tenant, op_id or ""))
        if found is None or self.clock() - found.at >= self.limits.key_life_s:
            return None
        return found

    def wait(self, tenant: str, chat: str) -> int:
        """Take a place in the rates of a chat and its tenant, or return seconds to wait.

        Whole seconds, rounded up, as platforms say them.
        """
        now = self.clock()
        limits = self.limits
        buckets = (
            (f"chat {chat}", limits.chat_interval_s, limits.chat_burst),
            (f"tenant {tenant}", limits.tenant_interval_s, limits.tenant_burst),
        )
        used = [each for each in buckets if each[1] > 0]
        longest = 0.0
        for name, interval, burst in used:
            free_at = max(self._free_at.get(name, now), now)
            longest = max(longest, free_at - now - interval * (burst - 1))
        if longest > 0:
            return math.ceil(longest)
        for name, interval, _ in used:
            self._free_at[name] = max(self._free_at.get(name, now), now) + interval
        return 0

    def history(self, chat: str, before: str | None) -> tuple[list[Message], bool]:
        """Return a page, newest first, and whether there are older ones.

        Raises:
            KeyError: no message is called `before`.
        """
        newest = self.clock() - self.limits.history_lag_s
        lagging = self.limits.history_lag_s > 0
        shown = self.chats[chat].messages
        end = len(shown)
        if before is not None:
            end = next((at for at, each in enumerate(shown) if each.id == before), -1)
            if end < 0:
                raise KeyError(before)
        old = [each for each in shown[:end] if each.at <= newest] if lagging else shown[:end]
        page = old[-self.limits.history_page :]
        return page[::-1], len(old) > len(page)

    def _happen(self, event: str, **values: Any) -> None:  # noqa: ANN401  # as JSON has it
        if self._out is not None:
            self._out.write(json.dumps({"event": event, **values}).encode() + b"\n")
        self._apply(event, values)

    def _apply(self, event: str, values: dict[str, Any]) -> None:
        match event:
            case "open":
                self._open(**values)
            case "settle":
                self.chats[values["chat"]].standing = Standing(values["standing"])
            case "peopled":
                chat = self.chats[values["chat"]]
                chat.is_shared, chat.roles = True, values["roles"]
            case "posted":
                self._post(Message(**values))
            case "tried":
                self.attempts.append(Attempt(**values))
            case "said":
                self._queue(values["tenant"], values["update"])
            case "brought":
                self._note(values["update"])
            case "reordered":
                queue = self.queues[values["tenant"]]
                updates = values["updates"]
                places = queue[-len(updates) :]
                queue[-len(updates) :] = [
                    Waiting(offset=place.offset, update=update)
                    for place, update in zip(places, updates, strict=True)
                ]
            case _:  # confirmed
                queue = self.queues[values["tenant"]]
                queue[:] = [each for each in queue if each.offset >= values["offset"]]

    def _open(self, chat: str, tenant: str, mode: str) -> None:
        there = self.chats.get(chat)
        if there is None:
            self.chats[chat] = Chat(id=chat, tenant=tenant, mode=Mode(mode))
        else:
            there.mode = Mode(mode)

    def _queue(self, tenant: str, update: dict[str, Any]) -> None:
        self._note(update)
        waiting = Waiting(offset=self._last, update=update)
        self.queues.setdefault(tenant, []).append(waiting)

    def _note(self, update: dict[str, Any]) -> None:
        self._last += 1
        chat = self.chats.get(str(update.get("chat")))
        if chat is not None:
            chat.ids.add(str(update.get("id")))

    def _post(self, message: Message) -> None:
        self._last += 1
        chat = self.chats[message.chat]
        chat.messages.append(message)
        chat.ids.add(message.id)
        if message.op_id is not None and self.known(chat.tenant, message.op_id) is None:
            self._keys[chat.tenant, message.op_id] = message
