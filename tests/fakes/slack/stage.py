"""People: what they say, press and fill in, and how the app hears of it."""

from __future__ import annotations

from collections.abc import Callable

from tests.fakes.slack import chat, files, interactions, mrkdwn, reading, shapes
from tests.fakes.slack.affairs import Affairs
from tests.fakes.slack.carrier import ACTION, COMMAND, EVENT, Carrier, Delivery
from tests.fakes.slack.nouns import Channel, File, Json, Message, User, View
from tests.fakes.slack.refusals import Refusal
from tests.fakes.slack.replies import Replies
from tests.fakes.slack.world import World


class Stage(Affairs):
    """Lets people act. Each act returns at once; what comes of it is a `Delivery`.

    Args:
        world: where they are.
        carrier: brings to the app what they do.
        replies: shows them what the app answers.
    """

    def __init__(self, world: World, carrier: Carrier, replies: Replies) -> None:
        super().__init__(world)
        self._carrier = carrier
        self._replies = replies

    def say(
        self,
        user: str,
        channel: str,
        text: str,
        *,
        thread_ts: str | None = None,
        upload: tuple[str, bytes] | None = None,
        said_size: int | None = None,
        broadcast: bool = False,
    ) -> Message:
        """Write into a channel, a thread, or (`channel` is "dm") to the app itself.

        The app gets what a client sends: & < > escaped, addresses in <…>; mentions are typed as
        <@U0000002>. A mention of the app comes twice, as message and as app_mention, with two
        event ids. An upload has a name and bytes; `said_size` is what is said of how many, which
        may be a lie.

        Raises:
            Refusal: a real client would not let that person write there.
        """
        world, who = self._world, self._world.user(user)
        there = self.dm(user) if channel == "dm" else world.channel(channel)
        if user not in there.members:
            raise Refusal("not_in_channel")
        if there.is_archived:
            raise Refusal("is_archived")
        kept = files.new(world, who.team, user, upload[0], body=upload[1]) if upload else None
        if kept is not None and said_size is not None:
            kept.length = said_size
        said = Message(
            ts=world.ts(),
            channel=there.id,
            team=who.team,
            user=user,
            text=mrkdwn.sent(text),
            thread_ts=thread_ts,
            client_msg_id=f"00000000-0000-4000-8000-{world.new_id('')[-7:]:0>12}",
            subtype="thread_broadcast" if broadcast else None,
            files=[kept.id] if kept else [],
            blocks=_typed(text),
            bot_id=who.bot_id,
        )
        if kept is not None:
            said.subtype = "file_share"
        elif who.bot_id is not None:
            said.subtype = "bot_message"
        world.post(there, said)
        self._tell_said(there, said, who, kept)
        return said

    def _tell_said(self, there: Channel, said: Message, who: User, kept: File | None) -> None:
        world = self._world
        event = shapes.message(world, there, said)
        event |= {"channel": there.id, "event_ts": said.ts}
        if there.is_ext_shared:
            event |= {"user_team": who.team, "source_team": who.team}
        if kept is not None and who.team != there.team:
            event["files"] = [shapes.foreign_file(kept)]
        bots = {world.bot(each) for each in (there.team, *there.shared_with)} - {None}
        if there.kind != "im" and any(f"<@{bot}>" in said.text for bot in bots):
            world.happened(there.team, {**event, "type": "app_mention"}, there)
        world.happened(there.team, event | {"channel_type": chat.channel_type(there)}, there)

    def edit(self, message: Message, text: str) -> None:
        """Change what one has said."""
        there = self._world.channel(message.channel)
        before = shapes.message(self._world, there, message)
        message.edits.append(message.text)
        message.text, message.blocks = mrkdwn.sent(text), _typed(text)
        message.edited_ts = self._world.ts()
        chat.changed(self._world, there, message, before)

    def unsay(self, message: Message) -> None:
        """Delete a message."""
        chat.take_away(self._world, self._world.channel(message.channel), message)

    def dm(self, user: str) -> Channel:
        """Return the direct conversation of somebody and the app.

        Raises:
            Refusal: the app is not installed there.
        """
        bot = self._world.bot(self._world.user(user).team)
        if bot is None:
            raise Refusal("account_inactive")
        return self._world.direct(self._world.user(user).team, user, bot)

    def command(self, user: str, channel: str, name: str, text: str = "") -> Delivery:
        """Type a slash command into a channel; there are none in threads.

        Raises:
            LookupError: nobody has such a command.
        """
        world, who = self._world, self._world.user(user)
        there = self.dm(user) if channel == "dm" else world.channel(channel)
        team = who.team if who.team in there.shared_with else there.team
        token = world.installation(team)
        if name not in world.app.commands or token is None or "commands" not in token.scopes:
            raise LookupError(name)
        url = self._replies.new_url(there, user)
        form = interactions.command(
            world, there, who, team=team, name=name, text=mrkdwn.sent(text), response_url=url
        )
        return self._carrier.carry(
            COMMAND,
            form,
            name=form["trigger_id"],
            then=lambda delivery: self._replies.at_once(there, user, delivery),
        )

    def press(
        self,
        user: str,
        on: Message | View,
        action_id: str | None = None,
        value: object = None,
        *,
        label: str | None = None,
    ) -> Delivery:
        """Use an element of a message or a view: a button, a menu, a picker.

        Args:
            user: who does it.
            on: what it stands in, and must be seen by that person.
            action_id: of the element.
            value: what is chosen, where there is a choice: an option's value or label.
            label: what stands on it, in place of the action_id.

        Raises:
            LookupError: there is no such element, or it does not offer that value.
        """
        world, who = self._world, self._world.user(user)
        block, element = _found(on, user, action_id, value, label)
        entry = interactions.action(world, block, element, value if value is not None else label)
        if isinstance(on, View):
            values = interactions.state(on, {}) if on.payload["type"] == "modal" else {}
            payload = interactions.on_view(world, on, who, entry, values)
        else:
            there = world.channel(on.channel)
            if user not in there.members or on.ephemeral_to not in {None, user}:
                raise LookupError(on.ts)
            if on.ephemeral_to is None and on not in there.messages:
                raise LookupError(on.ts)
            url = self._replies.new_url(there, user, on)
            payload = interactions.on_message(
                world, there, on, who=who, action=entry, response_url=url
            )
        return self._acted(payload)

    def submit(self, view: View, values: Json | None = None) -> Delivery:
        """Press the submit button of an open modal with inputs filled in, by action_id.

        Raises:
            LookupError: the modal is not open, or has no such input.
            ValueError: an input is empty that must not be.
        """
        _check_open(view)
        who = self._world.user(view.user)
        state = interactions.state(view, values or {})
        return self._acted(
            interactions.submission(self._world, view, who, state),
            then=lambda delivery: self._replies.submitted(view, delivery),
        )

    def close(self, view: View, *, is_cleared: bool = False) -> Delivery | None:
        """Close a modal; the app hears of it only where it asked to."""
        _check_open(view)
        view.is_open = False
        if not view.payload.get("notify_on_close"):
            return None
        who = self._world.user(view.user)
        return self._acted(interactions.closed(self._world, view, who, is_cleared=is_cleared))

    def suggest(self, view: View, action_id: str, typed: str) -> Delivery:
        """Type into a menu whose options come from the app; they are in the answer's body."""
        block, element = _found(view, view.user, action_id, None, None)
        who = self._world.user(view.user)
        return self._acted(
            interactions.suggestion(
                self._world, view, who, block=block, element=element, typed=typed
            )
        )

    def shortcut(self, user: str, callback_id: str, on: Message | None = None) -> Delivery:
        """Call a global shortcut, or one from the menu of a message."""
        world, who = self._world, self._world.user(user)
        if world.app.shortcuts and callback_id not in world.app.shortcuts:
            raise LookupError(callback_id)
        if on is None:
            return self._acted(interactions.shortcut(world, who.team, who, callback_id))
        there = world.channel(on.channel)
        url = self._replies.new_url(there, user, on)
        return self._acted(
            interactions.message_shortcut(
                world, there, on, who=who, callback_id=callback_id, response_url=url
            )
        )

    def open_home(self, user: str, tab: str = "home") -> None:
        """Open a tab of the app: home or messages."""
        world, who = self._world, self._world.user(user)
        event: Json = {
            "type": "app_home_opened",
            "user": user,
            "channel": self.dm(user).id,
            "tab": tab,
            "event_ts": world.ts(),
        }
        shown = world.homes.get((who.team, user))
        if shown is not None and tab == "home":
            event["view"] = shapes.view(world, shown)
        world.happened(who.team, event, None)

    def react(self, user: str, message: Message, name: str, *, away: bool = False) -> None:
        """Put a sign under a message, or take it away."""
        users = message.reactions.setdefault(name, [])
        if away:
            users.remove(user)
        else:
            users.append(user)
        if not users:
            del message.reactions[name]
        there = self._world.channel(message.channel)
        event = {
            "type": "reaction_removed" if away else "reaction_added",
            "user": user,
            "reaction": name,
            "item": {"type": "message", "channel": there.id, "ts": message.ts},
            "item_user": message.user,
            "event_ts": self._world.ts(),
        }
        self._world.happened(there.team, event, there)

    def stop_answer(self, user: str, channel: str, thread_ts: str) -> None:
        """Press the button that stops the app's work in a thread."""
        world, there = self._world, self._world.channel(channel)
        now = world.clock()
        running = [
            each
            for each in world.thread(there, thread_ts)
            if each.stream_until is not None and now < each.stream_until
        ]
        for each in running:
            each.stream_until = None
        event = {
            "type": "agent_session_stopped",
            "channel": channel,
            "thread_ts": thread_ts,
            "user": user,
            "streaming_message_ts": [each.ts for each in running],
            "event_ts": world.ts(),
        }
        world.happened(there.team, event, there)

    def verify_url(self) -> Delivery:
        """Ask the app whether it is at its request URL: it has to answer the challenge."""
        challenge = f"challenge-{self._world.new_id('')}"
        token = self._world.app.verification_token
        return self.bring({"type": "url_verification", "token": token, "challenge": challenge})

    def _acted(self, payload: Json, then: Callable[[Delivery], None] | None = None) -> Delivery:
        name = payload.get("trigger_id") or self._world.ts()
        return self._carrier.carry(ACTION, payload, name=name, then=then)

    def bring(self, payload: Json) -> Delivery:
        """Bring an event as it stands, were it nonsense."""
        name = str(payload.get("event_id", self._world.ts()))
        return self._carrier.carry(EVENT, payload, name=name)


def _typed(text: str) -> list[Json]:
    """Return the blocks that a client makes of what somebody typed."""
    section = {"type": "rich_text_section", "elements": mrkdwn.leaves(text)}
    return [{"type": "rich_text", "block_id": "typed", "elements": [section]}] if text else []


def _check_open(view: View) -> None:
    if not view.is_open:
        raise LookupError(f"{view.id} is closed")


def _found(
    on: Message | View, user: str, action_id: str | None, value: object, label: str | None
) -> tuple[Json, Json]:
    """Return the element that somebody means, with its block."""
    given = on.blocks if isinstance(on, Message) else on.payload["blocks"]
    if isinstance(on, View):
        _check_open(on)
        if on.user != user:
            raise LookupError(on.id)
    for block, element in reading.elements(given):
        allowed = element.get("visible_to_user_ids")
        if allowed is not None and user not in allowed:
            continue
        is_meant = label in reading.label(element).split(" / ") if label is not None else False
        is_named = action_id is not None and element.get("action_id") == action_id
        is_choice = element["type"] not in {"button", "icon_button"}
        if is_meant or (is_named and (is_choice or value in {None, element.get("value")})):
            return block, element
    raise LookupError(label or action_id)
