"""Bytes that do not decode cost their own piece of work, and no neighbour.

==========  =====================================  =========================================
queue       a job's bytes do not decode            what was kept beside it
==========  =====================================  =========================================
tick        put aside, its reader may wish anew    a damaged `sub` reads as absent
edition     put aside, asked for anew              a damaged name of a brief: composed anew
send        put aside, cleared from what is owed   a damaged ledger row is never sent again
said        put aside, its talk goes on            a damaged dead letter is left out
notice      put aside                              —
==========  =====================================  =========================================
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace

import pytest

from adapters.store import damage
from adapters.store.addresses import chat_key
from adapters.store.articles import ArticleStore
from adapters.store.briefs import BriefStore
from adapters.store.clusters import ClusterStore
from adapters.store.editions import EditionStore
from adapters.store.effects import Namespace, NewJob, Put
from adapters.store.feeds import FeedStore
from adapters.store.kernel import Kernel
from adapters.store.lapses import Lapses
from adapters.store.notices import NoticeStore
from adapters.store.said import SaidStore
from adapters.store.stories import StoryStore
from adapters.store.subscription_records import VERSION
from digest.errors import StoreCorrupt
from digest.model import (
    ArticleId,
    BriefId,
    ClusterId,
    EditionId,
    FeedState,
    FeedUrl,
    Notice,
    NoticeId,
    NoticeKind,
    StoryId,
    SubscriptionId,
)
from tests import make
from tests.adapters.store.incoming import SEALER, said
from tests.adapters.store.outgoing import outbox_on, owed, sent, told
from tests.adapters.store.planning import DAY, EARLY, Planning, store_on
from tests.contracts.kernel import HOUR, MINUTE, SECOND, HandClock

BROKEN = [b"{", b'{"key": 5}', b"\xff\xfe\x00", b"x\x9c\x03"]
BESIDE = 6
"""Good pieces of work next to the broken one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One queue: how good work gets in, where the bytes of each are, and who takes it out."""

    queue: str
    add: Callable[[Kernel, HandClock, int], Awaitable[tuple[int, str]]]
    """Adds the piece of a number; returns its shard and job id."""
    take: Callable[[Kernel, HandClock], Awaitable[Collection[object]]]
    """One round of its loop."""
    document: str = ""
    """The namespace of what the job is about, where it has no payload."""
    begins: bytes = b""
    """What other bytes begin with, so as not to be those of a newer version."""


async def _add_tick(kernel: Kernel, clock: HandClock, number: int) -> tuple[int, str]:
    chat = make.recipient(f"C{number}")
    wish = replace(EARLY, id=SubscriptionId(f"sub-{number}"), recipient=chat)
    await store_on(kernel, clock).keep(wish, Planning(clock).next_due)
    return kernel.shard_of(chat_key(chat)), wish.id


async def _take_ticks(kernel: Kernel, clock: HandClock) -> Collection[object]:
    return await store_on(kernel, clock).lease_ticks(500, MINUTE)


async def _add_edition(kernel: Kernel, clock: HandClock, number: int) -> tuple[int, str]:
    edition = make.edition(id=EditionId(f"e-{number}"))
    await _editions(kernel).ask(edition)
    return kernel.shard_of(edition.id), edition.id


def _editions(kernel: Kernel) -> EditionStore:
    return EditionStore(kernel, BriefStore(kernel))


async def _take_editions(kernel: Kernel, clock: HandClock) -> Collection[object]:
    return await _editions(kernel).lease_editions(500, MINUTE)


async def _add_send(kernel: Kernel, clock: HandClock, number: int) -> tuple[int, str]:
    row = owed(f"C{number}")
    await outbox_on(kernel).add(row)
    return kernel.shard_of(chat_key(row.recipient)), row.key


async def _add_send_written(kernel: Kernel, clock: HandClock, number: int) -> tuple[int, str]:
    """Add one that somebody has written down once: its job has a payload of its own."""
    shard, key = await _add_send(kernel, clock, number)
    for each in await outbox_on(kernel).lease(500, MINUTE):
        await outbox_on(kernel).park(each, each.delivery, clock.now())
    return shard, key


async def _take_sends(kernel: Kernel, clock: HandClock) -> Collection[object]:
    return await outbox_on(kernel).lease(500, MINUTE)


async def _add_said(kernel: Kernel, clock: HandClock, number: int) -> tuple[int, str]:
    chat = make.recipient(f"C{number}")
    await _inbox(kernel, clock).admit(said(number, chat))
    shard = kernel.shard_of(chat_key(chat))
    entries = await kernel.range("said.waiting", shard=shard)
    return shard, next(each.member for each in entries if each.member.endswith(f"/{number}"))


def _inbox(kernel: Kernel, clock: HandClock) -> SaidStore:
    return SaidStore(kernel, clock=clock, sealer=SEALER)


async def _take_said(kernel: Kernel, clock: HandClock) -> Collection[object]:
    return await _inbox(kernel, clock).take(500, MINUTE)


def notice(number: int) -> Notice:
    return Notice(
        id=NoticeId(f"n-{number}"),
        recipient=make.recipient(f"C{number}"),
        kind=NoticeKind.RECIPIENT_GONE,
        about=make.recipient("C-gone"),
        at=make.NOW,
        language=make.subscription().language,
    )


async def _add_notice(kernel: Kernel, clock: HandClock, number: int) -> tuple[int, str]:
    told = notice(number)
    await NoticeStore(kernel).add(told)
    return kernel.shard_of(chat_key(told.recipient)), told.id


async def _take_notices(kernel: Kernel, clock: HandClock) -> Collection[object]:
    return await NoticeStore(kernel).lease_notices(500, MINUTE)


KINDS = [
    Kind(queue="tick", add=_add_tick, take=_take_ticks, document="sub", begins=bytes([VERSION])),
    Kind(queue="edition", add=_add_edition, take=_take_editions),
    Kind(queue="send", add=_add_send, take=_take_sends, document="send"),
    Kind(queue="send", add=_add_send_written, take=_take_sends),
    Kind(queue="said", add=_add_said, take=_take_said),
    Kind(queue="notice", add=_add_notice, take=_take_notices),
]


async def spoil(kernel: Kernel, kind: Kind, shard: int, key: str, data: bytes) -> None:
    """Put other bytes where those of a job are."""
    if kind.document:
        broken = Put(ns=Namespace(name=kind.document), id=key, value=data)
        await kernel.transact([broken], shard=shard)
        return
    held = await kernel.lease(kind.queue, 500, SECOND, shard=shard)
    for job in held:
        again = [NewJob(queue=kind.queue, id=key, payload=data)]
        if job.id == key:
            await kernel.finish(job, again)
        else:
            await kernel.checkpoint(job, until=job.due_at)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.queue}-{kind.document}")
@pytest.mark.parametrize("data", BROKEN)
async def test_a_damaged_job_is_put_aside_and_its_neighbours_go_on(
    kernel: Kernel,
    clock: HandClock,
    kind: Kind,
    data: bytes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    places = [await kind.add(kernel, clock, number) for number in range(BESIDE + 1)]
    shard, key = places[BESIDE // 2]
    await spoil(kernel, kind, shard, key, kind.begins + data)
    clock.advance(DAY)
    with caplog.at_level(logging.ERROR):
        taken = await kind.take(kernel, clock)
    assert len(taken) == BESIDE
    assert caplog.text.count("is damaged and put aside") == 1
    assert await damage.count(kernel) == 1
    clock.advance(5 * MINUTE)  # all leases are over: the good ones come again, it does not
    assert len(await kind.take(kernel, clock)) == BESIDE
    assert await damage.count(kernel) == 1


async def test_what_was_put_aside_can_be_looked_at_for_a_month(
    kernel: Kernel, clock: HandClock
) -> None:
    shard, key = await _add_notice(kernel, clock, 1)
    await spoil(kernel, KINDS[-1], shard, key, b"{half")
    await _take_notices(kernel, clock)
    ((_, kept),) = (await kernel.scan(Namespace(name="damaged"), shard=shard)).items
    assert kept == b"n-1\n{half"
    assert await damage.sweep(kernel, clock.now() - damage.DAMAGED_KEPT) == 0
    clock.advance(damage.DAMAGED_KEPT + HOUR)
    assert await damage.sweep(kernel, clock.now() - damage.DAMAGED_KEPT) == 1
    assert await damage.count(kernel) == 0


async def test_who_lost_his_lease_puts_nothing_aside(kernel: Kernel, clock: HandClock) -> None:
    await kernel.transact([NewJob(queue="notice", id="n-1", payload=b"{")])
    (job,) = await kernel.lease("notice", 1, SECOND)
    clock.advance(2 * SECOND)
    (now,) = await kernel.lease("notice", 1, MINUTE)
    assert not await damage.put_aside(kernel, job, b"{", StoreCorrupt("x"))
    assert await damage.count(kernel) == 0
    assert await kernel.finish(now)


async def test_a_reader_whose_wish_was_damaged_may_wish_anew(
    kernel: Kernel, clock: HandClock
) -> None:
    store, planning = store_on(kernel, clock), Planning(clock)
    shard, key = await _add_tick(kernel, clock, 1)
    await spoil(kernel, KINDS[0], shard, key, bytes([VERSION]))
    chat = make.recipient("C1")
    assert await store.of(chat) == []
    assert await store.pause(chat) == []
    again = replace(EARLY, id=SubscriptionId(key), recipient=chat)
    assert await store.keep(again, planning.next_due) == again
    assert await store.of(chat) == [again]
    clock.advance(DAY)
    (tick,) = await store.lease_ticks(9, MINUTE)
    assert await planning.fires(store, tick)
    assert len(await outbox_on(kernel).overdue(make.NOW + 48 * HOUR)) == 1


async def test_a_wish_of_a_newer_version_is_left_to_it(kernel: Kernel, clock: HandClock) -> None:
    shard, key = await _add_tick(kernel, clock, 1)
    await _add_tick(kernel, clock, 2)
    (document,) = [await kernel.get(Namespace(name="sub"), key, shard=shard)]
    assert document is not None
    await spoil(kernel, KINDS[0], shard, key, bytes([VERSION + 1]) + document[1:])
    clock.advance(DAY)
    assert len(await _take_ticks(kernel, clock)) == 1
    await spoil(kernel, KINDS[0], shard, key, document)
    clock.advance(2 * MINUTE)
    assert len(await _take_ticks(kernel, clock)) == 2
    assert await damage.count(kernel) == 0


async def test_an_edition_with_a_damaged_answer_is_composed_anew(
    kernel: Kernel, clock: HandClock
) -> None:
    editions = _editions(kernel)
    shard, key = await _add_edition(kernel, clock, 1)
    (asked,) = await editions.lease_editions(9, MINUTE)
    assert await editions.composed(asked, make.brief())
    answer = Put(ns=Namespace(name="edition"), id=key, value=b"\xff\xfe")
    await kernel.transact([answer], shard=shard)
    assert await editions.brief_of(EditionId(key)) is None
    assert await editions.ask(asked.edition)
    (asked,) = await editions.lease_editions(9, MINUTE)
    assert await editions.composed(asked, make.brief())
    assert await editions.brief_of(EditionId(key)) == make.brief().id


async def test_what_was_sent_is_not_sent_again_though_its_row_is_damaged(
    kernel: Kernel, clock: HandClock
) -> None:
    outbox, row = outbox_on(kernel), owed()
    await outbox.add(row)
    (held,) = await outbox.lease(9, MINUTE)
    assert await outbox.settle(held, sent(row))
    shard = kernel.shard_of(chat_key(row.recipient))
    broken = Put(ns=Namespace(name="delivery"), id=row.key, value=b"\xff")
    await kernel.transact([broken], shard=shard)
    assert await outbox.get(row.key, row.recipient) is None
    assert not await outbox.add(row)
    assert await outbox.lease(9, MINUTE) == []


async def test_a_look_at_what_is_missing_leaves_out_what_is_damaged(
    kernel: Kernel, clock: HandClock
) -> None:
    places = [await _add_send(kernel, clock, number) for number in range(3)]
    await spoil(kernel, KINDS[2], *places[1], b"{")
    assert len(await outbox_on(kernel).overdue(make.NOW + 48 * HOUR)) == 2


async def test_a_damaged_dead_letter_is_left_out(kernel: Kernel, clock: HandClock) -> None:
    inbox = _inbox(kernel, clock)
    for number in range(2):
        await inbox.admit(said(number, make.recipient(f"C{number}")))
    for _ in range(3):
        for each in await inbox.take(9, MINUTE):
            await inbox.failed(each, "it met a defect")
        clock.advance(MINUTE)
    letters = await inbox.dead_letters()
    shards = range(kernel.shards)
    index = [
        (shard, each) for shard in shards for each in await kernel.range("deadletter", shard=shard)
    ]
    shard, first = index[0]
    broken = Put(ns=Namespace(name="deadletter"), id=first.member, value=b"{")
    await kernel.transact([broken], shard=shard)
    assert len(letters) == len(index) == 2
    assert len(await inbox.dead_letters()) == 1
    assert await inbox.given_up() == 2


async def test_damage_in_what_was_told_and_in_a_brief_stops_nobody(
    kernel: Kernel, clock: HandClock
) -> None:
    briefs, chat = BriefStore(kernel), make.recipient()
    shard = kernel.shard_of(chat_key(chat))
    await briefs.remember(chat, [told("c1"), told("c2")], brief_id=BriefId("K7Q2"))
    page = await kernel.scan(Namespace(name="told"), shard=shard)
    broken = Put(ns=Namespace(name="told"), id=page.items[0][0], value=b"{")
    await kernel.transact([broken], shard=shard)
    assert len(await briefs.told(chat, make.NOW - HOUR)) == 1
    brief = make.brief()
    gone = Put(ns=Namespace(name="brief"), id=brief.id, value=b"\x00")
    await kernel.transact([gone], shard=kernel.shard_of(brief.id))
    assert await briefs.get(brief.id) is None


async def test_damage_in_what_briefs_are_made_of_leaves_out_as_much(
    kernel: Kernel, clock: HandClock
) -> None:
    articles = ArticleStore(kernel)
    feeds, stories = FeedStore(kernel, articles), StoryStore(kernel)
    found = [make.article(f"Title {n}", f"Text {n}.") for n in range(3)]
    urls = [FeedUrl(f"https://{n}.example/") for n in range(3)]
    polled = [FeedState(feed_url=each, next_poll_at=make.NOW) for each in urls]
    told_of = [make.story(f"Story {n}", id=StoryId(f"s-{n}")) for n in range(3)]
    await feeds.keep(polled, found)
    await stories.keep(told_of)
    for ns, key, shard in (
        ("article", found[1].id, articles.shard),
        ("feed", polled[1].feed_url, articles.shard),
        ("story", told_of[1].id, kernel.shard_of("story")),
    ):
        broken = Put(ns=Namespace(name=ns), id=key, value=b"{")
        assert await kernel.get(broken.ns, key, shard=shard) is not None
        await kernel.transact([broken], shard=shard)
    assert (await feeds.states([each.feed_url for each in polled])).keys() == {
        each.feed_url for each in (polled[0], polled[2])
    }
    assert (await stories.get([each.id for each in told_of])).keys() == {"s-0", "s-2"}
    assert len(await articles.get([each.id for each in found])) == 2
    await feeds.keep(polled, found)  # the next poll brings them back
    assert len(await articles.get([each.id for each in found])) == 3
    assert len(await feeds.states([each.feed_url for each in polled])) == 3


async def test_an_article_whose_event_is_damaged_counts_as_never_counted(
    kernel: Kernel, clock: HandClock
) -> None:
    clusters, event = ClusterStore(kernel), ClusterId("c-1")
    ids = [ArticleId("a-1"), ArticleId("a-2")]
    await clusters.keep({event: ids}, {})
    broken = Put(ns=Namespace(name="cluster.of"), id=ids[0], value=b"\xff")
    await kernel.transact([broken], shard=kernel.shard_of("cluster"))
    assert await clusters.of(ids) == {ids[1]: event}
    await clusters.keep({event: ids}, {})
    assert await clusters.of(ids) == dict.fromkeys(ids, event)


async def test_a_damaged_note_of_a_lapse_stops_no_delivery(
    kernel: Kernel, clock: HandClock
) -> None:
    lapses = Lapses(kernel, clock=clock)
    await lapses.beat()
    for shard in range(kernel.shards):
        page = await kernel.scan(Namespace(name="lapse"), shard=shard)
        for key, _ in page.items:
            broken = Put(ns=Namespace(name="lapse"), id=key, value=b"{")
            await kernel.transact([broken], shard=shard)
    assert await lapses.last() is None
    await lapses.beat()
    assert await lapses.last() is None
