"""A process that stands still in the middle of a lease finds nothing amiss when it goes on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest

from adapters.store.kernel import Kernel
from tests.adapters.store.outgoing import LEASE, outbox_on, owed, sent
from tests.contracts.kernel import HandClock


class _Stopping:
    """A kernel between whose answers time passes: something happens after the n-th."""

    def __init__(
        self, kernel: Kernel, after: int, meanwhile: Callable[[], Awaitable[None]]
    ) -> None:
        self._kernel = kernel
        self._left = after
        self._meanwhile = meanwhile

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever the kernel has
        method = getattr(self._kernel, name)
        if name != "get_many":
            return method

        async def called(*args: Any, **options: Any) -> Any:  # noqa: ANN401  # as the method
            answer = await method(*args, **options)
            self._left -= 1
            if self._left == 0:
                await self._meanwhile()
            return answer

        return called


@pytest.mark.parametrize("after", [1, 2])
async def test_what_another_settles_while_it_is_looked_up_is_neither_missing_nor_leased(
    kernel: Kernel, clock: HandClock, after: int
) -> None:
    delivery, other = owed(), outbox_on(kernel)

    async def meanwhile() -> None:
        clock.advance(2 * LEASE)
        (outgoing,) = await other.lease(10, LEASE)
        assert await other.settle(outgoing, sent(delivery))

    await other.add(delivery)
    outbox = outbox_on(cast("Kernel", _Stopping(kernel, after, meanwhile)))
    for outgoing in await outbox.lease(10, LEASE):
        assert not await outbox.settle(outgoing, sent(delivery))
    assert await other.get(delivery.key, delivery.recipient) == sent(delivery)
