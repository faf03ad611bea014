"""The catalogue's data are valid, grounded and broad; its reader names every wrong row."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from bot.catalogue import catalogue
from digest.clusters.topics import TERMS
from digest.errors import ConfigError
from digest.feeds.urls import canonical, site_of
from digest.model import SourceKind

HEAD = "\t".join(catalogue.COLUMNS)
GOOD_CELLS = {
    "title": "Example Lab",
    "site": "https://lab.example/",
    "feed": "https://lab.example/feed.xml",
    "kind": "lab",
    "topics": "models,safety",
    "language": "en",
    "owner": "example",
    "authority": "1",
    "scope": "ai",
    "ground": "publisher's site",
}
GOOD = "\t".join(GOOD_CELLS.values())
SHARED_SITES = {"zenn.dev/p", "europa.eu", "zdnet.com"}
"""Sites whose pages belong to several owners: publications, authorities, a licensee."""


def row(**changes: str) -> str:
    return "\t".join((GOOD_CELLS | changes).values())


def faults(*lines: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        catalogue.read({"labs.tsv": "\n".join((HEAD, *lines)) + "\n"})
    return list(caught.value.faults)


def test_there_are_at_least_two_hundred_sources_and_twenty_japanese_ones() -> None:
    languages = Counter(str(feed.language) for feed in catalogue.feeds())
    assert languages.total() >= 200
    assert languages["ja"] >= 20
    assert {"de", "es", "fr", "ko", "pt", "zh"} <= languages.keys()


def test_every_source_stands_once_under_its_canonical_https_address() -> None:
    urls = [feed.url for feed in catalogue.feeds()]
    assert len({url.rstrip("/").lower() for url in urls}) == len(urls)
    assert all(canonical(url) == url and url.startswith("https://") for url in urls)


def test_no_two_sources_have_one_title() -> None:
    titles = Counter(feed.title.casefold() for feed in catalogue.feeds())
    assert titles.most_common(1)[0][1] == 1


def test_every_row_says_where_its_address_was_published() -> None:
    assert all(len(row.ground) > 10 for row in catalogue.rows())


def test_exactly_labs_papers_and_regulators_have_full_authority() -> None:
    for feed in catalogue.feeds():
        assert (feed.authority == 1) == feed.kind.is_primary, feed.title


def test_every_kind_of_source_is_there() -> None:
    assert {feed.kind for feed in catalogue.feeds()} == set(SourceKind)
    assert sum(feed.kind.is_primary for feed in catalogue.feeds()) >= 60


def test_topics_are_those_that_readers_can_ask_for() -> None:
    used = Counter(topic for feed in catalogue.feeds() for topic in feed.topics)
    assert used.keys() == TERMS.keys()


def test_the_pages_of_one_site_have_one_owner() -> None:
    owners = defaultdict(set)
    for feed in catalogue.feeds():
        owners[site_of(feed.site)].add(feed.owner)
    shared = {site: names for site, names in owners.items() if len(names) > 1}
    assert shared.keys() <= SHARED_SITES


def test_the_order_of_sources_is_that_of_the_tables() -> None:
    tables = [row.table for row in catalogue.rows()]
    assert tables == sorted(tables)
    assert catalogue.feeds() == tuple(row.feed for row in catalogue.rows())


def test_a_good_row_is_read_as_it_stands() -> None:
    (found,) = catalogue.read({"labs.tsv": f"{HEAD}\n{GOOD}\n"})
    assert (found.table, found.ground) == ("labs", "publisher's site")
    assert found.feed.kind is SourceKind.LAB
    assert found.feed.topics == {"models", "safety"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "title is empty"),
        ({"ground": ""}, "ground is empty"),
        ({"scope": "narrow"}, "no scope 'narrow'"),
        ({"title": " Example Lab"}, "title has stray spaces"),
        ({"feed": "http://lab.example/feed.xml"}, "no https address"),
        ({"feed": "https://LAB.example/feed.xml#top"}, "is spelled https://lab.example/feed.xml"),
        ({"site": "lab.example"}, "site 'lab.example' is no https address"),
        ({"kind": "laboratory"}, "no kind 'laboratory'"),
        ({"topics": "models,"}, "topic '' is no name"),
        ({"topics": "models,models"}, "a topic stands twice"),
        ({"topics": "AI Models"}, "topic 'AI Models' is no name"),
        ({"owner": ""}, "owner '' is no name"),
        ({"language": "English"}, "no language 'English'"),
        ({"authority": "1.5"}, "authority is not from 0 to 1"),
        ({"authority": "nan"}, "authority is not from 0 to 1"),
    ],
)
def test_a_wrong_row_is_refused_with_its_place_and_reason(
    changes: dict[str, str], said: str
) -> None:
    (fault,) = faults(row(**changes))
    assert fault.startswith("labs.tsv line 2: ")
    assert said in fault


def test_every_wrong_row_is_named_at_once() -> None:
    found = faults(row(kind="x"), GOOD, GOOD, "one cell", row(language="", authority="2"))
    assert [fault.partition(":")[0] for fault in found] == [
        "labs.tsv line 2",
        "labs.tsv line 4",
        "labs.tsv line 5",
        "labs.tsv line 6",
    ]
    assert "stands in labs.tsv line 3 already" in found[1]
    assert "no language" in found[3]
    assert "authority" in found[3]


def test_a_table_with_other_columns_is_refused_whole() -> None:
    with pytest.raises(ConfigError, match="the columns are not title site feed"):
        catalogue.read({"labs.tsv": f"title\tfeed\n{GOOD}\n"})
