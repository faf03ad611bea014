"""What a client makes of text with Slack's markup: what is read, linked and mentioned.

Asterisks and the like are left standing: they are cosmetic. Where a client would turn a bare
address into a link, so does this one.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

_CONTROL = re.compile(r"<([^<>\n]+)>")
_BARE = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)\]}'\"»”’、。]")
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
