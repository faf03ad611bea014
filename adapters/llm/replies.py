"""What counts as a reply: one choice, a text, and a word that it is finished.

*Pure.* The objects of the client's library come here as they are, since it checks nothing:
any field may be of any type (measured with 3.52).
"""

from __future__ import annotations

from typing import Final

from adapters.llm.faults import (
    Fault,
    Refusal,
    Said,
    cut,
    for_refusal,
    malformed,
    refused,
    unavailable,
)

_MOST_TOKENS = 10_000_000
"""A count above this is none."""
_SERVER_ERROR: Final = 500


def read(reply: object) -> Said | Fault:
    """Read a reply that came in one piece."""
    choice = _first(getattr(reply, "choices", None))
    if choice is None:
        return _no_choice(reply)
    message = getattr(choice, "message", None)
    said = _counted(_text(message, "content"), reply)
    return _finished(said, getattr(choice, "finish_reason", None), _text(message, "refusal"))


class Stream:
    """A reply that comes in pieces."""

    __slots__ = ("_count", "_pieces", "_reason", "_refusal")

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._reason: object = None
        self._refusal = ""
        self._count: object = None

    def take(self, chunk: object) -> str | Fault:
        """Return the text in a chunk, or what is wrong with it."""
        if getattr(chunk, "usage", None) is not None:
            self._count = chunk  # llama.cpp counts in a last chunk without a choice
        choices = getattr(chunk, "choices", None)
        if not isinstance(choices, list):
            return _no_choice(chunk)
        choice = _first(choices)
        if choice is None:
            return ""
        delta = getattr(choice, "delta", None)
        self._refusal += _text(delta, "refusal")
        self._reason = getattr(choice, "finish_reason", None) or self._reason
        piece = _text(delta, "content")
        self._pieces.append(piece)
        return piece

    def so_far(self) -> Said:
        """Return what came."""
        return _counted("".join(self._pieces), self._count)

    def end(self) -> Said | Fault:
        """Return the whole; without a word that it is finished it is none."""
        if self._reason is None:
            broken = unavailable("the stream broke off")
            return Fault(error=broken.error, next=broken.next, said=self.so_far())
        return _finished(self.so_far(), self._reason, self._refusal)


def in_band(error: object) -> Fault:
    """Return what an error means that came with a status of success, or within a stream."""
    fields = error if isinstance(error, dict) else {}
    code = fields.get("code")
    is_status = isinstance(code, int) and 400 <= code < 600  # noqa: PLR2004  # RFC 9110, 15.5 and 15.6
    return for_refusal(
        Refusal(
            status=code if isinstance(code, int) and is_status else _SERVER_ERROR,
            code=str(code),
            kind=str(fields.get("type")),
            text=str(error),
        )
    )


def _no_choice(reply: object) -> Fault:
    extra = getattr(reply, "model_extra", None)
    error = extra.get("error") if isinstance(extra, dict) else None
    return in_band(error) if error else malformed(f"no choice in a {type(reply).__name__}")


def _finished(said: Said, reason: object, refusal: str) -> Said | Fault:
    if refusal:
        return refused("the model declines", said)
    if reason == "length":
        return cut(said)
    if reason == "content_filter":
        return refused("declined by a filter", said)
    if reason != "stop":
        odd = reason if isinstance(reason, str) and reason.isidentifier() else type(reason)
        return malformed(f"finished for another reason: {odd!s:.40}", said)
    if not said.text.strip():
        return malformed("no text", said)
    return said


def _first(choices: object) -> object:
    return choices[0] if isinstance(choices, list) and choices else None


def _text(holder: object, name: str) -> str:
    value = getattr(holder, name, None)
    return value if isinstance(value, str) else ""


def _counted(text: str, reply: object) -> Said:
    usage = getattr(reply, "usage", None)
    return Said(
        text=text,
        input_tokens=_count(getattr(usage, "prompt_tokens", None)),
        output_tokens=_count(getattr(usage, "completion_tokens", None)),
    )


def _count(value: object) -> int | None:
    is_count = isinstance(value, int) and not isinstance(value, bool)
    return value if is_count and isinstance(value, int) and 0 <= value <= _MOST_TOKENS else None
