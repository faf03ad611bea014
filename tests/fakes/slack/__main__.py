"""Run the fake Slack alone and print what is posted: `python -m tests.fakes.slack --port 3999`."""

from __future__ import annotations

import argparse
import asyncio
import time

from tests.fakes.slack import reading
from tests.fakes.slack.nouns import Message
from tests.fakes.slack.server import BOT_TOKEN, CHANNEL, MEMBER, OWNER, SlackServer

_LOOK_S = 0.2


async def _watch(slack: SlackServer) -> None:
    """Print every message once, and again when it has changed."""
    shown: dict[tuple[str, str], str] = {}
    while True:
        for there in slack.world.channels.values():
            for said in [*there.messages, *there.ephemerals]:
                drawn = reading.seen(said)
                if shown.get((there.id, said.ts)) != drawn:
                    shown[there.id, said.ts] = drawn
                    print(_line(there.name or there.user, said, drawn), flush=True)  # noqa: T201  # a program
        await asyncio.sleep(_LOOK_S)


def _line(place: str, said: Message, drawn: str) -> str:
    where = f"{place} > {said.thread_ts}" if said.is_reply else place
    only = f" (only {said.ephemeral_to} sees this)" if said.ephemeral_to else ""
    return f"\n[{where}] {said.user} {said.ts}{only}\n{drawn}"


async def _run_alone(options: argparse.Namespace) -> None:
    async with SlackServer(port=options.port, has_rates=not options.no_rates) as slack:
        slack.app.request_url = options.request_url
        slack.carrier.signs_at = time.time  # noqa: TID251  # the app beside it has the real time
        print(  # noqa: T201  # a program
            f"{slack.url} with bot token {BOT_TOKEN}, app token {slack.app.app_token},"
            f" signing secret {slack.app.signing_secret}, channel {CHANNEL},"
            f" people {OWNER} and {MEMBER}",
            flush=True,
        )
        await _watch(slack)


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--request-url", help="where events are posted; without it, Socket Mode")
    parser.add_argument("--no-rates", action="store_true", help="never refuse for haste")
    try:
        asyncio.run(_run_alone(parser.parse_args()))
    except KeyboardInterrupt:
        print("closed")  # noqa: T201  # a program


if __name__ == "__main__":
    main()
