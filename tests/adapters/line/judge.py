"""What LINE would have against messages: three judges of bodies, and what clients make of texts.

The judges are those of the fake: its own reading of the reference, the machine-readable one, and
the models of the vendor's SDK. What a client links by itself in a text is judged by TDLib, which
links more than any other known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from adapters.line.message import Message
from adapters.line.text import JOINER
from tests.adapters.telegram import judge as telegram
from tests.fakes.line import judge, messages, schema
from tests.fakes.line.refusals import Faults

SOMEBODY = "U" + "0" * 32
_ELSEWHERE = ("/", "$")
"""What begins a command or names a share is linked on Telegram alone."""


def faults(shown: Sequence[Message]) -> list[str]:
    """Return what is wrong with the messages of one call; nothing where LINE takes them."""
    body = _push(shown)
    found = Faults()
    messages.PUSH(body, (), found)
    own = [f"{'/'.join(map(str, steps))}: {told}" for steps, told in found.found]
    unmeant = [f"linked by itself: {each}" for each in linked(shown)]
    return [*own, *judge.faults("push", body), *unmeant]


def strict_faults(shown: Sequence[Message]) -> list[str]:
    """Return that and what the machine-readable reference has against them: a second's work."""
    return [*faults(shown), *schema.faults("push", _push(shown))]


def _push(shown: Sequence[Message]) -> dict[str, object]:
    return {"to": SOMEBODY, "messages": [each.body() for each in shown]}


def linked(shown: Sequence[Message]) -> list[str]:
    """Return what a client links in the texts that is no address that was written out."""
    meant = {part for each in urls(shown) for part in (each, each.removesuffix("?"))}
    return [
        each
        for message in shown
        if message.card is None
        for each in telegram.linked(message.text)
        if each not in meant and not each.startswith(_ELSEWHERE)
    ]


def components(message: Message) -> Iterator[dict[str, Any]]:
    """Yield every component of a card, and every action."""
    yield from _within(message.card)


def _within(part: object) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if "type" in part:
            yield part
        for each in part.values():
            yield from _within(each)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _within(each)


def cards(message: Message) -> list[dict[str, Any]]:
    """Return the cards of a message."""
    return [each for each in components(message) if each["type"] == "bubble"]


def told(part: object) -> str:
    """Return the words of a card or of a part of one, from the top."""
    return plain("\n".join(each["text"] for each in _within(part) if each["type"] == "text"))


def read(shown: Sequence[Message]) -> str:
    """Return all words of messages."""
    return "\n".join(plain(each.text) if each.card is None else told(each.card) for each in shown)


def plain(text: str) -> str:
    """Return a text without what nobody sees."""
    return text.replace(JOINER, "")


def urls(shown: Sequence[Message]) -> list[str]:
    """Return where messages lead to: by a press, or by an address that is written out."""
    found = []
    for message in shown:
        found += [each["uri"] for each in components(message) if each["type"] == "uri"]
        found += [
            word for word in message.text.split() if word.startswith(("http://", "https://"))
        ]
    return found


def data(part: object) -> list[str]:
    """Return what presses on a card bring back."""
    return [each["data"] for each in _within(part) if each["type"] == "postback"]


def labels(shown: Sequence[Message]) -> list[str]:
    """Return the quick replies as they are shown."""
    items = shown[-1].body().get("quickReply")
    found = items["items"] if isinstance(items, dict) else []
    return [str(each["action"]["label"]) for each in found]
