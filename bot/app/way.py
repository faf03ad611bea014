"""The way to one chat platform, as far as the settings tell.

What it needs of the HTTP server is known before there is a store, so that a process answers from
its first second; the way itself is open once there is one.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digest.ports import Clock

if TYPE_CHECKING:
    from bot.app.state import Stores
    from bot.courier import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The way to one platform."""

    name: str
    open: Callable[[Stores, Clock], AbstractAsyncContextManager[Route]]
    """Opens it over a store, and lets go of it at the end.

    Raises:
        ConfigError: the platform does not take what the settings say.
    """
    webhook: str = ""
    """Path at which the platform brings updates; empty where it is asked for them."""
    pages: tuple[str, ...] = ()
    """Paths of the pages that somebody opens with a browser; `Route.pages` has each."""
