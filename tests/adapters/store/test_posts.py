"""A post is had by one process at a time, and goes to another when its holder falls silent."""

from __future__ import annotations

from datetime import timedelta

from adapters.store.kernel import Kernel
from adapters.store.posts import HELD_FOR, PostStore
from tests.contracts.kernel import HandClock

POST = "updates/7000000001"


def _two(kernel: Kernel, clock: HandClock) -> tuple[PostStore, PostStore]:
    return PostStore(kernel, "telegram", clock=clock), PostStore(kernel, "telegram", clock=clock)


async def test_one_has_it_and_keeps_it_for_as_long_as_he_comes_back(
    kernel: Kernel, clock: HandClock
) -> None:
    one, other = _two(kernel, clock)
    for _ in range(5):
        assert await one.take(POST)
        assert not await other.take(POST)
        clock.advance(HELD_FOR - timedelta(seconds=1))


async def test_who_falls_silent_has_lost_it(kernel: Kernel, clock: HandClock) -> None:
    one, other = _two(kernel, clock)
    assert await one.take(POST)
    clock.advance(HELD_FOR + timedelta(seconds=1))
    assert await other.take(POST)
    assert not await one.take(POST)


async def test_who_leaves_it_leaves_it_at_once(kernel: Kernel, clock: HandClock) -> None:
    one, other = _two(kernel, clock)
    assert await one.take(POST)
    await other.leave(POST)
    await one.leave(POST)
    await one.leave(POST)
    assert await other.take(POST)


async def test_posts_and_platforms_are_apart(kernel: Kernel, clock: HandClock) -> None:
    one, _ = _two(kernel, clock)
    assert await one.take(POST)
    assert await one.take("updates/8")
    assert await PostStore(kernel, "line", clock=clock).take(POST)
