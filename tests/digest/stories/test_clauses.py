"""Sentences that lean, call or turn are known by their words."""

from __future__ import annotations

import pytest

from digest.stories.clauses import calls, dangles, is_balanced, is_first_person, lead, sells
from digest.stories.cues import what_to_watch, why_it_matters
from digest.stories.selection import fits_takeaway

DANGLING = """
It costs $5.
This changes everything for small labs.
However, the lab disagrees.
But nobody knows.
He left in May.
They raised money.
In addition, it runs on phones.
For example, the model writes code.
As a result, prices fell.
Second, the chip is slow.
So the lab closed.
According to him, it works.
Unfortunately, it broke.
When the lab opened its doors in Oslo.
しかし、価格は高い。
同社は資金を使う。
また、速度も上がった。
これは初めてだ。
この発表は驚きを呼んだ。
""".strip().splitlines()

STANDING = """
Example Lab costs $5.
This week the lab opened a model.
This year's budget doubled.
IT spending rose.
Second-quarter revenue rose.
Sony opened a lab.
Both Example Lab and Sample Lab opened models.
It is unclear who will pay.
There are 5 million users.
So-called agents fail often.
So far, nobody has won.
Those who pay get more.
Heron is a model.
Butter is a tool.
When the lab opened, prices fell.
Still images work, too.
サンプル社は資金を使う。
今回の調達は最大だ。
""".strip().splitlines()

WHY = """
The ruling means that labs must pay authors.
This matters because chips are scarce.
It is the first time that a model won.
The deal raises concerns about competition.
業界への影響が大きい。
これにより費用を削減できるためだ。
""".strip().splitlines()

WATCH = """
The vote is due in June.
The lab plans to open the weights.
The model will launch next month.
The court is expected to rule in 2027.
It remains unclear who will pay.
来年春に公開する予定だ。
政府は法案の提出を目指す。
""".strip().splitlines()

NEITHER = """
The lab opened a model on Friday.
The chip has 300 cores.
ラボがモデルを公開した。
""".strip().splitlines()


@pytest.mark.parametrize("sentence", DANGLING)
def test_a_sentence_that_leans_on_another_dangles(sentence: str) -> None:
    assert dangles(sentence)


@pytest.mark.parametrize("sentence", STANDING)
def test_a_sentence_that_stands_alone_does_not(sentence: str) -> None:
    assert not dangles(sentence)


@pytest.mark.parametrize("sentence", WHY)
def test_reasons_have_their_words(sentence: str) -> None:
    assert why_it_matters(sentence) > 0


@pytest.mark.parametrize("sentence", WATCH)
def test_outlooks_have_their_words(sentence: str) -> None:
    assert what_to_watch(sentence, year=2026) > 0


@pytest.mark.parametrize("sentence", NEITHER)
def test_plain_news_has_neither(sentence: str) -> None:
    assert why_it_matters(sentence) == 0
    assert what_to_watch(sentence, year=2026) == 0


def test_an_outlook_of_the_past_is_none() -> None:
    assert what_to_watch("The lab plans to ship in March 2025.", year=2026) == 0
    assert what_to_watch("Fixed a bug that could stop the agent.", year=2026) == 0


def test_calls_and_the_outlets_own_voice_are_known() -> None:
    assert calls("Learn how the lab does it.")
    assert calls("Is it fast?")
    assert not calls("Learning rates fell.")
    assert is_first_person("We built a chip.")
    assert not is_first_person("Westward winds blew.")
    assert is_balanced("“a” (b)")
    assert not is_balanced("“a (b)")


FILLER = " ".join(["word"] * 30)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The lab opened a model.", "The lab opened a model."),
        (
            f"The lab opened a model for all of Europe, which {FILLER}.",
            "The lab opened a model for all of Europe",
        ),
        (f"The lab opened a model for all of Europe, which {FILLER} is disputed.", ""),
        (f"The lab opened a model for all of Europe, unless {FILLER}.", ""),
        (f"The lab, which {FILLER}, opened a model.", ""),
        (f"The lab opened {FILLER}.", ""),
    ],
)
def test_a_lead_loses_no_meaning(sentence: str, expected: str) -> None:
    assert lead(sentence, fits_takeaway) == expected


def test_praise_and_offers_are_told_from_news() -> None:
    assert sells("We are excited to announce Lumen.")
    assert sells("Empowering enterprises to innovate with confidence.")
    assert sells("Lumen is on sale with limited-time pricing.")
    assert not sells("The board believes that Lumen sells.")
    assert not sells("Sales were limited to ten hours.")


def test_a_late_pronoun_with_nothing_before_it_dangles() -> None:
    assert dangles("Despite our initial measures, it found a way out.")
    assert not dangles("When Harbor wanted to know, it asked.")
