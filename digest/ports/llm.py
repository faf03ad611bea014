"""What the engine asks of a language model: one object for a prompt, or text as it comes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeAlias

OVER_BUDGET = "over_budget"
"""The outcome of a request that may not be made, and was not."""

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One call: instructions of ours, material from outside, and the form of the answer."""

    purpose: str
    """What it is for, a word of ours: what calls are counted by."""
    system: str
    """Ours alone: nothing from outside stands in it."""
    user: str
    """The material, as data."""
    schema: Mapping[str, Json]
    """JSON Schema of the object wanted: all fields required, nullable in place of optional,
    no further ones, enums, no references; what every server understands."""
    max_output_tokens: int
    account: str = ""
    """Whose budget it counts against, besides the installation's; no server sees it."""
    within: timedelta = timedelta(seconds=20)
    """For all of it, retries included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a call cost, by the server's count or else our estimate."""

    model: str
    input_tokens: int
    output_tokens: int
    is_estimated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What came of a prompt: a JSON object of whatever content, to be read strictly."""

    data: Mapping[str, Json]
    usage: Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request to a server of models and what came of it, for metrics."""

    purpose: str
    usage: Usage
    """Nothing where the server declined before it worked."""
    outcome: str
    """answered, stepped_down, cancelled, OVER_BUDGET, or in one word the kind of error:
    throttled, …"""
    seconds: float
    """From when its turn came."""

    @classmethod
    def of_none(cls, purpose: str, model: str, outcome: str) -> Exchange:
        """Return a request that was not made."""
        nothing = Usage(model=model, input_tokens=0, output_tokens=0)
        return cls(purpose=purpose, usage=nothing, outcome=outcome, seconds=0.0)


class LanguageModel(Protocol):
    """A model behind an interface of the usual form. Its words are data from outside."""

    async def complete(self, prompt: Prompt) -> Completion:
        """Return the object that a model makes of a prompt.

        Raises:
            ModelError: there is none; the subclass says what to do next.
        """
        ...

    def stream(self, prompt: Prompt) -> AsyncIterator[str]:
        """Yield the pieces of the text of such an object as they come; the last one ends it.

        Raises:
            ModelError: it broke off; what came before is not a whole object.
        """
        ...
