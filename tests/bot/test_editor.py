"""An edition is composed once, for all; what fails is tried again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest

from adapters.store.articles import ArticleStore
from adapters.store.briefs import BriefStore
from adapters.store.editions import EditionStore
from adapters.store.feeds import FeedStore
from bot import editor
from digest.errors import StoreUnavailable
from digest.model import Article, Brief, FeedState
from tests import make
from tests.bot.machine import DUE, FEED, SOON, Machine, machine, reader
from tests.contracts.kernel import HOUR, MINUTE, SECOND, together


@pytest.fixture
async def run(tmp_path: Path) -> AsyncIterator[Machine]:
    async with machine(tmp_path) as built:
        yield built


async def ask(run: Machine, **changes: object) -> None:
    edition = make.edition(feeds=frozenset({FEED.url}), **changes)
    assert await run.editions.ask(edition)


async def test_an_edition_is_composed_of_what_its_feeds_bring(run: Machine) -> None:
    await ask(run)
    assert await run.editor.run() == 1
    brief_id = await run.editions.brief_of(make.edition().id)
    assert brief_id is not None
    brief = await run.briefs.get(brief_id)
    assert brief is not None
    assert [slot.story.headline for slot in brief.slots] == [
        "Example Lab releases a small language model"
    ]
    assert await run.editor.run() == 0


async def test_editors_side_by_side_compose_and_read_once(run: Machine) -> None:
    for number in range(4):
        await ask(run, id=f"e-{number}")
    counts = await together(*(run.editor.run() for _ in range(6)))
    assert sum(counts) == 4
    assert (await run.editions.backlog()).all == 0
    assert run.wire.asked == [FEED.url]


async def test_a_feed_that_left_the_list_is_passed_over(run: Machine) -> None:
    other = make.feed("Left Long Ago").url
    await run.editions.ask(make.edition(feeds=frozenset({FEED.url, other})))
    assert await run.editor.run() == 1
    brief_id = await run.editions.brief_of(make.edition().id)
    assert brief_id is not None
    brief = await run.briefs.get(brief_id)
    assert brief is not None
    assert brief.edition.feeds == {FEED.url}


class Broken(FeedStore):
    """A store that fails to keep what was collected, a few times."""

    left: int = 0

    async def keep(
        self, states: Collection[FeedState], articles: Collection[Article] = ()
    ) -> None:
        """See Feeds."""
        if self.left:
            self.left -= 1
            raise StoreUnavailable("as directed")
        await super().keep(states, articles)


async def test_what_fails_is_tried_again_ever_later(run: Machine) -> None:
    store = Broken(run.kernel, ArticleStore(run.kernel))
    store.left = 2
    worker = replace(run.editor, collector=replace(run.editor.collector, feeds=store))
    await ask(run)
    for wait in editor.BACK_OFF[:2]:
        assert await worker.run() == 1
        assert await run.editions.brief_of(make.edition().id) is None
        run.clock.advance(wait - SECOND)
        assert await worker.run() == 0
        run.clock.advance(SECOND)
    assert await worker.run() == 1
    assert await run.editions.brief_of(make.edition().id) is not None


async def test_an_edition_that_meets_a_defect_comes_again_and_stops_no_other(
    run: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> NoReturn:
        raise ZeroDivisionError

    await ask(run)
    unlucky = replace(run.editor, composer=replace(run.editor.composer, prior=broken))
    assert await unlucky.run() == 1
    assert "ZeroDivisionError" in caplog.text
    assert await run.editor.run() == 0, "not at once"
    run.clock.advance(editor.LEASE)
    assert await run.editor.run() == 1
    assert await run.editions.brief_of(make.edition().id) is not None


class Slow(EditionStore):
    """A store whose caller is held up just before he hands in."""

    run: Machine
    answers: list[bool]

    async def composed(self, asked: Any, brief: Brief) -> bool:  # noqa: ANN401  # passed on
        """See Editions."""
        self.run.clock.advance(editor.LEASE + SECOND)
        assert await self.run.editor.run() == 1
        self.answers.append(await super().composed(asked, brief))
        return self.answers[-1]


async def test_an_editor_who_wakes_up_after_his_lease_changes_nothing(run: Machine) -> None:
    await ask(run)
    store = Slow(run.kernel, BriefStore(run.kernel))
    store.run, store.answers = run, []
    slow = replace(run.editor, editions=store, _reading=type(run.editor._reading)())
    assert await slow.run() == 1
    assert store.answers == [False]
    brief_id = await run.editions.brief_of(make.edition().id)
    assert brief_id is not None
    brief = await run.briefs.get(brief_id)
    assert brief is not None
    assert brief.composed_at == make.NOW + editor.LEASE + SECOND, "that of the other one"


async def test_from_a_feed_to_every_reader_and_never_twice(run: Machine) -> None:
    chats = ["C1", "C2", "C3"]
    for chat in chats:
        await run.subscribe(chat)
    run.until(SOON)
    await run.planner.run()
    assert await run.editor.run() == 1
    assert await run.editor.run() == 0
    run.clock.advance(10 * SECOND)
    await run.planner.run()
    run.until(DUE)
    await run.deliver(MINUTE)
    for chat in chats:
        (text,) = run.seen(chat)
        assert "Example Lab releases a small language model" in text
        assert len(await run.briefs.told(reader(chat), make.NOW)) == 1
    # The next day brings nothing new, and says so once.
    run.until(SOON + 24 * HOUR)
    await run.planner.run()
    assert await run.editor.run() == 1
    run.clock.advance(10 * SECOND)
    await run.planner.run()
    run.until(DUE + 24 * HOUR)
    await run.deliver(MINUTE)
    for chat in chats:
        _, text = run.seen(chat)
        assert "Example Lab releases" not in text
