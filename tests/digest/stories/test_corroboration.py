"""An alert says what three origins say; where they say different things it says nothing."""

from __future__ import annotations

import pytest

from digest.clusters.prior import load
from digest.model import Cluster, Language
from digest.stories.corroboration import (
    MOST_HEADLINE_WORDS,
    MOST_SENTENCE_WORDS,
    Agreed,
    agreed,
)
from digest.stories.sentences import words
from tests import make

HEADLINES = (
    "Kestrel Lab shuts its model Wren down after a leak",
    "Kestrel Lab shuts down Wren model after leak",
    "After a leak, Kestrel Lab shuts down its Wren model",
)
TEXTS = (
    "Kestrel Lab shut down its language model Wren on Friday after 40,000 chats leaked.",
    "The language model Wren was shut down by Kestrel Lab on Friday after 40,000 chats leaked.",
    "Kestrel Lab on Friday shut down Wren, its language model, after 40,000 chats had leaked.",
)


def event(
    texts: tuple[str, ...] = TEXTS, headlines: tuple[str, ...] = HEADLINES, language: str = "en"
) -> Cluster:
    return make.cluster(
        *(
            make.article(title, text, outlet=f"Outlet {number}", language=Language(language))
            for number, (title, text) in enumerate(zip(headlines, texts, strict=False))
        )
    )


def found(cluster: Cluster, language: str = "en") -> Agreed | None:
    return agreed(cluster, language=Language(language), idf=load().idf, feeds={})


def test_what_three_origins_say_is_said_with_all_three_cited() -> None:
    said = found(event())
    assert said is not None
    assert len(said.claim.citations) == 3
    assert "40,000 chats" in said.claim.text
    assert {each.quote for each in said.claim.citations} <= {*TEXTS, *HEADLINES}
    assert len({each.outlet for each in said.articles}) == 3
    assert words(said.headline) <= MOST_HEADLINE_WORDS
    assert words(said.claim.text) <= MOST_SENTENCE_WORDS


@pytest.mark.parametrize(
    "third",
    [
        TEXTS[2].replace("on Friday shut", "on Friday did not shut"),
        TEXTS[2].replace("on Friday shut", "may on Friday have shut"),
        "Kestrel Lab has a new head of research. She comes from Pallas and begins in May.",
    ],
    ids=["a denial", "a doubt", "another thing"],
)
def test_what_the_third_origin_does_not_bear_out_is_not_said(third: str) -> None:
    headlines = (*HEADLINES[:2], "Kestrel Lab in the news")
    assert found(event((*TEXTS[:2], third), headlines)) is None


def test_where_figures_differ_only_what_has_none_of_them_is_said() -> None:
    said = found(event((*TEXTS[:2], TEXTS[2].replace("40,000", "4,000"))))
    assert said is not None
    assert said.claim.text == "Kestrel Lab on Friday shut down Wren"


def test_what_is_too_long_for_an_alert_is_not_cut_but_left_unsaid() -> None:
    texts = (*TEXTS[:2], TEXTS[0].replace("on Friday", "this Friday"))
    long = tuple(
        text.replace("after", "after " + "many long and weary months " * 5) for text in texts
    )
    assert found(event(long)) is None


def test_copies_of_one_report_are_one_origin() -> None:
    articles = event().articles
    one = make.cluster(*articles, origins=(tuple(each.id for each in articles),))
    assert found(one) is None


def test_only_reports_in_the_readers_language_count() -> None:
    assert found(event(), "ja") is None


def test_three_japanese_reports_agree() -> None:
    texts = (
        "ケストレル研究所は金曜日、言語モデル「レン」の提供を停止した。",
        "言語モデル「レン」の提供をケストレル研究所が金曜日に停止した。",
        "ケストレル研究所は言語モデル「レン」の提供を金曜日に停止した。",
    )
    titles = tuple(
        f"ケストレル研究所、言語モデル「レン」提供停止{each}" for each in ("", "へ", "か")
    )
    said = found(event(texts, titles, "ja"), "ja")
    assert said is not None
    assert said.claim.text in texts


def test_reports_in_words_of_their_own_agree_on_the_lead_that_all_of_them_have() -> None:
    texts = (
        "Kestrel Lab on Tuesday released Wren 2, its newest language model for schools.",
        "Kestrel Lab released Wren 2 in Eastvale, saying that the model had learnt to count.",
        "Kestrel Lab has launched Wren 2, a model that reads maps without a network.",
    )
    titles = (
        "Kestrel Lab releases Wren 2",
        "Kestrel Lab launches Wren 2, which can count",
        "Wren 2: Kestrel Lab releases a model for maps",
    )
    said = found(event(texts, titles))
    assert said is not None
    assert said.claim.text == "Kestrel Lab on Tuesday released Wren 2"
    assert said.headline == "Kestrel Lab releases Wren 2"


def test_two_days_for_one_deed_are_no_agreement() -> None:
    texts = (*TEXTS[:2], TEXTS[2].replace("Friday", "Monday"))
    assert found(event(texts, (*HEADLINES[:2], "Kestrel Lab in the news"))) is None
