"""A kernel whose process ends at a chosen write, before it or just after it took effect."""

from __future__ import annotations

from typing import Any, cast

from adapters.store.kernel import Kernel
from digest.errors import StoreUnavailable

_WRITES = {"transact", "lease", "checkpoint", "finish", "reschedule"}


class Crash(StoreUnavailable):
    """The process is gone; what it had asked for may have happened."""


class Crashing:
    """Passes calls on until so many writes were made."""

    def __init__(self, kernel: Kernel, *, after: int, is_applied: bool) -> None:
        self._kernel = kernel
        self._left = after
        self._is_applied = is_applied

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever the kernel has
        method = getattr(self._kernel, name)
        if name not in _WRITES:
            return method

        async def called(*args: Any, **options: Any) -> Any:  # noqa: ANN401  # as the method
            self._left -= 1
            if self._left >= 0:
                return await method(*args, **options)
            if self._left == -1 and self._is_applied:
                await method(*args, **options)
            raise Crash("the process ended")

        return called


def crashing(kernel: Kernel, *, after: int, is_applied: bool) -> Kernel:
    """Return a kernel that works for so many writes and no more."""
    return cast("Kernel", Crashing(kernel, after=after, is_applied=is_applied))
