"""The server of a fake Telegram: where it listens, what is told to it, what can be asked of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from tests.fakes.clock import Clock
from tests.fakes.mortal import HOST, Mortal, Routes
from tests.fakes.script import Script
from tests.fakes.telegram import door, reading
from tests.fakes.telegram.api import MAX_BODY_BYTES, Api
from tests.fakes.telegram.directions import PLAIN, Direction
from tests.fakes.telegram.nouns import Called, Draft, Json, User
from tests.fakes.telegram.rates import Rates
from tests.fakes.telegram.reading import Sight
from tests.fakes.telegram.stage import Stage
from tests.fakes.telegram.updates import Updates
from tests.fakes.telegram.webhooks import Webhooks
from tests.fakes.telegram.world import TOKEN, World


class TelegramServer(Mortal):
    """See the package.

    Args:
        port: 0 picks a free one.
        token: what lets the bot in; its number is the bot's.
        username: of the bot.
        clock: everything goes by it; one that runs by itself when absent.
        has_rates: whether it answers 429 to who writes too fast.
        has_privacy: whether the bot is not shown what people in groups say to each other.
        requires_https: whether a webhook has to be at https and at one of four ports.
        retry_after_s: pauses before each further try of a webhook request; the last one goes on.
    """

    def __init__(
        self,
        *,
        host: str = HOST,
        port: int = 0,
        token: str = TOKEN,
        username: str = "daybrief_bot",
        clock: Clock | None = None,
        has_rates: bool = True,
        has_privacy: bool = True,
        requires_https: bool = False,
        retry_after_s: tuple[float, ...] = (0.02, 0.05, 0.1),
    ) -> None:
        super().__init__(host=host, port=port, most_bytes=MAX_BODY_BYTES)
        self.token = token
        self.clock = clock or Clock()
        self.rates = Rates(self.clock, is_on=has_rates)
        self.updates = Updates(self.clock, requires_https)
        bot = User(
            id=int(token.partition(":")[0]), first_name="Daybrief", username=username, is_bot=True
        )
        self.world = World(
            self.clock,
            bot,
            tell=self.updates.tell,
            spend=self.rates.spend,
            tokens={token},
            has_privacy=has_privacy,
        )
        self.stage = Stage(self.world)
        self.webhooks = Webhooks(self.updates, self.clock, retry_after_s)
        self.script = Script(PLAIN, apart={"getUpdates"})
        self.api = Api(self.world, self.updates, self.script)

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self._beside(self.webhooks.run())
        return self

    def _routes(self) -> Routes:
        return [*self.api.routes(), *door.routes(self)]

    # Where it is.

    @property
    def base_url(self) -> str:
        """What a client puts before the token."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """What a client puts before the token to download a file."""
        return f"{self.url}/file/bot"

    # What is there.

    def visible(self, chat: int, thread: int | None = None) -> list[Sight]:
        """Return what people see in a chat, or in one topic of it, oldest first."""
        there = self.world.chats[chat]
        return [reading.sight(self.world, each) for each in reading.messages(there, thread)]

    def said(self, chat: int, thread: int | None = None) -> list[Sight]:
        """Return what people see of what the bot has written."""
        there = self.world.chats[chat]
        return [
            reading.sight(self.world, each)
            for each in reading.messages(there, thread)
            if each.sender == self.world.bot.id or (there.kind == "channel" and not each.sender)
        ]

    def ephemeral(self, chat: int, person: int) -> list[Sight]:
        """Return what one person of a group sees and the others do not."""
        there = self.world.chats[chat].ephemerals
        return [reading.sight(self.world, each) for each in there if each.ephemeral_to == person]

    def draft(self, chat: int, thread: int | None = None) -> Draft | None:
        """Return the draft that is seen now."""
        return reading.draft(self.world, self.world.chats[chat], thread)

    def drafts(self, chat: int) -> list[Draft]:
        """Return every draft that was drawn, oldest first."""
        return list(self.world.chats[chat].drafts)

    def doing(self, chat: int, thread: int | None = None) -> str | None:
        """Return what the bot is seen to do, such as typing."""
        return reading.doing(self.world, self.world.chats[chat], thread)

    def calls(self, method: str | None = None, *, chat: int | None = None) -> list[Called]:
        """Return the calls that came, or those of one method or chat, oldest first."""
        return [
            each
            for each in self.world.calls
            if (method is None or each.method.lower() == method.lower())
            and chat in {None, each.chat}
        ]

    def faults(self) -> list[str]:
        """Return what the judges have against the calls that were answered."""
        return [f"{each.method}: {fault}" for each in self.world.calls for fault in each.unknown]

    # What happens.

    def next(
        self,
        direction: Direction,
        *,
        on: str | None = None,
        chat: int | None = None,
        times: int | None = 1,
    ) -> None:
        """Do this with the next calls that fit; for ever when `times` is None.

        `on` is a method, or `file` for a download; without one it is any call but getUpdates.
        """
        self.script.add(direction, on=on, chat=chat, times=times)

    def calm(self) -> None:
        """Forget all directions that wait."""
        self.script.clear()

    def revoke(self, new: str | None = None) -> None:
        """Let the token be worth nothing from now on, and another one, perhaps, all."""
        self.world.tokens = {new} if new else set()

    def bring(self, update: Json) -> int:
        """Bring an update as it stands, were it nonsense; return its number."""
        return self.updates.bring(update)

    def poison(self, chat: int, *, without: str = "date", text: str = "hello") -> int:
        """Bring a message that lacks a field every message has; return the update's number."""
        there = self.world.chats[chat]
        content = {
            "message_id": self.world.new_message_id(there),
            "date": self.world.now(),
            "chat": {"id": chat, "type": there.kind},
            "text": text,
        }
        del content[without]
        return self.bring({"message": content})

    def duplicate(self, count: int = 1) -> None:
        """Bring the last updates once more."""
        self.updates.duplicate(count)

    def shuffle(self, count: int, *, seed: int = 1) -> None:
        """Let the last updates that wait come in another order."""
        self.updates.shuffle(count, seed=seed)

    async def settled(self) -> None:
        """Wait until the bot has taken all that happened."""
        while self.updates.waiting():
            await self.updates.news()

    def judged_by(self, judge: Callable[[str, dict[str, Any]], list[str]]) -> None:
        """Let another judge look at each call that is answered well."""
        self.api.judges.append(judge)
