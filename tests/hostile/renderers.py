"""Every renderer, and what it is told by that a text from outside got out of hand.

Texts come to the renderers as they are, though in life they have been cleaned before: what a
renderer shows must not hang on that.
"""

from __future__ import annotations

import io
import json
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, timedelta

from adapters.console.terminal import Terminal
from adapters.line import brief as line
from adapters.line.text import address as line_address
from adapters.line.text import linked
from adapters.slack import brief as slack
from adapters.slack.rendering import Layout
from adapters.telegram import brief as telegram
from adapters.telegram.text import address
from bot import brief_json
from bot.telemetry import Asked
from digest.model import Brief, Citation, Claim, KeyPoints, StoryId
from digest.words import plain, table
from tests import make, specimens
from tests.adapters.line import judge as line_judge
from tests.adapters.slack import judge as slack_judge
from tests.adapters.telegram import judge as telegram_judge

STORIES = 5
_BREAKS = {"\n"}
_ONE_IN = 100
"""Of how many briefs LINE's machine-readable reference judges one: that takes a second."""


def brief_of(texts: Iterable[str]) -> Brief:
    """Return a brief whose stories say a hostile text wherever a text from outside can stand."""
    stories = []
    for number, text in enumerate(texts, start=1):
        said = f"x{text}"  # a text is never empty
        source = make.source(
            make.article(f"{number}"),
            outlet=said[:80],
            title=said[:200],
            url=f"https://site{number}.example/{number}",
        )
        claim = Claim(
            text=said[:600],
            citations=(Citation(article_id=source.article_id, url=source.url, quote=said),),
        )
        stories.append(
            make.story(
                said[:200],
                id=StoryId(f"s-{number}"),
                takeaway=claim,
                points=KeyPoints(what_happened=claim, why_it_matters=claim, what_to_watch=claim),
                sources=(source,),
                questions=(said[:120],),
            )
        )
    return make.brief(*stories)


def briefs(texts: Sequence[str]) -> Iterator[Brief]:
    """Yield briefs that say all of these texts, a story each."""
    for first in range(0, len(texts), STORIES):
        yield brief_of(texts[first : first + STORIES])


def _urls(brief: Brief) -> set[str]:
    return {each.url for slot in brief.slots for each in slot.story.sources}


def _read_as_mrkdwn(blocks: object) -> list[str]:
    """Return the texts in which Slack looks for mentions; in the others they are letters."""
    found = [each for each in slack_judge.walk(blocks) if each.get("type") == "mrkdwn"]
    return [str(each["text"]) for each in found]


def _slack(layout: Layout) -> Callable[[Brief], Iterator[str]]:
    def faults(brief: Brief) -> Iterator[str]:
        actions, delivery = specimens.actions(brief), make.delivery()
        first = slack.render(brief, delivery, actions, layout)
        for each in (first, *slack.details(brief, delivery, actions, layout)):
            yield from slack_judge.message({"text": each.text, "blocks": each.blocks})
            found = {link.replace("&amp;", "&") for link in slack_judge.tokens(each.text)}
            for link in (found | set(slack_judge.links(each.blocks))) - _urls(brief):
                yield f"leads to {link!r}"
            for text in (each.text, *_read_as_mrkdwn(each.blocks)):
                if any(sign in text for sign in ("<!", "<@", "<#")):
                    yield f"calls somebody: {text[:80]!r}"

    return faults


def _telegram(brief: Brief) -> Iterator[str]:
    for each in telegram.render(brief, make.delivery(), specimens.actions(brief)):
        yield from telegram_judge.faults(each)
        meant = {address(url) for url in _urls(brief)}
        for link in set(telegram_judge.links(each)) - meant:
            yield f"leads to {link!r}"


def _line(*, is_plain: bool) -> Callable[[Brief], Iterator[str]]:
    def faults(brief: Brief) -> Iterator[str]:
        actions, delivery = specimens.actions(brief), make.delivery()
        calls = [line.render(brief, delivery, actions, is_plain=is_plain)]
        if not is_plain:
            pairs = zip(brief.slots, actions.stories, strict=True)
            calls += [
                line.details(slot, number, delivery, each)
                for number, (slot, each) in enumerate(pairs, 1)
            ]
        judged = line_judge.strict_faults if _is_sampled(brief) else line_judge.faults
        meant = {form(url) for url in _urls(brief) for form in (line_address, linked)}
        for shown in calls:
            yield from judged(shown)
            for link in set(line_judge.urls(shown)) - meant:
                yield f"leads to {link!r}"

    return faults


def _is_sampled(brief: Brief) -> bool:
    return zlib.crc32(brief.slots[0].story.headline.encode("utf-8", "replace")) % _ONE_IN == 0


def _console(brief: Brief) -> Iterator[str]:
    out = io.StringIO()
    Terminal(out, io.StringIO(), io.StringIO()).show(plain.visible(table.of(_EN), brief, UTC))
    for char in set(out.getvalue()) - _BREAKS:
        if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}:
            yield f"writes {char!r}"
        if unicodedata.bidirectional(char) in {"RLO", "LRO", "RLE", "LRE", "RLI", "LRI"}:
            yield f"turns the line by {char!r}"


def _json(brief: Brief) -> Iterator[str]:
    document = brief_json.document(
        brief,
        None,
        answer_text="",
        why_extracts=None,
        asked=Asked(),
        seconds=timedelta(seconds=1),
        words=table.of(_EN),
        tz=UTC,
    )
    written = json.dumps(document, ensure_ascii=False)
    if json.loads(written) != document:
        yield "is another when it is read"
    stories = document["brief"]["stories"]
    if [each["headline"] for each in stories] != [slot.story.headline for slot in brief.slots]:
        yield "changes a headline"


_EN = specimens.EN
RENDERERS: Mapping[str, Callable[[Brief], Iterator[str]]] = {
    **{f"slack, {layout}": _slack(layout) for layout in Layout},
    "telegram": _telegram,
    "line, cards": _line(is_plain=False),
    "line, texts": _line(is_plain=True),
    "console": _console,
    "json": _json,
}
