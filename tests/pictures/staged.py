"""What a team sees of the bot itself: taken from a workspace of the fake Slack, as it was sent."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.fakes.slack.nouns import Json
from tests.fakes.slack.server import CHANNEL, OWNER
from tests.scenarios.slackteam import workspace
from tests.scenarios.test_morning import NEWS


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """The greeting in a channel, the form of its settings, and somebody's page."""

    greeting: list[Json]
    form: Json
    page: Json


def staged() -> Staged:
    """Have the bot installed, invited and set up, and return what was seen."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_staged(Path(folder)))


async def _staged(folder: Path) -> Staged:
    async with workspace(folder) as team:
        for title, text in NEWS:
            team.print(title, text)
        slack, stage = team.slack, team.slack.stage
        with team.running() as process:
            await asyncio.to_thread(process.until_ready)
            await team.front_page()
            await team.install()
            hello = await team.message("Nothing is sent", partial(slack.dm, OWNER))
            stage.press(OWNER, hello, label="Weekdays, 08:00")
            stage.invite(CHANNEL, slack.bot(), by=OWNER)
            greeting = await team.message("Shall it be posted", partial(slack.messages, CHANNEL))
            stage.press(OWNER, greeting, label="Here, weekdays at 08:00")
            await team.quiet()
            stage.command(OWNER, CHANNEL, "/brief", "topics +open source +policy")
            await team.quiet()
            stage.command(OWNER, CHANNEL, "/brief", "settings")
            form = await team.modal(OWNER)
            stage.open_home(OWNER)
            page = await team.page("open source", OWNER)
            return Staged(greeting=greeting.blocks or [], form=form.payload, page=page.payload)
