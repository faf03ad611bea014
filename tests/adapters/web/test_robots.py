"""robots.txt: what it allows, and what its absence or failure means."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.robots import PageFetcher, Robots, parse
from digest.errors import FetchError, FetchGone, FetchRefused, FetchThrottled, FetchUnavailable
from digest.model import Validators
from digest.ports import Fetched, Response
from tests.make import NOW

SITE = "https://wire.example"


class MovedClock:
    """Shows the time that a test sets."""

    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        """See Clock."""
        return self.time


class Answers:
    """Answers each request as told, and remembers what was asked."""

    def __init__(self, answer: bytes | FetchError) -> None:
        self.answer = answer
        self.asked: list[str] = []

    async def fetch(self, url: str, *, validators: Validators | None = None) -> Response:  # noqa: ARG002  # Fetcher's
        """See Fetcher."""
        self.asked.append(url)
        if isinstance(self.answer, FetchError):
            raise self.answer
        return Fetched(
            url=url, body=self.answer, content_type="text/plain", validators=Validators()
        )


def may(text: str, path: str, agent: str = "daybrief") -> bool:
    return parse(text, agent=agent).may_fetch(path)


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/x", True),
        ("Disallow:", "/x", True),
        ("Disallow: /", "/x", False),
        ("Disallow: /", "/robots.txt", True),
        ("Disallow: /a", "/abc", False),
        ("Disallow: /a/", "/a", True),
        ("Disallow: /a", "/A", True),
        # the longest rule counts, of equal ones the one that allows
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("Allow: /a\nDisallow: /a/b", "/a/b/c", False),
        ("Disallow: /a\nAllow: /a", "/a", True),
        # wildcards
        ("Disallow: /*.pdf$", "/x/y.pdf", False),
        ("Disallow: /*.pdf$", "/x/y.pdf?z", True),
        ("Disallow: /*?", "/x?y=1", False),
        ("Disallow: /*?", "/x", True),
        ("Disallow: *", "/x", False),
        ("Disallow: /a*b*c", "/a-c-b-c", False),
        ("Disallow: /a*b*c", "/a-c-b", True),
        ("Disallow: /x$", "/x", False),
        ("Disallow: /x$", "/x/", True),
        ("Disallow: /a*a$", "/a", True),
        ("Disallow: /a*a$", "/aa", False),
        # equal paths in other spellings
        ("Disallow: /%7ejoe", "/~joe/x", False),
        ("Disallow: /~joe", "/%7Ejoe/x", False),
        ("Disallow: /a%2fb", "/a%2Fb", False),
        ("Disallow: /a%2fb", "/a/b", True),
        ("Disallow: /ü", "/%C3%BC", False),
        # comments, odd spacing and case, unknown lines
        ("  DISALLOW :  /a  # not this", "/a", False),
        ("Crawl-delay: 5\nnonsense\nDisallow: /a", "/a", False),
    ],
)
def test_a_path_may_be_fetched_as_the_rules_say(rules: str, path: str, allowed: bool) -> None:  # noqa: FBT001  # a table
    assert may(f"User-agent: *\n{rules}", path) == allowed


def test_rules_for_us_replace_those_for_everyone() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: DayBrief/1.0\nDisallow: /private"
    assert may(text, "/news")
    assert not may(text, "/private/x")
    assert not may(text, "/news", agent="other")


def test_groups_for_the_same_agent_are_one() -> None:
    text = "User-agent: a\nUser-agent: daybrief\nDisallow: /1\nUser-agent: b\nDisallow: /2\n"
    text += "User-agent: daybrief\nDisallow: /3\n"
    assert [may(text, path) for path in ("/1", "/2", "/3")] == [False, True, False]


def test_a_group_of_ours_without_rules_allows_all() -> None:
    assert may("User-agent: daybrief\nDisallow:\n\nUser-agent: *\nDisallow: /", "/x")


def test_old_line_ends_and_a_byte_order_mark_are_read() -> None:
    assert not may("\ufeffUser-agent: *\r\nDisallow: /a\rDisallow: /b", "/b")


@given(st.text(), st.text().map("/".__add__))
def test_any_text_gives_rules_and_robots_txt_itself_is_free(text: str, path: str) -> None:
    rules = parse(f"User-agent: *\n{text}", agent="daybrief")
    assert rules.may_fetch(path) in {True, False}
    assert rules.may_fetch("/robots.txt")


def test_a_hostile_pattern_costs_little() -> None:
    text = "User-agent: *\n" + f"Disallow: /{'*a' * 2000}b\n" * 50
    began = time.process_time()
    assert may(text, "/" + "a" * 4000)
    assert time.process_time() - began < 5  # against hours


async def test_a_site_is_asked_once_a_day() -> None:
    clock, fetcher = MovedClock(), Answers(b"User-agent: *\nDisallow: /private\n")
    robots = Robots(fetcher, agent="daybrief", clock=clock)
    assert await robots.may_fetch(f"{SITE}/news?id=1")
    assert not await robots.may_fetch(f"{SITE}/private")
    assert fetcher.asked == [f"{SITE}/robots.txt"]
    clock.time += timedelta(hours=24)
    fetcher.answer = b""
    assert await robots.may_fetch(f"{SITE}/private")
    assert len(fetcher.asked) == 2


@pytest.mark.parametrize(
    ("error", "allowed"),
    [
        (FetchRefused("404 not found", status=404), True),
        (FetchRefused("403 forbidden", status=403), True),
        (FetchGone("410 gone", status=410), True),
        (FetchUnavailable("400 bad request", status=400), True),
        (FetchUnavailable("500 internal server error", status=500), False),
        (FetchUnavailable("no answer in 20 s"), False),
        (FetchThrottled("429 too many requests", status=429), False),
    ],
)
async def test_a_missing_robots_txt_allows_and_a_failing_one_does_not_now(
    error: FetchError,
    allowed: bool,  # noqa: FBT001  # a table
) -> None:
    clock, fetcher = MovedClock(), Answers(error)
    robots = Robots(fetcher, agent="daybrief", clock=clock)
    assert await robots.may_fetch(f"{SITE}/x") == allowed
    assert await robots.may_fetch(f"{SITE}/x") == allowed
    assert len(fetcher.asked) == 1
    clock.time += timedelta(hours=1)
    fetcher.answer = b""
    assert await robots.may_fetch(f"{SITE}/x")


async def test_only_so_much_of_a_robots_txt_is_read() -> None:
    body = b"User-agent: *\n" + b"# padding\n" * 60_000 + b"Disallow: /x\n"
    robots = Robots(Answers(body), agent="daybrief", clock=MovedClock())
    assert await robots.may_fetch(f"{SITE}/x")


async def test_only_so_many_sites_are_kept() -> None:
    fetcher = Answers(b"")
    robots = Robots(fetcher, agent="daybrief", clock=MovedClock())
    for number in range(1001):
        await robots.may_fetch(f"https://s{number}.example/")
    await robots.may_fetch("https://s1000.example/")
    assert len(fetcher.asked) == 1001
    await robots.may_fetch("https://s0.example/")
    assert len(fetcher.asked) == 1002


async def test_a_url_that_is_none_may_not_be_fetched() -> None:
    robots = Robots(Answers(b""), agent="daybrief", clock=MovedClock())
    assert not await robots.may_fetch("https://[x")


async def test_a_page_is_fetched_only_where_robots_txt_lets_us() -> None:
    fetcher = Answers(b"User-agent: *\nDisallow: /private\n")
    pages = PageFetcher(fetcher, Robots(fetcher, agent="daybrief", clock=MovedClock()))
    assert isinstance(await pages.fetch(f"{SITE}/news"), Fetched)
    with pytest.raises(FetchRefused) as caught:
        await pages.fetch(f"{SITE}/private")
    assert caught.value.reason == "robots.txt says no"
    assert fetcher.asked == [f"{SITE}/robots.txt", f"{SITE}/news"]
