"""Payloads of each kind beside what they come to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.contract import (
    Attachment,
    FormKind,
    FormRequest,
    Joined,
    Left,
    Opened,
    Pressed,
    Reacted,
    Said,
    Uninstalled,
    Update,
)
from adapters.slack.inbound.addresses import Hosts
from adapters.slack.inbound.outcomes import (
    Admitted,
    Changed,
    Entered,
    Nothing,
    Outcome,
    Overheard,
    Stopped,
    Wanted,
)
from digest.model import Recipient
from tests.adapters.slack.inbound import sent
from tests.adapters.slack.inbound.sent import ANN, BEN, BOT, CHANNEL, DIRECT, HOOK, ROOT, TEAM, TS
from tests.make import NOW

SAID_AT = datetime.fromtimestamp(float(TS), UTC)
FILE_URL = "https://files.slack.com/files-pri/T1-F1/feeds.opml"
OURS = {"bot_id": sent.BOT_ID, "user": BOT, "ts": ROOT, "type": "message"}


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

PAIRS: dict[str, tuple[sent.Json, Outcome]] = {
    # Messages.
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
        admitted(
            said(
                "ask what <is> it?",
                update_id="c/13345224609.738474920.8088930838d88f008e0",
                recipient=place(),
                said_at=NOW,
                answer_by="https://hooks.slack.com/commands/T1/1/abc",
            )
        ),
    ),
    "a command in a conversation of two is his own": (
        sent.command("time 7:30", channel_id=DIRECT, response_url="https://evil.example/x"),
        admitted(
            said(
                "time 7:30",
                update_id="c/13345224609.738474920.8088930838d88f008e0",
                recipient=place(ANN),
                said_at=NOW,
                is_shared=False,
            )
        ),
    ),
    # Presses.
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
    # Shortcuts.
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
    # What happens.
    "the bot's page is opened": (
        sent.event("app_home_opened", user=ANN, channel=DIRECT, tab="home"),
        admitted(Opened(update_id="e/Ev1", recipient=place(ANN), asker=ANN, said_at=NOW)),
    ),
    "the chat with the bot is opened": (
        sent.event("app_home_opened", user=ANN, channel=DIRECT, tab="messages"),
        Entered(channel=DIRECT),
    ),
    "the bot is invited": (
        sent.event("member_joined_channel", user=BOT, channel=CHANNEL, inviter=ANN),
        admitted(
            Joined(update_id="e/Ev1", recipient=place(), asker=ANN, said_at=NOW, is_shared=True)
        ),
    ),
    "the bot is put out": (
        sent.event("member_left_channel", user=BOT, channel=CHANNEL),
        admitted(Left(update_id="e/Ev1", recipient=place(), said_at=NOW)),
    ),
    **{
        f"{kind} leaves nobody to write to": (
            sent.event(kind, channel=CHANNEL, user=BEN),
            admitted(Left(update_id="e/Ev1", recipient=place(), said_at=NOW)),
        )
        for kind in (
            "channel_archive",
            "channel_deleted",
            "channel_left",
            "group_archive",
            "group_deleted",
            "group_left",
        )
    },
    "a thumb in a skin tone on a brief": (
        sent.event(
            "reaction_added",
            user=ANN,
            reaction="+1::skin-tone-2",
            item_user=BOT,
            item={"type": "message", "channel": CHANNEL, "ts": ROOT},
        ),
        admitted(
            Reacted(
                update_id="e/Ev1",
                recipient=place(thread=ROOT),
                asker=ANN,
                message=ROOT,
                is_positive=True,
                said_at=NOW,
            )
        ),
    ),
    "a profile changes": (
        sent.event("user_change", user={"id": ANN, "is_admin": True}),
        Changed(person=ANN),
    ),
    "an answer is stopped": (
        sent.event("agent_session_stopped", user=ANN, channel=DIRECT, thread_ts=ROOT),
        Stopped(recipient=place(ANN, ROOT), channel=DIRECT),
    ),
    "the bot is taken away": (
        sent.event("app_uninstalled"),
        admitted(Uninstalled(update_id=f"e/Ev1/{TEAM}", recipient=place(""), said_at=NOW)),
    ),
    "the bot's token is revoked": (
        sent.event("tokens_revoked", tokens={"oauth": [], "bot": [BOT]}),
        admitted(Uninstalled(update_id=f"e/Ev1/{TEAM}", recipient=place(""), said_at=NOW)),
    ),
    "an organisation takes the bot away from two workspaces": (
        sent.event("team_access_revoked", team_ids=["T1", "T2"]),
        admitted(
            *(
                Uninstalled(
                    update_id=f"e/Ev1/{team}", recipient=place("", tenant=team), said_at=NOW
                )
                for team in ("T1", "T2")
            )
        ),
    ),
}

IGNORED: dict[str, sent.Json] = {
    "people talk in a channel": sent.message("lunch?"),
    "somebody is called who is not the bot": sent.message(f"<@{BEN}> lunch?"),
    "the bot itself speaks": sent.message("hi", user=BOT),
    "another bot speaks": sent.message(f"<@{BOT}> hi", bot_id="BOTHER", type="app_mention"),
    "a workflow speaks": sent.message(f"<@{BOT}> hi", subtype="bot_message", user=None),
    "Slack speaks": sent.direct("hi", user="USLACKBOT"),
    "a message is changed": sent.direct("", subtype="message_changed", hidden=True),
    "a message is deleted": sent.direct("", subtype="message_deleted", hidden=True),
    "a mention is added later": sent.message(
        f"<@{BOT}> hi", type="app_mention", edited={"user": ANN, "ts": TS}
    ),
    "somebody joins": sent.message("joined", subtype="channel_join"),
    "a direct message without words": sent.direct(""),
    "somebody else joins": sent.event("member_joined_channel", user=BEN, channel=CHANNEL),
    "somebody else leaves": sent.event("member_left_channel", user=BEN, channel=CHANNEL),
    "a channel is renamed": sent.event("channel_rename", channel={"id": CHANNEL, "name": "x"}),
    "a channel comes back": sent.event("channel_unarchive", channel=CHANNEL, user=BEN),
    "a person's token is revoked": sent.event("tokens_revoked", tokens={"oauth": [ANN]}),
    "a thumb on somebody's message": sent.event(
        "reaction_added",
        user=ANN,
        reaction="+1",
        item_user=BEN,
        item={"type": "message", "channel": CHANNEL, "ts": ROOT},
    ),
    "a sign that says neither": sent.event(
        "reaction_added",
        user=ANN,
        reaction="eyes",
        item_user=BOT,
        item={"type": "message", "channel": CHANNEL, "ts": ROOT},
    ),
    "an event that nobody asked for": sent.event("star_added", user=ANN),
    "a link under a brief": sent.press(
        {"type": "button", "action_id": "read", "url": "https://x"}
    ),
    "a choice within a form": sent.press(BUTTON, view={"id": "V1", "type": "modal"}),
    "nothing was pressed": sent.press({}, actions=[]),
    "a form is closed": sent.acted("view_closed", view={"id": "V1"}),
}


@pytest.mark.parametrize("name", PAIRS)
def test_a_payload_comes_to(name: str) -> None:
    payload, expected = PAIRS[name]
    assert sent.read(payload) == expected


@pytest.mark.parametrize("name", IGNORED)
def test_nothing_comes_of(name: str) -> None:
    assert isinstance(sent.read(IGNORED[name]), Nothing)


def test_without_the_scope_replies_are_not_read_along() -> None:
    bare = sent.grant(scopes=frozenset({"channels:history"}))
    assert isinstance(sent.read(sent.message("why?", thread_ts=ROOT), given=bare), Overheard)
    private = sent.message("why?", thread_ts=ROOT, channel_type="group")
    assert isinstance(sent.read(private, given=bare), Nothing)
    assert isinstance(sent.read(sent.message("why?", thread_ts=ROOT, channel_type=None)), Nothing)


def test_a_farewell_that_comes_after_the_next_welcome_takes_nothing_away() -> None:
    again = sent.grant(granted_at=NOW + timedelta(minutes=1))
    assert isinstance(sent.read(sent.event("app_uninstalled"), given=again), Nothing)
    before = sent.grant(granted_at=NOW - timedelta(minutes=1))
    assert isinstance(sent.read(sent.event("app_uninstalled"), given=before), Admitted)


def test_a_file_of_the_slack_that_is_configured_comes_too() -> None:
    url = "http://127.0.0.1:3999/files-pri/T1-F1/a.opml"
    payload = sent.direct("", subtype="file_share", files=[{"size": 1, "url_private": url}])
    here = sent.read(payload, hosts=Hosts(api_url="http://127.0.0.1:3999/api/"))
    assert here == admitted(
        said("", **DIRECTLY, attachment=Attachment(name="file", size=1, handle=url))
    )
    assert isinstance(sent.read(payload), Nothing)
