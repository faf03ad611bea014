"""How Slack writes what it knows as JSON: users, channels, messages, views, files."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.fakes.slack.nouns import Channel, File, Json, Message, Team, User, View
from tests.fakes.slack.world import World


def user(world: World, who: User) -> Json:
    """Return somebody as users.info and user_change have them."""
    zone = ZoneInfo(who.tz)
    now = datetime.fromtimestamp(world.clock(), zone)
    offset = now.utcoffset()
    shape: Json = {
        "id": who.id,
        "team_id": who.team,
        "name": who.name,
        "deleted": who.deleted,
        "real_name": who.real_name,
        "tz": who.tz,
        "tz_label": now.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "profile": _profile(world, who),
        "is_admin": who.is_admin,
        "is_owner": who.is_owner,
        "is_primary_owner": who.is_primary_owner,
        "is_restricted": who.is_restricted,
        "is_ultra_restricted": who.is_ultra_restricted,
        "is_bot": who.is_bot,
        "is_app_user": False,
        "updated": who.updated,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }
    if who.deleted:  # of an account that is closed little is told
        for name in ("tz", "tz_label", "tz_offset", "is_admin", "is_owner", "is_primary_owner"):
            del shape[name]
    enterprise = world.teams[who.team].enterprise
    if enterprise is not None:
        shape["enterprise_user"] = {
            "id": who.id,
            "enterprise_id": enterprise,
            "enterprise_name": enterprise,
            "is_admin": who.is_org_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "teams": [each.id for each in world.org(enterprise)],
        }
    return shape


def stranger(world: World, who: User) -> Json:
    """Return somebody of another organisation, met in a shared channel."""
    shape = user(world, who)
    for name in ("is_admin", "is_owner", "is_primary_owner", "is_restricted"):
        shape.pop(name, None)
    return shape | {"is_stranger": True, "is_ultra_restricted": False}


def _profile(world: World, who: User) -> Json:
    profile: Json = {
        "real_name": who.real_name,
        "real_name_normalized": who.real_name,
        "display_name": who.name,
        "display_name_normalized": who.name,
        "status_text": "",
        "status_emoji": "",
        "avatar_hash": "g0",
        "image_48": "https://avatars.example/48.png",
        "team": who.team,
    }
    if who.bot_id is not None:
        profile |= {"bot_id": who.bot_id, "api_app_id": who.app_id, "always_active": True}
    return profile


def channel(world: World, there: Channel, *, bot: str | None) -> Json:
    """Return a channel as conversations.info has it."""
    if there.kind == "im":
        return {
            "id": there.id,
            "created": there.created,
            "is_archived": False,
            "is_im": True,
            "is_org_shared": False,
            "context_team_id": there.team,
            "updated": there.created * 1000,
            "user": there.user,
            "is_user_deleted": there.user in world.users and world.users[there.user].deleted,
            "priority": 0,
            "is_open": True,
        }
    is_private = there.kind != "public"
    return {
        "id": there.id,
        "name": there.name,
        "name_normalized": there.name,
        "is_channel": not is_private,
        "is_group": there.kind == "private",
        "is_im": False,
        "is_mpim": there.kind == "mpim",
        "is_private": is_private,
        "created": there.created,
        "creator": there.creator,
        "is_archived": there.is_archived,
        "is_general": there.name == "general",
        "unlinked": 0,
        "is_shared": there.is_ext_shared,
        "is_ext_shared": there.is_ext_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "shared_team_ids": [there.team, *there.shared_with],
        "context_team_id": there.team,
        "updated": there.created * 1000,
        "is_member": bot in there.members,
        "num_members": len(there.members),
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": there.previous_names,
    }


def message(world: World, there: Channel, said: Message, *, metadata: bool = True) -> Json:
    """Return a message as the history and the answer of chat.postMessage have it."""
    shape: Json = {"type": "message", "user": said.user, "ts": said.ts, "text": said.text}
    shape["team"] = said.team
    if said.subtype is not None:
        shape["subtype"] = said.subtype
    if said.client_msg_id is not None and said.bot_id is None:
        shape["client_msg_id"] = said.client_msg_id
    if said.bot_id is not None:
        shape |= {"bot_id": said.bot_id, "app_id": _app_id(world, said.bot_id)}
        shape["bot_profile"] = bot_profile(world, said.bot_id, said.team)
    if said.blocks:
        shape["blocks"] = said.blocks
    if said.attachments:
        shape["attachments"] = said.attachments
    if said.files:
        shape["files"] = [file(world, world.files[each]) for each in said.files]
        shape["upload"] = False
    if said.edited_ts is not None:
        shape["edited"] = {"user": said.user, "ts": said.edited_ts}
    if said.metadata is not None and metadata:
        shape["metadata"] = said.metadata
    if said.reactions:
        shape["reactions"] = [
            {"name": name, "users": users, "count": len(users)}
            for name, users in said.reactions.items()
        ]
    return shape | _in_thread(there, said)


def _in_thread(there: Channel, said: Message) -> Json:
    if said.is_reply:
        root = next((each for each in there.messages if each.ts == said.thread_ts), None)
        return {"thread_ts": said.thread_ts} | (
            {"parent_user_id": root.user} if root is not None else {}
        )
    replies = [each for each in there.messages if each.thread_ts == said.ts and each.is_reply]
    if not replies:
        return {}
    users = list(dict.fromkeys(each.user for each in replies))
    return {
        "thread_ts": said.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "reply_users": users,
        "latest_reply": replies[-1].ts,
        "is_locked": False,
        "subscribed": False,
    }


def bot_profile(world: World, bot_id: str, team_id: str) -> Json:
    """Return what stands beside a bot's message."""
    return {
        "id": bot_id,
        "app_id": _app_id(world, bot_id),
        "name": world.users[world.bots[bot_id]].real_name,
        "icons": {"image_48": "https://avatars.example/bot.png"},
        "deleted": False,
        "updated": world.users[world.bots[bot_id]].updated,
        "team_id": team_id,
    }


def _app_id(world: World, bot_id: str) -> str | None:
    return world.users[world.bots[bot_id]].app_id


def view(world: World, shown: View) -> Json:
    """Return a view as views.* and the interactions have it."""
    asked = shown.payload
    shape: Json = {
        "id": shown.id,
        "team_id": shown.team,
        "type": asked["type"],
        "blocks": asked["blocks"],
        "private_metadata": asked.get("private_metadata", ""),
        "callback_id": asked.get("callback_id", ""),
        "state": {"values": {}},
        "hash": shown.hash,
        "title": asked.get("title", {"type": "plain_text", "text": world.app.name}),
        "clear_on_close": asked.get("clear_on_close", False),
        "notify_on_close": asked.get("notify_on_close", False),
        "close": asked.get("close"),
        "submit": asked.get("submit"),
        "previous_view_id": shown.previous_id,
        "root_view_id": shown.root_id,
        "app_id": world.app.id,
        "external_id": asked.get("external_id", ""),
        "app_installed_team_id": shown.team,
        "bot_id": _bot_id(world, shown.team),
    }
    if asked["type"] == "modal":
        shape["submit_disabled"] = asked.get("submit_disabled", False)
    return shape


def _bot_id(world: World, team_id: str) -> str:
    token = world.installation(team_id)
    return token.bot_id if token is not None else ""


def file(world: World, kept: File) -> Json:
    """Return a file as messages and files.info have it."""
    where = f"{world.origin}/files-pri/{kept.team}-{kept.id}"
    return {
        "id": kept.id,
        "created": kept.created,
        "timestamp": kept.created,
        "name": kept.name,
        "title": kept.title or kept.name,
        "mimetype": kept.mimetype,
        "filetype": kept.name.rpartition(".")[2],
        "user": kept.user,
        "user_team": kept.team,
        "editable": False,
        "size": kept.length,
        "mode": "hosted",
        "is_external": False,
        "is_public": True,
        "url_private": f"{where}/{kept.name}",
        "url_private_download": f"{where}/download/{kept.name}",
        "permalink": f"{world.origin}/files/{kept.user}/{kept.id}/{kept.name}",
        "file_access": "visible",
    }


def foreign_file(kept: File) -> Json:
    """Return what events tell of a file of another organisation: ask files.info for the rest."""
    return {
        "id": kept.id,
        "created": 0,
        "timestamp": 0,
        "mode": "file_access",
        "file_access": "check_file_info",
        "user": "",
    }


def team(world: World, there: Team) -> Json:
    """Return a workspace as team.info has it."""
    shape: Json = {
        "id": there.id,
        "name": there.name,
        "url": f"https://{there.domain}.slack.example/",
        "domain": there.domain,
        "email_domain": "",
        "icon": {"image_default": True},
    }
    if there.enterprise is not None:
        shape |= {
            "enterprise_id": there.enterprise,
            "enterprise_name": there.enterprise,
            "enterprise_domain": there.enterprise.lower(),
        }
    return shape
