"""A kernel that seems to be restarted at a word, and one whose writes come late."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from adapters.store.kernel import Kernel


class Restarting:
    """Passes calls on, but tells an incarnation of its own."""

    def __init__(self, kernel: Kernel, *, incarnation: str = "first") -> None:
        self._kernel = kernel
        self._incarnation = incarnation
        self.calls = 0
        """How many there were, besides questions for the incarnation."""

    @property
    def kernel(self) -> Kernel:
        """The kernel as a store sees it."""
        return cast("Kernel", self)

    def restart(self) -> None:
        """Seem to be another one."""
        self._incarnation += "+"

    async def incarnation(self) -> str:
        """See Kernel."""
        return self._incarnation

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever the kernel has
        self.calls += 1
        return getattr(self._kernel, name)


class Late:
    """Passes calls on, writes only when it may."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self.is_writing = asyncio.Event()
        self.may_write = asyncio.Event()

    @property
    def kernel(self) -> Kernel:
        """The kernel as a store sees it."""
        return cast("Kernel", self)

    async def transact(self, *args: Any, **options: Any) -> bool:  # noqa: ANN401  # as the kernel's
        """See Kernel."""
        self.is_writing.set()
        await self.may_write.wait()
        return await self._kernel.transact(*args, **options)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever the kernel has
        return getattr(self._kernel, name)
