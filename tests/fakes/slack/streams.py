"""Messages that grow while people read, and what an assistant says of itself meanwhile."""

from __future__ import annotations

from tests.fakes.slack import chat, limits, payloads, shapes
from tests.fakes.slack.arguments import Call
from tests.fakes.slack.nouns import Channel, Json, Message
from tests.fakes.slack.refusals import Refusal, bad_arguments
from tests.fakes.slack.world import World

SESSION_STATUSES = {"active", "processing", "suspended", "closed"}
_CHUNKS = {"markdown_text", "task_update", "plan_update", "blocks"}


def _agents(world: World, call: Call) -> None:
    if not world.teams[call.team].has_agents:
        raise Refusal("method_not_supported")


def start(world: World, call: Call) -> Json:
    """See chat.startStream."""
    _agents(world, call)
    args = call.args
    there = chat.target(world, call, args["channel"])
    if there.kind != "im":
        for name in ("recipient_team_id", "recipient_user_id"):
            if name not in args:
                raise Refusal(f"missing_{name}")
        if args["recipient_user_id"] not in world.users:
            raise Refusal("user_not_found")
    elif "thread_ts" not in args:
        raise bad_arguments("missing required field: thread_ts")
    thread = args.get("thread_ts")
    if thread is not None:
        world.message(there, thread)
    said = Message(
        ts=world.ts(),
        channel=there.id,
        team=call.team,
        user=call.bearer.user,
        bot_id=call.bearer.bot_id,
        text="",
        thread_ts=thread,
        stream_until=world.clock() + limits.STREAM_S,
    )
    _grow(said, call, world)
    world.post(there, said)
    world.statuses.pop((there.id, thread or said.ts), None)
    return {"ok": True, "channel": there.id, "ts": said.ts}


def append(world: World, call: Call) -> Json:
    """See chat.appendStream."""
    _agents(world, call)
    there, said = _streaming(world, call)
    if not call.args.keys() & {"markdown_text", "chunks"}:
        raise Refusal("no_text")
    _grow(said, call, world)
    return {"ok": True, "channel": there.id, "ts": said.ts}


def stop(world: World, call: Call) -> Json:
    """See chat.stopStream."""
    _agents(world, call)
    args = call.args
    there, said = _streaming(world, call)
    status = args.get("session_status")
    if status is not None and status not in SESSION_STATUSES:
        raise bad_arguments(f"must be one of: {', '.join(sorted(SESSION_STATUSES))}")
    given = args.get("blocks")
    blocks = payloads.check_blocks(given, world.teams[call.team]) if given else []
    metadata = payloads.check_metadata(args["metadata"]) if "metadata" in args else None
    _grow(said, call, world)
    said.blocks, said.metadata, said.stream_until = [*said.blocks, *blocks], metadata, None
    if status is not None:
        world.sessions.setdefault((there.id, said.thread_ts or said.ts), {})["status"] = status
    chat.tell(world, there, said)
    shown = shapes.message(world, there, said)
    return {"ok": True, "channel": there.id, "ts": said.ts, "message": shown}


def _streaming(world: World, call: Call) -> tuple[Channel, Message]:
    there = chat.target(world, call, call.args["channel"])
    said = world.message(there, call.args["ts"])
    if said.bot_id != call.bearer.bot_id:
        raise Refusal("message_not_owned_by_app")
    if said.stream_until is None or world.clock() >= said.stream_until:
        raise Refusal("message_not_in_streaming_state")
    return there, said


def _grow(said: Message, call: Call, world: World) -> None:
    """Append what a call brings, or nothing of it."""
    texts = [payloads.check_text(call.args.get("markdown_text", ""), limits.MARKDOWN_CHARS)]
    blocks: list[Json] = []
    for chunk in call.args.get("chunks", []):
        kind = chunk.get("type") if isinstance(chunk, dict) else None
        if kind not in _CHUNKS:
            raise Refusal("invalid_chunks")
        if kind == "markdown_text":
            texts.append(payloads.check_text(chunk.get("text"), limits.MARKDOWN_CHARS))
        elif kind == "blocks":
            blocks += payloads.check_blocks(chunk.get("blocks"), world.teams[call.team])
    said.text += "".join(texts)
    said.markdown = said.text
    said.blocks += blocks


def set_status(world: World, call: Call) -> Json:
    """See assistant.threads.setStatus: an empty status takes it away."""
    _agents(world, call)
    args = call.args
    there = chat.target(world, call, args["channel_id"])
    if not any(each.ts == args["thread_ts"] for each in there.messages):
        raise Refusal("thread_not_found")
    if len(args.get("loading_messages", [])) > limits.LOADING_MESSAGES:
        raise bad_arguments(f"no more than {limits.LOADING_MESSAGES} items allowed")
    place = (there.id, args["thread_ts"])
    if args["status"]:
        until = world.clock() + limits.STATUS_S
        loading = args.get("loading_messages", [])
        world.statuses[place] = {
            "status": args["status"],
            "loading_messages": loading,
            "until": until,
        }
    else:
        world.statuses.pop(place, None)
    return {"ok": True}


def set_prompts(world: World, call: Call) -> Json:
    """See assistant.threads.setSuggestedPrompts."""
    _agents(world, call)
    args = call.args
    there = chat.target(world, call, args["channel_id"])
    prompts = args["prompts"]
    if not isinstance(prompts, list) or not 0 < len(prompts) <= limits.PROMPTS:
        raise bad_arguments(f"no more than {limits.PROMPTS} items allowed [json-pointer:/prompts]")
    for each in prompts:
        if not isinstance(each, dict) or each.keys() != {"title", "message"}:
            raise bad_arguments("missing required field: title, message [json-pointer:/prompts]")
    world.prompts[there.id, args.get("thread_ts")] = {
        "title": args.get("title"),
        "prompts": prompts,
    }
    return {"ok": True}


def set_title(world: World, call: Call) -> Json:
    """See assistant.threads.setTitle."""
    _agents(world, call)
    there = chat.target(world, call, call.args["channel_id"])
    world.message(there, call.args["thread_ts"])
    session = world.sessions.setdefault((there.id, call.args["thread_ts"]), {})
    session["title"] = call.args["title"]
    return {"ok": True}


def set_session(world: World, call: Call) -> Json:
    """See agents.sessions.setStatus."""
    _agents(world, call)
    args = call.args
    for name in ("channel_id", "thread_ts"):
        if name not in args:
            raise bad_arguments(f"missing required field: {name}")
    there = chat.target(world, call, args["channel_id"])
    world.message(there, args["thread_ts"])
    if args["status"] not in SESSION_STATUSES:
        raise bad_arguments(f"must be one of: {', '.join(sorted(SESSION_STATUSES))}")
    if len(args.get("title", "")) > limits.SESSION_TITLE_CHARS:
        raise bad_arguments(f"must be less than {limits.SESSION_TITLE_CHARS + 1} characters")
    initiator = args.get("initiator_user_id")
    if initiator is not None and initiator not in there.members:
        raise Refusal("user_not_in_channel")
    session = world.sessions.setdefault((there.id, args["thread_ts"]), {})
    session.setdefault("title", args.get("title"))
    session.setdefault("initiator", initiator)
    session["status"] = args["status"]
    answer = {"ok": True, "status": args["status"], "agent_status": args["status"]}
    if world.app.events and "agent_session_stopped" not in world.app.events:
        answer["warning"] = "missing_agent_session_stopped_event_subscription"
    return answer | {"title": session["title"] or ""}


def rename_session(world: World, call: Call) -> Json:
    """See agents.sessions.rename."""
    _agents(world, call)
    place = (call.args.get("channel_id", ""), call.args.get("thread_ts", ""))
    if place not in world.sessions:
        raise Refusal("session_not_found")
    if not 0 < len(call.args["title"]) <= limits.SESSION_TITLE_CHARS:
        raise bad_arguments(f"must be less than {limits.SESSION_TITLE_CHARS + 1} characters")
    world.sessions[place]["title"] = call.args["title"]
    return {"ok": True, "title": call.args["title"]}
