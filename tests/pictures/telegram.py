"""Messages of Telegram as pages, drawn by ourselves: close to a client, and not one.

What a client decides is decided here as its users know it: a quote that opens shows three lines
until it is tapped, buttons of a row share its width, a long label is cut.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from adapters.contract import Action
from adapters.telegram import answer, brief, rich
from adapters.telegram.document import Block, Keyboard, Message
from digest.model import Brief, BriefKind, Delivery
from digest.words.lines import Line
from tests import make, replies, specimens
from tests.adapters.telegram import judge
from tests.specimens import EN, JA

DOCUMENTED = frozenset(
    f"telegram-{name}"
    for name in (
        "brief", "brief-opened", "brief-ja", "quiet", "degraded", "corrected", "alert", "alert-ja",
        "weekly", "weekly-ja", "answer", "answer-ja", "settings", "settings-ja", "rich", "rich-ja",
    )
)  # fmt: skip
"""What the page on Telegram shows."""

_STYLE = """
  html { background: #cfdcc4; }
  body { margin: 0; padding: 16px 16px 10px; width: 448px; color: #000; font-size: 15px;
         line-height: 1.38; font-family: Roboto, "Noto Sans", "DejaVu Sans", "Noto Sans CJK JP",
         sans-serif; }
  article { margin-bottom: 10px; }
  .bubble { background: #fff; border-radius: 12px; padding: 8px 12px 6px; white-space: pre-wrap;
            overflow-wrap: break-word; box-shadow: 0 1px 1px #0002; }
  .bubble a { color: #2481cc; text-decoration: none; }
  .bubble time { border-bottom: 1px dotted #8aa; }
  .bubble footer { text-align: right; color: #8a9a88; font-size: 12px; }
  details { position: relative; margin: 3px 0 0; border-left: 3px solid #3390ec;
            border-radius: 4px; background: #3390ec14; font-size: 14px; }
  details .folded, details .whole { padding: 3px 22px 4px 9px; }
  .folded { display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical;
            overflow: hidden; padding-bottom: 0 !important; margin-bottom: 4px; }
  summary { list-style: none; }
  summary::after { content: "⌄"; position: absolute; right: 7px; bottom: 1px; color: #3390ec; }
  details[open] summary::after { content: "⌃"; bottom: -5px; }
  details[open] .folded { display: none; }
  .rich { white-space: normal; }
  .rich h3 { margin: 0 0 4px; font-size: 17px; }
  .rich h4 { margin: 14px 0 3px; font-size: 15.5px; line-height: 1.3; }
  .rich p { margin: 0 0 4px; }
  .rich a { color: #2481cc; }
  .rich ul { margin: 0 0 4px; padding-left: 18px; }
  .rich li p { margin: 0 0 2px; }
  .rich details { padding: 5px 10px; border: 0; border-radius: 8px; background: #0000000a; }
  .rich summary { color: #3c6e9e; font-weight: 500; padding-right: 20px; }
  .rich summary::after { content: "⌄" !important; top: 3px; bottom: auto !important; }
  .rich details[open] summary::after { content: "⌃" !important; top: 7px; }
  .rich details + p { margin-top: 14px; }
  .rich details > div { margin-top: 5px; }
  .rich hr { border: 0; border-top: 1px solid #0002; margin: 12px 0 6px; }
  .rich footer { text-align: left; color: #6d7a6b; font-size: 13px; }
  nav { display: flex; gap: 4px; margin-top: 4px; }
  nav span { flex: 1 1 0; min-width: 0; padding: 8px 4px; border-radius: 8px; color: #fff;
             background: #5f7a58cc; text-align: center; font-size: 13.5px; font-weight: 500;
             white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  body > small { display: block; color: #5d6d58; font-size: 11px; text-align: center; }
"""
_THUMB = (
    '<svg viewBox="0 0 24 24" width="15" height="15" style="vertical-align:-2px{turn}">'
    '<path fill="#ffd55c" d="M2 10h4v11H2zM8 21V10l4-8 3 2-1 6h7l-2 11z"/></svg>'
)
"""A thumb, where no font has one."""
_THUMBS = {"👍": _THUMB.format(turn=""), "👎": _THUMB.format(turn=";transform:rotate(180deg)")}
_NOTICE = "Drawn from the message that is sent; not a picture of a Telegram client."


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One picture."""

    name: str
    messages: tuple[Message, ...]
    opened: int = 0
    """So many quotes are drawn open."""

    def page(self) -> str:
        """Return the page to be drawn."""
        left = self.opened
        shown = []
        for each in self.messages:
            body, left = _body(each, left)
            clock = "<footer>08:00</footer>"
            rows = _keyboard(each.keyboard)
            shown.append(f'<article><div class="bubble">{body}{clock}</div>{rows}</article>')
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><style>{_STYLE}</style>'
            f"</head><body>{''.join(shown)}<small>{_NOTICE}</small></body></html>"
        )


def scenes() -> Iterator[Scene]:
    """Yield all scenes."""
    yield _brief("telegram-brief", specimens.normal())
    yield _brief("telegram-brief-opened", specimens.normal(), opened=1)
    yield _brief("telegram-brief-ja", specimens.japanese(), opened=1)
    yield _brief("telegram-full", specimens.full(), opened=5)
    yield _brief("telegram-quiet", specimens.quiet())
    yield _brief("telegram-empty", specimens.empty())
    yield _brief("telegram-degraded", specimens.degraded())
    yield _brief("telegram-extractive", specimens.extractive())
    yield _brief("telegram-corrected", specimens.corrected())
    yield _brief("telegram-alert", specimens.alert())
    yield _brief("telegram-alert-ja", specimens.alert(JA))
    yield _brief("telegram-weekly", specimens.looking_back(BriefKind.WEEKLY))
    yield _brief("telegram-weekly-ja", specimens.looking_back(BriefKind.WEEKLY, JA))
    yield _brief("telegram-catch-up", specimens.looking_back(BriefKind.CATCH_UP))
    yield _reply("telegram-answer", replies.ANSWER, replies.SUGGESTED)
    yield _reply("telegram-untold", replies.UNTOLD, ())
    yield _reply("telegram-help", replies.HELP, ())
    yield _reply("telegram-answer-ja", replies.ANSWER_JA, replies.SUGGESTED_JA)
    yield _reply("telegram-settings", *replies.set_up(EN))
    yield _reply("telegram-settings-ja", *replies.set_up(JA))
    yield _rich("telegram-rich", specimens.normal())
    yield _rich("telegram-rich-ja", specimens.japanese())


def _brief(name: str, told: Brief, *, opened: int = 0) -> Scene:
    messages = brief.render(told, _owed(told), specimens.actions(told))
    return Scene(name=name, messages=messages, opened=opened)


def _owed(told: Brief) -> Delivery:
    """Return the delivery of a brief to a reader in Berlin, at eight in the morning there."""
    is_daily = told.edition.kind is BriefKind.DAILY
    return make.delivery(
        tz="Europe/Berlin", next_at=make.NOW + timedelta(days=1) if is_daily else None
    )


def _rich(name: str, told: Brief) -> Scene:
    message = rich.render(told, _owed(told), specimens.actions(told))
    if message is None:
        raise ValueError(f"{name} has no room")
    return Scene(name=name, messages=(message,), opened=1)


def _reply(name: str, lines: Sequence[Line], actions: Sequence[Action]) -> Scene:
    return Scene(name=name, messages=answer.render(lines, actions))


def _body(message: Message, opened: int) -> tuple[str, int]:
    """Return a message's text as HTML, and how many quotes are still to be drawn open."""
    if message.blocks:
        return f'<div class="rich">{_blocks(message.blocks, opened)}</div>', 0
    text = judge.as_html(message).replace("<tg-time", "<time").replace("</tg-time>", "</time>")
    before, *quoted = text.split("<blockquote expandable>")
    shown = [before.removesuffix("\n")]
    for each in quoted:
        inside, _, after = each.partition("</blockquote>")
        is_open = " open" if opened > 0 else ""
        opened -= 1
        shown.append(
            f'<details{is_open}><summary><div class="folded">{inside}</div></summary>'
            f'<div class="whole">{inside}</div></details>'
        )
        shown.append(after.removeprefix("\n").removesuffix("\n"))
    return "".join(shown), max(0, opened)


def _blocks(found: Sequence[Block], opened: int = 0) -> str:
    """Return blocks as HTML; so many details are drawn open."""
    shown = []
    for each in found:
        is_open = each["type"] == "details" and opened > 0
        opened -= is_open
        shown.append(_block(each, is_open=is_open))
    return "".join(shown)


def _block(block: Mapping[str, Any], *, is_open: bool) -> str:
    match block["type"]:
        case "heading":
            return f"<h{block['size']}>{_text(block['text'])}</h{block['size']}>"
        case "footer":
            return f"<footer>{_text(block['text'])}</footer>"
        case "divider":
            return "<hr>"
        case "list":
            items = (_blocks(each["blocks"]) for each in block["items"])
            return f"<ul>{''.join(f'<li>{each}</li>' for each in items)}</ul>"
        case "details":
            opening = "<details open>" if is_open else "<details>"
            inside = f"<div>{_blocks(block['blocks'])}</div>"
            return f"{opening}<summary>{_text(block['summary'])}</summary>{inside}</details>"
        case _:
            return f"<p>{_text(block['text'])}</p>"


def _text(found: Any) -> str:  # noqa: ANN401  # as JSON has it
    if isinstance(found, str):
        return html.escape(found)
    if isinstance(found, list):
        return "".join(map(_text, found))
    inside = _text(found["text"])
    tags = {"bold": "b", "italic": "i", "url": "a", "date_time": "time"}
    return f"<{tags[found['type']]}>{inside}</{tags[found['type']]}>"


def _keyboard(keyboard: Keyboard) -> str:
    rows = ("".join(f"<span>{_label(each.label)}</span>" for each in row) for row in keyboard)
    return "".join(f"<nav>{row}</nav>" for row in rows)


def _label(label: str) -> str:
    shown = html.escape(label)
    for character, thumb in _THUMBS.items():
        shown = shown.replace(character, thumb)
    return shown
