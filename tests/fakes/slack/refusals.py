"""What Slack says to a request that is not right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

DETAILED = {"invalid_blocks", "invalid_view", "invalid_message"}


class Refusal(Exception):
    """An error code of the Web API, with what goes with it.

    Args:
        error: the code.
        messages: what `response_metadata.messages` says, one line a fault.
        status: of HTTP; nearly always 200.
        retry_after: seconds, in the header.
        more: further fields of the answer.
    """

    def __init__(
        self,
        error: str,
        messages: Sequence[str] = (),
        *,
        status: int = 200,
        retry_after: int | None = None,
        **more: object,
    ) -> None:
        super().__init__(error)
        self.error = error
        self.messages = tuple(messages)
        self.status = status
        self.retry_after = retry_after
        self.more = more

    def body(self) -> dict[str, Any]:
        """Return the answer's body."""
        body: dict[str, Any] = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            body["response_metadata"] = {"messages": [f"[ERROR] {each}" for each in self.messages]}
            if self.error in DETAILED:
                body.setdefault("errors", list(self.messages))
        return body


def bad_arguments(*messages: str) -> Refusal:
    """Return the refusal of arguments that are missing, unknown or of a wrong kind."""
    return Refusal("invalid_arguments", messages)
