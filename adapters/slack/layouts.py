"""Which layout a workspace's messages have: the one set for it, until Slack takes only less.

::

    note  plainer/TENANT   the most that Slack has taken lately, for a week
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta

from adapters.contract import Notes
from adapters.slack.rendering import Layout
from digest.errors import StoreError, Unavailable

PLAINER_FOR = timedelta(days=7)
_LADDER = (Layout.EXPANDABLE, Layout.CLASSIC, Layout.TEXT)

_log = logging.getLogger(__name__)


def below(layout: Layout) -> Layout | None:
    """Return the layout that does with less; None below the last."""
    (*_, plainer) = (None, *_LADDER[_LADDER.index(layout) + 1 :][:1])
    return plainer


class Layouts:
    """Knows the layouts of workspaces.

    Args:
        notes: keeps them.
        wanted: by workspace; that of all others under an empty name, CLASSIC where there is none.
    """

    def __init__(self, notes: Notes, wanted: Mapping[str, Layout]) -> None:
        self._notes = notes
        self._wanted = wanted

    async def of(self, tenant: str) -> Layout:
        """Return the layout of a workspace.

        Raises:
            Unavailable: the store failed.
        """
        wanted = self._wanted.get(tenant) or self._wanted.get("") or Layout.CLASSIC
        try:
            taken = _read(await self._notes.get(f"plainer/{tenant}")) or wanted
        except StoreError as error:
            raise Unavailable("no layout could be looked up") from error
        return max(wanted, taken, key=_LADDER.index)

    async def step_down(self, tenant: str, layout: Layout, why: str) -> None:
        """Remember that Slack takes nothing above a layout.

        Args:
            tenant: where.
            layout: what it may take.
            why: what it said of the one above, for the log.
        """
        _log.warning("messages of %s are in layout %s for a week: %s", tenant, layout, why)
        try:
            await self._notes.put(f"plainer/{tenant}", layout.value, keep=PLAINER_FOR)
        except StoreError as error:
            _log.warning("which is not remembered: %s", error)


def _read(note: str | None) -> Layout | None:
    return Layout(note) if note in set(Layout) else None
