"""A story is kept by its content, and written by one worker at a time."""

from __future__ import annotations

from adapters.store.kernel import Kernel
from adapters.store.stories import StoryStore
from digest.model import StoryId
from tests import make
from tests.contracts.kernel import MINUTE, SECOND, HandClock

ID = StoryId("s1")


async def test_one_worker_has_a_story_in_hand_until_he_gives_it_back(kernel: Kernel) -> None:
    mine, theirs = StoryStore(kernel), StoryStore(kernel)
    assert await mine.claim(ID, MINUTE)
    assert not await theirs.claim(ID, MINUTE)
    assert await theirs.claim(StoryId("s2"), MINUTE)
    await mine.release(ID)
    assert await theirs.claim(ID, MINUTE)


async def test_the_story_of_a_worker_that_died_is_anybodys_after_a_while(
    kernel: Kernel, clock: HandClock
) -> None:
    for store in (StoryStore(kernel), StoryStore(kernel, clock=clock)):
        assert await store.claim(ID, MINUTE)
        clock.advance(MINUTE - SECOND)
        assert not await store.claim(ID, MINUTE)
        clock.advance(SECOND)
        assert await store.claim(ID, MINUTE)
        await store.release(ID)


async def test_a_story_is_there_while_it_is_claimed(kernel: Kernel) -> None:
    store, story = StoryStore(kernel), make.story()
    assert await store.claim(story.id, MINUTE)
    await store.keep([story])
    assert await store.get([story.id, ID]) == {story.id: story}
    await store.release(story.id)
    assert await store.get([story.id]) == {story.id: story}
