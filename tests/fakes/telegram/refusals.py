"""What the Bot API says to a request that is not right, in the words of the real server."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """An answer that is not ok.

    Args:
        description: the words, with their prefix.
        code: of the body and of HTTP.
        parameters: what a program may act on, such as retry_after.
    """

    def __init__(self, description: str, code: int = 400, **parameters: int) -> None:
        super().__init__(description)
        self.description = description
        self.code = code
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """Return the answer's body."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad(reason: str) -> Refusal:
    """Return a 400 for a reason, whose first letter becomes small unless it is a code."""
    is_code = len(reason) > 1 and (reason[1] == "_" or reason[1].isupper())
    return Refusal(f"Bad Request: {reason if is_code else reason[:1].lower() + reason[1:]}")


def forbidden(reason: str) -> Refusal:
    """Return a 403."""
    return Refusal(f"Forbidden: {reason}", 403)


def conflict(reason: str) -> Refusal:
    """Return a 409."""
    return Refusal(f"Conflict: {reason}", 409)


def too_many(retry_after: int) -> Refusal:
    """Return a 429 with the seconds to wait."""
    words = f"Too Many Requests: retry after {retry_after}"
    return Refusal(words, 429, retry_after=retry_after)


def migrated(chat: int) -> Refusal:
    """Return what a group says that is a supergroup now."""
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    return Refusal(words, migrate_to_chat_id=chat)


UNAUTHORIZED = Refusal("Unauthorized", 401)
NOT_FOUND = Refusal("Not Found", 404)
NO_METHOD = Refusal("Not Found: method not found", 404)
NOT_MODIFIED = bad(
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
