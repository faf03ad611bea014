"""How a brief is put into messages of plain text: the brief, then its stories opened.

*Pure.*
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from adapters.contract import BriefActions, Form, Part
from digest.model import Brief, Delivery
from digest.words import delivered, plain, table
from digest.words.plain import Line, Role

MOST_LABEL_CHARS = 80


def parts(brief: Brief, *, has_details: bool) -> int:
    """Return how many messages a brief takes: by its stories, never by what hangs on a reader."""
    return 1 + len(brief.slots) if has_details else 1


def message(brief: Brief, delivery: Delivery, *, most_chars: int) -> str:
    """Return the part of a brief that a delivery is, as its reader sees it."""
    words = table.of(brief.edition.language)
    if delivery.part == 1:
        return cut(text(delivered.visible(words, brief, delivery)), most_chars)
    number = delivery.part - 1
    slot, tz = brief.slots[number - 1], delivered.zone(delivery.tz)
    return cut(text(plain.opened(words, slot, number, tz)), most_chars)


def buttons(actions: BriefActions) -> list[tuple[str, str]]:
    """Return the labels and tokens of what can be pressed under a brief, story by story."""
    found: list[tuple[str, str]] = []
    for number, story in enumerate(actions.stories, start=1):
        own = (story.open, story.ask, story.why, story.more, story.less, story.save, story.report)
        found += [
            (cut(f"{number}: {each.label}", MOST_LABEL_CHARS), each.token)
            for each in (*own, *story.questions)
        ]
    return [*found, *((each.label, each.token) for each in actions.closing)]


def form(form_: Form) -> dict[str, Any]:
    """Return a form as the server shows it."""
    request = form_.request
    return {
        "chat": request.recipient.chat,
        "person": request.asker,
        "kind": request.kind,
        "token": request.token,
        "title": form_.title,
        "send": form_.send,
        "note": form_.note,
        "fields": [
            {
                "key": each.key,
                "kind": each.kind,
                "label": each.label,
                "choices": [(one.value, one.label) for one in each.choices],
                "chosen": list(each.chosen),
            }
            for each in form_.fields
        ],
    }


def text(lines: Iterable[Line]) -> str:
    """Return lines as one text."""
    return "\n".join(
        ""
        if line.role is Role.GAP
        else " ".join(filter(None, (line.label, line.text, *line.urls)))
        for line in lines
    )


def about(part: Part) -> str:
    """Return a part of a page as one text, by the name of the place that it is about."""
    name = "" if part.place is None else f"{part.place.chat} "
    return name + text(part.lines)


def cut(whole: str, most_chars: int) -> str:
    """Return a text that fits."""
    return whole if len(whole) <= most_chars else whole[: most_chars - 1].rstrip() + "…"
