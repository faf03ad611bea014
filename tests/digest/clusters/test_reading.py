"""What was read of an article is used again, and nothing tells it from reading it anew."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.clusters import prior
from digest.clusters.cluster import cluster
from digest.clusters.corpus import Corpus
from digest.clusters.reading import mark
from digest.model import Article, Language
from tests import effort, make
from tests.digest.clusters import golden


def filled(articles: Iterable[Article], *earlier: Corpus, joins_verbs: bool = True) -> Corpus:
    corpus = Corpus(prior.load(), joins_verbs=joins_verbs)
    for article in articles:
        corpus.add(article, earlier=earlier)
    return corpus


_ARTICLES = st.builds(
    lambda title, text, outlet, url, language: replace(
        make.article(outlet=outlet), title=title, text=text, url=url, language=Language(language)
    ),
    st.sampled_from(["Kestrel Lab buys Wren", "Kestrel Lab", "東京のAI", "大模型发布", ""]),
    st.sampled_from(["Kestrel Lab buys Wren, it said.", " buys Wren", "Wren 7 \ud800", ""]),
    st.sampled_from(["One", "One Podcast"]),
    st.sampled_from(["https://one.example/a", "https://two.example/a", "no address"]),
    st.sampled_from(["en", "ja", "zh", ""]),
)


@given(st.lists(_ARTICLES, max_size=8), st.lists(_ARTICLES, max_size=8), st.data())
def test_a_corpus_is_the_same_whatever_was_read_before(
    before: list[Article], between: list[Article], data: st.DataObject
) -> None:
    articles = data.draw(st.permutations(before[1:] + between))
    assert filled(articles, filled(before), filled(between[:2])).is_like(filled(articles))


@given(st.sets(st.sampled_from(range(len(golden.ARTICLES)))), st.permutations(golden.ARTICLES))
@settings(max_examples=effort.examples(8))
def test_groups_are_the_same_with_late_articles_among_those_that_were_read_before(
    late: set[int], articles: Sequence[Article]
) -> None:
    first = filled(each for at, each in enumerate(golden.ARTICLES) if at not in late)
    assert cluster(filled(articles, first)) == cluster(filled(articles))


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Kestrel La", "text": "bBuys Wren"},
        {"text": "Buys Wren."},
        {"outlet": "Two"},
        {"url": "https://two.example/a"},
        {"language": Language("ja")},
    ],
)
def test_an_article_that_was_changed_has_another_mark(changes: dict[str, str]) -> None:
    article = make.article("Kestrel Lab", "Buys Wren")
    assert mark(replace(article, **changes)) != mark(article)  # type: ignore[arg-type]  # by name


def test_when_and_from_which_feed_an_article_came_is_that_of_the_article() -> None:
    one, two = make.article(hours_ago=5), make.article(hours_ago=1, outlet="Example Wire")
    two = replace(two, id=golden.ARTICLES[0].id, feed_url=golden.ARTICLES[0].feed_url)
    two = replace(two, is_dated=False)
    assert mark(one) == mark(two)
    assert filled([two], filled([one])).is_like(filled([two]))


def test_what_was_read_in_another_way_is_not_taken_over() -> None:
    article = make.article("Kestrel Lab snaps up Wren", "Kestrel Lab buys Wren.")
    plain = filled([article], joins_verbs=False)
    assert not plain.is_like(filled([article]))
    assert filled([article], plain).is_like(filled([article]))
    other = Corpus(replace(prior.load(), frequencies={"kestrel": (9, 0, 9, 9)}))
    other.add(article)
    assert filled([article], other).is_like(filled([article]))


def test_corpora_that_differ_in_anything_are_not_alike() -> None:
    articles = golden.ARTICLES[:3]
    changed = replace(articles[0], published_at=make.NOW)
    others = [articles[:2], [*articles, articles[0]], [changed, *articles[1:]]]
    orders = list(itertools.permutations(articles))[1:]
    whole = filled(articles)
    assert not any(whole.is_like(filled(each)) for each in [*others, *orders])
    assert whole.is_like(filled(articles))
