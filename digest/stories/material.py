"""The sentences a model may write a story from, each with a label that holds for one call.

*Pure.* What is chosen is what an extract would choose from: no junk, the best by the same
scores, at least one sentence of each independent origin, within a number of tokens. A line
is one sentence as a JSON string behind its label, so that nothing inside it opens a line, a
mark-up or a turn of the conversation. No address, id or outlet's name is among it.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from digest.model import Article, ArticleId, Cluster, Feed, FeedUrl, Language, Story
from digest.stories import centroid
from digest.stories.candidates import Candidate, candidates
from digest.stories.headline import clean
from digest.stories.languages import is_in
from digest.stories.orders import is_order

MOST_SENTENCES = 20
MOST_TOKENS = 1_500
"""Of all sentences together, as estimated."""

_MOST_OF_ONE = 130
"""Tokens of a sentence that leaves room for others."""
_MOST_TITLES = 3
_MOST_ARTICLES = 12
_LINE_TOKENS = 6
"""What label, source and quotation marks cost."""

_SAME = 0.9
"""Cosine from which a sentence is a copy of one that is there already."""

_LATIN_PER_TOKEN = 4
_LAST_OF_LATIN = "\u024f"
_OPENERS = str.maketrans("<>[]{}", "‹›()()")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence under its label."""

    label: str
    candidate: Candidate
    source: str
    """A letter; articles whose words come from one origin share it."""
    is_title: bool = False

    def shown(self) -> str:
        """Return the line that the model sees."""
        kind = ", headline" if self.is_title else ""
        return f"{self.label} ({self.source}{kind}): {quoted(self.candidate.text)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What one call is made from."""

    lines: Mapping[str, Line]
    """By label, in the order shown."""
    language: Language
    """Of the sentences."""
    usable: Sequence[Candidate] = field(repr=False)
    """All sentences that were there to choose from."""

    def cited(self, labels: Sequence[str]) -> list[Line]:
        """Return the lines of labels, in the order of the material."""
        return [line for label, line in self.lines.items() if label in labels]

    def labels(self, *, titles: bool) -> tuple[str, ...]:
        """Return the labels of all sentences, with or without those of headlines."""
        return tuple(label for label, line in self.lines.items() if titles or not line.is_title)

    def shown(self) -> str:
        """Return all lines."""
        return "\n".join(line.shown() for line in self.lines.values())


def gather(
    cluster: Cluster,
    extract: Story,
    *,
    feeds: Mapping[FeedUrl, Feed],
    idf: Callable[[str], float],
) -> Material:
    """Read a cluster's articles in the language of its extract, as that did."""
    articles = [each for each in cluster.articles if is_in(each, extract.language)]
    articles = articles[:_MOST_ARTICLES]
    usable = candidates(articles, headline=extract.headline, idf=idf)
    titles = [
        Candidate(article=each, text=title, vector={})
        for each in articles
        if (title := _title(each, feeds)) and not is_order(title)
    ]
    return material(usable, cluster, titles=titles, language=extract.language)


def material(
    usable: Sequence[Candidate],
    cluster: Cluster,
    *,
    titles: Sequence[Candidate],
    language: Language,
) -> Material:
    """Choose and label the sentences that one story is written from.

    Args:
        usable: The sentences that may be quoted, best article first, in their order.
        cluster: The story's, for its origins.
        titles: Cleaned headlines of its articles, best first.
        language: Of the sentences.
    """
    letter = _letters(usable, cluster)
    heads = _distinct(titles)[:_MOST_TITLES]
    spent = sum(_cost(each) for each in heads)
    chosen = _chosen(usable, letter, MOST_TOKENS - spent)
    rows = [(each, True) for each in heads] if chosen else []
    rows += [(each, False) for each in chosen]
    lines = {
        f"s{at}": Line(
            label=f"s{at}",
            candidate=each,
            source=letter.get(each.article.id, "A"),
            is_title=is_title,
        )
        for at, (each, is_title) in enumerate(rows, start=1)
    }
    return Material(lines=lines, language=language, usable=usable)


def estimate(text: str) -> int:
    """Return about how many tokens a text takes, rather too many: Latin 4 characters to one."""
    if text.isascii():
        return math.ceil(len(text) / _LATIN_PER_TOKEN)
    latin = sum(char <= _LAST_OF_LATIN for char in text)
    return math.ceil(latin / _LATIN_PER_TOKEN) + len(text) - latin


def quoted(text: str) -> str:
    """Return a text from outside as a JSON string of one line without mark-up or hidden signs."""
    return json.dumps(_SPACES.sub(" ", _visible(text)).strip(), ensure_ascii=False)


def _visible(text: str) -> str:
    """Return a text whose line ends are spaces and whose controls and brackets are harmless.

    Servers that read a whole prompt for control tokens would take `<|im_end|>` or `[INST]`
    for the end of our turn, wherever it stands.
    """
    # Cc, Cf, Cs, Co, Cn: controls, formatting (zero width, direction), surrogates, unassigned.
    visible = (
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFC", text)
        if char.isspace() or not unicodedata.category(char).startswith("C")
    )
    return "".join(visible).translate(_OPENERS)


def _letters(usable: Sequence[Candidate], cluster: Cluster) -> dict[ArticleId, str]:
    """Return a letter for each article's origin, in the order of the articles."""
    first_of = {id_: ids[0] for ids in cluster.origins for id_ in ids}
    letters: dict[ArticleId, str] = {}
    found: dict[ArticleId, str] = {}
    for id_ in dict.fromkeys(each.article.id for each in usable):
        origin = first_of.get(id_, id_)
        found[id_] = letters.setdefault(origin, chr(ord("A") + min(len(letters), 25)))
    return found


def _cost(candidate: Candidate) -> int:
    return estimate(candidate.text) + _LINE_TOKENS


def _chosen(
    usable: Sequence[Candidate], letter: Mapping[ArticleId, str], budget: int
) -> list[Candidate]:
    """Return the best within a budget, one of each origin before the rest, in their order."""
    fit = [each for each in usable if estimate(each.text) <= _MOST_OF_ONE]
    ranked = sorted(
        (each for each in fit if not each.text.endswith(("?", "？"))),
        key=lambda each: -each.score,
    )
    ahead: dict[str, Candidate] = {}
    for each in ranked:
        ahead.setdefault(letter.get(each.article.id, "A"), each)
    firsts = {id(each) for each in ahead.values()}
    kept: list[Candidate] = []
    for each in sorted(ranked, key=lambda each: id(each) not in firsts):
        is_new = not any(_is_copy(each, other) for other in kept)
        if is_new and len(kept) < MOST_SENTENCES and _cost(each) <= budget:
            kept.append(each)
            budget -= _cost(each)
    taken = {id(each) for each in kept}
    return [each for each in usable if id(each) in taken]


def _is_copy(one: Candidate, other: Candidate) -> bool:
    return centroid.similarity(one.vector, other.vector) >= _SAME


def _title(article: Article, feeds: Mapping[FeedUrl, Feed]) -> str:
    """Return an article's title without signatures; empty for one too long to be a headline."""
    feed = feeds.get(article.feed_url)
    title = clean(article.title, (article.outlet, feed.title if feed else ""))
    return title if estimate(title) <= _MOST_OF_ONE else ""


def _distinct(titles: Sequence[Candidate]) -> list[Candidate]:
    found: dict[str, Candidate] = {}
    for each in titles:
        found.setdefault(each.text.casefold(), each)
    return list(found.values())
