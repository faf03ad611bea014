"""Tests of `digest.feeds.urls`."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.feeds.urls import MAX_URL_CHARS, canonical, site_of

PIECES = st.lists(
    st.sampled_from(
        [
            "http",
            "https",
            "://",
            ":",
            "//",
            "/",
            "@",
            "\\",
            "?",
            "#",
            "&",
            "=",
            "%",
            "%2",
            "%20",
            "example.com",
            "EXAMPLE",
            ".",
            "..",
            "xn--",
            "ü",
            "日本",
            ":443",
            ":80",
            "[::1]",
            "127.1",
            "utm_source=x",
            "id=3",
            "a b",
            "|",
            "<",
            '"',
            "'",
            "+",
            ";",
            "\t",
            "\x00",
            "\u200b",
            "é",
        ]
    ),
    max_size=14,
).map("".join)


@given(st.one_of(PIECES, PIECES.map("https://example.com/".__add__), st.text()))
def test_the_canonical_url_of_a_canonical_url_is_itself(url: str) -> None:
    once = canonical(url, base="https://base.example/dir/")
    if once is not None:
        assert canonical(once) == once


@given(st.one_of(PIECES, PIECES.map("https://example.com/".__add__), st.text()))
def test_a_canonical_url_is_safe_to_show_and_to_send(url: str) -> None:
    found = canonical(url)
    if found is not None:
        parts = urlsplit(found)
        assert parts.scheme in {"http", "https"}
        assert parts.hostname
        assert "@" not in parts.netloc
        assert not parts.fragment
        assert found.isascii()
        assert len(found) <= MAX_URL_CHARS
        assert not set(found) & set("|<>\"' \t\r\n\\`{}^")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Example.COM:443/A?b=1#c", "https://example.com/A?b=1"),
        ("http://example.com:80", "http://example.com/"),
        ("https://example.com:8443/x", "https://example.com:8443/x"),
        (
            "https://e.com/p?utm_source=a&id=3&fbclid=b&v=&gclid=x&mc_cid=1",
            "https://e.com/p?id=3&v=",
        ),
        ("https://e.com/item?id=1", "https://e.com/item?id=1"),
        ("https://e.com/?ref=hn&utm=1&my_utm_x=2", "https://e.com/?ref=hn&utm=1&my_utm_x=2"),
        ("https://e.com/?UTM_Medium=a&%75tm_term=b", "https://e.com/"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("../up", "https://base.example/up"),
        ("?q=1", "https://base.example/dir/feed.xml?q=1"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://e.com/a b|c<d>\"e'", "https://e.com/a%20b%7Cc%3Cd%3E%22e%27"),
        ("https://e.com/50%/x%20y", "https://e.com/50%25/x%20y"),
        ("  https://e.com/x\n", "https://e.com/x"),
        ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"),
        ("http://127.0.0.1:8080/f", "http://127.0.0.1:8080/f"),
        ("https://e.com./x", "https://e.com/x"),
    ],
)
def test_one_page_has_one_spelling(url: str, expected: str) -> None:
    assert canonical(url, base="https://base.example/dir/feed.xml") == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://e.com/",
        "line://ti/p/x",
        "mailto:a@e.com",
        "https://",
        "https://user@e.com/",
        "https://e.com@evil.example/",
        "https://e.com\\@evil.example/",
        "https://e.com/\x00",
        "https://e.com/a\nb",
        "https://e.com:99999/",
        "https://e.com:x/",
        "https://e com/",
        "https://2130706433/",
        "https://0x7f.0.0.1/",
        "https://127.1/",
        "https://-/",
        "https://[::1",
        "https://e.com/" + "a" * MAX_URL_CHARS,
    ],
)
def test_what_no_client_should_follow_is_refused(url: str) -> None:
    assert canonical(url) is None


def test_a_fragment_stays_where_it_is_asked_for() -> None:
    assert canonical("https://e.com/log#v1.2", keep_fragment=True) == "https://e.com/log#v1.2"


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.example.com/x", "example.com"),
        ("https://blog.example.com/", "example.com"),
        ("https://news.bbc.co.uk/x", "bbc.co.uk"),
        ("https://tech.asahi.co.jp/", "asahi.co.jp"),
        ("https://a.b.or.jp/", "b.or.jp"),
        ("https://www.abc.net.au/", "abc.net.au"),
        ("https://one.substack.com/p/x", "one.substack.com"),
        ("https://a.b.github.io/", "b.github.io"),
        ("https://medium.com/@ann/x", "medium.com/@ann"),
        ("https://lab.medium.com/x", "lab.medium.com"),
        ("https://ann.hatenablog.com/entry", "ann.hatenablog.com"),
        ("https://dev.to/ann/x", "dev.to/ann"),
        ("https://medium.com/", "medium.com"),
        ("http://127.0.0.1:9/x", "127.0.0.1"),
        ("http://[::1]/", "::1"),
        ("http://localhost/", "localhost"),
        ("", ""),
        ("http://[", ""),
    ],
)
def test_a_site_is_what_one_publisher_owns(url: str, site: str) -> None:
    assert site_of(url) == site
