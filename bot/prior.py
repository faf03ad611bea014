"""`python -m bot.prior FOLDER`: count the words of feed files into the clusters' prior.

The table holds how many entries have a stem, never their text. It is made by hand when
there is more material, and kept in the repository like any other source.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from digest.clusters import prior
from digest.errors import ParseError
from digest.feeds.parse import parse

DONE, WRONG_USAGE = 0, 2


def main(arguments: list[str] | None = None) -> int:
    """Write the table; tell what it counted."""
    parser = argparse.ArgumentParser(prog="python -m bot.prior", description=__doc__)
    parser.add_argument("folder", type=Path, help="feed files; subfolders are not read")
    parser.add_argument(
        "--output",
        type=Path,
        default=Path(str(resources.files("digest.clusters"))) / "prior.tsv",
        help="the table to write (default: %(default)s)",
    )
    asked = parser.parse_args(arguments)
    if not asked.folder.is_dir():
        sys.stderr.write(f"no folder {asked.folder}\n")
        return WRONG_USAGE
    counted = prior.count(_entries(asked.folder))
    if not counted.total:
        sys.stderr.write(f"no feed with entries in {asked.folder}\n")
        return WRONG_USAGE
    asked.output.write_text(prior.write(counted), "utf-8")
    kept = len(counted.frequencies)
    sys.stdout.write(f"{counted.total} entries, {kept} stems → {asked.output}\n")
    return DONE


def _entries(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield title and text of each entry; say which files are no feeds."""
    for file in sorted(each for each in folder.iterdir() if each.is_file()):
        try:
            document = parse(file.read_bytes(), url=f"https://files.example/{file.name}")
        except ParseError as error:
            sys.stderr.write(f"{file.name}: {error}\n")
            continue
        yield from ((entry.title, entry.text) for entry in document.entries)


if __name__ == "__main__":
    sys.exit(main())
