"""Pools of parsers as tests want them, and which processes stand behind one."""

from __future__ import annotations

import contextlib
import os
import select
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.web.worker import ParserPool
from digest.errors import ParseError

URL = "https://feeds.example/feed.xml"
PARSE, EXTRACT = "digest.feeds.parse:parse", "adapters.web.fulltext:extract"
LINKS = "digest.feeds.discovery:links"
GOOD = (
    b"<rss><channel><title>T</title><item><title>Fine</title><link>https://e.com/</link>"
    b"</item></channel></rss>"
)
NESTED = b"<rss><channel><item><title>x</title><description>" + b"<b>" * 200_000
"""What takes a parser several seconds."""
ENDLESS = NESTED + b"<b>" * 450_000
"""What takes it most of a minute."""

_PROCESSES = Path("/proc")
_AT_ONCE_S = 10.0
"""What ends at once has ended by then, on any machine."""

needs_procfs = pytest.mark.skipif(
    not (_PROCESSES / "self" / "stat").exists(), reason="skipped: no procfs here"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A process as the system tells of it."""

    pid: int
    parent: int
    is_zombie: bool


@asynccontextmanager
async def parsing(
    *, children: int = 2, deadline_s: float = 5.0, memory_bytes: int = 512 << 20
) -> AsyncIterator[ParserPool]:
    """Open a pool."""
    pool = ParserPool(
        parse=PARSE,
        extract=EXTRACT,
        links=LINKS,
        children=children,
        deadline=timedelta(seconds=deadline_s),
        memory_bytes=memory_bytes,
    )
    try:
        yield pool
    finally:
        await pool.aclose()


async def outcome(pool: ParserPool, body: bytes) -> str:
    """Return what comes of a document, in a few words."""
    try:
        return f"{len((await pool.parse(body, url=URL)).entries)} entries"
    except ParseError as error:
        return f"{type(error).__name__}: {error.reason}"


def nursery(pool: ParserPool) -> int:
    """Return the id of the process that its children are forked from."""
    assert pool._nursery._process is not None
    return pool._nursery._process.pid


def group(leader: int) -> list[Process]:
    """Return the processes of a nursery's group: itself and its children, dead ones too."""
    found = []
    for each in _PROCESSES.glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent, its_group = each.read_text("utf-8").rpartition(")")[2].split()[:3]
            if int(its_group) == leader:
                pid = int(each.parent.name)
                found.append(Process(pid=pid, parent=int(parent), is_zombie=state == "Z"))
    return found


def children(pool: ParserPool) -> list[Process]:
    """Return its children, those among them that died and were not taken leave of."""
    leader = nursery(pool)
    return [each for each in group(leader) if each.pid != leader]


@contextlib.contextmanager
def ending(*pids: int) -> Iterator[None]:
    """Wait at the end for these to have ended, of which the system tells."""
    watched = [os.pidfd_open(pid) for pid in pids]
    try:
        yield
        for each in watched:
            end = select.poll()
            end.register(each, select.POLLIN)
            assert end.poll(_AT_ONCE_S * 1000), "a process does not end"
    finally:
        for each in watched:
            os.close(each)
