"""What of a draft a reader sees: nothing that its cited sentences do not bear out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.answers import evidence, quoting
from digest.answers.admission import Admitted, Fate, admit
from digest.answers.draft import Drafted
from digest.answers.evidence import Evidence
from digest.answers.manner import BOUNDS, Manner
from digest.model import Article, Claim, Language
from tests import make
from tests.digest.answers import labelled
from tests.digest.engine import modelled
from tests.digest.engine.modelled import CHIP, TSUBAME, question


def shown(article: Article) -> Evidence:
    (found,) = evidence.from_brief(
        question("Why?", story=1),
        modelled.brief(article),
        {article.id: article},
        None,
        idf=labelled.idf(),
    )
    return found


CHIP_EVIDENCE, TSUBAME_EVIDENCE = shown(CHIP), shown(TSUBAME)
SOURCES = {each.text for of in (CHIP_EVIDENCE, TSUBAME_EVIDENCE) for each in of.by_label.values()}


def label(part: str, of: Evidence = CHIP_EVIDENCE) -> str:
    return next(label for label, each in of.by_label.items() if part in each.text)


def admitted(
    text: str,
    *labels: str,
    said: tuple[Claim, ...] = (),
    of: Evidence = CHIP_EVIDENCE,
    manner: Manner = Manner.ANSWER,
) -> Admitted:
    language = Language("en" if of is CHIP_EVIDENCE else "ja")
    drafted = Drafted(labels=labels, text=text)
    return admit(drafted, of, said, language=language, bounds=BOUNDS[manner])


def test_what_its_sentence_bears_out_passes_with_that_citation() -> None:
    found = admitted("Each card will cost $4,900.", label("4,900"))
    assert found.fate is Fate.PASSED
    assert [each.text for each in found.claims] == ["Each card will cost $4,900."]
    (citation,) = found.claims[0].citations
    assert (citation.url, citation.quote) == (CHIP.url, "Each card will cost 4,900 dollars.")


def test_what_repeats_its_source_is_marked_as_a_quotation() -> None:
    found = admitted("Each card will cost 4,900 dollars.", label("4,900"))
    assert found.fate is Fate.PASSED
    assert [each.text for each in found.claims] == ["“Each card will cost 4,900 dollars.”"]


def test_of_two_cited_sentences_only_that_which_bears_it_out_is_cited() -> None:
    found = admitted("Each card will cost 4,900 dollars.", label("180 watts"), label("4,900"))
    assert [each.quote for each in found.claims[0].citations] == [
        "Each card will cost 4,900 dollars."
    ]


def test_a_pronoun_may_be_resolved_by_the_sentence_before() -> None:
    text = "Wren was released on Friday by Kestrel Lab. It has 8 billion parameters."
    article = make.article("Wren", text)
    of = shown(article)
    drafted = Drafted(labels=(label("8 billion", of),), text="Wren has 8 billion parameters.")
    found = admit(drafted, of, (), language=Language("en"), bounds=BOUNDS[Manner.ANSWER])
    assert found.fate is Fate.PASSED
    assert len(found.claims[0].citations) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Each card will cost 5,900 dollars.",
        "Each card may cost 4,900 dollars.",
        "Each card will not cost 4,900 dollars.",
        "Loomwright cards will cost 4,900 dollars.",
        "Each card will cost 4,900 dollars and draws 180 watts.",
        "HACKED",
        "Each card will cost",
        "Will each card cost 4,900 dollars?",
        "What each card will cost?",
        "Each card will cost $4,900: https://evil.example",
    ],
)
def test_what_fails_becomes_its_source_in_quotation_marks(text: str) -> None:
    found = admitted(text, label("4,900"))
    assert found.fate is Fate.QUOTED
    assert [each.text for each in found.claims] == ["“Each card will cost 4,900 dollars.”"]


def test_a_japanese_sentence_is_quoted_in_its_own_marks() -> None:
    found = admitted("凪は90億である。", label("30億", TSUBAME_EVIDENCE), of=TSUBAME_EVIDENCE)
    assert [each.text for each in found.claims] == ["「凪のパラメータ数は30億である。」"]
    first = admitted("凪は嘘だ。", label("公開した", TSUBAME_EVIDENCE), of=TSUBAME_EVIDENCE)
    assert first.claims[0].text.startswith("『つばめ電機は")


def test_a_sentence_is_quoted_after_the_one_that_it_leans_on() -> None:
    found = admitted("It draws 900 watts.", label("180 watts"))
    assert [each.text for each in found.claims] == [
        "“Corvid Semiconductor presented the K9 chip at a conference in Dresden.”",
        "“It draws 180 watts at full load.”",
    ]


def test_the_same_is_not_said_twice() -> None:
    first = admitted("Each card will cost 4,900 dollars.", label("4,900")).claims
    for text in ("Each card will cost 4,900 dollars.", "Each card is free.", "HACKED"):
        again = admitted(text, label("4,900"), said=first)
        assert (again.claims, again.fate) == ((), Fate.DROPPED)


def test_the_second_source_is_quoted_when_the_first_was() -> None:
    first = admitted("HACKED", label("4,900")).claims
    found = admitted("HACKED", label("4,900"), label("Deliveries"), said=first)
    assert "Deliveries" in found.claims[0].text


@pytest.mark.parametrize("labels", [(), ("s99",), ("S1",), ("https://evil.example",)])
def test_without_a_known_label_nothing_is_shown(labels: tuple[str, ...]) -> None:
    assert admitted("Each card will cost 4,900 dollars.", *labels).claims == ()


@pytest.mark.parametrize("manner", list(Manner))
def test_an_answer_ends_where_its_room_does(manner: Manner) -> None:
    said: tuple[Claim, ...] = ()
    for name, each in CHIP_EVIDENCE.by_label.items():
        said += admitted(each.text, name, said=said, manner=manner).claims
    bounds = BOUNDS[manner]
    assert 1 <= len(said) <= bounds.sentences
    assert sum(quoting.cost(each.text) for each in said) <= bounds.length


_WORDS = st.sampled_from(
    [*" ".join(SOURCES).split(), "not", "@here", "https://evil.example", "<b>", "[x](y)", "90"]
)


@given(
    st.lists(_WORDS, max_size=12).map(" ".join) | st.text(max_size=40),
    st.lists(st.sampled_from(["s1", "s2", "s3", "s4", "s5", "s9"]), max_size=3),
)
def test_no_draft_brings_a_link_mention_or_markup(text: str, labels: list[str]) -> None:
    for claim in admitted(text, *labels).claims:
        assert claim.citations
        assert {each.quote for each in claim.citations} <= SOURCES
        for mark in ("http", "@", "<", ">", "](", "evil"):
            assert mark not in claim.text
