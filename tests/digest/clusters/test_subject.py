"""What counts as an article about AI."""

from __future__ import annotations

import pytest

from digest.clusters.subject import is_about_ai


@pytest.mark.parametrize(
    "title",
    [
        "City hospital tests AI to read scans",
        "Regulator fines A.I. company",
        "A chatbot for tax questions",
        "OpenAI hires a lawyer",
        "GPT-6 arrives",
        "生成AIで議事録を作る自治体",
        "大学が大規模言語モデルを公開",
        "KI im Unterricht",
        "L’IA au tribunal",
        "La inteligencia artificial llega al campo",
        "市政府发布大模型",
        "인공지능 반도체 발표",
        "Humanoid walks through Osaka",
    ],
)
def test_one_mention_in_the_headline_is_enough(title: str) -> None:
    assert is_about_ai(title, "")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("New graphics card has more memory", "It costs 500 dollars and runs games."),
        ("Said the mayor: rain", "The main street in Airedale was flooded."),
        ("Phone maker posts profit", "The phones sell well. Some use AI in the camera."),
        ("新しいノートPCを発表", "軽さと電池の持ちが特徴という。"),
        ("Die Kita bekommt Geld", "Mehr Platz für Kinder."),
        ("", ""),
    ],
)
def test_other_subjects_and_passing_mentions_are_not(title: str, text: str) -> None:
    assert not is_about_ai(title, text)


def test_two_different_mentions_in_the_lead_are_enough() -> None:
    text = "The ministry trains a language model on court files. AI will sort the mail."
    assert is_about_ai("Ministry modernises its courts", text)
