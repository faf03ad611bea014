"""How well stories are told apart on a labelled day of AI news: `python -m tests.bench.bench_day`.

Prints BCubed precision, recall and F1 (the mean over articles: which share of its group
is of its event, which share of its event is in its group; Amigó et al. 2009), and the same
over pairs. `--errors` lists each group that mixes events and each event that is torn.
"""

# ruff: noqa: T201  # a bench prints its figures

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from digest.clusters import prior
from digest.clusters.cluster import cluster
from digest.clusters.corpus import Corpus
from digest.model import Article, ArticleId, FeedUrl, Language

DAY = Path(__file__).resolve().parents[1] / "data" / "day" / "items.jsonl"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far groups agree with events."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}"


def read_day(path: Path = DAY) -> tuple[list[Article], dict[ArticleId, str]]:
    """Return the articles of a labelled day and the event of each."""
    articles, events = [], {}
    for line in path.read_text("utf-8").splitlines():
        item = json.loads(line)
        at = datetime.fromisoformat(item["published_at"])
        article = Article(
            id=ArticleId(item["id"]),
            feed_url=FeedUrl(item["feed_url"]),
            outlet=item["outlet"],
            url=f"{item['feed_url'].rsplit('/', 1)[0]}/{item['id']}",
            title=item["title"],
            text=item["text"],
            language=Language(item["language"]),
            published_at=at,
            seen_at=at,
        )
        articles.append(article)
        events[article.id] = item["event"] or f"single-{article.id}"
    return articles, events


def group(articles: Iterable[Article], *, joins_verbs: bool = True) -> list[tuple[ArticleId, ...]]:
    """Return the groups that the house makes of these articles."""
    corpus = Corpus(prior.load(), joins_verbs=joins_verbs)
    for article in articles:
        corpus.add(article)
    return [found.articles for found in cluster(corpus)]


def bcubed(groups: Iterable[Sequence[ArticleId]], events: dict[ArticleId, str]) -> Agreement:
    """Return BCubed precision and recall."""
    sizes = Counter(events.values())
    precision = recall = 0.0
    for members in groups:
        for event, count in Counter(events[each] for each in members).items():
            precision += count * count / len(members)
            recall += count * count / sizes[event]
    return Agreement(precision / len(events), recall / len(events))


def pairwise(groups: Iterable[Sequence[ArticleId]], events: dict[ArticleId, str]) -> Agreement:
    """Return precision and recall over pairs of articles."""
    true = sum(size * (size - 1) // 2 for size in Counter(events.values()).values())
    said = right = 0
    for members in groups:
        said += len(members) * (len(members) - 1) // 2
        counts = Counter(events[each] for each in members).values()
        right += sum(count * (count - 1) // 2 for count in counts)
    return Agreement(right / said if said else 1.0, right / true if true else 1.0)


def print_errors(
    groups: Iterable[Sequence[ArticleId]],
    events: dict[ArticleId, str],
    articles: Iterable[Article],
) -> None:
    """Print what was mixed and what was torn."""
    titles = {each.id: f"{each.outlet}: {each.title}" for each in articles}
    homes: defaultdict[str, list[Sequence[ArticleId]]] = defaultdict(list)
    for members in groups:
        found = {events[each] for each in members}
        for event in found:
            homes[event].append(members)
        if len(found) > 1:
            print("mixed")
            for each in members:
                print(f"    [{events[each][:40]}] {titles[each]}")
    for event, parts in homes.items():
        if len(parts) > 1:
            print(f"torn {event}")
            for members in parts:
                own = [each for each in members if events[each] == event]
                print("   ", " | ".join(titles[each] for each in own))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="list mixed and torn stories")
    parser.add_argument("--headlines", action="store_true", help="errors for headlines alone")
    asked = parser.parse_args()
    articles, events = read_day()
    bare = [replace(each, text="") for each in articles]
    print(f"{len(articles)} articles, {len(set(events.values()))} events")
    for name, shown, joins in (
        ("full texts", articles, True),
        ("full texts, verbs apart", articles, False),
        ("headlines alone", bare, True),
        ("headlines, verbs apart", bare, False),
    ):
        groups = group(shown, joins_verbs=joins)
        print(f"{name:26} BCubed {bcubed(groups, events)}   pairs {pairwise(groups, events)}")
    if asked.errors:
        shown = bare if asked.headlines else articles
        print_errors(group(shown), events, shown)


if __name__ == "__main__":
    main()
