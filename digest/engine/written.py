"""An answer on its way and once it is written: why it is as it is, and what it cost."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from digest.answers.admission import Fate
from digest.answers.asked import Idf
from digest.answers.evidence import Evidence
from digest.answers.manner import Manner
from digest.model import Answer, Claim, Language, Question, WrittenBy
from digest.ports.llm import Usage

MOST_CALLS = 2
"""The story replied to, then one further scope."""
NO_ANSWER = "the model finds no answer in the sources"
NOT_GROUNDED = "nothing that the model wrote is borne out"

LEAST_LEFT = 2.0
"""Seconds without which no further call is worth making."""
_NO_EVIDENCE = "no source bears on the question"
_NO_TIME = "no time left for the model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An answer, why it is in the words it is in, and what that cost."""

    answer: Answer
    because: str = ""
    """Why it is in the sources' own words or not whole, for the operator; else empty."""
    usages: tuple[Usage, ...] = ()
    """One for each call, under the purpose `answer`."""
    fates: tuple[tuple[Fate, int], ...] = ()
    """How many drafted sentences passed, were quoted instead, or dropped."""


Told: TypeAlias = Claim | Written
"""Checked sentences as they come; the last one told is the whole."""


@dataclass(slots=True, kw_only=True)
class Run:
    """One question on its way."""

    question: Question
    manner: Manner
    until: float
    idf: Idf
    claims: list[Claim] = field(default_factory=list)
    usages: list[Usage] = field(default_factory=list)
    fates: Counter[Fate] = field(default_factory=Counter)
    calls: int = 0
    translated_from: Language | None = None
    failure: str = ""
    reason: str = _NO_EVIDENCE

    @property
    def may_call(self) -> bool:
        """Tell whether the model can be asked once more."""
        if not self.failure and asyncio.get_running_loop().time() + LEAST_LEFT > self.until:
            self.failure = _NO_TIME
        return not self.failure and self.calls < MOST_CALLS

    def written(self, shown: Evidence, suggestions: tuple[str, ...]) -> Written:
        """Return the model's answer."""
        answer = Answer(
            claims=tuple(self.claims),
            scope=shown.scope,
            story=shown.story,
            suggestions=suggestions,
            written_by=WrittenBy.MODEL,
            is_whole=not self.failure,
            translated_from=self.translated_from,
        )
        return Written(
            answer=answer,
            because=self.failure,
            usages=tuple(self.usages),
            fates=tuple(sorted(self.fates.items())),
        )

    def extracted(self, answer: Answer) -> Written:
        """Return the answer in the sources' own words."""
        return Written(
            answer=replace(answer, is_stopgap=bool(self.failure) and answer.is_answered),
            because=self.failure or self.reason,
            usages=tuple(self.usages),
            fates=tuple(sorted(self.fates.items())),
        )
