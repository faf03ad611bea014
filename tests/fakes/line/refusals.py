"""What the Messaging API says to a request that is not right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a body, and where."""

    message: str
    place: str


class Refusal(Exception):
    """An answer that is not 2xx.

    Args:
        message: the words.
        code: of HTTP.
        faults: what is wrong with the body, where it is about that.
        headers: further ones.
        sent: the messages that were sent before.
    """

    def __init__(
        self,
        message: str,
        code: int = 400,
        *,
        faults: tuple[Fault, ...] = (),
        headers: Mapping[str, str] | None = None,
        sent: Sequence[dict[str, Any]] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.faults = faults
        self.headers = dict(headers or {})
        self.sent = list(sent)

    def body(self) -> dict[str, Any]:
        """Return the answer's body."""
        details = [{"message": each.message, "property": each.place} for each in self.faults]
        body: dict[str, Any] = {"message": self.message}
        body |= {"details": details} if details else {}
        return body | ({"sentMessages": self.sent} if self.sent else {})


@dataclass(slots=True)
class Faults:
    """What was found to be wrong with a body, by the steps that lead to it."""

    found: list[tuple[tuple[str | int, ...], str]] = field(default_factory=list)

    def add(self, steps: tuple[str | int, ...], message: str) -> None:
        """Note something."""
        self.found.append((steps, message))

    def refuse(self) -> None:
        """Raise Refusal if there is something, in one of two forms.

        What is wrong inside a Flex container is told of the first such message, by a pointer
        into the container; everything else of the body as a whole, by dots and brackets.
        """
        outside = [each for each in self.found if _container(each[0]) is None]
        if outside:
            faults = tuple(Fault(message, _dotted(steps)) for steps, message in outside)
            raise Refusal(f"The request body has {len(faults)} error(s)", faults=faults)
        first = min((_container(steps) or 0 for steps, _ in self.found), default=None)
        if first is not None:
            faults = tuple(
                Fault(message, "/" + "/".join(str(step) for step in steps[3:]))
                for steps, message in self.found
                if _container(steps) == first
            )
            words = f"A message (messages[{first}]) in the request body is invalid"
            raise Refusal(words, faults=faults)


def _container(steps: tuple[str | int, ...]) -> int | None:
    """Return the number of the message whose Flex container this leads into, if it does."""
    if len(steps) > 2 and steps[0] == "messages" and steps[2] == "contents":
        return int(steps[1])
    return None


def _dotted(steps: tuple[str | int, ...]) -> str:
    written = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in steps)
    return written.removeprefix(".")


UNAUTHORIZED = Refusal(
    "Authentication failed due to the following reason: invalid token. Confirm that the access"
    " token in the authorization header is valid.",
    401,
)
FORBIDDEN = Refusal("Access to this API is not available for your account", 403)
NOT_FOUND = Refusal("Not found", 404)
TOO_LARGE = Refusal("Request entity too large", 413)
RATE_LIMIT = Refusal("The API rate limit has been exceeded. Try again later.", 429)
MONTHLY_LIMIT = Refusal("You have reached your monthly limit.", 429)
BAD_REPLY_TOKEN = Refusal("Invalid reply token")
BAD_QUOTE_TOKEN = Refusal("Invalid quote token")
BAD_RETRY_KEY = Refusal("The retry key is invalid")
NO_RETRY_KEY = Refusal("The X-Line-Retry-Key header is not supported by this endpoint")
BAD_TO = Refusal("The property, 'to', in the request body is invalid (line: -, column: -)")
NOT_SENT = Refusal("Failed to send messages")
NO_IMAGE = Refusal("must upload richmenu image before applying it to user")
