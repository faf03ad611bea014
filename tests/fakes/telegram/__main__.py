"""Run the fake Telegram alone and be Ann in it: `python -m tests.fakes.telegram --port 8081`.

It prints what stands in each chat, and takes lines on standard input:

    start                       press «Start»; `start t_agents` comes by a link
    TEXT                        say something in the chat of the last line that named one
    > TEXT                      say it as a reply to the bot's last message there
    press LABEL                 press the last button that has this label
    in CHAT [TOPIC]             go on in another chat, by its number; `in me` comes back
    ACT {"name": value, …}      any act of the stage door (tests.fakes.telegram.door), such as
                                add_bot {"chat": -1002000000003, "by": 5100000001}
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from contextlib import suppress
from dataclasses import dataclass

from tests.fakes.telegram import door
from tests.fakes.telegram.reading import Sight
from tests.fakes.telegram.server import TelegramServer
from tests.fakes.telegram.world import TOKEN

_LOOK_S = 0.2


@dataclass(slots=True)
class Player:
    """Somebody at the keyboard who is Ann."""

    telegram: TelegramServer
    ann: int
    chat: int
    topic: int | None = None

    async def play(self, line: str) -> str:
        """Do what a line says; return what is to be told of it."""
        word, _, rest = line.partition(" ")
        stage = self.telegram.stage
        try:
            if word == "start":
                stage.start(self.ann, rest)
            elif word == "press":
                stage.press(self.chat, rest, by=self.ann)
            elif word == "in":
                return self._go(*rest.split())
            elif word == ">":
                last = self.telegram.said(self.chat, self.topic)[-1].id
                self._say(rest, reply_to=last)
            elif word in door.acts(self.telegram) and rest.startswith("{"):
                return str(await door.act(self.telegram, word, json.loads(rest)))
            else:
                self._say(line)
        except (LookupError, TypeError, ValueError) as wrong:
            return f"No: {wrong!r}"
        return ""

    def _say(self, text: str, reply_to: int | None = None) -> None:
        stage = self.telegram.stage
        stage.say(self.chat, text, by=self.ann, thread=self.topic, reply_to=reply_to)

    def _go(self, chat: str, topic: str = "") -> str:
        number = self.ann if chat == "me" else int(chat)
        title = self.telegram.world.chats[number].title
        self.chat, self.topic = number, int(topic) if topic else None
        return f"in {title or 'the private chat'}"


async def _listen(player: Player) -> None:
    """Do what comes on standard input until its end."""
    while line := await asyncio.to_thread(sys.stdin.readline):
        if line.strip() and (told := await player.play(line.strip())):
            print(told, flush=True)  # noqa: T201  # a program


async def _watch(telegram: TelegramServer) -> None:
    """Print every message once, and again when it has changed."""
    shown: dict[tuple[int, int], Sight] = {}
    while True:
        for chat in list(telegram.world.chats):
            for said in telegram.visible(chat):
                if shown.get((chat, said.id)) != said:
                    shown[chat, said.id] = said
                    print(drawn(said), flush=True)  # noqa: T201  # a program
        await asyncio.sleep(_LOOK_S)


def drawn(said: Sight) -> str:
    """Return a message as a few lines: where it stands, what it says, what can be pressed."""
    marks = [
        f"topic {said.thread}" if said.thread else "",
        f"answers {said.reply_to}" if said.reply_to else "",
        "edited" if said.edits else "",
        "silent" if said.is_silent else "",
    ]
    head = ", ".join(filter(None, (f"{said.chat}/{said.id}", *marks)))
    rows = ["  ".join(f"[{label}]" for label in row) for row in said.buttons]
    return "\n".join(["", f"{said.by} ({head})", said.text or f"({said.file})", *rows])


async def _run(options: argparse.Namespace) -> None:
    async with TelegramServer(
        port=options.port, token=options.token, has_rates=not options.patient
    ) as server:
        ann = server.stage.person("Ann", username="ann", language=options.language)
        forum = server.stage.supergroup("Readers", ann, bot="left", is_forum=True)
        topic = server.stage.topic(forum, "AI news", by=ann)
        print(  # noqa: T201  # a program
            f"TELEGRAM_API_URL={server.url} TELEGRAM_BOT_TOKEN={server.token}"
            f" person {ann}, forum {forum} with topic {topic}",
            flush=True,
        )
        watching = asyncio.ensure_future(_watch(server))
        await _listen(Player(server, ann, ann))
        await watching


def main() -> None:
    """Serve until interrupted."""
    summary, _, usage = (__doc__ or "").partition(":")
    parser = argparse.ArgumentParser(
        description=summary,
        epilog=usage.partition("\n")[2],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--token", default=TOKEN, help="what lets the bot in")
    parser.add_argument("--language", default="en", help="of Ann's Telegram")
    parser.add_argument("--patient", action="store_true", help="never answer 429")
    with suppress(KeyboardInterrupt):
        asyncio.run(_run(parser.parse_args()))


if __name__ == "__main__":
    main()
