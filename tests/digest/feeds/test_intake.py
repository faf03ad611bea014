"""Tests of `digest.feeds.intake`."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta

import pytest

from digest.feeds.intake import articles
from digest.feeds.parse import parse
from digest.model import Article, Entry, Feed, FeedDocument, Language
from tests import make
from tests.shared import SHARED, needs_shared

NOW = make.NOW


def entry(title: str = "A title", **changes: object) -> Entry:
    values: dict[str, object] = {
        "guid": "",
        "url": "https://e.com/a",
        "title": title,
        "text": "Some text.",
        "published_at": NOW - timedelta(hours=1),
    }
    return Entry(**(values | changes))  # type: ignore[arg-type]  # by name


def taken(*entries: Entry, feed: Feed | None = None, **changes: object) -> tuple[Article, ...]:
    values: dict[str, object] = {
        "title": "Document",
        "site": "https://e.com/",
        "language": Language(""),
        "entries": entries,
    }
    document = FeedDocument(**(values | changes))  # type: ignore[arg-type]  # by name
    return articles(document, feed or make.feed(), now=NOW)


def ids(*entries: Entry) -> list[str]:
    return [article.id for article in taken(*entries)]


def test_an_article_carries_what_the_feed_and_the_catalogue_say() -> None:
    (article,) = taken(entry(guid="g", author="Ann", text="Ten words."))
    assert article.feed_url == make.feed().url
    assert article.outlet == "Example Wire"
    assert (article.url, article.title, article.text) == (
        "https://e.com/a",
        "A title",
        "Ten words.",
    )
    assert (article.published_at, article.is_dated) == (NOW - timedelta(hours=1), True)
    assert (article.seen_at, article.author, article.language) == (NOW, "Ann", "en")


def test_the_same_link_keeps_its_id_whatever_else_changes() -> None:
    before = ids(entry(guid="1"))
    assert ids(entry("A better title", guid="2", text="More.", published_at=None)) == before


def test_an_edited_article_keeps_its_id_and_changes_its_hash() -> None:
    (before,), (after,) = taken(entry()), taken(entry(text="Corrected."))
    assert before.id == after.id
    assert before.content_hash != after.content_hash
    assert taken(entry())[0].content_hash == before.content_hash


def test_one_guid_for_all_items_collapses_nothing() -> None:
    assert len(set(ids(*(entry(url=f"https://e.com/{n}", guid="same") for n in range(5))))) == 5
    assert len(set(ids(*(entry(f"T{n}", url="", guid="same") for n in range(5))))) == 5


def test_items_that_share_a_link_are_told_apart_by_title_not_by_guid() -> None:
    both = ids(entry("One", guid="1"), entry("Two", guid="2"))
    assert len(set(both)) == 2
    assert ids(entry("One", guid="8"), entry("Two", guid="9")) == both


def test_the_same_item_twice_in_a_document_is_one_article() -> None:
    assert len(taken(entry(guid="1"), entry(guid="2"))) == 1


def test_notes_under_one_heading_are_two_articles_and_the_older_keeps_its_id() -> None:
    older = entry(published_at=NOW - timedelta(days=1), text="First fix.")
    newer = entry(published_at=NOW, text="Second fix.")
    third = entry(published_at=NOW, text="Third fix.")
    assert len(set(ids(newer, older))) == 2
    assert ids(third, newer, older)[1:] == ids(newer, older)


def test_feeds_do_not_share_ids() -> None:
    (one,), (two,) = taken(entry()), taken(entry(), feed=make.feed("Other Wire"))
    assert one.id != two.id


@pytest.mark.parametrize(
    ("ahead", "published_at", "is_dated"),
    [
        (timedelta(minutes=9), NOW + timedelta(minutes=9), True),
        (timedelta(hours=20), NOW, True),
        (timedelta(days=2), NOW, False),
        (timedelta(days=-9_000), NOW - timedelta(days=9_000), True),
        (timedelta(days=-12_000), NOW, False),
    ],
)
def test_incredible_dates_are_set_right_or_dropped(
    ahead: timedelta, published_at: datetime, *, is_dated: bool
) -> None:
    (article,) = taken(entry(published_at=NOW + ahead))
    assert (article.published_at, article.is_dated) == (published_at, is_dated)


def test_an_item_without_date_counts_as_seen_now() -> None:
    (article,) = taken(entry(published_at=None))
    assert (article.published_at, article.is_dated) == (NOW, False)


def test_dates_in_other_zones_become_utc() -> None:
    tokyo = datetime.fromisoformat("2026-04-17T09:00:00+09:00")
    (article,) = taken(entry(published_at=tokyo))
    assert article.published_at.tzinfo == UTC
    assert article.published_at == tokyo


def test_items_that_say_nothing_are_left_out() -> None:
    assert taken(entry("", text="")) == ()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The crane has learnt to wait. It took a year.", "The crane has learnt to wait."),
        ("Version 2.0 of the tool is out! Get it.", "Version 2.0 of the tool is out!"),
        (
            "クレーンが待つことを覚えたという知らせが届いた。一年かかった。",
            "クレーンが待つことを覚えたという知らせが届いた",
        ),
        ("A line without a full stop\nAnd another", "A line without a full stop"),
        ("Short", "Short"),
        ("word " * 60, "word " * 22 + "word…"),
        ("字" * 300, "字" * 119 + "…"),
    ],
)
def test_a_missing_title_is_made_from_the_text(text: str, title: str) -> None:
    (article,) = taken(entry("", text=text.strip()))
    assert article.title == title


def test_a_missing_link_leads_to_the_site() -> None:
    (article,) = taken(entry(url="", guid="g"))
    assert article.url == make.feed().site
    (article,) = taken(entry(url="", guid="g"), feed=make.feed(site=""))
    assert article.url == "https://e.com/"


def test_the_outlet_is_named_by_catalogue_then_feed_then_site() -> None:
    assert taken(entry(), feed=make.feed(title=""))[0].outlet == "Document"
    assert taken(entry(), feed=make.feed(title="", site=""), title="")[0].outlet == "e.com"


def test_the_language_is_the_items_then_the_feeds_then_the_documents() -> None:
    ja, fr, de = Language("ja"), Language("fr"), Language("de")
    silent = make.feed(language=Language(""))
    assert taken(entry(language=ja), language=fr)[0].language == "ja"
    assert taken(entry(), feed=make.feed(language=de), language=fr)[0].language == "de"
    assert taken(entry(), feed=silent, language=fr)[0].language == "fr"
    assert taken(entry(), feed=silent)[0].language == ""


@needs_shared
def test_bad_identities_neither_collapse_nor_repeat() -> None:
    folder = SHARED / "data" / "hostile" / "bad_feeds"

    def poll(name: str, replacement: bytes = b"") -> tuple[Article, ...]:
        body = (folder / name).read_bytes()
        if replacement:
            body = body.replace(b"365961214", replacement)
        return articles(parse(body, url="https://f.example/"), make.feed(), now=NOW)

    stories = poll("dup_guid.xml")
    assert len({article.id for article in stories}) == len(stories) > 40
    assert stories == poll("dup_guid.xml")
    assert [a.id for a in poll("guid_churn.xml")] == [a.id for a in poll("guid_churn.xml", b"77")]


@needs_shared
def test_real_feeds_give_articles_with_ids_of_their_own() -> None:
    for path in sorted((SHARED / "data" / "feeds").glob("*.xml")):
        document = parse(path.read_bytes(), url="https://feeds.example/x.xml")
        found = articles(document, make.feed(), now=datetime(2026, 8, 22, 6, tzinfo=UTC))
        assert len(found) >= 0.98 * len(document.entries), path.name
        json.dumps([dataclasses.asdict(each) for each in found], default=str)


def test_a_look_at_a_past_day_leaves_out_what_had_not_appeared_by_then() -> None:
    then = NOW - timedelta(days=100)
    impossible = entry(
        "Impossible", url="https://e.com/2099", published_at=NOW + timedelta(days=9_000)
    )
    document = FeedDocument(
        title="D",
        site="https://e.com/",
        language=Language(""),
        entries=(entry("Later", published_at=NOW), impossible),
    )
    found = articles(document, make.feed(), now=then, present=NOW)
    assert [(each.title, each.is_dated) for each in found] == [("Impossible", False)]
    assert len(articles(document, make.feed(), now=then)) == 2


def test_an_item_without_link_and_guid_is_known_by_its_words() -> None:
    (first,) = ids(entry("A  Title", url="", text="One."))
    assert ids(entry("a title", url="", text="one.")) == [first]
    assert ids(entry("A title", url="", text="Two.")) != [first]
