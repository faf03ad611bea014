"""A day with a Slack that others wrote: `python -m tests.scenarios.localslack BINARY FOLDER MODE`.

It listens on all interfaces, so that this runs where there is no other than loopback (see
`test_local_slack`). It streams nothing, keeps no metadata, knows no admins and names no scopes.
MODE is how it brings events: `socket`, or `events` for signed requests.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import aiohttp

from tests.scenarios.running import HOST, Running, free_port, until
from tests.scenarios.slackteam import paper
from tests.scenarios.test_morning import NEWS

T = TypeVar("T")
BOT, ANN, CHANNEL = "U0BOT", "U01ANN", "C01NEWS"
APP = {
    "appId": "A01APP",
    "botUserId": BOT,
    "botName": "daybrief",
    "botToken": "xoxb-of-a-trial",
    "appToken": "xapp-1-A01APP-of-a-trial",
    "signingSecret": "signing-secret-of-a-trial-0123456789",
}
WORKSPACE = {
    "workspace": {"name": "Trial", "domain": "trial", "teamId": "T01TRIAL"},
    "users": [{"id": ANN, "name": "ann", "real_name": "Ann Archer"}],
    "channels": [{"id": CHANNEL, "name": "news", "members": [ANN, BOT]}],
}
SECONDS = 15.0


class Client:
    """What Ann sees and does, over the socket of the program's own page."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self.messages: list[Mapping[str, Any]] = []
        self.views: list[Mapping[str, Any]] = []
        self.homes: list[str] = []

    async def listen(self) -> None:
        """Take in what is shown, until cancelled."""
        async for each in self._socket:
            told = json.loads(each.data)
            match told["t"]:
                case "message":
                    self.messages.append(told["message"])
                case "view":
                    self.views.append(told)
                case "home":
                    self.homes.append(json.dumps(told))
                case _:
                    pass

    async def does(self, what: str, **more: object) -> None:
        """Act."""
        await self._socket.send_str(json.dumps({"t": what, "user": ANN, **more}))

    async def sees(self, look: Callable[[], T | None]) -> T:
        """Wait for something to see."""
        async with asyncio.timeout(SECONDS):
            while not (found := look()):  # noqa: ASYNC110  # others' doing
                await asyncio.sleep(0.05)
        return found

    async def opens_home(self, words: str) -> None:
        """Open the bot's page until it shows something: the first brief takes a moment."""
        async with asyncio.timeout(SECONDS):
            while not any(words in each for each in self.homes):
                await self.does("open_home")
                await asyncio.sleep(0.5)

    async def said(self, words: str) -> Mapping[str, Any]:
        """Wait for the bot to say something."""

        def look() -> Mapping[str, Any] | None:
            ours = (each for each in self.messages if each.get("user") == BOT)
            return next((each for each in ours if words in json.dumps(each)), None)

        return await self.sees(look)


async def day(client: Client, own: str) -> None:
    """Page, mention, reply, command, button and form, once each."""
    await client.opens_home("Wren")
    ask = f"<@{BOT}> How many parameters does Wren have?"
    await client.does("post_message", channel=CHANNEL, text=ask)
    answer = await client.said("8 billion parameters")
    root = answer["thread_ts"]
    assert root == next(each["ts"] for each in client.messages if each["text"] == ask)
    reply = "What will Harbour Bank pay?"  # nobody is mentioned: it is the bot's own thread
    await client.does("post_message", channel=CHANNEL, text=reply, thread_ts=root)
    assert (await client.said("50 euros"))["thread_ts"] == root

    await client.does("slash_command", channel=CHANNEL, command="/brief", text="today")
    brief = await client.said("AI brief")
    assert brief["ephemeral_to"] == ANN

    await client.does("slash_command", channel=CHANNEL, command="/brief", text="why 1")
    why = await client.said("Why story 1 is here")
    (row,) = [each for each in why["blocks"] if each["type"] == "actions"]
    button = {**row["elements"][0], "block_id": row["block_id"], "type": "button"}
    await client.does("block_action", channel=CHANNEL, messageTs=why["ts"], action=button)
    await client.said("Nothing was changed")

    await client.does("slash_command", channel=own, command="/brief", text="settings")
    form = await client.sees(lambda: client.views[-1:])
    await client.does("view_submit", values=_filled(form[0]["stack"][-1], length="3"))
    await client.said("3 stories")
    await client.sees(lambda: not client.views[-1]["stack"])


def _filled(view: Mapping[str, Any], **chosen: str) -> Mapping[str, object]:
    """Return what a form holds that is sent as it was opened, but for what is chosen."""
    state = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            key, element = block["block_id"], block["element"]
            held = {
                name.replace("initial_", "selected_").replace("selected_value", "value"): value
                for name, value in element.items()
                if name.startswith("initial_")
            }
            if key in chosen:
                options = element["options"]
                held["selected_option"] = next(o for o in options if o["value"] == chosen[key])
            state[key] = {element["action_id"]: {"type": element["type"], **held}}
    return state


async def main(binary: str, folder: Path, mode: str) -> None:
    """Run the program and the bot beside it."""
    port, own_port = free_port(), free_port()
    app = {**APP, "mode": mode, "requestUrl": f"http://{HOST}:{own_port}/slack/events"}
    (folder / "workspace.json").write_text(json.dumps({**WORKSPACE, "app": app}), encoding="utf-8")
    paper(folder / "wire.xml", NEWS)
    slack = subprocess.Popen(  # noqa: ASYNC220, S603  # what a person has installed for this
        [binary, "--config", "workspace.json", "--port", str(port), "--base-host", HOST],
        cwd=folder,
        stdout=subprocess.DEVNULL,
    )
    try:
        async with aiohttp.ClientSession() as session:
            socket = await _connected(session, port)
            client = Client(socket)
            listening = asyncio.ensure_future(client.listen())
            with _bot(folder, port, PORT=str(own_port), **_way(mode)) as bot:
                begun = "established" if mode == "socket" else "ready:"
                await asyncio.to_thread(until, lambda: bot.says(begun))
                await day(client, await _own(session, port))
                for wrong in ("Traceback", '"ERROR"'):
                    assert wrong not in bot.log, bot.log
            listening.cancel()
            await socket.close()
    finally:
        slack.kill()
        slack.wait()


async def _connected(session: aiohttp.ClientSession, port: int) -> aiohttp.ClientWebSocketResponse:
    async with asyncio.timeout(SECONDS):
        while True:
            try:
                return await session.ws_connect(f"http://{HOST}:{port}/ui")
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)


async def _own(session: aiohttp.ClientSession, port: int) -> str:
    """Open Ann's own chat with the bot, as her client does, and return its id."""
    url, headers = (
        f"http://{HOST}:{port}/api/conversations.open",
        {"Authorization": f"Bearer {APP['botToken']}"},
    )
    async with session.post(url, data={"users": ANN}, headers=headers) as answer:
        return str((await answer.json())["channel"]["id"])


def _way(mode: str) -> dict[str, str]:
    """Return the setting that says how events come."""
    if mode == "socket":
        return {"SLACK_APP_TOKEN": APP["appToken"]}
    return {"SLACK_SIGNING_SECRET": APP["signingSecret"]}


def _bot(folder: Path, port: int, **more: str) -> Running:
    return Running(
        "start",
        data=folder / "data",
        FEEDS=str(folder / "wire.xml"),
        SLACK_API_URL=f"http://{HOST}:{port}/api/",
        SLACK_BOT_TOKEN=APP["botToken"],
        **more,
    )


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
