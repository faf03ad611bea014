"""What happens around the bot, beside what it comes to, and what comes to nothing."""

from __future__ import annotations

from adapters.contract import (
    Joined,
    Left,
    Opened,
    Reacted,
    Uninstalled,
)
from adapters.slack.inbound.outcomes import (
    Changed,
    Entered,
    Outcome,
    Stopped,
)
from tests.adapters.slack.inbound import sent
from tests.adapters.slack.inbound.golden_pressed import BUTTON
from tests.adapters.slack.inbound.golden_said import admitted, place
from tests.adapters.slack.inbound.sent import ANN, BEN, BOT, CHANNEL, DIRECT, ROOT, TEAM, TS
from tests.make import NOW

HAPPENED: dict[str, tuple[sent.Json, Outcome]] = {
    "the bot's page is opened": (
        sent.event("app_home_opened", user=ANN, channel=DIRECT, tab="home"),
        admitted(Opened(update_id="e/Ev1", recipient=place(ANN), asker=ANN, said_at=NOW)),
    ),
    "the chat with the bot is opened": (
        sent.event("app_home_opened", user=ANN, channel=DIRECT, tab="messages"),
        Entered(
            channel=DIRECT,
            opened=Opened(update_id="e/Ev1", recipient=place(ANN), asker=ANN, said_at=NOW),
        ),
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
