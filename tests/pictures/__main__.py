"""`./run pictures [NAME...]`: draws what readers see on Slack, for people to look at.

It needs node with npm and a chromium on PATH. The packages that draw are installed once into
`.pictures/`, which git ignores; pictures go there too, and those that the documentation shows to
`docs/platforms/pictures/`.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.pictures.scenes import DOCUMENTED, scenes

PACKAGES = ("react@18.3.1", "react-dom@18.3.1", "slack-blocks-to-jsx@1.1.1")
ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".pictures"
PICTURES = ROOT / "docs" / "platforms" / "pictures"
_WIDTH = 680
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
_ASK = "<script>document.title = Math.ceil(document.body.getBoundingClientRect().height)</script>"


def main(names: list[str]) -> int:
    """Draw all scenes, or those that are named; return 1 where something is missing."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (browser and node and npm):
        sys.stderr.write("Pictures need node, npm and a chromium on PATH.\n")
        return 1
    told = [each for each in scenes() if not names or each.name in names]
    if not told:
        known = ", ".join(each.name for each in scenes())
        sys.stderr.write(f"No such picture. There are: {known}.\n")
        return 2
    WORK.mkdir(exist_ok=True)
    if not _installed(npm):
        sys.stderr.write(f"Pictures need {', '.join(PACKAGES)}, and npm could not install them.\n")
        return 1
    shutil.copy(Path(__file__).with_name("draw.mjs"), WORK)
    scenes_file = WORK / "scenes.json"
    scenes_file.write_text(json.dumps([each.payload() for each in told]), encoding="utf-8")
    _run(node, "draw.mjs", scenes_file.name, ".")
    PICTURES.mkdir(parents=True, exist_ok=True)
    for each in told:
        picture = (PICTURES if each.name in DOCUMENTED else WORK) / f"{each.name}.png"
        _shoot(browser, WORK / f"{each.name}.html", picture)
        sys.stdout.write(f"{picture.relative_to(ROOT)}\n")
    return 0


def _installed(npm: str) -> bool:
    if (WORK / "node_modules" / "slack-blocks-to-jsx").is_dir():
        return True
    (WORK / "package.json").write_text('{"private": true, "type": "module"}', encoding="utf-8")
    return _run(npm, "install", "--no-audit", "--no-fund", "--silent", *PACKAGES)


def _shoot(browser: str, page: Path, picture: Path) -> None:
    """Take a picture of a page as high as the page is."""
    asking = WORK / "asking.html"
    asking.write_text(
        page.read_text(encoding="utf-8").replace("</body>", f"{_ASK}</body>"), encoding="utf-8"
    )
    size = f"--window-size={_WIDTH},400"
    dumped = subprocess.run(  # noqa: S603  # what was found on PATH, on a page of ours
        [browser, *_QUIET, size, "--dump-dom", asking.as_uri()],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found = re.search(r"<title>(\d+)</title>", dumped)
    height = int(found[1]) if found else 1000
    size, target = f"--window-size={_WIDTH},{height}", f"--screenshot={picture}"
    _run(browser, *_QUIET, size, target, page.as_uri())


def _run(*command: str) -> bool:
    done = subprocess.run(  # noqa: S603  # programs found on PATH, words of ours
        command, cwd=WORK, check=False, capture_output=True
    )
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
