"""Slack's markup: what a client sends of what is typed, and shows of what is sent.

Asterisks and the like are left standing: they are cosmetic. Where a client would turn a bare
address into a link, so does this one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.fakes.slack.nouns import Json

_CONTROL = re.compile(r"<([^<>\n]+)>")
_BARE = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)\]}'\"»”’、。]")
_TYPED = re.compile(rf"<(@[UW]\w+|#C\w+|![a-z]+)>|{_BARE.pattern}")
_MARKDOWN = re.compile(r"\[([^\]\n]+)\]\((\S+?)\)")


@dataclass(slots=True)
class Read:
    """A text as it is drawn, and what in it can be followed or calls somebody."""

    text: str = ""
    links: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)


def read(text: str, *, verbatim: bool = False) -> Read:
    """Return what becomes of mrkdwn; verbatim text has no links of its own making."""
    found = Read()
    at = 0
    for control in _CONTROL.finditer(text):
        _bare(found, text[at : control.start()], verbatim=verbatim)
        _control(found, control.group(1))
        at = control.end()
    _bare(found, text[at:], verbatim=verbatim)
    return found


def sent(text: str) -> str:
    """Return what a client sends of what somebody typed: & < > escaped, addresses in <…>.

    Mentions are typed as they are sent: <@U0000002>, <#C0000001>, <!here>.
    """
    written = ""
    for kind, piece in _pieces(text):
        escaped = html.escape(piece, quote=False)
        written += escaped if kind == "text" else f"<{escaped}>"
    return written


def leaves(text: str) -> list[Json]:
    """Return the elements of rich text that a client makes of what somebody typed."""
    found: list[Json] = []
    for kind, piece in _pieces(text):
        match kind, piece[:1]:
            case "url", _:
                found.append({"type": "link", "url": piece})
            case "control", "@":
                found.append({"type": "user", "user_id": piece[1:]})
            case "control", "#":
                found.append({"type": "channel", "channel_id": piece[1:]})
            case "control", "!":
                found.append({"type": "broadcast", "range": piece[1:]})
            case _:
                found.append({"type": "text", "text": piece})
    return found


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield what was typed in pieces: text, control (a mention) and url."""
    at = 0
    for found in _TYPED.finditer(text):
        if found.start() > at:
            yield "text", text[at : found.start()]
        mention = found.group(1)
        yield ("url", found.group(0)) if mention is None else ("control", mention)
        at = found.end()
    if at < len(text):
        yield "text", text[at:]


def markdown(text: str) -> Read:
    """Return what becomes of a markdown block or a streamed text."""
    found = Read()
    at = 0
    for link in _MARKDOWN.finditer(text):
        _join(found, read(text[at : link.start()]))
        found.text += link.group(1)
        found.links.append(link.group(2))
        at = link.end()
    _join(found, read(text[at:]))
    return found


def _join(found: Read, more: Read) -> None:
    found.text += more.text
    found.links += more.links
    found.mentions += more.mentions


def _bare(found: Read, text: str, *, verbatim: bool) -> None:
    found.text += html.unescape(text)
    if not verbatim:
        found.links += [html.unescape(each) for each in _BARE.findall(text)]


def _control(found: Read, inside: str) -> None:
    target, _, label = inside.partition("|")
    if target.startswith(("@", "!")):
        found.mentions.append(target)
        found.text += f"@{label or target[1:]}" if target != "!date" else label
    elif target.startswith("#"):
        found.text += f"#{label or target[1:]}"
    else:
        found.links.append(html.unescape(target))
        found.text += html.unescape(label or target)
