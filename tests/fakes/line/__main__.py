"""A fake LINE for a person to play with: `python -m tests.fakes.line --port 8082`."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import suppress

from tests.fakes.line.server import LineServer
from tests.fakes.line.world import ACCESS_TOKEN, CHANNEL_SECRET


async def _run(options: argparse.Namespace) -> None:
    async with LineServer(
        port=options.port,
        access_token=options.token,
        secret=options.secret,
        quota=options.quota if options.quota >= 0 else None,
    ) as server:
        server.hook(options.webhook)
        ann = server.stage.person("Ann")
        group = server.stage.group("Readers", ann, has_bot=False)
        line = f"{server.url} {server.access_token} {server.secret} person {ann} group {group}"
        print(line, flush=True)  # noqa: T201  # a program
        await asyncio.Event().wait()


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--token", default=ACCESS_TOKEN, help="what lets the bot in")
    parser.add_argument("--secret", default=CHANNEL_SECRET, help="what webhooks are signed with")
    parser.add_argument("--webhook", help="where events are brought; else they are only kept")
    parser.add_argument("--quota", type=int, default=200, help="messages a month; -1 for no limit")
    with suppress(KeyboardInterrupt):
        asyncio.run(_run(parser.parse_args()))


if __name__ == "__main__":
    main()
