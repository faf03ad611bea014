"""Which feeds a page names, whatever the page is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.feeds.discovery import MOST_BYTES, MOST_LINKS, links
from digest.feeds.urls import canonical
from digest.model import FeedLink, FeedUrl

URL = "https://example.org/blog/"
RSS = 'type="application/rss+xml"'


def named(page: str, url: str = URL) -> list[str]:
    return [each.url for each in links(page.encode(), url=url)]


def test_a_page_names_its_feeds_with_their_titles() -> None:
    page = (
        f'<html><head><link rel="alternate" {RSS} title="Notes &amp; news" href="/feed.xml">'
        "<LINK REL='Alternate' TYPE='Application/Atom+XML' HREF='atom.xml'/>"
        '<link rel=feed href="https://other.example/f"></head>'
    )
    assert links(page.encode(), url=URL) == (
        FeedLink(url=FeedUrl("https://example.org/feed.xml"), title="Notes & news"),
        FeedLink(url=FeedUrl("https://example.org/blog/atom.xml")),
        FeedLink(url=FeedUrl("https://other.example/f")),
    )


@pytest.mark.parametrize(
    "tag",
    [
        '<link rel="stylesheet" href="/style.css">',
        '<link rel="alternate" hreflang="ja" href="/ja/">',
        '<link rel="alternate" type="application/json" href="/api/1">',
        '<link rel="alternate" type="application/json+oembed" href="/oembed">',
        f'<link rel="alternate stylesheet" {RSS} href="/x">',
        f'<link rel="alternate" {RSS}>',
        f'<link rel="alternate" {RSS} href="javascript:alert(1)">',
        f'<link rel="alternate" {RSS} href="file:///etc/passwd">',
        f'<link rel="alternate" {RSS} href="https://me:secret@example.org/">',
        f'<!-- <link rel="alternate" {RSS} href="/x"> -->',
        f'<script>"<link rel=alternate {RSS} href=/x>"</script>',
        f'<template><link rel="alternate" {RSS} href="/x"></template>',
        f'<a rel="alternate" {RSS} href="/x">feed</a>',
    ],
)
def test_other_links_and_what_nobody_sees_are_no_feeds(tag: str) -> None:
    assert named(f"<head>{tag}</head>") == []


def test_the_base_of_a_page_counts_and_a_wrong_one_does_not() -> None:
    link = f'<link rel="alternate" {RSS} href="feed">'
    assert named(f'<base href="https://cdn.example/a/">{link}') == ["https://cdn.example/a/feed"]
    assert named(f'<base href="javascript:void(0)">{link}') == ["https://example.org/blog/feed"]


def test_a_feed_of_comments_is_offered_last_and_each_address_once() -> None:
    page = "".join(
        f'<link rel="alternate" {RSS} title="{title}" href="{href}">'
        for title, href in [
            ("Blog » Comments Feed", "/comments/feed"),
            ("Blog", "/feed"),
            ("Blog again", "/feed#top"),
        ]
    )
    assert named(page) == ["https://example.org/feed", "https://example.org/comments/feed"]


def test_of_many_links_some_are_offered() -> None:
    page = "".join(f'<link rel="alternate" {RSS} href="/{n}">' for n in range(100))
    assert len(named(page)) == MOST_LINKS


def test_titles_are_clean_and_short_and_in_the_charset_of_the_page() -> None:
    page = f'<link rel="alternate" {RSS} href="/f" title="{"技術" * 60}\x1b[31m\u202e">'
    (link,) = links(
        page.encode("shift_jis", "ignore"), url=URL, content_type="text/html; charset=shift_jis"
    )
    assert link.title.startswith("技術")
    assert len(link.title) <= 80
    assert link.title.isprintable()


def test_a_page_is_read_up_to_a_bound_and_a_cut_character_breaks_nothing() -> None:
    link = f'<link rel="alternate" {RSS} title="ノート" href="/f">'
    filler = "<p>" + "日" * MOST_BYTES
    assert named(f"{link}{filler}") == ["https://example.org/f"]
    assert links(f"{link}{filler}".encode(), url=URL)[0].title == "ノート"
    assert named(f"{filler}{link}") == []


@pytest.mark.parametrize(
    "page",
    [
        "<link " * 90_000,
        "<link " + "a " * 260_000,
        "<!--" * 130_000,
        "<link rel=alternate " + "x=" * 250_000,
        "<script" * 70_000,
        "<script>" * 60_000,
        "<link a='" * 55_000,
        "<link" + " " * 500_000,
    ],
)
def test_hostile_pages_cost_little(page: str) -> None:
    began = time.process_time()
    assert named(page) == []
    assert time.process_time() - began < 2.0


@given(st.text(alphabet="<>/=\"' link relabsftypehrdo!-#:.&;\x00é", max_size=200))
def test_whatever_a_page_is_only_addresses_that_may_be_read_are_named(page: str) -> None:
    for link in links(page.encode(), url=URL):
        assert canonical(link.url) == link.url


def test_a_link_is_read_as_far_as_it_goes() -> None:
    link = f'<link rel="alternate" {RSS} href="/feed"'
    assert named(link) == []
    assert named(f'{link} = " data-x>') == ["https://example.org/feed"]
    many = " ".join(f"data-{number}" for number in range(60))
    assert named(f"<link {many} rel=feed href=/feed>") == []
    assert named(f"<link rel=feed href=/feed {many}>") == ["https://example.org/feed"]
