"""Whether what a reader was told is borne out, computed anew from the records.

A text is the words of an article, or passes the gate against one sentence it cites. What a
model wrote in another language than the article's is held to the gate of translations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

from digest.model import (
    Article,
    ArticleId,
    Citation,
    Claim,
    Language,
    Slot,
    Story,
    WhyExtracts,
    WrittenBy,
)
from digest.stories.grounding import judge, translated
from digest.stories.sentences import split
from digest.words import table
from tests.scenarios.newsroom import Newsroom, Told

_QUOTED = re.compile(r"[“「『](?P<quote>.*)[”」』]", re.DOTALL)
_URL = re.compile(r"https?://[^\s\"\\]+")
_SPACES = re.compile(r"\s+")
MARKUP = re.compile(r"<[@!#a-z/|]|\]\(|<\||```|\[/?INST|javascript:|\x1b", re.IGNORECASE)
"""What a chat, a browser, a terminal or a template would act on."""

Records = Mapping[ArticleId, Article]


async def hold(room: Newsroom, told: Told) -> None:
    """Fail unless every sentence of a brief and its answer is borne out, and every link ours."""
    records = await recorded(room)
    brief = told.made.brief
    for slot in (*brief.slots, *brief.background):
        _holds_story(slot, records)
    if told.answer:
        for claim in told.answer.claims:
            assert is_borne_out(claim, records), claim
            assert not MARKUP.search(claim.text)
    ours = {each.url for each in records.values()}
    assert set(_URL.findall(told.lines)) <= ours
    for story in told.document["brief"]["stories"]:
        for source in story["sources"]:
            assert source["url"] in ours
    _document_holds(told, records)


def labels_hold(told: Told, language: Language) -> None:
    """Fail unless the lines say who wrote, story by story."""
    words = table.of(language)
    writers = told.writers
    why = told.made.brief.why_extracts
    if "model" not in writers:
        assert why is not WhyExtracts.NO_MODEL
        assert words.why_extracts[why.value] in told.lines
        assert words.by_model not in told.lines
    elif "extract" not in writers:
        assert words.by_model in told.lines
    else:
        numbers = [str(at) for at, each in enumerate(writers, 1) if each == "extract"]
        wanted = words.extracts_some.format(numbers=words.enumerate(tuple(numbers)))
        assert wanted in told.lines
    assert told.document["brief"]["why_extracts"] or "extract" not in writers


async def recorded(room: Newsroom) -> Records:
    """Return every article of the store that this newsroom's feeds gave."""
    feeds = [feed.url for feed in room.selection.feeds]
    now = room.app.clock.now()
    found = [each async for each in room.app.articles.between(now.replace(year=2000), now, feeds)]
    return {each.id: each for each in await room.app.articles.get([each.id for each in found])}


def is_borne_out(claim: Claim, records: Records) -> bool:
    """Tell whether a claim cites what stands in the records, and says no more than that."""
    if not claim.citations or not all(_stands(each, records) for each in claim.citations):
        return False
    text = ours(claim)
    if text is None or is_literal(text, claim.citations, records):
        return True
    return any(_bears(text, cited, records) for cited in _grounds(claim.citations))


def ours(claim: Claim) -> str | None:
    """Return a claim's text where it is not a source's sentence in quotation marks."""
    match = _QUOTED.fullmatch(claim.text)
    quotes = {each.quote for each in claim.citations}
    return None if match and match["quote"] in quotes else claim.text


def is_literal(text: str, citations: Iterable[Citation], records: Records) -> bool:
    """Tell whether a text is a piece of an article that it cites."""
    cited = [records[each.article_id] for each in citations]
    return any(_plain(text) in _plain(part) for each in cited for part in (each.text, each.title))


def _holds_story(slot: Slot, records: Records) -> None:
    story = slot.story
    points = story.points
    for claim in (
        story.takeaway, slot.update, points.what_happened, points.why_it_matters,
        points.what_to_watch,
    ):  # fmt: skip
        assert claim is None or is_borne_out(claim, records), claim
        if claim is not None:
            assert {each.article_id for each in claim.citations} <= set(slot.articles)
            assert not MARKUP.search(claim.text)
    assert _is_headline_borne_out(story, [records[each] for each in slot.articles]), story.headline
    assert not MARKUP.search(story.headline)


def _document_holds(told: Told, records: Records) -> None:
    """Fail unless the document cites, row by row, what stands in the article at its address."""
    document = told.document
    by_url = {each.url: each for each in records.values()}
    stories = document["brief"]["stories"]
    rows = [row for story in stories for row in story["citations"]]
    rows += document["answer"]["citations"] if document["answer"] else []
    for row in rows:
        article = by_url[row["article_url"]]
        assert _plain(row["quote"]) in _plain(article.text) + _plain(article.title)
    for story in stories:
        claimed = {row["claim"] for row in story["citations"]}
        points = (
            text for name, text in story["points"].items() if text and name != "worth_knowing"
        )
        assert {story["takeaway"], *points} <= claimed


def _is_headline_borne_out(story: Story, articles: list[Article]) -> bool:
    """Tell whether a headline is a publisher's, or passes against one sentence or title."""
    text = story.headline
    if any(_plain(text) in _plain(part) for each in articles for part in (each.title, each.text)):
        return True
    if story.written_by is not WrittenBy.MODEL:
        return False
    stop = "。" if story.language in {"ja", "zh"} else "."
    for article in articles:
        for line in (article.title, *split(article.text)):
            if article.language == story.language:
                verdict = judge(text, [line], language=article.language, is_headline=True)
            else:
                verdict = translated(
                    text + stop, line, language=story.language, source_language=article.language
                )
            if verdict.is_grounded:
                return True
    return False


def _stands(citation: Citation, records: Records) -> bool:
    article = records.get(citation.article_id)
    if article is None or citation.url != article.url:
        return False
    return citation.quote in article.text or citation.quote in article.title


def _grounds(citations: Iterable[Citation]) -> list[list[Citation]]:
    """Return each cited sentence, and a pair of one article, of which the second leans."""
    all_ = list(citations)
    pairs = [[one, two] for one, two in pairwise(all_)]
    return [[each] for each in all_] + [
        pair for pair in pairs if pair[0].article_id == pair[1].article_id
    ]


def _bears(text: str, cited: list[Citation], records: Records) -> bool:
    written = records[cited[0].article_id].language
    quotes = [each.quote for each in cited]
    if judge(text, quotes, language=written).is_grounded:
        return True
    into = Language("ja") if any("\u3040" <= char <= "\u30ff" for char in text) else Language("en")
    if into == written:
        return False
    return any(
        translated(text, each, language=into, source_language=written).is_grounded
        for each in quotes
    )


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
