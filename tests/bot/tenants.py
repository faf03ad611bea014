"""Tenants side by side in one store, and each of them alone in a store of its own.

What a tenant can see where others do their worst beside it has to be what it sees alone: the
same calls in the same order, without the others'. So nothing of one tenant, be it a text or an
effect, ever reaches another.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.app.state import wired
from bot.dialogue.tokens import Signer
from bot.respondent import Turn
from digest.model import Recipient
from tests.adapters.store.incoming import SEALER
from tests.bot.deeds import CHATS, DEEDS, EVENTS, TENANTS, THREADS, World, secret
from tests.bot.founding import founded
from tests.contracts.kernel import Engine, HandClock

SIGNER = Signer([bytes(32)])
SPOKEN = ("speak", "speak", "speak", "press")
"""What people do most."""
NUMBERS = 100_000
"""From which it is chosen what a deed is in particular."""
_SAID = 0.6
_MOST_OFFERED = 60
SLACK, TELEGRAM = "slack", "telegram"
"""In one all chats of a tenant share a list, in the other none does."""


@dataclass(slots=True, kw_only=True)
class Towns:
    """Both tenants together, and each alone; what is done is done in both places."""

    together: World
    alone: dict[str, World]
    platform: str

    async def do(self, name: str, tenant: str, number: int) -> None:
        """Have a tenant do something, and see that the answer is the same."""
        at = Recipient(
            platform=self.platform,
            tenant=tenant,
            chat=CHATS[number % 2],
            thread=THREADS[number // 2 % 2],
        )
        answers = [
            await DEEDS[name](world, at, number) for world in (self.together, self.alone[tenant])
        ]
        assert answers[0] == answers[1], f"{name} {number} in {tenant}"
        if isinstance(answers[0], Turn):
            self._noted(answers[0], tenant)

    def _noted(self, turn: Turn, tenant: str) -> None:
        """See that an answer has no word of another tenant; keep what can be pressed, for all."""
        shown = repr(turn)
        assert not [each for each in TENANTS if each != tenant and secret(each) in shown]
        for world in (self.together, *self.alone.values()):
            world.offered.extend(each.token for each in turn.actions)
            del world.offered[:-_MOST_OFFERED]

    async def happen(self, name: str) -> None:
        """Let something happen everywhere."""
        for world in (self.together, *self.alone.values()):
            await EVENTS[name](world)

    async def compare(self) -> None:
        """See that each tenant sees what it sees alone, and no word of another."""
        for tenant, world in self.alone.items():
            seen = await self.together.view(tenant, self.platform)
            expected = await world.view(tenant, self.platform)
            for part, value in expected.items():
                assert seen[part] == value, f"{part} of {tenant}"
            shown = repr(seen)
            others = [secret(other) for other in self.alone if other != tenant]
            assert not [word for word in others if word in shown]

    async def wander(self, steps: int, chance: random.Random, every: int = 50) -> None:
        """Do and let happen whatever comes, comparing every so many steps."""
        for step in range(1, steps + 1):
            if chance.random() < 0.2:
                await self.happen(chance.choice(list(EVENTS)))
            else:
                is_said = chance.random() < _SAID
                deed = chance.choice(SPOKEN if is_said else list(DEEDS))
                tenant = chance.choice(list(self.alone))
                await self.do(deed, tenant, chance.randrange(NUMBERS))
            if step % every == 0:
                await self.compare()
        await self.compare()


@asynccontextmanager
async def towns(folder: Path, engine: Engine, platform: str) -> AsyncIterator[Towns]:
    """Open three installations."""
    async with AsyncExitStack() as stack:
        worlds = []
        for name in ("together", *TENANTS):
            place = folder / name
            place.mkdir()
            clock = HandClock()
            kernel = await stack.enter_async_context(engine(place, clock))
            stores = wired(kernel, clock, SEALER, SIGNER)
            worlds.append(founded(stores, clock, place, platform))
        together, *alone = worlds
        yield Towns(
            together=together,
            alone=dict(zip(TENANTS, alone, strict=True)),
            platform=platform,
        )
