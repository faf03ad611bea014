"""A third judge of bodies and of events: the models of the vendor's SDK, where it is installed.

They are another reading of the same reference, laxer in lengths. Besides being valid, what goes
through them has to come out with every field that went in.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tests.fakes.line.nouns import Json
from tests.fakes.line.schema import BODIES


def is_there() -> bool:
    """Return whether it can judge."""
    return find_spec("linebot") is not None


def faults(endpoint: str, body: Any) -> list[str]:  # noqa: ANN401  # as JSON has it
    """Return what the models have against a body."""
    name = BODIES.get(endpoint)
    return _judged("linebot.v3.messaging", name, body) if name is not None else []


def shape_faults(name: str, shape: Json) -> list[str]:
    """Return what the models have against an answer of a model's name."""
    return _judged("linebot.v3.messaging", name, shape)


def webhook_faults(body: Json) -> list[str]:
    """Return what the models have against a webhook request's body."""
    return _judged("linebot.v3.webhooks", "CallbackRequest", body)


def _judged(module: str, name: str, given: Any) -> list[str]:  # noqa: ANN401  # as JSON has it
    if not is_there():
        return []
    try:
        made = getattr(import_module(module), name).from_dict(given)
        back = made.to_dict()
    except (ValueError, TypeError, KeyError, AttributeError) as wrong:
        return [f"line-bot-sdk: {line}" for line in str(wrong).splitlines()[:3]]
    return [f"line-bot-sdk: {path} unknown" for path in _lost(given, back, "")]


def _lost(given: Any, back: Any, path: str) -> Iterator[str]:  # noqa: ANN401  # as JSON has it
    """Yield what went in and did not come out."""
    if isinstance(given, dict) and isinstance(back, dict):
        for name, value in given.items():
            if name not in back:
                yield f"{path}/{name}"
            else:
                yield from _lost(value, back[name], f"{path}/{name}")
    elif isinstance(given, list) and isinstance(back, list) and len(given) == len(back):
        for number, (one, other) in enumerate(zip(given, back, strict=True)):
            yield from _lost(one, other, f"{path}/{number}")
    elif given != back:
        yield path
