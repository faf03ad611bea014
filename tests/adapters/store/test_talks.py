"""A talk goes on where it was left, by its own people, and unreadable to others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.store.effects import Namespace, Put
from adapters.store.kernel import Kernel
from adapters.store.sealing import Sealer
from adapters.store.talks import TALKS_KEPT, TalkStore
from digest.model import BriefId, Recipient, Talk
from digest.ports import Talks
from tests import make
from tests.adapters.store.incoming import OTHER, SEALER, TALK
from tests.contracts.inline import inline
from tests.contracts.kernel import SECOND, HandClock

STANDS = Talk(brief_id=BriefId("K7Q2"), current=3, asked=("Who says so?", "日本で? \ud83d"))
THREAD = make.recipient("C1", thread="5")
TALKS = Namespace(name="talk")


@pytest.fixture
def talks(kernel: Kernel) -> TalkStore:
    store: Talks = TalkStore(kernel, SEALER)
    assert isinstance(store, TalkStore)
    return store


async def document(kernel: Kernel, recipient: Recipient) -> tuple[str, bytes, int]:
    """Return id, value and shard of the one talk that is stored."""
    for shard in range(kernel.shards):
        for key, value in (await kernel.scan(TALKS, shard=shard)).items:
            return key, value, shard
    raise AssertionError(recipient)


async def test_a_talk_stands_where_it_was_left(talks: TalkStore) -> None:
    assert await talks.get(TALK) is None
    await talks.keep(TALK, STANDS)
    assert await talks.get(TALK) == STANDS
    await talks.keep(TALK, Talk())
    assert await talks.get(TALK) == Talk()


async def test_threads_and_chats_are_talks_of_their_own(talks: TalkStore) -> None:
    for number, recipient in enumerate((TALK, THREAD, OTHER)):
        await talks.keep(recipient, replace(STANDS, current=number))
    found = [await talks.get(recipient) for recipient in (TALK, THREAD, OTHER)]
    assert found == [replace(STANDS, current=number) for number in range(3)]
    await talks.forget(TALK)
    assert await talks.get(TALK) is None
    assert await talks.get(THREAD) is not None


async def test_a_talk_is_forgotten_thirty_days_after_its_last_line(
    talks: TalkStore, clock: HandClock
) -> None:
    await talks.keep(TALK, STANDS)
    clock.advance(TALKS_KEPT - SECOND)
    assert await talks.get(TALK) == STANDS
    await talks.keep(TALK, STANDS)
    clock.advance(TALKS_KEPT)
    assert await talks.get(TALK) is None


async def test_what_was_asked_is_readable_to_nobody_and_bound_to_its_tenant(
    talks: TalkStore, kernel: Kernel
) -> None:
    await talks.keep(TALK, replace(STANDS, asked=("CANARY",)))
    _, value, _ = await document(kernel, TALK)
    assert b"CANARY" not in value
    elsewhere = replace(TALK, tenant="T2")
    await talks.keep(elsewhere, Talk(current=1))
    shard = talks._shard(elsewhere)
    for key, found in (await kernel.scan(TALKS, shard=shard)).items:
        if found != value:
            await kernel.transact([Put(ns=TALKS, id=key, value=value)], shard=shard)
    assert await talks.get(elsewhere) == replace(STANDS, asked=())


async def test_without_its_key_a_talk_goes_on_without_the_last_questions(
    talks: TalkStore, kernel: Kernel
) -> None:
    await talks.keep(TALK, STANDS)
    later = TalkStore(kernel, Sealer([b"n" * 32]))
    assert await later.get(TALK) == replace(STANDS, asked=())
    both = TalkStore(kernel, Sealer([b"n" * 32, b"k" * 32]))
    assert await both.get(TALK) == STANDS


@given(
    talk=st.builds(
        Talk,
        brief_id=st.none() | st.text().map(BriefId),
        current=st.none() | st.integers(),
        asked=st.lists(st.text(st.characters())).map(tuple),
    )
)
async def test_any_talk_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, talk: Talk
) -> None:
    async with inline(tmp_path_factory.mktemp("talk"), HandClock()) as kernel:
        talks = TalkStore(kernel, SEALER)
        await talks.keep(TALK, talk)
        assert await talks.get(TALK) == talk
