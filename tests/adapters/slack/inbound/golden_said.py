"""What people say, beside what it comes to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from adapters.contract import (
    Attachment,
    Said,
    Update,
)
from adapters.slack.inbound.outcomes import (
    Admitted,
    Commanded,
    Outcome,
    Overheard,
)
from digest.model import Recipient
from tests.adapters.slack.inbound import sent
from tests.adapters.slack.inbound.sent import ANN, BEN, BOT, CHANNEL, DIRECT, ROOT, TEAM, TS
from tests.make import NOW

SAID_AT = datetime.fromtimestamp(float(TS), UTC)
FILE_URL = "https://files.slack.com/files-pri/T1-F1/feeds.opml"


def place(chat: str = CHANNEL, thread: str | None = None, *, tenant: str = TEAM) -> Recipient:
    return Recipient(platform="slack", tenant=tenant, chat=chat, thread=thread)


def said(text: str, **more: Any) -> Said:  # noqa: ANN401  # fields of a noun
    given = {
        "update_id": f"m/{CHANNEL}/{TS}",
        "recipient": place(thread=TS),
        "asker": ANN,
        "said_at": SAID_AT,
        "is_shared": True,
        "is_addressed": True,
    }
    return Said(text=text, **{**given, **more})


def admitted(*updates: Update) -> Admitted:
    return Admitted(updates=updates)


DIRECTLY = {"is_shared": False, "is_addressed": False, "recipient": place(ANN, TS)}
DIRECTLY |= {"update_id": f"m/{DIRECT}/{TS}"}

SAID: dict[str, tuple[sent.Json, Outcome]] = {
    "a mention in a channel roots a thread": (
        sent.message(f"<@{BOT}> what&apos;s new &amp; why?", type="app_mention"),
        admitted(said("what&apos;s new & why?")),
    ),
    "the same mention as a message of the channel is the same update": (
        sent.message(f"<@{BOT}> week"),
        admitted(said("week")),
    ),
    "a mention in a thread answers there": (
        sent.message(f"<@{BOT}> 2", type="app_mention", thread_ts=ROOT),
        admitted(said("2", recipient=place(thread=ROOT), reply_to=ROOT)),
    ),
    "a mention without words is said all the same": (
        sent.message(f"<@{BOT}>", type="app_mention"),
        admitted(said("")),
    ),
    "a direct message roots a thread in his own chat": (
        sent.direct("what happened?"),
        admitted(said("what happened?", **DIRECTLY)),
    ),
    "a direct message in a thread answers there": (
        sent.direct("why?", thread_ts=ROOT),
        admitted(said("why?", **{**DIRECTLY, "recipient": place(ANN, ROOT)}, reply_to=ROOT)),
    ),
    "a reply that calls nobody is overheard": (
        sent.message("why?", thread_ts=ROOT),
        Overheard(
            said=said("why?", recipient=place(thread=ROOT), reply_to=ROOT, is_addressed=False),
            is_to_others=False,
        ),
    ),
    "a reply to somebody else is overheard as such": (
        sent.message(f"<@{BEN}> see?", thread_ts=ROOT, subtype="thread_broadcast"),
        Overheard(
            said=said(
                f"@{BEN} see?", recipient=place(thread=ROOT), reply_to=ROOT, is_addressed=False
            ),
            is_to_others=True,
        ),
    ),
    "a file comes with what was said": (
        sent.direct(
            "",
            subtype="file_share",
            files=[
                {"name": "x", "size": 1, "url_private": "https://evil.example/x"},
                {"name": "feeds.opml", "size": 812, "url_private": FILE_URL},
            ],
        ),
        admitted(
            said(
                "", **DIRECTLY, attachment=Attachment(name="feeds.opml", size=812, handle=FILE_URL)
            )
        ),
    ),
    # Commands.
    "a command in a channel": (
        sent.command("ask what &lt;is&gt; it?"),
        Commanded(
            said=said(
                "ask what <is> it?",
                update_id="c/13345224609.738474920.8088930838d88f008e0",
                recipient=place(),
                said_at=NOW,
                answer_by="https://hooks.slack.com/commands/T1/1/abc",
                is_unseen=True,
            ),
            trigger_id="13345224609.738474920.8088930838d88f008e0",
        ),
    ),
    "a command in a conversation of two is his own": (
        sent.command("time 7:30", channel_id=DIRECT, response_url="https://evil.example/x"),
        Commanded(
            said=said(
                "time 7:30",
                update_id="c/13345224609.738474920.8088930838d88f008e0",
                recipient=place(ANN),
                said_at=NOW,
                is_shared=False,
            ),
            trigger_id="13345224609.738474920.8088930838d88f008e0",
        ),
    ),
}
