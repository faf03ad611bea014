"""`./run pictures [NAME...]`: draws what readers see, for people to look at.

A name is that of a platform or of a picture. It needs a chromium on PATH, and for Slack node with
npm: the packages that draw are installed once into `.pictures/`, which git ignores. Pictures go
there too, and those that the documentation shows to `docs/platforms/pictures/`.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.pictures import scenes, telegram

PACKAGES = ("react@18.3.1", "react-dom@18.3.1", "slack-blocks-to-jsx@1.1.1")
ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".pictures"
PICTURES = ROOT / "docs" / "platforms" / "pictures"
_SLACK_WIDTH, _TELEGRAM_WIDTH = 680, 480
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
_ASK = "<script>document.title = Math.ceil(document.body.getBoundingClientRect().height)</script>"


def main(names: list[str]) -> int:
    """Draw all scenes, those of a platform, or those that are named; 1: something is missing."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    slack = [each for each in scenes.scenes() if _is_wanted(each.name, names)]
    chats = [each for each in telegram.scenes() if _is_wanted(each.name, names)]
    if not slack and not chats:
        known = [each.name for each in scenes.scenes()]
        known += [each.name for each in telegram.scenes()]
        sys.stderr.write(f"No such picture. There are: {', '.join(known)}.\n")
        return 2
    node, npm = shutil.which("node"), shutil.which("npm")
    if not browser or (slack and not (node and npm)):
        sys.stderr.write("Pictures need node, npm and a chromium on PATH.\n")
        return 1
    WORK.mkdir(exist_ok=True)
    if slack and node and npm:
        if not _installed(npm):
            told = ", ".join(PACKAGES)
            sys.stderr.write(f"Pictures need {told}, and npm could not install them.\n")
            return 1
        shutil.copy(Path(__file__).with_name("draw.mjs"), WORK)
        scenes_file = WORK / "scenes.json"
        scenes_file.write_text(json.dumps([each.payload() for each in slack]), encoding="utf-8")
        _run(node, "draw.mjs", scenes_file.name, ".")
    for each in chats:
        (WORK / f"{each.name}.html").write_text(each.page(), encoding="utf-8")
    PICTURES.mkdir(parents=True, exist_ok=True)
    widths = {each.name: _SLACK_WIDTH for each in slack}
    widths |= {each.name: _TELEGRAM_WIDTH for each in chats}
    for name, width in widths.items():
        is_documented = name in scenes.DOCUMENTED | telegram.DOCUMENTED
        picture = (PICTURES if is_documented else WORK) / f"{name}.png"
        _shoot(browser, WORK / f"{name}.html", picture, width)
        sys.stdout.write(f"{picture.relative_to(ROOT)}\n")
    return 0


def _is_wanted(name: str, names: list[str]) -> bool:
    """Tell whether a picture was asked for, by its name or by that of its platform."""
    return not names or name in names or name.partition("-")[0] in names


def _installed(npm: str) -> bool:
    if (WORK / "node_modules" / "slack-blocks-to-jsx").is_dir():
        return True
    (WORK / "package.json").write_text('{"private": true, "type": "module"}', encoding="utf-8")
    return _run(npm, "install", "--no-audit", "--no-fund", "--silent", *PACKAGES)


def _shoot(browser: str, page: Path, picture: Path, width: int) -> None:
    """Take a picture of a page as high as the page is."""
    asking = WORK / "asking.html"
    asking.write_text(
        page.read_text(encoding="utf-8").replace("</body>", f"{_ASK}</body>"), encoding="utf-8"
    )
    size = f"--window-size={width},400"
    dumped = subprocess.run(  # noqa: S603  # what was found on PATH, on a page of ours
        [browser, *_QUIET, size, "--dump-dom", asking.as_uri()],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found = re.search(r"<title>(\d+)</title>", dumped)
    height = int(found[1]) if found else 1000
    size, target = f"--window-size={width},{height}", f"--screenshot={picture}"
    _run(browser, *_QUIET, size, target, page.as_uri())


def _run(*command: str) -> bool:
    done = subprocess.run(  # noqa: S603  # programs found on PATH, words of ours
        command, cwd=WORK, check=False, capture_output=True
    )
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
