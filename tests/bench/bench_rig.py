"""The whole run on the rig: 200 feeds, 6,000 items, faults included (needs ../shared).

Every feed has a host name of its own, which the bench's resolver leads to loopback. «To
196» is the time until 196 of the 200 feeds are settled: fetched, parsed and stored, or
failed; the last four are the rig's faults.
"""

from __future__ import annotations

import asyncio
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from itertools import combinations
from pathlib import Path

from bot import app, jobs
from bot.jobs import Wish
from bot.selection import Selection
from digest.clusters import prior
from digest.clusters.cluster import cluster
from digest.clusters.corpus import Corpus
from digest.model import Article, Language
from digest.words import table
from tests.bench import rig
from tests.shared import SHARED


async def _figures(port: int, folder: Path) -> AsyncIterator[tuple[str, str]]:
    words = table.of(Language("en"))
    wish = Wish(
        topics=frozenset(),
        language=Language("en"),
        max_stories=5,
        recipient=jobs.local_reader("bench"),
        is_remembered=True,
    )
    async with rig.opened(port, folder) as (running, selection):
        began = time.perf_counter()
        made = await jobs.make_brief(running, selection, wish, words=words, progress=rig.Silent())
        yield "whole run, cold, hanging feed included", f"{time.perf_counter() - began:.2f} s"
        missing = ", ".join(each.reason for each in made.brief.coverage.missing)
        yield "named as missing", missing
        await jobs.remember(running, wish, made.brief)
        again = await jobs.make_brief(running, selection, wish, words=words, progress=rig.Silent())
        first = {slot.story.cluster_id for slot in made.brief.slots}
        repeated = first & {slot.story.cluster_id for slot in again.brief.slots}
        yield "stories repeated by an immediate second run", f"{len(repeated)} of {len(first)}"
        yield "time of that second run", f"{again.seconds.total_seconds():.2f} s"
    with tempfile.TemporaryDirectory() as other:
        async with rig.opened(port, Path(other)) as (running, selection):
            to_196, whole, _ = await rig.collect(running, selection)
            yield (
                "cold: to 196, parsed and stored",
                f"{to_196:.2f} s (to the deadline {whole:.2f} s)",
            )
            await rig.ask(port, "/reset", is_post=True)
            to_196, _, unchanged = await rig.collect(running, selection)
            stats = await rig.ask(port, "/stats")
            yield "unchanged: to 196", f"{to_196:.2f} s, {unchanged} of 200 not modified"
            yield "unchanged: bodies", f"{stats['feed_bytes']:,} bytes"
            articles = await _articles(running, selection)
            queries = sum("?id=" in article.url for article in articles)
            yield "query-string stories kept", f"{queries} of 600"
            for joins, name in ((True, "with"), (False, "without")):
                yield f"same-event pairs, {name} verbs that mean the same", _f1(articles, joins)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    yield (
        "peak memory",
        f"{peak / 1024:.0f} MB; largest child (the rig included) {child / 1024:.0f} MB",
    )


async def _articles(running: app.App, selection: Selection) -> list[Article]:
    now = running.clock.now()
    urls = [feed.url for feed in selection.feeds]
    return [each async for each in running.articles.between(now - jobs.WINDOW, now, urls)]


def _event(article: Article) -> str:
    path = article.url.partition("?id=")[2] or article.url.split("/a/")[1].replace("/s", "-s")
    return path.partition("-s")[0]


def _f1(articles: list[Article], joins_verbs: bool) -> str:  # noqa: FBT001  # one of two passes
    corpus = Corpus(prior.load(), joins_verbs=joins_verbs)
    for article in articles:
        corpus.add(article)
    began = time.perf_counter()
    groups = cluster(corpus)
    seconds = time.perf_counter() - began
    events = {article.id: _event(article) for article in articles}
    sizes = Counter(events.values())
    true = sum(n * (n - 1) // 2 for n in sizes.values())
    found = hits = 0
    for group in groups:
        for one, two in combinations(group.articles, 2):
            found += 1
            hits += events[one] == events[two]
    precision, recall = hits / max(1, found), hits / max(1, true)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"P {precision:.3f} R {recall:.3f} F1 {f1:.3f} ({len(articles)} items, {seconds:.2f} s)"


def run() -> Iterator[tuple[str, str]]:
    """Yield what was measured, a name and a figure each."""
    if not SHARED.is_dir():
        yield "rig", "skipped: no folder ../shared beside the project"
        return

    async def all_figures(port: int) -> list[tuple[str, str]]:
        with tempfile.TemporaryDirectory() as folder:
            return [figure async for figure in _figures(port, Path(folder))]

    with rig.served() as port:
        yield from asyncio.run(all_figures(port))


if __name__ == "__main__":
    for what, figure in run():
        sys.stdout.write(f"{what:<52} {figure}\n")
        sys.stdout.flush()
