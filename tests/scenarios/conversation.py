"""Conversations as new readers and admins hold them, with the whole machine over the sample feeds.

What they type stands in `SCRIPTS`; what everybody saw is kept in `tests/data/conversation/`, one
file a script. After a change that is meant, write them anew and read them:
`python -m tests.scenarios.conversation --write`.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import app, settings
from bot.clocks import FixedClock
from bot.commands.start import Sitting
from bot.courier import Route
from bot.jobs import Wish, make_brief
from bot.machine import Machine
from bot.readinglist import ReadingList
from bot.selection import selected
from bot.telemetry import Unmeasured
from bot.watch import Watch
from digest.model import Language, Promise, Repeat
from digest.ports import Clock, Rate
from digest.words import table
from tests.bot.test_start import Script
from tests.fakes import clock as clocks
from tests.fakes.chatserver import TENANT, ChatServer
from tests.fakes.chatstate import Mode
from tests.house.tree import ROOT
from tests.platforms import testchat_updates
from tests.platforms.testchat import NAME, TestChat
from tests.scenarios.process import SAMPLE

GOLDEN = ROOT / "tests" / "data" / "conversation"
NOW = datetime(2026, 4, 17, 6, tzinfo=UTC)
HOW_TO_WRITE = "if that is meant: python -m tests.scenarios.conversation --write"
_RATE = Rate(interval=timedelta(milliseconds=1), burst=100)
_STEP = timedelta(seconds=20)
_RULE = "─" * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """Who talks with the bot where, and what they do.

    A step is a line that somebody types (`NAME: LINE`, in a thread `NAME/: LINE`), a press of a
    button (`NAME! LABEL`), a form of settings that is sent with some fields changed
    (`NAME? FIELD=VALUE,VALUE; FIELD=VALUE`), or that the bot is let in (`NAME+`).
    """

    steps: Sequence[str]
    roles: Mapping[str, str] | None = None
    """What people are, where several are there."""
    language: str = ""
    tz: str = ""


SCRIPTS: Mapping[str, Chat] = {
    "reader.en": Chat(
        language="en-GB",
        tz="Europe/London",
        steps=(
            "ada+",
            "ada! Daily to me, 08:00",
            "ada! open source",
            "ada: 2",
            "ada: why",
            "ada: How many parameters does Wren have?",
            "ada: who won the football?",
            "ada: help",
            "ada: help time",
            "ada: topics +agents -chips",
            "ada: undo",
            "ada: mute crypto",
            "ada: time 7:30pm tokyo",
            "ada: time 25:00",
            "ada: days mon-fri",
            "ada: length 3",
            "ada: length 4",
            "ada: length",
            "ada: sources",
            "ada? time=07:15; days=1,3,5; topics=agents,chips; own=speech recognition; length=3",
            "ada! Undo",
            "ada? days=; weekly=5",
            "ada: ask 1",
            "ada: save 2",
            "ada: saved",
            "ada: less 1",
            "ada: alerts on",
            "ada: weekly fri",
            "ada: week",
            "ada: pause 1w",
            "ada: resume",
            "ada: settings",
            "ada: catchup 2w",
            "ada: 9",
            "ada: report 1 the date is wrong",
            "ada: settigns",
            "ada: thanks!",
            "ada: stop",
            "ada! Undo",
        ),
    ),
    "reader.ja": Chat(
        language="ja",
        tz="Asia/Tokyo",
        steps=(
            "葵+",
            "葵! 毎日08:00に受け取る",
            "葵: 1",
            "葵: 理由",
            "葵: やまびこは何時間の音声で学習した?",
            "葵: ヘルプ",
            "葵: ヘルプ 時間",
            "葵: 話題 +エージェント -半導体",
            "葵: 元に戻す",
            "葵: 暗号資産をミュート",
            "葵: 時間 7時半",
            "葵: 曜日 月水金",
            "葵: 件数 3",
            "葵: 件数 4",
            "葵? time=07:15; days=1,3,5; own=音声認識、ロボット; length=3",
            "葵! 元に戻す",
            "葵? days=",
            "葵: 質問 1",
            "葵: 情報源",
            "葵: 1を保存",
            "葵: 保存一覧",
            "葵: 減らす 2",
            "葵: 速報 オン",
            "葵: 停止 1週間",
            "葵: 再開",
            "葵: 設定",
            "葵: 見逃し 3日間",
            "葵: 昨日のブリーフ",
            "葵: 報告 1 数字が違う",
            "葵: ヘルフ",
            "葵: ありがとう",
            "葵: やめる",
        ),
    ),
    "admin.en": Chat(
        roles={"olga": "owner", "adam": "admin", "guido": "guest"},
        steps=(
            "olga+",
            "bea! Here, weekdays at 08:00",
            "olga! Here, weekdays at 08:00",
            "bea/: stop",
            "bea/: 1",
            "bea/: Who is Anselm Roke?",
            "bea: brief stop",
            "guido: brief length 3",
            "adam: brief topics +policy +open source",
            "olga: brief here at 9:00 mon,thu",
            "adam: brief length 3",
            "olga: brief length 7",
            "adam! Undo",
            "bea? length=5",
            "adam? length=5; weekly=5",
            "olga: brief managers add @bea",
            "bea: brief lang ja",
            "bea: ブリーフ 英語",
            "adam: brief managers add @guido",
            "olga: brief here status",
            "olga: brief setings",
            "olga: brief who pays for this",
            "bea: brief forget me",
            "olga: brief audit",
            "adam: brief here stop",
        ),
    ),
    "admin.ja": Chat(
        roles={"大野": "owner", "U77": "guest"},
        language="ja",
        tz="Asia/Tokyo",
        steps=(
            "大野+",
            "U12! 平日8:00にここへ",
            "大野! 平日8:00にここへ",
            "U12/: やめる",
            "U12: ブリーフ やめる",
            "U77: ブリーフ 件数 3",
            "大野: ブリーフ 話題 +政策",
            "大野: ブリーフ ここに 9:00 月、木",
            "大野: ブリーフ 管理担当 追加 @U12",
            "U12: ブリーフ 件数 7",
            "大野: ブリーフ ここの状況",
            "大野: ブリーフ 変更履歴",
            "大野: ブリーフ せってい",
            "大野: ブリーフ ここを停止",
        ),
    ),
}
TERMINAL: Mapping[str, Sequence[str]] = {
    "terminal.en": (
        "2", "why", "Who is Owen Lisle?", "topics +agents", "undo", "length 3", "time 8:00",
        "save 2", "saved", "less 1", "more", "settings", "settigns", "stop", "help", "quit",
    ),
    "terminal.ja": (
        "1", "理由", "やまびこは何時間の音声で学習した?", "話題 +エージェント", "元に戻す",
        "件数 3", "時間 8:00", "1を保存", "保存一覧", "もっと", "設定", "ヘルフ", "ヘルプ", "終了",
    ),
}  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Room:
    """The machine, and the chat server that it speaks with."""

    machine: Machine
    server: ChatServer

    async def told(self, chat: str, step: str) -> list[str]:
        """Do a step and return what is seen of it."""
        push(self.machine.app.clock)
        seen = len(self.server.visible(chat))
        if "? " in step and ": " not in step:
            line, *faults = await self._filled(chat, step)
        else:
            line, faults = self._done(chat, step), []
        for each in self.server.state.queues.get(TENANT, []):
            if each.update["kind"] in testchat_updates.AT_ONCE:
                continue
            update = testchat_updates.update(each.update, platform=NAME, tenant=TENANT)
            assert update is not None
            await self.machine.stores.inbox.admit(update)
        await self._turn("answer")
        shown = [f"> {line}", *faults]
        for message in self.server.visible(chat)[seen:]:
            if message.only is not None:
                shown.append(f"({message.only} alone sees this)")
            shown.append(message.text)
            shown += [f"  [{each['label']}]" for each in message.actions]
        return shown

    async def _filled(self, chat: str, step: str) -> list[str]:
        """Have somebody ask for a form and send it; return what was done, and what was wrong."""
        name, _, rest = step.partition("? ")
        given = {}
        for each in rest.split("; "):
            key, _, values = each.partition("=")
            given[key] = [values] if key == "own" else [one for one in values.split(",") if one]
        faults = self.server.extras.faults
        wanted = self.server.want_form(chat, "settings", asker=name)
        await self._at_once(wanted)
        if wanted in faults:
            return [f"{name} wants the form of settings", *faults[wanted].values()]
        sent = self.server.fill(wanted, **given)
        await self._at_once(sent)
        wrong = (f"  {key}: {text}" for key, text in faults.get(sent, {}).items())
        return [f"{name} sends the form of settings: {rest}", *wrong]

    async def _at_once(self, update_id: str) -> None:
        """Bring what the platform looks at while somebody waits."""
        waiting = self.server.state.queues[TENANT]
        (update,) = (each.update for each in waiting if each.update["id"] == update_id)
        chat = self.machine.routes[NAME].platform
        assert isinstance(chat, TestChat)
        await chat._admit(update, TENANT, self.machine.desk)

    def _done(self, chat: str, step: str) -> str:
        server = self.server
        if step.endswith("+"):
            known = SCRIPTS[chat]
            server.join(chat, asker=step[:-1], language=known.language, tz=known.tz)
            return f"({step[:-1]} lets the bot in)"
        name, _, label = step.partition("! ")
        if label:
            server.press(chat, label, asker=name)
            return f"{name} presses [{label}]"
        name, _, text = step.partition(": ")
        thread = server.visible(chat)[0].id if name.endswith("/") else None
        name = name.removesuffix("/")
        server.say(chat, text, asker=name, thread=thread)
        return f"{name}{' (in the thread)' if thread else ''}: {text}"

    async def brief(self) -> None:
        """Have the briefs made that everybody may read."""
        await self._turn("front page")
        await self._turn("compose")

    async def _turn(self, name: str) -> None:
        loop = next(each for each in self.machine.loops(lambda: False) if each.name == name)
        while await loop.run():
            pass


def push(clock: Clock) -> None:
    """Let a step's time pass on the clock of a replay, which stands still by itself."""
    assert isinstance(clock, FixedClock)
    object.__setattr__(clock, "at", clock.at + _STEP)


@asynccontextmanager
async def opened(data: Path) -> AsyncIterator[Room]:
    """Open the whole machine on a morning of our own."""
    chosen = settings.read({"DATA_DIR": str(data), "FEEDS": str(SAMPLE)}, dotenv=None)
    selection = selected((), chosen, ())
    async with (
        ChatServer(mode=Mode.RECONCILABLE, clock=clocks.Clock(source=NOW.timestamp)) as server,
        app.opened(chosen, selection, now=NOW) as engine,
    ):
        chat = TestChat(
            server.url, server.token(), Promise(repeat=Repeat.RECONCILABLE), clock=engine.clock
        )
        stores = await app.stores(chosen, engine.kernel, engine.clock)
        sources = ReadingList(selection.feeds, stores.lists, is_final=True)
        await sources.refresh()
        route = Route(platform=chat, tenant=_RATE, chat=_RATE)
        watch = Watch(
            clock=engine.clock,
            outbox=stores.outbox,
            editions=stores.editions,
            queues=stores.queues,
            given_up=stores.given_up,
            damaged=stores.damaged,
            chores=stores.chores,
        )
        machine = Machine(
            settings=chosen,
            app=engine,
            stores=stores,
            routes={NAME: route},
            sources=sources,
            watch=watch,
            meter=Unmeasured(),
        )
        room = Room(machine=machine, server=server)
        await room.brief()
        try:
            yield room
        finally:
            await chat.aclose()


async def held(data: Path) -> dict[str, str]:
    """Hold all conversations of chats; return what was seen, by script."""
    found = {}
    async with opened(data) as room:
        for chat, script in SCRIPTS.items():
            room.server.open_chat(chat)
            if script.roles is not None:
                room.server.people(chat, **script.roles)
            parts = ["\n".join(await room.told(chat, step)) for step in script.steps]
            found[chat] = f"\n{_RULE}\n".join(parts) + "\n"
    return found


async def sat(data: Path, name: str) -> str:
    """Sit at a terminal, and return what was seen."""
    language = Language(name.rpartition(".")[2])
    chosen = settings.read(
        {"DATA_DIR": str(data), "FEEDS": str(SAMPLE), "LANGUAGE": language}, dotenv=None
    )
    selection, words, surface = selected((), chosen, ()), table.of(language), Script()
    async with app.opened(chosen, selection, now=NOW) as running:
        wish = Wish(topics=frozenset(), language=language, max_stories=5)
        made = await make_brief(running, selection, wish, words=words, progress=surface)
        surface.lines = list(TERMINAL[name])
        await Sitting(
            running=running, surface=surface, settings=chosen, words=words, brief=made.brief
        ).hold()
    return "\n".join(surface.shown) + "\n"


async def everything(data: Path) -> dict[str, str]:
    """Hold every conversation; return what was seen, by the name of its golden file."""
    found = await held(data / "chats")
    for name in TERMINAL:
        found[name] = await sat(data / name, name)
    return found


def main() -> None:
    """Write what is seen now into the golden files, or say which differ."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(everything(Path(folder)))
    for name, text in found.items():
        path = GOLDEN / f"{name}.txt"
        if options.write:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            sys.stdout.write(f"{path.name} differs\n")


if __name__ == "__main__":
    main()
