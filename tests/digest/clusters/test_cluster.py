"""Which articles become one story."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.clusters import prior
from digest.clusters.cluster import Group, cluster
from digest.clusters.corpus import Corpus
from digest.clusters.similarity import GivenUp
from digest.model import Article, Language
from tests import effort, make
from tests.bench.bench_day import bcubed, group, read_day
from tests.digest.clusters import golden


def grouped(articles: Iterable[Article]) -> tuple[Group, ...]:
    corpus = Corpus(prior.load())
    for article in articles:
        corpus.add(article)
    return cluster(corpus)


def titles(articles: Sequence[Article]) -> set[frozenset[str]]:
    names = {each.id: each.title for each in articles}
    return {frozenset(names[each] for each in found.articles) for found in grouped(articles)}


def alone(*articles: Article) -> bool:
    return all(len(found.articles) == 1 for found in grouped(articles))


def together(*articles: Article) -> bool:
    return len(grouped(articles)) == 1


@pytest.mark.parametrize("words", [20, 40, 60, 400])
def test_of_five_articles_on_open_source_ai_only_the_two_of_one_event_are_joined(
    words: int,
) -> None:
    cut = [replace(each, text=" ".join(each.text.split()[:words])) for each in golden.ARTICLES]
    a, b, c, d, e = (each.title for each in golden.ARTICLES)
    assert titles(cut) == {frozenset({a, b}), frozenset({c}), frozenset({d}), frozenset({e})}


def test_a_story_says_which_rare_names_and_numbers_bind_it() -> None:
    story = next(found for found in grouped(golden.ARTICLES) if len(found.articles) == 2)
    assert {"lumen-7", "harbor", "#412", "#1900000"} <= set(story.anchors)


@given(st.permutations(golden.ARTICLES))
@settings(max_examples=effort.examples(10))
def test_the_order_of_articles_changes_nothing(articles: list[Article]) -> None:
    expected = grouped(golden.ARTICLES)
    found = grouped(articles)
    assert [replace(each, members=()) for each in found] == [
        replace(each, members=()) for each in expected
    ]


def test_the_order_of_a_whole_day_changes_nothing() -> None:
    articles, _ = read_day()
    shuffled = random.Random(5).sample(articles, len(articles))  # noqa: S311  # no secret
    assert [(each.articles, each.anchors, each.related) for each in grouped(articles)] == [
        (each.articles, each.anchors, each.related) for each in grouped(shuffled)
    ]


def test_every_article_is_in_exactly_one_group() -> None:
    articles, _ = read_day()
    found = [each for group_ in grouped(articles) for each in group_.articles]
    assert sorted(found) == sorted(each.id for each in articles)


def test_a_labelled_day_is_told_apart_well() -> None:
    articles, events = read_day()
    agreement = bcubed(group(articles), events)
    assert agreement.f1 >= 0.92
    assert agreement.precision >= 0.93


def test_headlines_alone_are_joined_only_when_they_say_the_same() -> None:
    articles, events = read_day()
    bare = [replace(each, text="") for each in articles]
    assert bcubed(group(bare), events).precision >= 0.97


def test_the_same_form_filled_with_two_companies_is_two_things() -> None:
    footer = "This report was made automatically from exchange data. It is no advice to invest."
    assert alone(
        make.article(
            "Acmera stock sees inflow of $3.1 million on Friday",
            f"Acmera stock saw an inflow of $3.1 million on Friday. {footer}",
            outlet="Ticker",
        ),
        make.article(
            "Globrix stock sees inflow of $5.4 million on Friday",
            f"Globrix stock saw an inflow of $5.4 million on Friday. {footer}",
            outlet="Ticker",
        ),
    )


def test_two_parts_of_a_series_are_two_things() -> None:
    assert alone(
        make.article(
            "Building a tokenizer, part 3", "We go on with merges.", outlet="Small Batch"
        ),
        make.article("Building a tokenizer, part 4", "We go on with speed.", outlet="Small Batch"),
    )


def test_a_number_that_recurs_does_not_hide_the_one_that_differs() -> None:
    text = "We wrap a package of Python functions so that others can install it with one line."
    assert alone(
        make.article("Python packages for data people (part 1 of 2)", text, outlet="Small Batch"),
        make.article("Python packages for data people (part 2 of 2)", text, outlet="Small Batch"),
    )


def test_a_number_that_only_one_headline_gives_is_no_difference() -> None:
    assert together(
        make.article("Harbor Institute releases Lumen", "", outlet="A"),
        make.article("Harbor Institute releases Lumen 7", "", outlet="B"),
    )


def test_two_announcements_of_one_company_on_one_day_are_two_stories() -> None:
    assert alone(
        make.article(
            "Harbor cuts the price of its API by a third",
            "Harbor lowers what developers pay for a million tokens from $3 to $2. The new price "
            "holds from May for all customers, the company said.",
            outlet="Example Wire",
        ),
        make.article(
            "Harbor opens an office in Nairobi",
            "Harbor will hire 60 people in Nairobi this year. The office is its first in Africa "
            "and will work on speech in Swahili, the company said.",
            outlet="Savanna Tech",
        ),
    )


def test_other_verbs_for_one_deed_are_one_story() -> None:
    assert together(
        make.article("Harbor snaps up chip designer Quellion for $2.1 billion", "", outlet="A"),
        make.article("Harbor to acquire Quellion, a chip designer, for $2.1bn", "", outlet="B"),
    )


def test_opposite_deeds_of_the_same_two_are_not_one_story_by_headline() -> None:
    assert alone(
        make.article("Harbor acquires Quellion", "", outlet="A"),
        make.article("Harbor sues Quellion", "", outlet="B"),
    )


def test_two_japanese_reports_of_one_event_are_one_story() -> None:
    ja = Language("ja")
    one = make.article(
        "灯台研究所、日本語モデル「あかり3」を無償公開",
        "灯台研究所は17日、日本語に強い言語モデル「あかり3」を公開した。"
        "パラメータ数は130億で、商用利用もできる。函館の計算センターで学習した。",
        outlet="北の新聞",
        language=ja,
    )
    two = make.article(
        "「あかり3」公開 130億パラメータ、商用可",
        "日本語言語モデル「あかり3」が公開された。開発した灯台研究所によると、"
        "学習には函館の計算センターを使い、130億のパラメータを持つ。",
        outlet="技術日報",
        language=ja,
    )
    other = make.article(
        "港湾大学、画像生成の新手法を発表",
        "港湾大学の研究班は、少ない計算で画像を作る手法を発表した。学会で賞を受けた。",
        outlet="技術日報",
        language=ja,
    )
    assert sorted(len(found.articles) for found in grouped([one, two, other])) == [1, 2]


def test_languages_are_not_mixed() -> None:
    assert alone(
        make.article("Harbor: Lumen-7", "Harbor Lumen-7 Tampere Kestrel 412"),
        make.article("Harborが「Lumen-7」", "Harbor Lumen-7 Tampere Kestrel 412が", outlet="B"),
    )


def test_what_lies_weeks_apart_is_not_one_story() -> None:
    assert alone(
        replace(golden.A, published_at=make.NOW),
        make.article(golden.B.title, golden.B.text, outlet="Model Courier", hours_ago=24 * 14),
    )


def test_close_stories_are_called_related() -> None:
    articles, _ = read_day()
    found = grouped(articles)
    firsts = {each.articles[0] for each in found}
    linked = [each for each in found if each.related]
    assert linked
    assert all(other in firsts for each in linked for other in each.related)
    assert all(each.articles[0] not in each.related for each in linked)


def test_no_articles_make_no_groups() -> None:
    assert grouped([]) == ()


@given(st.lists(st.text(max_size=60), max_size=12))
@settings(max_examples=effort.examples(25))
def test_any_texts_can_be_grouped(texts: list[str]) -> None:
    articles = [
        make.article(text[:20], text, outlet=f"Outlet {at}") for at, text in enumerate(texts)
    ]
    assert sum(len(found.articles) for found in grouped(articles)) == len(articles)


@given(st.integers(0, 2 * len(golden.ARTICLES)))
def test_grouping_ends_when_it_is_given_up_and_else_is_what_it_would_be(patience: int) -> None:
    corpus = Corpus(prior.load())
    for article in golden.ARTICLES:
        corpus.add(article)
    asked = itertools.count()
    try:
        found = cluster(corpus, is_given_up=lambda: next(asked) >= patience)
    except GivenUp:
        assert patience < len(golden.ARTICLES)
    else:
        assert patience >= len(golden.ARTICLES)
        assert found == grouped(golden.ARTICLES)
