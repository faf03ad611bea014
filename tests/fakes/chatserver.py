"""A chat platform of our own on loopback, with a contract as strict as a vendor's.

::

    POST /send     {chat, thread?, op_id, text, actions?}   200 {message, link}   409 {message}
    POST /reply    {chat, thread?, op_id?, to, text, actions?, file?, only?}
                   `to` is an update's id, `only` the one person who sees it;
                   actions [{label, token}]: 13 at most, under what is sent a hundred; labels of
                   80 characters, tokens of 64 of printable ASCII;
                   file {name, type, body}: in base 64, of 1 MiB at most
    POST /grow, /page, /form, /faults               see `tests.fakes.chatextras`
    GET  /quota, /size                              see `tests.fakes.chatmonths`
    GET  /content?handle=                           the bytes of what somebody attached
    GET  /history?chat=&before=                     newest first; only where a chat keeps one
    GET  /role?chat=&person=                        owner, admin, member, guest or external
    GET  /updates?offset=&timeout=&limit=           long poll; an offset confirms all before it
    ------------------------------------------------ Authorization: Bearer TOKEN
    POST to the webhook {tenant, updates}           X-Chat-Timestamp, X-Chat-Signature

    400 wrong fields, text, thread   401 token   403 archived   404 unknown   410 removed
    409 op_id was seen (idempotent chats)        429 too fast, Retry-After in seconds
    501 a chat without history       503 with {"accepted": false}: nothing was done

What a reader sees is in `visible`, every request in `attempts`. In one process::

    async with ChatServer(mode=Mode.RECONCILABLE) as server:
        server.open_chat("C1")
        server.next(accept_then_hang_up(), chat="C1")
        server.say("C1", "what is new?")

From other processes the same over `/state` and `/stage/...` (see `tests.fakes.chatstage`).
Alone, for a person to play with: `python -m tests.fakes.chatserver --port 8088`.
"""

from __future__ import annotations

import argparse
import asyncio
import random
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.fakes import chatstage
from tests.fakes.chatapi import MAX_BODY_BYTES, ChatApi
from tests.fakes.chatdeeds import Deeds
from tests.fakes.chatdirections import PLAIN, Direction
from tests.fakes.chatextras import Extras
from tests.fakes.chatmonths import Months
from tests.fakes.chatstate import Attempt, ChatState, Limits, Message, Mode, Standing
from tests.fakes.chatwebhooks import Webhooks
from tests.fakes.clock import Clock
from tests.fakes.mortal import HOST, Mortal, Routes
from tests.fakes.script import Script

TENANT = "T1"


class ChatServer(Deeds, Mortal):
    """See the module.

    Args:
        mode: of chats that are opened without one.
        tokens: of each tenant; one tenant T1 with `token-T1` when absent.
        secret: signs webhooks.
        opens_unknown: whether a chat nobody opened is opened by its first message.
        redeliver_after_s: pauses before each further try of a webhook request.
        log: where every event is appended, and read from at the start.
        clock: everything goes by it; one that runs by itself when absent.
    """

    def __init__(
        self,
        *,
        host: str = HOST,
        port: int = 0,
        mode: Mode = Mode.RECONCILABLE,
        limits: Limits | None = None,
        tokens: Mapping[str, str] | None = None,
        secret: str = "chat-secret",  # noqa: S107  # of a fake
        opens_unknown: bool = False,
        redeliver_after_s: tuple[float, ...] = (0.02, 0.05, 0.1),
        log: Path | None = None,
        clock: Clock | None = None,
    ) -> None:
        super().__init__(host=host, port=port, most_bytes=MAX_BODY_BYTES)
        self._mode = mode
        self._tokens = dict(tokens or {TENANT: f"token-{TENANT}"})
        self.clock = clock or Clock()
        self.state = ChatState(self.clock, limits or Limits(), log)
        self.webhooks = Webhooks(secret.encode(), redeliver_after_s, self.clock)
        self.script = Script(PLAIN)
        self._api = ChatApi(
            self.state,
            self.script,
            tokens=self._tokens,
            pushed=self.webhooks.urls,
            opens_unknown=mode if opens_unknown else None,
        )
        self._recent: dict[str, list[dict[str, Any]]] = {}

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await super().__aexit__(kind, error, trace)
        self.state.close()

    def _routes(self) -> Routes:
        return [*self._api.routes(), *chatstage.routes(self)]

    def _dies(self) -> None:
        self._api.die()

    @property
    def extras(self) -> Extras:
        """What is there besides messages."""
        return self._api.extras

    @property
    def months(self) -> Months:
        """What is counted of those who are."""
        return self._api.months

    def token(self, tenant: str = TENANT) -> str:
        """Return what a tenant shows to be let in."""
        return self._tokens[tenant]

    # What is there.

    def visible(self, chat: str) -> list[Message]:
        """Return what a reader sees in a chat, oldest first."""
        there = self.state.chats.get(chat)
        return list(there.messages) if there else []

    def attempts(self, on: str = "send", *, chat: str | None = None) -> list[Attempt]:
        """Return the requests that came to one endpoint, oldest first."""
        return [
            each for each in self.state.attempts if each.on == on and chat in {None, each.chat}
        ]

    # What happens there.

    def open_chat(self, chat: str, *, tenant: str = TENANT, mode: Mode | None = None) -> None:
        """Open a chat; one that was archived or removed is open again."""
        self.state.open_chat(chat, tenant, mode or self._mode)
        self.state.settle(chat, Standing.OPEN)

    def archive(self, chat: str) -> None:
        """Archive a chat: it can be read and no more written."""
        self.state.settle(chat, Standing.ARCHIVED)

    def remove(self, chat: str, *, tells: bool = True) -> None:
        """Remove the bot from a chat, and tell it so."""
        self.state.settle(chat, Standing.REMOVED)
        if tells:
            self.bring(self._update("left", chat), tenant=self.state.chats[chat].tenant)

    def next(
        self,
        direction: Direction,
        *,
        on: str = "send",
        chat: str | None = None,
        tenant: str | None = None,
        times: int | None = 1,
    ) -> None:
        """Do this with the next requests that fit; for ever when `times` is None.

        `on` is send, reply, history, updates, role or content. Earlier directions go first.
        """
        self.script.add(direction, on=on, chat=chat, tenant=tenant, times=times)

    def calm(self) -> None:
        """Forget all directions that wait."""
        self.script.clear()

    def say(
        self,
        chat: str,
        text: str,
        *,
        asker: str = "U1",
        thread: str | None = None,
        reply_to: str | None = None,
        is_addressed: bool = False,
        file: tuple[str, bytes] | None = None,
        said_size: int | None = None,
    ) -> str:
        """Let somebody write to the bot; return the update's id.

        A file has a name and bytes; `said_size` is what is said of how many, which may be a lie.
        """
        update = self._update("said", chat)
        update |= {"from": asker, "text": text, "thread": thread, "reply_to": reply_to}
        update |= {"addressed": is_addressed}
        if file is not None:
            name, body = file
            handle = f"f{update['id']}"
            self.state.uploads[self.state.chats[chat].tenant, handle] = body
            size = len(body) if said_size is None else said_size
            update |= {"file": {"name": name, "size": size, "handle": handle}}
        return self._brought(update, chat)

    def people(self, chat: str, **roles: str) -> None:
        """Have several people in a chat; whoever is not named is a member."""
        self.state.people(chat, roles)

    def press(self, chat: str, label: str, *, asker: str = "U1", thread: str | None = None) -> str:
        """Press the last action of a label in a chat; return the update's id.

        Raises:
            LookupError: there is none.
        """
        for message in reversed(self.visible(chat)):
            for action in message.actions:
                if action["label"] == label:
                    token = action["token"]
                    return self.press_token(
                        chat, token, asker=asker, thread=thread, message=message.id
                    )
        raise LookupError(label)

    def press_token(
        self,
        chat: str,
        token: str,
        *,
        asker: str = "U1",
        thread: str | None = None,
        message: str = "",
    ) -> str:
        """Bring a press of whatever token; return the update's id."""
        update = self._update("pressed", chat)
        update |= {"from": asker, "token": token, "thread": thread, "message": message}
        return self._brought(update, chat)

    def join(self, chat: str, *, asker: str = "U1", language: str = "", tz: str = "") -> str:
        """Let somebody add the bot to a chat; return the update's id."""
        self.state.settle(chat, Standing.OPEN)
        update = self._update("joined", chat)
        update |= {"from": asker, "language": language, "tz": tz}
        return self._brought(update, chat)

    def react(self, chat: str, message: str, *, asker: str = "U1", is_positive: bool) -> str:
        """Let somebody put a sign on a message; return the update's id."""
        update = self._update("reacted", chat)
        update |= {"from": asker, "message": message, "positive": is_positive}
        return self._brought(update, chat)

    def _brought(self, update: dict[str, Any], chat: str) -> str:
        update["shared"] = self.state.chats[chat].is_shared
        self.bring(update, tenant=self.state.chats[chat].tenant)
        return str(update["id"])

    def bring(self, update: dict[str, Any], *, tenant: str = TENANT) -> None:
        """Bring an update to the bot as it stands, were it nonsense."""
        self._recent.setdefault(tenant, []).append(update)
        self._carry([update], tenant)

    def duplicate(self, count: int = 1, *, tenant: str = TENANT) -> None:
        """Bring the last updates once more."""
        self._carry(self._recent.get(tenant, [])[-count:], tenant)

    def shuffle(self, count: int, *, seed: int = 1, tenant: str = TENANT) -> None:
        """Let the last updates come in another order; those a webhook brought come again."""
        if tenant in self.webhooks.urls:
            last = self._recent.get(tenant, [])[-count:]
            random.Random(seed).shuffle(last)  # noqa: S311  # an order to repeat
            self._carry(last, tenant)
            return
        last = [each.update for each in self.state.queues.get(tenant, [])[-count:]]
        if last:
            random.Random(seed).shuffle(last)  # noqa: S311  # an order to repeat
            self.state.reorder(tenant, last)

    def webhook(self, url: str | None, *, tenant: str = TENANT) -> None:
        """Bring updates to a URL from now on, or wait to be asked again."""
        if url is None:
            self.webhooks.urls.pop(tenant, None)
        else:
            self.webhooks.urls[tenant] = url

    def _update(self, kind: str, chat: str) -> dict[str, Any]:
        number = self.state.new_id() + len(self.state.attempts)
        at = int(self.clock() * 1000)
        return {"id": f"u{number}-{chat}", "kind": kind, "chat": chat, "at": at}

    def _carry(self, updates: list[dict[str, Any]], tenant: str) -> None:
        for update in updates:
            if tenant in self.webhooks.urls:
                self.state.brought(update)
                self._beside(self.webhooks.push(tenant, update))
            else:
                self.state.queue(tenant, update)
        self._api.wake()


async def _run_alone(options: argparse.Namespace) -> None:
    async with ChatServer(
        port=options.port,
        mode=Mode(options.mode),
        log=options.log,
        opens_unknown=True,
        limits=Limits(chat_interval_s=options.chat_interval, history_lag_s=options.history_lag),
    ) as server:
        print(f"{server.url} with token {server.token()}", flush=True)  # noqa: T201  # a program
        await asyncio.Event().wait()


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--mode", choices=[each.value for each in Mode], default="reconcilable")
    parser.add_argument("--log", type=Path, help="keep everything in this file")
    parser.add_argument("--chat-interval", type=float, default=0.0, metavar="SECONDS")
    parser.add_argument("--history-lag", type=float, default=0.0, metavar="SECONDS")
    try:
        asyncio.run(_run_alone(parser.parse_args()))
    except KeyboardInterrupt:
        print("closed")  # noqa: T201  # a program


if __name__ == "__main__":
    main()
