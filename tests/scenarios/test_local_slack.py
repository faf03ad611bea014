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
ALONE = ("unshare", "--map-root-user", "--net", "--pid", "--kill-child")
"""In a network of its own, which has loopback alone; what is begun there ends with it."""
STORY = 'ip link set lo up && exec "$0" -m tests.scenarios.localslack "$@"'


def _can_be_alone() -> bool:
    if not (shutil.which("unshare") and shutil.which("ip")):
        return False
    return subprocess.run([*ALONE, "true"], check=False, capture_output=True).returncode == 0  # noqa: S603  # of the system


@pytest.mark.skipif(
    not PROGRAM.is_file(),
    reason=f"local-slack is not installed (see CONTRIBUTING.md): no file {PROGRAM}",
)
@pytest.mark.parametrize("mode", ["socket", "events"])
async def test_page_mention_reply_command_button_and_form(tmp_path: Path, mode: str) -> None:
    if not _can_be_alone():
        pytest.skip("this system gives no network of one's own, and the program listens on all")
    done = await asyncio.to_thread(
        subprocess.run,
        [*ALONE, "sh", "-c", STORY, sys.executable, str(PROGRAM), str(tmp_path), mode],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
