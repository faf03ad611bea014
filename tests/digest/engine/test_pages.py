"""Full texts: for which articles they are looked up, and which are taken."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from digest.engine import pages
from digest.engine.pages import is_short
from digest.model import MAX_TEXT_CHARS, Article, FeedUrl
from tests import make
from tests.digest.engine.wired import Wired, wired
from tests.fakes.directions import hang, status

HTML = "text/html; charset=utf-8"
TITLE = "Example Lab shows a robot that folds maps"
BRIEF = "Example Lab showed a robot that folds paper maps."
STORY = [
    (
        "Example Lab showed a robot on Friday that folds paper maps in nine seconds, a task that "
        "has troubled engineers and travellers for as long as there have been maps to fold."
    ),
    (
        "The robot looks at the creases with two cameras and tries each fold in a simulation "
        "first. It then moves two soft fingers along the edge, and stops when the paper resists."
    ),
    (
        "In a trial with four hundred maps it tore three. People who were asked to do the same "
        "tore eleven, and took a minute and a half for each map on average."
    ),
    (
        "The laboratory wants to publish the plans in May. A first kit is to cost two hundred "
        "euros, and schools are to get it for half of that."
    ),
]


def page(*paragraphs: str) -> bytes:
    text = "".join(f"<p>{each}</p>" for each in paragraphs)
    return (
        f"<!doctype html><html><head><title>{TITLE}</title></head><body><nav>Home</nav>"
        f"<article><h1>{TITLE}</h1>{text}</article></body></html>"
    ).encode()


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Wired]:
    async with wired(tmp_path) as made:
        made.server.serve("/robots.txt", b"", content_type="text/plain")
        yield made


async def stored(engine: Wired, path: str, text: str = BRIEF) -> Article:
    article = make.article(TITLE, text, outlet=f"Wire {path}", url=engine.server.url(path))
    await engine.feeds.keep([], [article])
    return article


async def text_of(engine: Wired, article: Article) -> str:
    (found,) = await engine.articles.get([article.id])
    return found.text


async def test_a_short_article_is_completed_from_its_page_and_stored(engine: Wired) -> None:
    article = await stored(engine, "/robot")
    engine.server.serve("/robot", page(*STORY), content_type=HTML)
    found = await engine.pages.complete([article])
    text = found[article.id].text
    assert all(each in text for each in STORY)
    assert "Home" not in text
    assert await text_of(engine, article) == text


async def test_what_robots_txt_forbids_is_not_asked_for(engine: Wired) -> None:
    article = await stored(engine, "/robot")
    engine.server.serve("/robots.txt", b"User-agent: *\nDisallow: /", content_type="text/plain")
    engine.server.serve("/robot", page(*STORY), content_type=HTML)
    assert await engine.pages.complete([article]) == {}
    assert engine.server.requests("/robot") == 0
    assert await text_of(engine, article) == BRIEF


async def test_a_consent_wall_is_not_the_article(engine: Wired) -> None:
    article = await stored(engine, "/robot")
    wall = (
        "We and our 812 partners store and access information on your device, such as cookies, "
        "and process personal data to provide personalised advertising and content, to measure "
        "their performance, and to learn more about our audience. Accept all to continue. "
    )
    engine.server.serve("/robot", page(wall * 3, wall * 2), content_type=HTML)
    assert await engine.pages.complete([article]) == {}
    assert await text_of(engine, article) == BRIEF


async def test_a_front_page_is_not_the_article(engine: Wired) -> None:
    article = await stored(engine, "/robot")
    front = [
        f"Other news number {number} of the week, told at some length." for number in range(40)
    ]
    engine.server.serve("/robot", page(*front).replace(TITLE.encode(), b"Wire"), content_type=HTML)
    assert await engine.pages.complete([article]) == {}


async def test_a_text_is_never_replaced_by_a_shorter_one(engine: Wired) -> None:
    article = await stored(engine, "/robot", " ".join(STORY[:2]))
    engine.server.serve("/robot", page(STORY[0]), content_type=HTML)
    assert await engine.pages.complete([article]) == {}
    assert await text_of(engine, article) == " ".join(STORY[:2])


async def test_no_more_pages_are_asked_for_than_agreed(engine: Wired) -> None:
    articles = [await stored(engine, f"/{number}") for number in range(pages.MOST_PAGES + 3)]
    for number in range(len(articles)):
        engine.server.serve(f"/{number}", page(*STORY), content_type=HTML)
    found = await engine.pages.complete(articles)
    assert set(found) == {each.id for each in articles[: pages.MOST_PAGES]}
    assert engine.server.requests() == pages.MOST_PAGES + 1  # robots.txt once


async def test_a_page_that_fails_costs_no_other_its_text(engine: Wired) -> None:
    bad, good = await stored(engine, "/bad"), await stored(engine, "/good")
    engine.server.always("/bad", status(500))
    engine.server.serve("/good", page(*STORY), content_type=HTML)
    assert set(await engine.pages.complete([bad, good])) == {good.id}


async def test_a_slow_page_is_not_waited_for(
    engine: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_TIME", timedelta(seconds=0.15))
    slow, good = await stored(engine, "/slow"), await stored(engine, "/good")
    engine.server.always("/slow", hang())
    engine.server.serve("/good", page(*STORY), content_type=HTML)
    assert set(await engine.pages.complete([slow, good])) == {good.id}


async def test_long_local_and_addressless_articles_are_left_alone(engine: Wired) -> None:
    long = await stored(engine, "/long", " ".join(STORY * 2))
    local = make.article(
        TITLE, BRIEF, url=engine.server.url("/x"), feed_url=FeedUrl("file:///a.xml")
    )
    nowhere = make.article(TITLE, BRIEF, url="")
    assert await engine.pages.complete([long, local, nowhere]) == {}
    assert engine.server.requests() == 0


async def test_a_huge_page_is_cut_at_what_we_keep(engine: Wired) -> None:
    article = await stored(engine, "/huge")
    many = [f"{paragraph} Part {number}." for number in range(60) for paragraph in STORY]
    engine.server.serve("/huge", page(*many), content_type=HTML)
    found = await engine.pages.complete([article])
    assert len(found[article.id].text) <= MAX_TEXT_CHARS


def test_japanese_is_measured_in_characters() -> None:
    sentence = "研究所は金曜日に地図を折るロボットを公開した。"
    assert is_short(make.article("地図", sentence * 5))
    assert not is_short(make.article("地図", sentence * 20))
