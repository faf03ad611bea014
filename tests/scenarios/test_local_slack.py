"""The bot beside a Slack that others have written, where that is installed.

See CONTRIBUTING.md for how; LOCAL_SLACK names its program, if it is elsewhere.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

USUAL = ROOT / ".local-slack" / "node_modules" / "local-slack-linux-x64" / "bin" / "local-slack"
PROGRAM = Path(os.environ.get("LOCAL_SLACK") or USUAL)  # noqa: TID251  # of whoever runs the tests
ALONE = ("unshare", "--map-root-user", "--net")
"""In a network of its own, which has no other interface than loopback."""
STORY = 'ip link set lo up && exec "$0" -m tests.scenarios.localslack "$1" "$2"'


def _can_be_alone() -> bool:
    if not (shutil.which("unshare") and shutil.which("ip")):
        return False
    return subprocess.run([*ALONE, "true"], check=False, capture_output=True).returncode == 0  # noqa: S603  # of the system


@pytest.mark.skipif(not PROGRAM.is_file(), reason="local-slack is not installed")
async def test_mention_reply_command_button_form_and_page(tmp_path: Path) -> None:
    if not _can_be_alone():
        pytest.skip("this system gives no network of one's own, and the program listens on all")
    done = await asyncio.to_thread(
        subprocess.run,
        [*ALONE, "sh", "-c", STORY, sys.executable, str(PROGRAM), str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
