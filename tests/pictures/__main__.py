"""`./run pictures [NAME...]`: draws what readers see, for people to look at.

A name is that of a platform or of a picture. It needs a chromium on PATH, and for Slack and LINE
node with npm: the packages that draw are installed once into `.pictures/`, which git ignores.
Pictures go there too, and those that the documentation shows to `docs/platforms/pictures/`. The
pictures of LINE's rich menu are part of the product: `line-menu` draws them where they are shipped
from, and is drawn by its name alone.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from digest.words.table import LANGUAGES
from tests.pictures import line, line_menu, scenes, telegram

PACKAGES = (
    "react@18.3.1", "react-dom@18.3.1", "slack-blocks-to-jsx@1.1.1", "flex-render@0.1.10",
)  # fmt: skip
ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".pictures"
PICTURES = ROOT / "docs" / "platforms" / "pictures"
MENUS = ROOT / "adapters" / "line" / "menus"
_MENU = "line-menu"
_DOCUMENTED = scenes.DOCUMENTED | telegram.DOCUMENTED | line.DOCUMENTED
_WIDTHS = {"slack": 680, "telegram": 480}
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
_ASK = "<script>document.title = Math.ceil(document.body.getBoundingClientRect().height)</script>"


def main(names: list[str]) -> int:
    """Draw all scenes, those of a platform, or those that are named; 1: something is missing."""
    wanted = [each for each in _known() if _is_wanted(each, names)]
    if not wanted:
        sys.stderr.write(f"No such picture. There are: {', '.join(_known())}.\n")
        return 2
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    node, npm = shutil.which("node"), shutil.which("npm")
    by_node = any(not each.startswith("telegram-") for each in wanted)
    if not browser or (by_node and not (node and npm)):
        sys.stderr.write("Pictures need node, npm and a chromium on PATH.\n")
        return 1
    WORK.mkdir(exist_ok=True)
    if by_node and node and npm:
        if not _installed(npm):
            told = ", ".join(PACKAGES)
            sys.stderr.write(f"Pictures need {told}, and npm could not install them.\n")
            return 1
        _write_slack(node, wanted)
        _write_line(node)
    for each in telegram.scenes():
        (WORK / f"{each.name}.html").write_text(each.page(), encoding="utf-8")
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in wanted:
        for drawn in _draw_menus(browser) if name == _MENU else [_drawn(browser, name)]:
            sys.stdout.write(f"{drawn.relative_to(ROOT)}\n")
    return 0


def _drawn(browser: str, name: str) -> Path:
    """Draw a page that was written, and return the picture."""
    picture = (PICTURES if name in _DOCUMENTED else WORK) / f"{name}.png"
    _shoot(browser, WORK / f"{name}.html", picture, _width(name))
    return picture


def _width(name: str) -> int:
    cards = {each.name: each.width for each in line.scenes()}
    return cards.get(name) or _WIDTHS[name.partition("-")[0]]


def _draw_menus(browser: str) -> list[Path]:
    """Draw the pictures of the rich menu to where they are shipped from."""
    MENUS.mkdir(parents=True, exist_ok=True)
    made = []
    for language in LANGUAGES:
        page = WORK / f"{_MENU}-{language}.html"
        page.write_text(line_menu.page(language), encoding="utf-8")
        made.append(MENUS / f"{language}.png")
        size = "--window-size={},{}".format(*line_menu.SIZE)
        _run(browser, *_QUIET, size, f"--screenshot={made[-1]}", page.as_uri())
    return made


def _known() -> list[str]:
    return [
        *(each.name for each in scenes.composed()),
        *scenes.ACTED,
        *(each.name for each in telegram.scenes()),
        *(each.name for each in line.scenes()),
        _MENU,
    ]


def _is_wanted(name: str, names: list[str]) -> bool:
    """Tell whether a picture was asked for, by its name or by that of its platform."""
    if name == _MENU:
        return name in names
    return not names or name in names or name.partition("-")[0] in names


def _write_slack(node: str, wanted: list[str]) -> None:
    """Write the pages of Slack's scenes; what has to be acted only where it is wanted."""
    found = [*scenes.composed()]
    if set(scenes.ACTED).intersection(wanted):
        found += scenes.acted()
    payloads = [each.payload() for each in found if each.name in wanted]
    (WORK / "scenes.json").write_text(json.dumps(payloads), encoding="utf-8")
    shutil.copy(Path(__file__).with_name("draw.mjs"), WORK)
    _run(node, "draw.mjs", "scenes.json", ".")


def _write_line(node: str) -> None:
    """Write the pages of LINE's scenes."""
    payloads = [each.payload() for each in line.scenes()]
    (WORK / "line.json").write_text(json.dumps(payloads), encoding="utf-8")
    shutil.copy(Path(__file__).with_name("draw_line.mjs"), WORK)
    _run(node, "draw_line.mjs", "line.json", ".")


def _installed(npm: str) -> bool:
    folders = (WORK / "node_modules" / each.partition("@")[0] for each in PACKAGES)
    if all(each.is_dir() for each in folders):
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
