"""Tokens, names and numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.clusters.tokens import STOPWORDS, names, numbers, script_language, stem, tokens


@pytest.mark.parametrize(
    "words",
    [
        ("release", "releases", "released", "releasing"),
        ("ship", "ships", "shipped", "shipping"),
        ("company", "companies"),
        ("model", "models"),
        ("sue", "sues"),
        ("train", "trained", "training", "trains"),
    ],
)
def test_forms_of_one_word_share_a_stem(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1


@pytest.mark.parametrize("word", ["class", "status", "analysis", "gpt4", "h200", "need", "bus"])
def test_what_only_looks_like_an_ending_stays(word: str) -> None:
    assert stem(word) == word


def test_stopwords_and_single_letters_are_left_out_and_digits_stay() -> None:
    assert tokens("It is the plan B of Model 5") == ["plan", "model", "5"]


def test_a_possessive_leaves_the_name() -> None:
    assert tokens("Example's model") == ["exampl", "model"]


def test_a_run_of_japanese_becomes_bigrams_and_a_lone_character_stays() -> None:
    assert tokens("新モデル GPT を 公開") == ["新モ", "モデ", "デル", "gpt", "を", "公開"]


def test_full_width_and_plain_spelling_are_one() -> None:
    assert tokens("ＧＰＴ－５は２倍速い") == tokens("GPT-5は2倍速い")


@given(st.text())
def test_any_text_gives_lower_case_tokens_without_empty_ones(text: str) -> None:
    assert all(token and token == token.lower() for token in tokens(text))
    assert all(number.startswith("#") for number in numbers(text))
    assert set(names(text).sure).isdisjoint(names(text).unsure)


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_text_is_read_as_text_with_other_letters_is(text: str) -> None:
    assert tokens(f"{text} é") == tokens(text)


@given(st.text("aBc-. ÉX5"))
def test_every_name_has_a_capital_or_a_digit(text: str) -> None:
    found = names(text)
    assert all(name != name.lower() or "5" in name for name in (*found.sure, *found.unsure))


@given(st.sampled_from(sorted(STOPWORDS)))
def test_no_stopword_becomes_a_token(word: str) -> None:
    assert tokens(f"{word} {word.upper()}") == []


@given(st.lists(st.sampled_from(["robot", "chips", "modelled", "東京", "研究所"]), max_size=8))
def test_words_are_found_in_the_order_of_the_text(words: list[str]) -> None:
    one_by_one = [token for word in words for token in tokens(word)]
    assert tokens(" ".join(words)) == one_by_one


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$2.1 billion", ["#2100000000"]),
        ("US$2,100,000,000", ["#2100000000"]),
        ("2.1bn euros", ["#2100000000"]),
        ("21億ドル", ["#2100000000"]),
        ("30 percent, or 30%", ["#30%", "#30%"]),
        ("an 8B model with 128k tokens", ["#8000000000", "#128000"]),
        ("GPT-5 and H200", []),
        ("1,200 tasks", ["#1200"]),
        ("0.50", ["#0.5"]),
    ],
)
def test_numbers_are_compared_by_value(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


def test_a_capital_inside_a_sentence_is_a_name_and_one_at_its_start_may_be() -> None:
    found = names("Yesterday Harbor opened. Researchers praised Ilse Varga.")
    assert found.sure == ("Harbor", "Ilse", "Varga")
    assert found.unsure == ("Yesterday", "Researchers")


def test_a_telling_shape_is_a_name_wherever_it_stands() -> None:
    assert names("OpenWeave ships. o4-mini runs on H200. NATO asks.").sure == (
        "OpenWeave",
        "o4",
        "H200",
        "NATO",
    )


def test_a_headline_that_capitalises_every_word_proves_no_names() -> None:
    found = names("Harbor Releases Complete Training Recipe For LumenSeven")
    assert found.sure == ("LumenSeven",)
    assert "Recipe" in found.unsure


def test_a_name_known_from_inside_a_sentence_is_sure_at_a_start() -> None:
    assert names("Harbor opened, said Harbor. Harbor closed.").sure.count("Harbor") == 3


def test_latin_and_katakana_names_are_found_in_japanese_but_loanwords_are_not() -> None:
    found = names("ミストラルがMixtral-8x7Bのモデルとデータを公開、経済産業省も採用")
    assert found.sure == ("ミストラル", "Mixtral-8x7B", "経済産業省")


def test_days_and_months_are_no_names() -> None:
    assert names("the lab said on Thursday that in April Harbor opens").sure == ("Harbor",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("モデルを公開", "ja"),
        ("模型发布", "zh"),
        ("모델 공개", "ko"),
        ("a model", ""),
        ("modèle", ""),
    ],
)
def test_script_tells_the_language_where_it_can(text: str, language: str) -> None:
    assert script_language(text) == language
