"""`slack`: what the operator hands to Slack."""

from __future__ import annotations

import argparse
import json

from bot import app
from bot.settings import Settings, values
from digest.errors import ConfigError


async def main(options: argparse.Namespace, _settings: Settings, faults: list[str]) -> int:
    """Print the manifest of the app.

    Raises:
        ConfigError: naming every setting and option that does not fit.
    """
    url = options.url or ""
    if options.many and not url:
        faults.append("--many wants --url: workspaces install the app at that address")
    if url and not values.is_private(url):
        faults.append(f"--url: {url!r} is not an https address such as https://brief.example.org")
    if faults:
        raise ConfigError(faults)
    made = app.slack_manifest(url=url, is_for_many=options.many)
    app.terminal().say(json.dumps(made, indent=2, ensure_ascii=False))
    return 0
