"""Passages: literal pieces of an article that can be found and quoted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from digest.answers.passages import (
    LONGEST_PASSAGE,
    MOST_PASSAGES,
    TITLE,
    passages,
    searchable,
)
from tests import make


def texts(title: str, text: str) -> list[tuple[int, str]]:
    return [(each.position, each.text) for each in passages(make.article(title, text))]


def test_the_title_comes_first_and_then_each_sentence() -> None:
    text = "Corvid showed a chip on Monday. Analysts in London were not convinced."
    assert texts("Corvid shows a chip", text) == [
        (TITLE, "Corvid shows a chip"),
        (0, "Corvid showed a chip on Monday."),
        (1, "Analysts in London were not convinced."),
    ]


def test_a_sentence_that_leans_on_the_one_before_stays_with_it() -> None:
    run = "Corvid showed a chip on Monday.  It draws 180 watts at full load."
    last = "Analysts in London only shrugged."
    assert texts("Title", f"{run} {last}")[1:] == [(0, run), (2, last)]


def test_japanese_sentences_that_lean_stay_together_too() -> None:
    text = "星河テックは新しいモデルを公開した。同社によれば費用は18億円だという。"
    assert texts("題名です", text)[1:] == [(0, text)]


def test_junk_is_left_out_and_keeps_its_place() -> None:
    text = (
        "Corvid showed a chip on Monday in Dresden. Subscribe to our newsletter for more news. "
        "Analysts in London were not convinced by it."
    )
    assert [position for position, _ in texts("Title", text)] == [TITLE, 0, 2]


def test_an_article_without_text_has_its_title() -> None:
    assert texts("Corvid shows a chip", "") == [(TITLE, "Corvid shows a chip")]
    assert texts("", "") == []


def test_a_long_article_has_a_bounded_number_of_passages() -> None:
    text = " ".join(f"Lab number {n} showed a new chip on Monday." for n in range(500))
    assert len(texts("Title", text)) == MOST_PASSAGES + 1


def test_every_passage_is_found_by_the_words_of_the_title() -> None:
    article = make.article("Corvid shows a chip", "Analysts in London were not convinced by it.")
    (title, its_words), (sentence, words) = searchable(article)
    assert (title.position, sentence.position) == (TITLE, 0)
    assert set(its_words) <= set(words)
    assert "analyst" in words


@given(
    st.text(st.characters(codec="utf-8"), max_size=400),
    st.text(st.characters(codec="utf-8"), max_size=60),
)
def test_every_passage_is_a_literal_piece_at_a_place_of_its_own(text: str, title: str) -> None:
    article = make.article(title, text)
    found = passages(article)
    assert len({each.position for each in found}) == len(found)
    for each in found:
        assert each.text in (article.title if each.position == TITLE else article.text)
        assert 0 < len(each.text) <= LONGEST_PASSAGE
        assert each.article_id == article.id
