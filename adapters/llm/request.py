"""The body of a call: what is asked for, in the fields that a server understands.

*Pure.* The form of the answer is asked for in one of four ways, from strict to not at all:
see `Step`. Where the server enforces no schema, the prompt states it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum

from digest.ports.llm import Json, Prompt


class Step(IntEnum):
    """How the form of an answer is asked for; servers differ in what they enforce."""

    STRICT = 1
    """`json_schema` with `strict`: OpenAI, llama.cpp."""
    SCHEMA = 2
    """`json_object` with a schema beside it: llama-cpp-python."""
    OBJECT = 3
    """`json_object`: some object, of whatever shape."""
    PROMPT = 4
    """In words alone."""


_BARE_LIMITS = ("max_tokens", "max_completion_tokens")
"""llama-cpp-python ignores the second; OpenAI's reasoning models refuse the first."""
_OPENAI = "api.openai.com"
_STATED = (
    "\n\nAnswer with one JSON object and nothing else: no words before or after it, no code"
    " fence. It fits this JSON Schema:\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How an operator wants a model to speak."""

    temperature: float | None = 0.2
    """Low: the words of the sources are wanted, not fresh ones. None leaves it to the server."""
    seed: int | None = None
    """Where the server knows seeds, the same one gives the same answer."""


def body(
    prompt: Prompt,
    *,
    model: str,
    host: str,
    step: Step,
    without: Collection[str],
    manner: Manner,
    is_streamed: bool,
) -> Mapping[str, Json]:
    """Return the fields of a call, those left out that the server is known not to take."""
    system = prompt.system
    if step >= Step.OBJECT:
        system += _STATED + json.dumps(prompt.schema, ensure_ascii=False)
    fields: dict[str, Json] = {
        "model": model,
        "messages": [
            {"role": "system", "content": system},
            {"role": "user", "content": prompt.user},
        ],
    }
    answer = _format(prompt, step)
    if answer is not None:
        fields["response_format"] = answer
    limits = reversed(_BARE_LIMITS) if host == _OPENAI else _BARE_LIMITS
    limit = next((each for each in limits if each not in without), None)
    if limit is not None:
        fields[limit] = prompt.max_output_tokens
    if manner.temperature is not None:
        fields["temperature"] = manner.temperature
    if manner.seed is not None:
        fields["seed"] = manner.seed
    if is_streamed:
        fields |= {"stream": True, "stream_options": {"include_usage": True}}
    return {name: value for name, value in fields.items() if name not in without}


def _format(prompt: Prompt, step: Step) -> Json:
    schema = dict(prompt.schema)
    match step:
        case Step.STRICT:
            name = re.sub(r"[^A-Za-z0-9_-]", "_", prompt.purpose)[:64] or "answer"
            named: Json = {"name": name, "strict": True, "schema": schema}
            return {"type": "json_schema", "json_schema": named}
        case Step.SCHEMA:
            return {"type": "json_object", "schema": schema}
        case Step.OBJECT:
            return {"type": "json_object"}
        case Step.PROMPT:
            return None
