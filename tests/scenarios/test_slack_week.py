"""A team's first week with Slack: installed, invited, read each morning, asked, and taken away.

The bot is a process of its own, as an operator starts it; the days pass when the story says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path

from tests.fakes.slack.nouns import Message
from tests.fakes.slack.server import CHANNEL, GUEST, MEMBER, OWNER
from tests.scenarios.days import KEY
from tests.scenarios.slackteam import Workspace, workspace
from tests.scenarios.test_morning import NEWS

ROBOTS = (
    "Kestrel Lab opens a robot school in Osaka",
    """Kestrel Lab opened an AI school for robots in Osaka on Sunday. The school has 40 robots and
    12 teachers. Kestrel Lab trains agents for warehouses there.""",
)
MONDAY = 7


def next_monday(now: datetime, at: time) -> datetime:
    """Return a time of day on the Monday after a moment."""
    days = MONDAY - now.weekday()
    return datetime.combine(now.date() + timedelta(days=days), at, tzinfo=UTC)


async def test_the_first_week_of_a_team(tmp_path: Path) -> None:
    async with workspace(tmp_path) as team:
        for title, text in NEWS:
            team.print(title, text)
        with team.running() as process:
            await asyncio.to_thread(process.until_ready)
            await team.front_page()
            await _install(team)
            await _invite(team)
            await _set_up(team)
            await _read(team)
            await _ask(team)
            await _steer(team)
            await _take_away(team)
            assert await asyncio.to_thread(process.end) == 0
            assert "Traceback" not in process.log
            for secret in (KEY, team.slack.app.client_secret, team.slack.app.signing_secret):
                assert secret not in process.log
            assert "xoxb-" not in process.log


async def _install(team: Workspace) -> None:
    """Olga installs the app; it writes to her, and one press has it write each morning."""
    assert "Daybrief is installed" in await team.install()
    slack = team.slack
    hello = await team.message("Nothing is sent unless you choose.", partial(slack.dm, OWNER))
    (brief,) = await team.sees(lambda: _below(team, hello))
    assert "Wren" in slack.seen(brief)
    slack.stage.press(OWNER, hello, label="Weekdays, 08:00")
    done = await team.message("weekdays at 08:00, Berlin", lambda: _below(team, hello))
    assert "[Undo]" in slack.seen(done)


async def _invite(team: Workspace) -> None:
    """She invites it to a channel; a guest may not have it post there, she may."""
    slack, channel = team.slack, partial(team.slack.messages, CHANNEL)
    slack.stage.invite(CHANNEL, slack.bot(), by=OWNER)
    hello = await team.message("Shall it be posted here?", channel)
    slack.stage.press(GUEST, hello, label="Here, weekdays at 08:00")
    await team.message("Nothing was changed", lambda: slack.ephemerals(CHANNEL, GUEST))
    slack.stage.press(OWNER, hello, label="Here, weekdays at 08:00")
    await team.message("weekdays at 08:00, Berlin", lambda: _below(team, hello))


async def _set_up(team: Workspace) -> None:
    """By a command, and by a form that says what is wrong before it is taken."""
    slack = team.slack
    slack.stage.command(OWNER, CHANNEL, "/brief", "topics +agents +robotics +models")
    await team.message("Topics:", lambda: slack.ephemerals(CHANNEL, OWNER))
    slack.stage.command(MEMBER, CHANNEL, "/brief", "time 06:00")
    await team.message("Nothing was changed", lambda: slack.ephemerals(CHANNEL, MEMBER))
    slack.stage.command(OWNER, CHANNEL, "/brief", "settings")
    form = await team.modal(OWNER)
    assert "robotics" in str(form.payload)
    wrong = slack.stage.submit(form, {"own": ", ".join(f"topic {n}" for n in range(30))})
    await wrong.ended.wait()
    assert wrong.answers[-1].status == 200
    assert "errors" in wrong.answers[-1].body
    right = slack.stage.submit(form, {"length": "3"})
    await right.ended.wait()
    assert slack.modal(OWNER) is None
    await team.message("3 stories", lambda: slack.messages(CHANNEL))


async def _read(team: Workspace) -> None:
    """On Monday the brief is there at its minute, in the channel and in her own chat."""
    slack = team.slack
    morning = next_monday(team.now, time(6, 45))
    await team.until(morning)
    team.print(*ROBOTS)
    before = len(slack.messages(CHANNEL))
    await team.idle()
    seen = [slack.seen(each) for each in slack.messages(CHANNEL)]
    assert len(seen) == before, f"it is not eight yet in Berlin: {seen}"
    await team.until(morning + timedelta(minutes=15, seconds=50))
    brief = await team.message("robot school", lambda: slack.messages(CHANNEL))
    assert "Mon" in slack.seen(brief)
    assert "Next brief: Tue" in slack.seen(brief)
    assert brief.text.startswith("Kestrel Lab opens a robot school in Osaka")
    assert brief.metadata is not None
    await team.message("robot school", lambda: slack.dm(OWNER))
    assert not set(slack.links(brief)) - {f"https://wire.example/{n}" for n in (1, 2, 3)}
    assert not slack.mentions(brief)


async def _ask(team: Workspace) -> None:
    """In the thread of the brief anybody asks, and is answered from its sources."""
    slack = team.slack
    brief = await team.message("robot school", lambda: slack.messages(CHANNEL))
    slack.stage.say(GUEST, CHANNEL, "How many parameters does Wren have?", thread_ts=brief.ts)
    answer = await team.message("[1]", lambda: _answers(team, brief))
    assert "8 billion" in slack.seen(answer)
    assert "https://wire.example/1" in slack.links(answer)
    slack.stage.say(MEMBER, CHANNEL, "Who won the chess cup?", thread_ts=brief.ts)
    await team.message("do not say", lambda: _answers(team, brief))
    slack.stage.press(MEMBER, brief, label="Why this story?")
    await team.message("Why story 1 is here", lambda: slack.ephemerals(CHANNEL, MEMBER))


async def _steer(team: Workspace) -> None:
    """Her page shows the brief, what she set up, and the channel that she looks after."""
    slack = team.slack
    slack.stage.open_home(OWNER)
    home = await team.page("robot school", OWNER)
    seen = slack.seen(home)
    assert "weekdays at 08:00, Berlin" in seen
    assert "ai-news" in seen or CHANNEL in seen
    assert "Privacy" in seen
    slack.stage.press(OWNER, home, label="Change")
    form = await team.modal(OWNER)
    saved = slack.stage.submit(form, {"length": "7"})
    await saved.ended.wait()
    await team.page("7 stories", OWNER)


async def _take_away(team: Workspace) -> None:
    """Uninstalled, it writes nothing more, and nothing of the team is left."""
    slack = team.slack
    (there,) = list(slack.world.teams)
    slack.stage.uninstall(there)
    await slack.settled()
    calls = len(slack.calls("chat.postMessage"))
    team.print("Ostrand moves its AI robots", "Ostrand moved 64 AI robots to Eastvale on Monday.")
    await team.idle()
    await team.until(next_monday(team.now, time(6, 50)))
    await team.idle()
    await team.until(
        next_monday(team.now, time(7, 0, 50))
        if team.now.weekday()
        else team.now + timedelta(minutes=12)
    )
    await team.idle()
    assert len(slack.calls("chat.postMessage")) == calls


def _below(team: Workspace, root: Message) -> Sequence[Message]:
    """Return what stands in the thread of a message."""
    found = team.slack.messages(root.channel, root.ts)
    return [each for each in found if each.ts != root.ts]


def _answers(team: Workspace, root: Message) -> Sequence[Message]:
    bot = team.slack.bot()
    return [each for each in _below(team, root) if each.user == bot]
