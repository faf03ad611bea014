"""What people press and fill in, beside what it comes to."""

from __future__ import annotations

from typing import Any

from adapters.contract import (
    FormKind,
    FormRequest,
    Pressed,
    Reacted,
)
from adapters.slack.inbound.outcomes import (
    Outcome,
    Wanted,
)
from tests.adapters.slack.inbound import sent
from tests.adapters.slack.inbound.golden_said import SAID_AT, admitted, place
from tests.adapters.slack.inbound.sent import ANN, BEN, BOT, CHANNEL, DIRECT, HOOK, ROOT, TEAM, TS

OURS = {"bot_id": sent.BOT_ID, "user": BOT, "ts": ROOT, "type": "message"}
PRESSED: dict[str, Any] = {
    "update_id": "i/12466734323.1395872398",
    "recipient": place(thread=ROOT),
    "asker": ANN,
    "token": "v1:do:x",
    "said_at": SAID_AT,
    "message": ROOT,
    "is_shared": True,
    "answer_by": HOOK,
}
BUTTON = {"type": "button", "action_id": "a.1", "value": "v1:do:x"}
FORM_BUTTON = {"type": "button", "action_id": "f.report.2", "value": "v1:do:x"}
ON_HOME: dict[str, Any] = {
    "container": {"type": "view", "view_id": "V1"},
    "view": {"id": "V1", "type": "home", "team_id": TEAM},
    "channel": None,
    "message": None,
    "response_url": None,
}
UNSEEN = {"type": "message", "message_ts": TS, "channel_id": CHANNEL, "is_ephemeral": True}

PRESSES: dict[str, tuple[sent.Json, Outcome]] = {
    "a button under a brief": (sent.press(BUTTON), admitted(Pressed(**PRESSED))),
    "a button under an answer in a thread": (
        sent.press(BUTTON, message={**OURS, "ts": TS, "thread_ts": ROOT}, container={}),
        admitted(Pressed(**{**PRESSED, "message": TS})),
    ),
    "an option of a menu": (
        sent.press(
            {"type": "overflow", "action_id": "a.9", "selected_option": {"value": "v1:do:x"}}
        ),
        admitted(Pressed(**PRESSED)),
    ),
    "a button that he alone sees stands under no message": (
        sent.press(BUTTON, container=UNSEEN, message=None),
        admitted(Pressed(**{**PRESSED, "recipient": place(), "message": ""})),
    ),
    "a button on the bot's page": (
        sent.press(BUTTON, **ON_HOME),
        admitted(
            Pressed(
                **{
                    **PRESSED,
                    "recipient": place(ANN),
                    "message": "",
                    "is_shared": False,
                    "answer_by": "",
                }
            )
        ),
    ),
    "a button without a trigger is told by when, who and which": (
        sent.press(BUTTON, trigger_id=None),
        admitted(Pressed(**{**PRESSED, "update_id": f"i/{TS}/{ANN}/a.1"})),
    ),
    "a button that opens a form": (
        sent.press(FORM_BUTTON),
        Wanted(
            request=FormRequest(
                kind=FormKind.REPORT,
                recipient=place(thread=ROOT),
                asker=ANN,
                is_shared=True,
                token="v1:do:x",  # noqa: S106  # of a button
                message=ROOT,
            ),
            trigger_id="12466734323.1395872398",
            instead=Pressed(**PRESSED),
        ),
    ),
    "a thumb under an answer": (
        sent.press({"type": "feedback_buttons", "action_id": "thumbs", "value": "-"}),
        admitted(
            Reacted(
                update_id="i/12466734323.1395872398",
                recipient=place(thread=ROOT),
                asker=ANN,
                message=ROOT,
                is_positive=False,
                said_at=SAID_AT,
            )
        ),
    ),
    "a global shortcut asks in his own chat": (
        sent.acted("shortcut", callback_id="ask", action_ts=TS),
        Wanted(
            request=FormRequest(kind=FormKind.QUESTION, recipient=place(ANN), asker=ANN),
            trigger_id="12466734323.1395872398",
        ),
    ),
    "a shortcut on a message asks in its thread": (
        sent.acted("message_action", channel={"id": CHANNEL}, message={**OURS, "user": BEN}),
        Wanted(
            request=FormRequest(
                kind=FormKind.QUESTION,
                recipient=place(thread=ROOT),
                asker=ANN,
                is_shared=True,
                message=ROOT,
            ),
            trigger_id="12466734323.1395872398",
        ),
    ),
    "a shortcut on a message of two other people asks in his own chat": (
        sent.acted("message_action", channel={"id": DIRECT}, message={"user": BEN, "ts": ROOT}),
        Wanted(
            request=FormRequest(kind=FormKind.QUESTION, recipient=place(ANN), asker=ANN),
            trigger_id="12466734323.1395872398",
        ),
    ),
    "a shortcut on a message of the bot's to him asks in its thread": (
        sent.acted("message_action", channel={"id": DIRECT}, message=OURS),
        Wanted(
            request=FormRequest(
                kind=FormKind.QUESTION, recipient=place(ANN, ROOT), asker=ANN, message=ROOT
            ),
            trigger_id="12466734323.1395872398",
        ),
    ),
}
