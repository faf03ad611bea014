"""Which URLs pass, in which spelling, and what `FETCH_ALLOW` may open."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from adapters.web.addresses import is_public
from adapters.web.targets import Allowed, check, follow, is_allowed, parse_allow
from digest.errors import ConfigError, FetchRefused
from tests.shared import SHARED, needs_shared


def refusal(url: str) -> str:
    with pytest.raises(FetchRefused) as caught:
        check(url)
    return caught.value.reason


@pytest.mark.parametrize(
    ("url", "rebuilt"),
    [
        ("https://example.com", "https://example.com/"),
        ("HTTPS://EXAMPLE.com:443/A#part", "https://example.com/A"),
        ("http://example.com.:8080?x", "http://example.com:8080/?x"),
        ("http://example.com:/", "http://example.com/"),
        ("https://bücher.example/ü?ü", "https://xn--bcher-kva.example/%C3%BC?%C3%BC"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://日本語.jp/", "https://xn--wgv71a119e.jp/"),
        ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
        ("https://a_b.example.com/%7e%2F+?a=%26&b", "https://a_b.example.com/%7e%2F+?a=%26&b"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2606:4700:0::0:1]:8443/", "http://[2606:4700::1]:8443/"),
        ("http://[::ffff:8.8.8.8]/", "http://8.8.8.8/"),
        ("https://user:pw@example.com/", "https://example.com/"),
        ("https://example.com/http://10.0.0.1/@x", "https://example.com/http://10.0.0.1/@x"),
    ],
)
def test_a_url_that_passes_has_one_spelling(url: str, rebuilt: str) -> None:
    assert check(url).url == rebuilt
    assert check(rebuilt).url == rebuilt


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.com/", "not an http or https URL"),
        ("file:///etc/passwd", "not an http or https URL"),
        ("example.com", "not an http or https URL"),
        ("", "not an http or https URL"),
        ("http:example.com", "URL not understood"),
        ("http://example.com:99999999/", "URL not understood"),
        ("http://a:b:c/", "URL not understood"),
        ("http://[::1/", "URL not understood"),
        ("http://example.com:65536/", "port not allowed"),
        ("http://example.com:0/", "port not allowed"),
        ("http://example.com:22/", "port not allowed"),
        ("http:///x", "host not valid"),
        ("http://a..b/", "host not valid"),
        ("http://-a.com/", "host not valid"),
        ("http://a.com../", "host not valid"),
        (f"http://{'a' * 64}.com/", "host not valid"),
        (f"http://{'a.' * 130}com/", "host not valid"),
        ("http://ex%61mple.com/", "host not valid"),
        ("http://ｅxample.com/", "host not valid"),
        ("http://xn--a.com/", "host not valid"),
        ("http://xn--.com/", "host not valid"),
        ("http://xn--z9.com/", "host not valid"),
        ("http://日..jp/", "host not valid"),
        (f"http://{'日' * 64}.jp/", "host not valid"),
        ("http://a\u200db.com/", "host not valid"),
        ("http://[2606:4700::1%25eth0]/", "host not valid"),
        ("http://[8.8.8.8]/", "host not valid"),
        ("http://[v1.x]/", "host not valid"),
        ("http://1.2.3/", "host not valid"),
        ("http://example.0x7f/", "host not valid"),
        ("http://8.8.8.8./", "host not valid"),
        ("http://localhost/", "address not allowed"),
        ("http://a.localhost/", "address not allowed"),
        ("http://printer.local/", "address not allowed"),
        ("http://intranet/", "address not allowed"),
        ("http://[::1]/", "address not allowed"),
        ("http://example.com/a b", "URL with control characters, spaces or backslashes"),
        ("http://example.com\\@x/", "URL with control characters, spaces or backslashes"),
        ("http://example.com/\ud800", "URL with control characters, spaces or backslashes"),
        ("http://example.com/\u2028", "URL with control characters, spaces or backslashes"),
        ("http://example.com/" + "a" * 5000, "URL too long"),
    ],
)
def test_a_url_that_does_not_pass_is_told_why(url: str, reason: str) -> None:
    assert refusal(url) == reason


@given(st.text() | st.text("htps:/@[]%.:?#01279afx\\-").map("http://".__add__))
def test_what_passes_is_ascii_and_every_parser_finds_our_host_in_it(text: str) -> None:
    try:
        target = check(text)
    except FetchRefused:
        return
    assert target.url.isascii()
    assert urlsplit(target.url).hostname == target.host
    parsed = URL(target.url, encoded=True)
    assert (parsed.raw_host, parsed.port) == (target.host, target.port)
    assert str(parsed) == target.url
    assert parsed.user is None
    assert check(target.url).url == target.url


@given(st.ip_addresses(), st.sampled_from([80, 443, 8080, 8443]))
def test_a_literal_passes_just_when_its_address_is_public(address: object, port: int) -> None:
    host = f"[{address}]" if ":" in str(address) else str(address)
    try:
        passes = bool(check(f"http://{host}:{port}/"))
    except FetchRefused:
        passes = False
    assert passes == (is_public(str(address)) and "%" not in host)


@needs_shared
def test_the_hostile_urls_that_name_their_address_are_refused_without_a_look_up() -> None:
    text = (SHARED / "data" / "hostile" / "ssrf_urls.jsonl").read_text(encoding="utf-8")
    passed = []
    for row in map(json.loads, text.splitlines()):
        try:
            target = check(row["url"])
        except FetchRefused:
            assert row["expect"] == "block", row["url"]
        else:
            passed.append((row["expect"], target.host))
    assert sum(expect == "allow" for expect, _ in passed) == 5
    # Names on the public internet, that only a look-up can tell from others.
    assert {host for expect, host in passed if expect == "block"} == {
        "imgur.com",
        "metadata.packet.net",
        "metadata.tencentyun.com",
        "rancher.com",
    }


def test_allowed_hosts_are_read_strictly() -> None:
    text = " 127.0.0.1:8099, feeds.internal:80\n[::1]:8099,10.0.0.0/8:80 [fd12::/16]:81,"
    assert parse_allow(f"{text}Bücher.test:1") == {
        Allowed(host="127.0.0.1", port=8099),
        Allowed(host="feeds.internal", port=80),
        Allowed(host="::1", port=8099),
        Allowed(host="10.0.0.0/8", port=80),
        Allowed(host="fd12::/16", port=81),
        Allowed(host="xn--bcher-kva.test", port=1),
    }
    assert parse_allow("") == parse_allow(" , ") == frozenset()


BAD_ITEMS = [
    "feeds.internal",
    "feeds.internal:",
    "feeds.internal:0",
    "feeds.internal:65536",
    "feeds.internal:8o",
    "http://feeds.internal:80",
    "user@host:80",
    "*:80",
    "::1:8099",
    "[127.0.0.1]:80",
    "127.1:80",
    "0x7f000001:80",
    "10.0.0.1/8:80",
    "10.0.0.0/33:80",
    "169.254.169.254:80",
    "169.254.0.0/16:80",
    "[::ffff:169.254.169.254]:80",
    "[fd00:ec2::254]:80",
    "[fd00::/8]:80",
    "[64:ff9b::a9fe:a9fe]:80",
    "168.63.129.16:80",
    "100.100.100.200:80",
    "0.0.0.0/0:80",
]


def test_every_wrong_item_is_named_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_allow(" ".join([*BAD_ITEMS, "feeds.internal:80"]))
    assert len(caught.value.faults) == len(BAD_ITEMS)
    for item, fault in zip(BAD_ITEMS, caught.value.faults, strict=True):
        assert fault.startswith(f"FETCH_ALLOW: {item!r} ")


@given(st.text("0123456789abcdef.:/[],x-% \n", max_size=40) | st.text())
def test_any_text_is_read_or_refused_as_a_setting(text: str) -> None:
    try:
        allowed = parse_allow(text)
    except ConfigError as caught:
        allowed, faults = frozenset(), caught.faults
        assert all(each.startswith("FETCH_ALLOW: ") for each in faults)
    assert all(0 < each.port < 65536 for each in allowed)


def test_just_the_host_and_port_that_were_opened_pass() -> None:
    allow = parse_allow("127.0.0.1:8099 feeds.internal:81 10.0.0.0/8:82 [::1]:83")
    for url in (
        "http://127.0.0.1:8099/",
        "https://127.0.0.1:8099/",
        "http://FEEDS.internal.:81/",
        "http://10.9.8.7:82/",
        "http://[::1]:83/",
        "http://[::ffff:127.0.0.1]:8099/",
    ):
        assert check(url, allow=allow).port > 80
    for url in (
        "http://127.0.0.1:8098/",
        "http://127.0.0.1/",
        "http://127.0.0.2:8099/",
        "http://127.1:8099/",
        "http://localhost:8099/",
        "http://feeds.internal/",
        "http://a.feeds.internal:81/",
        "http://11.0.0.1:82/",
        "http://10.0.0.1/",
        "http://example.com:8099/",
    ):
        with pytest.raises(FetchRefused):
            check(url, allow=allow)


def test_an_opened_name_is_opened_for_private_addresses_but_not_for_metadata() -> None:
    allow = parse_allow("feeds.internal:80 127.0.0.1:80 10.0.0.0/8:80")
    assert is_allowed(allow, "feeds.internal", 80, "10.0.0.1")
    assert is_allowed(allow, "feeds.internal", 80, "::1")
    assert not is_allowed(allow, "feeds.internal", 80, "169.254.169.254")
    assert not is_allowed(allow, "feeds.internal", 80, "not an address")
    assert not is_allowed(allow, "feeds.internal", 81, "10.0.0.1")
    # A name is not opened by where it leads.
    assert not is_allowed(allow, "example.com", 80, "127.0.0.1")
    assert not is_allowed(allow, "example.com", 80, "10.0.0.1")


def test_a_metadata_address_in_an_opened_set_made_by_hand_is_refused_all_the_same() -> None:
    allow = frozenset({Allowed(host="169.254.169.254", port=80)})
    with pytest.raises(FetchRefused):
        check("http://169.254.169.254/", allow=allow)


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/b", "https://example.com/b"),
        ("c?d", "https://example.com/a/c?d"),
        ("//other.example/x", "https://other.example/x"),
        ("https://other.example", "https://other.example/"),
        (" /my feed ", "https://example.com/my%20feed"),
        ("?q=1", "https://example.com/a/b?q=1"),
        ("", "https://example.com/a/b?q=0"),
    ],
)
def test_a_redirect_is_read_relative_to_where_it_came_from(location: str, url: str) -> None:
    assert follow(check("https://example.com/a/b?q=0"), location).url == url


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://example.com/", "redirected from https to http"),
        ("https://me@example.com/", "redirected to a URL with a user name"),
        ("https://example.com\\x", "redirected to a URL with control characters or backslashes"),
        ("https://[x", "redirected to a URL not understood"),
        ("https://10.0.0.1/", "address not allowed"),
        ("javascript:alert(1)", "not an http or https URL"),
    ],
)
def test_a_redirect_that_does_not_pass_is_told_why(location: str, reason: str) -> None:
    with pytest.raises(FetchRefused) as caught:
        follow(check("https://example.com/"), location)
    assert caught.value.reason == reason
