"""No text from outside becomes a link, a mention, markup or a header, whoever shows it.

Here a part of the texts, another at each run; `./run bench hostile` shows them all.
"""

from __future__ import annotations

import random

import pytest

from tests import effort
from tests.hostile.renderers import RENDERERS, briefs
from tests.hostile.texts import together

PART = effort.examples(50)


@pytest.mark.parametrize("renderer", RENDERERS)
def test_a_hostile_text_is_shown_and_does_nothing(renderer: str) -> None:
    texts = together()
    chosen = random.sample(texts, min(PART, len(texts)))  # no secret hangs on it
    for brief in briefs(chosen):
        headlines = [slot.story.headline for slot in brief.slots]
        assert list(RENDERERS[renderer](brief)) == [], headlines
