"""A translation keeps numbers, names and negation."""

from __future__ import annotations

import pytest

from digest.model import Language
from digest.stories.grounding import FaultKind, translated

EN, JA = Language("en"), Language("ja")
_CLAIM = "Meridian will buy Tessera for about $8 billion in March."


@pytest.mark.parametrize(
    "text",
    [
        "Meridianは3月にTesseraを約80億ドルで買収する。",
        "メリディアンは3月にテッセラを約８０億ドルで買収する。",
    ],
)
def test_a_faithful_translation_passes(text: str) -> None:
    assert translated(text, _CLAIM, language=JA, source_language=EN).is_grounded


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("メリディアンは3月にテッセラを約8億ドルで買収する。", FaultKind.NUMBER),
        ("メリディアンは3月にテッセラを約80億円で買収する。", FaultKind.NUMBER),
        ("メリディアンは3月にテッセラを80億ドルで買収する。", FaultKind.NUMBER),
        ("メリディアンは3月にソフトバンクを約80億ドルで買収する。", FaultKind.NAME),
        ("Googleは3月にテッセラを約80億ドルで買収する。", FaultKind.NAME),
        ("メリディアンは3月にテッセラを約80億ドルで買収しない。", FaultKind.NEGATION),
        ("メリディアンは3月にテッセラを", FaultKind.UNFINISHED),
    ],
)
def test_what_a_translation_changed_is_found(text: str, kind: FaultKind) -> None:
    verdict = translated(text, _CLAIM, language=JA, source_language=EN)
    assert kind in {fault.kind for fault in verdict.faults}


def test_english_from_japanese() -> None:
    claim = "グーグルは利用者が1億2000万人を超えたと発表した。"
    good = "Google said it had more than 120 million users."
    assert translated(good, claim, language=EN, source_language=JA).is_grounded
    for bad in (
        "Google said it had more than 12 million users.",
        "Apple said it had more than 120 million users.",
        "Google said it did not have more than 120 million users.",
    ):
        assert not translated(bad, claim, language=EN, source_language=JA).is_grounded
