"""The methods `chat.*` that show, change and take away messages."""

from __future__ import annotations

from tests.fakes.slack import limits, payloads, shapes
from tests.fakes.slack.arguments import Call
from tests.fakes.slack.nouns import Channel, Json, Message
from tests.fakes.slack.refusals import Refusal
from tests.fakes.slack.world import World


def target(world: World, call: Call, name: str) -> Channel:
    """Return the channel that the app may write to.

    A person's id is the direct conversation with that person.

    Raises:
        Refusal: channel_not_found, not_in_channel, is_archived, user_disabled or
            messages_tab_disabled.
    """
    token = call.bearer
    if name in world.users:
        person = world.user(name)
        if person.is_bot:
            raise Refusal("channel_not_found")
        there = world.direct(call.team, name, token.user)
    else:
        there = world.channel(name)
    if there.team != call.team and call.team not in there.shared_with:
        raise Refusal("channel_not_found")
    if token.user not in there.members:
        if there.kind != "public":
            raise Refusal("channel_not_found")
        if "chat:write.public" not in token.scopes:
            raise Refusal("not_in_channel")
    if there.is_archived:
        raise Refusal("is_archived")
    if there.kind == "im" and there.user in world.users and world.users[there.user].deleted:
        raise Refusal("user_disabled")
    if there.kind == "im" and not world.app.has_messages_tab:
        raise Refusal("messages_tab_disabled")
    return there


def post_message(world: World, call: Call) -> Json:
    """See chat.postMessage."""
    there = target(world, call, call.args["channel"])
    said = _composed(world, call, there, limits.TEXT_CHARS)
    if (first := _same_id(world, there, said.client_msg_id)) is not None:
        shown = shapes.message(world, there, first)
        return {"ok": True, "channel": there.id, "ts": first.ts, "message": shown}
    said.unfurls = call.args.get("unfurl_links", True) or call.args.get("unfurl_media", True)
    world.post(there, said)
    tell(world, there, said)
    shown = shapes.message(world, there, said)
    return {"ok": True, "channel": there.id, "ts": said.ts, "message": shown}


def _same_id(world: World, there: Channel, name: str | None) -> Message | None:
    if name is None or not world.dedupes:
        return None
    return next((each for each in there.messages if each.client_msg_id == name), None)


def _composed(world: World, call: Call, there: Channel, most: int) -> Message:
    """Return the message that a call describes; it is not shown yet."""
    args = call.args
    _check_look(call)
    text = args.get("text", "")
    given = args.get("blocks", [])
    if "markdown_text" in args:
        if text or given:
            raise Refusal("markdown_text_conflict")
        text = payloads.check_text(args["markdown_text"], limits.MARKDOWN_CHARS)
    text = payloads.check_text(text, most)
    found = payloads.check_blocks(given, world.teams[call.team]) if given else []
    attachments = args.get("attachments", [])
    if len(attachments) > limits.ATTACHMENTS:
        raise Refusal("too_many_attachments")
    if not text.strip() and not found and not attachments:
        raise Refusal("no_text")
    return Message(
        ts=world.ts(),
        channel=there.id,
        team=call.team,
        user=call.bearer.user,
        bot_id=call.bearer.bot_id,
        text=text,
        markdown=args.get("markdown_text", ""),
        blocks=found,
        attachments=attachments,
        thread_ts=_thread(there, args.get("thread_ts")),
        metadata=payloads.check_metadata(args["metadata"]) if "metadata" in args else None,
        client_msg_id=args.get("client_msg_id"),
        subtype="thread_broadcast" if args.get("reply_broadcast") else None,
    )


def _check_look(call: Call) -> None:
    """A name or a picture of one's own asks for a scope of its own."""
    look = call.args.keys() & {"username", "icon_emoji", "icon_url"}
    if look and "chat:write.customize" not in call.bearer.scopes:
        provided = ",".join(sorted(call.bearer.scopes))
        raise Refusal("missing_scope", needed="chat:write.customize", provided=provided)


def _thread(there: Channel, ts: str | None) -> str | None:
    """Return the root of the thread that a message shall stand in.

    What the real server says when there is none is not documented.
    """
    if ts is None:
        return None
    root = next((each for each in there.messages if each.ts == ts), None)
    if root is None:
        raise Refusal("thread_not_found")
    return root.thread_ts if root.is_reply else root.ts


def tell(world: World, there: Channel, said: Message, *, subtype: str | None = None) -> None:
    """Let the app know of a message, where it may."""
    event = shapes.message(world, there, said)
    event |= {"channel": there.id, "event_ts": said.ts, "channel_type": channel_type(there)}
    if subtype is not None:
        event["subtype"] = subtype
    world.happened(said.team, event, there)


def channel_type(there: Channel) -> str:
    """Return how events call the kind of a channel."""
    return {"public": "channel", "private": "group"}.get(there.kind, there.kind)


def update(world: World, call: Call) -> Json:
    """See chat.update."""
    args = call.args
    there = target(world, call, args["channel"])
    said = world.message(there, args["ts"])
    if said.bot_id != call.bearer.bot_id:
        raise Refusal("cant_update_message")
    if said.stream_until is not None and world.clock() < said.stream_until:
        raise Refusal("streaming_state_conflict")
    if not args.keys() & {"text", "blocks", "attachments", "markdown_text"}:
        raise Refusal("no_text")
    text = args.get("markdown_text", args.get("text", ""))
    text = payloads.check_text(text, limits.EDIT_CHARS)
    given = args.get("blocks")
    found = payloads.check_blocks(given, world.teams[call.team]) if given else []
    if not text.strip() and not found and not args.get("attachments"):
        raise Refusal("no_text")
    if "metadata" in args:
        said.metadata = payloads.check_metadata(args["metadata"]) if args["metadata"] else None
    before = shapes.message(world, there, said)
    said.edits.append(said.text)
    said.text = text
    if given is not None:  # blocks that are not named stay, whatever the text says
        said.blocks = found
    said.attachments = args.get("attachments", said.attachments)
    said.markdown = args.get("markdown_text", "")
    said.edited_ts = world.ts()
    changed(world, there, said, before)
    shown = shapes.message(world, there, said)
    return {"ok": True, "channel": there.id, "ts": said.ts, "text": text, "message": shown}


def changed(world: World, there: Channel, said: Message, before: Json) -> None:
    """Let the app know that a message is another one now."""
    event = {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "message": shapes.message(world, there, said),
        "previous_message": before,
        "channel": there.id,
        "ts": world.ts(),
        "channel_type": channel_type(there),
    }
    event["event_ts"] = event["ts"]
    world.happened(said.team, event, there)


def delete(world: World, call: Call) -> Json:
    """See chat.delete."""
    there = target(world, call, call.args["channel"])
    said = world.message(there, call.args["ts"])
    if said.bot_id != call.bearer.bot_id:
        raise Refusal("cant_delete_message")
    take_away(world, there, said)
    return {"ok": True, "channel": there.id, "ts": said.ts}


def take_away(world: World, there: Channel, said: Message) -> None:
    """Remove a message before everybody's eyes."""
    there.messages.remove(said)
    there.deleted.append(said)
    event = {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "deleted_ts": said.ts,
        "previous_message": shapes.message(world, there, said),
        "channel": there.id,
        "ts": world.ts(),
        "channel_type": channel_type(there),
    }
    event["event_ts"] = event["ts"]
    world.happened(said.team, event, there)


def post_ephemeral(world: World, call: Call) -> Json:
    """See chat.postEphemeral."""
    there = target(world, call, call.args["channel"])
    if call.args["user"] not in there.members:
        raise Refusal("user_not_in_channel")
    said = _composed(world, call, there, limits.TEXT_CHARS)
    said.ephemeral_to = call.args["user"]
    world.post(there, said)
    return {"ok": True, "message_ts": said.ts}


def get_permalink(world: World, call: Call) -> Json:
    """See chat.getPermalink."""
    there = target(world, call, call.args["channel"])
    said = world.message(there, call.args["message_ts"])
    place = f"{world.origin}/archives/{there.id}/p{said.ts.replace('.', '')}"
    link = f"{place}?thread_ts={said.thread_ts}&cid={there.id}" if said.is_reply else place
    return {"ok": True, "channel": there.id, "permalink": link}


def validate(world: World, call: Call) -> Json:
    """See blocks.validate: it needs no token, and takes any block of any workspace."""
    given = [each for each in ("blocks", "message", "view") if each in call.args]
    if len(given) != 1:
        raise Refusal("invalid_arguments", ["exactly one of: blocks, message, view"])
    kind, value = given[0], call.args[given[0]]
    team = next(iter(world.teams.values()))
    if kind == "view":
        is_home = isinstance(value, dict) and value.get("type") == "home"
        found = payloads.view_faults(
            value if isinstance(value, dict) else {}, team, "home" if is_home else "modal"
        ).found
    else:
        inside = value.get("blocks") if isinstance(value, dict) else value
        try:
            payloads.check_blocks(inside, team)
        except Refusal as wrong:
            found = list(wrong.messages) or [f"{wrong.error} [json-pointer:/blocks]"]
        else:
            found = []
    if not found:
        return {"ok": True}
    errors = [_pointed(each) for each in found]
    return {"ok": False, "error": f"invalid_{kind}", "errors": errors}


def _pointed(line: str) -> Json:
    what, _, pointer = line.removesuffix("]").partition(" [json-pointer:")
    return {"pointer": pointer, "code": "failed_constraint", "message": what}
