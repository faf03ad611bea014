"""What of an article can be found and quoted: its title and its sentences, literally.

*Pure.* A passage is a sentence, with the next one when that leans on it ("It has ..."):
alone, neither would be found or understood. Passages do not overlap, and their positions
(index of the first sentence, -1 for the title) identify them within the article.
"""

from __future__ import annotations

import re
from functools import lru_cache

from digest.clusters.tokens import tokens
from digest.model import Article, Passage
from digest.stories import sentences
from digest.stories.junk import is_junk

TITLE = -1
"""Position of an article's title."""
MOST_PASSAGES = 60
"""Per article; news ends earlier, and what comes later is seldom news."""
LONGEST_PASSAGE = 600
"""Characters; what runs on longer is a list or a table, and no answer of 60 words."""

_MOST_READ = 40_000
_LEANING = re.compile(
    r"(?:It|Its|Each of|All of|They|Their|Them|He|His|She|Her|This|These|That|Those|But|However"
    r"|Also|Instead|Both|Such|There|Here|The (?:\w+ )?(?:company|firm|lab|model|chip|system"
    r"|start-?up|study|authors?|latter|former))\b"
    r"|(?:これ|それ|この|その|同社|同氏|同モデル|同機能|しかし|ただ|また|さらに|一方|そのうち)"
    r"|同(?=[一-鿿])"
)


@lru_cache(maxsize=256)
def passages(article: Article) -> tuple[Passage, ...]:
    """Return an article's passages: the title, then the text in order; junk is left out."""
    title = article.title.strip()
    found = [_passage(article, title, TITLE)] if 0 < len(title) <= LONGEST_PASSAGE else []
    found.extend(
        _passage(article, text, position)
        for text, position in _runs(article.text[:_MOST_READ])[:MOST_PASSAGES]
    )
    return tuple(found)


def searchable(article: Article) -> tuple[tuple[Passage, tuple[str, ...]], ...]:
    """Return an article's passages with the tokens to find them by, for `Passages.add`.

    Each is found by the title's words too: what an article is about is seldom said twice.
    """
    title = tuple(tokens(article.title))
    return tuple(
        (passage, title if passage.position == TITLE else (*tokens(passage.text), *title))
        for passage in passages(article)
    )


def leans(sentence: str) -> bool:
    """Tell whether a sentence can hardly be understood without the one before it."""
    return _LEANING.match(sentence.lstrip("\"'“‘「『(")) is not None


def _runs(text: str) -> list[tuple[str, int]]:
    """Return pieces of one or two sentences with the position of their first sentence."""
    runs: list[tuple[int, int, int, int]] = []  # begin, end, position, sentences
    cursor = 0
    for position, sentence in enumerate(sentences.split(text)):
        begin = text.find(sentence, cursor)
        if begin < 0:
            continue
        cursor = begin + len(sentence)
        if len(sentence) > LONGEST_PASSAGE or is_junk(sentence):
            continue
        last = runs[-1] if runs else None
        if (
            last is not None
            and leans(sentence)
            and last[2] == position - 1
            and last[3] == 1
            and cursor - last[0] <= LONGEST_PASSAGE
        ):
            runs[-1] = (last[0], cursor, last[2], 2)
        else:
            runs.append((begin, cursor, position, 1))
    return [(text[begin:end], position) for begin, end, position, _ in runs]


def _passage(article: Article, text: str, position: int) -> Passage:
    return Passage(
        article_id=article.id,
        feed_url=article.feed_url,
        url=article.url,
        outlet=article.outlet,
        text=text,
        published_at=article.published_at,
        position=position,
    )
