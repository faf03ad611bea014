"""An edition is composed once, for all; what fails is tried again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest

from adapters.store.articles import ArticleStore
from adapters.store.briefs import BriefStore
from adapters.store.editions import EditionStore
from adapters.store.feeds import FeedStore
from bot import editor
from digest import schedule
from digest.errors import StoreUnavailable
from digest.model import Article, Brief, FeedState, Language, Topic
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


async def test_a_feed_that_another_process_learnt_of_a_moment_ago_is_read(run: Machine) -> None:
    known = {}

    async def look() -> None:
        known[FEED.url] = FEED

    await ask(run)
    late = replace(run.editor, feeds=lambda: known, look=look)
    assert await late.run() == 1
    assert run.wire.asked == [FEED.url]


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
    for wait in editor.BACK_OFF[:3]:
        assert await unlucky.run() == 1
        assert "ZeroDivisionError" in caplog.text
        run.clock.advance(wait - SECOND)
        assert await run.editor.run() == 0, "not at once"
        run.clock.advance(SECOND)
    assert await run.editor.run() == 1
    assert await run.editions.brief_of(make.edition().id) is not None


async def test_an_edition_that_always_fails_is_dropped_when_nobody_can_use_it(
    run: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> NoReturn:
        raise ZeroDivisionError

    await ask(run, until=run.clock.now())
    last = editor.last_use(make.edition())
    assert last == make.NOW + schedule.LEAD + schedule.LATE
    unlucky = replace(run.editor, composer=replace(run.editor.composer, prior=broken))
    tries = 0
    while (await run.editions.backlog()).all:
        tries += await unlucky.run()
        run.clock.advance(MINUTE)
        assert run.clock.now() <= last + MINUTE
    assert run.clock.now() > last - editor.BACK_OFF[-1]
    assert 10 <= tries <= 40
    assert "dropped" in caplog.text
    # Whoever asks for it anew has it composed.
    assert await run.editions.ask(make.edition(feeds=frozenset({FEED.url}), until=run.clock.now()))
    assert await run.editor.run() == 1
    assert await run.editions.brief_of(make.edition().id) is not None


async def test_an_edition_that_is_found_too_late_is_not_composed(run: Machine) -> None:
    await ask(run)
    run.clock.advance(schedule.LEAD + schedule.LATE + SECOND)
    assert await run.editor.run() == 1
    assert (await run.editions.backlog()).all == 0
    assert not run.wire.asked


@pytest.mark.parametrize("step", ["collecting", "composing"])
async def test_an_editor_who_has_to_stop_gives_his_edition_back_at_once(
    run: Machine, step: str
) -> None:
    reached, never = asyncio.Event(), asyncio.Event()

    async def hold(*_: object, **__: object) -> NoReturn:
        reached.set()
        await never.wait()
        raise AssertionError

    await ask(run)
    part = {"collecting": "collector", "composing": "composer"}[step]
    stuck = SimpleNamespace(collect=hold, compose=hold)
    slow = replace(run.editor, **{part: stuck})  # type: ignore[arg-type]  # acts like one
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(slow.run())
        await reached.wait()
        task.cancel()
    assert task.cancelled()
    assert await run.editor.run() == 1
    assert await run.editions.brief_of(make.edition().id) is not None


async def test_twenty_different_editions_are_composed_within_the_lead_time(run: Machine) -> None:
    for number in range(20):
        topic = frozenset({Topic(f"topic-{number // 2}")})
        language = Language(("en", "ja")[number % 2])
        await ask(run, id=f"e-{number}", topics=topic, language=language)

    async def turn() -> int:
        done = 0
        while count := await run.editor.run():
            done += count
        return done

    counts = await together(*(turn() for _ in range(4)))
    assert sum(counts) == 20
    assert all(counts), "side by side"
    assert (await run.editions.backlog()).all == 0
    assert run.wire.asked == [FEED.url], "read once for all"
    # Were each to wait for its model as long as it may, four would still be in time.
    assert 20 / 4 * editor.COMPOSE_WITHIN + editor.COLLECT_WITHIN <= schedule.LEAD


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
