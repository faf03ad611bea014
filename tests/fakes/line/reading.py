"""What people see: texts, cards by their words, what can be tapped, which quick replies stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.line.nouns import Json, Message
from tests.fakes.line.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A message as a person sees it."""

    id: str
    chat: str
    at: float
    by: str
    """The name of who wrote it."""
    kind: str
    """text, textV2, sticker, image, file, flex, …"""
    text: str
    """What can be read in it: of a card, its lines from top to bottom."""
    alt_text: str = ""
    """What the list of chats and the notification show of a card."""
    labels: tuple[str, ...] = ()
    """What can be tapped in it, by label or, where there is none, by the words in it."""
    links: tuple[str, ...] = ()
    quick: tuple[str, ...] = ()
    """Quick replies: of the newest message alone."""
    quotes: str | None = None
    """The message that it quotes."""
    quote_token: str | None = None
    how: str = ""
    """reply, push or multicast, of the bot's."""
    is_read: bool = False
    body: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """Something that can be tapped."""

    label: str
    action: Json


def sight(world: World, said: Message) -> Sight:
    """Return a message as a person sees it."""
    taps = list(tappable(said.body))
    return Sight(
        id=said.id,
        chat=said.chat,
        at=said.at,
        by=world.name if said.by is None else world.people[said.by].name,
        kind=said.body["type"],
        text=read(said.body),
        alt_text=said.body.get("altText", ""),
        labels=tuple(each.label for each in taps),
        links=tuple(each.action["uri"] for each in taps if each.action["type"] == "uri"),
        quick=tuple(each.label for each in quick_replies(world, said)),
        quotes=said.quoted,
        quote_token=said.quote_token,
        how=said.how,
        is_read=said.is_read,
        body=said.body,
    )


def read(body: Json) -> str:
    """Return what can be read in a message."""
    kind = body["type"]
    if kind == "flex":
        return "\n".join(_lines(body["contents"]))
    if kind == "file":
        return str(body["fileName"])
    return str(body.get("text", ""))


def _lines(part: Any) -> Iterator[str]:  # noqa: ANN401  # as JSON has it
    """Yield the texts of a card and its buttons, from top to bottom."""
    if part.get("type") == "text":
        spans = "".join(each.get("text", "") for each in part.get("contents") or ())
        yield spans or part.get("text", "")
    elif part.get("type") == "button":
        yield f"[{part['action'].get('label', '')}]"
    else:
        for each in _parts(part):
            yield from _lines(each)


def _parts(part: Json) -> list[Json]:
    """Return what a component consists of, from top to bottom."""
    blocks = [part[name] for name in ("header", "hero", "body", "footer") if part.get(name)]
    contents = part.get("contents")
    return blocks + (contents if isinstance(contents, list) else [])


def tappable(body: Json) -> Iterator[Tap]:
    """Yield what can be tapped in a card, from top to bottom."""
    if body["type"] == "flex":
        yield from _taps(body["contents"])


def _taps(part: Json) -> Iterator[Tap]:
    action = part.get("action")
    if isinstance(action, dict):
        words = action.get("label") or " ".join(_lines(part))
        yield Tap(label=words, action=action)
    for each in _parts(part):
        yield from _taps(each)


def quick_replies(world: World, said: Message) -> list[Tap]:
    """Return the quick replies that are seen under a message: the chat's last one only."""
    if said.by is not None or world.chats[said.chat][-1] is not said:
        return []
    items = (said.body.get("quickReply") or {}).get("items", [])
    return [Tap(label=each["action"].get("label", ""), action=each["action"]) for each in items]
