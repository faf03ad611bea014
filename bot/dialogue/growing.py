"""To what an answer is told sentence by sentence, while it is found."""

from __future__ import annotations

from typing import Protocol

from digest.words.lines import Line


class Growing(Protocol):
    """An answer that may be shown sentence by sentence, and may be wanted no more."""

    async def begin(self) -> bool:
        """Give a sign of life, where there is one; return whether what is told is shown."""
        ...

    async def tell(self, line: Line) -> None:
        """Show one more line, where the platform can."""
        ...

    async def is_unwanted(self) -> bool:
        """Tell whether somebody has said that it is enough.

        Raises:
            StoreError: the store failed.
        """
        ...


class Whole:
    """An answer that is shown when it is whole. See Growing."""

    async def begin(self) -> bool:
        """See Growing."""
        return False

    async def tell(self, line: Line) -> None:
        """See Growing."""

    async def is_unwanted(self) -> bool:
        """See Growing."""
        return False
