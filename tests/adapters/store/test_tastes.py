"""A recipient's taste is his alone, and can be forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.store.kernel import Kernel
from adapters.store.tastes import TasteStore
from digest.clusters import taste
from digest.model import FeedUrl, Taste, Topic, Trait, TraitKind, Verdict
from digest.ports import Tastes
from tests import make
from tests.contracts.kernel import together

READERS = [make.recipient(f"C{number}") for number in range(4)]
MUTED = Taste(
    muted=frozenset({Topic("chips")}), muted_feeds=frozenset({FeedUrl("https://one.example/")})
)
TRAITS = (Trait(kind=TraitKind.NAME, key="kestrel", label="Kestrel Lab"),)


@pytest.fixture
def tastes(kernel: Kernel) -> TasteStore:
    store: Tastes = TasteStore(kernel)
    assert isinstance(store, TasteStore)
    return store


def liked(known: Taste) -> Taste:
    slot = make.slot(make.story(), traits=TRAITS)
    return taste.learned(known, [taste.given(slot, Verdict.MORE, make.NOW)], make.NOW)


async def test_a_taste_comes_back_as_it_was_and_only_to_its_recipient(tastes: TasteStore) -> None:
    kept = await tastes.change(READERS[0], lambda _: replace(liked(Taste()), muted=MUTED.muted))
    assert await tastes.get(READERS[0]) == kept
    assert await tastes.get_each(READERS) == [kept, Taste(), Taste(), Taste()]
    thread = replace(READERS[0], thread="7")
    assert await tastes.get(thread) == Taste()


async def test_feedback_and_then_reset_is_as_before(tastes: TasteStore) -> None:
    await tastes.change(READERS[1], lambda _: MUTED)
    await tastes.change(READERS[0], liked)
    await tastes.forget(READERS[0])
    assert await tastes.get_each(READERS[:2]) == [Taste(), MUTED]
    await tastes.change(READERS[0], liked)
    assert (await tastes.get(READERS[0])) == liked(Taste())


async def test_wishes_given_at_once_are_all_kept(kernel: Kernel) -> None:
    def muting(word: str) -> object:
        return TasteStore(kernel).change(
            READERS[0], lambda known: replace(known, muted=known.muted | {Topic(word)})
        )

    await together(*(muting(word) for word in "abcd"))  # type: ignore[arg-type]  # awaitables
    assert (await TasteStore(kernel).get(READERS[0])).muted == frozenset("abcd")


async def test_who_takes_back_what_he_never_said_leaves_no_trace(tastes: TasteStore) -> None:
    assert await tastes.change(READERS[0], lambda known: known) == Taste()
    await tastes.forget(READERS[0])
    assert await tastes.get_each([]) == []
