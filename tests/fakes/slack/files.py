"""Files: how the app uploads and downloads them, and how people bring them."""

from __future__ import annotations

import mimetypes

from tests.fakes.slack import chat, payloads, shapes
from tests.fakes.slack.arguments import Call
from tests.fakes.slack.nouns import File, Json, Message
from tests.fakes.slack.refusals import Refusal, bad_arguments
from tests.fakes.slack.world import World


def new(world: World, team: str, user: str, name: str, *, body: bytes = b"") -> File:
    """Keep a file that has yet to be uploaded, or is there at once."""
    guessed, _ = mimetypes.guess_type(name)
    kept = File(
        id=world.new_id("F"),
        team=team,
        user=user,
        name=name,
        body=body,
        length=len(body),
        mimetype=guessed or "application/octet-stream",
        is_uploaded=bool(body),
        is_complete=bool(body),
        created=int(world.clock()),
    )
    world.files[kept.id] = kept
    return kept


def get_upload_url(world: World, call: Call) -> Json:
    """See files.getUploadURLExternal."""
    if call.args["length"] <= 0:
        raise bad_arguments("must be greater than 0 [json-pointer:/length]")
    kept = new(world, call.team, call.bearer.user, call.args["filename"])
    kept.length = call.args["length"]
    return {"ok": True, "upload_url": f"{world.origin}/upload/{kept.id}", "file_id": kept.id}


def complete(world: World, call: Call) -> Json:
    """See files.completeUploadExternal: a message with the files, in one channel."""
    args = call.args
    kept = [_uploaded(world, call, each) for each in args["files"]]
    if not kept:
        raise bad_arguments("no fewer than 1 items allowed [json-pointer:/files]")
    for each in kept:
        each.is_complete = True
    where = args.get("channel_id") or args.get("channels")
    if where is not None:
        there = chat.target(world, call, where)
        given = args.get("blocks")
        said = Message(
            ts=world.ts(),
            channel=there.id,
            team=call.team,
            user=call.bearer.user,
            bot_id=call.bearer.bot_id,
            text=args.get("initial_comment", ""),
            blocks=payloads.check_blocks(given, world.teams[call.team]) if given else [],
            files=[each.id for each in kept],
            thread_ts=args.get("thread_ts"),
            subtype="file_share",
        )
        world.post(there, said)
        chat.tell(world, there, said)
    return {"ok": True, "files": [shapes.file(world, each) for each in kept]}


def _uploaded(world: World, call: Call, asked: object) -> File:
    name = asked.get("id") if isinstance(asked, dict) else None
    kept = world.files.get(str(name))
    if kept is None or kept.team != call.team or not isinstance(asked, dict):
        raise Refusal("file_not_found")
    if not kept.is_uploaded:
        raise Refusal("file_update_failed")
    kept.title = asked.get("title", "")
    return kept


def is_visible(world: World, kept: File, team: str) -> bool:
    """Return whether a team sees a file: its own, or one in a channel it shares."""
    return kept.team == team or any(
        kept.id in said.files
        for there in world.channels.values()
        if team in {there.team, *there.shared_with}
        for said in there.messages
    )


def info(world: World, call: Call) -> Json:
    """See files.info."""
    kept = world.files.get(call.args["file"])
    if kept is None or not is_visible(world, kept, call.team):
        raise Refusal("file_not_found")
    shape = shapes.file(world, kept)
    return {"ok": True, "file": shape, "comments": [], "response_metadata": {"next_cursor": ""}}
