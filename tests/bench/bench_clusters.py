"""What grouping costs, and how it grows: `python -m tests.bench.bench_clusters`.

Articles are invented: words by Zipf's law, events of one to a dozen reports. Prints the
milliseconds per article of reading and of grouping, and the peak memory of the process so
far. Where the rig is beside the project (../shared/bench/feedserver.py), prints pairwise
agreement on its 6,000 items with and without joining the verbs of one deed.
"""
# ruff: noqa: T201  # a bench prints its figures

from __future__ import annotations

import importlib.util
import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import ModuleType

from digest.clusters import prior
from digest.clusters.cluster import Group, cluster
from digest.clusters.corpus import Corpus
from digest.model import Article, ArticleId, FeedUrl, Language
from tests.bench.bench_day import pairwise
from tests.shared import SHARED

NOW = datetime(2026, 4, 17, 6, 0, tzinfo=UTC)
SIZES = (2_500, 5_000, 10_000, 20_000)
_VOCABULARY = 30_000
_COMMON = 60
_SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "ri",
    "so",
    "tu",
    "va",
    "we",
    "xi",
    "yo",
    "za",
    "ler",
    "mon",
    "tar",
    "vin",
]


class Dice(random.Random):
    """Repeatable chance for invented articles; not for secrets."""


def invent(count: int) -> Iterator[Article]:
    """Yield articles of events that one to a dozen outlets report in their own words."""
    dice = Dice(11)
    words = ["".join(dice.choices(_SYLLABLES, k=dice.randint(2, 4))) for _ in range(_VOCABULARY)]
    made = 0
    while made < count:
        subject = dice.sample(range(200, _VOCABULARY), 14)
        names = [words[each].capitalize() for each in subject[:4]]
        number = dice.randint(2, 900)
        for _ in range(min(12, 1 + int(dice.expovariate(1 / 1.6)))):
            if made == count:
                return
            told = [words[each] for each in subject[4:]]
            yield _report(dice, words, names=names, subject=told, number=number, serial=made)
            made += 1


def _report(
    dice: Dice,
    words: list[str],
    *,
    names: list[str],
    subject: list[str],
    number: int,
    serial: int,
) -> Article:
    told: list[str] = []
    for _ in range(dice.randint(40, 160)):
        rank = int(_COMMON * (_VOCABULARY / _COMMON) ** dice.random()) - _COMMON // 2
        told.append(words[rank])
    for word in dice.sample(subject, 7) * 2:
        told.insert(dice.randrange(len(told)), word)
    for name in dice.sample(names, 3) * 2:
        told.insert(dice.randrange(1, len(told)), name)
    told.insert(dice.randrange(len(told)), str(number))
    sentences = [" ".join(told[at : at + 14]) for at in range(0, len(told), 14)]
    outlet = f"Outlet {serial % 200}"
    at = NOW - timedelta(seconds=dice.randrange(48 * 3600))
    return Article(
        id=ArticleId(f"a{serial}"),
        feed_url=FeedUrl(f"https://outlet-{serial % 200}.example/feed"),
        outlet=outlet,
        url=f"https://outlet-{serial % 200}.example/{serial}",
        title=" ".join([dice.choice(names), *dice.sample(subject, 3), *dice.sample(told, 3)]),
        text=". ".join(sentence.capitalize() for sentence in sentences),
        language=Language("en"),
        published_at=at,
        seen_at=at,
    )


def peak_mb() -> float:
    """Return the largest resident size of this process so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def print_growth() -> None:
    """Print cost per article by the number of articles."""
    print(f"start: {peak_mb():.0f} MB")
    for size in SIZES:
        corpus = Corpus(prior.load())
        added_s = 0.0
        for article in invent(size):
            begin = time.perf_counter()
            corpus.add(article)
            added_s += time.perf_counter() - begin
        begin = time.perf_counter()
        groups = cluster(corpus)
        grouped_s = time.perf_counter() - begin
        print(
            f"{size:6,} articles: read {1e3 * added_s / size:.3f} ms, group "
            f"{1e3 * grouped_s / size:.3f} ms each; {len(groups):,} groups; {peak_mb():.0f} MB"
        )


def print_rig() -> None:
    """Print agreement on the rig, whose guids tell the event before `-s`."""
    path = SHARED / "bench" / "feedserver.py"
    if not path.is_file():
        print("no rig beside the project: no agreement printed")
        return
    feeds = _load(path.stem, str(path)).make_feeds(200, "http://127.0.0.1:1", NOW.timestamp())
    for joins_verbs in (True, False):
        corpus = Corpus(prior.load(), joins_verbs=joins_verbs)
        events = {}
        for number, feed in enumerate(feeds):
            for item in feed.items:
                at = datetime.fromtimestamp(item.published, UTC)
                article = Article(
                    id=ArticleId(item.guid),
                    feed_url=FeedUrl(f"http://127.0.0.1:1/f/{number}.xml"),
                    outlet=f"Feed {number}",
                    url=item.link,
                    title=item.title,
                    text=item.body,
                    language=Language("en"),
                    published_at=at,
                    seen_at=at,
                )
                events[article.id] = item.event_id
                corpus.add(article)
        begin = time.perf_counter()
        groups: tuple[Group, ...] = cluster(corpus)
        each_ms = 1e3 * (time.perf_counter() - begin) / len(corpus)
        found = pairwise([group.articles for group in groups], events)
        print(
            f"rig, verbs {'joined' if joins_verbs else 'apart '}: pairs {found}; "
            f"{each_ms:.3f} ms each; {peak_mb():.0f} MB"
        )


def _load(name: str, path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    print_growth()
    print_rig()
