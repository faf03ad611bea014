"""Tests of `digest.feeds.language`."""

from __future__ import annotations

import pytest

from digest.feeds.language import language_of, primary_subtag


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The company released a model and it is for the public", "en"),
        ("Die Firma hat das Modell für die Kunden vorgestellt und es ist gut", "de"),
        ("Le modèle est publié dans une version pour les développeurs", "fr"),
        ("El modelo que se presenta en la feria es para los niños", "es"),
        ("OpenAI、GPT-6を発表", "ja"),
        ("大模型发布会在北京举行", "zh"),
        ("새로운 모델 공개", "ko"),
        ("Новая модель вышла", "ru"),
        ("Нова модель вже її", "uk"),
        ("أعلنت الشركة عن نموذج جديد", "ar"),
        ("این مدل تازه‌ای است که پژوهشگران را گرد آورد", "fa"),
        ("🎉 №", ""),
        ("GPT-6", ""),
        ("", ""),
    ],
)
def test_a_language_is_named_when_the_text_shows_it(text: str, language: str) -> None:
    assert language_of(text) == language


def test_language_tags_are_reduced_to_what_we_compare() -> None:
    assert primary_subtag("en-US") == "en"
    assert primary_subtag(" JA_jp ") == "ja"
    assert primary_subtag("jp") == "ja"
    assert primary_subtag("english") == ""
    assert primary_subtag("x-default") == ""
