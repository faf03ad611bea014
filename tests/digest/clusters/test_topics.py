"""How articles match topics."""

from __future__ import annotations

from collections import Counter

import pytest

from digest.clusters.genres import Genre, genre_of, tells_deed
from digest.clusters.newsverbs import join_verbs
from digest.clusters.tokens import tokens
from digest.clusters.topics import MATCHES, TERMS, match, named, phrases
from digest.model import Language, Topic
from digest.words import table


def how(topic: str, title: str, text: str = "", *feed_topics: str) -> float:
    return match(
        Topic(topic),
        title=Counter(join_verbs(tokens(title))),
        text=Counter(join_verbs(tokens(f"{title} {text}"))),
        feed_topics=frozenset(Topic(each) for each in feed_topics),
    )


@pytest.mark.parametrize(
    ("topic", "title"),
    [
        ("chips", "Ferro delays its next GPU to 2027"),
        ("open-source", "Harbor open-sources its speech engine"),
        ("robotics", "Pallas recalls 2,600 pavement robots"),
        ("policy", "Lawmakers plan an AI act for the islands"),
        ("business", "Quellion raises $40 million"),
        ("business", "Harbor snaps up Quellion in an acquisition"),
        ("rights", "Authors file a lawsuit against Harbor"),
        ("health", "Regulator clears X-ray reader for hospitals"),
        ("japan", "経済産業省、国産モデルの開発を支援"),
        ("chips", "半導体新工場の稼働を延期"),
        ("open-source", "日本語モデルをオープンソースで公開"),
        ("quantum", "A quantum computer learns to doubt"),
        ("Tove Aker", "Tove Aker leaves the union"),
    ],
)
def test_a_word_of_the_topic_in_the_headline_is_a_match(topic: str, title: str) -> None:
    assert how(topic, title) >= MATCHES


@pytest.mark.parametrize(
    ("topic", "title", "text"),
    [
        ("chips", "Poets meet in Tampere", "One of them used to sell robots."),
        ("robotics", "A year of prices", "Among the buyers was a maker of robots."),
        ("quantum", "Harbor releases Lumen-7", "It has 34 billion parameters."),
        ("Tove Aker", "Tove Lind leaves the union", "He stays in town."),
    ],
)
def test_a_passing_mention_is_no_match(topic: str, title: str, text: str) -> None:
    assert how(topic, title, text) < MATCHES


def test_a_headline_counts_more_than_the_text_and_more_mentions_more_than_one() -> None:
    one = how("robotics", "News from the port", "A robot sorts the mail.")
    more = how("robotics", "News from the port", "A robot sorts the mail. The robot is new.")
    headline = how("robotics", "A robot in the port")
    assert 0 < one < more < headline < 1


def test_a_source_that_covers_the_subject_turns_a_mention_into_a_match() -> None:
    title, text = "News from the port", "A robot sorts the mail."
    assert how("robotics", title, text) < MATCHES <= how("robotics", title, text, "robotics")
    assert how("robotics", "News from the port", "", "robotics") < 0.51
    assert how("robotics", "Poets meet", "", "robotics", "coding", "data") < MATCHES


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("open-source", "open-source"),
        ("Open Source", "open-source"),
        ("CHIPS", "chips"),
        ("半導体", "chips"),
        ("オープンソース", "open-source"),
        ("quantum computing", "quantum computing"),
    ],
)
def test_a_topic_is_known_by_its_name_in_any_spelling(text: str, topic: str) -> None:
    assert named(text) == topic


def test_every_named_topic_has_words_and_a_name_for_readers() -> None:
    for language in ("en", "ja"):
        assert table.of(Language(language)).topics.keys() == TERMS.keys()
    assert all(len(phrases(topic)) > 10 for topic in TERMS)


def test_a_topic_without_a_word_matches_nothing() -> None:
    assert phrases(Topic("?!")) == ()
    assert how("?!", "What? A robot!") == 0


def test_an_outlet_gives_away_a_podcast() -> None:
    assert genre_of("The woman who labels lightning", "Latent Talk Podcast") is Genre.NOTICE


def test_an_address_and_an_opening_give_away_what_a_headline_does_not() -> None:
    title = "Security of agents"
    assert genre_of(title, url="https://lab.example/blog/security-webinar") is Genre.NOTICE
    assert genre_of(title, url="https://lab.example/customers/quellion") is Genre.NOTICE
    assert genre_of(title, url="https://lab.example/news/customers-sue") is Genre.NEWS
    assert genre_of(title, text="A complete guide to agents.") is Genre.EXPLAINER
    assert genre_of(title, text="A guide dog was replaced.") is Genre.NEWS


@pytest.mark.parametrize(
    ("title", "is_deed"),
    [
        ("Harbor releases Lumen-7", True),
        ("Introducing Lumen-7", True),
        ("Lumen-7 is now available on the telephone", True),
        ("灯台研究所、日本語モデルを公開", True),
        ("Transcripts of agent evaluations", False),
        ("The missing half of the context layer", False),
    ],
)
def test_a_headline_tells_a_deed_or_only_a_subject(title: str, *, is_deed: bool) -> None:
    assert tells_deed(title) is is_deed


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("What is retrieval-augmented generation?", Genre.EXPLAINER),
        ("A beginner's guide to agents", Genre.EXPLAINER),
        ("How to tune a small model at home", Genre.EXPLAINER),
        ("10 tips for better prompts", Genre.EXPLAINER),
        ("Transformers explained, step by step", Genre.EXPLAINER),
        ("拡散モデルとは何か", Genre.EXPLAINER),
        ("The agents playbook", Genre.EXPLAINER),
        ("How Quellion is using agents in billing", Genre.EXPLAINER),
        ("Untangling Lumen packages, part 2", Genre.EXPLAINER),
        ("Using Lumen files: a tour of the settings", Genre.EXPLAINER),
        ("The Lumen Desk product guide", Genre.EXPLAINER),
        ("Night shift: How Quellion trusts Lumen to work until dawn", Genre.EXPLAINER),
        ("Lumen in the wild: results of our early access customers", Genre.NOTICE),
        ("Harbor at NeurIPS 2025", Genre.NOTICE),
        ("Robot Learns To Cook, Court Rules On Data, New Chips Arrive", Genre.NOTICE),
        ("Google, Microsoft, and Amazon agree on tests", Genre.NEWS),
        ("Using AI, a Fenwick team finds three comets", Genre.NEWS),
        ("Episode 87: the woman who labels lightning", Genre.NOTICE),
        ("We are hiring a research engineer", Genre.NOTICE),
        ("Webinar: agents in production", Genre.NOTICE),
        ("Sponsored: faster search with Quellion", Genre.NOTICE),
        ("Lumen CLI 2.3.15", Genre.NOTICE),
        ("This week in models", Genre.NOTICE),
        ("今週のモデル動向(第42号)", Genre.NOTICE),
        ("Harbor releases Lumen-7", Genre.NEWS),
        ("What the court decided about Castellan", Genre.NEWS),
        ("Lumen 2.5 reads tables", Genre.NEWS),
        ("灯台研究所、日本語モデルを公開", Genre.NEWS),
        ("How Harbor lost its chief in a day", Genre.NEWS),
    ],
)
def test_a_headline_gives_away_what_is_not_news(title: str, genre: Genre) -> None:
    assert genre_of(title) is genre
