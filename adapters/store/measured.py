"""A kernel that tells how long its steps took until they were durable."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any, ParamSpec, TypeVar

from adapters.store.kernel import Kernel

P = ParamSpec("P")
T = TypeVar("T")


class MeasuredKernel:
    """See Kernel. `transact`, `checkpoint` and `finish` are measured; those that fail are not."""

    def __init__(
        self,
        kernel: Kernel,
        committed: Callable[[timedelta], None],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the kernel that does the work, and who is told."""

        def measured(
            step: Callable[P, Awaitable[T]],
        ) -> Callable[P, Coroutine[Any, Any, T]]:
            async def timed(*args: P.args, **kwargs: P.kwargs) -> T:
                began = monotonic()
                answer = await step(*args, **kwargs)
                committed(timedelta(seconds=monotonic() - began))
                return answer

            return timed

        self.shards = kernel.shards
        self.transact = measured(kernel.transact)
        self.checkpoint = measured(kernel.checkpoint)
        self.finish = measured(kernel.finish)
        self.shard_of = kernel.shard_of
        self.get = kernel.get
        self.get_many = kernel.get_many
        self.scan = kernel.scan
        self.range = kernel.range
        self.range_many = kernel.range_many
        self.lease = kernel.lease
        self.reschedule = kernel.reschedule
        self.depth = kernel.depth
        self.scan_jobs = kernel.scan_jobs
        self.wait = kernel.wait
        self.incarnation = kernel.incarnation
        self.reserve = kernel.reserve
        self.penalize = kernel.penalize
        self.incr = kernel.incr
        self.sweep = kernel.sweep
        self.census = kernel.census
        self.aclose = kernel.aclose
