"""What is pressed to fetch an answer that waits.

*Pure.*
"""

from __future__ import annotations

from adapters.contract import Action
from digest.model import Language
from digest.words import collecting

COLLECT = "c|"
"""What a postback begins with that fetches an answer; the id of the question follows."""


def collector(language: Language, question: str) -> Action:
    """Return what is pressed to fetch the answer to a question."""
    label = collecting.of(language).show
    return Action(label=label, line=label, token=f"{COLLECT}{question}")
