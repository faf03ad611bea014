"""Topics: the named subjects of AI news, their words, and how well an article matches one.

*Pure.* A topic that has a name here is known by many words in English and Japanese; any
other text is a topic too, known by its own words. A headline counts double, and a source
that covers a subject lends its articles a part of a match.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

from digest.clusters.newsverbs import join_verbs
from digest.clusters.tokens import tokens
from digest.model import Topic

MATCHES = 0.4
"""From which an article counts as being about a topic."""

_TITLE = 2.0
_MENTION = 0.5
"""What each mention in the text counts, a headline's counting `_TITLE`."""
_MOST_MENTIONS = 4


def _read() -> Mapping[Topic, str]:
    table = resources.files("digest.clusters").joinpath("topics.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines())
    return MappingProxyType({Topic(name): terms for name, terms in rows})


TERMS = _read()
"""Name → its words and phrases, separated by semicolons; the first in Japanese is its name."""


@lru_cache(maxsize=512)
def phrases(topic: Topic) -> tuple[frozenset[str], ...]:
    """Return the words and phrases that tell of a topic, each as its tokens."""
    terms = TERMS.get(named(topic))
    if terms is None:
        terms = topic
    found = {frozenset(join_verbs(tokens(term))): None for term in terms.split(";")}
    return tuple(each for each in found if each)


@lru_cache(maxsize=512)
def named(topic: str) -> Topic:
    """Return the named topic that a text means (`Open Source` → `open-source`), or the text."""
    wanted = frozenset(tokens(topic))
    for name in TERMS:
        if topic == name or (wanted and wanted == frozenset(tokens(name.replace("-", " ")))):
            return name
    for name, terms in TERMS.items():
        first_japanese = [term for term in terms.split(";") if not term.isascii()][:1]
        if wanted and wanted in [frozenset(tokens(term)) for term in first_japanese]:
            return name
    return Topic(topic)


def match(
    topic: Topic,
    *,
    title: Mapping[str, int],
    text: Mapping[str, int],
    feed_topics: Collection[Topic] = (),
) -> float:
    """Return how well an article matches a topic, 0 to 1.

    BM25's saturation tf/(tf+1) over weighted mentions of all words of the topic together;
    it matches from `MATCHES`: one headline word, two mentions, or one in a source that
    covers the subject.

    Args:
        topic: a name of `TERMS`, or any text.
        title: tokens of the headline and how often each occurs, verbs of one deed joined.
        text: the same of the text, headline included or not.
        feed_topics: what the source mostly writes about.
    """
    mentions = 0.0
    for phrase in phrases(topic):
        mentions += _TITLE * min(1, _occurrences(phrase, title))
        mentions += _MENTION * min(_MOST_MENTIONS, _occurrences(phrase, text))
    covered = named(topic) in feed_topics or topic in feed_topics
    if covered:
        mentions += _MENTION * 2 / len(feed_topics)
    return mentions / (mentions + 1)


def _occurrences(phrase: frozenset[str], counts: Mapping[str, int]) -> int:
    return min((counts.get(token, 0) for token in phrase), default=0)
