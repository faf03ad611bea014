"""A fake Telegram for a person to play with: `python -m tests.fakes.telegram --port 8081`."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import suppress

from tests.fakes.telegram.server import TelegramServer
from tests.fakes.telegram.world import TOKEN


async def _run(options: argparse.Namespace) -> None:
    async with TelegramServer(
        port=options.port, token=options.token, has_rates=not options.patient
    ) as server:
        ann = server.stage.person("Ann", username="ann", has_started=True)
        group = server.stage.supergroup("Readers", ann)
        line = f"{server.base_url} {server.token} person {ann} group {group}"
        print(line, flush=True)  # noqa: T201  # a program
        await asyncio.Event().wait()


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--token", default=TOKEN, help="what lets the bot in")
    parser.add_argument("--patient", action="store_true", help="never answer 429")
    with suppress(KeyboardInterrupt):
        asyncio.run(_run(parser.parse_args()))


if __name__ == "__main__":
    main()
